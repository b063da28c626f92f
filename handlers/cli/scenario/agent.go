package scenario

import (
	"context"
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/disposition"
	"relevo/domain/engine"
	"relevo/domain/label"
	"relevo/domain/routing"
)

// agent is what an agent does.
func (w *world) agent(ctx context.Context, act *agentAct) error {
	a := w.staffOf(act.agent)
	switch act.verb {
	case "presence":
		return w.present(ctx, a, act.text)
	case "load":
		return w.load(ctx, a, act.n)
	case "disconnect":
		w.closePage(a)
		return nil
	case "reconnect":
		w.openPage(ctx, a)
		return nil
	case "accept", "reject", "decline":
		return w.answer(ctx, a, act.verb == "accept")
	case "pick":
		return w.pick(ctx, a)
	}
	c, err := w.workOf(ctx, a)
	if err != nil {
		return err
	}
	switch act.verb {
	case "end":
		return w.eng.End(ctx, a.actor, c.ID, c.LastSeq)
	case "close":
		return w.eng.Close(ctx, a.actor, c.ID, c.LastSeq, "")
	case "release":
		return w.eng.Release(ctx, a.actor, c.ID, act.text)
	case "take_over":
		by := a.actor
		by.Supervises = true
		return w.eng.TakeOver(ctx, by, c.ID)
	case "say", "note":
		_, err := w.eng.PostAgentMessage(ctx, engine.AgentMessage{Actor: a.actor, ConversationID: c.ID, ClientID: w.key(), Text: act.text, Note: act.verb == "note"})
		return err
	case "transfer":
		return w.transfer(ctx, a, c.ID, act.text)
	case "wrap_up":
		return w.wrapUp(ctx, a, act.node)
	case "search":
		return w.search(ctx, c.ID, act.text)
	}
	return w.broken("agents do not %s", act.verb)
}

// answer accepts or declines the ring an agent has of the scenario's
// conversations; the last one there was when none rings.
func (w *world) answer(ctx context.Context, a *staff, yes bool) error {
	offer, err := w.offerTo(ctx, a)
	if err != nil {
		return err
	}
	if offer == 0 {
		return domain.Conflict("gone") // nothing ever rang: there is nothing to press
	}
	if yes {
		return w.eng.AcceptOffer(ctx, a.id, offer)
	}
	return w.eng.DeclineOffer(ctx, a.id, offer, "")
}

func (w *world) offerTo(ctx context.Context, a *staff) (last domain.ID, err error) {
	convs, err := w.allConversations(ctx)
	if err != nil {
		return 0, err
	}
	at := int64(-1)
	for _, conv := range convs {
		all, err := w.store.OfferHistory(ctx, conv)
		if err != nil {
			return 0, err
		}
		for _, o := range all {
			switch {
			case o.AgentID != a.id:
			case o.State == routing.Offered:
				return o.ID, nil
			case o.At >= at:
				last, at = o.ID, o.At
			}
		}
	}
	return last, nil
}

// pick takes what waits: the visitor's conversation, else the work of its last
// ticket.
func (w *world) pick(ctx context.Context, a *staff) error {
	convs, err := w.allConversations(ctx)
	if err != nil {
		return err
	}
	current, err := w.current(ctx)
	if err != nil {
		return err
	}
	if current != nil {
		convs = append(convs, current.ID)
	}
	for _, id := range slices.Backward(convs) {
		c, err := w.store.Conversation(ctx, id)
		if err != nil {
			return err
		}
		if c.State == conversation.Waiting || c.State == conversation.Ringing {
			return w.eng.Pick(ctx, a.actor, id)
		}
	}
	if current == nil {
		return w.broken("there is nothing to pick")
	}
	return w.eng.Pick(ctx, a.actor, current.ID)
}

// workOf is the conversation an agent means: one he or she owns, wraps up or
// takes part in, the latest first, else the visitor's current one.
func (w *world) workOf(ctx context.Context, a *staff) (*conversation.Conversation, error) {
	convs, err := w.allConversations(ctx)
	if err != nil {
		return nil, err
	}
	for _, stage := range []routing.Stage{routing.Working, ""} {
		for _, id := range slices.Backward(convs) {
			for _, p := range w.eng.Assignments(id) {
				if p.AgentID == a.id && (stage == "" || p.Stage == stage) {
					return w.store.Conversation(ctx, id)
				}
			}
		}
	}
	c, err := w.current(ctx)
	if err == nil && c == nil {
		err = w.broken("there is no conversation yet")
	}
	return c, err
}

// allConversations are the visitor's conversations and the work of their
// tickets, in the order in which they came.
func (w *world) allConversations(ctx context.Context) ([]domain.ID, error) {
	out := slices.Clone(w.visitor.convs)
	for _, id := range w.visitor.convs {
		tickets, err := w.store.Tickets(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, t := range tickets {
			if t.WorkID != 0 && !slices.Contains(out, t.WorkID) {
				out = append(out, t.WorkID)
			}
		}
	}
	return out, nil
}

func (w *world) transfer(ctx context.Context, a *staff, conv domain.ID, to string) error {
	h := engine.Handover{}
	if q, ok := w.queues[to]; ok {
		h.Queue = q
	} else if other := w.staffOf(to); other != nil {
		h.Agent = other.id
	} else if to == toAssistant {
		h.Assistant = true
	} else {
		return w.broken("there is no queue and no agent %q to transfer to", to)
	}
	return w.eng.Transfer(ctx, a.actor, conv, h)
}

// wrapUp submits the wrap-up of the agent's last conversation.
func (w *world) wrapUp(ctx context.Context, a *staff, n *node) error {
	convs, err := w.allConversations(ctx)
	if err != nil {
		return err
	}
	in := engine.WrapUpInput{}
	if v := n.get("notes"); !v.none() {
		in.Notes = v.text
	}
	name := ""
	if v := n.get("disposition"); !v.none() {
		name = v.text
	}
	for _, id := range slices.Backward(convs) {
		for _, p := range w.eng.Assignments(id) {
			if p.AgentID == a.id && p.Stage == routing.WrapUp {
				if in.Disposition, err = w.outcomeID(ctx, name); err != nil {
					return err
				}
				return w.eng.SubmitWrapUp(ctx, a.id, id, in)
			}
		}
	}
	return domain.NotFound()
}

// outcomeID is the id of a disposition by its name; another word is itself.
func (w *world) outcomeID(ctx context.Context, name string) (string, error) {
	sets, err := w.store.DispositionSets(ctx)
	for _, s := range sets {
		for _, l := range s.Leaves() {
			if name != "" && (l.ID == name || label.Same(l.Path[len(l.Path)-1], name)) {
				return l.ID, err
			}
		}
	}
	return name, err
}

// outcomeName is the name of a disposition by its id.
func outcomeName(sets []*disposition.Set, id string) string {
	for _, s := range sets {
		if path, ok := s.Path(id); ok {
			return path[len(path)-1]
		}
	}
	return id
}
