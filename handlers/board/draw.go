package board

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/routing"
	"relevo/handlers/web"
	"relevo/views/board"
)

// region is a drawn part of the page; sum names its content.
type region struct {
	id   string
	html []byte
	sum  uint64
}

// drawing is the whole board as one language sees it.
type drawing struct {
	parts  []region // tiles and warnings
	queues []region // rows
	agents []region
	order  string // which rows there are
	behind bool   // today's figures are older than the rest: draw again soon
}

// all are the regions of the board but the two table bodies.
func (d *drawing) all() []region {
	return append(append(append([]region{}, d.parts...), d.queues...), d.agents...)
}

// version changes with everything the board shows but the passing of time.
func (h *Handler) version() uint64 { return h.Engine.BoardVersion() + h.Queues.Version() }

// draw gives the board of the reader's language and zone, drawn once for all
// who ask after the same change. wall leaves the controls out.
func (h *Handler) draw(ctx context.Context, wall bool) (*drawing, error) {
	p := i18n.From(ctx)
	slice := h.Engine.Now() / figuresEvery // estimates and colours change with time alone
	key := strings.Join([]string{p.Lang(), p.Zone().String(), strconv.FormatBool(wall), strconv.FormatBool(web.Me(ctx).Can(people.Configure))}, "|")
	return h.draws.Get(key, h.version()+uint64(slice), func() (*drawing, error) { return h.render(ctx, wall) })
}

func (h *Handler) render(ctx context.Context, wall bool) (*drawing, error) {
	s, err := h.sightOf(ctx)
	if err != nil {
		return nil, err
	}
	s.wall = wall
	d, err := s.draw()
	if err == nil {
		d.behind = s.today.version != s.version
	}
	return d, err
}

// sight is what drawing one board needs.
type sight struct {
	h       *Handler
	ctx     context.Context
	p       *i18n.Printer
	cfg     *web.Routing
	today   *day
	version uint64 // of the board
	reasons map[string]string
	list    []*presence.Reason
	b       routing.Board
	wall    bool
}

func (s *sight) draw() (*drawing, error) {
	d := &drawing{}
	put := func(to *[]region, id string, c templ.Component) error {
		html, err := web.Draw(s.ctx, c)
		*to = append(*to, region{id, html, web.Sum(html)})
		return err
	}
	for _, t := range s.tiles() {
		if err := put(&d.parts, t.ID, board.TileRegion(t)); err != nil {
			return nil, err
		}
	}
	if err := put(&d.parts, "b-warn", board.Warnings(s.warnings())); err != nil {
		return nil, err
	}
	if err := put(&d.parts, "b-states", board.States(s.states())); err != nil {
		return nil, err
	}
	var order strings.Builder
	for i := range s.b.Queues {
		q := s.queue(&s.b.Queues[i])
		order.WriteString(q.ID + " ")
		if err := put(&d.queues, "q-"+q.ID, board.QueueRow(q)); err != nil {
			return nil, err
		}
	}
	for i := range s.b.Agents {
		a := s.agent(&s.b.Agents[i])
		order.WriteString(a.ID + " ")
		if err := put(&d.agents, "a-"+a.ID, board.AgentRow(a)); err != nil {
			return nil, err
		}
	}
	d.order = order.String()
	return d, nil
}

// called is how a conversation's contact is called.
func (h *Handler) called(ctx context.Context, conv domain.ID) string {
	name := h.names.get(h.Engine.Hub(), conv, func() (string, error) {
		c, err := h.Store.Conversation(ctx, conv)
		if err != nil {
			return "", err
		}
		k, err := h.Store.Contact(ctx, c.ContactID)
		if err != nil {
			return "", err
		}
		if k.Name == "" && k.Email == "" {
			return "\x00" + k.ID.String(), nil // named in the reader's language
		}
		return web.Person(ctx, k.ID, k.Name, k.Email), nil
	})
	if id, ok := strings.CutPrefix(name, "\x00"); ok {
		n, err := domain.ParseID(id)
		if err != nil {
			return ""
		}
		return web.Person(ctx, n, "", "")
	}
	return name
}
