// Package routing decides who gets which conversation and keeps the books of
// it: queues with their settings, what waits, what rings, who works on what,
// wrap-ups, transfers, and the timers between them.
//
// Core holds all open work in memory. Its commands (Enqueue, Accept, Decline,
// End, …) are the state machines of conversations, offers and agents: each
// checks, changes the books, and notes what has to be stored. Route decides
// everything that can be decided now; Due carries out what has come due.
// Changes is the record of one transaction: the rows as they now stand and
// what to tell. Undo takes back what was not stored.
//
//	command ── Core ── Changes ── rows, conversation moves, texts, alerts
//	                └── Route: rank × filters × policy → offers or owners, receipts
//
// Nothing here reads a clock, draws a random number or does I/O: times are
// UTC ms arguments, ids come from the Config's NewID. The same commands give
// the same books, byte for byte, in whatever order maps are walked.
//
// The books are rows (Work, Segment, Offer, Assignment, Standing, Turn), each
// changed by one put function that keeps the before-image, the load of the
// agent, the place in the line and the timer in step. What is derived from rows
// is never stored: loads, lines, deadlines. So Load needs nothing but rows, and
// Undo leaves nothing behind.
//
// The terms and rules are those of the field; the numbers in comments (C7, F12,
// edge 31) name the rules of the specification that a line carries out.
package routing
