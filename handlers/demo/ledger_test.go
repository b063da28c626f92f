package demo_test

import (
	"relevo/domain/conversation"
	"relevo/domain/report"
	"relevo/domain/routing"
)

// reportable looks at the weeks as reports see them: everything that is over,
// and nothing else.
func (w *world) reportable() {
	t, ctx := w.t, w.t.Context()
	now := noon.UnixMilli()
	q := report.Query{From: noon.AddDate(0, 0, -40).UnixMilli(), To: now, Now: now, Unit: report.Whole, Zone: noon.Location()}
	queues, err := report.NewQueues(q, nil)
	if err != nil {
		t.Fatal(err)
	}
	agents, err := report.NewAgents(q)
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(w.ReportStays(ctx, q.From, q.To, func(s *report.Stay) {
		if s.Wait < 0 || s.FirstReplyAt > now || s.QueueID == 0 {
			t.Errorf("stay %+v", s)
		}
		queues.Stay(s)
	}))
	must(w.ReportParts(ctx, q.From, q.To, func(p *report.Part) {
		if active, wrap, wrapped := p.Handling(); active <= 0 || !wrapped || wrap <= 0 || p.FirstReplyAt != 0 && p.FirstReplyAt < p.StartedAt {
			t.Errorf("part %+v", p)
		}
		queues.Part(p)
		agents.Part(p)
	}))
	must(w.ReportClosings(ctx, q.From, q.To, queues.Closing))
	must(w.ReportOffers(ctx, q.From, q.To, func(o *routing.Offer) {
		if o.State == routing.Offered {
			t.Errorf("ring %+v is open", o)
		}
		agents.Offer(o)
	}))
	must(w.ReportAgentEvents(ctx, q.From, q.To, func(e *routing.AgentEvent) {
		if e.Active < 0 || e.Wrapping < 0 || e.At > now {
			t.Errorf("event %+v", e)
		}
		agents.Event(e)
	}))
	c := queues.Result().Total
	if c.Offered < 420 || c.Offered > 500 || c.Waiting == 0 || c.Waiting > 20 || c.Handled() < 350 || c.Closed() < 350 {
		t.Errorf("queues %+v", c)
	}
	if n := len(queues.Result().Queues); n != 2 {
		t.Errorf("%d queues", n)
	}
	r := agents.Result()
	if a := r.Total; len(r.Agents) != 5 || a.Accepted < 200 || a.Declined == 0 || a.Missed == 0 || len(a.Reasons) != 2 {
		t.Errorf("agents %+v", a)
	}
	for _, a := range r.Agents {
		if o, ok := a.Total.Occupancy().Value(); !ok || o <= 0 || o > .6 {
			t.Errorf("agent %s is busy for %.2f of the time", a.Agent, o)
		}
		if h := a.Total.States[0] / routing.Hour; h < 80 || h > 300 {
			t.Errorf("agent %s was ready for %d hours of five weeks", a.Agent, h)
		}
	}
	for _, v := range []conversation.View{conversation.AllOpen, conversation.SnoozedOf} {
		for _, c := range w.all()[v] {
			if c.QueueID == 0 {
				t.Errorf("conversation %s, which is open, is in no queue", c.ID)
			}
		}
	}
}
