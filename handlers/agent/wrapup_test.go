package agent_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/disposition"
	"relevo/domain/routing"
)

// outcomes gives the default queue dispositions, which it wants.
func (w *world) outcomes(edit func(s *routing.Settings)) {
	w.t.Helper()
	set, err := w.Engine.CreateDispositionSet(w.t.Context(), w.admin(), "Outcomes", []disposition.Item{
		{Name: "Solved"}, {Name: "Delivery", Children: []disposition.Item{{Name: "Lost"}, {Name: "Late", Children: []disposition.Item{{Name: "A day"}}}}}})
	w.must(err)
	w.queue(func(s *routing.Settings) {
		s.Dispositions, s.DispMandatory = set.ID, true
		edit(s)
	})
}

// ended is a conversation that Mara has just ended.
func (w *world) ended() domain.ID {
	w.t.Helper()
	c := w.say("my parcel is lost")
	fine(w.t, "pick", w.cmd("Mara", c, "pick"))
	fine(w.t, "end", w.cmd("Mara", c, "end", "last_seq", strconv.FormatInt(w.conv(c).LastSeq, 10)))
	return c
}

// TestWrapUp: from the end to the archive, on the stream of an open page.
func TestWrapUp(t *testing.T) {
	w := open(t)
	w.outcomes(func(s *routing.Settings) { s.NotesMandatory = true })
	c := w.say("my parcel is lost")
	fine(t, "pick", w.cmd("Mara", c, "pick"))
	s := w.stream("Mara", w.live("Mara", "/inbox?view=mine&c="+c.String()))
	s.until("hello", func(e event) bool { return e.name == "hello" })
	refused(t, "another's", w.cmd("Rui", c, "end", "last_seq", "99"), 409, "not_owner")
	refused(t, "unseen message", w.cmd("Mara", c, "end", "last_seq", "0"), 409, "newer_message")
	fine(t, "end", w.cmd("Mara", c, "end", "last_seq", "1"))
	s.all(with(`id="wrap-head"`, "data-until="), with(`id="wrap-disp"`, "Solved", "Delivery › Late", "A day", "required"),
		with(`id="wrap-foot"`, "wrap-extend", "Finish wrap-up"), with(`id="wrap-kept"`, `data-open="`, `data-rev="0"`), with(`id="wraps"`, "To wrap up", "Visitor one"))

	refused(t, "no disposition", w.cmd("Mara", c, "wrapup", "notes", "Sent anew"), 422, "disposition_required")
	refused(t, "no notes", w.cmd("Mara", c, "wrapup", "disposition", "lost"), 422, "notes_required")
	refused(t, "a group", w.cmd("Mara", c, "wrapup", "disposition", "delivery", "notes", "x"), 422, "unknown_disposition")
	refused(t, "not one's own", w.cmd("Rui", c, "wrapup", "disposition", "lost", "notes", "x"), 404, "not_found")
	saved := w.cmd("Mara", c, "wrapnotes", "disposition", "lost", "notes", "Sent", "rev", "0")
	fine(t, "save", saved)
	s.has(`id="wrap-kept"`, `data-disposition="lost"`, "Sent")
	newer := w.cmd("Mara", c, "wrapnotes", "notes", "From another tab", "rev", "0")
	refused(t, "over a newer one", newer, 409, "newer_revision")
	if saved.Rev != 1 || newer.Kept.Notes != "Sent" || newer.Kept.Disposition != "lost" || newer.Kept.Rev != 1 {
		t.Errorf("saved %d, then kept %+v", saved.Rev, newer.Kept)
	}
	until := between(w.html("Mara", "/inbox?view=mine&c="+c.String()), `id="wrap-head"`, `>`)
	fine(t, "extend", w.cmd("Mara", c, "extend"))
	refused(t, "extend again", w.cmd("Mara", c, "extend"), 409, "wrapup_extended")
	if page := w.page("Mara", "/inbox?view=mine&c="+c.String()); byID(page, "wrap-extend") != nil || text(byID(page, "wrap-notes")) != "Sent" || until == "" {
		t.Error("a fresh page lost the draft or offers what is done")
	}
	done := w.cmd("Mara", c, "wrapup", "disposition", "a-day", "notes", "Sent anew")
	fine(t, "finish", done)
	if done.Toast != "Wrap-up finished" || w.conv(c).State != conversation.Closed {
		t.Errorf("%q, %s", done.Toast, w.conv(c).State)
	}
	s.has(`id="ctx-wraps"`, "Mara", "Delivery › Late › A day", "Sent anew", "1 earlier version")
	refused(t, "finish again", w.cmd("Mara", c, "wrapup", "disposition", "solved", "notes", "x"), 404, "not_found")
}

// TestWrapUpOver: the clock ends it, flagged, and the agent is told.
func TestWrapUpOver(t *testing.T) {
	w := open(t)
	w.outcomes(func(s *routing.Settings) { s.WrapMS[routing.Chat] = 30 * routing.Second })
	c := w.ended()
	s := w.stream("Mara", w.live("Mara", "/contacts")) // a page without lists
	s.until("hello", func(e event) bool { return e.name == "hello" })
	w.due(30 * time.Second)
	s.has("saved with no disposition and is flagged")
	page := w.page("Mara", "/inbox?view=closed&c="+c.String())
	if got := text(byID(page, "ctx-wraps")); !strings.Contains(got, "No disposition") || !strings.Contains(got, "Ended by the clock") {
		t.Errorf("the history says %q", got)
	}
}

// TestWrapUpComesBack: the visitor writes, the conversation is the agent's
// again, and the notes are still there at the next end.
func TestWrapUpComesBack(t *testing.T) {
	w := open(t)
	w.outcomes(func(*routing.Settings) {})
	s := w.sits("Mara", "/inbox")
	c := w.ended()
	fine(t, "save", w.cmd("Mara", c, "wrapnotes", "notes", "Asked", "rev", "0"))
	s.has(`id="wraps"`, "Visitor one")
	w.say("one more thing")
	if got := w.conv(c); got.OwnerID != w.agents["Mara"].ID || got.State != conversation.Active {
		t.Fatalf("%+v", got)
	}
	s.until("no wrap-up", less("wraps", "Visitor one"))
	fine(t, "end", w.cmd("Mara", c, "end", "last_seq", "99"))
	if got := text(byID(w.page("Mara", "/inbox?view=mine&c="+c.String()), "wrap-notes")); got != "Asked" {
		t.Errorf("the notes are %q", got)
	}
}

// TestWrapUpKinds: none at all, one that may be skipped, one that lasts its time.
func TestWrapUpKinds(t *testing.T) {
	for mode, want := range map[routing.Wrap]struct {
		state conversation.State
		toast string
	}{
		routing.WrapOff:         {conversation.Closed, ""},
		routing.WrapOptional:    {conversation.Closed, "Wrap-up finished"},
		routing.WrapTimedNoExit: {conversation.Wrapup, "Saved. The wrap-up lasts until its time is over."},
	} {
		w := open(t)
		w.queue(func(s *routing.Settings) { s.WrapMode = mode })
		c := w.say("hello")
		fine(t, "pick", w.cmd("Mara", c, "pick"))
		end := w.cmd("Mara", c, "end", "last_seq", "99")
		fine(t, "end", end)
		page := w.page("Mara", "/inbox?view=mine&c="+c.String())
		if mode == routing.WrapOff {
			if end.Undo == "" || end.Toast == "" || attr(byID(page, "wrap-kept"), "data-open") != "" {
				t.Errorf("%s: no way back, or a panel: %+v", mode, end)
			}
		} else {
			if skip := byID(page, "wrap-skip") != nil; skip != (mode == routing.WrapOptional) {
				t.Errorf("%s: may be skipped: %v", mode, skip)
			}
			if done := w.cmd("Mara", c, "wrapup"); done.status != 200 || done.Toast != want.toast {
				t.Errorf("%s: %+v", mode, done)
			}
		}
		if got := w.conv(c).State; got != want.state {
			t.Errorf("%s: %s, want %s", mode, got, want.state)
		}
	}
}

// TestWrapUpHostile: notes and names of dispositions stay text.
func TestWrapUpHostile(t *testing.T) {
	w := open(t)
	set, err := w.Engine.CreateDispositionSet(t.Context(), w.admin(), "Outcomes", []disposition.Item{{Name: evil[:50], Children: []disposition.Item{{Name: `"><img src=x onerror=1>`}}}})
	w.must(err)
	w.queue(func(s *routing.Settings) { s.Dispositions = set.ID })
	c := w.ended()
	fine(t, "save", w.cmd("Mara", c, "wrapnotes", "notes", "</textarea></div>"+evil, "rev", "0"))
	path := "/inbox?view=mine&c=" + c.String()
	inert(t, "an open wrap-up", w.page("Mara", path))
	fine(t, "finish", w.cmd("Mara", c, "wrapup", "notes", evil, "disposition", set.Leaves()[0].ID))
	inert(t, "a wrap-up that is over", w.page("Mara", path))
	if got := text(byID(w.page("Mara", path), "ctx-wraps")); !strings.Contains(got, "<script>alert(1)</script>") {
		t.Errorf("the history says %q", got)
	}
}

// html is a page as it is sent.
func (w *world) html(as, path string) string {
	w.t.Helper()
	status, body := w.get(as, path)
	if status != 200 {
		w.t.Fatalf("%s: %d", path, status)
	}
	return body
}
