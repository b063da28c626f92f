package routing

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// office is a Core under random commands.
type office struct {
	t    *rapid.T
	c    *Core
	s    shape
	now  int64
	id   domain.ID
	conv int
}

func openOffice(t *rapid.T, s shape) *office {
	o := &office{t: t, s: s, now: noon, id: 10_000}
	o.c = NewCore(s.config(t), func() domain.ID { o.id++; return o.id })
	for id := range o.c.cfg.Agents {
		o.c.Connect(id, o.now)
		_ = o.c.Want(id, Actor{Kind: conversation.ByAgent, ID: id}, presence.Ready, "", o.now)
	}
	o.c.Take()
	return o
}

func (o *office) agent() domain.ID { return agentID(num(o.t, "agent", 0, len(o.c.cfg.Agents)-1)) }
func (o *office) queue() domain.ID { return queueID(num(o.t, "queue", 0, len(o.c.cfg.Queues)-1)) }
func (o *office) some() domain.ID {
	return convID(num(o.t, "conv", max(0, o.conv-12), max(0, o.conv-1)))
}

func (o *office) by(agent domain.ID) Actor {
	return Actor{Kind: conversation.ByAgent, ID: agent, Supervises: true}
}

// arrive brings a conversation.
func (o *office) arrive() {
	a := Arrival{ID: convID(o.conv), Channel: pick(o.t, "channel", Chat, Chat, Chat, Voice, Email), Mode: conversation.Live, Queue: o.queue(),
		Priority: pick(o.t, "prio", -1, 0, 1, 50), Opening: 1, Fresh: true, By: conversation.Author{Kind: conversation.ByVisitor}}
	if a.Channel == Email {
		a.Mode = conversation.Async
	}
	if o.s.skills > 0 && chance(o.t, "needy", 3) {
		a.Needs = o.s.needs(o.t)
	}
	if chance(o.t, "known", 4) {
		a.LastOwner, a.OwnedAt = o.agent(), o.now
	}
	o.conv++
	_ = o.c.Enqueue(a, o.now)
}

// answer accepts, declines or shows an open ring.
func (o *office) answer() {
	offers := o.c.OffersOf(o.agent())
	if len(offers) == 0 {
		return
	}
	f := offers[num(o.t, "offer", 0, len(offers)-1)]
	switch num(o.t, "answer", 0, 4) {
	case 0:
		_ = o.c.Decline(f.ID, f.AgentID, "busy", o.now)
	case 1:
		_ = o.c.Ack(f.ID, f.AgentID, o.now)
	default:
		_ = o.c.Accept(f.ID, f.AgentID, o.now)
	}
}

// work does something with a conversation one has.
func (o *office) work() {
	agent := o.agent()
	parts := o.c.AssignmentsOf(agent)
	if len(parts) == 0 {
		return
	}
	p := parts[num(o.t, "part", 0, len(parts)-1)]
	by, conv := o.by(agent), p.ConversationID
	switch num(o.t, "work", 0, 8) {
	case 0, 1:
		_ = o.c.End(conv, by, o.now)
	case 2:
		_ = o.c.SubmitWrapUp(conv, agent, "", "", o.now)
	case 3:
		_ = o.c.Release(conv, by, "", o.now)
	case 4:
		_ = o.c.ToQueue(conv, by, o.queue(), true, "", o.now)
	case 5:
		_ = o.c.ToAgent(conv, by, o.agent(), "", o.now)
	case 6:
		_ = o.c.Snooze(conv, by, o.now+Minute, o.now)
	case 7:
		_ = o.c.Consult(conv, by, o.agent(), "", o.now)
	default:
		_ = o.c.Close(conv, by, "", o.now)
	}
}

// presence changes somebody's.
func (o *office) presence() {
	agent := o.agent()
	switch num(o.t, "presence", 0, 6) {
	case 0:
		o.c.Disconnect(agent, o.now)
	case 1:
		o.c.Connect(agent, o.now)
	case 2:
		_ = o.c.Want(agent, o.by(agent), presence.Offline, "", o.now)
	case 3:
		_ = o.c.Want(agent, o.by(agent), presence.NotReady, "lunch", o.now)
	default:
		o.c.Connect(agent, o.now)
		_ = o.c.Want(agent, o.by(agent), presence.Ready, "", o.now)
	}
}

// visitor does something.
func (o *office) visitor() {
	conv := o.some()
	switch num(o.t, "visitor", 0, 5) {
	case 0:
		o.c.VisitorGone(conv, o.now)
	case 1:
		o.c.VisitorBack(conv, o.now)
	case 2:
		_ = o.c.LeaveQueue(conv, o.now)
	case 3:
		_ = o.c.LeaveMessage(conv, o.now)
	case 4:
		_ = o.c.Pick(conv, o.by(o.agent()), o.now)
	default:
		o.c.VisitorWrote(conv, o.now)
	}
}

// edit changes the configuration.
func (o *office) edit() {
	old := o.c.cfg
	cfg := *old
	cfg.Version++
	cfg.Queues = map[domain.ID]*Queue{}
	for id, q := range old.Queues {
		cfg.Queues[id] = q
	}
	id := o.queue()
	q := *old.Queues[id]
	q.Version++
	q.Status = pick(o.t, "status", QueueActive, QueueActive, QueuePaused)
	if chance(o.t, "settings", 2) {
		q.Settings = o.s.settings(o.t)
	}
	cfg.Queues[id] = &q
	o.c.Configure(&cfg, o.now)
}

func (o *office) command() {
	switch n := num(o.t, "command", 0, 26); {
	case n < 7:
		o.arrive()
	case n < 11:
		o.answer()
	case n < 15:
		o.work()
	case n < 17:
		o.presence()
	case n < 19:
		o.visitor()
	case n < 20:
		if chance(o.t, "edit", 2) {
			o.edit()
		}
	}
}

// step lets time pass, runs a command and sometimes takes it back.
func (o *office) step() {
	o.now += pick(o.t, "pass", 0, 1, Second, 5*Second, 31*Second, 61*Second)
	for o.c.Due(o.now, 1000) {
	}
	if chance(o.t, "several", 3) {
		o.command()
	}
	if chance(o.t, "undo", 6) {
		o.c.Take()
		o.command()
		o.c.Route(o.now)
		o.c.Undo()
	}
	o.command()
}

// decided are the decisions a Route noted, one a conversation.
func decided(rs []Receipt) []Decision {
	var out []Decision
	for _, r := range rs {
		if r.Kind != KindNone {
			out = append(out, Decision{Conversation: r.ConversationID, Queue: r.QueueID, Kind: r.Kind, Agents: r.Pick})
		}
	}
	return byConversation(out)
}

func byConversation(ds []Decision) []Decision {
	slices.SortStableFunc(ds, func(a, b Decision) int { return cmp.Compare(a.Conversation, b.Conversation) })
	var out []Decision
	for _, d := range ds {
		if n := len(out); n > 0 && out[n-1].Conversation == d.Conversation {
			out[n-1].Agents = append(slices.Clone(out[n-1].Agents), d.Agents...)
		} else {
			out = append(out, d)
		}
	}
	for i := range out {
		out[i].Agents = slices.Sorted(slices.Values(out[i].Agents))
	}
	return out
}

// TestRouteDecides: looking only at what changed, Route decides what Decide
// does looking at everything; nothing is left for the sweep; each receipt
// replays to its pick (I7, I16, I25).
func TestRouteDecides(t *testing.T) { routeDecides(t, everything) }

// TestRouteDecidesInTime: the same where much depends on time: delays, ranks
// and relaxation, rings at several at once.
func TestRouteDecidesInTime(t *testing.T) {
	s := everything
	s.agents, s.queues, s.policies, s.delays = 4, 2, []Policy{Broadcast, LongestIdle, BySkills}, []int64{0, Second, 3 * Second, Minute}
	routeDecides(t, s)
}

func routeDecides(t *testing.T, s shape) {
	rapid.Check(t, func(t *rapid.T) {
		o := openOffice(t, s)
		for range num(t, "steps", 1, 40) {
			o.step()
			s := o.c.Snapshot()
			want := text(t, byConversation(Decide(s, o.now)))
			told := len(o.c.tx.told.receipts)
			o.c.Route(o.now)
			rs := slices.Clone(o.c.tx.told.receipts[told:])
			if got := text(t, decided(rs)); got != want {
				t.Fatalf("route\n%s\ndecide\n%s%s", got, want, brief(s))
			}
			checkReplays(t, rs)
			if left := Decide(o.c.Snapshot(), o.now); len(left) != 0 { // not Sweep: it would repair what Route forgot
				t.Fatalf("left over %s%s", text(t, left), brief(s))
			}
			o.c.Take()
			o.quiet(t)
		}
		if n := o.c.Sweep(o.now); n != 0 {
			t.Fatalf("the sweep decided %d", n)
		}
	})
}

// quiet checks that nothing can be decided by time alone before the Core asks
// to be run again.
func (o *office) quiet(t *rapid.T) {
	at := o.now + pick(t, "later", 1, Second, 3*Second, 10*Second, Minute)
	if next := o.c.Next(); next > 0 && next <= at {
		at = max(o.now, next-1)
	}
	if left := Decide(o.c.Snapshot(), at); len(left) != 0 {
		t.Fatalf("in %d ms nothing runs that decides %s%s", at-o.now, text(t, left), brief(o.c.Snapshot()))
	}
}

func checkReplays(t *rapid.T, rs []Receipt) {
	for _, r := range rs {
		got, err := Replay(r.Input)
		if err != nil || !slices.Equal(got, r.Pick) {
			t.Fatalf("receipt %s %s picked %v, replays to %v, %v\n%s", r.ConversationID, r.Kind, r.Pick, got, err, r.Input)
		}
	}
}
