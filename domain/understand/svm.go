package understand

import "math"

// The classifier's constants: one L2-loss linear support vector machine an
// intent against all others, by dual coordinate descent with shrinking (Hsieh
// et al., 2008).
const (
	svmC        = 1.0
	svmPositive = 3.0 // weight of an intent's own examples
	svmPasses   = 40
	svmEpsilon  = 0.1
	svmFew      = 1_000 // rows that are not worth parting
	svmFirst    = 8     // else every eighth comes first
)

// rows are texts as sparse vectors of unit length. A feature's value is its
// gain times the scale of its block in that text, so that only its number is
// kept: block b of row i stands in cols from part[blocks*i+b] to the next part.
type rows struct {
	part  []int32
	cols  []uint16
	scale []float32 // by row and block
	gain  []float32 // by feature
	texts []uint32  // by feature, rows that hold it
	class []int32   // the label's number; negative: for none of them
}

func (r *rows) len() int { return len(r.class) }

// of row i all features.
func (r *rows) of(i int) []uint16 { return r.cols[r.part[blocks*i]:r.part[blocks*(i+1)]] }

// machine is the scratch memory of one worker. Its weights have the features'
// gains in them: a text's score is, over its blocks, the scale times the sum of
// the weights.
type machine struct {
	rows  *rows
	w     []float64 // the last is the bias
	alpha []float64
	order []int32
	own   []uint32 // by feature, rows of the class that hold it
}

func newMachine(r *rows) *machine {
	return &machine{rows: r, w: make([]float64, len(r.gain)+1), alpha: make([]float64, r.len()), own: make([]uint32, len(r.gain))}
}

// solve finds the weights that tell class from all else, or from every
// stride-th row of it, and gives up after so many visits of rows. A part of the
// rows comes first: what it teaches leaves most of the others with nothing to
// add.
func (m *machine) solve(class int32, stride, visits int) []float64 {
	clear(m.w)
	clear(m.alpha)
	active := m.arrange(class, stride)
	rng := newRand(uint64(class))
	highest := math.Inf(1)
	for pass := 0; pass < svmPasses && visits > 0; pass++ {
		visits -= active
		for i := active - 1; i > 0; i-- {
			j := int(rng.Uint64() % uint64(i+1))
			m.order[i], m.order[j] = m.order[j], m.order[i]
		}
		all := active == len(m.order)
		var top, bottom float64
		active, top, bottom = m.pass(class, active, highest)
		highest = top
		switch {
		case top-bottom > svmEpsilon:
			if highest <= 0 {
				highest = math.Inf(1)
			}
		case all:
			return m.w
		default:
			active, highest = len(m.order), max(top, 0)
		}
	}
	return m.w
}

// arrange puts the rows of class and some others in front, and says how many
// these are.
func (m *machine) arrange(class int32, stride int) int {
	m.order = m.order[:0]
	first := stride
	if m.rows.len()/stride > svmFew {
		first *= svmFirst
	}
	for i, c := range m.rows.class {
		if c == class || (i+int(class))%first == 0 {
			m.order = append(m.order, int32(i))
		}
	}
	n := len(m.order)
	if first > stride {
		for i, c := range m.rows.class {
			if c != class && (i+int(class))%stride == 0 && (i+int(class))%first != 0 {
				m.order = append(m.order, int32(i))
			}
		}
	}
	return n
}

// pass visits the active rows once and moves those that cannot change any more
// behind them; it returns how many stay, and the extremes of the gradient.
func (m *machine) pass(class int32, active int, highest float64) (stay int, top, bottom float64) {
	top, bottom = math.Inf(-1), math.Inf(1)
	for at := 0; at < active; at++ {
		i := m.order[at]
		y, d := -1.0, 0.5/svmC
		if m.rows.class[i] == class {
			y, d = 1, 0.5/(svmC*svmPositive)
		}
		was := m.alpha[i]
		g := y*m.score(int(i)) - 1 + was*d
		p := g
		if was == 0 {
			if g > highest {
				active--
				m.order[at], m.order[active] = m.order[active], m.order[at]
				at--
				continue
			}
			p = min(g, 0)
		}
		top, bottom = max(top, p), min(bottom, p)
		if math.Abs(p) < 1e-12 {
			continue
		}
		m.alpha[i] = max(was-g/(2+d), 0) // a row's square is 1, and 1 for the bias
		m.step(int(i), (m.alpha[i]-was)*y)
	}
	return active, top, bottom
}

// score is the machine's score of row i.
func (m *machine) score(i int) float64 {
	s, part := m.w[len(m.w)-1], m.rows.part[blocks*i:blocks*i+blocks+1]
	for b, scale := range m.rows.scale[blocks*i : blocks*i+blocks] {
		s += float64(scale) * sum(m.w, m.rows.cols[part[b]:part[b+1]])
	}
	return s
}

// step moves the weights by x times row i.
func (m *machine) step(i int, x float64) {
	part := m.rows.part[blocks*i : blocks*i+blocks+1]
	for b, scale := range m.rows.scale[blocks*i : blocks*i+blocks] {
		k := x * float64(scale)
		for _, c := range m.rows.cols[part[b]:part[b+1]] {
			gain := float64(m.rows.gain[c])
			m.w[c] += k * gain * gain
		}
	}
	m.w[len(m.w)-1] += x
}

// sum adds up the weights of some features, in four sums that the processor
// adds side by side.
func sum(w []float64, cols []uint16) float64 {
	var a, b, c, d float64
	for len(cols) >= 4 {
		a += w[cols[0]]
		b += w[cols[1]]
		c += w[cols[2]]
		d += w[cols[3]]
		cols = cols[4:]
	}
	for _, k := range cols {
		a += w[k]
	}
	return a + b + c + d
}
