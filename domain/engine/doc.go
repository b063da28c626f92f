// Package engine holds the use cases: one method a command, one command a
// transaction, one timestamp a transaction. A command loads what the rule
// needs, asks a pure rule what to do, writes state, history, timers and jobs,
// and touches topics; streams wake after the commit. Rules do not live here.
//
// The engine declares what it needs from outside: Store (the database), Clock
// and a source of randomness. Nothing else is passed in, so a test runs the
// same commands on a real database with a fake clock.
package engine
