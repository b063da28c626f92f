package simulate

import (
	"math"
	"math/rand/v2"
)

// kind of a distribution.
type kind uint8

const (
	never kind = iota // no value: nobody gives up
	fixed
	exponential
	lognormal
	gamma
	uniform
)

// dist is a distribution of durations in ms.
type dist struct {
	kind kind
	mean float64
	a, b float64 // lognormal: mu and sigma; gamma: shape and scale; uniform: from and to
}

func newLognormal(mean, sd float64) dist {
	v := math.Log1p(sd * sd / (mean * mean))
	return dist{lognormal, mean, math.Log(mean) - v/2, math.Sqrt(v)}
}

func newGamma(mean, shape float64) dist { return dist{gamma, mean, shape, mean / shape} }

// draw is one value.
func (d *dist) draw(r *rand.Rand) float64 {
	switch d.kind {
	case fixed:
		return d.mean
	case exponential:
		return d.mean * r.ExpFloat64()
	case lognormal:
		return math.Exp(d.a + d.b*r.NormFloat64())
	case gamma:
		return d.b * standardGamma(r, d.a)
	case uniform:
		return d.a + (d.b-d.a)*r.Float64()
	}
	return math.Inf(1)
}

// standardGamma draws by the method of Marsaglia and Tsang (2000).
func standardGamma(r *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return standardGamma(r, shape+1) * math.Pow(1-r.Float64(), 1/shape)
	}
	d := shape - 1./3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v *= v * v
		u := 1 - r.Float64() // above 0
		if math.Log(u) < x*x/2+d*(1-v+math.Log(v)) {
			return d * v
		}
	}
}

// stream is a source of random numbers for one purpose of one run, so that a
// change in one part of a model leaves the draws of the others alone.
func stream(seed uint64, run int, purpose uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(run)<<16|purpose))
}
