package routing

import (
	"slices"

	"pgregory.net/rapid"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/hours"
	"relevo/domain/presence"
)

// noon is the present of generated worlds.
const noon = int64(1_760_000_000_000)

// Ids of a generated world by kind, apart from one another.
func agentID(i int) domain.ID { return domain.ID(1000 + i) }
func queueID(i int) domain.ID { return domain.ID(2000 + i) }
func skillID(i int) domain.ID { return domain.ID(3000 + i) }
func convID(i int) domain.ID  { return domain.ID(4000 + i) }

// shiftID is a schedule that opens and closes soon after noon.
const shiftID = domain.ID(500)

// shape says which parts of routing a generated world uses.
type shape struct {
	agents, queues, skills, works int
	policies                      []Policy
	plain                         bool // no exclusions, stickiness, holds, delays, targets, rates, rules
	flat                          bool // all ranks equal
	delays                        []int64
}

var everything = shape{agents: 7, queues: 4, skills: 2, works: 12,
	policies: []Policy{LongestIdle, RoundRobin, LeastOpen, Spare, BySkills, Sequential, Broadcast, Manual},
	delays:   []int64{0, 0, 0, 3 * Second, Minute}}

func pick[T any](t *rapid.T, name string, of ...T) T { return rapid.SampledFrom(of).Draw(t, name) }
func num(t *rapid.T, name string, lo, hi int) int    { return rapid.IntRange(lo, hi).Draw(t, name) }
func chance(t *rapid.T, name string, in int) bool    { return num(t, name, 1, in) == 1 }

// ago is a time before noon, often the same as another.
func ago(t *rapid.T, name string) int64 {
	return noon - int64(num(t, name, 0, 8))*pick(t, name+"_by", 1, Second, Minute)
}

func (s shape) config(t *rapid.T) *Config {
	c := &Config{Queues: map[domain.ID]*Queue{}, Agents: map[domain.ID]*Agent{}, Hours: map[domain.ID]*hours.Schedule{}, Default: queueID(0), Version: 1}
	c.Hours[shiftID] = &hours.Schedule{ID: shiftID, Zone: "UTC"}
	for day := range 7 { // noon is 08:53:20
		c.Hours[shiftID].Week[day] = []hours.Span{{From: 8*60 + 53, To: 8*60 + 55}, {From: 8*60 + 57, To: 9 * 60}}
	}
	for i := range num(t, "agents", 1, s.agents) {
		c.Agents[agentID(i)] = s.agent(t, i)
	}
	for i := range num(t, "queues", 1, s.queues) {
		c.Queues[queueID(i)] = s.queue(t, i, len(c.Agents))
	}
	return c
}

func (s shape) agent(t *rapid.T, i int) *Agent {
	a := &Agent{ID: agentID(i), Name: string(rune('a' + i)), Enabled: s.plain || !chance(t, "disabled", 12), Capacity: DefaultCapacity(), Skills: map[domain.ID]int{}}
	for k := range s.skills {
		if l := num(t, "level", 0, 5); l > 0 {
			a.Skills[skillID(k)] = l
		}
	}
	if s.plain {
		return a
	}
	if chance(t, "rated", 6) {
		a.Capacity.RateLimit, a.Capacity.RateWindow = 1, Minute
	}
	if chance(t, "ruled", 6) {
		a.Capacity.Occupied = []OccupiedRule{{Channel: Chat, N: 2, Blocks: pick(t, "blocks", nil, []Channel{Email}, []Channel{Chat, Voice})}}
	}
	a.Capacity.AsyncInCall = chance(t, "async_in_call", 3)
	return a
}

func (s shape) queue(t *rapid.T, i, agents int) *Queue {
	q := &Queue{ID: queueID(i), Name: string(rune('A' + i)), Status: QueueActive, Settings: s.settings(t), Version: 1}
	if !s.plain && chance(t, "paused", 10) {
		q.Status = QueuePaused
	}
	for k := range agents {
		if chance(t, "apart", 4) {
			continue
		}
		m := Member{Agent: agentID(k), Rank: 1, Position: num(t, "position", 1, 3), JoinSeq: int64(num(t, "join", 1, 4))}
		if !s.flat {
			m.Rank = num(t, "rank", 1, 3)
		}
		if !s.plain {
			m.Delay = pick(t, "delay", s.delays...)
			m.OptIn, m.In = chance(t, "opt", 8), chance(t, "in", 2)
		}
		q.Members = append(q.Members, m)
	}
	return q
}

func (s shape) settings(t *rapid.T) Settings {
	d := Defaults()
	d.Policy = pick(t, "policy", s.policies...)
	switch d.Policy {
	case BySkills:
		d.Variant = pick(t, "variant", SkillsAll, SkillsBest, SkillsIgnore)
	case LongestIdle:
		d.Variant = pick(t, "variant", "", WhileReady)
	case LeastOpen:
		d.Fewer, d.OpenSnoozed = num(t, "fewer", 0, 2), chance(t, "snoozed", 2)
	}
	d.Broadcast = num(t, "k", 1, 3)
	d.Ranking, d.Promote = pick(t, "ranking", ByScore, ByScore, ByStrict), pick(t, "promote", 0, Minute, 2*Minute)
	d.Aging, d.RankMaxAge = pick(t, "aging", 0, 0.5, 1, 3.7), pick(t, "rank_max_age", 0, 2*Minute, Hour)
	if s.skills > 0 && chance(t, "needs", 3) {
		d.Needs = s.needs(t)
		d.Relax = pick(t, "relax", nil, []RelaxStep{{After: 2 * Second}}, []RelaxStep{{After: Second, Skill: skillID(0), Lower: 1}, {After: Minute}})
	}
	d.Auto, d.Class = chance(t, "auto", 3), num(t, "class", 0, 2)
	if !s.plain && chance(t, "shift", 4) {
		d.Hours, d.WaitingAtClose = shiftID, pick(t, "at_close", WaitingDeflect, WaitingFinish)
	}
	if no := false; chance(t, "offline", 3) {
		d.OnlyOnline = &no
	}
	return d
}

func (s shape) needs(t *rapid.T) (out []Need) {
	for range num(t, "needs", 1, 2) {
		out = append(out, Need{Skill: skillID(num(t, "skill", 0, s.skills-1)), Min: num(t, "min", 1, 5), Hard: chance(t, "hard", 2), Weight: num(t, "weight", 0, 3)})
	}
	return out
}

func (s shape) work(t *rapid.T, i int, c *Config) Work {
	w := Work{ID: convID(i), State: conversation.Waiting, Mode: conversation.Live, Channel: pick(t, "channel", Chat, Chat, Chat, Voice, Email),
		QueueID: queueID(num(t, "queue", 0, len(c.Queues)-1)), Priority: pick(t, "prio", 0, 0, 1, 50), Class: num(t, "class", 0, 2), EnqueuedAt: ago(t, "enq")}
	if w.Channel == Email {
		w.Mode = conversation.Async
	}
	if s.skills > 0 && chance(t, "needy", 3) {
		w.Needs = s.needs(t)
	}
	if s.plain {
		return w
	}
	w.AgeAdjust = pick(t, "adjust", 0, 0, Second, -Second)
	w.HoldUntil = pick(t, "hold", 0, 0, 0, 0, noon, noon+1)
	some := agentID(num(t, "some", 0, len(c.Agents)-1))
	if chance(t, "sticky", 4) {
		w.Sticky, w.StickyTill = some, noon+pick(t, "till", -1, 0, Second)
	}
	if chance(t, "direct", 12) {
		w.Target = some
	}
	for k := range len(c.Agents) {
		if chance(t, "excluded", 8) {
			w.Excluded = append(w.Excluded, Exclusion{Agent: agentID(k), Until: noon + pick(t, "until", 0, 5*Second), Why: pick(t, "why", ExcludedDeclined, ExcludedReleased)})
		}
	}
	w.RetryAt = pick(t, "retry", 0, 0, noon, noon+2*Second)
	if c.Queues[w.QueueID].Settings.rings(&w) && chance(t, "ringing", 4) {
		w.State = conversation.Ringing
	}
	return w
}

func (s shape) desk(t *rapid.T, i int) Desk {
	d := Desk{Standing: presence.Standing{AgentID: agentID(i), Connection: presence.Connected, Intent: presence.Ready,
		IntentAt: ago(t, "ready"), IdleSince: ago(t, "idle"), LastOfferAt: ago(t, "offer"), LastAssignAt: ago(t, "assign")}}
	for k := num(t, "chats", 0, 4); k > 0; k-- {
		d.Used[LivePool] += 25
		d.N[Chat.index()]++
		d.Active[LivePool]++
	}
	if s.plain {
		return d
	}
	d.Standing.Connection = pick(t, "conn", presence.Connected, presence.Connected, presence.Connected, presence.Lost, presence.Gone)
	d.Standing.Intent = pick(t, "intent", presence.Ready, presence.Ready, presence.Ready, presence.NotReady, presence.Offline)
	d.Standing.Next = pick(t, "next", "", "", "", presence.NotReady)
	d.Snoozed = num(t, "set_aside", 0, 2)
	if chance(t, "blocking", 10) {
		d.Blocking = 1
	}
	if chance(t, "call", 8) {
		d.Calls = 1
	}
	if chance(t, "rung", 8) {
		d.Ring, d.Rings = convID(900+i), 1
	}
	if chance(t, "recent", 3) {
		d.Recent = []int64{ago(t, "last")}
	}
	return d
}

// world draws everything decisions depend on.
func (s shape) world(t *rapid.T) Snapshot {
	c := s.config(t)
	out := Snapshot{Config: c, Rings: map[domain.ID]int{}}
	for i := range num(t, "works", 0, s.works) {
		w := s.work(t, i, c)
		if w.State == conversation.Ringing {
			out.Rings[w.ID] = 1
		}
		out.Works = append(out.Works, w)
	}
	for i := range len(c.Agents) {
		out.Desks = append(out.Desks, s.desk(t, i))
	}
	for q := range len(c.Queues) {
		for i := range len(c.Agents) {
			if chance(t, "turn", 2) {
				out.Turns = append(out.Turns, Turn{QueueID: queueID(q), AgentID: agentID(i), JoinSeq: int64(i), LastAt: ago(t, "turn_at")})
			}
		}
	}
	return out
}

// shuffled is the same world with its slices in another order.
func shuffled(t *rapid.T, s Snapshot) Snapshot {
	s.Works = rapid.Permutation(s.Works).Draw(t, "works")
	s.Desks = rapid.Permutation(s.Desks).Draw(t, "desks")
	s.Turns = rapid.Permutation(slices.Clone(s.Turns)).Draw(t, "turns")
	return s
}
