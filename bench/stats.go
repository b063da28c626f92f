package main

import (
	"math"
	"slices"
	"time"
)

// percentile is the smallest sample that at least p of all (0 to 1) do not
// exceed: the nearest-rank definition. Samples must be sorted; 0 for none.
func percentile(sorted []time.Duration, p float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	i := int(math.Ceil(p*float64(len(sorted)))) - 1
	return sorted[min(max(i, 0), len(sorted)-1)]
}

// spread sums up durations.
type spread struct {
	N                       int
	Min, P50, P90, P99, Max time.Duration
}

// spreadOf sorts the samples in place and sums them up.
func spreadOf(samples []time.Duration) spread {
	slices.Sort(samples)
	return spread{N: len(samples), Min: percentile(samples, 0), P50: percentile(samples, 0.5), P90: percentile(samples, 0.9),
		P99: percentile(samples, 0.99), Max: percentile(samples, 1)}
}

// ms is a duration in milliseconds, as figures show it.
func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// kb and mb are bytes in units of 1,000, as figures show them.
func kb(n float64) float64 { return n / 1e3 }
func mb(n float64) float64 { return n / 1e6 }
