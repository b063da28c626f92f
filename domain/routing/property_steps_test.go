package routing

import (
	"fmt"

	"pgregory.net/rapid"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// step does one random thing and checks everything.
func (f *floorOf) step() {
	name := ""
	kind := rapid.IntRange(0, 99).Draw(f.r, "what")
	var err error
	switch {
	case kind < 14:
		name = "pass time"
		f.pass(rapid.SampledFrom([]int64{0, 1, 999, 5 * Second, 11 * Second, 31 * Second, 2 * Minute, 6 * Minute, 11 * Minute}).Draw(f.r, "ms"))
		return
	case kind < 34:
		name, err = f.byVisitor()
	case kind < 52:
		name, err = f.ofRing()
	case kind < 68:
		name, err = f.ofAgent()
	case kind < 90:
		name, err = f.byAgent()
	case kind < 96:
		name = f.edit()
	case kind < 98:
		name = "crash"
		f.crash()
	default:
		name = "leap of the clock"
		from := f.now
		f.now += rapid.SampledFrom([]int64{20 * Second, 6 * Minute, 3 * Hour}).Draw(f.r, "asleep")
		f.c.Leap(from, f.now)
		f.c.Due(f.now, 1000)
	}
	if err != nil && domain.AsError(err) == nil {
		f.fail("%s: %v", name, err)
	}
	f.done(name, err)
}

// done ends a command as the engine does: undone when it failed, else decided
// and stored.
func (f *floorOf) done(name string, err error) {
	f.said = append(f.said, fmt.Sprintf("%d %s %v", f.now%10_000_000, name, err))
	if len(f.said) > 25 {
		f.said = f.said[1:]
	}
	if err != nil {
		before := f.image()
		f.c.Undo()
		f.checkUndone(before)
		return
	}
	f.c.Route(f.now)
	f.commit()
	f.check()
}

func (f *floorOf) byVisitor() (string, error) {
	c := f.c
	switch rapid.IntRange(0, 11).Draw(f.r, "visitor") {
	case 0, 1, 2, 3, 4:
		id := convBase + domain.ID(len(f.convs))
		f.convs = append(f.convs, id)
		return "arrive", f.enqueue(id)
	case 5, 6:
		id := f.conv()
		if id == 0 {
			return "nobody writes", nil
		}
		w, ok := c.Work(id)
		if !ok || w.State == conversation.Wrapup {
			return "write and reopen", f.enqueue(id)
		}
		if w.VisitorGoneAt != 0 {
			c.VisitorBack(id, f.now)
		}
		c.VisitorWrote(id, f.now)
		return "write", nil
	case 7:
		c.VisitorGone(f.conv(), f.now)
		return "visitor gone", nil
	case 8:
		c.VisitorBack(f.conv(), f.now)
		return "visitor back", nil
	case 9:
		return "leave queue", c.LeaveQueue(f.conv(), f.now)
	case 10:
		if rapid.Bool().Draw(f.r, "keep") {
			return "keep waiting", c.KeepWaiting(f.conv(), f.now)
		}
		return "leave a message", c.LeaveMessage(f.conv(), f.now)
	}
	id := f.conv()
	by := Actor{Kind: conversation.ByVisitor, ID: id}
	if rapid.Bool().Draw(f.r, "closing") {
		return "visitor closes", c.Close(id, by, "", f.now)
	}
	return "visitor ends", c.End(id, by, f.now)
}

func (f *floorOf) enqueue(id domain.ID) error {
	if st, ok := f.db.states[id]; !ok || st.State == conversation.Closed || st.State == conversation.Wrapup {
		f.begun[id]++
	}
	a := Arrival{ID: id, Channel: Chat, Mode: conversation.Live, Priority: -1, Lang: "en", Opening: f.begun[id], CreatedAt: f.now,
		By: conversation.Author{Kind: conversation.ByVisitor, ID: id}, Fresh: f.begun[id] == 1,
		Queue: rapid.SampledFrom([]domain.ID{0, qChat, qChat, qVoice, qAsync}).Draw(f.r, "queue"), HasEmail: rapid.Bool().Draw(f.r, "email")}
	switch a.Queue {
	case qVoice:
		a.Channel = rapid.SampledFrom([]Channel{Voice, Chat}).Draw(f.r, "channel")
	case qAsync:
		a.Channel, a.Mode = Email, conversation.Async
	}
	if rapid.IntRange(0, 3).Draw(f.r, "prio") == 0 {
		a.Priority = rapid.IntRange(0, 100).Draw(f.r, "points")
	}
	if rapid.IntRange(0, 4).Draw(f.r, "need") == 0 {
		a.Needs = []Need{{Skill: skillX, Min: 1, Hard: rapid.Bool().Draw(f.r, "hard")}}
	}
	if rapid.IntRange(0, 3).Draw(f.r, "owner") == 0 {
		a.LastOwner, a.OwnedAt = f.agent(), f.now-Minute
	}
	return f.c.Enqueue(a, f.now)
}

func (f *floorOf) ofRing() (string, error) {
	o, ok := f.offer()
	if !ok {
		return "no ring", nil
	}
	who := o.AgentID
	if rapid.IntRange(0, 9).Draw(f.r, "stranger") == 0 {
		who = f.agent()
	}
	switch rapid.IntRange(0, 7).Draw(f.r, "answer") {
	case 0, 1, 2, 3:
		err := f.c.Accept(o.ID, who, f.now)
		if err == nil { // replayed commands act once (I15)
			if again := f.c.Accept(o.ID, who, f.now); again != nil {
				f.fail("accepting again: %v", again)
			}
		}
		return "accept", err
	case 4, 5:
		return "decline", f.c.Decline(o.ID, who, "busy", f.now)
	}
	return "ack", f.c.Ack(o.ID, who, f.now)
}

func (f *floorOf) ofAgent() (string, error) {
	a := f.agent()
	switch rapid.IntRange(0, 9).Draw(f.r, "presence") {
	case 0, 1, 2:
		f.c.Connect(a, f.now)
		return "connect", nil
	case 3:
		f.c.Disconnect(a, f.now)
		return "disconnect", nil
	case 4, 5, 6, 7:
		f.c.Connect(a, f.now)
		return "ready", f.c.Want(a, Actor{Kind: conversation.ByAgent, ID: a}, presence.Ready, "", f.now)
	case 8:
		intent := rapid.SampledFrom([]presence.Intent{presence.NotReady, presence.Offline}).Draw(f.r, "intent")
		return "want " + string(intent), f.c.Want(a, f.actor(), intent, "r", f.now)
	}
	return "requeue all", f.c.RequeueAll(a, f.actor(), f.now)
}

func (f *floorOf) byAgent() (string, error) {
	c, id, by, to, now := f.c, f.conv(), f.actor(), f.agent(), f.now
	if w, ok := c.Work(id); ok && w.OwnerID != 0 && rapid.IntRange(0, 3).Draw(f.r, "owns") > 0 {
		by = Actor{Kind: conversation.ByAgent, ID: w.OwnerID, Supervises: w.OwnerID == agentBase}
	}
	switch rapid.IntRange(0, 26).Draw(f.r, "do") {
	case 0, 1:
		return "pick", c.Pick(id, by, now)
	case 2:
		return "assign", c.Assign(id, by, to, now)
	case 3:
		return "release", c.Release(id, by, "", now)
	case 4:
		return "to queue", c.ToQueue(id, by, rapid.SampledFrom([]domain.ID{qChat, qVoice, qAsync}).Draw(f.r, "to"), rapid.Bool().Draw(f.r, "sure"), "", now)
	case 5, 6:
		return "to agent", c.ToAgent(id, by, to, "", now)
	case 7, 8:
		return "consult", c.Consult(id, by, to, "", now)
	case 9:
		return "complete", c.CompleteConsult(id, by, now)
	case 10:
		return "cancel consult", c.CancelConsult(id, by, now)
	case 11:
		return "invite", c.Invite(id, by, to, "", now)
	case 12:
		return "leave", c.Leave(id, by, now)
	case 13:
		return "cancel transfer", c.CancelTransfer(id, by, now)
	case 14, 15, 16:
		return "end", c.End(id, by, now)
	case 17:
		return "close", c.Close(id, by, "", now)
	case 18:
		return "snooze", c.Snooze(id, by, now+rapid.Int64Range(1, 10*Minute).Draw(f.r, "until"), now)
	case 19:
		return "wake", c.Wake(id, by, now)
	case 20, 21:
		return "wrap up", c.SubmitWrapUp(id, by.ID, "", "", now)
	case 22:
		return "extend", c.ExtendWrapUp(id, by.ID, now)
	case 23:
		return "reply", c.AgentWrote(id, by, now)
	case 24:
		role := rapid.SampledFrom([]Role{Monitoring, Whispering, Barging}).Draw(f.r, "role")
		return "watch", c.Watch(id, by, role, rapid.Bool().Draw(f.r, "on"), now)
	case 25:
		return "take over", c.TakeOver(id, by, now)
	}
	if st, ok := f.db.states[id]; !ok || st.State != conversation.Closed {
		return "nothing to reopen", nil
	}
	f.begun[id]++
	return "reopen", c.Reopen(Arrival{ID: id, Channel: Chat, Mode: conversation.Live, Priority: -1, Lang: "en", Opening: f.begun[id], CreatedAt: now,
		By: conversation.Author{Kind: conversation.ByAgent, ID: by.ID}}, by, now)
}

// edit changes the configuration.
func (f *floorOf) edit() string {
	f.setup.Version++
	q := &f.setup.Queues[rapid.IntRange(0, len(f.setup.Queues)-1).Draw(f.r, "edit")]
	name := ""
	switch rapid.IntRange(0, 5).Draw(f.r, "edit kind") {
	case 0:
		name, q.Status = "pause", QueuePaused
	case 1, 2:
		name, q.Status = "resume", QueueActive
	case 3:
		name, q.Settings = "settings", f.settings(q.ID)
	case 4:
		p := &f.setup.People[rapid.IntRange(0, len(f.setup.People)-1).Draw(f.r, "person")]
		p.Enabled = !p.Enabled
		name = "enable or disable"
	case 5:
		k := DefaultCapacity()
		k.Channels[Chat] = Line{Weight: 25, Max: rapid.IntRange(1, 4).Draw(f.r, "chats")}
		f.setup.Capacity[0] = k
		name = "capacity"
	}
	q.Version++
	f.c.Configure(Expand(f.setup), f.now)
	return name
}

// pass lets time go by; all that comes due happens at its time.
func (f *floorOf) pass(ms int64) {
	end := f.now + ms
	for n := 0; ; n++ {
		next := f.c.Next()
		if next == 0 || next > end {
			break
		}
		if n > 10_000 {
			f.fail("due without end at %d", next)
		}
		f.now = max(f.now, next)
		f.c.Due(f.now, 100)
		f.done("due", nil)
	}
	f.now = end
	f.done(fmt.Sprint("pass ", ms), nil)
}

// crash loses the process: sometimes with a transaction under way, sometimes
// for long.
func (f *floorOf) crash() {
	if rapid.Bool().Draw(f.r, "under way") {
		_ = f.enqueue(convBase + 900_000)
		delete(f.begun, convBase+900_000)
		f.c.Route(f.now)
	} else {
		f.checkStored()
	}
	alive := f.now
	f.now += rapid.SampledFrom([]int64{0, 3 * Second, 20 * Second, 2 * Minute, 3 * Hour}).Draw(f.r, "outage")
	f.c = NewCore(Expand(f.setup), f.newID)
	f.c.Load(f.db.rows())
	f.c.Boot(alive, f.now)
}
