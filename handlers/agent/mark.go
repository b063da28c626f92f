package agent

import "strconv"

// mark is how far a page's thread has come: the last message and how many rows
// of the history are behind it. Both only grow, so a mark names one place.
type mark struct {
	seq    int64
	events int
}

const eventBits = 20 // a conversation with more events than this is drawn anew

// String is the stream's cursor, never "0".
func (m mark) String() string { return strconv.FormatUint(m.id(), 10) }

func (m mark) id() uint64 { return uint64(m.seq+1)<<eventBits | uint64(m.events)&(1<<eventBits-1) }

// parseMark reads a cursor; ok is false for one that is none.
func parseMark(s string) (m mark, ok bool) {
	n, err := strconv.ParseUint(s, 10, 62)
	if err != nil || n>>eventBits == 0 {
		return mark{}, false
	}
	return mark{seq: int64(n>>eventBits) - 1, events: int(n & (1<<eventBits - 1))}, true
}
