package receipt

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"relevo/domain"
	"relevo/domain/disposition"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/handlers/web"
	"relevo/views/receipt"
)

// mostReceipts is how many decisions the page shows, the newest.
const mostReceipts = 100

// items is what happened to a conversation in routing, in order: stays,
// decisions, rings, work and wrap-ups. Decisions in known are left out: they
// never change, and each costs a read.
func (h *Handler) items(ctx context.Context, conv domain.ID, known map[string]bool) ([]receipt.Item, error) {
	t := teller{h: h, ctx: ctx, p: i18n.From(ctx), sees: web.Me(ctx).Can(people.Supervise), now: h.Engine.Now()}
	segments, err := h.Store.Segments(ctx, conv)
	if err != nil {
		return nil, err
	}
	for i := range segments {
		t.segment(&segments[i])
	}
	all, err := h.Store.Receipts(ctx, conv, mostReceipts)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if id := receiptID(all[i].ID); known[id] {
			continue
		}
		full, err := h.Store.Receipt(ctx, all[i].ID)
		if err != nil {
			return nil, err
		}
		t.receipt(full)
	}
	offers, err := h.Store.OfferHistory(ctx, conv)
	if err != nil {
		return nil, err
	}
	for i := range offers {
		t.offer(&offers[i])
	}
	if t.sets, err = h.Store.DispositionSets(ctx); err != nil {
		return nil, err
	}
	works, err := h.Store.AssignmentHistory(ctx, conv)
	if err != nil {
		return nil, err
	}
	for i := range works {
		t.assignment(&works[i])
	}
	slices.SortStableFunc(t.out, func(a, b receipt.Item) int { return cmp.Compare(a.At, b.At) })
	return t.out, nil
}

// teller words the events of one conversation for one reader. What happened at
// one time stays in the order it is told in: stay, decision, ring, work.
type teller struct {
	h    *Handler
	ctx  context.Context
	p    *i18n.Printer
	sees bool // what is for supervisors alone
	now  int64
	sets []*disposition.Set
	out  []receipt.Item
}

func (t *teller) put(it receipt.Item) { t.out = append(t.out, it) }

func (t *teller) fact(id, value string) receipt.Fact {
	return receipt.Fact{Name: t.p.T(id), Value: value}
}

// segment is one stay in one queue.
func (t *teller) segment(s *routing.Segment) {
	it := receipt.Item{ID: "s" + s.ID.String(), Icon: "layers", Kind: "info", At: s.EnteredAt,
		Title: t.p.T("receipt.entered", "Queue", t.h.Words.queue(t.ctx, s.QueueID)), Text: word(t.p, "receipt.how_", s.How)}
	switch s.Outcome {
	case routing.Answered:
		it.Facts = append(it.Facts, t.fact("receipt.outcome", t.p.T("receipt.answered", "Name", t.h.Words.agent(t.ctx, s.AgentID))))
	case routing.Abandoned:
		it.Facts = append(it.Facts, t.fact("receipt.outcome", t.p.T("receipt.abandoned")))
	case routing.FlowOut:
		it.Facts = append(it.Facts, t.fact("receipt.outcome", t.p.T("receipt.flow_out")))
	default:
		it.Facts = append(it.Facts, t.fact("receipt.outcome", t.p.T("receipt.still")))
	}
	if s.Outcome != "" {
		it.Facts = append(it.Facts, t.fact("receipt.waited", t.p.Duration(s.Wait)))
	}
	if s.EnqueuedAt < s.EnteredAt {
		it.Facts = append(it.Facts, t.fact("receipt.kept_age", t.p.Time(s.EnqueuedAt)))
	}
	if s.FirstReplyAt > 0 {
		it.Facts = append(it.Facts, t.fact("receipt.first_reply", t.p.Duration(s.FirstReplyAt-s.EnqueuedAt)))
	}
	t.put(it)
}

func receiptID(id domain.ID) string { return "r" + id.String() }

// receipt is one decision.
func (t *teller) receipt(rc *routing.Receipt) {
	it := receipt.Item{ID: receiptID(rc.ID), Icon: "scale", At: rc.At, Title: t.p.T("receipt.decided"), Text: t.h.Words.Sentence(t.ctx, rc)}
	d := &receipt.Decision{Candidates: t.h.candidates(t.ctx, rc), Left: rc.Left, Snapshot: rc.Snapshot}
	if rc.Kind == routing.KindNone {
		it.Icon, it.Kind, it.Title = "hourglass", "warn", t.p.T("receipt.no_decision")
	}
	if same, checked := Verified(rc); checked {
		d.Verified = "no"
		if same {
			d.Verified = "yes"
		}
	}
	add := func(id, value string) { d.Facts = append(d.Facts, t.fact(id, value)) }
	add("receipt.queue", rc.Queue)
	if rc.Policy != "" {
		add("receipt.policy", Policy(t.ctx, rc.Policy))
	}
	add("receipt.age", t.p.Duration(rc.Age))
	if len(rc.Input) > 0 {
		add("receipt.score", number(t.p, rc.Score))
	}
	if len(rc.Candidates) > 0 {
		add("receipt.considered", Counted(t.ctx, rc))
	}
	if rc.Relaxed > 0 {
		add("receipt.relaxed", t.p.T("receipt.relaxed_n", "Count", rc.Relaxed))
	}
	add("receipt.settings", t.p.T("receipt.settings_n", "Number", rc.Settings))
	it.Decision = d
	t.put(it)
}

// offer is one ring.
func (t *teller) offer(o *routing.Offer) {
	name := t.h.Words.agent(t.ctx, o.AgentID)
	it := receipt.Item{ID: "o" + o.ID.String(), Icon: "phone-incoming", At: o.At, Title: t.p.T("receipt.rang_"+string(o.Kind), "Name", name), Note: o.Note}
	length := t.p.Duration(o.EndedAt - o.At)
	switch o.State {
	case routing.Offered:
		it.Kind, it.Text = "info", t.p.T("receipt.rings_until", "Time", t.p.Time(o.Deadline))
	case routing.Accepted:
		it.Kind, it.Icon, it.Text = "ok", "user-check", t.p.T("receipt.accepted", "Time", length)
	case routing.Declined:
		it.Kind, it.Icon, it.Text = "warn", "user-x", t.p.T("receipt.declined", "Time", length)
		if o.Reason != "" {
			it.Text = t.p.T("receipt.declined_why", "Time", length, "Reason", o.Reason)
		}
	case routing.TimedOut:
		it.Kind, it.Icon, it.Text = "danger", "bell-off", t.p.T("receipt.missed", "Time", length)
		if o.Reason == "skipped" {
			it.Text = t.p.T("receipt.skipped", "Time", length)
		}
	default:
		it.Text = t.p.T("receipt.withdrawn", "Time", length, "Reason", word(t.p, "history.because_", o.Reason))
	}
	if o.DeliveredAt > 0 {
		it.Facts = append(it.Facts, t.fact("receipt.shown", t.p.T("receipt.shown_after", "Time", seconds(t.p, o.DeliveredAt-o.At))))
	}
	t.put(it)
}

// assignment is one agent's part, and the wrap-up after it.
func (t *teller) assignment(a *routing.Assignment) {
	if (a.Role == routing.Monitoring || a.Role == routing.Whispering) && !t.sees {
		return
	}
	name := t.h.Words.agent(t.ctx, a.AgentID)
	it := receipt.Item{ID: "w" + a.ID.String(), Icon: "user-check", Kind: "ok", At: a.StartedAt, Title: t.p.T("receipt.part_"+string(a.Role), "Name", name), Text: word(t.p, "receipt.came_", a.How)}
	if a.Role != routing.Owner {
		it.Icon, it.Kind, it.Text = "users", "", ""
	}
	if a.EndedAt > 0 {
		it.Facts = append(it.Facts, t.fact("receipt.worked", t.p.Duration(a.EndedAt-a.StartedAt-a.SnoozedMS)),
			t.fact("receipt.ended", word(t.p, "receipt.end_", a.EndReason)))
	}
	t.put(it)
	if a.WrapAt == 0 {
		return
	}
	w := receipt.Item{ID: "x" + a.ID.String(), Icon: "list-checks", At: a.WrapAt, Title: t.p.T("receipt.wrap", "Name", name), Note: a.Notes}
	switch {
	case a.DoneAt == 0:
		w.Text = t.p.T("receipt.wrapping")
	case a.Disposition == disposition.None:
		w.Text = t.p.T("receipt.wrap_none")
	case a.Disposition != "":
		w.Text = t.disposition(a.Disposition)
	}
	if a.DoneAt > 0 {
		w.Facts = append(w.Facts, t.fact("receipt.took", t.p.Duration(a.DoneAt-a.WrapAt)))
	}
	if a.Flagged {
		w.Kind = "warn"
		w.Facts = append(w.Facts, t.fact("receipt.flag", t.p.T("receipt.flagged")))
	}
	t.put(w)
}

// disposition is a leaf with the groups above it.
func (t *teller) disposition(id string) string {
	for _, s := range t.sets {
		if path, ok := s.Path(id); ok {
			return strings.Join(path, " › ")
		}
	}
	return id
}

// word is the text of a code where there is one; else the code itself.
func word(p *i18n.Printer, prefix, code string) string {
	if id := prefix + code; p.Has(id) {
		return p.T(id)
	}
	return code
}
