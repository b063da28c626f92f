package simulate

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// soak is a house in which everything happens to routing, and the process
// dies now and then.
type soak struct {
	t     testing.TB
	r     *rand.Rand
	core  *routing.Core
	store *shelf
	now   int64
	ids   int64

	arrived map[domain.ID]int64 // all, with the time
	lost    bool                // the transaction under way will not be stored
	failure error

	commands, refused, crashes, unstored, edits, steps int
}

// TestSoak: for hours of virtual time people arrive, answer, refuse, hand over
// and vanish, settings change, the clock jumps, and the process is killed
// between and within transactions. No conversation is lost, owned twice or
// stuck. RELEVO_SOAK_HOURS makes it longer; make soak runs 24 h.
func TestSoak(t *testing.T) {
	length, seeds := 1.0, 3
	if s := os.Getenv("RELEVO_SOAK_HOURS"); s != "" {
		var err error
		if length, err = strconv.ParseFloat(s, 64); err != nil || length <= 0 {
			t.Fatalf("RELEVO_SOAK_HOURS is %q", s)
		}
		seeds = 4
		if n, err := strconv.Atoi(os.Getenv("RELEVO_SOAK_SEEDS")); err == nil {
			seeds = n
		}
	}
	for seed := range uint64(seeds) {
		t.Run(fmt.Sprint("seed ", seed+1), func(t *testing.T) {
			t.Parallel()
			s := newSoak(t, seed+1)
			s.run(int64(length * float64(routing.Hour)))
			t.Logf("%.0f h, %d conversations, %d commands (%d refused), %d crashes (%d with a transaction under way), %d edits, %d clock steps",
				length, len(s.arrived), s.commands, s.refused, s.crashes, s.unstored, s.edits, s.steps)
			if s.crashes == 0 || s.unstored == 0 || s.edits == 0 || s.steps == 0 && length >= 2 || float64(len(s.arrived)) < 300*length {
				t.Error("too little happened to prove anything")
			}
		})
	}
}

func newSoak(t testing.TB, seed uint64) *soak {
	s := &soak{t: t, r: stream(seed, 0, 99), now: 1_772_434_800_000, ids: firstID, arrived: map[domain.ID]int64{}, store: newShelf(soakConfig())}
	s.start()
	return s
}

func (s *soak) id() domain.ID {
	s.ids++
	return domain.ID(s.ids)
}

// start is the start of a process on what is stored.
func (s *soak) start() {
	s.core = routing.NewCore(s.store.cfg, s.id)
	s.core.Load(s.store.rows())
	s.core.Boot(s.store.alive, s.now)
	s.commit()
	s.store.alive = s.now
}

// commit decides and stores, or dies before storing.
func (s *soak) commit() {
	s.core.Route(s.now)
	ch := s.core.Take()
	if s.lost {
		return
	}
	if ch == nil {
		return
	}
	if err := s.store.commit(ch, s.now); err != nil {
		s.fail(err)
	}
}

func (s *soak) fail(err error) {
	if s.failure == nil {
		s.failure = fmt.Errorf("at %d, after %d commands and %d crashes: %w", s.now, s.commands, s.crashes, err)
	}
}

// do carries out one command; what a person may lose is undone.
func (s *soak) do(name string, command func() error) bool {
	s.commands++
	if err := command(); err != nil {
		s.core.Undo()
		s.refused++
		if domain.AsError(err) == nil {
			s.fail(fmt.Errorf("%s: %w", name, err))
		}
		return false
	}
	s.commit()
	return true
}

func (s *soak) run(length int64) {
	end := s.now + length
	for s.now < end && s.failure == nil {
		s.pass(1 + int64(s.r.ExpFloat64()*350))
		switch u := s.r.Float64(); {
		case u < 0.001:
			s.crash()
		case u < 0.0013:
			s.clockStep()
		case u < 0.002:
			s.edit()
		default:
			s.act()
		}
		if s.r.IntN(200) == 0 {
			s.verify()
		}
	}
	s.drain()
	s.verify()
	if s.failure != nil {
		s.t.Fatal(s.failure)
	}
}

// pass lets time go by, timers at their times.
func (s *soak) pass(ms int64) {
	end := s.now + ms
	for n := 0; s.failure == nil; n++ {
		at := s.core.Next()
		if at == 0 || at > end {
			break
		}
		s.now = max(s.now, at)
		s.core.Due(s.now, 100)
		s.commit()
		if n > 100_000 {
			s.fail(fmt.Errorf("something stays due at %d", at))
		}
	}
	s.now = max(s.now, end)
	if s.now-s.store.alive >= 10_000 {
		s.store.alive = s.now
	}
}

// crash ends the process, half the time within a transaction whose rows are
// lost, and starts another a while later.
func (s *soak) crash() {
	s.crashes++
	cfg := s.store.cfg
	if s.r.IntN(2) == 0 {
		s.unstored++
		s.lost = true
		for range 1 + s.r.IntN(3) {
			s.act()
		}
		if s.r.IntN(5) == 0 {
			s.edit()
		}
		s.lost = false
	}
	s.store.cfg = cfg
	s.now += int64(s.r.ExpFloat64() * 20_000)
	s.start()
	for _, a := range s.agents() {
		if s.r.IntN(4) > 0 {
			s.core.Connect(a, s.now)
			s.commit()
		}
	}
}

// clockStep moves the wall clock; time for routing never goes back.
func (s *soak) clockStep() {
	s.steps++
	if s.r.IntN(2) == 0 {
		s.now += int64(s.r.IntN(600)) * 1000
		if s.r.IntN(8) == 0 {
			s.now += 3600_000
		}
		return
	}
	back := s.now
	s.now -= int64(s.r.IntN(3600)) * 1000
	for range 20 {
		s.act()
	}
	s.now = back
}

// verify looks at the store: everything that came and is not closed is in it,
// in one piece, and the books agree.
func (s *soak) verify() {
	if err := s.store.check(); err != nil {
		s.fail(err)
	}
	for conv := range s.arrived {
		_, inBooks := s.core.Work(conv)
		switch stored := s.store.works[conv.String()] != nil; {
		case stored == s.store.closed[conv]:
			s.fail(fmt.Errorf("%v is lost: open %v, closed %v", conv, stored, s.store.closed[conv]))
		case stored != inBooks:
			s.fail(fmt.Errorf("%v is stored: %v, in the books: %v", conv, stored, inBooks))
		}
	}
	if n := s.core.Sweep(s.now); n > 0 {
		s.fail(fmt.Errorf("%d decisions were forgotten until a sweep: %s", n, s.last()))
	}
	s.commit()
}

// last tells what the sweep has decided.
func (s *soak) last() string {
	b, err := json.Marshal(s.core.Take())
	return fmt.Sprint(string(b), err)
}

// drain stops the trouble and lets agents work: everything ends.
func (s *soak) drain() {
	s.store.cfg = soakConfig()
	s.core.Configure(s.store.cfg, s.now)
	s.commit()
	for rounds := 0; len(s.store.works) > 0 || len(s.store.parts) > 0; rounds++ {
		if s.failure != nil {
			return
		}
		if rounds > 3000 {
			s.fail(fmt.Errorf("stuck after %d rounds: %d conversations, %d parts, such as %s", rounds, len(s.store.works), len(s.store.parts), s.some()))
			return
		}
		for _, a := range s.agents() {
			s.diligent(a)
		}
		s.pass(10_000)
	}
}

func (s *soak) some() string {
	for _, b := range s.store.works {
		return string(b)
	}
	for _, b := range s.store.parts {
		return string(b)
	}
	return "nothing"
}

// diligent does everything an agent can do to end the work.
func (s *soak) diligent(a domain.ID) {
	me := routing.Actor{Kind: conversation.ByAgent, ID: a}
	s.core.Connect(a, s.now)
	s.commit()
	if st := s.core.State(a); st.Intent != presence.Ready {
		s.do("ready", func() error { return s.core.Want(a, me, presence.Ready, "", s.now) })
	}
	for _, o := range s.core.OffersOf(a) {
		s.do("accept", func() error { return s.core.Accept(o.ID, a, s.now) })
	}
	for _, p := range slices.Clone(s.core.AssignmentsOf(a)) {
		switch {
		case p.Stage == routing.WrapUp:
			s.do("submit", func() error { return s.core.SubmitWrapUp(p.ConversationID, a, "", "", s.now) })
		case p.Role == routing.Owner:
			s.do("end", func() error { return s.core.End(p.ConversationID, me, s.now) })
		default:
			s.do("leave", func() error { return s.core.Leave(p.ConversationID, me, s.now) })
		}
	}
	for _, w := range all[routing.Work](s.store.works) {
		if w.State == conversation.Waiting && (w.Mode == conversation.Async || s.store.cfg.Queues[w.QueueID].Settings.Policy == routing.Manual) {
			if s.do("pick", func() error { return s.core.Pick(w.ID, me, s.now) }) {
				return
			}
		}
	}
}

// agents are all, in order.
func (s *soak) agents() []domain.ID {
	var ids []domain.ID
	for id := range s.store.cfg.Agents {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
