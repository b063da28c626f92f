package api

import (
	"context"
	"net/http"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/people"
)

func (a *API) conversationRoutes() {
	serve(a, operation{method: http.MethodGet, path: "/conversations", id: "listConversations", summary: "One page of conversations", permission: people.Serve,
		about: "In the order of the inbox. A page may hold fewer rows than asked for, or none, and still name a next_cursor: go on until there is none. A search (q) answers one page."}, a.listConversations)
	serve(a, operation{method: http.MethodGet, path: "/conversations/{id}", id: "getConversation", summary: "One conversation", permission: people.Serve}, a.getConversation)
	serve(a, operation{method: http.MethodGet, path: "/conversations/{id}/messages", id: "listMessages", summary: "The transcript, notes included", permission: people.Serve,
		about: "Messages with seq above after, in order. last_seq is the conversation's last one: there is more when it is above the last one answered."}, a.listMessages)
	serve(a, operation{method: http.MethodGet, path: "/conversations/{id}/events", id: "listEvents", summary: "What happened to the conversation besides its messages", permission: people.Serve}, a.listEvents)
}

type listQuery struct {
	View   string `query:"view" enum:"mine,queue,all" default:"mine" doc:"mine: I own it, or owned it last when it is closed; queue: open and owned by nobody; all"`
	State  string `query:"state" enum:"open,waiting,ringing,active,wrapup,snoozed,closed" default:"open" doc:"open is waiting, ringing and active; closed is all that has ended, also what is being wrapped up"`
	Queue  string `query:"queue" doc:"id of a queue: only what is in it"`
	Q      string `query:"q" maxLength:"300" doc:"words said in the conversation or in the contact's name or address; the last may be the start of a word"`
	Cursor string `query:"cursor"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type conversationList struct {
	Conversations []conversationJSON `json:"conversations"`
	NextCursor    string             `json:"next_cursor" doc:"empty at the end"`
}

func (a *API) listConversations(ctx context.Context, in *listQuery) (*body[conversationList], error) {
	team, err := a.Agents.ByID(ctx)
	if err != nil {
		return nil, err
	}
	rows, next, err := a.find(ctx, in, actor(ctx).ID)
	if err != nil {
		return nil, err
	}
	out := conversationList{Conversations: make([]conversationJSON, len(rows)), NextCursor: next.String()}
	for i, s := range rows {
		out.Conversations[i] = shapeConversation(s, team)
	}
	return &body[conversationList]{out}, nil
}

// wanted tells whether a conversation belongs to what the query asks for.
func (in *listQuery) wanted(c *conversation.Conversation, me domain.ID) bool {
	switch in.View {
	case "mine":
		if c.OwnerID != me && (c.Open() || c.LastOwner != me) {
			return false
		}
	case "queue":
		if c.OwnerID != 0 || !c.Open() {
			return false
		}
	}
	if in.Queue != "" && c.QueueID.String() != in.Queue {
		return false
	}
	if in.State == "open" {
		return c.State == conversation.Waiting || c.State == conversation.Ringing || c.State == conversation.Active
	}
	if in.State == "closed" {
		return !c.Open()
	}
	return string(c.State) == in.State
}

// list is the kept list that holds everything the query can want.
func (in *listQuery) list() conversation.View {
	switch {
	case in.State == "snoozed":
		return conversation.SnoozedOf
	case in.State == "closed" || in.State == "wrapup":
		return conversation.ClosedView
	case in.View == "mine":
		return conversation.Mine
	case in.View == "queue":
		return conversation.Unassigned
	}
	return conversation.AllOpen
}

// scanPages bounds how many pages of a kept list one answer reads, morePage the
// rows of all but the first.
const (
	scanPages = 10
	morePage  = 100
)

// find reads one page: of a search, or of the kept list that holds what is
// asked for, leaving out what is not.
func (a *API) find(ctx context.Context, in *listQuery, me domain.ID) (rows []*conversation.Summary, next conversation.Cursor, err error) {
	if in.Q != "" {
		found, err := a.Store.Search(ctx, in.Q, 100)
		for _, s := range found {
			if in.wanted(&s.Conversation, me) && len(rows) < in.Limit {
				rows = append(rows, s)
			}
		}
		return rows, next, err
	}
	q := conversation.ListQuery{View: in.list(), Agent: me, Limit: in.Limit} // mostly all of it is wanted
	if q.After, err = conversation.ParseCursor(in.Cursor); err != nil {
		return nil, next, err
	}
	for range scanPages {
		page, more, err := a.Store.List(ctx, q)
		if err != nil {
			return nil, next, err
		}
		for i, s := range page {
			if !in.wanted(&s.Conversation, me) {
				continue
			}
			rows = append(rows, s)
			if len(rows) == in.Limit {
				if i < len(page)-1 || more.ID != 0 {
					next = conversation.Cursor{Rank: s.Rank(), ID: s.ID}
				}
				return rows, next, nil
			}
		}
		if more.ID == 0 {
			return rows, conversation.Cursor{}, nil
		}
		q.After, q.Limit = more, morePage
	}
	return rows, q.After, nil
}

// conversation answers with one conversation as it stands.
func (a *API) conversation(ctx context.Context, id domain.ID) (*body[conversationJSON], error) {
	team, err := a.Agents.ByID(ctx)
	if err != nil {
		return nil, err
	}
	s, err := a.Store.Summary(ctx, id)
	if err != nil {
		return nil, err
	}
	return &body[conversationJSON]{shapeConversation(s, team)}, nil
}

func (a *API) getConversation(ctx context.Context, in *byID) (*body[conversationJSON], error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	return a.conversation(ctx, id)
}

type messagesQuery struct {
	ID    string `path:"id"`
	After int64  `query:"after" minimum:"0" doc:"seq of the last message known"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"200"`
}

type messageList struct {
	Messages []messageJSON `json:"messages"`
	LastSeq  int64         `json:"last_seq"`
}

func (a *API) listMessages(ctx context.Context, in *messagesQuery) (*body[messageList], error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	team, err := a.Agents.ByID(ctx)
	if err != nil {
		return nil, err
	}
	ms, err := a.Store.Transcript(ctx, id, in.After, in.Limit, true)
	if err != nil {
		return nil, err
	}
	c, err := a.Store.Conversation(ctx, id) // after the messages: last_seq is never below one of them
	if err != nil {
		return nil, err
	}
	out := messageList{Messages: make([]messageJSON, len(ms)), LastSeq: c.LastSeq}
	for i, m := range ms {
		out.Messages[i] = a.message(ctx, m, team)
	}
	return &body[messageList]{out}, nil
}

type eventList struct {
	Events []eventJSON `json:"events"`
}

func (a *API) listEvents(ctx context.Context, in *byID) (*body[eventList], error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	if _, err := a.Store.Conversation(ctx, id); err != nil {
		return nil, err
	}
	team, err := a.Agents.ByID(ctx)
	if err != nil {
		return nil, err
	}
	evs, err := a.Store.Events(ctx, id)
	if err != nil {
		return nil, err
	}
	out := eventList{Events: make([]eventJSON, 0, len(evs))}
	for i := range evs {
		if evs[i].Kind == conversation.Watched && !actor(ctx).Supervises {
			continue // that somebody monitors or whispers is for supervisors
		}
		out.Events = append(out.Events, shapeEvent(&evs[i], team))
	}
	return &body[eventList]{out}, nil
}
