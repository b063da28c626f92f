package agent

import (
	"context"
	"net/http"
	"strings"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/disposition"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/routing"
	"relevo/handlers/web"
	"relevo/views/inbox"
	"relevo/views/layout"
)

// RoutingStore is the database as the agent's side of routing reads it.
type RoutingStore interface {
	Queue(ctx context.Context, id domain.ID) (*routing.QueueDef, error)
	DispositionSet(ctx context.Context, id domain.ID) (*disposition.Set, error)
	Reasons(ctx context.Context) ([]*presence.Reason, error)
	Reason(ctx context.Context, id domain.ID) (*presence.Reason, error)
	Offer(ctx context.Context, id domain.ID) (*routing.Offer, error)
	AssignmentHistory(ctx context.Context, conv domain.ID) ([]routing.Assignment, error)
	WrapNotes(ctx context.Context, assignment domain.ID) ([]engine.WrapNote, error)
}

// Frame makes the pages behind a guard show the agent's side of routing: what
// rings and where the agent stands, kept true by a stream.
func (h *Handler) Frame(g web.Guard) web.Guard { return framed{g, h} }

type framed struct {
	web.Guard
	h *Handler
}

// Page implements web.Guard.
func (f framed) Page(p people.Permission, fn web.Handler) http.Handler {
	return f.Guard.Page(p, func(w http.ResponseWriter, r *http.Request) error {
		return fn(w, r.WithContext(web.WithDesk(r.Context(), f.h.drawDesk)))
	})
}

// drawDesk draws the regions of every page; a page without them is better than
// none.
func (h *Handler) drawDesk(ctx context.Context) *layout.Desk {
	me := web.Me(ctx)
	regions, err := h.deskRegions(ctx, me)
	if err == nil {
		var mine []*conversation.Summary
		if mine, err = h.myRows(ctx, me.ID); err == nil {
			all, name := components(regions), digest(regions)
			d := inbox.Desk(all["ring"], all["presence"], all["rail-me"])
			d.Unread, d.Digest, d.LiveURL = waiting(mine), name, "/inbox/desk?desk="+name
			return d
		}
	}
	h.Log.Error("drawing rings and presence", "err", err)
	return nil
}

// deskRegions are on every page.
func (h *Handler) deskRegions(ctx context.Context, me *people.Agent) ([]region, error) {
	st := h.Engine.AgentState(me.ID)
	standing, err := h.presence(ctx, st)
	if err != nil {
		return nil, err
	}
	ring, err := h.ring(ctx, me, st)
	if err != nil {
		return nil, err
	}
	user := web.UserOf(me)
	user.Presence, user.State = standing.Dot, standing.Word
	if user.Presence == "" {
		user.Presence = "off"
	}
	return drawAll(ctx, part{"ring", inbox.RingRegion(ring)}, part{"presence", inbox.PresenceRegion(standing)},
		part{"rail-me", layout.RailMe(user)})
}

// standingRegions are on the inbox page beside them.
func (h *Handler) standingRegions(ctx context.Context, v view) ([]region, error) {
	standing, err := h.presence(ctx, h.Engine.AgentState(v.me.ID))
	if err != nil {
		return nil, err
	}
	rows, err := h.wrapRows(ctx, v)
	if err != nil {
		return nil, err
	}
	return drawAll(ctx, part{"capacity", inbox.CapacityRegion(standing)}, part{"wraps", inbox.WrapsRegion(rows)})
}

// desk is what a stream remembers of the agent's side of routing.
type desk struct {
	sub    *live.Sub
	have   string                           // what the page was rendered with
	rings  map[domain.ID]bool               // open at the last look
	works  map[domain.ID]routing.Assignment // the same, by assignment
	called uint64                           // newest alert told
}

func (h *Handler) newDesk(me domain.ID) *desk {
	return &desk{sub: h.Engine.Hub().Subscribe(engine.TopicOffers(me), engine.TopicRouting)}
}

// deskLive is GET /inbox/desk: the stream of pages that have no other.
func (h *Handler) deskLive(w http.ResponseWriter, r *http.Request) error {
	return h.openStream(w, r, view{me: web.Me(r.Context()), light: true})
}

// noteDesk notes how things stand: what changes from here on is told.
func (s *stream) noteDesk() {
	s.desk.rings, s.desk.works = map[domain.ID]bool{}, map[domain.ID]routing.Assignment{}
	for _, o := range s.Engine.Offers(s.me.ID) {
		s.desk.rings[o.ID] = true
	}
	for _, a := range s.Engine.AssignmentsOf(s.me.ID) {
		s.desk.works[a.ID] = a
	}
	s.desk.called = s.Engine.AlertSeq()
}

// beginDesk sends what the page does not show.
func (s *stream) beginDesk(ctx context.Context) error {
	first, second, err := s.drawn(ctx)
	if err != nil {
		return err
	}
	have := strings.Split(s.desk.have+".", ".")
	s.trust(first, have[0])
	s.trust(second, have[1])
	return s.send(append(first, second...))
}

// drawn are the desk's regions as they stand.
func (s *stream) drawn(ctx context.Context) (first, second []region, err error) {
	if first, err = s.deskRegions(ctx, s.me); err != nil || s.light {
		return first, nil, err
	}
	second, err = s.standingRegions(ctx, s.view)
	return first, second, err
}

// deskNews sends what changed of rings, work and presence, and says what the
// agent would not see otherwise.
func (s *stream) deskNews(ctx context.Context) error {
	for _, look := range []func(context.Context) error{s.rungOut, s.worked, s.calledFor} {
		if err := look(ctx); err != nil {
			return err
		}
	}
	first, second, err := s.drawn(ctx)
	if err != nil {
		return err
	}
	return s.send(append(first, second...))
}

// notice is the plain event "told": a result the page says in a toast. A page
// keeps to itself the end of a ring that it brought about.
type notice struct {
	Offer string `json:"offer,omitempty"`
	Text  string `json:"text"`
	Kind  string `json:"kind"` // "ok" or "warn"
	Href  string `json:"href,omitempty"`
}
