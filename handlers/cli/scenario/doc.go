// Package scenario runs scripted conversations through the real product: the
// engine, SQLite in a folder of its own, routing, timers and the assistant's
// definition, on a clock that jumps. What a scenario file holds is told in
// docs/scenarios.md.
//
// Only what a run must not depend on is stood in for: recognition, unless the
// caller brings the real one. Nothing waits in real time.
package scenario
