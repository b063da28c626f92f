package agent

import (
	"context"
	"slices"
	"strings"

	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/i18n"
	"relevo/domain/routing"
	"relevo/views/ds"
	"relevo/views/inbox"
)

// calls tells what became of the agent's hand-overs and visitors since the last
// look, each as a toast.
func (s *stream) calls(ctx context.Context) error {
	for _, a := range s.Engine.AlertsAfter(s.called, s.me.ID, false) {
		s.called = a.Seq
		t, ok := s.call(ctx, a)
		if !ok || a.ConversationID == s.conv && shownThere[a.Kind] {
			continue
		}
		if err := s.out.Merge(ctx, inbox.CallToast(t), ds.Opt{Selector: "#toasts", Mode: ds.Append}); err != nil {
			return err
		}
	}
	return nil
}

// shownThere are alerts that the open conversation shows by itself.
var shownThere = map[string]bool{"visitor_left": true, "visitor_back": true}

// call words an alert; false for kinds other parts of the page tell, and for
// what the agent did.
func (s *stream) call(ctx context.Context, a engine.HeardAlert) (t inbox.Call, ok bool) {
	p := i18n.From(ctx)
	id := "handover.alert_" + a.Kind
	if !p.Has(id) || a.Reason == "cancelled" {
		return t, false
	}
	who := p.T("common.visitor")
	if a.ConversationID != 0 {
		t.Href = view{list: conversation.Mine}.url(a.ConversationID)
		if o, err := s.open(ctx, a.ConversationID); err == nil {
			who = personOf(ctx, o.contact)
		}
	}
	t.Kind = "warn"
	if a.Kind == "transfer_accepted" || a.Kind == "visitor_back" {
		t.Kind = "ok"
	}
	args := []any{"Visitor", who, "Name", s.rung(ctx, a), "Reason", word(p, "history.because_", a.Reason)}
	t.Text = p.T(id, args...)
	return t, true
}

// rung names the colleague who was asked last: an alert about a hand-over does
// not say who let it ring.
func (s *stream) rung(ctx context.Context, a engine.HeardAlert) string {
	kind, _, _ := strings.Cut(a.Kind, "_")
	switch routing.OfferKind(kind) {
	case routing.Transfer, routing.Consult, routing.Invite:
	default:
		return ""
	}
	all, err := s.Store.OfferHistory(ctx, a.ConversationID)
	if err != nil {
		return ""
	}
	for _, o := range slices.Backward(all) {
		if o.FromID == s.me.ID && string(o.Kind) == kind && o.State != routing.Offered {
			return s.agentName(ctx, o.AgentID)
		}
	}
	return i18n.T(ctx, "common.agent")
}
