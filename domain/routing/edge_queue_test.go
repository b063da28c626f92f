package routing

import (
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/hours"
	"relevo/domain/presence"
)

func (w *world) configure(fn func(*Config)) *Changes {
	w.t.Helper()
	w.cfg = edited(w.cfg, fn)
	w.c.Configure(w.cfg, w.now)
	return w.step()
}

func TestEdge15QueueDrainedWithThirtyWaiting(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ben)
	for i := range 30 {
		w.enter(chat(1000+asID(i), general))
		w.now += Second
	}
	old := w.now
	w.enter(chat(1100, payments)) // younger than all of them
	rung := w.ring(ben)
	w.configure(func(c *Config) { c.Queues[general].Status, c.Queues[general].Target = QueueDraining, payments })
	w.quiet(ben)
	if got := w.s.offers[rung.ID]; got.State != Withdrawn || got.Reason != "moved" {
		t.Errorf("%+v", got)
	}
	list := ids(w.c.lines[payments].list)
	if len(list) != 31 || len(w.c.lines[general].list) != 0 || list[0] != 1000 || list[30] != 1100 {
		t.Fatalf("moved with their age: %v", list)
	}
	x, _ := w.c.Work(1000)
	if x.EnqueuedAt >= old || w.s.segments[x.SegmentID].How != "overflow" {
		t.Errorf("%+v", x)
	}
	w.enter(chat(1200, general)) // nothing enters
	if x, _ := w.c.Work(1200); x.QueueID != payments {
		t.Errorf("%+v", x)
	}
	w.fails(w.c.ToQueue(1000, super(boss), general, true, "", w.now), "queue_closed archived")
}

func TestEdge16PausedWhileRinging(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ben)
	w.enter(chat(1000, general))
	w.enter(chat(1001, general))
	o := w.ring(ben)
	w.now += Minute / 6
	w.configure(func(c *Config) { c.Queues[general].Status = QueuePaused })
	w.quiet(ben)
	w.is(1000, conversation.Waiting, 0)
	if got := w.s.offers[o.ID]; got.Reason != "paused" {
		t.Errorf("%+v", got)
	}
	w.enter(chat(1002, general)) // enters, no offers
	w.is(1002, conversation.Waiting, 0)
	w.quiet(ben)
	w.at(10*Minute + 1)
	if !w.said(1000, "max_wait") {
		t.Error("max wait runs")
	}
	w.configure(func(c *Config) { c.Queues[general].Status = QueueActive })
	if w.ring(ben).ConversationID != 1000 {
		t.Error("served in order once it is active again")
	}
}

func TestEdge17SettingsEditedMidWait(t *testing.T) {
	w := newWorld(t, nil)
	w.ready(ben)
	w.enter(chat(1000, general))
	o := w.ring(ben)
	w.configure(func(c *Config) { c.Queues[general].Settings.Ring = map[Channel]int64{Chat: 5 * Second} })
	if w.ring(ben).Deadline != o.Deadline {
		t.Error("an open offer keeps its deadline")
	}
	w.ok(w.c.Decline(o.ID, ben, "", w.now))
	w.pass(10 * Second)
	if n := w.ring(ben); n.Deadline != n.At+5*Second {
		t.Error("the next one has the new")
	}
}

func TestEdge38LastSkilledAgentLeaves(t *testing.T) {
	const german domain.ID = 31
	w := newWorld(t, func(c *Config) { c.Agents[ben].Skills[german] = 3; c.Agents[ana].Skills[german] = 1 })
	w.ready(ana, ben)
	w.serve2(ben, 4)
	a := chat(1000, general)
	a.Needs = []Need{{Skill: german, Min: 2, Hard: true}}
	w.enter(a)
	w.quiet(ana)
	w.ok(w.c.Want(ben, agent(ben), presence.Offline, "", w.now))
	if !w.bell(0, "skill_gone") {
		t.Fatal("supervisors are told")
	}
	r, ok := w.c.Explain(1000, w.now)
	if !ok || r.Kind != KindNone {
		t.Fatalf("%+v", r)
	}
	found := false
	for _, c := range r.Candidates {
		for _, f := range c.Fail {
			found = found || c.Agent == ana && f.Filter == F9
		}
	}
	if !found {
		t.Errorf("F9 in the receipt: %+v", r.Candidates)
	}
	w.bells = nil
	w.configure(func(c *Config) { c.Agents[ben].Skills = map[domain.ID]int{} })
	if !w.bell(0, "skill_gone") {
		t.Error("nobody is left who has it at all")
	}
}

// serve2 gives an agent so many chats by hand.
func (w *world) serve2(id domain.ID, n int) {
	w.t.Helper()
	for i := range n {
		w.configure(func(c *Config) { c.Queues[general].Status = QueuePaused })
		w.enter(chat(2000+asID(i), general))
		w.ok(w.c.Pick(2000+asID(i), agent(id), w.now))
		w.configure(func(c *Config) { c.Queues[general].Status = QueueActive })
	}
}

func TestEdge39NobodyOnline(t *testing.T) {
	w := newWorld(t, func(c *Config) {
		c.Queues[payments].Settings.Overflow = []Overflow{{When: WhenNoAgents, Do: ToTicket}}
	})
	w.enter(chat(1000, general)) // default: waits
	w.is(1000, conversation.Waiting, 0)
	if x, _ := w.c.Work(1000); x.Mode != conversation.Live || len(w.says) != 0 {
		t.Errorf("%+v %v", x, w.says)
	}
	w.enter(chat(1001, payments))
	if x, _ := w.c.Work(1001); x.Mode != conversation.Async || !w.said(1001, "no_agents") {
		t.Errorf("%+v", x)
	}
	w.ready(ana)
	w.ok(w.c.Want(ana, agent(ana), presence.NotReady, "x", w.now))
	w.enter(chat(1002, payments)) // a break does not make it online
	if x, _ := w.c.Work(1002); x.Mode != conversation.Async {
		t.Errorf("%+v", x)
	}
}

// officeHours is open Monday to Friday, 9 to 18 in Madrid; t0 is moved there.
func officeHours(c *Config) {
	week := [7][]hours.Span{}
	for d := range 5 {
		week[d] = []hours.Span{{From: 9 * 60, To: 18 * 60}}
	}
	c.Hours[201] = &hours.Schedule{ID: 201, Zone: "Europe/Madrid", Week: week}
	c.Queues[general].Settings.Hours = 201
}

func (w *world) clock(s string) {
	w.t.Helper()
	loc, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		w.t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04:05.000", s, loc)
	if err != nil {
		w.t.Fatal(err)
	}
	w.pass(at.UnixMilli() - w.now)
}

func TestEdge42Closing(t *testing.T) {
	for _, deflect := range []bool{false, true} {
		w := newWorld(t, func(c *Config) {
			officeHours(c)
			c.Queues[general].Settings.MaxWait = 0
			if deflect {
				c.Queues[general].Settings.WaitingAtClose = "deflect"
			}
		})
		w.clock("2027-03-15 17:59:00.000")
		for i := range 5 {
			w.enter(chat(1000+asID(i), general))
		}
		w.clock("2027-03-15 17:59:59.999")
		w.enter(chat(1005, general))
		w.is(1005, conversation.Waiting, 0)
		w.clock("2027-03-15 18:00:00.000")
		w.enter(chat(1006, general))
		x, _ := w.c.Work(1006)
		if x.Mode != conversation.Async || !w.said(1006, "after_hours") {
			t.Fatalf("at 18:00:00.000 after_hours: %+v", x)
		}
		x, _ = w.c.Work(1000)
		if got := x.Mode == conversation.Async; got != deflect {
			t.Fatalf("deflect %v: %+v", deflect, x)
		}
		w.ready(ben)
		if deflect {
			w.quiet(ben)
			continue
		}
		if w.ring(ben).ConversationID != 1000 {
			t.Error("who waited is served")
		}
	}
}

func TestEdge43OpensAtTheNextValidInstant(t *testing.T) {
	w := newWorld(t, func(c *Config) {
		officeHours(c)
		c.Hours[201] = &hours.Schedule{ID: 201, Zone: "Europe/Madrid", Week: [7][]hours.Span{6: {{From: 150, To: 600}}}} // Sunday 2:30, which the change skips
	})
	w.clock("2027-03-27 12:00:00.000")
	w.enter(chat(1000, general))
	if x, _ := w.c.Work(1000); x.Mode != conversation.Async {
		t.Fatal("closed on Saturday")
	}
	l := w.c.lines[general]
	if got := time.UnixMilli(l.edge).UTC().Format(time.RFC3339); got != "2027-03-28T01:00:00Z" { // 3:00 summer time
		t.Error(got)
	}
	w.pass(l.edge - w.now)
	w.enter(chat(1001, general))
	if x, _ := w.c.Work(1001); x.Mode != conversation.Live {
		t.Error("open at 3:00")
	}
}

func TestEdge44HolidayAddedToday(t *testing.T) {
	w := newWorld(t, officeHours)
	w.clock("2027-03-15 10:00:00.000")
	w.ready(ben)
	w.serve(1000, ben)
	w.configure(func(c *Config) {
		s := *c.Hours[201]
		s.Dates = []hours.Date{{Day: "2027-03-15"}}
		c.Hours[201] = &s
	})
	w.is(1000, conversation.Active, ben)
	w.enter(chat(1001, general))
	if x, _ := w.c.Work(1001); x.Mode != conversation.Async {
		t.Errorf("closed at once: %+v", x)
	}
}

func TestEdge41ThousandArrivals(t *testing.T) {
	w := newWorld(t, func(c *Config) {
		c.Queues[general].Settings.Auto, c.Queues[general].Settings.MaxWait = true, 0
		var m []Member
		for i := range 10 {
			id := domain.ID(10 + i)
			c.Agents[id] = &Agent{ID: id, Enabled: true, Capacity: DefaultCapacity()}
			m = append(m, Member{Agent: id, Rank: 1, In: true})
		}
		c.Queues[general].Members = m
	})
	w.quick = true
	for i := range 10 {
		w.ready(domain.ID(10 + i))
	}
	for i := range 1000 {
		w.enter(chat(5000+asID(i), general))
		w.now++
	}
	active := 0
	for i := range 1000 {
		x, _ := w.c.Work(5000 + asID(i))
		if x.State == conversation.Active {
			if i != active {
				t.Fatalf("%d was served before its turn", i)
			}
			active++
		}
	}
	if active != 40 {
		t.Errorf("%d chats", active)
	}
	for i := range 10 {
		w.load(domain.ID(10+i), 4)
	}
	w.quick = false
	w.check()
}

func TestOverflow(t *testing.T) {
	full := func(do Action) func(*Config) {
		return func(c *Config) {
			s := &c.Queues[general].Settings
			s.MaxSize, s.Overflow = 1, []Overflow{{When: WhenFull, Do: do, Queue: payments}}
		}
	}
	for _, c := range []struct {
		do    Action
		queue domain.ID
		state conversation.State
		mode  conversation.Mode
		said  string
		stays string
	}{
		{ToQueue, payments, conversation.Waiting, conversation.Live, "", "new:flow_out:0 overflow::0"},
		{ToTicket, general, conversation.Waiting, conversation.Async, "full", "new::0"},
		{ToAsync, general, conversation.Waiting, conversation.Async, "full", "new::0"},
		{ToBot, general, conversation.Bot, conversation.Live, "", "new:flow_out:0"},
		{ToClose, general, conversation.Closed, conversation.Live, "turned_away", "new:flow_out:0"},
		{ToWait, general, conversation.Waiting, conversation.Live, "", "new::0"},
		{ToAsk, general, conversation.Waiting, conversation.Live, "max_wait", "new::0"},
	} {
		w := newWorld(t, full(c.do))
		w.enter(chat(1000, general))
		w.enter(chat(1001, general))
		w.is(1001, c.state, 0)
		if m := w.s.moves[1001]; m.Queue != c.queue || m.Mode != c.mode || (c.said != "") != w.said(1001, c.said) || w.stays(1001) != c.stays {
			t.Errorf("%s: %+v, said %v, stays %s", c.do, m, w.says, w.stays(1001))
		}
	}
}

func TestHopsEnd(t *testing.T) {
	w := newWorld(t, func(c *Config) {
		for id, other := range map[domain.ID]domain.ID{general: payments, payments: general} {
			s := &c.Queues[id].Settings
			s.Overflow, s.MaxWait = []Overflow{{When: WhenMaxWait, Do: ToQueue, Queue: other}}, Minute
		}
	})
	w.enter(chat(1000, general))
	enq := w.now
	w.pass(4 * Minute)
	x, _ := w.c.Work(1000)
	if x.Hops != 4 || x.EnqueuedAt != enq || w.bell(0, "max_hops") {
		t.Fatalf("%+v", x)
	}
	w.pass(10 * Minute)
	x, _ = w.c.Work(1000)
	if x.Hops != 5 || x.QueueID != payments || !w.bell(0, "max_hops") || !x.Asked {
		t.Errorf("at max_hops it stays, supervisors are told, the visitor may choose: %+v", x)
	}
}

func TestMaxWaitChoices(t *testing.T) {
	w := newWorld(t, nil)
	bot := chat(1001, general)
	bot.CameBy, bot.Fresh = "bot", false
	w.enter(chat(1000, general))
	w.enter(bot)
	w.fails(w.c.KeepWaiting(4711, w.now), "not_waiting")
	w.pass(10 * Minute)
	opts := map[domain.ID]int{}
	for _, s := range w.says {
		opts[s.ConversationID] = len(s.Options)
	}
	if opts[1000] != 2 || opts[1001] != 3 {
		t.Fatalf("back is there only with an assistant: %v", opts)
	}
	w.ok(w.c.KeepWaiting(1000, w.now))
	w.ok(w.c.LeaveQueue(1001, w.now))
	w.is(1001, conversation.Bot, 0)
	w.pass(10 * Minute)
	if x, _ := w.c.Work(1000); !x.Asked {
		t.Error("keep restarts this timer")
	}
	w.ready(ben) // still waiting, may ring
	w.ring(ben)
	w.ok(w.c.LeaveMessage(1000, w.now))
	w.quiet(ben)
	x, _ := w.c.Work(1000)
	if x.Mode != conversation.Async || x.State != conversation.Waiting {
		t.Errorf("%+v", x)
	}
	w.ok(w.c.LeaveMessage(1000, w.now))
	w.ok(w.c.Pick(1000, agent(ben), w.now))
	if x, _ := w.c.Work(1000); x.Mode != conversation.Live {
		t.Error("picked with the visitor there: live")
	}
}

func TestQuestionWaitsForTheRing(t *testing.T) {
	w := newWorld(t, nil)
	w.enter(chat(1000, general))
	w.pass(10*Minute - Second)
	w.ready(ben)
	w.ack(ben)
	w.pass(20 * Second)
	if len(w.says) != 0 {
		t.Error("not asked while it rings")
	}
	w.pass(10 * Second)
	w.is(1000, conversation.Waiting, 0)
	if !w.said(1000, "max_wait") {
		t.Error("asked after it")
	}
}

func TestConfigureTakenBack(t *testing.T) {
	w := newWorld(t, officeHours)
	w.ready(ana)
	w.serve(1000, ana)
	w.enter(chat(1001, payments))
	before := dump(w.c, true)
	w.c.Configure(edited(w.cfg, func(c *Config) {
		q := *c.Queues[general]
		q.ID, q.Members = 103, nil
		c.Queues[103] = &q
		c.Agents[77] = &Agent{ID: 77, Enabled: true, Capacity: DefaultCapacity()}
		c.Agents[ana].Enabled = false
		c.Queues[payments].Status = QueueDraining
		delete(c.Queues, general)
	}), w.now)
	w.c.Connect(77, w.now)
	w.c.Disconnect(77, w.now) // a desk with a timer
	w.c.Route(w.now)
	w.c.Undo()
	if after := dump(w.c, true); after != before {
		t.Fatal(differ(before, after))
	}
	w.check()
	w.c.Route(w.now)
	if ch := w.c.Take(); ch != nil {
		t.Errorf("nothing is left of it: %+v", ch)
	}
}

// What happens to those who wait when a queue closes happens too when it closes
// while nobody runs, or by an edit: nobody is left waiting behind a closed door.
func TestClosedMeanwhile(t *testing.T) {
	for _, deflect := range []bool{false, true} {
		for name, closes := range map[string]func(w *world){
			"restart": func(w *world) { w.restart(Minute) },
			"reload": func(w *world) { // the books are read anew, as after a write that failed
				w.now += Minute
				w.c = NewCore(w.cfg, w.newID)
				w.c.Load(w.s.rows())
			},
			"holiday": func(w *world) {
				w.configure(func(c *Config) {
					s := *c.Hours[201]
					s.Dates = []hours.Date{{Day: "2027-03-15"}}
					c.Hours[201] = &s
				})
			},
		} {
			w := newWorld(t, func(c *Config) {
				officeHours(c)
				c.Queues[general].Settings.MaxWait = 0
				if deflect {
					c.Queues[general].Settings.WaitingAtClose = WaitingDeflect
				}
			})
			w.clock("2027-03-15 17:59:30.000")
			w.enter(chat(1000, general))
			closes(w)
			w.c.Due(w.now, 100)
			w.step()
			x, _ := w.c.Work(1000)
			if got := x.Mode == conversation.Async; got != deflect || x.State != conversation.Waiting {
				t.Errorf("%s, deflect %v: %+v", name, deflect, x)
			}
			if at := time.UnixMilli(w.c.lines[general].edge).UTC().Format(time.DateTime); name != "holiday" && at != "2027-03-16 08:00:00" {
				t.Errorf("%s: the next opening is at %s", name, at)
			}
		}
	}
}
