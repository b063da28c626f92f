// Package report turns stored rows into the figures of queues and agents. The
// definitions are those of the field, each stated at the method that computes
// it; the letters are:
//
//	O offered: stays in a queue    A answered     B abandoned
//	F flow-out: overflow, drain    W waiting now  Bs abandoned within short_abandon
//	T target of the service level
//
// Queue figures of waiting are cohorts: a stay counts in the interval that
// holds its enqueuing time, whatever happened later, so that a numerator is
// always part of its denominator and O = A + B + F + W. A cohort is provisional
// until its interval is over and nobody of it waits. Handling goes where it
// ended, closing facts where the conversation was closed, rings where they
// began, and time in a state is cut at the borders of intervals.
//
// An aggregator (Queues, Agents) takes rows one at a time in any order, unless
// it says otherwise, and holds counters only: a year of rows passes through it
// without being kept. Times are UTC ms; nothing here reads a clock.
package report
