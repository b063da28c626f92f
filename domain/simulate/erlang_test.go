package simulate

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// row is one line of the table of reference values (reference/routing.md 8): the
// figures as printed there.
type row struct {
	c                         int
	lambda, service, patience float64 // patience 0: nobody gives up
	t                         float64
	want                      string // Pw, ASA, Ans(T), Pab, Ab(T), occupancy
}

var rows = []row{
	{14, 100. / 1800, 180, 0, 20, "0.174132 7.8359 0.888350 0 0 0.7143"},
	{11, 100. / 1800, 180, 0, 20, "0.682118 122.781 0.389614 0 0 0.9091"},
	{55, 0.2, 240, 0, 20, "0.238701 8.1840 0.866796 0 0 0.8727"},
	{54, 0.2, 240, 0, 20, "0.301308 12.0523 0.817248 0 0 0.8889"},
	{9, 50. / 1800, 240, 0, 20, "0.313256 32.2206 0.742099 0 0 0.7407"},
	{50, 48. / 60, 60, 0, 20, "0.694456 20.834 0.643455 0 0 0.9600"},
	{50, 48. / 60, 60, 120, 20, "0.467774 3.6159 0.943019 0.030912 0.029845 0.9303"},
	{7, 5, 1, 1, 0.2, "0.237817 0.043296 0.869235 0.051096 0.031978 0.6778"},
	{10, 10, 1, 1, 0.2, "0.542070 0.114943 0.671759 0.125110 0.076997 0.8749"},
	{12, 100. / 1800, 180, 120, 20, "0.279807 6.3348 0.825583 0.061597 0.034005 0.7820"},
	{8, 2, 4, 2, 1. / 3, "0.471912 0.270205 0.626344 0.162738 0.064421 0.8373"},
	{10, 12, 1, 2, 1. / 3, "0.850385 0.400834 0.398971 0.195656 0.111443 0.9652"},
}

func (r row) exact() Exact {
	if r.patience == 0 {
		return ErlangC(r.c, r.lambda, 1/r.service, r.t)
	}
	return ErlangA(r.c, r.lambda, 1/r.service, 1/r.patience, r.t)
}

// printed writes each value with the digits that want has.
func printed(want string, values ...float64) string {
	var out []string
	for i, w := range strings.Fields(want) {
		_, digits, _ := strings.Cut(w, ".")
		out = append(out, fmt.Sprintf("%.*f", len(digits), values[i]))
	}
	return strings.Join(out, " ")
}

func TestErlangRows(t *testing.T) {
	for i, r := range rows {
		e := r.exact()
		if got := printed(r.want, e.Pw, e.ASA, e.Within, e.Abandoned, e.LeftIn, e.Occupancy); got != r.want {
			t.Errorf("row %d:\n%s, want\n%s", i+1, got, r.want)
		}
		if d := math.Abs(e.Lq - r.lambda*e.Wait); d > 1e-12*e.Lq {
			t.Errorf("row %d: %v wait at a time, %v by Little's law", i+1, e.Lq, r.lambda*e.Wait)
		}
	}
}

func TestPriorityPair(t *testing.T) {
	w := Priority(10, 1, 3, 5)
	if got := printed("0.058454 0.292272", w...); got != "0.058454 0.292272" {
		t.Error(got)
	}
	one := Priority(10, 1, 8)
	if d := math.Abs(one[0] - ErlangC(10, 8, 1, 0).Wait); d > 1e-15 {
		t.Errorf("one class waits %v", one[0])
	}
	if mean := (3*w[0] + 5*w[1]) / 8; math.Abs(mean-one[0]) > 1e-12 {
		t.Errorf("the mean over classes is %v, want %v: order does not change it", mean, one[0])
	}
}

func TestBoundedRow(t *testing.T) {
	e := Bounded(10, 15, 10, 1)
	if got := printed("0.103517 0.173206", e.Blocked, e.Wait); got != "0.103517 0.173206" {
		t.Error(got)
	}
	if d := math.Abs(Bounded(7, 7, 5, 1).Blocked - ErlangB(7, 5)); d > 1e-15 {
		t.Errorf("without places to wait it is not Erlang B: %v off", d)
	}
	wide, c := Bounded(10, 2000, 8, 1), ErlangC(10, 8, 1, 0)
	if math.Abs(wide.Wait-c.Wait) > 1e-12 || math.Abs(wide.Pw-c.Pw) > 1e-12 || math.Abs(wide.Occupancy-c.Occupancy) > 1e-12 {
		t.Errorf("with many places it is not Erlang C: %+v, %+v", wide, c)
	}
}

// TestErlangTables are values printed elsewhere.
func TestErlangTables(t *testing.T) {
	for _, c := range []struct {
		what      string
		got, want float64
		within    float64
	}{
		{"B, 10 agents, 5 erlang", ErlangB(10, 5), 0.018385, 5e-7},
		{"B, nobody", ErlangB(0, 3), 1, 0},
		{"C, 1 agent is M/M/1", ErlangC(1, 0.5, 1, 1).Pw, 0.5, 1e-15},
		{"C, 1 agent within 1", ErlangC(1, 0.5, 1, 1).Within, 1 - 0.5*math.Exp(-0.5), 1e-15},
		{"A with theta = mu is Poisson: Pw", ErlangA(7, 5, 1, 1, 0.2).Pw, 0.2378, 5e-5},
		{"A with theta = mu is Poisson: Lq", ErlangA(7, 5, 1, 1, 0.2).Lq, 0.2554, 1e-4},
		{"A of great patience is C: Pw", ErlangA(14, 100./1800, 1./180, 1e-9, 20).Pw, 0.174132, 1e-6},
		{"A of great patience is C: within", ErlangA(14, 100./1800, 1./180, 1e-9, 20).Within, 0.888350, 1e-6},
		{"A overloaded gives up", ErlangA(1, 10, 1, 1, 1).Abandoned, 0.9, 0.001},
	} {
		if math.Abs(c.got-c.want) > c.within {
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}
}

func TestErlangLimits(t *testing.T) {
	if e := ErlangC(5, 5, 1, 1); !math.IsInf(e.ASA, 1) || e.Pw != 1 {
		t.Errorf("a full load has no long run: %+v", e)
	}
	e := ErlangA(8, 2, 0.25, 0.5, 200)
	if math.Abs(e.Within+e.LeftIn-1) > 1e-9 || math.Abs(e.LeftIn-e.Abandoned) > 1e-9 {
		t.Errorf("after a long time all are answered or gone: %+v", e)
	}
	if e := ErlangA(8, 2, 0.25, 0.5, 0); math.Abs(e.Within-(1-e.Pw)) > 1e-12 || e.LeftIn != 0 {
		t.Errorf("at once: %+v", e)
	}
}
