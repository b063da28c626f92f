package db_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/hours"
	"relevo/domain/presence"
	"relevo/domain/report"
	"relevo/domain/routing"
)

func collect[T any](t *testing.T, read func(fn func(*T)) error) []T {
	t.Helper()
	var out []T
	if err := read(func(v *T) { out = append(out, *v) }); err != nil {
		t.Fatal(err)
	}
	return out
}

func stays(t *testing.T, w *dbtest.World, from, to int64) []report.Stay {
	t.Helper()
	return collect(t, func(fn func(*report.Stay)) error { return w.DB.ReportStays(context.Background(), from, to, fn) })
}

func TestReportStays(t *testing.T) {
	w := dbtest.Open(t)
	h := &report.History{}
	seg := func(id, conv domain.ID, entered, enqueued, reply int64, how string, o routing.Outcome) {
		h.Segments = append(h.Segments, routing.Segment{ID: id, ConversationID: conv, QueueID: 7, Channel: routing.Chat, Mode: "live", EnteredAt: entered, EnqueuedAt: enqueued, AgeAdjust: -3, FirstReplyAt: reply, How: how, Outcome: o, Wait: 5})
	}
	seg(1, 1, 99, 99, 0, "new", routing.Answered) // before
	seg(2, 2, 100, 100, 150, "new", routing.Answered)
	seg(3, 2, 160, 100, 170, "transfer", routing.Answered)  // replied to in another queue before
	seg(4, 2, 190, 190, 195, "reopen", routing.Answered)    // a new opening
	seg(5, 2, 196, 190, 198, "release", routing.Answered)   // and its second stay
	seg(6, 3, 120, 120, 0, "new", routing.FlowOut)          //
	seg(7, 3, 130, 120, 140, "overflow", routing.Answered)  // the first reply of its opening
	seg(8, 4, 199, 199, 0, "new", routing.Abandoned)        //
	seg(9, 5, 200, 200, 0, "new", "")                       // after
	seg(10, 6, 450, 150, 460, "transfer", routing.Answered) // of the cohort, though entered later
	seg(11, 6, 110, 90, 0, "lost", routing.Answered)        // of an earlier cohort
	w.Remember(t, h)

	got := stays(t, w, 100, 200)
	var ids []domain.ID
	replied := map[domain.ID]bool{}
	for _, s := range got {
		ids = append(ids, s.ID)
		replied[s.ID] = s.Replied
	}
	if !slices.Equal(ids, []domain.ID{2, 6, 7, 3, 4, 5, 8, 10}) {
		t.Errorf("stays %v", ids)
	}
	for id, want := range map[domain.ID]bool{2: false, 3: true, 4: false, 5: true, 6: false, 7: false, 8: false, 10: false} {
		if replied[id] != want {
			t.Errorf("segment %d had a reply before: %v", id, !want)
		}
	}
	if s := got[0]; s.QueueID != 7 || s.Mode != "live" || s.EnteredAt != 100 || s.EnqueuedAt != 100 || s.AgeAdjust != -3 || s.Outcome != routing.Answered || s.FirstReplyAt != 150 || s.Wait != 5 {
		t.Errorf("%+v", s)
	}
	if got[1].Outcome != routing.FlowOut || got[6].Outcome != routing.Abandoned || stays(t, w, 200, 300)[0].Outcome != "" {
		t.Error("outcomes")
	}
}

// More rows than a batch holds, many of them of one instant: each once.
func TestReportBatches(t *testing.T) {
	w := dbtest.Open(t)
	h := &report.History{}
	const n = 12_001
	for i := range n {
		at := int64(1000 + i/7000)
		h.Segments = append(h.Segments, routing.Segment{ID: domain.ID(i + 1), ConversationID: domain.ID(i + 1), Mode: "async", EnteredAt: at, EnqueuedAt: at, How: "new"})
	}
	w.Remember(t, h)
	seen := map[domain.ID]bool{}
	for _, s := range stays(t, w, 0, 5000) {
		if seen[s.ID] || s.Mode != "async" {
			t.Fatalf("segment %d twice, or %q", s.ID, s.Mode)
		}
		seen[s.ID] = true
	}
	if len(seen) != n {
		t.Errorf("%d of %d", len(seen), n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	rows := 0
	err := w.DB.ReportStays(ctx, 0, 5000, func(*report.Stay) { rows++; cancel() })
	if err == nil || rows == n {
		t.Errorf("a caller who left was read %d rows, %v", rows, err)
	}
}

func TestReportParts(t *testing.T) {
	w := dbtest.Open(t)
	h := &report.History{}
	part := func(id, conv, agent domain.ID, start, end, done int64, reason string, role routing.Role) {
		a := routing.Assignment{ID: id, ConversationID: conv, AgentID: agent, QueueID: 7, Role: role, Stage: routing.Done, Channel: routing.Chat, Mode: "live", StartedAt: start, EndedAt: end, EndReason: reason, DoneAt: done, SnoozedMS: 2, SnoozedAt: 1, WrapAt: end, FirstReplyAt: start + 1}
		if done == 0 {
			a.Stage = routing.Working
		}
		h.Assignments = append(h.Assignments, a)
	}
	part(1, 1, 3, 50, 90, 99, "ended", routing.Owner)
	part(2, 1, 3, 50, 95, 100, "ended", routing.Owner)
	part(3, 2, 3, 110, 150, 150, "transferred", routing.Owner) // asked 4, who took over
	part(4, 2, 4, 150, 0, 0, "", routing.Owner)
	h.Offers = append(h.Offers, routing.Offer{ID: 1, ConversationID: 2, AgentID: 4, FromID: 3, Kind: routing.Consult, State: routing.Accepted, At: 120, EndedAt: 125})
	part(5, 3, 3, 110, 160, 160, "transferred", routing.Owner) // asked 4, then rang at 5
	part(6, 3, 5, 160, 0, 0, "", routing.Owner)
	part(7, 3, 4, 125, 155, 161, "ended", routing.Consulted)
	h.Offers = append(h.Offers, routing.Offer{ID: 2, ConversationID: 3, AgentID: 4, FromID: 3, Kind: routing.Consult, State: routing.Accepted, At: 120, EndedAt: 125})
	h.Offers = append(h.Offers, routing.Offer{ID: 3, ConversationID: 3, AgentID: 5, FromID: 3, Kind: routing.Transfer, State: routing.Accepted, At: 155, EndedAt: 160})
	part(8, 4, 3, 110, 170, 170, "transferred", routing.Owner) // 4 was asked and declined, then the queue gave it to 4
	part(9, 4, 4, 175, 180, 181, "released", routing.Owner)
	h.Offers = append(h.Offers, routing.Offer{ID: 4, ConversationID: 4, AgentID: 4, FromID: 3, Kind: routing.Consult, State: routing.Declined, At: 120, EndedAt: 125})
	for i, r := range []routing.Role{routing.Participant, routing.Barging, routing.Monitoring, routing.Whispering} {
		part(domain.ID(20+i), 9, 3, 180, 190, 190, "closed", r)
	}
	part(30, 1, 3, 50, 95, 200, "ended", routing.Owner)
	w.Remember(t, h)

	got := collect(t, func(fn func(*report.Part)) error { return w.DB.ReportParts(t.Context(), 100, 200, fn) })
	var text []string
	for _, p := range got {
		text = append(text, fmt.Sprintf("%d %s %q %v", p.ID, p.Role, p.EndReason, p.Warm))
	}
	want := []string{`2 owner "" false`, `3 owner "transferred" true`, `5 owner "transferred" false`, `7 consulted "" false`, `8 owner "transferred" false`, `9 owner "released" false`,
		`20 participant "" false`, `21 barge "" false`, `22 monitor "" false`, `23 whisper "" false`}
	if !slices.Equal(text, want) {
		t.Errorf("parts %q, want %q", text, want)
	}
	if p := got[0]; p.AgentID != 3 || p.QueueID != 7 || p.Mode != "live" || p.StartedAt != 50 || p.EndedAt != 95 || p.DoneAt != 100 || p.SnoozedMS != 2 || p.SnoozedAt != 1 || p.WrapAt != 95 || p.FirstReplyAt != 51 || p.Stage != routing.Done {
		t.Errorf("%+v", p)
	}
}

func TestReportOffers(t *testing.T) {
	w := dbtest.Open(t)
	h := &report.History{}
	all := []routing.Offer{
		{ID: 1, Kind: routing.Ring, Channel: routing.Chat, State: routing.Offered, At: 99},
		{ID: 2, Kind: routing.Ring, Channel: routing.Chat, State: routing.Offered, At: 100},
		{ID: 3, Kind: routing.Transfer, Channel: routing.Email, State: routing.Accepted, At: 110},
		{ID: 4, Kind: routing.Consult, Channel: routing.Message, State: routing.Declined, Reason: "skipped", At: 120},
		{ID: 5, Kind: routing.Invite, Channel: routing.Chat, State: routing.TimedOut, Reason: "missed", At: 130},
		{ID: 6, Kind: routing.Ring, Channel: routing.Chat, State: routing.TimedOut, Reason: "skipped", At: 140},
		{ID: 7, Kind: routing.Ring, Channel: routing.Chat, State: routing.Withdrawn, Reason: "taken", At: 150},
		{ID: 8, Kind: routing.Ring, Channel: routing.Chat, State: routing.Accepted, At: 200},
	}
	for _, o := range all {
		o.AgentID, o.QueueID = 3, 7
		h.Offers = append(h.Offers, o)
	}
	w.Remember(t, h)
	got := collect(t, func(fn func(*routing.Offer)) error { return w.DB.ReportOffers(t.Context(), 100, 200, fn) })
	if len(got) != 6 {
		t.Fatalf("%+v", got)
	}
	for i, o := range got {
		want := all[i+1]
		want.AgentID, want.QueueID = 3, 7
		if want.Reason != "skipped" || want.State != routing.TimedOut {
			want.Reason = "" // the agent's words stay where they are
		}
		if o != want {
			t.Errorf("%+v, want %+v", o, want)
		}
	}
}

func TestReportAgentEvents(t *testing.T) {
	s := dbtest.OpenShop(t, dbtest.Open(t))
	h := &report.History{}
	event := func(agent domain.ID, at int64, shown presence.State, reason string) {
		h.AgentEvents = append(h.AgentEvents, routing.AgentEvent{AgentID: agent, At: at, Connection: presence.Connected, Intent: presence.NotReady, Reason: reason, Shown: shown, Used: [2]int{25, 10}, Cap: [2]int{100, 100}, Active: 1, Wrapping: 2, Ringing: 3, By: "agent"})
	}
	event(s.Mara.ID, 10, presence.ShownReady, "")
	event(s.Mara.ID, 90, presence.ShownNotReady, "lunch")
	event(s.Mara.ID, 100, presence.ShownReady, "")
	event(s.Rui.ID, 150, presence.ShownOffline, "")
	event(s.Mara.ID, 150, presence.ShownReady, "")
	event(s.Mara.ID, 200, presence.ShownReady, "")
	s.Remember(t, h)
	got := collect(t, func(fn func(*routing.AgentEvent)) error { return s.DB.ReportAgentEvents(t.Context(), 100, 200, fn) })
	var text []string
	for _, e := range got {
		text = append(text, fmt.Sprintf("%d %v %s %s", e.At, e.AgentID == s.Mara.ID, e.Shown, e.Reason))
	}
	if !slices.Equal(text, []string{"90 true not_ready lunch", "100 true ready ", "150 false offline ", "150 true ready "}) {
		t.Errorf("events %q", text)
	}
	want := routing.AgentEvent{AgentID: s.Mara.ID, At: 90, Connection: presence.Connected, Intent: presence.NotReady, Reason: "lunch", Shown: presence.ShownNotReady, Used: [2]int{25, 10}, Cap: [2]int{100, 100}, Active: 1, Wrapping: 2, Ringing: 3, By: "agent"}
	if got[0] != want {
		t.Errorf("%+v", got[0])
	}
	s.Exec("INSERT INTO agent_event (id, agent_id, at, value) VALUES (9, $1, 160, 'no JSON')", s.Rui.ID)
	if err := s.DB.ReportAgentEvents(t.Context(), 100, 200, func(*routing.AgentEvent) {}); err == nil {
		t.Error("a damaged row was passed over")
	}
}

func TestReportClosings(t *testing.T) {
	s := dbtest.OpenShop(t, dbtest.Open(t))
	add := func(id domain.ID, closed int64, edit func(c *conversation.Conversation), events ...conversation.Event) {
		c := conversation.Conversation{ID: id, QueueID: 7, LastOwner: 3, State: conversation.Closed, Mode: conversation.Live, Channel: "chat", Opening: 1, CreatedAt: 50, RoutedAt: 51, ClosedAt: closed, VisitorSeq: 1, Rating: 4}
		edit(&c)
		s.Write(func(tx engine.Tx) error {
			if err := tx.AddConversation(&c); err != nil {
				return err
			}
			for _, e := range events {
				e.ID, e.ConversationID = s.Engine.NewID(), id
				if err := tx.AddEvent(&e); err != nil {
					return err
				}
			}
			return nil
		})
	}
	as := func(*conversation.Conversation) {}
	ev := func(kind conversation.EventKind, opening int, at int64, rating int) conversation.Event {
		return conversation.Event{Kind: kind, Opening: opening, At: at, Data: conversation.EventData{Rating: rating}}
	}
	add(1, 99, as)
	add(2, 100, as)
	add(3, 110, func(c *conversation.Conversation) { c.State, c.Mode = conversation.Wrapup, conversation.Async })
	add(4, 120, func(c *conversation.Conversation) { c.State = conversation.Active })
	add(5, 130, func(c *conversation.Conversation) { c.VisitorSeq = 0 })
	add(6, 140, func(c *conversation.Conversation) { c.Opening, c.Rating = 3, 0 },
		ev(conversation.ClosedEv, 1, 70, 0), ev(conversation.Rated, 1, 71, 5), ev(conversation.Reopened, 2, 80, 0), ev(conversation.ClosedEv, 2, 85, 0), ev(conversation.Rated, 2, 86, 2), ev(conversation.ClosedEv, 3, 140, 0))
	add(7, 150, func(c *conversation.Conversation) { c.Opening, c.Rating = 2, 1 }, ev(conversation.Ended, 1, 75, 0), ev(conversation.Rated, 1, 76, 5))
	add(8, 200, as)
	s.Exec("UPDATE conversation SET queue_id = 7")
	got := collect(t, func(fn func(*report.Closing)) error { return s.DB.ReportClosings(t.Context(), 100, 200, fn) })
	want := []report.Closing{
		{ID: 7, QueueID: 7, AgentID: 3, Mode: "live", CreatedAt: 50, FirstClosed: 75, ClosedAt: 150, Rating: 1},
		{ID: 6, QueueID: 7, AgentID: 3, Mode: "live", CreatedAt: 50, FirstClosed: 70, ClosedAt: 140, Rating: 2},
		{ID: 3, QueueID: 7, AgentID: 3, Mode: "async", CreatedAt: 50, FirstClosed: 110, ClosedAt: 110, Rating: 4},
		{ID: 2, QueueID: 7, AgentID: 3, Mode: "live", CreatedAt: 50, FirstClosed: 100, ClosedAt: 100, Rating: 4},
	}
	if !slices.Equal(got, want) {
		t.Errorf("closings\n%+v, want\n%+v", got, want)
	}
}

func TestReportNames(t *testing.T) {
	w := dbtest.Open(t)
	h := &report.History{}
	zoo := dbtest.Queue(2, "Zoo", func(s *routing.Settings) { s.SLTarget, s.CountFlowOut, s.Hours = 5, true, 9 })
	zoo.ArchivedAt = 5
	h.Queues = []routing.QueueDef{zoo, dbtest.Queue(1, "Ada", nil)}
	w.AddHours(t, hours.Schedule{ID: 9, Name: "Office", Zone: "Europe/Madrid", Week: [7][]hours.Span{{{From: 540, To: 1020}}}})
	h.Reasons = []presence.Reason{{ID: 4, Name: "Lunch", Position: 2}, {ID: 5, Name: "Training", Position: 1}}
	w.Remember(t, h)
	qs, err := w.DB.ReportQueues(t.Context())
	if err != nil || len(qs) != 2 || qs[0].Name != "Ada" || qs[0].Archived || !qs[1].Archived || qs[1].Settings.SLTarget != 5 || !qs[1].Settings.CountFlowOut {
		t.Errorf("queues %+v, %v", qs, err)
	}
	rs, err := w.DB.ReportReasons(t.Context())
	if err != nil || len(rs) != 2 || rs[0].Name != "Training" {
		t.Errorf("reasons %+v, %v", rs, err)
	}
	ss, err := w.DB.ReportHours(t.Context())
	if err != nil || len(ss) != 1 || ss[0].Zone != "Europe/Madrid" || ss[0].Week[0][0].To != 1020 {
		t.Errorf("hours %+v, %v", ss, err)
	}
}
