package conversation_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"relevo/domain"
	. "relevo/domain/conversation"
)

// TestInvariants runs random commands and checks after each what must always
// hold: an owner exactly while somebody answers, a transcript without gaps,
// marks that never go back, a list that stays still while the visitor writes.
func TestInvariants(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		agents := []Actor{{ID: 1}, {ID: 2}, {ID: 3, Supervises: true}}
		now, ids := int64(1000), domain.ID(100)
		draft := func(by Author) Draft {
			ids++
			return Draft{ID: ids, Author: by, ClientID: ids.String(), Text: "x"}
		}
		c := Begin(Opening{ID: 5, VisitorID: 9}, Draft{ID: 1, Author: Author{Kind: BySystem}, Text: "Hi"}, now).Conversation
		for range rapid.IntRange(1, 40).Draw(r, "commands") {
			now += rapid.Int64Range(0, 10_000).Draw(r, "pause")
			who := rapid.SampledFrom(agents).Draw(r, "agent")
			ch, err, wrote := Change{Conversation: c}, error(nil), false
			switch rapid.IntRange(0, 5).Draw(r, "command") {
			case 0, 1:
				ch, wrote = Receive(c, draft(visitor), now), true
			case 2:
				ch, err = Reply(c, who, draft(Author{}), now)
			case 3:
				ch = Note(c, who, draft(Author{}), now)
			case 4:
				ch = Tell(c, draft(Author{Kind: BySystem}), now)
			case 5:
				ch = Stand(c, anyStep(r, who, c.QueueID, now), now)
			}
			if err != nil {
				if domain.AsError(err) == nil {
					r.Fatal(err)
				}
				continue
			}
			check(r, c, ch, wrote)
			c = ch.Conversation
		}
	})
}

// anyStep is a step as routing makes them: an owner exactly in active and
// snoozed, a time exactly in snoozed, always noted.
func anyStep(r *rapid.T, who Actor, queue domain.ID, now int64) Step {
	s := Step{State: rapid.SampledFrom([]State{Waiting, Ringing, Active, PostSession, Wrapup, Snoozed, Closed}).Draw(r, "state"), Mode: Live, QueueID: queue,
		Kind: Routed, By: Author{Kind: BySystem}}
	if s.State == Active || s.State == Snoozed {
		s.OwnerID = who.ID
	}
	if s.State == Snoozed {
		s.SnoozedUntil = now + 1
	}
	return s
}

func check(r *rapid.T, was Conversation, ch Change, visitorWrote bool) {
	is := ch.Conversation
	if owned := is.State == Active || is.State == Snoozed; owned != (is.OwnerID != 0) {
		r.Fatalf("%s with owner %d", is.State, is.OwnerID)
	}
	step := int64(0)
	if m := ch.Message; m != nil {
		step = 1
		if m.Seq != is.LastSeq || m.ConversationID != is.ID {
			r.Fatalf("message %+v of %+v", m, is)
		}
	}
	if is.LastSeq != was.LastSeq+step {
		r.Fatalf("seq from %d to %d", was.LastSeq, is.LastSeq)
	}
	if is.AgentRead < was.AgentRead || is.VisitorRead < was.VisitorRead || is.Opening < was.Opening || is.PublicSeq < was.PublicSeq || is.LastAt < was.LastAt {
		r.Fatalf("a mark went back: %+v to %+v", was, is)
	}
	if is.AgentRead > is.LastSeq || is.VisitorRead > is.LastSeq || is.VisitorSeq > is.PublicSeq || is.PublicSeq > is.LastSeq {
		r.Fatalf("a mark is beyond its end: %+v", is)
	}
	if (is.State == Snoozed) != (is.SnoozedUntil != 0) || !is.Open() && is.ClosedAt == 0 || was.Open() && !is.Open() && is.NeedsReply != 0 {
		r.Fatalf("state and times disagree: %+v", is)
	}
	if is.Opening != was.Opening && (was.Open() || !is.Open()) {
		r.Fatalf("opening %d to %d from %s to %s", was.Opening, is.Opening, was.State, is.State)
	}
	if visitorWrote && was.NeedsReply > 0 && was.Folder() == FolderOpen && (is.Rank() != was.Rank() || is.Folder() != was.Folder()) {
		r.Fatalf("the list moved while the visitor wrote on: %d to %d", was.Rank(), is.Rank())
	}
	if is.State != was.State && len(ch.Events) == 0 {
		r.Fatalf("from %s to %s without a line of history", was.State, is.State)
	}
	for _, e := range ch.Events {
		if e.ConversationID != is.ID || e.AfterSeq > is.LastSeq || e.Opening != is.Opening {
			r.Fatalf("event %+v of %+v", e, is)
		}
	}
}

func TestCleanText(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := rapid.String().Draw(r, "text")
		out, err := CleanText(s)
		if err != nil {
			return
		}
		if again, err := CleanText(out); err != nil || again != out {
			r.Fatalf("cleaning twice: %q, %q, %v", out, again, err)
		}
		if !utf8.ValidString(out) || strings.ContainsFunc(out, func(c rune) bool { return unicode.IsControl(c) && c != '\n' && c != '\t' }) {
			r.Fatalf("left %q", out)
		}
	})
	if _, err := CleanText(strings.Repeat("é", MaxText)); err != nil {
		t.Errorf("as long as allowed: %v", err)
	}
	if _, err := CleanText(strings.Repeat("é", MaxText+1)); !domain.IsCode(err, "too_large") {
		t.Errorf("too long: %v", err)
	}
}

func TestPreview(t *testing.T) {
	if p := Preview("", []FileRef{{Name: "a.png"}}); p != "a.png" {
		t.Errorf("of a file: %q", p)
	}
	if p := Preview(strings.Repeat("ñ ", 200), nil); utf8.RuneCountInString(p) != 140 || !strings.HasSuffix(p, "…") {
		t.Errorf("of a long text: %q", p)
	}
}

func FuzzParseCursor(f *testing.F) {
	for _, s := range []string{"", ".", "1.0000000000001", "-zz.0000000000001", "9.x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseCursor(s)
		if err != nil {
			if !domain.IsCode(err, "invalid_field") {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		if back, err := ParseCursor(c.String()); err != nil || back != c {
			t.Errorf("%q: %+v became %+v, %v", s, c, back, err)
		}
	})
}
