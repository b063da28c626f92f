package routing

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// chaos issues random commands.
type chaos struct {
	*world
	r    *rand.Rand
	next domain.ID
	past []domain.ID // offers of the past
}

func (x *chaos) agent() domain.ID { return domain.ID(1 + x.r.IntN(4)) }
func (x *chaos) queue() domain.ID { return general + domain.ID(x.r.IntN(2)) }
func (x *chaos) conv() domain.ID {
	if ids := sorted(x.c.files); len(ids) > 0 && x.r.IntN(6) > 0 {
		return ids[x.r.IntN(len(ids))]
	}
	return 1000 + domain.ID(x.r.IntN(int(x.next-1000)+1))
}
func (x *chaos) ring() domain.ID {
	ids := sorted(x.c.offers)
	if len(ids) > 0 && x.r.IntN(5) > 0 {
		id := ids[x.r.IntN(len(ids))]
		x.past = append(x.past, id)
		return id
	}
	if len(x.past) > 0 {
		return x.past[x.r.IntN(len(x.past))]
	}
	return 77
}

func (x *chaos) by() Actor {
	a := agent(x.agent())
	switch x.r.IntN(6) {
	case 0:
		a = super(boss)
	case 1:
		a = nobody
	case 2:
		a = Actor{Kind: conversation.ByVisitor, ID: 600}
	}
	return a
}

// owner acts as the owner of a conversation, if it has one.
func (x *chaos) owner(conv domain.ID) Actor {
	if f := x.c.open(conv); f != nil && f.work.OwnerID != 0 && x.r.IntN(8) > 0 {
		return agent(f.work.OwnerID)
	}
	return agent(x.agent())
}

// command runs one at random and names it.
func (x *chaos) command() string {
	c, now := x.c, x.now
	conv := x.conv()
	own := x.owner(conv)
	try := func(name string, err error) string {
		if e := domain.AsError(err); e != nil {
			return name + ": " + e.Code + " " + e.Reason
		}
		return name
	}
	switch n := x.r.IntN(50); n {
	case 0, 1, 2, 3, 4, 5, 6:
		x.next++
		a := chat(x.next, x.queue())
		if x.r.IntN(5) == 0 {
			a = mail(x.next, x.queue())
		}
		if x.r.IntN(4) == 0 {
			a.CameBy = "bot"
		}
		if x.r.IntN(5) == 0 {
			a.Needs = []Need{{Skill: 31, Min: 1 + x.r.IntN(5), Hard: x.r.IntN(2) == 0}}
		}
		a.Priority, a.HasEmail = x.r.IntN(3)*10-1, x.r.IntN(2) == 0
		if x.r.IntN(5) == 0 {
			a.LastOwner, a.OwnedAt = x.agent(), now-1000
		}
		return try("enqueue", c.Enqueue(a, now))
	case 7:
		a := chat(conv, x.queue())
		a.Fresh, a.Opening = false, 2
		return try("reopen by visitor", c.Enqueue(a, now))
	case 8, 9, 10, 11, 12, 13:
		id := x.ring()
		who := x.agent()
		if o := c.offers[id]; o != nil {
			who = o.AgentID
		}
		return try("accept", c.Accept(id, who, now))
	case 14:
		id := x.ring()
		who := x.agent()
		if o := c.offers[id]; o != nil {
			who = o.AgentID
		}
		return try("decline", c.Decline(id, who, "no", now))
	case 15, 16:
		id := x.ring()
		if o := c.offers[id]; o != nil {
			return try("ack", c.Ack(id, o.AgentID, now))
		}
		return "ack of nothing"
	case 17:
		c.VisitorWrote(conv, now)
		return "visitor wrote"
	case 18, 19:
		return try("agent wrote", c.AgentWrote(conv, own, now))
	case 20:
		return try("pick", c.Pick(conv, agent(x.agent()), now))
	case 21:
		return try("assign", c.Assign(conv, x.by(), x.agent(), now))
	case 22:
		return try("to queue", c.ToQueue(conv, own, x.queue(), x.r.IntN(2) == 0, "", now))
	case 23, 24:
		return try("to agent", c.ToAgent(conv, own, x.agent(), "note", now))
	case 25:
		return try("consult", c.Consult(conv, own, x.agent(), "", now))
	case 26:
		return try("complete consult", c.CompleteConsult(conv, own, now))
	case 27:
		return try("cancel consult", c.CancelConsult(conv, own, now))
	case 28:
		return try("invite", c.Invite(conv, own, x.agent(), "", now))
	case 29:
		return try("leave", c.Leave(conv, agent(x.agent()), now))
	case 30:
		if x.r.IntN(2) == 0 {
			return try("cancel transfer", c.CancelTransfer(conv, own, now))
		}
		return try("to bot", c.ToBot(conv, own, now))
	case 31:
		return try("release", c.Release(conv, own, "why", now))
	case 32:
		role := []Role{Monitoring, Whispering, Barging}[x.r.IntN(3)]
		return try("watch", c.Watch(conv, super(boss), role, x.r.IntN(3) > 0, now))
	case 33:
		if x.r.IntN(3) == 0 {
			return try("take over", c.TakeOver(conv, super(boss), now))
		}
		return try("requeue all", c.RequeueAll(own.ID, own, now))
	case 34, 35:
		return try("end", c.End(conv, own, now))
	case 36:
		return try("close", c.Close(conv, x.by(), "spam", now))
	case 37:
		a := chat(conv, x.queue())
		a.Fresh = false
		return try("reopen", c.Reopen(a, agent(x.agent()), now))
	case 38:
		if x.r.IntN(2) == 0 {
			return try("wake", c.Wake(conv, own, now))
		}
		return try("snooze", c.Snooze(conv, own, now+int64(1+x.r.IntN(100_000)), now))
	case 39:
		switch x.r.IntN(3) {
		case 0:
			return try("leave queue", c.LeaveQueue(conv, now))
		case 1:
			return try("leave a message", c.LeaveMessage(conv, now))
		}
		return try("keep waiting", c.KeepWaiting(conv, now))
	case 40:
		c.VisitorGone(conv, now)
		return "visitor gone"
	case 41:
		c.VisitorBack(conv, now)
		return "visitor back"
	case 42:
		return x.wrap(conv, try)
	case 43, 44, 45, 46, 47:
		return x.presence(try)
	case 48:
		c.Door(x.queue(), now)
		c.Unattended(now)
		return "unattended"
	}
	return x.configure()
}

func (x *chaos) wrap(conv domain.ID, try func(string, error) string) string {
	who := x.agent()
	if d := x.c.desks[who]; len(d.parts) > 0 && x.r.IntN(4) > 0 {
		conv = d.parts[0].ConversationID
	}
	switch x.r.IntN(4) {
	case 0:
		_, err := x.c.SaveWrapNotes(conv, who, "", fmt.Sprint("n", x.now), x.r.IntN(2), x.now)
		return try("notes", err)
	case 1:
		return try("extend", x.c.ExtendWrapUp(conv, who, x.now))
	}
	return try("submit", x.c.SubmitWrapUp(conv, who, "", "done", x.now))
}

func (x *chaos) presence(try func(string, error) string) string {
	who := x.agent()
	switch x.r.IntN(10) {
	case 0:
		x.c.Disconnect(who, x.now)
		return "disconnect"
	case 1, 2:
		x.c.Connect(who, x.now)
		return "connect"
	case 3:
		return try("not ready", x.c.Want(who, agent(who), presence.NotReady, "lunch", x.now))
	case 4:
		return try("offline", x.c.Want(who, agent(who), presence.Offline, "", x.now))
	}
	return try("ready", x.c.Want(who, super(boss), presence.Ready, "", x.now))
}

func (x *chaos) configure() string {
	what := "configure"
	x.c.Configure(edited(x.cfg, func(c *Config) {
		c.Version++
		q := c.Queues[x.queue()]
		other := general + payments - q.ID
		switch x.r.IntN(9) {
		case 0:
			q.Status, what = QueuePaused, "pause"
		case 1:
			q.Status, q.Target, what = QueueDraining, other, "drain"
		case 2:
			q.Status = QueueActive
			for _, a := range c.Agents {
				a.Enabled = true
			}
		case 3:
			a := c.Agents[x.agent()]
			a.Enabled, what = x.r.IntN(4) > 0, "enable or not"
		case 4:
			q.Settings.Policy = []Policy{LongestIdle, Broadcast, RoundRobin, Manual}[x.r.IntN(4)]
		case 5:
			q.Settings.Auto = !q.Settings.Auto
		case 6:
			q.Settings.Overflow = []Overflow{{When: WhenMaxWait, Do: []Action{ToQueue, ToTicket, ToAsk, ToClose, ToBot, ToWait}[x.r.IntN(6)], Queue: other},
				{When: WhenNoAnswer, Do: ToQueue, Queue: other}, {When: WhenFull, Do: ToQueue, Queue: other}}
			q.Settings.MaxSize = x.r.IntN(4)
		case 7:
			q.Settings.WrapMode = []Wrap{WrapOff, WrapTimed, WrapDiscretion, WrapTimedNoExit}[x.r.IntN(4)]
		case 8:
			q.Settings.Ranking, q.Settings.Position = []Ranking{ByScore, ByStrict}[x.r.IntN(2)], x.r.IntN(2) == 0
			q.Settings.NoReply, q.Settings.AgentIdle = int64(x.r.IntN(2))*Minute, int64(x.r.IntN(2))*10*Minute
		}
	}), x.now)
	return what
}

var seeds = flag.Int("seeds", 24, "how many random histories to run")

// skills gives some agents a skill, one a limit, and asks for the skill.
func skills(c *Config) {
	c.Agents[ana].Skills[31], c.Agents[carla].Skills[31] = 3, 5
	c.Agents[ben].Capacity.RateLimit, c.Agents[ben].Capacity.RateWindow = 3, 30*Second
}

// TestRandom: whatever happens, the invariants hold, the rows taken give the
// same books, and Undo leaves them as they were.
func TestRandom(t *testing.T) {
	runs, steps := *seeds, 400
	for seed := range runs {
		x := &chaos{world: newWorld(t, skills), r: rand.New(rand.NewPCG(uint64(seed), 7)), next: 1000}
		x.ready(ana, ben, carla)
		trail := ""
		for n := range steps {
			before := ""
			undo := x.r.IntN(4) == 0
			x.quick = n%8 != 0
			if undo {
				before = dump(x.c, true)
			}
			name := ""
			if x.r.IntN(60) == 0 && !undo {
				x.cfg = x.c.cfg
				x.restart(int64(x.r.IntN(40_000)))
				continue
			}
			if x.r.IntN(4) == 0 {
				x.now += int64(x.r.IntN(60_000))
				x.c.Due(x.now, 1+x.r.IntN(20))
				name = "due"
			} else {
				x.now += int64(x.r.IntN(2000))
				name = x.command()
			}
			trail = fmt.Sprintf("%s%d %s\n", trail, x.now-t0, name)
			if len(trail) > 2000 {
				trail = trail[len(trail)-2000:]
			}
			if undo {
				if x.r.IntN(2) == 0 {
					x.c.Route(x.now)
				}
				x.c.Undo()
				if after := dump(x.c, true); after != before {
					t.Fatalf("seed %d, step %d: undo of %q leaves\n%s", seed, n, name, differ(before, after))
				}
				if msgs := faults(x.c); len(msgs) > 0 {
					t.Fatalf("seed %d, step %d: after undo of %q: %v", seed, n, name, msgs)
				}
				continue
			}
			func() {
				defer func() {
					if t.Failed() {
						t.Logf("seed %d, step %d after\n%s", seed, n, trail)
					}
				}()
				x.step()
				x.cfg = x.c.cfg
			}()
		}
	}
}
