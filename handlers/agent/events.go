package agent

import (
	"context"

	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/views/inbox"
)

var eventIcons = map[conversation.EventKind]string{
	conversation.Assigned: "user-check", conversation.Released: "undo-2", conversation.ClosedEv: "circle-check-big", conversation.Reopened: "rotate-ccw",
	conversation.SnoozedEv: "moon", conversation.Woken: "bell", conversation.Tagged: "tag", conversation.Untagged: "tag",
	conversation.Rated: "star", conversation.Known: "badge-check",
	conversation.Queued: "layers", conversation.Offered: "phone-incoming", conversation.Accepted: "user-check", conversation.Declined: "user-x", conversation.Missed: "bell-off",
	conversation.Withdrawn: "phone-incoming", conversation.Transferred: "arrow-right-left", conversation.Overflowed: "corner-down-left", conversation.Position: "list",
	conversation.VisitorLeft: "wifi-off", conversation.VisitorBack: "wifi", conversation.Ended: "circle-check-big", conversation.WrappedUp: "list-checks",
	conversation.ConsultOn: "lock", conversation.ConsultOff: "lock", conversation.JoinedIn: "user-plus", conversation.LeftOff: "log-out", conversation.Watched: "eye",
	conversation.TookOver: "hand", conversation.Requeued: "undo-2", conversation.Ticketed: "ticket",
}

// quietKinds are steps of routing that are worth one small line, and none at
// all when the next line says what became of them.
var quietKinds = map[conversation.EventKind]string{
	conversation.Offered: "offered", conversation.Accepted: "answered", conversation.ConsultOn: "asked", conversation.Declined: "answered", conversation.Missed: "answered", conversation.Withdrawn: "withdrawn",
	conversation.Position: "position", conversation.Queued: "queued", conversation.VisitorLeft: "left", conversation.VisitorBack: "back",
}

// quietKind is the word the stylesheet knows a quiet line by.
func quietKind(e *conversation.Event) string {
	if e.Kind == conversation.ConsultOn && e.Data.Reason == "accepted" {
		return "answered"
	}
	return quietKinds[e.Kind]
}

// event describes one line of the history; false for what the thread does not
// show, such as the opening itself.
func (s scene) event(ctx context.Context, e *conversation.Event) (inbox.Event, bool) {
	text := s.eventText(ctx, e)
	return inbox.Event{ID: e.ID.String(), Icon: eventIcons[e.Kind], Text: text, At: e.At, Kind: quietKind(e)}, text != ""
}

func (s scene) eventText(ctx context.Context, e *conversation.Event) string {
	p, by := i18n.From(ctx), s.h.authorName(ctx, e.By, s.who)
	switch e.Kind {
	case conversation.Assigned:
		if e.By.ID == e.Data.To {
			return p.T("inbox.ev_picked", "By", by)
		}
		return p.T("inbox.ev_assigned", "By", by, "To", s.h.agentName(ctx, e.Data.To))
	case conversation.Released:
		if e.Data.Reason != "" {
			return p.T("history.released_why", "By", by, "Reason", e.Data.Reason)
		}
		return p.T("history.released", "By", by)
	case conversation.ClosedEv:
		switch e.Data.Reason {
		case "idle":
			return p.T("inbox.ev_closed_idle")
		case "spam":
			return p.T("inbox.ev_closed_spam", "By", by)
		}
		return p.T("inbox.ev_closed", "By", by)
	case conversation.Reopened:
		return p.T("inbox.ev_reopened", "By", by)
	case conversation.SnoozedEv:
		return p.T("inbox.ev_snoozed", "By", by, "Time", p.DateTime(e.Data.Until))
	case conversation.Woken:
		if e.By.Kind == conversation.ByAgent && e.Data.Reason == "" {
			return p.T("inbox.ev_woken_by", "By", by)
		}
		return p.T("inbox.ev_woken")
	case conversation.Tagged:
		return p.T("inbox.ev_tagged", "By", by, "Tag", e.Data.Tag)
	case conversation.Untagged:
		return p.T("inbox.ev_untagged", "By", by, "Tag", e.Data.Tag)
	case conversation.Rated:
		return p.T("inbox.ev_rated", "By", by, "Rating", e.Data.Rating)
	case conversation.Known:
		return p.T("inbox.ev_identified", "By", by)
	}
	return s.routingText(ctx, e, by)
}
