package scenario

import (
	"context"
	"slices"

	"relevo/domain/conversation"
	"relevo/domain/disposition"
	"relevo/domain/routing"
)

// metadata is the session's metadata document, as far as it is told.
func (w *world) metadata(ctx context.Context, c *conversation.Conversation) (any, error) {
	if c == nil {
		return map[string]any{}, nil
	}
	sets, err := w.store.DispositionSets(ctx)
	if err != nil {
		return nil, err
	}
	parts, err := w.store.AssignmentHistory(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	stays, err := w.store.Segments(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	vars, err := w.vars(ctx, c)
	if err != nil {
		return nil, err
	}
	out := map[string]any{"session_id": c.ID.String(), "session_type": c.Channel, "lang": c.Lang, "status": string(c.State), "queue": w.queueName(c.QueueID),
		"created_at": c.CreatedAt, "ended_at": stampOrNil(c.ClosedAt), "variables": vars}
	if c.Rating > 0 {
		out["csat"] = map[string]any{"rating": c.Rating, "comment": c.RatingComment}
	}
	w.served(out, parts, sets)
	waited(out, stays)
	for _, add := range []func(context.Context, *conversation.Conversation, map[string]any) error{w.attempts, w.moves} {
		if err := add(ctx, c, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func stampOrNil(at int64) any {
	if at == 0 {
		return nil
	}
	return at
}

// served tells who served, how long, and how it ended.
func (w *world) served(out map[string]any, parts []routing.Assignment, sets []*disposition.Set) {
	agents := []any{}
	var handle, wrap, connected int64
	for _, p := range parts {
		if p.Role != routing.Owner {
			continue
		}
		if who := w.who(p.AgentID); !slices.Contains(agents, any(who)) {
			agents = append(agents, who)
		}
		if connected == 0 {
			connected = p.StartedAt
		}
		if p.EndedAt > 0 {
			handle += p.EndedAt - p.StartedAt - p.SnoozedMS
		}
		if p.WrapAt > 0 && p.DoneAt > 0 {
			wrap += p.DoneAt - p.WrapAt
		}
		if p.Disposition != "" {
			out["disposition"] = outcomeName(sets, p.Disposition)
		}
		if p.Notes != "" {
			out["notes"] = p.Notes
		}
		if p.EndReason == "ended" {
			out["ended_by"] = endedBy(p.EndedBy)
		}
	}
	out["agents"], out["connected_at"] = agents, stampOrNil(connected)
	out["handle_seconds"], out["wrap_up_seconds"] = handle/1000, wrap/1000
}

// endedBy is the document's word for who ended a chat.
func endedBy(by string) string {
	if by == "visitor" {
		return "end_user"
	}
	return by
}

func waited(out map[string]any, stays []routing.Segment) {
	var wait, queued int64
	for _, s := range stays {
		if wait += s.Wait; queued == 0 {
			queued = s.EnteredAt
		}
	}
	out["wait_seconds"], out["queued_at"] = wait/1000, stampOrNil(queued)
}

// attempts tells the escalations, and who the visitor is.
func (w *world) attempts(ctx context.Context, c *conversation.Conversation, out map[string]any) error {
	all, err := w.store.Escalations(ctx, c.ID)
	if err != nil {
		return err
	}
	list := []any{}
	for _, e := range all {
		list = append(list, map[string]any{"n": e.N, "kind": string(e.Kind), "reason": string(e.Reason), "queue": w.queueName(e.QueueID), "state": string(e.State)})
	}
	out["escalations"] = list
	con, err := w.store.Contact(ctx, c.ContactID)
	if err != nil {
		return err
	}
	out["end_user"] = map[string]any{"contact_id": con.ID.String(), "email": con.Email, "email_verified": con.Email != "" && con.ExternalID != ""}
	return nil
}

// moves tells the transfers.
func (w *world) moves(ctx context.Context, c *conversation.Conversation, out map[string]any) error {
	events, err := w.store.Events(ctx, c.ID)
	if err != nil {
		return err
	}
	list := []any{}
	for i := range events {
		ev := &events[i]
		if ev.Kind != conversation.Transferred {
			continue
		}
		m := map[string]any{"from": w.whoOrNil(ev.Data.From)}
		if ev.Data.Queue != 0 {
			m["queue"] = w.queueName(ev.Data.Queue)
		}
		if ev.Data.To != 0 {
			m["agent"] = w.who(ev.Data.To)
		}
		list = append(list, m)
	}
	out["transfers"] = list
	return nil
}
