// Package simulate tries out queues before people have to stand in them: made
// visitors, made agents and a clock of its own around the very routing.Core
// that serves the real ones. Nothing of routing is modelled here; what this
// package brings is the world outside it.
//
//	file ── Read ── Model ── Run (one seed, one clock) ── Totals
//	                  └────── All (many runs) ── Report: mean, error, interval
//
// A run is a heap of the world's own events (arrivals, patience that ends,
// answers, work that ends, shifts, lost connections) beside the Core's timers;
// the earlier one happens, routing decides, and what Core.Take tells of rings
// and work makes new events. The same model and seed give the same figures.
//
// The Core counts whole milliseconds, so a model without a unit of its own
// should say what one unit is worth: at 1,000 s to a service of length 1,
// rounding is a millionth of it. Times of the result are in that unit.
//
// ErlangB, ErlangC, ErlangA, Priority and Bounded are the exact figures of the
// models that have them; bench/simulate holds files for which both must agree.
package simulate
