package agent

import (
	"context"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/views/inbox"
)

// hand describes what is under way in the open conversation besides the talk
// itself: rings of a hand-over, a consult, who listens. Each is one bar with
// what the reader can do about it.
func (h *Handler) hand(ctx context.Context, me *people.Agent, c *conversation.Conversation, s seats) inbox.Hand {
	out := inbox.Hand{ID: c.ID.String()}
	if !c.Open() {
		return out
	}
	d := barring{h: h, ctx: ctx, p: i18n.From(ctx), me: me, c: c, s: s}
	for i := range s.rings {
		d.ringing(&out, &s.rings[i])
	}
	d.consult(&out)
	d.mine(&out)
	d.whispered(&out)
	return out
}

// barring is what the bars of one reader need.
type barring struct {
	h   *Handler
	ctx context.Context
	p   *i18n.Printer
	me  *people.Agent
	c   *conversation.Conversation
	s   seats
}

func (d barring) name(id domain.ID) string { return d.h.agentName(d.ctx, id) }

// leads tells whether the reader may act on the whole conversation.
func (d barring) leads() bool { return d.c.OwnerID == d.me.ID || d.me.Can(people.Supervise) }

// ringing is the bar of a ring that was not the queue's own.
func (d barring) ringing(out *inbox.Hand, o *routing.Offer) {
	if o.Kind == routing.Ring || o.AgentID == d.me.ID { // the one who is rung has the card
		return
	}
	b := inbox.Bar{Kind: "info", Icon: "phone-incoming", Note: o.Note, Until: o.Deadline, Busy: true}
	to, undo := d.name(o.AgentID), inbox.Act{Path: "cancel_transfer", Icon: "x", Label: d.p.T("common.cancel")}
	mine := d.c.OwnerID == d.me.ID
	switch o.Kind {
	case routing.Consult:
		b.Text, undo.Path = d.p.T("handover.ringing_consult", "Name", to), "cancel_consult"
	case routing.Invite:
		b.Text = d.p.T("handover.ringing_invite", "Name", to)
	default:
		if b.Text = d.p.T("handover.ringing_transfer", "Name", to); !mine {
			b.Text = d.p.T("handover.ringing_transfer_other", "Name", to, "From", d.name(d.c.OwnerID))
		}
	}
	if d.leads() {
		b.Acts = []inbox.Act{undo}
	}
	out.Bars = append(out.Bars, b)
}

// consult is the bar of a private side thread.
func (d barring) consult(out *inbox.Hand) {
	asked := d.s.with(routing.Consulted)
	if asked == 0 {
		return
	}
	b := inbox.Bar{Kind: "note", Icon: "lock"}
	owner := d.name(d.c.OwnerID)
	switch {
	case asked == d.me.ID:
		b.Text = d.p.T("handover.consult_me", "Name", owner)
		b.Acts = []inbox.Act{{Path: "leave", Icon: "log-out", Label: d.p.T("handover.leave")}}
	case d.c.OwnerID == d.me.ID:
		b.Text = d.p.T("handover.consult_mine", "Name", d.name(asked))
		b.Acts = []inbox.Act{
			{Path: "complete_consult", Icon: "arrow-right-left", Label: d.p.T("handover.consult_complete", "Name", firstWord(d.name(asked))), Kind: "primary"},
			{Path: "invite", Icon: "user-plus", Label: d.p.T("handover.consult_join"), Fields: []inbox.Pair{{Name: "agent", Value: asked.String()}}},
			{Path: "cancel_consult", Icon: "x", Label: d.p.T("handover.consult_end")},
		}
	default:
		b.Text = d.p.T("handover.consult_other", "Name", owner, "To", d.name(asked))
	}
	out.Bars = append(out.Bars, b)
}

// mine is the bar of the reader's own seat, unless it is the owner's or in a
// consult.
func (d barring) mine(out *inbox.Hand) {
	role := d.s.role(d.me.ID)
	owner := d.p.T("inbox.former_agent")
	if d.c.OwnerID != 0 {
		owner = d.name(d.c.OwnerID)
	}
	leave := inbox.Act{Path: "leave", Icon: "log-out", Label: d.p.T("handover.leave")}
	stop := d.watch(role, false, "eye-off", d.p.T("handover.stop_watching"))
	whisper := d.watch(routing.Whispering, true, "ear", d.p.T("handover.whisper"))
	barge := d.watch(routing.Barging, true, "message-square-plus", d.p.T("handover.barge"))
	take := inbox.Act{Path: "takeover", Icon: "hand", Label: d.p.T("inbox.take_over")}
	switch role {
	case routing.Participant:
		out.Bars = append(out.Bars, inbox.Bar{Icon: "users", Text: d.p.T("handover.you_take_part", "Name", owner), Acts: []inbox.Act{leave}})
	case routing.Barging:
		stop.Label, stop.Icon = leave.Label, leave.Icon
		out.Bars = append(out.Bars, inbox.Bar{Icon: "users", Text: d.p.T("handover.you_barge", "Name", owner), Acts: []inbox.Act{take, stop}})
	case routing.Monitoring:
		out.Bars = append(out.Bars, inbox.Bar{Icon: "eye", Text: d.p.T("handover.you_monitor", "Name", owner), Acts: []inbox.Act{whisper, barge, take, stop}})
	case routing.Whispering:
		out.Bars = append(out.Bars, inbox.Bar{Kind: "note", Icon: "ear", Text: d.p.T("handover.you_whisper", "Name", owner), Acts: []inbox.Act{barge, take, stop}})
	}
}

func (d barring) watch(role routing.Role, on bool, icon, label string) inbox.Act {
	state := "0"
	if on {
		state = "1"
	}
	return inbox.Act{Path: "watch", Icon: icon, Label: label, Fields: []inbox.Pair{{Name: "role", Value: string(role)}, {Name: "on", Value: state}}}
}

// whispered tells the owner that a supervisor is there for the owner alone.
func (d barring) whispered(out *inbox.Hand) {
	who := d.s.with(routing.Whispering)
	if who == 0 || d.c.OwnerID != d.me.ID {
		return
	}
	out.Bars = append(out.Bars, inbox.Bar{Kind: "note", Icon: "ear", Text: d.p.T("handover.whispered", "Name", d.name(who))})
}

// faces are who takes part besides the owner, as the reader may know it: that
// somebody monitors is for supervisors.
func (h *Handler) faces(ctx context.Context, me *people.Agent, s seats) []inbox.Face {
	p := i18n.From(ctx)
	var out []inbox.Face
	for _, a := range s.parts {
		if a.Role == routing.Monitoring && !me.Can(people.Supervise) {
			continue
		}
		f := inbox.Face{ID: a.AgentID.String(), Name: h.agentName(ctx, a.AgentID), Image: h.avatar(ctx, a.AgentID), Role: p.T("handover.role_" + string(a.Role))}
		f.Hidden = a.Role != routing.Owner && a.Role != routing.Participant && a.Role != routing.Barging
		out = append(out, f)
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// firstWord is the first word of a name, for a button.
func firstWord(name string) string {
	for i, r := range name {
		if r == ' ' {
			return name[:i]
		}
	}
	return name
}
