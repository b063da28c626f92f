package agent

import (
	"context"

	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/i18n"
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

// call words an alert; false for kinds other parts of the page tell.
func (s *stream) call(ctx context.Context, a engine.HeardAlert) (t inbox.Call, ok bool) {
	p := i18n.From(ctx)
	id := "handover.alert_" + a.Kind
	if !p.Has(id) {
		return t, false
	}
	who := p.T("common.visitor")
	if a.ConversationID != 0 {
		t.Href = view{list: conversation.Mine}.url(a.ConversationID)
		if o, err := s.open(ctx, a.ConversationID); err == nil {
			who = personOf(ctx, o.contact)
		}
	}
	args := []any{"Visitor", who, "Reason", word(p, "history.because_", a.Reason)}
	t.Text = p.T(id, args...)
	return t, true
}
