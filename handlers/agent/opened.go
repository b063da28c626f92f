package agent

import (
	"context"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/views/inbox"
)

// opened is the open conversation and whose it is.
type opened struct {
	conv    *conversation.Conversation
	contact *contact.Contact
}

// open reads a conversation an agent may see, one that an assistant leads or led
// to its end among them; not_found for one in which nobody has written yet.
func (h *Handler) open(ctx context.Context, id domain.ID) (*opened, error) {
	c, err := h.Store.Conversation(ctx, id)
	if err != nil {
		return nil, err
	}
	if c.VisitorSeq == 0 {
		return nil, domain.NotFound()
	}
	k, err := h.Store.Contact(ctx, c.ContactID)
	return &opened{c, k}, err
}

// headRegions follow every change of the conversation: who answers, what may
// be done, what the visitor has seen.
func (h *Handler) headRegions(ctx context.Context, v view, o *opened) ([]region, error) {
	s := h.seats(o.conv.ID)
	head := h.head(ctx, v, o, s)
	st := h.state(ctx, v.me, o, s)
	if err := h.ticketState(ctx, &st, o.conv); err != nil {
		return nil, err
	}
	wrap, err := h.wrap(ctx, v.me, o.conv)
	if err != nil {
		return nil, err
	}
	return drawAll(ctx, append([]part{
		{"th-head", inbox.HeadRegion(head)}, {"th-menu-in", inbox.MenuRegion(head)}, {"hand", inbox.HandRegion(h.hand(ctx, v.me, o.conv, s))},
		{"composer-state", inbox.StateRegion(st)}, {"seen", inbox.Seen(seen(o.conv))}}, wrapParts(wrap)...)...)
}

// seen tells whether the last public word is ours and the visitor has read it.
func seen(c *conversation.Conversation) bool {
	return c.PreviewBy == conversation.ByAgent && c.VisitorRead >= c.PublicSeq
}

func (h *Handler) head(ctx context.Context, v view, o *opened, s seats) inbox.Head {
	c := o.conv
	a := actor(v.me)
	head := inbox.Head{ID: c.ID.String(), ContactID: o.contact.ID.String(), Name: personOf(ctx, o.contact), Sub: h.whereabouts(ctx, v.me, c, s), Faces: h.faces(ctx, v.me, s),
		Closed: !c.Open(), Snoozed: c.State == conversation.Snoozed, Mine: c.OwnerID == v.me.ID, Unassigned: c.Open() && c.OwnerID == 0 && c.State != conversation.Bot, Bot: c.State == conversation.Bot, Back: v.url(0)}
	head.CanMove = c.Open() && c.State != conversation.Bot && (c.OwnerID == 0 || head.Mine || a.Supervises)
	head.CanEnd = head.Mine && c.State == conversation.Active
	if c.Folder() == conversation.FolderOpen {
		head.Since = c.NeedsReply
	}
	if s.routed && c.Open() {
		head.Gone = s.work.VisitorGoneAt
	}
	return head
}

// standing says in words where a conversation stands.
func (h *Handler) standing(ctx context.Context, me *people.Agent, c *conversation.Conversation) string {
	p := i18n.From(ctx)
	switch now := h.Engine.Now(); {
	case c.State == conversation.Wrapup && c.LastOwner == me.ID:
		return p.T("rings.you_wrap")
	case c.State == conversation.Wrapup:
		return p.T("rings.wraps", "Name", h.agentName(ctx, c.LastOwner))
	case c.State == conversation.Closed && c.CloseReason == "idle":
		return p.T("inbox.closed_idle", "Time", moment(p, c.ClosedAt, now))
	case c.State == conversation.Closed && c.ClosedBy == conversation.ByVisitor:
		return p.T("inbox.closed_by", "Name", p.T("common.visitor"), "Time", moment(p, c.ClosedAt, now))
	case c.State == conversation.Closed:
		return p.T("inbox.closed_at", "Time", moment(p, c.ClosedAt, now))
	case c.State == conversation.Bot:
		return p.T("card.leads")
	case c.State == conversation.Snoozed:
		return p.T("inbox.snoozed_until", "Time", moment(p, c.SnoozedUntil, now))
	case c.OwnerID == 0:
		return p.T("inbox.nobody_answers")
	case c.OwnerID == me.ID:
		return p.T("inbox.you_answer")
	}
	return p.T("inbox.answers", "Name", h.agentName(ctx, c.OwnerID))
}

// state says whether the agent may reply, and if not, why and what then.
func (h *Handler) state(ctx context.Context, me *people.Agent, o *opened, s seats) inbox.State {
	c, p := o.conv, i18n.From(ctx)
	st := inbox.State{ID: c.ID.String()}
	switch {
	case !c.Open():
		st.Banner, st.Icon, st.Action = p.T("inbox.banner_closed"), "circle-check-big", "reopen"
	case c.State == conversation.Bot:
		st.Banner, st.Icon, st.Action, st.Kind = p.T("card.banner_leads"), "bot", "bring", "leads"
	case c.OwnerID == 0:
		st.Banner, st.Icon, st.Action = p.T("inbox.banner_unassigned"), "hourglass", "pick"
	case c.OwnerID != me.ID && s.present(me.ID): // the bars above say the rest
		st.CanReply = s.speaks(c, me.ID)
	case c.OwnerID != me.ID:
		st.Banner, st.Icon, st.Kind = p.T("inbox.banner_other", "Name", h.agentName(ctx, c.OwnerID)), "user-check", "warn"
		if me.Can(people.Supervise) {
			st.Action = "take"
		}
	case c.State == conversation.Snoozed:
		st.CanReply, st.Action = true, "unsnooze"
		st.Banner, st.Icon = p.T("inbox.banner_snoozed", "Time", moment(p, c.SnoozedUntil, h.Engine.Now())), "moon"
	default:
		st.CanReply = true
	}
	return st
}

// ticketState says to who answers a ticket where the visitor will read it.
func (h *Handler) ticketState(ctx context.Context, st *inbox.State, c *conversation.Conversation) error {
	if !st.CanReply || st.Banner != "" {
		return nil
	}
	x, err := h.ticketOf(ctx, c)
	if err == nil && x != nil {
		st.Banner, st.Icon = i18n.T(ctx, "card.banner_ticket", "Email", x.Email), "mail"
	}
	return err
}
