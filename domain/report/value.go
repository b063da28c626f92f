package report

// Rate is a share: Num of Den. With Den 0 it is undefined.
type Rate struct{ Num, Den int64 }

// Value is the share, 0 to 1 as a rule; false when undefined.
func (r Rate) Value() (float64, bool) {
	if r.Den == 0 {
		return 0, false
	}
	return float64(r.Num) / float64(r.Den), true
}

// Mean is the average of N lengths of time that sum up to Sum ms. With N 0 it
// is undefined.
type Mean struct{ Sum, N int64 }

// Value is the average in ms, rounded to the nearest; false when undefined.
func (m Mean) Value() (int64, bool) {
	if m.N == 0 {
		return 0, false
	}
	return (m.Sum + m.N/2) / m.N, true
}

func (m *Mean) add(ms int64) {
	m.Sum += ms
	m.N++
}

func (m *Mean) join(o Mean) {
	m.Sum += o.Sum
	m.N += o.N
}

// Formulas is a set of service level formulas; the zero value is empty.
type Formulas uint8

const formulaLetters = "abcd"

func formula(letter string) Formulas {
	for i := range len(formulaLetters) {
		if letter == formulaLetters[i:i+1] {
			return 1 << i
		}
	}
	return formula("d")
}

// String is the letters, in order: "d", or "ad" where queues differ.
func (f Formulas) String() string {
	var out []byte
	for i := range len(formulaLetters) {
		if f&(1<<i) != 0 {
			out = append(out, formulaLetters[i])
		}
	}
	return string(out)
}
