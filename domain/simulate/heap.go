package simulate

// what happens in the world.
type what uint8

const (
	arrival    what = iota // ref: stream
	inBurst                // ref: stream; one arrival outside the stream's rate
	patienceUp             // ref: talk
	comeback               // ref: talk
	finish                 // ref: talk
	submit                 // ref: assignment
	ack                    // ref: offer
	accept                 // ref: offer
	decline                // ref: offer
	shiftOn                // ref: agent
	shiftOff               // ref: agent
	pauseOn                // ref: agent
	pauseOff               // ref: agent
	resume                 // ref: agent; ready again after a ring let pass
	dropped                // ref: agent; the connection is lost
	restored               // ref: agent
	look                   // ref: agent; looks for listed work to pick
	home                   // ref: agent; closes the page if the shift and the work are over
	sweep
)

// event is something that will happen.
type event struct {
	at  int64
	seq uint64 // order of making, then what in the low byte
	ref int64  // an id, or an index with a generation above
}

func (e event) what() what { return what(e.seq & 0xff) }

func (e event) before(o event) bool { return e.at < o.at || e.at == o.at && e.seq < o.seq }

// indexed is a reference to something that may have changed since: it counts
// only while the generation is the same.
func indexed(i int32, gen uint32) int64 { return int64(gen)<<32 | int64(uint32(i)) }

func (e event) index() int32       { return int32(uint32(e.ref)) }
func (e event) generation() uint32 { return uint32(e.ref >> 32) }

// events is a heap with four children a node: the earliest first, of equal
// times the one made first.
type events struct {
	list []event
	made uint64
}

func (h *events) add(at int64, w what, ref int64) {
	h.made++
	e := event{at, h.made<<8 | uint64(w), ref}
	h.list = append(h.list, e)
	i := len(h.list) - 1
	for i > 0 {
		up := (i - 1) / 4
		if !e.before(h.list[up]) {
			break
		}
		h.list[i] = h.list[up]
		i = up
	}
	h.list[i] = e
}

// pop takes out the first; there must be one.
func (h *events) pop() event {
	top := h.list[0]
	n := len(h.list) - 1
	e := h.list[n]
	h.list = h.list[:n]
	if n == 0 {
		return top
	}
	i := 0
	for {
		child := 4*i + 1
		if child >= n {
			break
		}
		for c := child + 1; c < min(4*i+5, n); c++ {
			if h.list[c].before(h.list[child]) {
				child = c
			}
		}
		if !h.list[child].before(e) {
			break
		}
		h.list[i] = h.list[child]
		i = child
	}
	h.list[i] = e
	return top
}
