package agent

import (
	"context"
	"strings"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/routing"
)

// seats is who takes part in the open conversation and whom it rings, as the
// books of routing have it now.
type seats struct {
	work   routing.Work
	routed bool                 // work is there: the conversation is open in routing
	parts  []routing.Assignment // the owner's first; wrap-ups are left out
	rings  []routing.Offer
}

func (h *Handler) seats(conv domain.ID) seats {
	s := seats{rings: h.Engine.OffersFor(conv)}
	s.work, s.routed = h.Engine.Work(conv)
	for _, a := range h.Engine.Assignments(conv) {
		if a.Stage == routing.Working || a.Stage == routing.Snoozing {
			s.parts = append(s.parts, a)
		}
	}
	return s
}

// role is what an agent is in the conversation; "" for nothing.
func (s seats) role(agent domain.ID) routing.Role {
	for _, a := range s.parts {
		if a.AgentID == agent {
			return a.Role
		}
	}
	return ""
}

// with is who takes part in a role; 0 for nobody.
func (s seats) with(role routing.Role) domain.ID {
	for _, a := range s.parts {
		if a.Role == role {
			return a.AgentID
		}
	}
	return 0
}

// speaks tells whether an agent may write to the visitor.
func (s seats) speaks(c *conversation.Conversation, agent domain.ID) bool {
	if c.OwnerID == agent {
		return true
	}
	switch s.role(agent) {
	case routing.Participant, routing.Barging:
		return c.Open()
	}
	return false
}

// present tells whether an agent has a seat of any kind, watching included.
func (s seats) present(agent domain.ID) bool { return s.role(agent) != "" }

// whereabouts says in one line where a conversation stands: who answers, by
// which channel and in which queue it came, and how it is going there.
func (h *Handler) whereabouts(ctx context.Context, me *people.Agent, c *conversation.Conversation, s seats) string {
	p := i18n.From(ctx)
	line := []string{h.standing(ctx, me, c)}
	switch {
	case s.routed && s.work.State == conversation.Ringing && len(s.rings) > 0:
		var names []string
		for _, o := range s.rings {
			if o.Kind == routing.Ring {
				names = append(names, h.agentName(ctx, o.AgentID))
			}
		}
		if len(names) > 0 {
			line[0] = p.T("handover.rings_at", "Name", strings.Join(names, ", "))
		}
	case s.routed && c.Mode == conversation.Async && c.OwnerID == 0:
		line[0] = p.T("handover.async_waits")
	}
	if c.QueueID != 0 {
		line = append(line, h.queueName(ctx, c.QueueID))
	}
	line = append(line, p.T("inbox.channel_"+c.Channel))
	return strings.Join(line, " · ")
}
