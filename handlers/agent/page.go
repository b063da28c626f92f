package agent

import (
	"maps"
	"net/http"

	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/handlers/web"
	"relevo/views/inbox"
	"relevo/views/layout"
)

// page is GET /inbox: a list and, with c, an open conversation.
func (h *Handler) page(w http.ResponseWriter, r *http.Request) error {
	v, err := parseView(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	lists, err := h.listRegions(ctx, v)
	if err != nil {
		return err
	}
	p := inbox.Page{View: string(v.list), Query: v.query, Regions: components(lists)}
	if v.list == conversation.InQueue {
		p.Queue, p.Heading = v.queue.String(), h.queueName(ctx, v.queue)
	} else {
		p.Heading = i18n.T(ctx, "inbox.view_"+string(v.list))
	}
	if v.query != "" {
		p.Heading = i18n.T(ctx, "inbox.found")
	}
	title, at, have := i18n.T(ctx, "inbox.title"), mark{}, digest(lists)
	if v.conv != 0 {
		o, err := h.open(ctx, v.conv)
		if err != nil {
			return err
		}
		var regions string
		if p.Thread, at, regions, err = h.threadPage(r, v, o); err != nil {
			return err
		}
		title, have = p.Thread.Name+" · "+title, have+"."+regions
	}
	mine, err := h.myRows(ctx, v.me.ID)
	if err != nil {
		return err
	}
	p.PageProps = web.Shell(r, title, "inbox")
	desk, err := h.standingRegions(ctx, v)
	if err != nil {
		return err
	}
	maps.Copy(p.Regions, components(desk))
	p.Items = layout.Items(ctx, waiting(mine), v.me.Can(people.Supervise), v.me.Can(people.Configure))
	p.Icons = inbox.Icons
	p.Scripts = []string{"inbox"}
	p.LiveURL = v.liveURL(at, have) + "&desk=" + p.Desk.Digest + "." + digest(desk)
	return web.Render(w, r, http.StatusOK, inbox.Inbox(p))
}

// threadPage reads and draws the open conversation; digests names its regions.
func (h *Handler) threadPage(r *http.Request, v view, o *opened) (t *inbox.Thread, at mark, digests string, err error) {
	ctx := r.Context()
	s := h.scene(ctx, o, v.me)
	t = &inbox.Thread{ID: o.conv.ID.String(), ContactID: o.contact.ID.String(), Name: s.who, Op: h.Engine.Secret(16)}
	if t.Items, at, _, t.Older, err = s.tail(ctx); err != nil {
		return nil, at, "", err
	}
	if o, err = h.open(ctx, o.conv.ID); err != nil { // as it stands behind those messages, not before
		return nil, at, "", err
	}
	heads, err := h.headRegions(ctx, v, o)
	if err != nil {
		return nil, at, "", err
	}
	sides, err := h.sideRegions(ctx, v, o)
	if err != nil {
		return nil, at, "", err
	}
	if t.Reply, t.Note, err = h.Store.Drafts(ctx, v.me.ID, o.conv.ID); err != nil {
		return nil, at, "", err
	}
	if t.Tags, err = h.Store.Tags(ctx); err != nil {
		return nil, at, "", err
	}
	t.CanReply = h.state(ctx, v.me, o, h.seats(o.conv.ID)).CanReply
	if a, ok := h.wrapOf(o.conv.ID, v.me.ID); ok {
		t.WrapNotes = a.Notes
	}
	all := append(append([]region{}, heads...), sides...)
	t.Regions = components(all)
	typing, err := web.Draw(ctx, h.typingRegion(ctx, s))
	t.Regions["typing"] = web.Drawn(typing)
	return t, at, digest(heads) + "." + digest(sides), err
}
