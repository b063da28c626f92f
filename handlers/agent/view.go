package agent

import (
	"net/http"
	"net/url"
	"strings"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/people"
	"relevo/handlers/web"
)

// view is what a page and its stream show, and to whom.
type view struct {
	me    *people.Agent
	list  conversation.View
	queue domain.ID // of the view of one queue
	query string
	after conversation.Cursor
	conv  domain.ID // the open conversation, 0 for none
	light bool      // a page without lists: the desk alone
}

const maxQuery = 200

func parseView(r *http.Request) (view, error) {
	q := r.URL.Query()
	v := view{me: web.Me(r.Context()), list: conversation.ParseView(q.Get("view")), query: contact.OneLine(q.Get("q"), maxQuery)}
	var err error
	if v.list == conversation.InQueue {
		if v.queue, err = domain.ParseID(q.Get("queue")); err != nil {
			return v, err
		}
	}
	if v.after, err = conversation.ParseCursor(q.Get("cursor")); err != nil {
		return v, err
	}
	if c := q.Get("c"); c != "" {
		v.conv, err = domain.ParseID(c)
	}
	return v, err
}

// values are the parameters that keep the list as it is.
func (v view) values() url.Values {
	q := url.Values{"view": {string(v.list)}}
	if v.list == conversation.InQueue {
		q.Set("queue", v.queue.String())
	}
	if v.query != "" {
		q.Set("q", v.query)
	}
	if c := v.after.String(); c != "" {
		q.Set("cursor", c)
	}
	return q
}

// url is the address of the list with a conversation open; 0 for none.
func (v view) url(conv domain.ID) string {
	s := "/inbox?" + v.values().Encode()
	if conv != 0 {
		s += "&c=" + conv.String()
	}
	return s
}

// liveURL is the address of the page's stream. from is where the log ends in
// the page, have names the regions as the page holds them.
func (v view) liveURL(from mark, have string) string {
	q := v.values()
	if v.conv != 0 {
		q.Set("c", v.conv.String())
	}
	q.Set("from", from.String())
	q.Set("have", have)
	return "/inbox/live?" + q.Encode()
}

// viewOf is the list a conversation stands in.
func viewOf(c *conversation.Conversation) conversation.View {
	switch c.Folder() {
	case conversation.FolderClosed:
		return conversation.ClosedView
	case conversation.FolderSnooze:
		return conversation.SnoozedOf
	case conversation.FolderBot:
		return conversation.WithBot
	}
	return conversation.AllOpen
}

// primary is the language of a tag without its region.
func primary(tag string) string {
	p, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(p)
}
