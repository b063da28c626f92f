package agent

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/routing"
	"relevo/handlers/web"
	"relevo/views/inbox"
)

// heardBack is how many messages a ring looks back over for the visitor's words.
const heardBack = 30

// ring describes what rings at an agent, or why nothing does any more.
func (h *Handler) ring(ctx context.Context, me *people.Agent, st routing.AgentState) (inbox.Ring, error) {
	offers := h.Engine.Offers(me.ID)
	if len(offers) == 0 {
		return h.quiet(ctx, st), nil
	}
	o := offers[0]
	c, err := h.Store.Conversation(ctx, o.ConversationID)
	if domain.IsCode(err, "not_found") {
		return inbox.Ring{}, nil // it is on the way to the disk, and wakes who waits for it
	}
	if err != nil {
		return inbox.Ring{}, err
	}
	k, err := h.Store.Contact(ctx, c.ContactID)
	if err != nil {
		return inbox.Ring{}, err
	}
	p := i18n.From(ctx)
	r := inbox.Ring{Offer: o.ID.String(), Conv: c.ID.String(), At: o.At, Deadline: o.Deadline, Icon: channelIcon(o.Channel), ContactID: k.ID.String(),
		Name: personOf(ctx, k), Email: k.Email, Verified: k.ExternalID != "", Note: o.Note, Page: c.PageTitle, Sound: !me.Quiet, More: len(offers) - 1}
	if r.Email == r.Name {
		r.Email = ""
	}
	r.Title = h.ringTitle(ctx, &o)
	if o.FromID != 0 {
		r.From = h.agentName(ctx, o.FromID)
	}
	if l := primary(c.Lang); l != "" && l != p.Lang() {
		r.Lang = language(ctx, l)
	}
	if w, ok := h.Engine.Work(c.ID); ok {
		r.Message, r.Why = w.Message, whyLabel(p, w.Reason)
		if o.Kind == routing.Ring {
			r.Since = w.EnqueuedAt - w.AgeAdjust
		}
	}
	if r.NeedsWhy, err = h.needsWhy(ctx, &o); err != nil {
		return r, err
	}
	if r.First, r.Last, err = h.visitorsWords(ctx, c.ID); err != nil {
		return r, err
	}
	if err := h.escalated(ctx, &r, c.ID); err != nil {
		return r, err
	}
	r.Say = p.T("rings.say", "Title", r.Title, "Name", r.Name)
	r.Body = r.Last
	if r.Body == "" {
		r.Body = r.Message
	}
	return r, nil
}

// quiet tells an agent who was set to not ready without asking for it.
func (h *Handler) quiet(ctx context.Context, st routing.AgentState) inbox.Ring {
	if st.Intent != presence.NotReady {
		return inbox.Ring{}
	}
	p := i18n.From(ctx)
	text := ownWord(p, st, h.Engine.Now())
	if text == "" {
		return inbox.Ring{}
	}
	return inbox.Ring{Title: p.T("rings.not_ready_title"), Notice: text, NoticeKey: st.Reason + "." + p.ISO(st.IntentAt)}
}

// ringTitle says what accepting would do, and for which queue.
func (h *Handler) ringTitle(ctx context.Context, o *routing.Offer) string {
	p, title := i18n.From(ctx), ""
	switch from := h.agentName(ctx, o.FromID); o.Kind {
	case routing.Transfer:
		title = p.T("rings.transfer_from", "Name", from)
	case routing.Consult:
		title = p.T("rings.consult_from", "Name", from)
	case routing.Invite:
		title = p.T("rings.invite_from", "Name", from)
	default:
		title = p.T("rings.incoming_" + string(o.Channel))
	}
	if q := h.Engine.QueueName(o.QueueID); q != "" {
		title += " · " + q
	}
	return title
}

func channelIcon(c routing.Channel) string {
	switch c {
	case routing.Voice:
		return "phone-incoming"
	case routing.Video:
		return "video"
	case routing.Email:
		return "mail"
	case routing.Message:
		return "message-square"
	}
	return "message-circle"
}

// whyLabel says in words why a person is wanted; "" for what needs no word.
func whyLabel(p *i18n.Printer, reason string) string {
	if id := "rings.reason_" + reason; reason != "" && p.Has(id) {
		return p.T(id)
	}
	return ""
}

// needsWhy tells whether the queue wants to know why a ring is declined.
func (h *Handler) needsWhy(ctx context.Context, o *routing.Offer) (bool, error) {
	if o.QueueID == 0 || o.Kind != routing.Ring {
		return false, nil
	}
	q, err := h.Store.Queue(ctx, o.QueueID)
	if domain.IsCode(err, "not_found") {
		return false, nil
	}
	return err == nil && q.Settings.DeclineWhy, err
}

// visitorsWords are the previews of what the visitor wrote first and last;
// first only when it says something else.
func (h *Handler) visitorsWords(ctx context.Context, conv domain.ID) (first, last string, err error) {
	ms, err := h.Store.TranscriptBefore(ctx, conv, 0, heardBack, false)
	for _, m := range ms {
		if m.Author.Kind != conversation.ByVisitor {
			continue
		}
		last = conversation.Preview(m.Text, m.Files)
		if first == "" {
			first = last
		}
	}
	if first == last {
		first = ""
	}
	return first, last, err
}

// acceptOffer is POST /inbox/offers/{offer}/accept: the conversation is then
// the agent's, and the page goes there.
func (h *Handler) acceptOffer(_ http.ResponseWriter, r *http.Request) (any, error) {
	o, err := h.ownOffer(r)
	if err != nil {
		return nil, err
	}
	if err := h.Engine.AcceptOffer(r.Context(), o.AgentID, o.ID); err != nil {
		return nil, h.lost(r.Context(), err, o)
	}
	return &outcome{Href: view{list: conversation.Mine}.url(o.ConversationID)}, nil
}

// declineOffer is POST …/decline: the next agent rings. reason may be needed.
func (h *Handler) declineOffer(w http.ResponseWriter, r *http.Request) (any, error) {
	if err := readForm(w, r); err != nil {
		return nil, err
	}
	o, err := h.ownOffer(r)
	if err != nil {
		return nil, err
	}
	return &outcome{}, h.lost(r.Context(), h.Engine.DeclineOffer(r.Context(), o.AgentID, o.ID, r.Form.Get("reason")), o)
}

// ackOffer is POST …/ack: a page shows the ring. One that is over needs none.
func (h *Handler) ackOffer(_ http.ResponseWriter, r *http.Request) (any, error) {
	o, err := h.ownOffer(r)
	if err != nil {
		return nil, err
	}
	if err := h.Engine.AckOffer(r.Context(), o.AgentID, o.ID); err != nil && !domain.IsCode(err, "gone") {
		return nil, err
	}
	return &outcome{}, nil
}

// ownOffer reads the ring of the address; not_found when it is not the caller's.
func (h *Handler) ownOffer(r *http.Request) (*routing.Offer, error) {
	id, err := domain.ParseID(r.PathValue("offer"))
	if err != nil {
		return nil, err
	}
	o, err := h.Store.Offer(r.Context(), id)
	if err == nil && o.AgentID != web.Me(r.Context()).ID {
		return nil, domain.NotFound()
	}
	return o, err
}

// lost lets the answer to a ring that is over say why.
func (h *Handler) lost(ctx context.Context, err error, o *routing.Offer) error {
	if !domain.IsCode(err, "gone") {
		return err
	}
	now, e := h.Store.Offer(ctx, o.ID)
	if e != nil {
		return err
	}
	text, e := h.ringOver(ctx, now)
	if e != nil || text == "" {
		return err
	}
	return &told{err, text}
}

// ringOver says how a ring ended; "" for the agent's own doing.
func (h *Handler) ringOver(ctx context.Context, o *routing.Offer) (string, error) {
	p := i18n.From(ctx)
	c, err := h.Store.Conversation(ctx, o.ConversationID)
	if err != nil {
		return "", err
	}
	k, err := h.Store.Contact(ctx, c.ContactID)
	if err != nil {
		return "", err
	}
	name := personOf(ctx, k)
	switch {
	case o.State == routing.Accepted:
		return p.T("rings.over_accepted", "Name", name), nil
	case o.State == routing.Declined:
		return p.T("rings.over_declined", "Name", name), nil
	case o.State == routing.TimedOut && o.Reason == "skipped":
		return p.T("rings.over_skipped", "Name", name), nil
	case o.State == routing.TimedOut:
		return p.T("rings.over_missed", "Name", name), nil
	case o.State != routing.Withdrawn:
		return "", nil
	case o.Reason == "taken" && c.OwnerID != 0 && c.OwnerID != o.AgentID:
		return p.T("rings.over_taken_by", "Name", name, "By", h.agentName(ctx, c.OwnerID)), nil
	case o.Reason == "cancelled" && o.FromID != 0:
		return p.T("rings.over_cancelled", "Name", name, "By", h.agentName(ctx, o.FromID)), nil
	}
	if p.Has("rings.over_" + o.Reason) {
		return p.T("rings.over_"+o.Reason, "Name", name), nil
	}
	return p.T("rings.over_ended", "Name", name), nil
}

// rungOut tells of rings that were open at the last look and are not now.
func (s *stream) rungOut(ctx context.Context) error {
	now := map[domain.ID]bool{}
	for _, o := range s.Engine.Offers(s.me.ID) {
		now[o.ID] = true
	}
	gone := []domain.ID{}
	for id := range s.desk.rings {
		if !now[id] {
			gone = append(gone, id)
		}
	}
	slices.Sort(gone)
	s.desk.rings = now
	for _, id := range gone {
		o, err := s.Store.Offer(ctx, id)
		if domain.IsCode(err, "not_found") { // it never came to be
			continue
		}
		if err != nil {
			return err
		}
		if o.State == routing.Offered { // its end is on the way to the disk
			s.desk.rings[id] = true
			continue
		}
		text, err := s.ringOver(ctx, o)
		if err != nil {
			return err
		}
		n := notice{Offer: id.String(), Text: text, Kind: "warn"}
		if o.State == routing.Accepted {
			n.Kind, n.Href = "ok", view{list: conversation.Mine}.url(o.ConversationID)
		}
		if err := s.out.Event("told", n); err != nil {
			return err
		}
	}
	return nil
}

// calledFor tells the alerts since the last look.
func (s *stream) calledFor(ctx context.Context) error {
	for _, a := range s.Engine.AlertsAfter(s.desk.called, s.me.ID, s.me.Can(people.Supervise)) {
		s.desk.called = a.Seq
		text, err := s.alertText(ctx, &a.Alert)
		if err != nil {
			return err
		}
		if text == "" {
			continue
		}
		n := notice{Text: text, Kind: "warn"}
		if strings.HasSuffix(a.Kind, "_back") || strings.HasSuffix(a.Kind, "_accepted") {
			n.Kind = "ok"
		}
		if a.ConversationID != 0 {
			n.Href = view{list: conversation.AllOpen}.url(a.ConversationID)
		}
		if err := s.out.Event("told", n); err != nil {
			return err
		}
	}
	return nil
}

// alertText says in words what calls for the agent; "" for what the page shows
// in another way.
func (h *Handler) alertText(ctx context.Context, a *routing.Alert) (string, error) {
	p, kind := i18n.From(ctx), a.Kind
	if kind == "supervisor" {
		kind += "_" + a.Reason
	}
	if !p.Has("rings.alert_" + kind) {
		return "", nil
	}
	name := ""
	if a.ConversationID != 0 {
		o, err := h.open(ctx, a.ConversationID)
		if domain.IsCode(err, "not_found") {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		name = personOf(ctx, o.contact)
	}
	return p.T("rings.alert_"+kind, "Name", name, "Queue", h.Engine.QueueName(a.QueueID), "Agent", a.Reason), nil
}
