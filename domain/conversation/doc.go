// Package conversation holds the state machine of a conversation and of its
// messages: what a visitor's message, an agent's reply, an assignment, a
// close or a reopening does to it, and when it may not.
//
//	state         entered by                               left by
//	bot           panel opened, greeting stored            first message, idle close
//	waiting       a queue: first message, release, …       ring, pick, assignment, leaving
//	ringing       routing offers it to an agent            accept, or back to waiting
//	active        accept, pick, assignment, wake-up        transfer, release, snooze, end
//	post_session  end, when an assistant follows           its end
//	wrapup        end: the agent notes the outcome         submit, time, visitor's message
//	snoozed       snooze                                   time, visitor's message, agent's reply
//	closed        all over                                 visitor's message in the window, agent
//
// Which of these steps is taken, domain/routing decides; Stand carries it out.
// Each command is one pure function from a conversation to a Change; it takes
// the time as an argument and never reads a clock.
package conversation
