package assistant

// TextKeys lists the built-in texts Settings.Texts may replace, in the order
// pages show them. What greets, retries, warns and explains a fallback is not
// among them: it stands in the steps of the system actions.
func TextKeys() []string {
	return []string{
		"agent.online", "agent.offline", "agent.joined", "agent.ended", "agent.you_ended", "agent.transferring",
		"bot.anything_else", "clarify.intro", "clarify.none", "clarify.else", "clarify.support",
		"return.ask", "return.invalid", "answer.yes", "answer.no",
		"invalid.options", "invalid.confirmation", "invalid.number", "invalid.date", "invalid.time", "invalid.currency",
		"invalid.percent", "invalid.regex", "invalid.range",
		"queue.position", "queue.cancelled", "queue.timeout", "queue.keep", "queue.leave", "queue.back",
		"handoff.offer", "handoff.yes", "handoff.no", "handoff.declined", "handoff.sent",
		"email.ask", "email.invalid", "email.giveup", "ticket.created", "auto_reply", "hours.closed",
		"preview.connect", "session.ended",
	}
}
