package scenario

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/escalation"
	"relevo/domain/understand"
)

// met compares one expectation with the world; nothing when it is met.
func (w *world) met(ctx context.Context, x want) ([]string, error) {
	switch x.key {
	case "say":
		return w.metSay(ctx, x.val)
	case "options":
		return w.metOptions(ctx, x.val)
	case "events":
		return w.metEvents(ctx, x.val)
	}
	got, err := w.observe(ctx, x)
	if err != nil {
		return nil, err
	}
	return append(w.compare(x.key, x.val, got), strange(x)...), nil
}

func (w *world) metSay(ctx context.Context, n *node) ([]string, error) {
	got, err := w.heard(ctx)
	if err != nil {
		return nil, err
	}
	return titled("say", compareSaid(w.expandAll(n), got)), nil
}

func titled(title string, lines []string) []string {
	if len(lines) == 0 {
		return nil
	}
	return append([]string{title + ": wanted -, got +"}, lines...)
}

// heard are the new texts for the visitor, in the widget or the preview pane.
func (w *world) heard(ctx context.Context) ([]string, error) {
	if w.bot != nil && w.bot.pane != nil {
		return w.bot.pane.heard(), nil
	}
	return w.said(ctx)
}

func (w *world) expandAll(n *node) []string {
	out := make([]string, 0, len(n.items))
	for _, it := range n.items {
		s, _ := w.texts.expand(w.lang, it.in(w.lang).text)
		out = append(out, s)
	}
	return out
}

func (w *world) metOptions(ctx context.Context, n *node) ([]string, error) {
	options, err := w.options(ctx)
	if err != nil {
		return nil, err
	}
	got := make([]string, 0, len(options))
	for _, o := range options {
		got = append(got, o.Label)
	}
	return titled("options", compareSaid(w.expandAll(n), got)), nil
}

// metEvents looks for each expected event of an action among those that
// happened.
func (w *world) metEvents(ctx context.Context, n *node) ([]string, error) {
	all, err := w.happened(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, it := range n.items {
		var want []string
		for _, word := range it.items {
			want = append(want, word.text)
		}
		found := slices.ContainsFunc(all, func(have []string) bool { return slices.Equal(have[:min(len(have), len(want))], want) })
		if !found {
			out = append(out, fmt.Sprintf("events: wanted %v, got %v", want, all))
		}
	}
	return out, nil
}

// happened are the events of actions so far: [kind action reason].
func (w *world) happened(ctx context.Context) (out [][]string, err error) {
	note := func(kind, action, reason string) {
		e := []string{kind, action}
		if reason != "" {
			e = append(e, reason)
		}
		out = append(out, e)
	}
	if w.bot != nil && w.bot.pane != nil {
		for _, n := range w.bot.pane.notes {
			note(string(n.Kind), n.Action, n.Reason)
		}
		return out, nil
	}
	if _, err := w.current(ctx); err != nil {
		return nil, err
	}
	for _, id := range w.visitor.convs {
		all, err := w.store.ActionEvents(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, e := range all {
			note(string(e.Kind), e.Action, e.Reason)
		}
	}
	return out, nil
}

// observe is the value an expectation is compared with.
func (w *world) observe(ctx context.Context, x want) (any, error) {
	switch x.key {
	case "error":
		return w.code, nil
	case "search":
		return texts(w.found), nil
	case "agents":
		return w.desk(), nil
	}
	if w.bot != nil && w.bot.pane != nil {
		return w.bot.pane.observe(x.key), nil
	}
	c, err := w.current(ctx)
	if err != nil {
		return nil, err
	}
	switch x.key {
	case "control":
		if c == nil {
			return "none", nil
		}
		return c.Control(), nil
	case "ring":
		return w.ring(c), nil
	case "escalation", "escalations":
		return w.escalation(ctx, c, x.key)
	case "ticket", "tickets":
		return w.ticket(ctx, x.key)
	case "vars":
		return w.vars(ctx, c)
	case "gaps":
		return w.gaps(ctx)
	case "card":
		return w.card(ctx, c)
	case "metadata":
		return w.metadata(ctx, c)
	}
	return nil, w.broken("nothing tells %s", x.key)
}

func texts(lines []string) []any {
	out := make([]any, len(lines))
	for i, s := range lines {
		out[i] = s
	}
	return out
}

// desk is how the agents stand.
func (w *world) desk() map[string]any {
	out := map[string]any{}
	for _, a := range w.agents {
		s := w.eng.AgentState(a.id)
		out[a.agentDef.id] = map[string]any{"presence": string(s.Shown), "load": s.Load, "intent": string(s.Intent), "reason": s.Reason, "name": a.name, "capacity": a.capacity}
	}
	return out
}

// ring is the agent who is offered the conversation.
func (w *world) ring(c *conversation.Conversation) any {
	if c == nil {
		return nil
	}
	for _, o := range w.eng.OffersFor(c.ID) {
		return w.who(o.AgentID)
	}
	return nil
}

func (w *world) escalation(ctx context.Context, c *conversation.Conversation, key string) (any, error) {
	for i, id := range slices.Backward(w.visitor.convs) {
		all, err := w.store.Escalations(ctx, id)
		if err != nil {
			return nil, err
		}
		if key == "escalations" {
			return len(all), nil
		}
		if len(all) == 0 && i > 0 {
			continue
		}
		if len(all) == 0 {
			break
		}
		e := all[len(all)-1]
		return map[string]any{"n": e.N, "kind": string(e.Kind), "reason": string(e.Reason), "queue": w.queueName(e.QueueID), "state": string(e.State),
			"message_to_agent": e.Message, "request": e.Request, "step": e.Step, "agent": w.whoOrNil(e.AgentID),
			"created_at": stamp(e.CreatedAt)}, nil
	}
	if key == "escalations" {
		return 0, nil
	}
	return nil, nil
}

func (w *world) whoOrNil(id domain.ID) any {
	if id == 0 {
		return nil
	}
	return w.who(id)
}

func (w *world) ticket(ctx context.Context, key string) (any, error) {
	n, last := 0, map[string]any(nil)
	for _, id := range w.visitor.convs {
		all, err := w.store.Tickets(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, t := range all {
			n++
			if last, err = w.ticketOf(ctx, &t); err != nil {
				return nil, err
			}
		}
	}
	if key == "tickets" {
		return n, nil
	}
	if last == nil {
		return nil, nil
	}
	return last, nil
}

func (w *world) ticketOf(ctx context.Context, t *escalation.Ticket) (map[string]any, error) {
	work, err := w.store.Conversation(ctx, t.WorkID)
	if err != nil {
		return nil, err
	}
	state := "open"
	if !work.Open() {
		state = "closed"
	}
	var doc struct {
		Variables map[string]any `json:"variables"`
	}
	if err := json.Unmarshal([]byte(t.Doc), &doc); err != nil || doc.Variables == nil {
		doc.Variables = map[string]any{}
	}
	return map[string]any{"id": t.ID.String(), "created_at": stamp(t.CreatedAt), "state": state, "dest": t.Dest, "queue": w.queueName(t.QueueID), "reason": string(t.Reason), "question": t.Question, "email": t.Email,
		"email_verified": t.Verified, "profile_id": textOrNil(t.ProfileID), "language": t.Lang, "channel": t.Channel, "page": t.PageURL, "summary": t.Summary,
		"transcript": t.Text, "variables": doc.Variables, "escalation": t.N}, nil
}

// stamp is a time as documents have it.
func stamp(ms int64) string { return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z") }

// vars are the variables of the session and of the actions in progress.
func (w *world) vars(ctx context.Context, c *conversation.Conversation) (variables, error) {
	if c == nil {
		return variables{}, nil
	}
	k, err := w.store.KeptSession(ctx, c.ID)
	if domain.IsCode(err, "not_found") {
		return variables{}, nil
	}
	if err != nil {
		return variables{}, err
	}
	return sessionVars(&k.Session), nil
}

// gaps are the open and settled gaps by their normalised text.
func (w *world) gaps(ctx context.Context) (any, error) {
	out := map[string]any{}
	if w.bot == nil {
		return out, nil
	}
	all, err := w.store.Gaps(ctx, w.bot.id, "", 1000)
	for _, g := range all {
		out[understand.Normalise(g.Text)] = map[string]any{"count": g.Count, "kind": g.Kind, "status": string(g.Status), "text": g.Text, "outcome": g.Outcome, "language": g.Lang}
	}
	return out, err
}
