package scenario

import (
	"context"
	"slices"

	"relevo/domain/conversation"
	"relevo/domain/routing"
)

// metadata is the session's metadata document, as far as it is told: the
// conversation's or, once it is over, the last one's.
func (w *world) metadata(ctx context.Context, c *conversation.Conversation) (any, error) {
	if c == nil {
		return map[string]any{}, nil
	}
	parts, err := w.store.AssignmentHistory(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	stays, err := w.store.Segments(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	sets, err := w.store.DispositionSets(ctx)
	if err != nil {
		return nil, err
	}
	agents := []any{}
	out := map[string]any{"session_id": c.ID.String(), "session_type": c.Channel, "lang": c.Lang, "queue": w.queueName(c.QueueID)}
	var wait, handle int64
	for _, p := range parts {
		if p.Role != routing.Owner {
			continue
		}
		if who := w.who(p.AgentID); !slices.Contains(agents, any(who)) {
			agents = append(agents, who)
		}
		if p.EndedAt > 0 {
			handle += p.EndedAt - p.StartedAt - p.SnoozedMS
		}
		if p.Disposition != "" {
			out["disposition"] = outcomeName(sets, p.Disposition)
		}
		if p.Notes != "" {
			out["notes"] = p.Notes
		}
		if p.EndReason == "ended" {
			out["ended_by"] = map[string]string{"visitor": "end_user"}[p.EndedBy]
			if out["ended_by"] == "" {
				out["ended_by"] = p.EndedBy
			}
		}
	}
	for _, s := range stays {
		wait += s.Wait
	}
	all, err := w.store.Escalations(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	escalations := []any{}
	for _, e := range all {
		escalations = append(escalations, map[string]any{"n": e.N, "kind": string(e.Kind), "reason": string(e.Reason), "queue": w.queueName(e.QueueID), "state": string(e.State)})
	}
	out["agents"], out["escalations"] = agents, escalations
	out["wait_seconds"], out["handle_seconds"] = wait/1000, handle/1000
	return out, nil
}
