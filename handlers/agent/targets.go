package agent

import (
	"context"
	"net/http"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/routing"
	"relevo/handlers/web"
	"relevo/views/inbox"
	"relevo/views/ui"
)

// targets is GET /inbox/c/{id}/targets: what the hand-over dialog offers now.
func (h *Handler) targets(w http.ResponseWriter, r *http.Request) error {
	id, err := domain.ParseID(r.PathValue("id"))
	if err != nil {
		return err
	}
	o, err := h.open(r.Context(), id)
	if err != nil {
		return err
	}
	b, err := h.board()
	if err != nil {
		return err
	}
	t := inbox.Targets{Direct: direct(o.conv)}
	if t.Queues, err = h.queueTargets(r.Context(), o.conv, b); err != nil {
		return err
	}
	if t.Agents, err = h.agentTargets(r.Context(), web.Me(r.Context()), o.conv, b); err != nil {
		return err
	}
	if err := h.assistantTarget(r.Context(), &t, web.Me(r.Context()), o.conv); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r.WithContext(ui.Collecting(r.Context())), http.StatusOK, inbox.TargetsPart(t))
}

// assistantTarget is the assistant a conversation can go to, for who may hand it
// on.
func (h *Handler) assistantTarget(ctx context.Context, t *inbox.Targets, me *people.Agent, c *conversation.Conversation) error {
	if c.OwnerID != me.ID && !me.Can(people.Supervise) {
		return nil
	}
	widgets, err := h.Store.Widgets(ctx)
	if err != nil {
		return err
	}
	own := domain.ID(0)
	for _, w := range widgets {
		if w.ID == c.WidgetID {
			own = w.Settings.Assistant
		}
	}
	id, name, err := h.Engine.AssistantFor(ctx, c.ID, own)
	if err == nil && id != 0 {
		t.Assistant, t.AssistantID = name, id.String()
	}
	return err
}

// queueTargets are the queues in use, with what a transfer there would mean.
func (h *Handler) queueTargets(ctx context.Context, c *conversation.Conversation, b routing.Board) ([]inbox.QueueTarget, error) {
	cfg, err := h.Queues.Now(ctx)
	if err != nil {
		return nil, err
	}
	states := make(map[domain.ID]*routing.QueueState, len(b.Queues))
	for i := range b.Queues {
		states[b.Queues[i].ID] = &b.Queues[i]
	}
	var out []inbox.QueueTarget
	for _, q := range cfg.ByName() {
		st := states[q.ID]
		if st == nil || q.Status != routing.QueueActive && q.Status != routing.QueuePaused {
			continue
		}
		t := inbox.QueueTarget{ID: q.ID.String(), Name: q.Name, Current: c.QueueID == q.ID}
		h.describeQueue(ctx, &t, cfg, q, st)
		out = append(out, t)
	}
	return out, nil
}

func (h *Handler) describeQueue(ctx context.Context, t *inbox.QueueTarget, cfg *web.Routing, q *routing.Queue, st *routing.QueueState) {
	p := i18n.From(ctx)
	free := st.ByShown[presence.ShownReady]
	switch {
	case !st.Open:
		t.Badge, t.Text = p.T("handover.closed"), p.T("handover.closed_now")
		if at := cfg.Hours[q.Settings.Hours].NextOpen(h.Engine.Now()); at > 0 {
			t.Text = p.T("handover.opens", "Time", moment(p, at, h.Engine.Now()))
		}
		t.Confirm = p.T("handover.confirm_closed", "Name", q.Name) + " " + h.consequence(ctx, q.Settings.AfterHours)
		return
	case q.Settings.MaxSize > 0 && st.Waiting+st.Async >= q.Settings.MaxSize:
		t.Badge, t.BadgeKind = p.T("handover.full"), "warn"
		t.Text = p.T("handover.waiting_n", "Count", st.Waiting+st.Async)
		t.Confirm = p.T("handover.confirm_full", "Name", q.Name) + " " + h.consequence(ctx, overflowOf(q, routing.WhenFull))
		return
	case q.Status == routing.QueuePaused:
		t.Badge, t.BadgeKind, t.Text = p.T("handover.paused"), "warn", p.T("handover.paused_text")
		t.Confirm = p.T("handover.confirm_paused", "Name", q.Name)
		return
	}
	t.Badge, t.BadgeKind = p.T("handover.open"), "ok"
	t.Text = p.T("handover.free_n", "Count", free)
	switch {
	case st.Waiting > 0:
		t.Text += ", " + p.T("handover.waiting_n", "Count", st.Waiting)
	case free > 0:
		t.Text += ", " + p.T("handover.no_wait")
	}
	if !st.Online {
		t.Badge, t.BadgeKind, t.Text = p.T("handover.nobody_online"), "warn", p.T("handover.nobody_online_text")
	}
}

func overflowOf(q *routing.Queue, when routing.When) routing.Overflow {
	for _, o := range q.Settings.Overflow {
		if o.When == when {
			return o
		}
	}
	return routing.Overflow{Do: routing.ToWait}
}

// consequence says what a queue that cannot serve does with a conversation.
func (h *Handler) consequence(ctx context.Context, o routing.Overflow) string {
	p := i18n.From(ctx)
	switch o.Do {
	case routing.ToQueue:
		return p.T("handover.then_queue", "Name", h.queueName(ctx, o.Queue))
	case routing.ToBot:
		return p.T("handover.then_bot")
	case routing.ToClose:
		return p.T("handover.then_close")
	case routing.ToTicket, routing.ToAsync:
		return p.T("handover.then_async")
	case routing.ToAsk:
		return p.T("handover.then_ask")
	}
	return p.T("handover.then_wait")
}

// agentTargets are the colleagues who may be given the conversation, those who
// are there first.
func (h *Handler) agentTargets(ctx context.Context, me *people.Agent, c *conversation.Conversation, b routing.Board) ([]inbox.AgentTarget, error) {
	all, err := h.Agents.All(ctx)
	if err != nil {
		return nil, err
	}
	states := make(map[domain.ID]*routing.AgentState, len(b.Agents))
	for i := range b.Agents {
		states[b.Agents[i].AgentID] = &b.Agents[i]
	}
	var here, away []inbox.AgentTarget
	for _, a := range all {
		if !a.Can(people.Serve) || a.ID == c.OwnerID {
			continue
		}
		st := states[a.ID]
		if st == nil {
			st = &routing.AgentState{Shown: presence.ShownOffline}
		}
		t := inbox.AgentTarget{ID: a.ID.String(), Name: a.Name, Image: web.AvatarURL(a)}
		if a.ID == me.ID {
			t.Name = i18n.T(ctx, "handover.me", "Name", a.Name)
		}
		describeAgent(ctx, &t, st)
		if t.Off = !direct(c) && a.ID != me.ID && !canRing(st); t.Off {
			away = append(away, t)
		} else {
			here = append(here, t)
		}
	}
	return append(here, away...), nil
}

// canRing tells whether an agent is there and ready, busy or not.
func canRing(st *routing.AgentState) bool {
	return st.Connection == presence.Connected && st.Intent == presence.Ready
}

func describeAgent(ctx context.Context, t *inbox.AgentTarget, st *routing.AgentState) {
	p := i18n.From(ctx)
	t.Badge = p.T("handover.state_" + string(st.Shown))
	t.Text = p.T("handover.load", "Load", st.Load, "Max", st.Max)
	switch st.Shown {
	case presence.ShownReady:
		t.BadgeKind, t.Presence = "ok", "ok"
	case presence.ShownOccupied:
		t.BadgeKind, t.Presence = "danger", "danger"
	case presence.ShownNotReady, presence.ShownWrapUp:
		t.BadgeKind, t.Presence = "warn", "warn"
	default:
		t.Presence, t.Text = "off", p.T("handover.not_there")
	}
}
