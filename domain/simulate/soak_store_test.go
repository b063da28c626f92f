package simulate

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// shelf is a store of maps: what a database would hold of routing. Rows are
// kept as JSON, so that nothing in it shares memory with the books.
type shelf struct {
	works, segments, offers, parts, standings, turns map[string][]byte
	recent                                           []routing.Offer
	closed                                           map[domain.ID]bool // conversations that were open once
	cfg                                              *routing.Config
	alive                                            int64
}

func newShelf(cfg *routing.Config) *shelf {
	return &shelf{works: map[string][]byte{}, segments: map[string][]byte{}, offers: map[string][]byte{}, parts: map[string][]byte{},
		standings: map[string][]byte{}, turns: map[string][]byte{}, closed: map[domain.ID]bool{}, cfg: cfg}
}

func put(to map[string][]byte, key string, row any) {
	b, err := json.Marshal(row)
	if err != nil {
		panic(err)
	}
	to[key] = b
}

func all[T any](from map[string][]byte) []T {
	var rows []T
	for _, k := range slices.Sorted(maps.Keys(from)) {
		var row T
		if err := json.Unmarshal(from[k], &row); err != nil {
			panic(err)
		}
		rows = append(rows, row)
	}
	return rows
}

// commit stores a transaction, and complains of rows that cannot be right.
func (s *shelf) commit(ch *routing.Changes, now int64) error {
	for _, w := range ch.Works {
		if w.State == conversation.Closed {
			delete(s.works, w.ID.String())
			s.closed[w.ID] = true
			continue
		}
		put(s.works, w.ID.String(), w)
	}
	for _, m := range ch.Moves {
		if m.State == conversation.Closed {
			s.closed[m.ConversationID] = true
		} else if m.State != "" {
			delete(s.closed, m.ConversationID)
		}
	}
	for _, g := range ch.Segments {
		if g.AnsweredAt != 0 && g.AnsweredAt < g.EnteredAt || g.LeftAt != 0 && g.LeftAt < g.EnteredAt || g.Wait < 0 {
			return fmt.Errorf("a wait ends before it begins: %+v", g)
		}
		put(s.segments, g.ID.String(), g)
	}
	for _, o := range ch.Offers {
		if o.State == routing.Offered {
			put(s.offers, o.ID.String(), o)
			continue
		}
		delete(s.offers, o.ID.String())
		s.recent = append(s.recent, o)
	}
	for _, a := range ch.Assignments {
		if a.Stage == routing.Done {
			delete(s.parts, a.ID.String())
			continue
		}
		put(s.parts, a.ID.String(), a)
	}
	for _, p := range ch.Standings {
		put(s.standings, p.AgentID.String(), p)
	}
	for _, t := range ch.Turns {
		put(s.turns, t.QueueID.String()+t.AgentID.String(), t)
	}
	if n := len(s.recent); n > 500 {
		s.recent = slices.Clone(s.recent[n-200:])
	}
	return nil
}

// rows is what a start reads.
func (s *shelf) rows() routing.Rows {
	r := routing.Rows{Works: all[routing.Work](s.works), Offers: all[routing.Offer](s.offers), Recent: slices.Clone(s.recent),
		Assignments: all[routing.Assignment](s.parts), Standings: all[presence.Standing](s.standings), Turns: all[routing.Turn](s.turns)}
	for _, w := range r.Works {
		if b, ok := s.segments[w.SegmentID.String()]; ok {
			var g routing.Segment
			if err := json.Unmarshal(b, &g); err != nil {
				panic(err)
			}
			r.Segments = append(r.Segments, g)
		}
	}
	slices.SortFunc(r.Segments, func(a, b routing.Segment) int { return cmp.Compare(a.ID, b.ID) })
	return r
}

// check looks for what must never be in a store: a conversation owned twice, an
// owner without work or work without an owner, an agent beyond the hard cap of
// what rules may give, rings and work of nothing.
func (s *shelf) check() error {
	owners := map[domain.ID][]routing.Assignment{}
	open := map[domain.ID]map[domain.ID]bool{}
	for _, a := range all[routing.Assignment](s.parts) {
		if open[a.ConversationID] == nil {
			open[a.ConversationID] = map[domain.ID]bool{}
		}
		if open[a.ConversationID][a.AgentID] {
			return fmt.Errorf("%v takes part twice in %v", a.AgentID, a.ConversationID)
		}
		open[a.ConversationID][a.AgentID] = true
		if a.Role == routing.Owner && a.Stage != routing.WrapUp {
			owners[a.ConversationID] = append(owners[a.ConversationID], a)
		}
	}
	for _, w := range all[routing.Work](s.works) {
		own := owners[w.ID]
		delete(owners, w.ID)
		owned := w.State == conversation.Active || w.State == conversation.Snoozed
		switch {
		case len(own) > 1:
			return fmt.Errorf("%v is owned twice: %+v", w.ID, own)
		case owned != (w.OwnerID != 0), owned != (len(own) == 1), owned && own[0].AgentID != w.OwnerID:
			return fmt.Errorf("%v is %s, owner %v, worked on by %+v", w.ID, w.State, w.OwnerID, own)
		case s.closed[w.ID]:
			return fmt.Errorf("%v is closed and in the books", w.ID)
		}
	}
	if len(owners) > 0 {
		return fmt.Errorf("worked on and not open: %+v", owners)
	}
	rings := map[domain.ID]int{}
	for _, o := range all[routing.Offer](s.offers) {
		if _, ok := s.works[o.ConversationID.String()]; !ok {
			return fmt.Errorf("a ring of what is closed: %+v", o)
		}
		if routing.PoolOf(o.Channel) == routing.LivePool {
			if rings[o.AgentID]++; rings[o.AgentID] > 1 && o.Kind == routing.Ring {
				return fmt.Errorf("%v is rung twice", o.AgentID)
			}
		}
	}
	return nil
}
