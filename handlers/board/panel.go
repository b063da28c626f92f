package board

import (
	"context"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/routing"
	"relevo/handlers/web"
	"relevo/views/board"
)

// sightOf is the board as it stands.
func (h *Handler) sightOf(ctx context.Context) (*sight, error) {
	cfg, err := h.Queues.Now(ctx)
	if err != nil {
		return nil, err
	}
	p, version := i18n.From(ctx), h.Engine.BoardVersion()
	today, err := h.figuresOf(ctx, p.Zone(), cfg)
	if err != nil {
		return nil, err
	}
	reasons, err := h.Store.Reasons(ctx)
	s := &sight{h: h, ctx: ctx, p: p, cfg: cfg, today: today, version: version, reasons: map[string]string{}, list: reasons, b: h.Engine.Board()}
	for _, r := range reasons {
		s.reasons[r.ID.String()] = web.ReasonName(p, r.Name)
	}
	return s, err
}

// agentPanel is GET /board/agents/{id}: what can be done about an agent.
func (h *Handler) agentPanel(w http.ResponseWriter, r *http.Request) error {
	id, err := domain.ParseID(r.PathValue("id"))
	if err != nil {
		return err
	}
	s, err := h.sightOf(r.Context())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(s.b.Agents, func(a routing.AgentState) bool { return a.AgentID == id })
	if i < 0 {
		return domain.NotFound()
	}
	st := &s.b.Agents[i]
	p := board.AgentPanel{Agent: s.agent(st), Intent: string(st.Intent), Reason: st.Reason, Team: s.team(id)}
	if st.Intent == "" {
		p.Intent = string(presence.Offline)
	}
	for _, x := range s.list {
		p.Reasons = append(p.Reasons, board.Choice{Value: x.ID.String(), Label: web.ReasonName(s.p, x.Name)})
	}
	me := web.Me(r.Context()).ID
	for _, a := range h.Engine.AssignmentsOf(id) {
		if a.Stage == routing.Done {
			continue
		}
		p.Works = append(p.Works, s.work(&a, me))
		if a.Role == routing.Owner && a.Stage == routing.Working && a.Mode == string(conversation.Live) {
			p.Live++
		}
	}
	return part(w, r, board.AgentPart(p))
}

// work is one participation in the panel.
func (s *sight) work(a *routing.Assignment, me domain.ID) board.PanelWork {
	w := board.PanelWork{ID: a.ConversationID.String(), Name: s.h.called(s.ctx, a.ConversationID), Queue: s.h.Queues.Name(s.ctx, a.QueueID), Since: a.StartedAt,
		Href: inboxURL(a.ConversationID), WhyHref: whyURL(a.ConversationID), Role: s.p.T("handover.role_" + string(a.Role))}
	switch {
	case a.Stage == routing.WrapUp:
		w.Role, w.Since = s.p.T("board.wraps"), a.WrapAt
	case a.Stage == routing.Snoozing:
		w.Role = s.p.T("board.snoozed")
	case a.Role == routing.Owner:
		w.Own = true
		w.Watch = a.AgentID != me
	}
	return w
}

// team is to whom work can be given: who serves, but for one.
func (s *sight) team(but domain.ID) []board.Choice {
	var here, away []board.Choice
	for i := range s.b.Agents {
		st := &s.b.Agents[i]
		who := s.h.Agents.Get(s.ctx, st.AgentID)
		if st.AgentID == but || who == nil || !who.Can(people.Serve) {
			continue
		}
		state := st.Shown
		if state == "" {
			state = presence.ShownOffline
		}
		c := board.Choice{Value: st.AgentID.String(), Label: who.Name + " · " + s.word(state)}
		if state == presence.ShownOffline {
			away = append(away, c)
		} else {
			here = append(here, c)
		}
	}
	return append(here, away...)
}

// mostWaiting is how many waiting conversations a panel lists.
const mostWaiting = 20

// queuePanel is GET /board/queues/{id}: who waits, and what can be done.
func (h *Handler) queuePanel(w http.ResponseWriter, r *http.Request) error {
	id, err := domain.ParseID(r.PathValue("id"))
	if err != nil {
		return err
	}
	s, err := h.sightOf(r.Context())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(s.b.Queues, func(q routing.QueueState) bool { return q.ID == id })
	if i < 0 {
		return domain.NotFound()
	}
	st := &s.b.Queues[i]
	p := board.QueuePanel{Queue: s.queue(st), Paused: st.Status == routing.QueuePaused, Draining: st.Status == routing.QueueDraining,
		Href: "/inbox?view=queue&queue=" + id.String(), Team: s.team(0)}
	list, _, err := h.Store.List(r.Context(), conversation.ListQuery{View: conversation.InQueue, Queue: id, Limit: mostWaiting})
	if err != nil {
		return err
	}
	for _, c := range list {
		p.Rows = append(p.Rows, s.waiting(c))
	}
	p.More = max(0, st.Waiting+st.Async-len(p.Rows))
	return part(w, r, board.QueuePart(p))
}

// waiting is one waiting conversation in the panel, with why it still does.
func (s *sight) waiting(c *conversation.Summary) board.Waiting {
	w := board.Waiting{ID: c.ID.String(), Name: web.Person(s.ctx, c.ContactID, c.ContactName, c.ContactEmail), Since: c.NeedsReply, Href: inboxURL(c.ID), WhyHref: whyURL(c.ID)}
	if work, ok := s.h.Engine.Work(c.ID); ok {
		w.Since = work.EnqueuedAt
	}
	if rings := s.h.Engine.OffersFor(c.ID); len(rings) > 0 {
		w.Ringing, w.Why = true, s.p.T("board.rings", "Name", s.agentName(rings[0].AgentID))
		return w
	}
	if rc, ok := s.h.Engine.Explain(c.ID); ok {
		w.Why = s.h.Words.Why(s.ctx, &rc)
	}
	return w
}

func (s *sight) agentName(id domain.ID) string {
	if a := s.h.Agents.Get(s.ctx, id); a != nil {
		return a.Name
	}
	return s.p.T("inbox.former_agent")
}

// part answers with a fragment.
func part(w http.ResponseWriter, r *http.Request, c templ.Component) error {
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, c)
}
