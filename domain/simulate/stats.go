package simulate

import "math"

// Stat is a figure over the runs. With one run, or where no run had it, there is
// no error.
type Stat struct {
	Mean float64 `json:"mean"`
	SE   float64 `json:"standard_error"` // of the mean
	Low  float64 `json:"low"`            // 99 % interval
	High float64 `json:"high"`
	N    int     `json:"runs"` // that had the figure
}

// statOf sums up one figure's values, one a run. NaN means a run did not have
// it.
func statOf(values []float64) Stat {
	var s Stat
	sum := 0.0
	for _, v := range values {
		if !math.IsNaN(v) {
			s.N++
			sum += v
		}
	}
	if s.N == 0 {
		return s
	}
	s.Mean = sum / float64(s.N)
	s.Low, s.High = s.Mean, s.Mean
	if s.N == 1 {
		return s
	}
	squares := 0.0
	for _, v := range values {
		if !math.IsNaN(v) {
			squares += (v - s.Mean) * (v - s.Mean)
		}
	}
	s.SE = math.Sqrt(squares / float64(s.N-1) / float64(s.N))
	half := student99(s.N-1) * s.SE
	s.Low, s.High = s.Mean-half, s.Mean+half
	return s
}

// student is the 0.995 quantile of Student's distribution by degrees of freedom
// from 1.
var student = [...]float64{63.657, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.250, 3.169,
	3.106, 3.055, 3.012, 2.977, 2.947, 2.921, 2.898, 2.878, 2.861, 2.845,
	2.831, 2.819, 2.807, 2.797, 2.787, 2.779, 2.771, 2.763, 2.756, 2.750}

// student99 is how many standard errors reach to the ends of the 99 % interval.
func student99(freedom int) float64 {
	if freedom <= len(student) {
		return student[freedom-1]
	}
	const z = 2.575829
	n := float64(freedom) // Cornish and Fisher's expansion
	return z + (z*z*z+z)/(4*n) + (5*math.Pow(z, 5)+16*z*z*z+3*z)/(96*n*n)
}
