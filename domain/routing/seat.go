package routing

import (
	"cmp"
	"slices"

	"relevo/domain"
)

// seating is where a desk serves and what it fits, kept by the matcher.
type seating struct {
	gen   int // of the matcher's last seating
	fit   fit
	until int64 // F15: when fit may become better; 0 = time does not matter
	hot   bool  // changed since Route looked last, and has room
	seats []seat
}

// seat is a place of a desk in a line.
type seat struct {
	l      *line
	at     int  // of the member in the queue
	rank   int  // of the member
	better bool // the desk serves another line at a lower rank
}

// fitting is what the matcher keeps of a line.
type fitting struct {
	desks    []*desk             // by place of the member; nil: opted out, or no such person
	fit      [fitKinds][]uint64  // by kind of work: a bit for each member who fits
	skilled  map[[2]int64]bitset // by skill and least level: who has it; filled when asked
	rankedAt int64               // strict: when the classes were counted last
	nextStep int64               // and when they change next; 0 = never
	shut     int64               // serving is known until then
	serves   bool
	tally
	flow
}

type bitset []uint64

func (b bitset) set(i int)      { b[i>>6] |= 1 << (i & 63) }
func (b bitset) clear(i int)    { b[i>>6] &^= 1 << (i & 63) }
func (b bitset) has(i int) bool { return b[i>>6]&(1<<(i&63)) != 0 }

// seat places all desks at all lines: at start and after each edit.
func (m *matcher) seat(now int64) {
	m.gen++
	m.rated = m.rated[:0]
	desks := make([]*desk, 0, len(m.b.desks))
	for _, d := range m.b.desks {
		d.gen, d.seats, d.fit, d.until = m.gen, d.seats[:0], 0, 0
		desks = append(desks, d)
	}
	for _, l := range m.linesByID() {
		l.sort(now)
		l.shut = 0
		m.seatLine(l)
	}
	slices.SortFunc(desks, func(a, b *desk) int { return cmp.Compare(a.agent.ID, b.agent.ID) })
	for _, d := range desks {
		for i := range d.seats {
			d.seats[i].better = slices.ContainsFunc(d.seats, func(s seat) bool { return s.rank < d.seats[i].rank })
		}
		m.refit(d, now)
	}
}

func (m *matcher) seatLine(l *line) {
	members := l.q.Members
	words := (len(members) + 63) / 64
	for k := range l.fit {
		l.fit[k] = make([]uint64, words)
	}
	l.desks, l.skilled = make([]*desk, len(members)), nil
	for i := range members {
		d := m.b.desks[members[i].Agent]
		if d == nil || members[i].OptIn && !members[i].In {
			continue
		}
		l.desks[i] = d
		d.seats = append(d.seats, seat{l: l, at: i, rank: members[i].Rank})
	}
}

func (m *matcher) linesByID() []*line {
	out := make([]*line, 0, len(m.b.lines))
	for _, l := range m.b.lines {
		out = append(out, l)
	}
	slices.SortFunc(out, func(a, b *line) int { return cmp.Compare(a.q.ID, b.q.ID) })
	return out
}

// refit works out a desk's fit anew and carries it to its lines.
func (m *matcher) refit(d *desk, now int64) {
	f, until := d.fits(now)
	if until > 0 && d.until == 0 {
		m.rated = append(m.rated, d)
	}
	d.until = until
	if until > 0 {
		m.at(until)
	}
	changed := f ^ d.fit
	if changed == 0 {
		return
	}
	d.fit = f
	for k := 0; changed != 0; k, changed = k+1, changed>>1 {
		if changed&1 == 0 {
			continue
		}
		for i := range d.seats {
			s := &d.seats[i]
			if f&(1<<k) != 0 {
				bitset(s.l.fit[k]).set(s.at)
			} else {
				bitset(s.l.fit[k]).clear(s.at)
			}
		}
	}
}

// unrate takes up desks whose rate limit has eased by now.
func (m *matcher) unrate(now int64) {
	if len(m.rated) == 0 {
		return
	}
	rated := m.rated
	m.rated = nil
	for _, d := range rated {
		switch {
		case d.until == 0 || d.gen != m.gen:
		case d.until > now:
			m.rated = append(m.rated, d)
			m.at(d.until)
		default:
			d.until = 0
			m.heat(d, now)
		}
	}
}

// skill is who of the line's members has a skill at a level at least.
func (l *line) skill(id domain.ID, level int) bitset {
	key := [2]int64{int64(id), int64(level)}
	b, ok := l.skilled[key]
	if !ok {
		b = make(bitset, (len(l.desks)+63)/64)
		for i, d := range l.desks {
			if d != nil && d.agent.Skills[id] >= level {
				b.set(i)
			}
		}
		if l.skilled == nil {
			l.skilled = map[[2]int64]bitset{}
		}
		l.skilled[key] = b
	}
	return b
}
