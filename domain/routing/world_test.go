package routing

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/hours"
	"relevo/domain/presence"
)

// Names of the tests' world.
const (
	ana, ben, carla, dora domain.ID = 1, 2, 3, 4
	boss                  domain.ID = 9
	general, payments     domain.ID = 101, 102
	t0                              = int64(1_800_000_000_000)
)

// store is what a database would hold after the changes taken.
type store struct {
	works     map[domain.ID]Work
	segments  map[domain.ID]Segment
	offers    map[domain.ID]Offer
	parts     map[domain.ID]Assignment
	standings map[domain.ID]presence.Standing
	turns     map[[2]domain.ID]Turn
	moves     map[domain.ID]Move // the last of each conversation
	states    []AgentEvent
}

func newStore() *store {
	return &store{works: map[domain.ID]Work{}, segments: map[domain.ID]Segment{}, offers: map[domain.ID]Offer{}, parts: map[domain.ID]Assignment{},
		standings: map[domain.ID]presence.Standing{}, turns: map[[2]domain.ID]Turn{}, moves: map[domain.ID]Move{}}
}

func (s *store) save(ch *Changes) {
	for _, w := range ch.Works {
		if w.State == conversation.Closed {
			delete(s.works, w.ID)
			continue
		}
		s.works[w.ID] = w
	}
	for _, x := range ch.Segments {
		s.segments[x.ID] = x
	}
	for _, x := range ch.Offers {
		s.offers[x.ID] = x
	}
	for _, x := range ch.Assignments {
		s.parts[x.ID] = x
	}
	for _, x := range ch.Standings {
		s.standings[x.AgentID] = x
	}
	for _, x := range ch.Turns {
		s.turns[[2]domain.ID{x.QueueID, x.AgentID}] = x
	}
	for _, m := range ch.Moves {
		if m.State != "" {
			s.moves[m.ConversationID] = m
		}
	}
	s.states = append(s.states, ch.AgentEvents...)
}

// rows are those a start would read.
func (s *store) rows() Rows {
	var r Rows
	for _, id := range sorted(s.works) {
		r.Works = append(r.Works, s.works[id])
	}
	for _, id := range sorted(s.segments) {
		x := s.segments[id]
		if w, ok := s.works[x.ConversationID]; x.Outcome == "" || ok && w.SegmentID == id {
			r.Segments = append(r.Segments, x)
		}
	}
	for _, id := range sorted(s.offers) {
		if s.offers[id].State == Offered {
			r.Offers = append(r.Offers, s.offers[id])
		}
	}
	r.Taken, r.GaveUp = taken(s.parts), gaveUp(s.segments)
	for _, id := range sorted(s.parts) {
		if s.parts[id].Stage != Done {
			r.Assignments = append(r.Assignments, s.parts[id])
		}
	}
	for _, id := range sorted(s.standings) {
		r.Standings = append(r.Standings, s.standings[id])
	}
	for _, t := range s.turns {
		r.Turns = append(r.Turns, t)
	}
	slices.SortFunc(r.Turns, func(a, b Turn) int { return int(a.QueueID-b.QueueID)*100 + int(a.AgentID-b.AgentID) })
	return r
}

// taken is what counts against limits on new conversations.
func taken(parts map[domain.ID]Assignment) (out []Taken) {
	for _, id := range sorted(parts) {
		if p := parts[id]; p.Role == Owner && slices.Contains(TakenHow(), p.How) {
			out = append(out, Taken{p.AgentID, p.StartedAt})
		}
	}
	return out
}

// gaveUp are the last stays of conversations, abandoned by visitors who did not
// come back.
func gaveUp(segments map[domain.ID]Segment) (out []Segment) {
	last := map[domain.ID]domain.ID{}
	for id, s := range segments {
		last[s.ConversationID] = max(last[s.ConversationID], id)
	}
	for _, id := range sorted(segments) {
		if s := segments[id]; s.Outcome == Abandoned && last[s.ConversationID] == id && s.LeftAt > s.EnteredAt+s.AgeAdjust+s.Wait {
			out = append(out, s)
		}
	}
	return out
}

// world is a workspace at work: every step decides, is taken and stored, and
// the books are checked against the rows.
type world struct {
	t     testing.TB
	c     *Core
	cfg   *Config
	s     *store
	now   int64
	ids   domain.ID
	ch    *Changes // of the last step
	moves []Move   // all
	says  []Say
	bells []Alert
	quick bool // without the comparison with a fresh start after each step
}

func (w *world) newID() domain.ID { w.ids++; return w.ids }

// plainConfig is two queues, everybody in both but carla and dora, who serve
// payments alone and nothing.
func plainConfig() *Config {
	s := Defaults()
	s.Position = false
	cfg := &Config{Queues: map[domain.ID]*Queue{}, Agents: map[domain.ID]*Agent{}, Hours: map[domain.ID]*hours.Schedule{}, Default: general, Version: 1}
	for id, name := range map[domain.ID]string{ana: "Ana", ben: "Ben", carla: "Carla", dora: "Dora", boss: "Boss"} {
		cfg.Agents[id] = &Agent{ID: id, Name: name, Enabled: true, Supervises: id == boss, Capacity: DefaultCapacity(), Skills: map[domain.ID]int{}}
	}
	member := func(ids ...domain.ID) (out []Member) {
		for i, id := range ids {
			out = append(out, Member{Agent: id, Rank: 1, In: true, JoinSeq: int64(i + 1), Position: i})
		}
		return out
	}
	cfg.Queues[general] = &Queue{ID: general, Name: "General", Status: QueueActive, Settings: s, Members: member(ana, ben), Version: 1}
	cfg.Queues[payments] = &Queue{ID: payments, Name: "Payments", Status: QueueActive, Settings: s, Members: member(ana, carla), Version: 1}
	return cfg
}

// edited is a copy of a configuration to change.
func edited(cfg *Config, fn func(*Config)) *Config {
	n := *cfg
	n.Queues, n.Agents, n.Hours = maps.Clone(cfg.Queues), maps.Clone(cfg.Agents), maps.Clone(cfg.Hours)
	for id, q := range n.Queues {
		x := *q
		x.Members = slices.Clone(q.Members)
		x.Settings.Overflow = slices.Clone(q.Settings.Overflow)
		x.Version++
		n.Queues[id] = &x
	}
	for id, a := range n.Agents {
		x := *a
		x.Skills = maps.Clone(a.Skills)
		x.Capacity.Channels = maps.Clone(a.Capacity.Channels)
		n.Agents[id] = &x
	}
	fn(&n)
	return &n
}

func newWorld(t testing.TB, edit func(*Config)) *world {
	cfg := plainConfig()
	if edit != nil {
		cfg = edited(cfg, edit)
	}
	w := &world{t: t, cfg: cfg, s: newStore(), now: t0, ids: 1_000_000}
	w.c = NewCore(cfg, w.newID)
	w.c.Boot(0, w.now)
	w.step()
	return w
}

// step ends a command: route, take, store, check.
func (w *world) step() *Changes {
	w.t.Helper()
	w.c.Route(w.now)
	w.ch = w.c.Take()
	if w.ch == nil {
		w.ch = &Changes{}
	}
	for i := range w.ch.Segments {
		if i > 0 && w.ch.Segments[i-1].ID == w.ch.Segments[i].ID {
			w.t.Fatalf("a stay was given twice: %+v", w.ch.Segments[i])
		}
	}
	w.s.save(w.ch)
	w.moves = append(w.moves, w.ch.Moves...)
	w.says = append(w.says, w.ch.Says...)
	w.bells = append(w.bells, w.ch.Alerts...)
	w.check()
	return w.ch
}

// ok runs a command that must succeed.
func (w *world) ok(err error) *Changes {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("unexpected: %v", err)
	}
	return w.step()
}

// fails expects an error "code" or "code reason" and nothing changed.
func (w *world) fails(err error, want string) {
	w.t.Helper()
	got := "<nil>"
	if e := domain.AsError(err); e != nil {
		got = strings.TrimSpace(e.Code + " " + e.Reason)
	}
	w.c.Undo()
	if got != want {
		w.t.Fatalf("error %q, want %q", got, want)
	}
	w.check()
}

// pass lets time go by, carrying out what comes due when it does.
func (w *world) pass(ms int64) {
	w.t.Helper()
	end := w.now + ms
	for n := 0; ; n++ {
		at := w.c.Next()
		if at == 0 || at > end {
			break
		}
		if n > 10_000 {
			w.t.Fatalf("timers do not end: %d", at-t0)
		}
		w.now = max(w.now, at)
		w.c.Due(w.now, 100)
		w.step()
	}
	w.now = end
}

// at brings the world to a time after its begin.
func (w *world) at(ms int64) { w.t.Helper(); w.pass(t0 + ms - w.now) }

func visitor(id domain.ID) conversation.Author {
	return conversation.Author{Kind: conversation.ByVisitor, ID: 500 + id}
}

func agent(id domain.ID) Actor { return Actor{Kind: conversation.ByAgent, ID: id} }

func super(id domain.ID) Actor {
	return Actor{Kind: conversation.ByAgent, ID: id, Supervises: true}
}

// chat is a new live conversation.
func chat(id, queue domain.ID) Arrival {
	return Arrival{ID: id, Channel: Chat, Mode: conversation.Live, Queue: queue, Priority: -1, By: visitor(id), Fresh: true, Opening: 1, Lang: "en"}
}

func mail(id, queue domain.ID) Arrival {
	a := chat(id, queue)
	a.Channel, a.Mode = Email, conversation.Async
	return a
}

func (w *world) enter(a Arrival) *Changes {
	w.t.Helper()
	return w.ok(w.c.Enqueue(a, w.now))
}

// ready brings agents in.
func (w *world) ready(ids ...domain.ID) {
	w.t.Helper()
	for _, id := range ids {
		w.c.Connect(id, w.now)
		w.ok(w.c.Want(id, agent(id), presence.Ready, "", w.now))
		w.now++
	}
}

// ring is the one open offer of an agent.
func (w *world) ring(id domain.ID) Offer {
	w.t.Helper()
	o := w.c.OffersOf(id)
	if len(o) != 1 {
		w.t.Fatalf("agent %d has %d open offers, want 1", id, len(o))
	}
	return o[0]
}

func (w *world) quiet(id domain.ID) {
	w.t.Helper()
	if o := w.c.OffersOf(id); len(o) != 0 {
		w.t.Fatalf("agent %d rings: %+v", id, o)
	}
}

func (w *world) ack(id domain.ID) { w.t.Helper(); w.ok(w.c.Ack(w.ring(id).ID, id, w.now)) }

func (w *world) accept(id domain.ID) *Changes {
	w.t.Helper()
	return w.ok(w.c.Accept(w.ring(id).ID, id, w.now))
}

// serve brings a new chat to an agent who is the only one to be rung.
func (w *world) serve(conv, id domain.ID) {
	w.t.Helper()
	w.enter(chat(conv, general))
	w.accept(id)
	w.is(conv, conversation.Active, id)
}

// is checks where a conversation stands, in the books and by its last move.
func (w *world) is(conv domain.ID, state conversation.State, owner domain.ID) {
	w.t.Helper()
	got, ok := w.c.Work(conv)
	m := w.s.moves[conv]
	if m.State != state || m.Owner != owner {
		w.t.Fatalf("conversation %d was told %s of %d, want %s of %d", conv, m.State, m.Owner, state, owner)
	}
	if state == conversation.Closed || state == conversation.Bot {
		if ok {
			w.t.Fatalf("conversation %d is still open: %+v", conv, got)
		}
		return
	}
	if !ok || got.State != state || got.OwnerID != owner {
		w.t.Fatalf("conversation %d is %s of %d (%v), want %s of %d", conv, got.State, got.OwnerID, ok, state, owner)
	}
}

func (w *world) shown(id domain.ID, want presence.State, reason string) {
	w.t.Helper()
	if s := w.c.State(id); s.Shown != want || s.Reason != reason {
		w.t.Fatalf("agent %d is %s (%s), want %s (%s)", id, s.Shown, s.Reason, want, reason)
	}
}

func (w *world) load(id domain.ID, want int) {
	w.t.Helper()
	if s := w.c.State(id); s.Load != want {
		w.t.Fatalf("agent %d has load %d, want %d", id, s.Load, want)
	}
}

// bell tells whether an alert of a kind was given to an agent.
func (w *world) bell(id domain.ID, kind string) bool {
	return slices.ContainsFunc(w.bells, func(a Alert) bool { return a.Agent == id && a.Kind == kind })
}

func (w *world) said(conv domain.ID, key string) bool {
	return slices.ContainsFunc(w.says, func(s Say) bool { return s.ConversationID == conv && s.Key == key })
}

// kinds are the history of a conversation.
func (w *world) kinds(conv domain.ID) string {
	var out []string
	for _, m := range w.moves {
		if m.ConversationID == conv && m.Kind != "" {
			out = append(out, string(m.Kind))
		}
	}
	return strings.Join(out, " ")
}

// stays are the ended stays of a conversation with their waits.
func (w *world) stays(conv domain.ID) string {
	var out []string
	for _, id := range sorted(w.s.segments) {
		if s := w.s.segments[id]; s.ConversationID == conv {
			out = append(out, fmt.Sprintf("%s:%s:%d", s.How, s.Outcome, s.Wait))
		}
	}
	return strings.Join(out, " ")
}

func asID(n int) domain.ID { return domain.ID(n) }

// restart kills the process and starts another, so long after.
func (w *world) restart(down int64) {
	w.t.Helper()
	alive := w.now
	w.now += down
	w.c = NewCore(w.cfg, w.newID)
	w.c.Load(w.s.rows())
	w.c.Boot(alive, w.now)
	w.step()
}
