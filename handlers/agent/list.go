package agent

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/i18n"
	"relevo/handlers/web"
	"relevo/views/inbox"
	"relevo/views/layout"
)

const pageRows = 50

// listVersion counts up with every change a list may show.
func (h *Handler) listVersion() uint64 {
	hub := h.Engine.Hub()
	return hub.Version(engine.TopicInbox.Kind) + hub.Version(engine.TopicAgents.Kind)
}

// listHTML is the region of conversations with the open one marked. Streams
// that show the same list in the same language share one rendering.
func (h *Handler) listHTML(ctx context.Context, v view) ([]byte, error) {
	if v.query != "" {
		b, err := h.renderList(ctx, v)
		return current(b, v.conv), err
	}
	p := i18n.From(ctx)
	key := []string{string(v.list), "", p.Lang(), p.Zone().String(), v.after.String(), p.Day(h.Engine.Now(), 0)}
	switch v.list {
	case conversation.Mine:
		key[1] = v.me.ID.String()
	case conversation.InQueue:
		key[1] = v.queue.String()
	}
	version := h.listVersion()
	if v.list == conversation.WithBot {
		version += h.Engine.Hub().Version(engine.TopicBots.Kind)
	}
	b, err := h.lists.Get(strings.Join(key, "|"), version, func() ([]byte, error) { return h.renderList(ctx, v) })
	return current(b, v.conv), err
}

// current marks one row of a rendered list as the open one.
func current(html []byte, conv domain.ID) []byte {
	if conv == 0 {
		return html
	}
	id := []byte(` id="c-` + conv.String() + `"`)
	return bytes.Replace(html, id, append(id, ` aria-current="true"`...), 1)
}

// renderList reads and draws one page of a list: two reads, no more a row.
func (h *Handler) renderList(ctx context.Context, v view) ([]byte, error) {
	props, err := h.listProps(ctx, v)
	if err != nil {
		return nil, err
	}
	return web.Draw(ctx, inbox.List(props))
}

func (h *Handler) listProps(ctx context.Context, v view) (inbox.ListProps, error) {
	var rows []*conversation.Summary
	var next conversation.Cursor
	var err error
	if v.query != "" {
		rows, err = h.Store.Search(ctx, v.query, pageRows)
	} else {
		rows, next, err = h.Store.List(ctx, conversation.ListQuery{View: v.list, Agent: v.me.ID, Queue: v.queue, After: v.after, Limit: pageRows})
	}
	if err != nil {
		return inbox.ListProps{}, err
	}
	p := inbox.ListProps{Rows: make([]inbox.Row, len(rows)), Empty: empty(ctx, v)}
	now, base := h.Engine.Now(), v.url(0)+"&c="
	for i, s := range rows {
		p.Rows[i] = h.row(ctx, v, s, base, now)
	}
	top := v
	top.after = conversation.Cursor{}
	if v.after.ID != 0 {
		p.Top = top.url(v.conv)
	}
	if next.ID != 0 {
		top.after = next
		p.Older = top.url(v.conv)
	}
	return p, nil
}

const rowTags = 2

func (h *Handler) row(ctx context.Context, v view, s *conversation.Summary, base string, now int64) inbox.Row {
	p := i18n.From(ctx)
	id := s.ID.String()
	r := inbox.Row{
		ID: id, Href: base + id, ContactID: s.ContactID.String(), Name: web.Person(ctx, s.ContactID, s.ContactName, s.ContactEmail),
		Preview: s.Preview, At: s.LastAt, When: when(p, s.LastAt, now),
		Answered: s.PreviewBy == conversation.ByAgent, Closed: s.State == conversation.Closed, Rating: s.Rating,
		Tags: s.Tags[:min(rowTags, len(s.Tags))], MoreTags: max(0, len(s.Tags)-rowTags),
	}
	if s.Folder() == conversation.FolderOpen {
		r.Since, r.Unread = s.NeedsReply, s.NeedsReply > 0 && s.Unread()
	}
	if s.SnoozedUntil > 0 {
		r.Snoozed = i18n.T(ctx, "inbox.snoozed_to", "Time", moment(p, s.SnoozedUntil, now))
	}
	if l := primary(s.Lang); l != "" && l != p.Lang() {
		r.Lang = strings.ToUpper(l)
	}
	owner := s.OwnerID
	if r.Closed {
		owner = s.LastOwner
	}
	if v.list != conversation.Mine && owner != 0 || v.query != "" && owner != 0 {
		r.Owner, r.OwnerID = h.agentName(ctx, owner), owner.String()
		r.OwnerImage = h.avatar(ctx, owner)
	}
	r.Bot = v.query != "" && s.State == conversation.Bot
	r.Unassigned = (v.list == conversation.AllOpen || v.query != "") && s.OwnerID == 0 && s.Open() && !r.Bot
	return r
}

func empty(ctx context.Context, v view) inbox.Empty {
	if v.query != "" {
		return inbox.Empty{Icon: "search", Title: i18n.T(ctx, "inbox.empty_found"), Text: i18n.T(ctx, "inbox.empty_found_text", "Query", v.query),
			Href: view{list: v.list, queue: v.queue}.url(v.conv), Action: i18n.T(ctx, "inbox.clear_search")}
	}
	go_ := map[conversation.View]conversation.View{
		conversation.Mine: conversation.Unassigned, conversation.Unassigned: conversation.Mine, conversation.AllOpen: conversation.ClosedView,
		conversation.SnoozedOf: conversation.Mine, conversation.ClosedView: conversation.AllOpen, conversation.InQueue: conversation.Mine,
		conversation.WithBot: conversation.AllOpen,
	}[v.list]
	id := "inbox.empty_" + string(v.list)
	return inbox.Empty{Icon: viewIcons[v.list], Title: i18n.T(ctx, id), Text: i18n.T(ctx, id+"_text"), Href: view{list: go_}.url(0), Action: i18n.T(ctx, id+"_go")}
}

var viewIcons = map[conversation.View]string{
	conversation.Mine: "circle-user", conversation.Unassigned: "hourglass", conversation.AllOpen: "layers",
	conversation.SnoozedOf: "moon", conversation.ClosedView: "archive", conversation.InQueue: "layers", conversation.WithBot: "bot",
}

// listRegions are the regions that follow the lists: views, numbers, rows.
func (h *Handler) listRegions(ctx context.Context, v view) ([]region, error) {
	counts, err := h.Store.Counts(ctx, v.me.ID)
	if err != nil {
		return nil, err
	}
	mine, err := h.myRows(ctx, v.me.ID)
	if err != nil {
		return nil, err
	}
	rows, err := h.listHTML(ctx, v)
	if err != nil {
		return nil, err
	}
	waits, err := h.queueWaits()
	if err != nil {
		return nil, err
	}
	queues, err := h.queueNav(ctx, v, waits)
	if err != nil {
		return nil, err
	}
	nav := append(h.nav(ctx, v, counts), queues...)
	n := counts.Of(v.list)
	switch {
	case v.query != "":
		n = bytes.Count(rows, []byte("<li "))
	case v.list == conversation.InQueue:
		n = waits[v.queue].n
	}
	return drawAll(ctx,
		part{"nav", inbox.Nav("nav", nav)}, part{"nav-m", inbox.Nav("nav-m", nav)},
		part{"list-n", inbox.ListCount(n)}, part{"rail-n-inbox", layout.RailCount("inbox", waiting(mine))},
		part{"convs", web.Drawn(rows)})
}

func (h *Handler) nav(ctx context.Context, v view, n conversation.Counts) []inbox.NavItem {
	var out []inbox.NavItem
	for _, w := range conversation.Views() {
		out = append(out, inbox.NavItem{ID: string(w), Href: view{list: w}.url(0), Icon: viewIcons[w], Label: i18n.T(ctx, "inbox.view_"+string(w)),
			Count: n.Of(w), Current: v.query == "" && w == v.list, Hot: w == conversation.Unassigned})
	}
	return out
}

// myRows are the agent's open conversations, those that wait first; 100 at most.
func (h *Handler) myRows(ctx context.Context, me domain.ID) ([]*conversation.Summary, error) {
	return h.mine.Get(me.String(), h.listVersion(), func() ([]*conversation.Summary, error) {
		rows, _, err := h.Store.List(ctx, conversation.ListQuery{View: conversation.Mine, Agent: me, Limit: 100})
		return rows, err
	})
}

// waiting counts the conversations that need a reply.
func waiting(rows []*conversation.Summary) int {
	n := 0
	for _, s := range rows {
		if s.NeedsReply > 0 {
			n++
		}
	}
	return n
}

func seqOf(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
