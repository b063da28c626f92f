package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
)

// learn learns what is due and tells in how many ms more will be; 0 is never.
func (h *house) learn(t *testing.T) int64 {
	t.Helper()
	next, err := h.Engine.LearnDue(h.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if next > 0 {
		next -= h.Engine.Now()
	}
	return next
}

func (h *house) save(t *testing.T, a *assistant.Assistant, d assistant.Definition) {
	t.Helper()
	var err error
	if a.DraftVer, err = h.Engine.SaveAssistantDraft(h.ctx, h.admin.ID, a.ID, a.DraftVer, d); err != nil {
		t.Fatal(err)
	}
}

func TestDraftIsLearned(t *testing.T) {
	h := openHouse(t)
	if next := h.learn(t); next != 0 {
		t.Errorf("nothing to do, in %d ms", next)
	}
	a := h.assistant(t, "Fern", taught("en", shopping))
	_, err := h.Engine.ScoreDraft(h.ctx, a.ID, "en", "I want to pay")
	if e := domain.AsError(err); e == nil || e.Kind != domain.KindUnavailable || e.Key != "problem.not_trained" || e.RetryAfter == 0 {
		t.Errorf("before it is learned: %v", err)
	}
	sub := h.Hub.Subscribe(engine.TopicAssistant(a.ID))
	defer sub.Close()
	if next := h.learn(t); next != 0 { // asked for, so at once
		t.Errorf("more in %d ms", next)
	}
	if sub.Woken() == 0 || h.Engine.DraftMind(a.ID) != (engine.DraftMind{Ver: 1}) {
		t.Errorf("learned and nobody told: %+v", h.Engine.DraftMind(a.ID))
	}
	pays := func(text string) {
		t.Helper()
		s, err := h.Engine.ScoreDraft(h.ctx, a.ID, "en", text)
		if err != nil || len(s.Actions) == 0 || s.Actions[0] != (assistant.Score{Action: "pay", P: 1}) {
			t.Errorf("%q: %+v, %v", text, s, err)
		}
	}
	pays("I want to pay")
	h.save(t, a, taught("en", map[string][]string{"pay": {"I want to pay", "charge me"}}))
	if next := h.learn(t); next != 2000 {
		t.Errorf("a saved draft is learned in %d ms", next)
	}
	s, err := h.Engine.ScoreDraft(h.ctx, a.ID, "en", "where is my parcel")
	if err != nil || len(s.Actions) != 1 || s.Actions[0].Action != "pay" {
		t.Errorf("an action that is gone: %+v, %v", s, err)
	}
	h.Clock.Advance(2 * time.Second)
	if next := h.learn(t); next != 0 || h.Engine.DraftMind(a.ID).Ver != 2 {
		t.Errorf("more in %d ms; %+v", next, h.Engine.DraftMind(a.ID))
	}
	pays("Charge me!")
	h.save(t, a, taught("en", map[string][]string{"pay": {strings.Repeat("long ", 1000)}}))
	h.learn(t)
	h.Clock.Advance(2 * time.Second)
	h.learn(t)
	if m := h.Engine.DraftMind(a.ID); m.Ver != 2 || !domain.IsCode(m.Err, "invalid_field") {
		t.Errorf("a draft that cannot be learned: %+v", m)
	}
	pays("charge me") // the last good one
	want(t, "archiving", h.Engine.ArchiveAssistant(h.ctx, h.admin.ID, a.ID), "")
	_, err = h.Engine.ScoreDraft(h.ctx, a.ID, "en", "x")
	want(t, "an archived one", err, "not_found")
	_, err = h.Engine.ScoreDraft(h.ctx, 99, "en", "x")
	want(t, "an unknown one", err, "not_found")
}

// TestPrepareAssistants: after a restart what is live answers at once, and so
// does what sessions that go on are of.
func TestPrepareAssistants(t *testing.T) {
	h := openHouse(t)
	a := h.assistant(t, "Fern", taught("en", shopping))
	old, err := h.Engine.PublishAssistant(h.ctx, h.admin.ID, a.ID, 1, "")
	want(t, "publishing", err, "")
	h.save(t, a, taught("en", map[string][]string{"pay": {"charge me"}}))
	live, err := h.Engine.PublishAssistant(h.ctx, h.admin.ID, a.ID, 2, "")
	want(t, "publishing", err, "")
	off := h.assistant(t, "Moss", taught("en", shopping))
	h.save(t, a, taught("en", map[string][]string{"pay": {"take my money"}}))
	err = h.DB.Write(h.ctx, func(tx engine.Tx) error {
		return errors.Join(tx.KeepSession(&assistant.Kept{ConversationID: 1, AssistantID: a.ID, VersionID: old.ID, StartedAt: 1}),
			tx.KeepSession(&assistant.Kept{ConversationID: 2, AssistantID: a.ID, VersionID: live.ID, StartedAt: 1}),
			tx.KeepSession(&assistant.Kept{ConversationID: 3, AssistantID: a.ID, VersionID: 0, StartedAt: 1}))
	})
	want(t, "sessions", err, "")
	e, err := engine.New(h.ctx, engine.Config{Store: h.DB, Hub: h.Hub, Blobs: h.Blobs, Clock: h.Clock})
	want(t, "a restart", err, "")
	want(t, "preparing", e.PrepareAssistants(h.ctx), "")
	d := taught("en", shopping)
	for _, c := range []struct {
		of, version domain.ID
		text        string
		ready       bool
	}{{a.ID, old.ID, "where is my parcel", true}, {a.ID, live.ID, "charge me", true}, {a.ID, 0, "take my money", true}, {off.ID, 0, "pay", false}, {a.ID, 99, "pay", false}} {
		s, ok := e.Recognise(engine.ModelKey{Assistant: c.of, Version: c.version}, &d, "en", c.text)
		if ok != c.ready || ok && (len(s.Actions) == 0 || s.Actions[0].P != 1) {
			t.Errorf("%+v: %+v, %t", c, s, ok)
		}
	}
	if _, err := e.LearnDue(h.ctx); err != nil { // what was asked for comes; what there is not does no harm
		t.Fatal(err)
	}
	if _, ok := e.Recognise(engine.ModelKey{Assistant: off.ID}, &d, "en", "pay"); !ok {
		t.Error("what was asked for did not come")
	}
	ended, cancel := context.WithCancel(h.ctx)
	cancel()
	if err := e.PrepareAssistants(ended); err == nil {
		t.Error("preparing ended before its end and says nothing")
	}
}

// TestRunMinds: the loop learns what somebody asks for, and ends.
func TestRunMinds(t *testing.T) {
	h := openHouse(t)
	a := h.assistant(t, "Fern", taught("en", shopping))
	ctx, cancel := context.WithCancel(h.ctx)
	ended := make(chan error, 1)
	go func() { ended <- h.Engine.RunMinds(ctx) }()
	sub := h.Hub.Subscribe(engine.TopicAssistant(a.ID))
	defer sub.Close()
	for {
		if _, err := h.Engine.ScoreDraft(h.ctx, a.ID, "en", "pay"); err == nil {
			break
		}
		<-sub.C
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
