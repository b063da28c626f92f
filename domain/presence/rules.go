package presence

// SkipLimit is how many rings in a row that no browser showed make an agent
// unresponsive.
const SkipLimit = 3

// Connect notes a page or stream that answers. Within the grace nothing else
// changes; after it the intent is offline until chosen anew.
func Connect(s Standing, now int64) Standing {
	if s.Connection != Connected {
		s.Connection, s.ConnectedAt = Connected, now
	}
	return s
}

// Disconnect notes that the last page closed or missed two beats: the grace
// begins.
func Disconnect(s Standing, now int64) Standing {
	if s.Connection == Connected {
		s.Connection, s.ConnectedAt = Lost, now
	}
	return s
}

// Expire ends the grace of a lost connection: the agent is gone and offline.
func Expire(s Standing, now int64) Standing {
	if s.Connection != Lost {
		return s
	}
	s.Connection, s.ConnectedAt = Gone, now
	return off(s, false, now)
}

// Leave takes an agent out of service at once, for one who is disabled.
func Leave(s Standing, now int64) Standing {
	if s.Connection != Gone {
		s.Connection, s.ConnectedAt = Gone, now
	}
	return off(s, false, now)
}

// Busy tells what an agent does when choosing an intent.
type Busy struct {
	Blocked bool // a call, or a wrap-up that keeps rings away: not_ready waits for its end
	Live    bool // live work: going offline drains
}

// Want takes up an intent that was chosen, by the agent or a supervisor.
// Choosing what already holds changes nothing. Ready without a connection
// starts a grace to connect in.
func Want(s Standing, i Intent, reason string, b Busy, now int64) Standing {
	switch i {
	case Ready:
		return ready(s, now)
	case NotReady:
		if s.Intent == Ready && b.Blocked {
			s.Next, s.NextReason = NotReady, reason
			return s
		}
		return notReady(s, reason, now)
	}
	return off(s, b.Live, now)
}

func ready(s Standing, now int64) Standing {
	s.Next, s.NextReason = "", ""
	if s.Connection == Gone || s.Connection == "" {
		s.Connection, s.ConnectedAt = Lost, now
	}
	if s.Intent == Ready {
		return s
	}
	s.Intent, s.Reason, s.IntentAt, s.IdleSince, s.Draining = Ready, "", now, now, false
	s.Skipped, s.Missed = 0, 0
	return s
}

func notReady(s Standing, reason string, now int64) Standing {
	s.Next, s.NextReason, s.Draining = "", "", false
	if s.Intent != NotReady || s.Reason != reason {
		s.Intent, s.Reason, s.IntentAt = NotReady, reason, now
	}
	return s
}

func off(s Standing, drain bool, now int64) Standing {
	s.Next, s.NextReason, s.Draining = "", "", drain
	if s.Intent != Offline {
		s.Intent, s.Reason, s.IntentAt = Offline, "", now
	}
	return s
}

// Settle takes up the intent that was chosen during a call or a blocking
// wrap-up, now that both are over.
func Settle(s Standing, now int64) Standing {
	if s.Next == "" {
		return s
	}
	return Want(s, s.Next, s.NextReason, Busy{}, now)
}

// Drained notes that an agent who went offline has no live work any more.
func Drained(s Standing) Standing {
	s.Draining = false
	return s
}

// Missed notes a ring that the browser showed and the agent let pass. After
// limit of them in a row the agent is not ready until somebody clears it;
// limit 0 never.
func Missed(s Standing, limit int, now int64) Standing {
	s.Missed++
	s.Skipped = 0
	if limit > 0 && s.Missed >= limit && s.Intent == Ready {
		s = notReady(s, ReasonMissed, now)
		s.Missed = 0
	}
	return s
}

// Skipped notes a ring that no browser showed: not charged, but the third in a
// row makes the agent unresponsive.
func Skipped(s Standing, now int64) Standing {
	s.Skipped++
	if s.Skipped >= SkipLimit && s.Intent == Ready {
		s = notReady(s, ReasonUnresponsive, now)
		s.Skipped = 0
	}
	return s
}

// Answered notes a ring accepted or declined: the agent is there.
func Answered(s Standing) Standing {
	s.Skipped, s.Missed = 0, 0
	return s
}

// Idle takes an agent who has not moved for the idle time out of ready.
func Idle(s Standing, now int64) Standing {
	if s.Intent != Ready {
		return s
	}
	return notReady(s, ReasonIdle, now)
}

// Freed notes the end of a piece of work: idle time begins anew.
func Freed(s Standing, now int64) Standing {
	s.IdleSince = now
	return s
}

// Load is an agent's work as far as the shown state needs it.
type Load struct {
	Working  bool // something rings or is being worked
	Wrapping bool // a wrap-up is open
	Full     bool // no slot is free
}

// Shown is the word for an agent: the intent, unless work says otherwise.
func Shown(s Standing, l Load) State {
	switch {
	case s.Intent == Offline || s.Intent == "" || s.Connection == Gone || s.Connection == "":
		return ShownOffline
	case s.Intent == NotReady:
		return ShownNotReady
	case l.Wrapping && !l.Working:
		return ShownWrapUp
	case l.Full:
		return ShownOccupied
	}
	return ShownReady
}
