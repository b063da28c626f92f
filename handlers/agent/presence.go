package agent

import (
	"context"
	"net/http"
	"strings"
	"time"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/presence"
	"relevo/domain/routing"
	"relevo/handlers/web"
	"relevo/views/inbox"
)

// presence describes where an agent stands.
func (h *Handler) presence(ctx context.Context, st routing.AgentState) (inbox.Presence, error) {
	p, now := i18n.From(ctx), h.Engine.Now()
	if st.Shown == "" {
		st.Shown = presence.ShownOffline // nobody has heard of the agent yet
	}
	reasons, err := h.Store.Reasons(ctx)
	if err != nil {
		return inbox.Presence{}, err
	}
	out := inbox.Presence{State: string(st.Shown), Dot: presenceDots[st.Shown], Word: p.T("rings.state_" + string(st.Shown)), Load: st.Load, Max: st.Max,
		Wrapping: st.Wrapping, Work: st.Active, Draining: st.Draining, Choices: choices(p, st, reasons)}
	if st.Since > 0 {
		out.Since = moment(p, st.Since, now)
	}
	if st.Intent == presence.NotReady {
		if out.Reason, err = h.reasonName(ctx, st.Reason, reasons); err != nil {
			return out, err
		}
		out.Notice = ownWord(p, st, now)
	}
	if st.Draining {
		out.Notice = p.T("rings.draining")
	}
	if st.Next != "" && st.Next != st.Intent {
		out.Next = p.T("rings.next_" + string(st.Next))
	}
	return out, nil
}

var presenceDots = map[presence.State]string{
	presence.ShownReady: "ok", presence.ShownOccupied: "warn", presence.ShownWrapUp: "warn", presence.ShownNotReady: "danger",
}

// choices are the lines of the menu; the one that holds, or is taken up next,
// is current.
func choices(p *i18n.Printer, st routing.AgentState, reasons []*presence.Reason) []inbox.PresenceChoice {
	intent, why := st.Intent, st.Reason
	if st.Next != "" {
		intent, why = st.Next, st.NextReason
	}
	if intent == "" {
		intent = presence.Offline
	}
	out := []inbox.PresenceChoice{
		{Value: "ready", Label: p.T("rings.state_ready"), Dot: "ok", Current: intent == presence.Ready},
		{Value: "not_ready", Label: p.T("rings.state_not_ready"), Dot: "danger", Current: intent == presence.NotReady && why == ""},
	}
	for _, r := range reasons {
		id := r.ID.String()
		out = append(out, inbox.PresenceChoice{Value: "not_ready:" + id, Label: web.ReasonName(p, r.Name), Dot: "danger", Sub: true, Current: intent == presence.NotReady && why == id})
	}
	return append(out, inbox.PresenceChoice{Value: "offline", Label: p.T("rings.state_offline"), Current: intent == presence.Offline})
}

// reasonName says a reason for not being ready in words, also one that is no
// longer on the list.
func (h *Handler) reasonName(ctx context.Context, reason string, known []*presence.Reason) (string, error) {
	switch reason {
	case "":
		return "", nil
	case presence.ReasonMissed, presence.ReasonUnresponsive, presence.ReasonIdle:
		return i18n.T(ctx, "rings.because_"+reason), nil
	}
	id := idOf(reason)
	for _, r := range known {
		if r.ID == id {
			return web.ReasonName(i18n.From(ctx), r.Name), nil
		}
	}
	r, err := h.Store.Reason(ctx, id)
	if domain.IsCode(err, "not_found") {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return web.ReasonName(i18n.From(ctx), r.Name), nil
}

// ownWord explains a state the agent did not choose; "" for one that was chosen.
func ownWord(p *i18n.Printer, st routing.AgentState, now int64) string {
	switch st.Reason {
	case presence.ReasonMissed, presence.ReasonUnresponsive, presence.ReasonIdle:
		return p.T("rings.notice_"+st.Reason, "Time", moment(p, st.IntentAt, now))
	}
	return ""
}

// setPresence is POST /inbox/presence: to is ready, not_ready, not_ready:REASON
// or offline; requeue=1 sends the agent's live work back to its queues, after
// the change, so that none of it comes back.
func (h *Handler) setPresence(w http.ResponseWriter, r *http.Request) (any, error) {
	if err := readForm(w, r); err != nil {
		return nil, err
	}
	ctx, me := r.Context(), web.Me(r.Context())
	requeue := r.Form.Get("requeue") == "1"
	if to := r.Form.Get("to"); to != "" || !requeue {
		intent, id, named := strings.Cut(to, ":")
		reason := idOf(id)
		if named && reason == 0 {
			return nil, domain.Field("reason", "problem.reason_unknown")
		}
		if err := h.Engine.SetPresence(ctx, actor(me), me.ID, presence.Intent(intent), reason); err != nil {
			return nil, err
		}
	}
	if !requeue {
		return &outcome{}, nil
	}
	if err := h.Engine.RequeueAll(ctx, actor(me), me.ID); err != nil {
		return nil, err
	}
	return &outcome{Toast: i18n.T(ctx, "rings.requeued")}, nil
}

// maxPageID is the longest name of a page.
const maxPageID = 40

// pageID reads the name a page gave itself; "" for a stream that nobody looks
// at, such as a program's.
func pageID(r *http.Request) (string, error) {
	id := r.URL.Query().Get("page")
	if len(id) > maxPageID {
		return "", domain.Field("page", "problem.cursor")
	}
	return id, nil
}

// pageOpened counts a page of the agent's; the func ends it, a little later:
// whoever goes from one page to the next, or whose stream is cut and comes
// back, was never away.
func (h *Handler) pageOpened(ctx context.Context, me domain.ID, page string) (left func()) {
	closed := h.Engine.PageOpened(ctx, me, page, true)
	return func() { time.AfterFunc(h.PageGap, closed) }
}

// living answers a page's sign of life.
type living struct {
	Alive bool `json:"alive"`
}

// alive is POST /inbox/alive: the page's answer to a beat of its stream. It is
// kept in memory alone. alive=false asks the page to connect anew.
func (h *Handler) alive(w http.ResponseWriter, r *http.Request) (any, error) {
	if err := readForm(w, r); err != nil {
		return nil, err
	}
	return living{h.Engine.PageAlive(r.Context(), web.Me(r.Context()).ID, r.Form.Get("page"))}, nil
}
