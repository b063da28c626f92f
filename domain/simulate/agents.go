package simulate

import (
	"math"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// desk is one agent of the world.
type desk struct {
	agent     int32
	group     *group
	parts     []piece // open work
	connected bool
	intent    presence.Intent // as routing has it
	onShift   bool
	pausing   bool
	looking   bool // means to pick listed work
	nextShift int
	gen       uint32 // of pauses and the way back
	wire      uint32 // of the connection
	since     int64  // when the state last changed
	sums      desks
}

// piece is an open assignment.
type piece struct {
	id    domain.ID
	talk  int32
	stage routing.Stage
	role  routing.Role
	units float64 // of 1, what it takes of the agent's room for live work
}

// touch books the time since the desk's last change.
func (w *world) touch(d *desk) {
	dt := w.overlap(d.since)
	d.since = w.now
	if dt == 0 {
		return
	}
	n, used := 0, 0.0
	for _, p := range d.parts {
		if p.stage == routing.Working || p.stage == routing.WrapUp {
			n++
			used += p.units
		}
	}
	switch {
	case n > 0:
		d.sums.busy += dt
	case d.connected && d.intent == presence.Ready:
		d.sums.idle += dt
	default:
		return
	}
	d.sums.used += dt * used
	d.sums.places += dt
}

// sum is how these agents spent their time.
func (w *world) sum(members []int32) *desks {
	var s desks
	for _, i := range members {
		d := &w.desks[i].sums
		s.busy += d.busy
		s.idle += d.idle
		s.used += d.used
		s.places += d.places
		s.accepted += d.accepted
		s.declined += d.declined
		s.missed += d.missed
		s.handled += d.handled
		s.transferred += d.transferred
		s.handling += d.handling
	}
	return &s
}

// openDesks brings the agents who work from the start, and plans the shifts.
func (w *world) openDesks() {
	for i := range w.desks {
		d := &w.desks[i]
		*d = desk{agent: int32(i), group: &w.m.groups[w.m.agents[i].group], intent: presence.Offline, since: w.now}
		if d.group.always {
			w.beginShift(d)
			continue
		}
		w.planShift(d)
	}
}

func (w *world) planShift(d *desk) {
	if d.nextShift >= len(d.group.shifts) {
		return
	}
	s := d.group.shifts[d.nextShift]
	d.nextShift++
	w.q.add(max(s.from, w.now), shiftOn, indexed(d.agent, 0))
	w.q.add(s.to, shiftOff, indexed(d.agent, 0))
}

func (w *world) agentEvent(e event) {
	d := &w.desks[e.index()]
	switch e.what() {
	case shiftOn:
		w.beginShift(d)
	case shiftOff:
		w.endShift(d)
	case pauseOn, pauseOff, resume:
		if e.generation() == d.gen {
			w.pause(d, e.what())
		}
	case dropped, restored:
		if e.generation() == d.wire {
			w.wire(d, e.what())
		}
	case look:
		d.looking = false
		w.pick(d)
	case home:
		w.goHome(d)
	}
}

func (w *world) beginShift(d *desk) {
	d.onShift, d.pausing = true, false
	w.connect(d)
	w.want(d, presence.Ready)
	d.gen++
	w.planPause(d)
	w.planDrop(d)
}

func (w *world) endShift(d *desk) {
	d.onShift, d.pausing = false, false
	d.gen++
	w.want(d, presence.Offline)
	w.goHome(d)
	w.planShift(d)
}

// goHome closes the page of an agent off shift once the last work is done.
func (w *world) goHome(d *desk) {
	if d.onShift || !d.connected || len(d.parts) > 0 {
		return
	}
	d.wire++
	w.disconnect(d)
}

func (w *world) connect(d *desk) {
	if !d.connected {
		w.touch(d)
		d.connected = true
		w.core.Connect(w.m.agents[d.agent].id, w.now)
		w.commit()
	}
}

func (w *world) disconnect(d *desk) {
	w.touch(d)
	d.connected = false
	w.core.Disconnect(w.m.agents[d.agent].id, w.now)
	w.commit()
}

func (w *world) want(d *desk, intent presence.Intent) {
	id := w.m.agents[d.agent].id
	reason := ""
	if intent == presence.NotReady {
		reason = "pause"
	}
	if err := w.core.Want(id, routing.Actor{Kind: conversation.ByAgent, ID: id}, intent, reason, w.now); err != nil {
		w.refused(err, "choosing a state")
		return
	}
	w.commit()
}

func (w *world) planPause(d *desk) {
	if g := d.group; g.ready < 1 {
		w.q.add(w.now+round(g.stretch*w.people.ExpFloat64()), pauseOn, indexed(d.agent, d.gen))
	}
}

// pause begins or ends one; resume comes back after a ring let pass.
func (w *world) pause(d *desk, what what) {
	if !d.onShift {
		return
	}
	d.gen++
	switch what {
	case pauseOn:
		d.pausing = true
		w.want(d, presence.NotReady)
		w.q.add(w.now+round(d.group.pause.draw(w.people)), pauseOff, indexed(d.agent, d.gen))
	default:
		d.pausing = false
		w.want(d, presence.Ready)
		w.planPause(d)
	}
}

func (w *world) planDrop(d *desk) {
	if d.group.every > 0 {
		d.wire++
		w.q.add(w.now+round(d.group.every*w.people.ExpFloat64()), dropped, indexed(d.agent, d.wire))
	}
}

func (w *world) wire(d *desk, what what) {
	d.wire++
	if what == dropped {
		w.q.add(w.now+round(d.group.lost.draw(w.people)), restored, indexed(d.agent, d.wire))
		w.disconnect(d)
		return
	}
	w.connect(d)
	if d.onShift && !d.pausing && d.intent != presence.Ready {
		w.want(d, presence.Ready) // the grace was over: the agent begins anew
	}
	w.goHome(d)
	if d.onShift {
		w.planDrop(d)
	}
}

// standing is what routing made of an agent. Who is not ready without meaning
// it comes back after a while.
func (w *world) standing(s *presence.Standing) {
	d := &w.desks[s.AgentID-agentIDs]
	if s.Intent == d.intent {
		return
	}
	w.touch(d)
	if d.intent = s.Intent; d.intent == presence.Ready {
		w.mayLook(d)
	}
	if d.onShift && !d.pausing && d.intent == presence.NotReady {
		d.gen++
		w.q.add(w.now+round(math.Max(d.group.back.draw(w.people), 1)), resume, indexed(d.agent, d.gen))
	}
}
