package agent

import (
	"context"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/disposition"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/views/inbox"
)

// queueWait is what waits in one queue, as the lists show it.
type queueWait struct {
	n       int   // live and asynchronous, owned by nobody
	longest int64 // since when somebody waits; 0 = nobody does
	open    bool
	paused  bool
}

// board is the standing of all queues and agents. Streams that ask after the
// same change share one.
func (h *Handler) board() (routing.Board, error) {
	return h.boards.Get("", h.Engine.BoardVersion(), func() (routing.Board, error) { return h.Engine.Board(), nil })
}

func (h *Handler) queueWaits() (map[domain.ID]queueWait, error) {
	b, err := h.board()
	out := make(map[domain.ID]queueWait, len(b.Queues))
	for _, q := range b.Queues {
		out[q.ID] = queueWait{n: q.Waiting + q.Async, longest: q.Longest, open: q.Open, paused: q.Status == routing.QueuePaused}
	}
	return out, err
}

// queueNav are the queues beside the list: one's own, for supervisors all.
func (h *Handler) queueNav(ctx context.Context, v view, waits map[domain.ID]queueWait) ([]inbox.NavItem, error) {
	cfg, err := h.Queues.Now(ctx)
	if err != nil {
		return nil, err
	}
	list, title := cfg.Of(v.me.ID), i18n.T(ctx, "inbox.my_queues")
	if v.me.Can(people.Supervise) {
		list, title = cfg.ByName(), i18n.T(ctx, "inbox.queues")
	}
	if len(list) == 0 {
		return nil, nil
	}
	out := []inbox.NavItem{{Heading: true, Label: title}}
	now := h.Engine.Now()
	for _, q := range list {
		w := waits[q.ID]
		it := inbox.NavItem{ID: "q-" + q.ID.String(), Href: view{list: conversation.InQueue, queue: q.ID}.url(0), Label: q.Name, Count: w.n,
			Current: v.query == "" && v.list == conversation.InQueue && v.queue == q.ID}
		switch {
		case w.paused:
			it.Dot, it.State = "off", i18n.T(ctx, "inbox.queue_paused")
		case !w.open:
			it.Dot, it.State = "off", i18n.T(ctx, "inbox.queue_closed")
		case w.longest > 0 && now-w.longest > max(q.Settings.SLTarget, routing.Minute):
			it.Dot, it.State = "danger", i18n.T(ctx, "inbox.queue_late")
		case w.longest > 0:
			it.Dot, it.State = "warn", i18n.T(ctx, "inbox.queue_waiting")
		default:
			it.Dot, it.State = "ok", i18n.T(ctx, "inbox.queue_open")
		}
		out = append(out, it)
	}
	return out, nil
}

// queueName is how pages call a queue, also one that is gone.
func (h *Handler) queueName(ctx context.Context, id domain.ID) string {
	if name := h.Queues.Name(ctx, id); name != "" {
		return name
	}
	return i18n.T(ctx, "inbox.former_queue")
}

// disposition is how a leaf is called in the set that has it; its id when none
// does any more.
func (h *Handler) disposition(ctx context.Context, id string) string {
	sets, err := h.sets.Get("", h.Queues.Version(), func() ([]*disposition.Set, error) { return h.Store.DispositionSets(ctx) })
	if err != nil {
		return id
	}
	for _, s := range sets {
		if path, ok := s.Path(id); ok && len(path) > 0 {
			return path[len(path)-1]
		}
	}
	return id
}
