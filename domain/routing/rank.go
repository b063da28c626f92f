package routing

import (
	"cmp"
	"math"
	"slices"

	"relevo/domain/conversation"
)

// The order in which waiting conversations are served, lowest first, is
//
//	(-S, e, id)	with e = EnqueuedAt - AgeAdjust
//
// in one queue and among all, live ones first (see placed). A scored queue's S is priority + aging × minutes
// since e. A strict queue's S is 100 for class 0 and 10 less for each class
// below; a conversation rises one class each promote_after, up to class 0. So
// a strict queue is served by class, then age, and beside scored queues its
// class 0 counts as priority 100 that does not age.
//
// S is kept in whole units of 1/60,000,000 point, aging in thousandths of a
// point a minute: comparing is exact, and in a scored line independent of now.

// unit is how many units of S are one point.
const unit = 60_000_000

// aging in thousandths of a point a minute.
func (s *Settings) agingMilli() int64 { return int64(math.Round(s.Aging * 1000)) }

// since is e: when the conversation's age began.
func (w *Work) since() int64 { return w.EnqueuedAt - w.AgeAdjust }

// age is how long it has waited by that reckoning; never negative.
func (w *Work) age(now int64) int64 { return max(0, now-w.since()) }

// class is the strict class at a time, promotions included.
func (s *Settings) class(w *Work, at int64) int {
	if s.Promote <= 0 || at <= w.since() {
		return w.Class
	}
	return int(max(0, int64(w.Class)-(at-w.since())/s.Promote))
}

// units is S in units.
func (s *Settings) units(w *Work, at int64) int64 {
	if s.Ranking == ByStrict {
		return int64(100-10*s.class(w, at)) * unit
	}
	return int64(w.Priority)*unit + s.agingMilli()*(at-w.since())
}

// less tells whether a stands before b in the line. Classes are as they were
// when the line was ranked last, so that the order holds between two rankings.
func (l *line) less(a, b *Work) bool {
	s := &l.q.Settings
	if s.Ranking == ByStrict {
		if x, y := s.class(a, l.rankedAt), s.class(b, l.rankedAt); x != y {
			return x < y
		}
	} else if a.Priority != b.Priority {
		aging := s.agingMilli()
		x, y := int64(a.Priority)*unit-aging*a.since(), int64(b.Priority)*unit-aging*b.since()
		if x != y {
			return x > y
		}
	}
	if x, y := a.since(), b.since(); x != y {
		return x < y
	}
	return a.ID < b.ID
}

// step is when the conversation rises a class next after a time; 0 = never.
func (s *Settings) step(w *Work, after int64) int64 {
	if s.Ranking != ByStrict || s.Promote <= 0 || s.class(w, after) == 0 {
		return 0
	}
	age := max(0, after-w.since())
	return w.since() + (age/s.Promote+1)*s.Promote
}

// rank sorts the line by the classes of now, when a promotion has come due
// since the last time.
func (l *line) rank(now int64) {
	if l.q.Settings.Ranking == ByStrict && l.nextStep > 0 && l.nextStep <= now {
		l.sort(now)
	}
}

// sort brings the line into the order of now.
func (l *line) sort(now int64) {
	l.rankedAt, l.nextStep = now, 0
	for _, list := range [...][]*Work{l.list, l.async} {
		slices.SortFunc(list, func(a, b *Work) int {
			switch {
			case a == b:
				return 0
			case l.less(a, b):
				return -1
			}
			return 1
		})
		for _, w := range list {
			l.promotes(w)
		}
	}
}

// promotes notes when the conversation changes its place by itself.
func (l *line) promotes(w *Work) {
	if at := l.q.Settings.step(w, l.rankedAt); at > 0 && (l.nextStep == 0 || at < l.nextStep) {
		l.nextStep = at
	}
}

// placed is a conversation and its key among all queues. Live ones go before
// asynchronous ones: these draw from a pool of their own and take nothing away,
// but would change whose turn it is, and a chat might be left over because of
// an e-mail (I17).
type placed struct {
	w     *Work
	l     *line
	later bool // asynchronous
	units int64
	since int64
}

func placedAt(l *line, w *Work, now int64) placed {
	return placed{w, l, w.Mode == conversation.Async, l.q.Settings.units(w, now), w.since()}
}

// compare orders two conversations of any queues.
func (p *placed) compare(o *placed) int {
	if p.later != o.later {
		if o.later {
			return -1
		}
		return 1
	}
	if c := cmp.Compare(o.units, p.units); c != 0 {
		return c
	}
	if c := cmp.Compare(p.since, o.since); c != 0 {
		return c
	}
	return cmp.Compare(p.w.ID, o.w.ID)
}
