package routing

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// TestInvariants drives the books with random commands, edits, pauses, leaps of
// the clock and crashes, and checks after every step what must always hold
// (I1 to I26 of the specification, where they concern the books). Run longer
// with -rapid.checks; make soak takes a million steps and more.
func TestInvariants(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := newFloor(r)
		for range rapid.IntRange(1, 120).Draw(r, "steps") {
			s.step()
		}
		s.finish()
	})
}

// storeOf is what the database would hold: rows by id, closed ones apart.
type storeOf struct {
	works       map[domain.ID]Work
	segments    map[domain.ID]Segment
	offers      map[domain.ID]Offer
	assignments map[domain.ID]Assignment
	standings   map[domain.ID]presence.Standing
	turns       map[[2]domain.ID]Turn
	states      map[domain.ID]Move // of each conversation, by its last move
}

func newRowStore() *storeOf {
	return &storeOf{map[domain.ID]Work{}, map[domain.ID]Segment{}, map[domain.ID]Offer{}, map[domain.ID]Assignment{}, map[domain.ID]presence.Standing{},
		map[[2]domain.ID]Turn{}, map[domain.ID]Move{}}
}

// rows is what Load would read after a start.
func (s *storeOf) rows() Rows {
	var r Rows
	for _, id := range sorted(s.works) {
		r.Works = append(r.Works, s.works[id])
	}
	for _, id := range sorted(s.segments) {
		if s.segments[id].LeftAt == 0 {
			r.Segments = append(r.Segments, s.segments[id])
		}
	}
	for _, id := range sorted(s.offers) {
		if o := s.offers[id]; o.State == Offered {
			r.Offers = append(r.Offers, o)
		} else {
			r.Recent = append(r.Recent, o)
		}
	}
	r.Taken, r.GaveUp = taken(s.assignments), gaveUp(s.segments)
	for _, id := range sorted(s.assignments) {
		if a := s.assignments[id]; a.Stage != Done {
			r.Assignments = append(r.Assignments, a)
		}
	}
	for _, id := range sorted(s.standings) {
		r.Standings = append(r.Standings, s.standings[id])
	}
	for _, k := range s.turns {
		r.Turns = append(r.Turns, k)
	}
	slices.SortFunc(r.Turns, func(a, b Turn) int {
		if a.QueueID != b.QueueID {
			return int(a.QueueID - b.QueueID)
		}
		return int(a.AgentID - b.AgentID)
	})
	return r
}

// floorOf is one run: the books, the store beside them, the clock.
type floorOf struct {
	r     *rapid.T
	setup Setup
	c     *Core
	db    *storeOf
	now   int64
	ids   domain.ID
	convs []domain.ID
	begun map[domain.ID]int // openings
	said  []string          // the last steps, for the report
}

const (
	qChat, qVoice, qAsync = domain.ID(1), domain.ID(2), domain.ID(3)
	agentBase             = domain.ID(10)
	convBase              = domain.ID(1000)
	idBase                = domain.ID(1_000_000)
	skillX                = domain.ID(7)
)

func newFloor(r *rapid.T) *floorOf {
	f := &floorOf{r: r, db: newRowStore(), now: 1_700_000_000_000, ids: idBase, begun: map[domain.ID]int{}}
	n := rapid.IntRange(1, 5).Draw(r, "agents")
	f.setup = Setup{Default: qChat, Capacity: map[domain.ID]Capacity{0: DefaultCapacity()}, Version: 1}
	for i := range n {
		id := agentBase + domain.ID(i)
		f.setup.People = append(f.setup.People, Person{ID: id, Name: fmt.Sprint("a", i), Enabled: true, Supervises: i == 0, CreatedAt: 1})
		if i%2 == 0 {
			f.setup.AgentSkill = append(f.setup.AgentSkill, AgentSkill{Agent: id, Skill: skillX, Level: 1 + i%5})
		}
	}
	f.setup.Skills = []Skill{{ID: skillX, Name: "x"}}
	for _, id := range []domain.ID{qChat, qVoice, qAsync} {
		f.setup.Queues = append(f.setup.Queues, QueueDef{ID: id, Name: fmt.Sprint("q", id), Status: QueueActive, Settings: f.settings(id), Version: 1,
			Entries: []Entry{{Kind: EntryEveryone, Rank: 1}}})
	}
	f.c = NewCore(Expand(f.setup), f.newID)
	f.c.Boot(0, f.now)
	f.commit()
	return f
}

func (f *floorOf) newID() domain.ID { f.ids++; return f.ids }

// settings draws a queue's settings.
func (f *floorOf) settings(id domain.ID) Settings {
	s := Defaults()
	s.Policy = rapid.SampledFrom([]Policy{LongestIdle, RoundRobin, LeastOpen, Spare, BySkills, Sequential, Broadcast, Manual}).Draw(f.r, "policy")
	s.Ranking = rapid.SampledFrom([]Ranking{ByScore, ByStrict}).Draw(f.r, "ranking")
	s.Auto = rapid.IntRange(0, 3).Draw(f.r, "auto") == 0 || id == qAsync && rapid.Bool().Draw(f.r, "push")
	s.MaxAttempts = rapid.IntRange(1, 3).Draw(f.r, "attempts")
	s.Broadcast = rapid.IntRange(1, 3).Draw(f.r, "k")
	if rapid.IntRange(0, 3).Draw(f.r, "size") == 0 {
		s.MaxSize = rapid.IntRange(1, 4).Draw(f.r, "max")
		s.Overflow = append(s.Overflow, Overflow{When: WhenFull, Do: rapid.SampledFrom([]Action{ToClose, ToTicket, ToQueue, ToWait}).Draw(f.r, "full"), Queue: qVoice})
	}
	if rapid.IntRange(0, 2).Draw(f.r, "overflow") == 0 {
		s.Overflow = append(s.Overflow, Overflow{When: WhenMaxWait, Do: rapid.SampledFrom([]Action{ToQueue, ToClose, ToTicket, ToAsync, ToAsk}).Draw(f.r, "maxwait"), Queue: qVoice})
		s.Overflow = append(s.Overflow, Overflow{When: WhenNoAnswer, Do: rapid.SampledFrom([]Action{ToQueue, ToClose, ToTicket}).Draw(f.r, "noanswer"), Queue: qChat})
	}
	s.WrapMode = rapid.SampledFrom([]Wrap{WrapOff, WrapOptional, WrapDiscretion, WrapTimed, WrapTimedNoExit}).Draw(f.r, "wrap")
	s.NoReply = rapid.SampledFrom([]int64{0, 0, 2 * Minute}).Draw(f.r, "noreply")
	s.StickyWait = rapid.SampledFrom([]int64{0, 20 * Second}).Draw(f.r, "sticky")
	s.MissedLimit = rapid.IntRange(1, 2).Draw(f.r, "missed")
	if rapid.IntRange(0, 4).Draw(f.r, "needs") == 0 {
		s.Needs = []Need{{Skill: skillX, Min: 1, Hard: rapid.Bool().Draw(f.r, "hard"), Weight: 1}}
		s.Relax = []RelaxStep{{After: 30 * Second}}
	}
	return s
}

func (f *floorOf) fail(format string, args ...any) {
	f.r.Helper()
	f.r.Fatalf("%s\nlast steps: %v", fmt.Sprintf(format, args...), f.said)
}

// agent draws a person.
func (f *floorOf) agent() domain.ID {
	return agentBase + domain.ID(rapid.IntRange(0, len(f.setup.People)-1).Draw(f.r, "agent"))
}

func (f *floorOf) actor() Actor {
	id := f.agent()
	return Actor{Kind: conversation.ByAgent, ID: id, Supervises: id == agentBase}
}

// conv draws a conversation begun, recent ones more often; 0 without any.
func (f *floorOf) conv() domain.ID {
	if len(f.convs) == 0 {
		return 0
	}
	lo := 0
	if rapid.IntRange(0, 3).Draw(f.r, "recent") > 0 {
		lo = max(0, len(f.convs)-6)
	}
	return f.convs[rapid.IntRange(lo, len(f.convs)-1).Draw(f.r, "conv")]
}

// offer draws a ring, mostly an open one.
func (f *floorOf) offer() (Offer, bool) {
	open := rapid.IntRange(0, 5).Draw(f.r, "open") > 0
	var list []Offer
	for _, id := range sorted(f.db.offers) {
		if o := f.db.offers[id]; (o.State == Offered) == open {
			list = append(list, o)
		}
	}
	if len(list) == 0 {
		return Offer{}, false
	}
	return list[rapid.IntRange(max(0, len(list)-8), len(list)-1).Draw(f.r, "offer")], true
}
