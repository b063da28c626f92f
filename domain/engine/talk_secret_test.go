package engine_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/handlers/keys"
)

// onDisk looks for a text in everything the installation has stored.
func (s *stage) onDisk(secret string) bool {
	s.t.Helper()
	all, err := filepath.Glob(filepath.Join(s.dir, "*"))
	if err != nil || len(all) == 0 {
		s.t.Fatal(all, err)
	}
	for _, name := range all {
		b, err := os.ReadFile(name)
		if err != nil {
			s.t.Fatal(err)
		}
		if bytes.Contains(b, []byte(secret)) {
			s.t.Logf("%s holds it", filepath.Base(name))
			return true
		}
	}
	return false
}

// A private answer reaches the service it is for, also after a restart, and is
// never in clear in what is stored: not while it is asked for, while the call
// waits, with the agent, nor in a ticket.
func TestSecretOnDisk(t *testing.T) {
	const pin = "90817263"
	s := newStage(t, "en", false, func(d *assistant.Definition) {
		tracked(d)
		steps := d.Find("track").Steps
		steps[0].Ask.Private, steps[0].Ask.Save = true, "kept"
		steps[2].Then = assistant.Then{Do: assistant.DoConnect, Connect: &assistant.Connect{Message: "order {order}, {kept}"}}
	}, nil)
	x := &service{answers: []any{&engine.CallError{Err: os.ErrDeadlineExceeded, Again: true}, `{"order":{"state":"sent"}}`}}
	s.caller = x
	s.kill()
	s.open()
	stored := func(when string) {
		t.Helper()
		if s.onDisk(pin) {
			t.Errorf("%s it lies there in clear", when)
		}
	}
	s.says("where is my order", "@greet", "Number?")
	s.says("-"+pin, "@invalid.number")
	stored("after an invalid answer")
	s.says(pin)
	stored("while the call waits")
	s.kill()
	s.jobs()
	stored("after a call that failed")
	s.pass(2 * time.Second)
	s.kill()
	s.jobs()
	if len(x.got) != 2 || !strings.HasSuffix(x.got[1].URL, "/"+pin) {
		t.Fatalf("%+v", x.got)
	}
	s.heard("It is sent.", "@agent.offline")
	stored("with the people")
	s.pass(603 * time.Second)
	s.fire()
	s.press("leave", "@queue.timeout", "@email.ask")
	s.says("eva@example.com", "@ticket.created email=eva@example.com")
	stored("in a ticket")
	if all := s.tickets(); len(all) != 1 || !strings.Contains(all[0].Text, "***") {
		t.Errorf("%+v", all)
	}
	if !s.onDisk("eva@example.com") {
		t.Error("the search finds nothing at all")
	}
}

// Whoever restores a database without its key loses private answers, nothing
// else: they are asked for again.
func TestSecretWithoutItsKey(t *testing.T) {
	s := newStage(t, "en", false, func(d *assistant.Definition) {
		steps := d.Find("verify").Steps
		steps[2] = assistant.Step{ID: "again", Then: assistant.Then{Do: assistant.DoSubaction, Action: "once_more", Pass: map[string]string{"pin": "pin"}}}
		more := assistant.NewAction("once_more", both("Once more", "Otra vez"))
		more.Examples = assistant.Phrases{"en": {"once more"}}
		more.Steps = []assistant.Step{{ID: "pin", Say: both("PIN, again?", "¿PIN, otra vez?"), Ask: steps[0].Ask}, {ID: "end", Say: both("Thanks.", "Gracias."), Then: assistant.Then{Do: assistant.DoEnd}}}
		d.Actions = append(d.Actions, more)
	}, nil)
	s.open()
	s.says("verify me", "@greet", "PIN?")
	s.says("1234", "Household size?")
	if err := os.Remove(filepath.Join(s.dir, "secret.key")); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.Load(s.dir); err != nil {
		t.Fatal(err)
	}
	s.kill()
	s.says("3", "PIN, again?")
	s.says("1234", "Thanks.")
}

// What is written where a private answer is asked for, or where it is asked
// whether to go back to that question, may be the answer; it is not kept.
func TestSecretsBesideTheQuestion(t *testing.T) {
	s := newStage(t, "en", false, nil, nil)
	s.open()
	s.says("verify me", "@greet", "PIN?")
	s.says("darn, 98765", "@warn.profanity")
	s.says("when do you open", "We open from 9:00 to 18:00, Monday to Friday.", "@return.ask topic=verify")
	s.says("98765", "@return.invalid")
	s.says("yes", "PIN?")
	ms, err := s.db.Transcript(s.ctx, s.conv, 0, 50, true)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, m := range ms {
		if m.Author.Kind == conversation.ByVisitor {
			said = append(said, m.Text)
		}
	}
	if want := []string{"verify me", "***", "when do you open", "***", "yes"}; !slices.Equal(said, want) {
		t.Errorf("%q, want %q", said, want)
	}
}
