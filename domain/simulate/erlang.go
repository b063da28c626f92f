package simulate

import "math"

// Exact are the figures of a queueing model in the long run. Times are in the
// unit of the rates.
type Exact struct {
	Pw        float64 // share of arrivals that must wait
	ASA       float64 // mean wait of the answered
	Wait      float64 // mean wait of all who are let in
	Within    float64 // share of all arrivals answered within T
	Abandoned float64 // share of all arrivals that give up
	LeftIn    float64 // share of all arrivals that give up within T
	Occupancy float64 // share of the agents' time that is work
	Lq        float64 // mean number waiting
	Blocked   float64 // share of all arrivals refused for want of a place
}

// ErlangB is the share of arrivals lost with c agents, the load a = lambda/mu
// and no place to wait.
func ErlangB(c int, a float64) float64 {
	b := 1.0
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + a*b)
	}
	return b
}

// ErlangC is the model M/M/c: nobody gives up. It has no long run, and gives
// infinite waits, when lambda reaches c*mu.
func ErlangC(c int, lambda, mu, t float64) Exact {
	a, n := lambda/mu, float64(c)
	if a >= n {
		return Exact{Pw: 1, ASA: math.Inf(1), Wait: math.Inf(1), Occupancy: 1, Lq: math.Inf(1)}
	}
	b := ErlangB(c, a)
	spare := n*mu - lambda
	e := Exact{Pw: n * b / (n - a*(1-b)), Occupancy: a / n}
	e.ASA = e.Pw / spare
	e.Wait, e.Lq = e.ASA, lambda*e.ASA
	e.Within = 1 - e.Pw*math.Exp(-spare*t)
	return e
}

// ErlangA is the model M/M/c+M: each who waits gives up at rate theta, which
// must be above 0.
func ErlangA(c int, lambda, mu, theta, t float64) Exact {
	below, line := erlangAStates(c, lambda, mu, theta)
	ans, left := within(c, mu, theta, t, len(line))
	e := Exact{Within: below}
	s, g, served := 1.0, 0.0, 0.0 // S and G of who has j ahead, from j-1
	for j, p := range line {
		advance := float64(c)*mu + float64(j)*theta
		r := advance + theta
		s, g = s*advance/r, advance/r*(g+s/r)
		e.Pw += p
		e.Lq += float64(j) * p
		e.Within += p * ans[j]
		e.LeftIn += p * left[j]
		served += p * g
	}
	e.Abandoned = theta * e.Lq / lambda
	e.Wait = e.Lq / lambda
	e.ASA = served / (1 - e.Abandoned)
	e.Occupancy = lambda * (1 - e.Abandoned) / (float64(c) * mu)
	return e
}

// negligible is the probability of states that are left out.
const negligible = 1e-18

// erlangAStates is the probability that somebody is free, and of j waiting
// while all are busy.
func erlangAStates(c int, lambda, mu, theta float64) (below float64, line []float64) {
	p, peak, total := 1.0, 1.0, 0.0
	for k := 0; k < c; k++ {
		below += p
		p *= lambda / (float64(k+1) * mu)
		peak = max(peak, p)
	}
	total = below
	for j := 0; ; j++ {
		line = append(line, p)
		total += p
		next := lambda / (float64(c)*mu + float64(j+1)*theta)
		if p *= next; next < 1 && p < negligible*peak {
			break
		}
		peak = max(peak, p)
	}
	for j := range line {
		line[j] /= total
	}
	return below / total, line
}

// within is, for who finds j ahead, the chance to be answered and to have given
// up by t. The chain of one's place in line is uniformized: jumps of a Poisson
// process of rate big enough for every state.
func within(c int, mu, theta, t float64, n int) (ans, left []float64) {
	rate := float64(c)*mu + float64(n)*theta
	ans, left = make([]float64, n), make([]float64, n)
	u, v := make([]float64, n), make([]float64, n) // after so many jumps
	for jumps := 0; ; jumps++ {
		w := poisson(rate*t, jumps)
		for j := range u {
			ans[j] += w * u[j]
			left[j] += w * v[j]
		}
		if float64(jumps) > rate*t && w < negligible {
			return ans, left
		}
		for j := n - 1; j >= 0; j-- {
			advance, stay := (float64(c)*mu+float64(j)*theta)/rate, (float64(n-j-1)*theta)/rate
			before, gone := 1.0, 0.0 // nobody ahead any more: answered
			if j > 0 {
				before, gone = u[j-1], v[j-1]
			}
			u[j] = advance*before + stay*u[j]
			v[j] = advance*gone + stay*v[j] + theta/rate
		}
	}
}

// poisson is the probability of k when the mean is m.
func poisson(m float64, k int) float64 {
	if m == 0 {
		if k == 0 {
			return 1
		}
		return 0
	}
	gamma, _ := math.Lgamma(float64(k + 1))
	return math.Exp(float64(k)*math.Log(m) - m - gamma)
}

// Priority is the mean wait of each class of M/M/c, the first served first,
// nobody interrupted.
func Priority(c int, mu float64, lambda ...float64) []float64 {
	total := 0.0
	for _, l := range lambda {
		total += l
	}
	n := float64(c) * mu
	x := ErlangC(c, total, mu, 0).Pw / n
	waits := make([]float64, len(lambda))
	sum := 0.0
	for i, l := range lambda {
		before := 1 - sum/n
		sum += l
		waits[i] = x / (before * (1 - sum/n))
	}
	return waits
}

// Bounded is the model M/M/c/k: at most k conversations, waiting or worked on.
func Bounded(c, k int, lambda, mu float64) Exact {
	p, total := 1.0, 0.0
	var e Exact
	busy := 0.0
	for i := 0; i <= k; i++ {
		total += p
		busy += p * float64(min(i, c))
		if i >= c {
			e.Lq += p * float64(i-c)
		}
		if i >= c && i < k {
			e.Pw += p
		}
		e.Blocked = p
		p *= lambda / (float64(min(i+1, c)) * mu)
	}
	e.Lq, e.Pw, e.Blocked = e.Lq/total, e.Pw/total, e.Blocked/total
	e.Occupancy = busy / total / float64(c)
	e.Wait = e.Lq / (lambda * (1 - e.Blocked))
	e.ASA = e.Wait
	return e
}
