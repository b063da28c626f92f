package agent

import (
	"context"
	"slices"
	"strings"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/disposition"
	"relevo/domain/engine"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/views/inbox"
)

// wrapOf finds an agent's open wrap-up of a conversation.
func (h *Handler) wrapOf(conv, me domain.ID) (routing.Assignment, bool) {
	for _, a := range h.Engine.Assignments(conv) {
		if a.AgentID == me && a.Stage == routing.WrapUp {
			return a, true
		}
	}
	return routing.Assignment{}, false
}

// wrap describes the agent's open wrap-up of a conversation; none is the zero
// value.
func (h *Handler) wrap(ctx context.Context, me *people.Agent, c *conversation.Conversation) (inbox.Wrap, error) {
	a, ok := h.wrapOf(c.ID, me.ID)
	if !ok {
		return inbox.Wrap{}, nil
	}
	w := inbox.Wrap{ID: a.ID.String(), Conv: c.ID.String(), Rev: a.NotesRev, Disposition: a.Disposition, Notes: a.Notes, Until: a.WrapUntil,
		CanExtend: a.WrapUntil > 0 && !a.WrapExtended}
	q, err := h.Store.Queue(ctx, a.QueueID)
	if domain.IsCode(err, "not_found") {
		return w, nil
	}
	if err != nil {
		return w, err
	}
	s := q.Settings
	w.CanSkip, w.Needed, w.NotesNeeded = s.WrapMode == routing.WrapOptional, s.DispMandatory, s.NotesMandatory
	if s.Dispositions == 0 {
		return w, nil
	}
	set, err := h.Store.DispositionSet(ctx, s.Dispositions)
	if domain.IsCode(err, "not_found") {
		return w, nil
	}
	if err == nil {
		w.Groups = dispositionGroups(set)
	}
	return w, err
}

// dispositionGroups are what can be chosen under the headings it stands under.
func dispositionGroups(set *disposition.Set) []inbox.DispositionGroup {
	var out []inbox.DispositionGroup
	for _, l := range set.Leaves() {
		last := len(l.Path) - 1
		heading := strings.Join(l.Path[:last], " › ")
		if len(out) == 0 || out[len(out)-1].Heading != heading {
			out = append(out, inbox.DispositionGroup{Heading: heading})
		}
		g := &out[len(out)-1]
		g.Items = append(g.Items, inbox.DispositionItem{ID: l.ID, Name: l.Path[last], Path: strings.Join(l.Path, " ")})
	}
	return out
}

// wrapParts are the regions of the wrap-up; the one that opens it comes last,
// when all it fills is there.
func wrapParts(w inbox.Wrap) []part {
	return []part{{"wrap-head", inbox.WrapHead(w)}, {"wrap-disp", inbox.WrapDispositions(w)},
		{"wrap-foot", inbox.WrapFoot(w)}, {"wrap-kept", inbox.WrapKept(w)}}
}

// wrapRows are the agent's open wrap-ups, the soonest first.
func (h *Handler) wrapRows(ctx context.Context, v view) ([]inbox.WrapRow, error) {
	var out []inbox.WrapRow
	for _, a := range h.Engine.AssignmentsOf(v.me.ID) {
		if a.Stage != routing.WrapUp {
			continue
		}
		o, err := h.open(ctx, a.ConversationID)
		if domain.IsCode(err, "not_found") {
			continue
		}
		if err != nil {
			return nil, err
		}
		id := o.conv.ID.String()
		out = append(out, inbox.WrapRow{ID: id, Href: view{list: conversation.Mine}.url(o.conv.ID), ContactID: o.contact.ID.String(),
			Name: personOf(ctx, o.contact), Until: a.WrapUntil, Current: o.conv.ID == v.conv})
	}
	slices.SortStableFunc(out, func(a, b inbox.WrapRow) int { return sooner(a.Until, b.Until) })
	return out, nil
}

// sooner orders deadlines, 0 last.
func sooner(a, b int64) int {
	switch {
	case a == b:
		return 0
	case a == 0 || b > 0 && a > b:
		return 1
	}
	return -1
}

// endSession is POST …/end: the session with the visitor is over, the wrap-up
// follows. Without one the toast says so and offers the way back.
func (h *Handler) endSession(r *request) (*outcome, error) {
	if err := h.Engine.End(r.Context(), actor(r.me), r.conv, seqOf(r.Form.Get("last_seq"))); err != nil {
		return nil, h.named(r, err)
	}
	if _, ok := h.wrapOf(r.conv, r.me.ID); ok {
		return &outcome{}, nil
	}
	return &outcome{Toast: r.t("rings.done_ended"), Undo: "/inbox/c/" + r.conv.String() + "/reopen"}, nil
}

func wrapInput(r *request) engine.WrapUpInput {
	return engine.WrapUpInput{Disposition: r.Form.Get("disposition"), Notes: r.Form.Get("notes"), Rev: int(seqOf(r.Form.Get("rev")))}
}

// submitWrapUp is POST …/wrapup: the wrap-up is done, or kept where it lasts
// its time.
func (h *Handler) submitWrapUp(r *request) (*outcome, error) {
	if err := h.Engine.SubmitWrapUp(r.Context(), r.me.ID, r.conv, wrapInput(r)); err != nil {
		return nil, err
	}
	if _, still := h.wrapOf(r.conv, r.me.ID); still {
		return &outcome{Toast: r.t("rings.wrap_kept")}, nil
	}
	return &outcome{Toast: r.t("rings.wrap_done")}, nil
}

// extendWrapUp is POST …/extend: the time once more, once.
func (h *Handler) extendWrapUp(r *request) (*outcome, error) {
	return nil, h.Engine.ExtendWrapUp(r.Context(), r.me.ID, r.conv)
}

// saveWrapUp is POST …/wrapnotes: keeps what is being written. rev is the
// revision it was based on; when another page has saved since, the answer is
// 409 newer_revision with what that page saved.
func (h *Handler) saveWrapUp(r *request) (*outcome, error) {
	rev, err := h.Engine.SaveWrapUp(r.Context(), r.me.ID, r.conv, wrapInput(r))
	if domain.IsCode(err, "newer_revision") {
		if a, ok := h.wrapOf(r.conv, r.me.ID); ok {
			return nil, &newer{err, wrapKept{a.NotesRev, a.Disposition, a.Notes}}
		}
	}
	if err != nil {
		return nil, err
	}
	return &outcome{Rev: rev}, nil
}

// wrapKept is what is kept of a wrap-up.
type wrapKept struct {
	Rev         int    `json:"rev"`
	Disposition string `json:"disposition"`
	Notes       string `json:"notes"`
}

// newer is an error whose answer also holds what was saved meanwhile.
type newer struct {
	error
	kept wrapKept
}

func (n *newer) Unwrap() error { return n.error }

// worked tells of work that began or ended by no hand of the agent's: what an
// automatic queue connected, and wrap-ups whose time ran out.
func (s *stream) worked(ctx context.Context) error {
	now := map[domain.ID]routing.Assignment{}
	for _, a := range s.Engine.AssignmentsOf(s.me.ID) {
		now[a.ID] = a
		if _, known := s.desk.works[a.ID]; known || a.How != "auto" || a.Stage != routing.Working {
			continue
		}
		err := s.connected(ctx, &a)
		if domain.IsCode(err, "not_found") { // on the way to the disk: looked at again then
			delete(now, a.ID)
		} else if err != nil {
			return err
		}
	}
	before := s.desk.works
	s.desk.works = now
	for id, a := range before {
		if _, open := now[id]; open || a.Stage != routing.WrapUp {
			continue
		}
		if err := s.wrapOver(ctx, &a); err != nil {
			return err
		}
	}
	return nil
}

// connected says that an automatic queue has connected a visitor.
func (s *stream) connected(ctx context.Context, a *routing.Assignment) error {
	o, err := s.open(ctx, a.ConversationID)
	if err != nil {
		return err
	}
	return s.out.Event("alert", alert{Kind: "connected", Title: i18n.T(ctx, "rings.connected", "Name", personOf(ctx, o.contact)), Body: o.conv.Preview,
		Conversation: o.conv.ID.String(), Href: view{list: conversation.Mine}.url(o.conv.ID), Sound: !s.me.Quiet})
}

// wrapOver says that a wrap-up ended by the clock, without a disposition.
func (s *stream) wrapOver(ctx context.Context, was *routing.Assignment) error {
	all, err := s.Store.AssignmentHistory(ctx, was.ConversationID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(a routing.Assignment) bool { return a.ID == was.ID })
	if i < 0 || all[i].Stage != routing.Done || all[i].Disposition != disposition.None {
		return nil
	}
	text := i18n.T(ctx, "rings.wrap_over")
	if all[i].Flagged {
		text = i18n.T(ctx, "rings.wrap_over_flagged")
	}
	return s.out.Event("told", notice{Text: text, Kind: "warn", Href: view{list: conversation.ClosedView}.url(was.ConversationID)})
}

// pastWraps are the wrap-ups of a conversation that are over, newest first.
func (h *Handler) pastWraps(ctx context.Context, conv domain.ID) ([]inbox.PastWrap, error) {
	all, err := h.Store.AssignmentHistory(ctx, conv)
	if err != nil {
		return nil, err
	}
	p, now := i18n.From(ctx), h.Engine.Now()
	var out []inbox.PastWrap
	for _, a := range slices.Backward(all) {
		if a.WrapAt == 0 || a.Stage != routing.Done {
			continue
		}
		names, err := h.dispositions(ctx, a.QueueID)
		if err != nil {
			return nil, err
		}
		w := inbox.PastWrap{Name: h.agentName(ctx, a.AgentID), Disposition: names(a.Disposition), Notes: a.Notes, At: a.DoneAt, When: moment(p, a.DoneAt, now), Flagged: a.Flagged}
		if a.NotesRev > 1 {
			revs, err := h.Store.WrapNotes(ctx, a.ID)
			if err != nil {
				return nil, err
			}
			for _, r := range slices.Backward(revs) {
				if r.Notes != a.Notes || r.Disposition != a.Disposition {
					w.Revisions = append(w.Revisions, inbox.WrapRevision{At: r.At, When: moment(p, r.At, now), Disposition: names(r.Disposition), Notes: r.Notes})
				}
			}
		}
		out = append(out, w)
	}
	return out, nil
}

// dispositions gives the names of a queue's dispositions in words; one that is
// no longer known keeps its id.
func (h *Handler) dispositions(ctx context.Context, queue domain.ID) (func(id string) string, error) {
	var set *disposition.Set
	q, err := h.Store.Queue(ctx, queue)
	if err == nil && q.Settings.Dispositions != 0 {
		set, err = h.Store.DispositionSet(ctx, q.Settings.Dispositions)
	}
	if err != nil && !domain.IsCode(err, "not_found") {
		return nil, err
	}
	return func(id string) string {
		if id == "" || id == disposition.None {
			return ""
		}
		if set != nil {
			if path, ok := set.Path(id); ok {
				return strings.Join(path, " › ")
			}
		}
		return strings.ReplaceAll(id, "-", " ")
	}, nil
}
