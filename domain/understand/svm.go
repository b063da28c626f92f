package understand

import (
	"math"
	"math/rand/v2"
)

// The classifier's constants: one L2-loss linear support vector machine an
// intent against all others, by dual coordinate descent with shrinking (Hsieh
// et al., 2008).
const (
	svmC        = 1.0
	svmPositive = 3.0 // weight of an intent's own examples
	svmPasses   = 40
	svmEpsilon  = 0.1
	svmSeed     = 0x72656c65766f
)

// rows are texts as sparse vectors of unit length: columns and values of row i
// stand at start[i] to start[i+1].
type rows struct {
	start []int32
	cols  []uint32
	vals  []float32
	class []int32 // the label's number; negative: for none of them
}

func (r *rows) len() int { return len(r.class) }

// machine is the scratch memory of one worker.
type machine struct {
	rows  *rows
	w     []float64 // weights; the last is the bias
	alpha []float64
	order []int32
}

func newMachine(r *rows, features int) *machine {
	return &machine{rows: r, w: make([]float64, features+1), alpha: make([]float64, r.len())}
}

// solve finds the weights that tell class from all else, or from every
// stride-th row of it.
func (m *machine) solve(class int32, stride int) []float64 {
	clear(m.w)
	clear(m.alpha)
	m.order = m.order[:0]
	for i, c := range m.rows.class {
		if c == class || (i+int(class))%stride == 0 {
			m.order = append(m.order, int32(i))
		}
	}
	rng := rand.New(rand.NewPCG(svmSeed, uint64(class)))
	active, highest := len(m.order), math.Inf(1)
	for range svmPasses {
		for i := active - 1; i > 0; i-- {
			j := int(rng.Uint64() % uint64(i+1))
			m.order[i], m.order[j] = m.order[j], m.order[i]
		}
		var top, bottom float64
		active, top, bottom = m.pass(class, active, highest)
		if top-bottom <= svmEpsilon {
			if active == len(m.order) {
				break
			}
			active, highest = len(m.order), math.Inf(1)
			continue
		}
		if highest = top; highest <= 0 {
			highest = math.Inf(1)
		}
	}
	return m.w
}

// pass visits the active rows once and moves those that cannot change any more
// behind them; it returns how many stay, and the extremes of the gradient.
func (m *machine) pass(class int32, active int, highest float64) (stay int, top, bottom float64) {
	top, bottom = math.Inf(-1), math.Inf(1)
	bias := len(m.w) - 1
	for at := 0; at < active; at++ {
		i := m.order[at]
		y, d := -1.0, 0.5/svmC
		if m.rows.class[i] == class {
			y, d = 1, 0.5/(svmC*svmPositive)
		}
		a, b := m.rows.start[i], m.rows.start[i+1]
		cols, vals := m.rows.cols[a:b], m.rows.vals[a:b]
		s := m.w[bias]
		for j, c := range cols {
			s += m.w[c] * float64(vals[j])
		}
		g := y*s - 1 + m.alpha[i]*d
		p := g
		if m.alpha[i] == 0 {
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
		was := m.alpha[i]
		m.alpha[i] = max(was-g/(2+d), 0) // a row's square is 1, and 1 for the bias
		step := (m.alpha[i] - was) * y
		for j, c := range cols {
			m.w[c] += step * float64(vals[j])
		}
		m.w[bias] += step
	}
	return active, top, bottom
}
