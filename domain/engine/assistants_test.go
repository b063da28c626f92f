package engine_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
)

// taught is a definition with actions that say something, by id.
func taught(lang string, actions map[string][]string) assistant.Definition {
	d := assistant.New(lang)
	for id, lines := range actions {
		a := assistant.NewAction(id, assistant.Text{lang: id})
		a.Examples = assistant.Phrases{lang: lines}
		s := assistant.NewStep("s")
		s.Say, s.Then = assistant.Text{lang: "Fine."}, assistant.Then{Do: assistant.DoEnd}
		a.Steps = []assistant.Step{s}
		d.Actions = append(d.Actions, a)
	}
	return d
}

var shopping = map[string][]string{
	"pay":    {"I want to pay", "how can I pay", "pay by card", "where do I pay my bill"},
	"parcel": {"where is my parcel", "track my order", "my package has not arrived", "when does my order arrive"},
}

func (h *house) assistant(t *testing.T, name string, d assistant.Definition) *assistant.Assistant {
	t.Helper()
	a, err := h.Engine.CreateAssistant(h.ctx, h.admin.ID, name, d)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (h *house) read(t *testing.T, id domain.ID) *assistant.Assistant {
	t.Helper()
	a, err := h.DB.AssistantByID(h.ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAssistantNames(t *testing.T) {
	h := openHouse(t)
	a := h.assistant(t, "  Fern\n", assistant.New("en"))
	if a.Name != "Fern" || a.DraftVer != 1 || a.UpdatedBy != h.admin.ID {
		t.Errorf("made: %+v", a)
	}
	h.assistant(t, "Moss", assistant.New("es"))
	for name, code := range map[string]string{"": "invalid_field", "\x00 ": "invalid_field", strings.Repeat("x", 61): "invalid_field", "MOSS": "invalid_field", "fern": "", "Fern 2": ""} {
		err := h.Engine.RenameAssistant(h.ctx, h.admin.ID, a.ID, name)
		want(t, fmt.Sprintf("named %q", name), err, code)
		if e := domain.AsError(err); e != nil && e.Field != "name" {
			t.Errorf("named %q: field %q", name, e.Field)
		}
	}
	if got := h.read(t, a.ID); got.DraftVer != 1 || len(got.Draft.Actions) == 0 {
		t.Errorf("a name changed the draft: %+v", got)
	}
	want(t, "archiving", h.Engine.ArchiveAssistant(h.ctx, h.admin.ID, a.ID), "")
	h.assistant(t, "Fern 2", assistant.New("en"))
}

// TestAssistantsAreConfigured: who may not configure changes nothing, and what
// is archived is there for nobody.
func TestAssistantsAreConfigured(t *testing.T) {
	h := openHouse(t)
	a := h.assistant(t, "Fern", taught("en", shopping))
	v, err := h.Engine.PublishAssistant(h.ctx, h.admin.ID, a.ID, 1, "")
	want(t, "publishing", err, "")
	link, _, err := h.Engine.CreatePreviewLink(h.ctx, h.admin.ID, a.ID, "")
	want(t, "a link", err, "")
	r, err := h.Engine.SaveRecording(h.ctx, h.admin.ID, assistant.Recording{AssistantID: a.ID, Name: "Pay", Body: "x: 1"})
	want(t, "a scenario", err, "")
	file, err := a.Draft.Export(assistant.World{})
	want(t, "a file", err, "")
	all := map[string]func(by domain.ID) error{
		"rename":    func(by domain.ID) error { return h.Engine.RenameAssistant(h.ctx, by, a.ID, "X") },
		"unpublish": func(by domain.ID) error { return h.Engine.UnpublishAssistant(h.ctx, by, a.ID) },
		"save": func(by domain.ID) error {
			_, err := h.Engine.SaveAssistantDraft(h.ctx, by, a.ID, 1, a.Draft)
			return err
		},
		"import": func(by domain.ID) error { return h.Engine.ImportAssistant(h.ctx, by, a.ID, file) },
		"publish": func(by domain.ID) error {
			_, err := h.Engine.PublishAssistant(h.ctx, by, a.ID, 1, "")
			return err
		},
		"revert": func(by domain.ID) error { return h.Engine.RevertAssistant(h.ctx, by, a.ID, v.ID, true) },
		"link": func(by domain.ID) error {
			_, _, err := h.Engine.CreatePreviewLink(h.ctx, by, a.ID, "")
			return err
		},
		"record": func(by domain.ID) error {
			_, err := h.Engine.SaveRecording(h.ctx, by, assistant.Recording{AssistantID: a.ID, Name: "Y", Body: "y: 1"})
			return err
		},
		"archive": func(by domain.ID) error { return h.Engine.ArchiveAssistant(h.ctx, by, a.ID) },
	}
	_, err = h.Engine.CreateAssistant(h.ctx, h.rui.ID, "Moss", a.Draft)
	want(t, "create as an agent", err, "forbidden")
	want(t, "revoke as an agent", h.Engine.RevokePreviewLink(h.ctx, h.rui.ID, link.ID), "forbidden")
	want(t, "delete a scenario as an agent", h.Engine.DeleteRecording(h.ctx, h.rui.ID, r.ID), "forbidden")
	want(t, "a gap as an agent", h.Engine.SetGap(h.ctx, h.rui.ID, 1, assistant.GapAdded), "forbidden")
	for name, do := range all {
		want(t, name+" as an agent", do(h.rui.ID), "forbidden")
	}
	now := h.read(t, a.ID)
	if now.LiveID != v.ID || now.DraftVer != 1 || now.Name != "Fern" || now.ArchivedAt != 0 {
		t.Errorf("somebody without the right changed it: %+v", now)
	}
	set := h.firstWidget.Settings
	set.Assistant = a.ID
	want(t, "the chat gets it", h.Engine.UpdateWidget(h.ctx, h.admin.ID, h.firstWidget.ID, set), "")
	want(t, "archiving", h.Engine.ArchiveAssistant(h.ctx, h.admin.ID, a.ID), "")
	for name, do := range all {
		want(t, name+" when archived", do(h.admin.ID), "not_found")
	}
	if w, err := h.DB.Widget(h.ctx, h.firstWidget.ID); err != nil || w.Settings.Assistant != 0 {
		t.Errorf("the chat keeps an archived assistant: %+v, %v", w, err)
	}
	err = h.Engine.UpdateWidget(h.ctx, h.admin.ID, h.firstWidget.ID, set)
	if e := domain.AsError(err); e == nil || e.Field != "assistant" {
		t.Errorf("the chat gets it again: %v", err)
	}
}

// TestDraftRace: of those who save over the same draft one wins.
func TestDraftRace(t *testing.T) {
	h := openHouse(t)
	a := h.assistant(t, "Fern", assistant.New("en"))
	const n = 8
	errs, vers := make([]error, n), make([]int64, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			vers[i], errs[i] = h.Engine.SaveAssistantDraft(h.ctx, h.admin.ID, a.ID, 1, taught("en", map[string][]string{fmt.Sprint("a", i): {"x"}}))
		})
	}
	wg.Wait()
	won := 0
	for i, err := range errs {
		if err != nil {
			want(t, "a loser", err, "newer_revision")
			continue
		}
		won++
		if got := h.read(t, a.ID); vers[i] != 2 || got.DraftVer != 2 || got.Draft.Find(fmt.Sprint("a", i)) == nil {
			t.Errorf("the winner's draft is another: %+v", got)
		}
	}
	if won != 1 {
		t.Errorf("%d won", won)
	}
}

func TestDraftLimits(t *testing.T) {
	h := openHouse(t)
	a := h.assistant(t, "Fern", assistant.New("en"))
	many := func(n int) assistant.Definition {
		d := assistant.New("en")
		d.Actions = append(d.Actions, make([]assistant.Action, n)...)
		return d
	}
	large := assistant.New("en")
	large.Settings.AgentRequests = assistant.Phrases{"en": {strings.Repeat("x", assistant.MaxBytes)}}
	steps := assistant.New("en")
	steps.Actions[0].Steps = make([]assistant.Step, 10_000)
	foreign := assistant.New("en")
	foreign.Language = "tlh"
	for field, d := range map[string]assistant.Definition{"actions": many(assistant.MaxActions), "draft": large, "steps": steps, "language": foreign} {
		code := "invalid_field"
		if field == "draft" {
			code = "too_large"
		}
		_, err := h.Engine.SaveAssistantDraft(h.ctx, h.admin.ID, a.ID, 1, d)
		want(t, field, err, code)
		if e := domain.AsError(err); e != nil && e.Field != field {
			t.Errorf("%s: field %q", field, e.Field)
		}
		_, err = h.Engine.CreateAssistant(h.ctx, h.admin.ID, "Moss", d)
		want(t, field+" of a new one", err, code)
	}
	broken := assistant.New("en")
	broken.Actions = append(broken.Actions, assistant.Action{ID: "no steps", Examples: assistant.Phrases{"en": {strings.Repeat("long ", 20_000)}}})
	ver, err := h.Engine.SaveAssistantDraft(h.ctx, h.admin.ID, a.ID, 1, broken)
	want(t, "a draft with problems", err, "")
	_, err = h.Engine.PublishAssistant(h.ctx, h.admin.ID, a.ID, ver, "")
	want(t, "publishing it", err, "problems")
	if got := h.read(t, a.ID); got.LiveID != 0 {
		t.Errorf("it is published: %+v", got)
	}
	if vs, err := h.DB.Versions(h.ctx, a.ID, 5); err != nil || len(vs) != 0 {
		t.Errorf("versions of it: %v, %v", vs, err)
	}
	want(t, "a large file", h.Engine.ImportAssistant(h.ctx, h.admin.ID, a.ID, make([]byte, assistant.MaxBytes+1)), "too_large")
}

func TestVersions(t *testing.T) {
	h := openHouse(t)
	first := taught("en", shopping)
	a := h.assistant(t, "Fern", first)
	v, err := h.Engine.PublishAssistant(h.ctx, h.admin.ID, a.ID, 1, " first\n")
	if err != nil || v.N != 1 || v.Note != "first" || !v.Published || v.CreatedAt == 0 {
		t.Fatalf("published: %+v, %v", v, err)
	}
	second := taught("en", map[string][]string{"pay": {"pay", "paying"}})
	ver, err := h.Engine.SaveAssistantDraft(h.ctx, h.admin.ID, a.ID, 1, second)
	want(t, "saving", err, "")
	live, err := h.DB.LiveAssistant(h.ctx, a.ID)
	if err != nil || live.ID != v.ID || len(live.Definition.Actions) != len(first.Actions) {
		t.Errorf("a draft changed what is live: %+v, %v", live, err)
	}
	_, err = h.Engine.PublishAssistant(h.ctx, h.admin.ID, a.ID, 1, "")
	want(t, "publishing an older draft", err, "newer_revision")
	v2, err := h.Engine.PublishAssistant(h.ctx, h.admin.ID, a.ID, ver, "")
	want(t, "publishing", err, "")
	if got := h.read(t, a.ID); got.LiveID != v2.ID || v2.N != 2 || got.DraftVer != ver {
		t.Errorf("after the second: %+v", got)
	}
	want(t, "going back", h.Engine.RevertAssistant(h.ctx, h.admin.ID, a.ID, v.ID, true), "")
	got := h.read(t, a.ID)
	if len(got.Draft.Actions) != len(first.Actions) || got.DraftVer != ver+1 || got.LiveID != v2.ID {
		t.Errorf("after going back: %+v", got)
	}
	list, err := h.DB.Versions(h.ctx, a.ID, 5)
	if err != nil || len(list) != 3 || list[0].Published || list[0].N != 3 {
		t.Fatalf("the draft was not put aside: %+v, %v", list, err)
	}
	if kept, err := h.DB.VersionByID(h.ctx, list[0].ID); err != nil || len(kept.Definition.Actions) != len(second.Actions) {
		t.Errorf("put aside: %+v, %v", kept, err)
	}
	other := h.assistant(t, "Moss", first)
	want(t, "another assistant's version", h.Engine.RevertAssistant(h.ctx, h.admin.ID, other.ID, v.ID, false), "not_found")
	want(t, "unpublishing", h.Engine.UnpublishAssistant(h.ctx, h.admin.ID, a.ID), "")
	_, err = h.DB.LiveAssistant(h.ctx, a.ID)
	want(t, "what is live then", err, "not_found")
}

// slowPupil does something while it is taught.
type slowPupil struct {
	*engine.Minds
	meanwhile func()
}

func (p *slowPupil) Prepare(ctx context.Context, key engine.ModelKey, d *assistant.Definition) error {
	err := p.Minds.Prepare(ctx, key, d)
	p.meanwhile()
	return err
}

// withPupil is a house whose engine recognises with something else.
func withPupil(t *testing.T, r engine.Recogniser) *house {
	t.Helper()
	h := openHouse(t)
	e, err := engine.New(h.ctx, engine.Config{Store: h.DB, Hub: h.Hub, Blobs: h.Blobs, Clock: h.Clock, Recognise: r})
	if err != nil {
		t.Fatal(err)
	}
	h.Engine = e
	return h
}

// TestPublishRace: who saves while it is learned keeps the older draft from
// being published, and nothing of it remains.
func TestPublishRace(t *testing.T) {
	p := &slowPupil{Minds: engine.NewMinds()}
	h := withPupil(t, p)
	a := h.assistant(t, "Fern", taught("en", shopping))
	p.meanwhile = func() {
		_, err := h.Engine.SaveAssistantDraft(h.ctx, h.admin.ID, a.ID, 1, assistant.New("en"))
		want(t, "saving meanwhile", err, "")
	}
	_, err := h.Engine.PublishAssistant(h.ctx, h.admin.ID, a.ID, 1, "")
	want(t, "publishing", err, "newer_revision")
	if vs, err := h.DB.Versions(h.ctx, a.ID, 5); err != nil || len(vs) != 0 || h.read(t, a.ID).LiveID != 0 {
		t.Errorf("something remains: %v, %v", vs, err)
	}
}

// TestPublishUntrainable: what cannot be learned is refused; what was live stays.
func TestPublishUntrainable(t *testing.T) {
	h := openHouse(t)
	a := h.assistant(t, "Fern", taught("en", shopping))
	v, err := h.Engine.PublishAssistant(h.ctx, h.admin.ID, a.ID, 1, "")
	want(t, "publishing", err, "")
	var lines [3][]string
	for i := range 2100 {
		lines[i%3] = append(lines[i%3], fmt.Sprint(i, strings.Repeat(" word", 195)))
	}
	ver, err := h.Engine.SaveAssistantDraft(h.ctx, h.admin.ID, a.ID, 1, taught("en", map[string][]string{"a": lines[0], "b": lines[1], "c": lines[2]}))
	want(t, "saving", err, "")
	_, err = h.Engine.PublishAssistant(h.ctx, h.admin.ID, a.ID, ver, "")
	want(t, "publishing too much", err, "invalid_field")
	if got := h.read(t, a.ID); got.LiveID != v.ID {
		t.Errorf("live: %+v", got)
	}
	d := taught("en", shopping)
	if s, ok := h.Engine.Recognise(engine.ModelKey{Assistant: a.ID, Version: v.ID}, &d, "en", "I want to pay"); !ok || len(s.Actions) == 0 || s.Actions[0] != (assistant.Score{Action: "pay", P: 1}) {
		t.Errorf("what was live recognises %+v, %t", s, ok)
	}
}

func TestRecordings(t *testing.T) {
	h := openHouse(t)
	a := h.assistant(t, "Fern", assistant.New("en"))
	save := func(r assistant.Recording) (*assistant.Recording, error) {
		r.AssistantID = a.ID
		return h.Engine.SaveRecording(h.ctx, h.admin.ID, r)
	}
	r, err := save(assistant.Recording{Name: "Pay", Body: "x: 1"})
	want(t, "made", err, "")
	want(t, "a run", h.Engine.NoteRecording(h.ctx, r.ID, false, strings.Repeat("é", 64<<10)), "")
	got, err := h.DB.RecordingByID(h.ctx, r.ID)
	if err != nil || got.RanAt == 0 || got.Passed || len(got.Report) == 0 || len(got.Report) > 64<<10 {
		t.Errorf("after a run: %v, %d bytes", err, len(got.Report))
	}
	if r, err = save(assistant.Recording{ID: r.ID, Name: "Pay now", Body: "x: 1"}); err != nil || r.RanAt == 0 || r.Name != "Pay now" {
		t.Errorf("a new name: %+v, %v", r, err)
	}
	if r, err = save(assistant.Recording{ID: r.ID, Name: "Pay now", Body: "x: 2"}); err != nil || r.RanAt != 0 || r.Report != "" {
		t.Errorf("a new body that has not run: %+v, %v", r, err)
	}
	want(t, "a run", h.Engine.NoteRecording(h.ctx, r.ID, true, "ignored"), "")
	if got, err := h.DB.RecordingByID(h.ctx, r.ID); err != nil || !got.Passed || got.Report != "" {
		t.Errorf("after a good run: %+v, %v", got, err)
	}
	for field, r := range map[string]assistant.Recording{"name": {Body: "x"}, "body": {Name: "x", Body: " \n"}} {
		_, err := save(r)
		if e := domain.AsError(err); e == nil || e.Field != field {
			t.Errorf("without %s: %v", field, err)
		}
	}
	_, err = save(assistant.Recording{ID: 99, Name: "x", Body: "x"})
	want(t, "an unknown one", err, "not_found")
	for range 2 {
		want(t, "deleting", h.Engine.DeleteRecording(h.ctx, h.admin.ID, r.ID), "")
	}
	want(t, "a run of one that is gone", h.Engine.NoteRecording(h.ctx, r.ID, true, ""), "not_found")
}

func TestPreviewLinkSecret(t *testing.T) {
	h := openHouse(t)
	a := h.assistant(t, "Fern", assistant.New("en"))
	l, secret, err := h.Engine.CreatePreviewLink(h.ctx, h.admin.ID, a.ID, "for\nAna")
	want(t, "a link", err, "")
	if len(l.Hash) != 32 || strings.Contains(string(l.Hash), secret) || l.Note != "for Ana" {
		t.Errorf("made: %+v", l)
	}
	found, err := h.DB.PreviewLinkByHash(h.ctx, l.Hash)
	if err != nil || !reflect.DeepEqual(found, l) {
		t.Errorf("found: %+v, %v", found, err)
	}
	for range 2 {
		want(t, "revoking", h.Engine.RevokePreviewLink(h.ctx, h.admin.ID, l.ID), "")
	}
	first, err := h.DB.PreviewLinkByHash(h.ctx, l.Hash)
	if err != nil || first.RevokedAt == 0 {
		t.Errorf("revoked: %+v, %v", first, err)
	}
	want(t, "an unknown one", h.Engine.RevokePreviewLink(h.ctx, h.admin.ID, 99), "not_found")
}

func TestSetGap(t *testing.T) {
	h := openHouse(t)
	g := &assistant.OpenGap{ID: h.Engine.NewID(), AssistantID: 1, Lang: "en", Norm: "x", Count: 1, Status: assistant.GapOpen}
	if err := h.DB.Write(h.ctx, func(tx engine.Tx) error { return tx.CountGap(g) }); err != nil {
		t.Fatal(err)
	}
	want(t, "no status", h.Engine.SetGap(h.ctx, h.admin.ID, g.ID, "gone"), "invalid_field")
	want(t, "an unknown one", h.Engine.SetGap(h.ctx, h.admin.ID, 99, assistant.GapAdded), "not_found")
	want(t, "added", h.Engine.SetGap(h.ctx, h.admin.ID, g.ID, assistant.GapAdded), "")
	if got, err := h.DB.GapByNorm(h.ctx, 1, "en", "x"); err != nil || got.Status != assistant.GapAdded {
		t.Errorf("%+v, %v", got, err)
	}
}
