package agent

import (
	"context"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/disposition"
	"relevo/domain/i18n"
	"relevo/domain/routing"
)

// routingText is the line of a step of routing; "" for what the reader does
// not see.
func (s scene) routingText(ctx context.Context, e *conversation.Event, by string) string {
	p, d := i18n.From(ctx), e.Data
	name := func(id domain.ID) string { return s.h.agentName(ctx, id) }
	queue := func() string { return s.h.queueName(ctx, d.Queue) }
	why := func(id string, args ...any) string {
		if d.Reason == "" {
			return p.T(id, args...)
		}
		return p.T(id+"_why", append(args, "Reason", d.Reason)...)
	}
	switch e.Kind {
	case conversation.Queued:
		return p.T("history.queued", "Queue", queue())
	case conversation.Offered:
		return p.T("history.offered", "Name", name(d.To))
	case conversation.Accepted:
		if d.Reason == "auto" || d.Reason == "push" {
			return p.T("history.given", "Name", name(d.To))
		}
		return p.T("history.accepted", "Name", name(d.To))
	case conversation.Declined:
		return why("history.declined", "Name", name(d.From))
	case conversation.Missed:
		if d.Reason == "skipped" {
			return p.T("history.skipped", "Name", name(d.From))
		}
		return p.T("history.missed", "Name", name(d.From))
	case conversation.Withdrawn:
		return p.T("history.withdrawn", "Name", name(d.From), "Reason", word(p, "history.because_", d.Reason))
	case conversation.Transferred:
		if d.To == 0 {
			return p.T("history.transferred_queue", "By", by, "Queue", queue())
		}
		return p.T("history.transferred", "By", by, "Name", name(d.To))
	case conversation.Overflowed:
		if d.Queue != 0 {
			return p.T("history.overflowed", "Queue", queue(), "Reason", word(p, "history.when_", d.Reason))
		}
		return p.T("history.overflowed_here", "Reason", word(p, "history.when_", d.Reason))
	case conversation.Position:
		if d.N == 0 {
			return p.T("history.position_wait")
		}
		return p.T("history.position", "Place", d.N)
	case conversation.VisitorLeft:
		return p.T("history.visitor_left", "Name", s.who)
	case conversation.VisitorBack:
		return p.T("history.visitor_back", "Name", s.who)
	case conversation.Ended:
		return p.T("history.ended", "By", by)
	case conversation.WrappedUp:
		return s.wrappedUp(ctx, e)
	case conversation.Requeued:
		return p.T("history.requeued", "Name", name(d.From), "Reason", word(p, "history.because_", d.Reason))
	case conversation.Ticketed:
		return p.T("history.ticketed")
	}
	return s.seatText(ctx, e, by)
}

// seatText is the line of somebody coming into the conversation or leaving it.
func (s scene) seatText(ctx context.Context, e *conversation.Event, by string) string {
	p, d := i18n.From(ctx), e.Data
	switch e.Kind {
	case conversation.ConsultOn:
		if d.Reason == "accepted" {
			return p.T("history.consult_began", "Name", s.h.agentName(ctx, d.To), "From", s.h.agentName(ctx, d.From))
		}
		return p.T("history.consult_on", "By", by, "Name", s.h.agentName(ctx, d.To))
	case conversation.ConsultOff:
		return p.T("history.consult_off")
	case conversation.JoinedIn:
		if d.Reason == string(routing.Barging) {
			return p.T("history.barged", "Name", s.h.agentName(ctx, d.To))
		}
		return p.T("history.joined_in", "Name", s.h.agentName(ctx, d.To))
	case conversation.LeftOff:
		id := d.From
		if id == 0 {
			id = d.To
		}
		return p.T("history.left_off", "Name", s.h.agentName(ctx, id))
	case conversation.Watched:
		return s.watchedText(ctx, e)
	case conversation.TookOver:
		return p.T("history.took_over", "Name", s.h.agentName(ctx, d.To))
	}
	return ""
}

// watchedText is the line of a supervisor's unseen part; for supervisors only.
func (s scene) watchedText(ctx context.Context, e *conversation.Event) string {
	p, d := i18n.From(ctx), e.Data
	switch {
	case !s.sees:
		return ""
	case d.Reason == "off":
		return p.T("history.watched_off", "Name", s.h.agentName(ctx, d.From))
	case d.Reason == string(routing.Whispering):
		return p.T("history.whispers", "Name", s.h.agentName(ctx, d.To))
	}
	return p.T("history.watched", "Name", s.h.agentName(ctx, d.To))
}

// wrappedUp names the disposition an agent chose.
func (s scene) wrappedUp(ctx context.Context, e *conversation.Event) string {
	p, who := i18n.From(ctx), s.h.agentName(ctx, e.Data.From)
	switch e.Data.Disposition {
	case "":
		return p.T("history.wrapped_up", "Name", who)
	case disposition.None:
		return p.T("history.wrapped_up_none", "Name", who)
	}
	return p.T("history.wrapped_up_as", "Name", who, "Disposition", s.h.disposition(ctx, e.Data.Disposition))
}

// word is the text of a code where there is one; else the code itself, which is
// better than nothing.
func word(p *i18n.Printer, prefix, code string) string {
	if id := prefix + code; p.Has(id) {
		return p.T(id)
	}
	return code
}
