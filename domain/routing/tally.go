package routing

import "relevo/domain/conversation"

// tally counts what stands in a line.
type tally struct {
	drawn   [2][channelMax]int // live and asynchronous, by the channel drawn
	present [2]fit             // those of which any do
	prios   [101]int32         // live, by priority
	classes [10]int32          // live, by class
	apart   [2]int             // how many different priorities and classes that is
}

// count keeps the tally; by is 1 for what comes and -1 for what goes.
func (l *line) count(w *Work, by int) {
	mode, i := 0, w.Draws().index()
	if w.Mode == conversation.Async {
		mode = 1
	}
	l.drawn[mode][i] += by
	if l.drawn[mode][i] > 0 {
		l.present[mode] |= 1 << i
	} else {
		l.present[mode] &^= 1 << i
	}
	if by > 0 {
		l.promotes(w)
	}
	if w.Mode == conversation.Async {
		return
	}
	l.apart[0] += step(&l.prios[min(max(w.Priority, 0), len(l.prios)-1)], by)
	l.apart[1] += step(&l.classes[min(max(w.Class, 0), len(l.classes)-1)], by)
}

// step counts one and tells whether a value appeared or went.
func step(n *int32, by int) int {
	was := *n
	*n += int32(by)
	switch {
	case was == 0 && *n > 0:
		return 1
	case was > 0 && *n == 0:
		return -1
	}
	return 0
}

// fair tells whether the line is served in the order of arrival, all who wait
// being of one priority or class: only then a place in it means something.
func (l *line) fair() bool {
	if l.q.Settings.Ranking == ByStrict {
		return l.apart[1] <= 1
	}
	return l.apart[0] <= 1
}
