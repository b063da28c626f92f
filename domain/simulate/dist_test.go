package simulate

import (
	"math"
	"slices"
	"testing"
)

// moments draws many values and sums them up.
func moments(d dist, n int) (mean, sd, least float64) {
	r := stream(7, 1, 1)
	values := make([]float64, n)
	for i := range values {
		values[i] = d.draw(r)
		mean += values[i] / float64(n)
	}
	for _, v := range values {
		sd += (v - mean) * (v - mean) / float64(n-1)
	}
	return mean, math.Sqrt(sd), slices.Min(values)
}

func TestDistributions(t *testing.T) {
	const n = 400_000
	for _, c := range []struct {
		what     string
		d        dist
		mean, sd float64
	}{
		{"fixed", dist{kind: fixed, mean: 3}, 3, 0},
		{"exponential", dist{kind: exponential, mean: 40}, 40, 40},
		{"lognormal", newLognormal(240, 180), 240, 180},
		{"gamma, shape 4", newGamma(60, 4), 60, 30},
		{"gamma, shape 0.5", newGamma(60, 0.5), 60, 60 * math.Sqrt2},
		{"uniform", dist{kind: uniform, mean: 15, a: 10, b: 20}, 15, 10 / math.Sqrt(12)},
	} {
		mean, sd, least := moments(c.d, n)
		if e := 5 * c.sd / math.Sqrt(n); math.Abs(mean-c.mean) > e+1e-9 {
			t.Errorf("%s: mean %v, want %v within %v", c.what, mean, c.mean, e)
		}
		if math.Abs(sd-c.sd) > 0.03*c.sd+1e-9 || least < 0 {
			t.Errorf("%s: standard deviation %v, want %v; least %v", c.what, sd, c.sd, least)
		}
	}
	if never := (dist{}); !math.IsInf(never.draw(nil), 1) {
		t.Error("who never gives up gives up")
	}
}

func TestStreamsDiffer(t *testing.T) {
	seen := map[uint64]bool{}
	for run := range 3 {
		for purpose := range uint64(3) {
			seen[stream(1, run, purpose).Uint64()] = true
		}
	}
	if seen[stream(2, 0, 0).Uint64()] = true; len(seen) != 10 {
		t.Errorf("%d different streams of 10", len(seen))
	}
	if stream(1, 2, 3).Uint64() != stream(1, 2, 3).Uint64() {
		t.Error("a stream is not its own again")
	}
}

func TestStats(t *testing.T) {
	s := statOf([]float64{1, 2, math.NaN(), 3, 4})
	se := math.Sqrt(5. / 3 / 4)
	if s.N != 4 || s.Mean != 2.5 || math.Abs(s.SE-se) > 1e-12 || math.Abs(s.High-(2.5+5.841*se)) > 1e-9 || math.Abs(s.Low-(2.5-5.841*se)) > 1e-9 {
		t.Errorf("%+v", s)
	}
	if s := statOf([]float64{7}); s != (Stat{Mean: 7, Low: 7, High: 7, N: 1}) {
		t.Errorf("of one: %+v", s)
	}
	if s := statOf([]float64{math.NaN()}); s.N != 0 {
		t.Errorf("of none: %+v", s)
	}
	for freedom, want := range map[int]float64{1: 63.657, 19: 2.861, 30: 2.750, 31: 2.744, 40: 2.704, 60: 2.660, 120: 2.617, 100000: 2.576} {
		if got := student99(freedom); math.Abs(got-want) > 0.001 {
			t.Errorf("%d degrees of freedom: %v, want %v", freedom, got, want)
		}
	}
}

func TestEventsComeInOrder(t *testing.T) {
	r := stream(3, 0, 0)
	var h events
	for i := range 5000 {
		h.add(int64(r.IntN(500)), what(i%3), int64(i))
		if i%3 == 2 {
			h.pop()
		}
	}
	last := event{at: -1}
	for n := 0; len(h.list) > 0; n++ {
		e := h.pop()
		if e.before(last) {
			t.Fatalf("%+v came after %+v", e, last)
		}
		last = e
	}
	h.add(5, finish, indexed(77, 1<<31))
	if e := h.pop(); e.what() != finish || e.index() != 77 || e.generation() != 1<<31 {
		t.Errorf("%+v", e)
	}
}
