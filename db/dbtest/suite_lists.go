package dbtest

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
)

// countsAndLists runs random commands and compares the kept counts and the
// pages of every list with what the conversations themselves say.
func countsAndLists(t *testing.T, s *Shop) {
	visitors := []domain.ID{s.Visitor, s.NewVisitor(), s.NewVisitor(), s.NewVisitor()}
	known := map[domain.ID]bool{}
	agents := []conversation.Actor{s.Mara, s.Rui, {ID: s.Rui.ID, Supervises: true}}
	rapid.Check(t, func(r *rapid.T) {
		for range rapid.IntRange(1, 15).Draw(r, "commands") {
			s.act(r, visitors, agents, known)
		}
		for _, agent := range agents[:2] {
			s.compare(r, agent.ID, known)
		}
	})
}

// act runs one random command; a refusal is as good as a success.
func (s *Shop) act(r *rapid.T, visitors []domain.ID, agents []conversation.Actor, known map[domain.ID]bool) {
	who, e := rapid.SampledFrom(agents).Draw(r, "agent"), s.Engine
	visitor := rapid.SampledFrom(visitors).Draw(r, "visitor")
	s.Clock.Advance(1e6 * 1000) // a second
	client := fmt.Sprint("p", s.clients.Add(1))
	if len(known) == 0 || rapid.IntRange(0, 3).Draw(r, "side") == 0 {
		sent, err := e.PostVisitorMessage(s.Ctx, engine.VisitorMessage{VisitorID: visitor, ClientID: client, Text: "x"})
		if err != nil {
			r.Fatal(err)
		}
		known[sent.ConversationID] = true
		return
	}
	ids := make([]domain.ID, 0, len(known))
	for id := range known {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	id := rapid.SampledFrom(ids[max(0, len(ids)-6):]).Draw(r, "conversation")
	var err error
	switch rapid.IntRange(0, 10).Draw(r, "command") {
	case 0, 1:
		err = e.Pick(s.Ctx, who, id)
	case 2:
		err = e.Release(s.Ctx, who, id, "")
	case 3:
		err = e.Assign(s.Ctx, who, id, s.Mara.ID)
	case 4:
		err = e.Close(s.Ctx, who, id, 1<<40, "")
	case 5:
		err = e.Reopen(s.Ctx, who, id)
	case 6:
		err = e.Snooze(s.Ctx, who, id, e.Now()+5000)
	case 7:
		_, err = e.FireDue(s.Ctx)
	case 8:
		_, err = e.PostAgentMessage(s.Ctx, engine.AgentMessage{Actor: who, ConversationID: id, ClientID: client, Text: "x", Note: rapid.Bool().Draw(r, "note")})
	case 9:
		err = e.EndByVisitor(s.Ctx, visitor, true)
	case 10:
		out, serr := e.StartSession(s.Ctx, engine.SessionStart{WidgetID: s.Widget, VisitorID: visitor, Open: true, Greeting: "Welcome"})
		if serr == nil && out.Conversation != nil {
			known[out.Conversation.ID] = true
		}
		err = serr
	}
	if err != nil && domain.AsError(err) == nil {
		r.Fatal(err)
	}
}

// compare checks counts and lists for one agent.
func (s *Shop) compare(r *rapid.T, agent domain.ID, known map[domain.ID]bool) {
	want := map[conversation.View][]*conversation.Conversation{}
	for id := range known {
		c := s.Conv(id)
		switch c.Folder() {
		case conversation.FolderOpen:
			want[conversation.AllOpen] = append(want[conversation.AllOpen], c)
			switch c.OwnerID {
			case agent:
				want[conversation.Mine] = append(want[conversation.Mine], c)
			case 0:
				want[conversation.Unassigned] = append(want[conversation.Unassigned], c)
			}
		case conversation.FolderSnooze:
			want[conversation.SnoozedOf] = append(want[conversation.SnoozedOf], c)
		case conversation.FolderBot:
			want[conversation.WithBot] = append(want[conversation.WithBot], c)
		case conversation.FolderClosed:
			want[conversation.ClosedView] = append(want[conversation.ClosedView], c)
		}
	}
	counts, err := s.DB.Counts(s.Ctx, agent)
	if err != nil {
		r.Fatal(err)
	}
	for _, view := range conversation.Views() {
		slices.SortFunc(want[view], func(a, b *conversation.Conversation) int {
			return cmp.Or(cmp.Compare(a.Rank(), b.Rank()), cmp.Compare(a.ID, b.ID))
		})
		if counts.Of(view) != len(want[view]) {
			r.Fatalf("%s: kept count %d, recount %d", view, counts.Of(view), len(want[view]))
		}
		var got []*conversation.Summary
		q := conversation.ListQuery{View: view, Agent: agent, Limit: rapid.IntRange(1, 7).Draw(r, "limit")}
		for {
			page, next, err := s.DB.List(s.Ctx, q)
			if err != nil {
				r.Fatal(err)
			}
			got = append(got, page...)
			if next.ID == 0 {
				break
			}
			if q.After, err = conversation.ParseCursor(next.String()); err != nil || len(page) != q.Limit {
				r.Fatalf("%s: a page of %d before the end, %v", view, len(page), err)
			}
		}
		for i := range max(len(got), len(want[view])) {
			if i >= len(got) || i >= len(want[view]) || got[i].Conversation != *want[view][i] {
				r.Fatalf("%s: row %d of %d differs, want %d rows", view, i, len(got), len(want[view]))
			}
		}
	}
}

func tags(t *testing.T, s *Shop) {
	id, other := s.Say(s.Visitor, "a").ConversationID, s.Say(s.NewVisitor(), "b").ConversationID
	set := func(conv domain.ID, tag string, on bool) error { return s.Engine.SetTag(s.Ctx, s.Mara, conv, tag, on) }
	for _, err := range []error{set(id, " b-tag ", true), set(id, "a-tag", true), set(id, "a-tag", true), set(other, "a-tag", true), set(id, "never", false), set(other, "a-tag", false)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, bad := range []string{"", " \n", string(make([]rune, 50)), "x\x00"} {
		if err := set(id, bad, true); bad != "x\x00" && !domain.IsCode(err, "invalid_field") {
			t.Errorf("tag %q: %v", bad, err)
		}
	}
	if got, err := s.DB.ConversationTags(s.Ctx, id); err != nil || fmt.Sprint(got) != "[a-tag b-tag x]" {
		t.Errorf("tags %q, %v", got, err)
	}
	if got, err := s.DB.Tags(s.Ctx); err != nil || fmt.Sprint(got) != "[a-tag b-tag x]" {
		t.Errorf("all tags %q, %v", got, err)
	}
	rows, _, err := s.DB.List(s.Ctx, conversation.ListQuery{View: conversation.AllOpen})
	if err != nil || len(rows) != 2 || len(rows[0].Tags) != 3 || len(rows[1].Tags) != 0 {
		t.Errorf("in the list: %+v, %v", rows, err)
	}
	one, err := s.DB.Summary(s.Ctx, id)
	if err != nil || len(one.Tags) != 3 || one.ID != id {
		t.Errorf("summary: %+v, %v", one, err)
	}
	evs, err := s.DB.Events(s.Ctx, other)
	if err != nil || len(evs) != 4 || evs[3].Kind != conversation.Untagged || evs[3].Data.Tag != "a-tag" {
		t.Errorf("history: %+v, %v", evs, err)
	}
}

func drafts(t *testing.T, s *Shop) {
	id := s.Say(s.Visitor, "a").ConversationID
	for _, err := range []error{s.Engine.SaveDraft(s.Ctx, s.Mara.ID, id, false, "one"), s.Engine.SaveDraft(s.Ctx, s.Mara.ID, id, false, "two"),
		s.Engine.SaveDraft(s.Ctx, s.Mara.ID, id, true, "note"), s.Engine.SaveDraft(s.Ctx, s.Rui.ID, id, false, "other"), s.Engine.Pick(s.Ctx, s.Mara, id)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := func(agent domain.ID, reply, note string) {
		t.Helper()
		if r, n, err := s.DB.Drafts(s.Ctx, agent, id); err != nil || r != reply || n != note {
			t.Errorf("drafts %q %q, %v; want %q %q", r, n, err, reply, note)
		}
	}
	want(s.Mara.ID, "two", "note")
	if _, err := s.Engine.PostAgentMessage(s.Ctx, engine.AgentMessage{Actor: s.Mara, ConversationID: id, ClientID: "x", Text: "two"}); err != nil {
		t.Fatal(err)
	}
	want(s.Mara.ID, "", "note")
	if err := s.Engine.SaveDraft(s.Ctx, s.Mara.ID, id, true, " "); err != nil {
		t.Fatal(err)
	}
	want(s.Mara.ID, "", "")
	want(s.Rui.ID, "other", "")
	if err := s.Engine.SaveDraft(s.Ctx, s.Mara.ID, 12345, true, "x"); !domain.IsCode(err, "not_found") {
		t.Errorf("a draft for no conversation: %v", err)
	}
}

func eventsAfter(t *testing.T, s *Shop) {
	first := s.Say(s.Visitor, "a").ConversationID
	second := s.Say(s.NewVisitor(), "b").ConversationID
	if err := s.Engine.Pick(s.Ctx, s.Mara, first); err != nil {
		t.Fatal(err)
	}
	all, err := s.DB.EventsAfter(s.Ctx, 0, 100)
	if err != nil || len(all) != 5 {
		t.Fatalf("%d events, %v", len(all), err)
	}
	for i, e := range all {
		if i > 0 && e.ID <= all[i-1].ID {
			t.Errorf("event %d is not behind the one before it", i)
		}
	}
	if last := all[4]; last.Kind != conversation.Assigned || last.ConversationID != first || last.Data.To != s.Mara.ID || all[2].ConversationID != second {
		t.Errorf("events: %+v", all)
	}
	rest, err := s.DB.EventsAfter(s.Ctx, all[1].ID, 2)
	if err != nil || len(rest) != 2 || rest[0].ID != all[2].ID {
		t.Errorf("two after the second: %+v, %v", rest, err)
	}
	if _, err := s.DB.Summary(s.Ctx, 99); !domain.IsCode(err, "not_found") {
		t.Errorf("summary of nothing: %v", err)
	}
}
