package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Page is where a visitor is.
type Page struct {
	URL   string `json:"url"`
	Title string `json:"title"`
}

// SessionStart is the body of a visitor's first call. Widget is the public
// key; all else may stay empty.
type SessionStart struct {
	Widget       string         `json:"widget"`
	VisitorToken string         `json:"visitor_token,omitempty"`
	Identity     any            `json:"identity,omitempty"`
	Locale       string         `json:"locale,omitempty"`
	Page         *Page          `json:"page,omitempty"`
	Context      map[string]any `json:"context,omitempty"`
	Open         bool           `json:"open,omitempty"`
}

// State is a conversation as its visitor sees it.
type State struct {
	ID             string `json:"id"`
	ConversationID string `json:"conversation_id"`
	Control        string `json:"control"`
	LastSeq        int64  `json:"last_seq"`
}

// Session is the answer to SessionStart. Conversation is nil when none is open.
type Session struct {
	VisitorToken string         `json:"visitor_token"`
	Visitor      map[string]any `json:"visitor"`
	Widget       map[string]any `json:"widget"`
	Conversation *State         `json:"conversation"`
}

// Sent is the receipt of a message. Replayed tells that the same client id
// had been stored before (status 200 instead of 201).
type Sent struct {
	ID             string    `json:"id"`
	Seq            int64     `json:"seq"`
	At             time.Time `json:"at"`
	ConversationID string    `json:"conversation_id"`
	Replayed       bool      `json:"-"`
}

// Author is who wrote a message: kind is visitor, assistant, agent or system.
type Author struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
}

// File is an attachment as answers name it.
type File struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Size int64  `json:"size"`
	Type string `json:"type"`
}

// Message is one entry of a transcript. ConversationID is set in events, Kind
// ("reply" or "note") only where an agent reads.
type Message struct {
	ID             string    `json:"id"`
	ConversationID string    `json:"conversation_id"`
	Seq            int64     `json:"seq"`
	At             time.Time `json:"at"`
	Kind           string    `json:"kind"`
	Author         Author    `json:"author"`
	Text           string    `json:"text"`
	Files          []File    `json:"files"`
}

// Visitor is one browser with a widget. Token is its bearer token, which
// stays good over restarts of the server.
type Visitor struct {
	c     *Client
	Token string
}

// StartVisitor begins a visitor's session, a new visitor's unless s carries a
// token.
func (c *Client) StartVisitor(ctx context.Context, s SessionStart) (*Visitor, *Session, error) {
	var out Session
	if _, err := c.JSON(ctx, http.MethodPost, "/widget/v1/sessions", "", s, &out); err != nil {
		return nil, nil, err
	}
	return &Visitor{c: c, Token: out.VisitorToken}, &out, nil
}

// Visitor goes on with a stored token, without a call.
func (c *Client) Visitor(token string) *Visitor { return &Visitor{c: c, Token: token} }

// Send posts a message. The same clientID again is answered with the first
// receipt and stores nothing; files name uploads.
func (v *Visitor) Send(ctx context.Context, clientID, text string, files ...string) (Sent, error) {
	in := struct {
		ClientID string   `json:"client_id"`
		Text     string   `json:"text"`
		Files    []string `json:"files,omitempty"`
	}{clientID, text, files}
	var out Sent
	status, err := v.c.JSON(ctx, http.MethodPost, "/widget/v1/messages", v.Token, in, &out)
	out.Replayed = status == http.StatusOK
	return out, err
}

// Messages reads one page of the transcript behind seq after. lastSeq is the
// newest message's; call again while the page is not empty.
func (v *Visitor) Messages(ctx context.Context, after int64) (ms []Message, lastSeq int64, err error) {
	var out struct {
		Messages []Message `json:"messages"`
		LastSeq  int64     `json:"last_seq"`
	}
	_, err = v.c.JSON(ctx, http.MethodGet, "/widget/v1/messages?after="+strconv.FormatInt(after, 10), v.Token, nil, &out)
	return out.Messages, out.LastSeq, err
}

// Transcript reads all messages of the visitor's conversation.
func (v *Visitor) Transcript(ctx context.Context) ([]Message, error) {
	return readAll(func(after int64) ([]Message, error) {
		ms, _, err := v.Messages(ctx, after)
		return ms, err
	})
}

// readAll pages through a transcript until a page is empty.
func readAll(page func(after int64) ([]Message, error)) ([]Message, error) {
	var all []Message
	after := int64(0)
	for {
		ms, err := page(after)
		if err != nil || len(ms) == 0 {
			return all, err
		}
		all = append(all, ms...)
		if ms[len(ms)-1].Seq <= after {
			return all, nil // a server that does not page
		}
		after = ms[len(ms)-1].Seq
	}
}

// Typing tells that the visitor types, or has stopped.
func (v *Visitor) Typing(ctx context.Context, on bool) error {
	return v.post(ctx, "typing", map[string]any{"typing": on})
}

// Read marks everything up to seq as seen.
func (v *Visitor) Read(ctx context.Context, seq int64) error {
	return v.post(ctx, "read", map[string]any{"seq": seq})
}

// End leaves the chat; closing also closes the conversation.
func (v *Visitor) End(ctx context.Context, closing bool) error {
	return v.post(ctx, "end", map[string]any{"close": closing})
}

func (v *Visitor) post(ctx context.Context, call string, in any) error {
	_, err := v.c.JSON(ctx, http.MethodPost, "/widget/v1/"+call, v.Token, in, nil)
	return err
}

// Ticket asks for a short-lived ticket that stands in for the token.
func (v *Visitor) Ticket(ctx context.Context) (string, error) {
	var out struct {
		Ticket string `json:"ticket"`
	}
	_, err := v.c.JSON(ctx, http.MethodPost, "/widget/v1/ticket", v.Token, map[string]any{}, &out)
	return out.Ticket, err
}

// Events opens the visitor's stream behind seq after: 0 gives everything.
// conversation is "" for the current or next one.
func (v *Visitor) Events(ctx context.Context, conversation string, after int64) (*Stream, error) {
	q := url.Values{"after": {strconv.FormatInt(after, 10)}}
	if conversation != "" {
		q.Set("conversation", conversation)
	}
	return v.c.Stream(ctx, "/widget/v1/events?"+q.Encode(), v.Token, "")
}
