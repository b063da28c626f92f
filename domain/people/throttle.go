package people

import "slices"

// How failed log-ins slow down further ones. Failures count per account and
// network of the caller, and per network over all accounts; never per account
// alone, so that nobody can lock somebody out from elsewhere.
const (
	freeFailures  = 5
	firstDelay    = int64(60_000)      // ms after the fifth failure; doubled by each further one
	longestDelay  = int64(15 * 60_000) // ms
	forgetAfter   = int64(60 * 60_000) // ms without a failure after which they are forgotten
	networkWindow = int64(15 * 60_000) // ms
	networkMost   = 50                 // failures of one network in the window
)

// Failures are the failed log-ins of one account from one network.
type Failures struct {
	Count int
	Last  int64 // UTC ms
}

// Forgotten tells whether the failures no longer count.
func (f Failures) Forgotten(now int64) bool { return f.Count == 0 || now-f.Last >= forgetAfter }

// Add counts one more failure.
func (f Failures) Add(now int64) Failures {
	if f.Forgotten(now) {
		f.Count = 0
	}
	return Failures{Count: f.Count + 1, Last: now}
}

// Wait is how many ms must pass before the next attempt, 0 for none: after
// five failures a minute, then 2, 4, 8 and from then on 15.
func (f Failures) Wait(now int64) int64 {
	if f.Forgotten(now) || f.Count < freeFailures {
		return 0
	}
	delay := longestDelay
	if n := f.Count - freeFailures; n < 4 {
		delay = firstDelay << n
	}
	return max(0, f.Last+delay-now)
}

// NetworkFailures are the times (UTC ms, ascending) of the newest failed
// log-ins of one network, over all accounts.
type NetworkFailures []int64

// Forgotten tells whether the failures no longer count.
func (f NetworkFailures) Forgotten(now int64) bool {
	return len(f) == 0 || now-f[len(f)-1] >= networkWindow
}

// Add notes one more failure; times that no longer count are dropped.
func (f NetworkFailures) Add(now int64) NetworkFailures {
	f = append(slices.Clone(f), now)
	return f[max(0, len(f)-networkMost):]
}

// Wait is how many ms must pass before the next attempt: none while there were
// fewer than 50 failures in the last 15 minutes.
func (f NetworkFailures) Wait(now int64) int64 {
	if len(f) < networkMost {
		return 0
	}
	return max(0, f[len(f)-networkMost]+networkWindow-now)
}

// Without takes one failure of the given time back.
func (f NetworkFailures) Without(at int64) NetworkFailures {
	if i := slices.Index(f, at); i >= 0 {
		return slices.Delete(slices.Clone(f), i, i+1)
	}
	return f
}
