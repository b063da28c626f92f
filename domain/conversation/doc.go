// Package conversation holds the state machine of a conversation and of its
// messages: what a visitor's message, an agent's reply, an assignment, a
// close or a reopening does to it, and when it may not.
//
//	state         entered by                               left by
//	bot           panel opened, greeting stored            first message, idle close
//	waiting       visitor's message, release, reopening    assignment, close
//	active        assignment, agent's reopening, wake-up   release, snooze, close
//	snoozed       snooze                                   time, visitor's message, agent's reply, close
//	closed        agent, visitor, idle                     visitor's message in the window, agent
//
// Each command is one pure function from a conversation to a Change; it takes
// the time as an argument and never reads a clock. Rules and their tests:
//
//	Place    where a visitor's message goes      place_test.go
//	Receive  a visitor's message                 conversation_test.go
//	Reply    an agent's public reply, a note     conversation_test.go
//	Assign   pick, hand over, take over          conversation_test.go
//	Close    end, by whom, newer_message         conversation_test.go
package conversation
