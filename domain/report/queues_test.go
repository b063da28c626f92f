package report

import (
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/routing"
)

const (
	sec   = int64(1000)
	queue = domain.ID(7)
	other = domain.ID(8)
)

// noon is a Wednesday, 2026-07-01 12:00 UTC.
var noon = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC).UnixMilli()

// stay is one segment of a cohort at noon.
func stay(o routing.Outcome, wait int64) *Stay {
	s := &Stay{Segment: routing.Segment{QueueID: queue, Mode: "live", EnteredAt: noon, EnqueuedAt: noon, Outcome: o}}
	if o != "" {
		s.Wait, s.LeftAt = wait, noon+wait
	}
	return s
}

// one reports on [noon, noon+1h) as known two hours later.
func one(t testing.TB, goal Goal, fill func(q *Queues)) *QueueReport {
	t.Helper()
	q, err := NewQueues(Query{From: noon, To: noon + hour, Now: noon + 2*hour, Unit: Quarter, Zone: time.UTC}, map[domain.ID]Goal{queue: goal})
	if err != nil {
		t.Fatal(err)
	}
	fill(q)
	return q.Result()
}

// goal is 20 s, and who leaves within 5 s is not held against the queue.
func goal(letter string) Goal { return Goal{Target: 20 * sec, Short: 5 * sec, Formula: letter} }

// cohort: answered after 5, 20, 21 and 50 s; gone after 3, 5, 10 and 60 s;
// one flowed out after 15 s; one still waits, two hours later.
func cohort(q *Queues) {
	for _, w := range []int64{5, 20, 21, 50} {
		q.Stay(stay(routing.Answered, w*sec))
	}
	for _, w := range []int64{3, 5, 10, 60} {
		q.Stay(stay(routing.Abandoned, w*sec))
	}
	q.Stay(stay(routing.FlowOut, 15*sec))
	q.Stay(stay("", 0))
}

func TestServiceLevel(t *testing.T) {
	for _, c := range []struct {
		letter  string
		flowOut bool
		want    Rate
	}{
		{"a", false, Rate{2, 8}},  // 5 and 20 s, of 4 answered and 4 abandoned
		{"b", false, Rate{5, 9}},  // and 3, 5, 10 s abandoned, of 10 offered without the one that flowed out
		{"c", false, Rate{2, 4}},  // of the answered alone
		{"d", false, Rate{2, 6}},  // without those abandoned after 3 and 5 s
		{"", false, Rate{2, 6}},   // d is the default
		{"a", true, Rate{2, 9}},   // with the one that flowed out
		{"b", true, Rate{5, 10}},  // so that b is over all offered
		{"c", true, Rate{2, 5}},   //
		{"d", true, Rate{2, 7}},   //
		{"zz", false, Rate{2, 6}}, // unknown letters are d
	} {
		g := goal(c.letter)
		g.CountFlowOut = c.flowOut
		got := one(t, g, cohort).Total
		if got.ServiceLevel != c.want {
			t.Errorf("formula %q, flow-outs %v: %+v, want %+v", c.letter, c.flowOut, got.ServiceLevel, c.want)
		}
		letter := c.letter
		if letter == "" || letter == "zz" {
			letter = "d"
		}
		if got.Formula.String() != letter {
			t.Errorf("formula %q is called %q", c.letter, got.Formula)
		}
	}
}

func TestCohort(t *testing.T) {
	c := one(t, goal("d"), cohort).Total
	if c.Offered != 10 || c.Answered != 4 || c.Abandoned != 4 || c.Short != 2 || c.FlowOut != 1 || c.Waiting != 1 {
		t.Errorf("counts %+v", c)
	}
	if c.Wait != (Mean{96 * sec, 4}) { // 5 + 20 + 21 + 50
		t.Errorf("ASA %+v", c.Wait)
	}
	if v, ok := c.Wait.Value(); !ok || v != 24*sec {
		t.Errorf("ASA %d", v)
	}
	if c.Longest != 2*hour { // who still waits
		t.Errorf("longest wait %d", c.Longest)
	}
	if c.Abandonment() != (Rate{2, 6}) || c.RawAbandonment() != (Rate{4, 10}) {
		t.Errorf("abandonment %+v, raw %+v", c.Abandonment(), c.RawAbandonment())
	}
	if !c.Provisional {
		t.Error("a cohort of which somebody waits is final")
	}
}

func TestUndefined(t *testing.T) {
	c := one(t, goal("d"), func(*Queues) {}).Total
	for name, r := range map[string]Rate{"SL": c.ServiceLevel, "abandonment": c.Abandonment(), "raw": c.RawAbandonment(), "transfers": c.Transfers(), "CSAT": c.Satisfaction(), "answers": c.ResponseRate()} {
		if _, ok := r.Value(); ok {
			t.Errorf("%s of nothing is defined", name)
		}
	}
	for name, m := range map[string]Mean{"ASA": c.Wait, "AHT": c.Handling, "ACW": c.WrapUp, "FRT": c.Response, "first": c.FirstResolution, "full": c.FullResolution} {
		if _, ok := m.Value(); ok {
			t.Errorf("%s of nothing is defined", name)
		}
	}
	if !c.Empty() {
		t.Error("nothing is something")
	}
}

// The wait of whoever waits leaves the absence out; a stored wait is taken as it is.
func TestWait(t *testing.T) {
	s := stay("", 0)
	s.AgeAdjust = 30 * sec // as routing notes it on the visitor's return
	s.EnqueuedAt -= hour   // in another queue, which has that wait
	if w := s.WaitAt(noon + 100*sec); w != 70*sec {
		t.Errorf("waits %d", w)
	}
	if w := s.WaitAt(noon); w != 0 {
		t.Errorf("waits %d before it began", w)
	}
	if w := stay(routing.Answered, 12*sec).WaitAt(noon + hour); w != 12*sec {
		t.Errorf("waited %d", w)
	}
}

func TestFirstResponse(t *testing.T) {
	g := goal("d")
	g.Business = func(from, to int64) int64 { return (to - from) / 4 } // a queue that is open a quarter of the time
	c := one(t, g, func(q *Queues) {
		for _, after := range []int64{40, 80} {
			s := stay(routing.Answered, 10*sec)
			s.FirstReplyAt = noon + after*sec
			q.Stay(s)
		}
		again := stay(routing.Answered, 10*sec) // transferred after a reply
		again.FirstReplyAt, again.Replied = noon+500*sec, true
		q.Stay(again)
		q.Stay(stay(routing.Answered, 10*sec)) // nobody wrote
	}).Total
	if c.Response != (Mean{120 * sec, 2}) || c.ResponseBusiness != (Mean{30 * sec, 2}) {
		t.Errorf("calendar %+v, business %+v", c.Response, c.ResponseBusiness)
	}
	if always := one(t, goal("d"), func(q *Queues) {
		s := stay(routing.Answered, 0)
		s.FirstReplyAt = noon + 40*sec
		q.Stay(s)
	}).Total; always.ResponseBusiness != always.Response {
		t.Errorf("a queue without hours: %+v and %+v", always.ResponseBusiness, always.Response)
	}
}

// part is an assignment that began at noon, was worked so long and wrapped up
// so long (-1: no wrap-up).
func part(active, wrap int64, reason string) *Part {
	p := &Part{Assignment: routing.Assignment{AgentID: 3, QueueID: queue, Role: routing.Owner, Stage: routing.Done, Mode: "live", StartedAt: noon, EndedAt: noon + active, EndReason: reason}}
	p.DoneAt = p.EndedAt
	if wrap >= 0 {
		p.WrapAt, p.DoneAt = p.EndedAt, p.EndedAt+wrap
	}
	return p
}

func TestHandling(t *testing.T) {
	snoozed := part(600*sec, 0, "ended")
	snoozed.SnoozedMS = 500 * sec
	away := part(600*sec, -1, "snoozed") // ended while set aside
	away.SnoozedAt = noon + 100*sec
	open := part(100*sec, -1, "")
	open.DoneAt, open.Stage = 0, routing.WrapUp
	c := one(t, goal("d"), func(q *Queues) {
		q.Part(part(100*sec, 20*sec, "ended"))
		q.Part(part(300*sec, 40*sec, "closed"))
		q.Part(part(80*sec, -1, "transferred"))
		warm := part(60*sec, -1, "transferred")
		warm.Warm = true
		q.Part(warm)
		q.Part(part(20*sec, -1, "released"))
		q.Part(snoozed)
		q.Part(away)
		q.Part(open)
		for _, r := range []routing.Role{routing.Monitoring, routing.Whispering, routing.Consulted} {
			watch := part(900*sec, -1, "ended")
			watch.Role = r
			q.Part(watch)
		}
		joined := part(40*sec, -1, "ended")
		joined.Role = routing.Participant
		q.Part(joined)
	}).Total
	// 120 + 340 + 80 + 60 + 20 + 100 + 100 + 40
	if c.Handling != (Mean{860 * sec, 8}) {
		t.Errorf("AHT %+v", c.Handling)
	}
	if c.WrapUp != (Mean{60 * sec, 3}) { // 20, 40 and the one submitted at once
		t.Errorf("ACW %+v", c.WrapUp)
	}
	if c.Cold != 1 || c.Warm != 1 || c.Released != 1 || c.Transfers() != (Rate{3, 8}) {
		t.Errorf("transfers %+v: %d cold, %d warm, %d released", c.Transfers(), c.Cold, c.Warm, c.Released)
	}
}

func TestClosings(t *testing.T) {
	c := one(t, goal("d"), func(q *Queues) {
		for i, rating := range []int{5, 4, 3, 1, 0, 0, 0, 0} {
			k := &Closing{ID: domain.ID(i), QueueID: queue, AgentID: 3, Mode: conversation.Live, CreatedAt: noon - 10*minute, FirstClosed: noon, ClosedAt: noon, Rating: rating}
			if i == 0 { // reopened and closed again half an hour later
				k.ClosedAt = noon + 30*minute
			}
			q.Closing(k)
		}
	}).Total
	if c.Satisfaction() != (Rate{2, 4}) || c.ResponseRate() != (Rate{4, 8}) {
		t.Errorf("CSAT %+v, answered by %+v", c.Satisfaction(), c.ResponseRate())
	}
	if c.FirstResolution != (Mean{80 * minute, 8}) || c.FullResolution != (Mean{110 * minute, 8}) {
		t.Errorf("first %+v, full %+v", c.FirstResolution, c.FullResolution)
	}
}

// A cohort stays where it was enqueued; handling goes where it ended.
func TestAttribution(t *testing.T) {
	r := one(t, goal("d"), func(q *Queues) {
		s := stay(routing.Answered, 40*minute) // enqueued in the first quarter, answered in the third
		s.EnqueuedAt = noon + 14*minute
		q.Stay(s)
		p := part(40*minute, 6*minute, "ended") // handled over the third border
		q.Part(p)
		for _, at := range []int64{noon - 1, noon + hour} { // the borders of [noon, noon+1h)
			s := stay(routing.Answered, 0)
			s.EnqueuedAt = at
			q.Stay(s)
			p := part(0, -1, "ended")
			p.DoneAt = at
			q.Part(p)
			q.Closing(&Closing{QueueID: queue, ClosedAt: at, Rating: 5})
		}
		moved := stay(routing.FlowOut, minute)
		moved.QueueID = other // measured by the defaults
		q.Stay(moved)
	})
	if len(r.Queues) != 2 || r.Queues[0].Queue != queue || r.Queues[1].Queue != other || r.Total.Offered != 2 || r.Total.Handled() != 1 || r.Total.Closed() != 0 {
		t.Fatalf("report %+v", r)
	}
	row := r.Queues[0]
	if row.Cells[0].Offered != 1 || row.Cells[0].Handled() != 0 || row.Cells[3].Handled() != 1 || row.Cells[1] != nil || row.Total.Offered != 1 {
		t.Errorf("cells %+v", row.Cells)
	}
	if r.Intervals[0].Offered != 2 || r.Intervals[3].Handled() != 1 || r.Intervals[1].Offered != 0 {
		t.Errorf("intervals %+v", r.Intervals)
	}
	if r.Queues[1].Total.Formula.String() != "d" {
		t.Errorf("queue without a goal: %q", r.Queues[1].Total.Formula)
	}
}

// A cohort is provisional while its interval runs or somebody of it waits.
func TestProvisional(t *testing.T) {
	q, err := NewQueues(Query{From: noon, To: noon + hour, Now: noon + 40*minute, Unit: Quarter, Zone: time.UTC}, nil)
	if err != nil {
		t.Fatal(err)
	}
	q.Stay(stay(routing.Answered, 0))
	late := stay("", 0)
	late.EnqueuedAt = noon + 20*minute
	q.Stay(late)
	r := q.Result()
	for i, want := range []bool{false, true, true, true} { // over; somebody waits; runs; ahead
		if r.Intervals[i].Provisional != want {
			t.Errorf("quarter %d provisional: %v", i, !want)
		}
	}
	if !r.Total.Provisional || !r.Queues[0].Total.Provisional {
		t.Error("the whole is final before it is over")
	}
	if r.Queues[0].Cells[0].Provisional || !r.Queues[0].Cells[1].Provisional {
		t.Error("cells are marked otherwise than intervals")
	}
}

func TestQueueFilters(t *testing.T) {
	for _, c := range []struct {
		q    Query
		want int64
	}{{Query{}, 3}, {Query{Queue: queue}, 2}, {Query{Mode: conversation.Async}, 1}, {Query{Queue: other, Mode: conversation.Async}, 0}} {
		c.q.From, c.q.To, c.q.Now, c.q.Unit, c.q.Zone = noon, noon+hour, noon+hour, Hour, time.UTC
		q, err := NewQueues(c.q, nil)
		if err != nil {
			t.Fatal(err)
		}
		q.Stay(stay(routing.Answered, 0))
		mail := stay(routing.Answered, 0)
		mail.Mode = "async"
		q.Stay(mail)
		elsewhere := stay(routing.Answered, 0)
		elsewhere.QueueID = other
		q.Stay(elsewhere)
		if got := q.Result().Total.Offered; got != c.want {
			t.Errorf("%+v: %d", c.q, got)
		}
	}
}
