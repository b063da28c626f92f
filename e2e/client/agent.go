package client

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Agent calls the agent API with one person's token.
type Agent struct {
	c     *Client
	Token string
}

// Agent makes an agent of a token.
func (c *Client) Agent(token string) *Agent { return &Agent{c: c, Token: token} }

// Conversation is one as agents see it. Raw is the whole answer, for fields
// not named here.
type Conversation struct {
	ID      string          `json:"id"`
	State   string          `json:"state"`
	LastSeq int64           `json:"last_seq"`
	Raw     json.RawMessage `json:"-"`
}

// UnmarshalJSON reads the known fields and keeps the whole.
func (v *Conversation) UnmarshalJSON(b []byte) error {
	type plain Conversation
	if err := json.Unmarshal(b, (*plain)(v)); err != nil {
		return err
	}
	v.Raw = append(json.RawMessage(nil), b...)
	return nil
}

// Widget is one chat widget; Key is its public key.
type Widget struct {
	ID       string          `json:"id"`
	Key      string          `json:"key"`
	Settings json.RawMessage `json:"settings"`
}

// Do makes any call of the agent API; see Client.JSON.
func (a *Agent) Do(ctx context.Context, method, path string, in, out any) error {
	_, err := a.c.JSON(ctx, method, path, a.Token, in, out)
	return err
}

// Me reads who the token stands for.
func (a *Agent) Me(ctx context.Context) (me map[string]any, err error) {
	return me, a.Do(ctx, http.MethodGet, "/api/v1/me", nil, &me)
}

// Conversations reads one page of a list. query holds view, state, q, cursor
// and limit as in the contract.
func (a *Agent) Conversations(ctx context.Context, query url.Values) ([]Conversation, error) {
	var out struct {
		Conversations []Conversation `json:"conversations"`
	}
	err := a.Do(ctx, http.MethodGet, "/api/v1/conversations?"+query.Encode(), nil, &out)
	return out.Conversations, err
}

// Conversation reads one conversation.
func (a *Agent) Conversation(ctx context.Context, id string) (v Conversation, err error) {
	return v, a.Do(ctx, http.MethodGet, "/api/v1/conversations/"+id, nil, &v)
}

// Messages reads one page of a transcript behind seq after, notes included.
func (a *Agent) Messages(ctx context.Context, id string, after int64) ([]Message, error) {
	var out struct {
		Messages []Message `json:"messages"`
	}
	err := a.Do(ctx, http.MethodGet, "/api/v1/conversations/"+id+"/messages?after="+strconv.FormatInt(after, 10), nil, &out)
	return out.Messages, err
}

// Transcript reads all messages of a conversation.
func (a *Agent) Transcript(ctx context.Context, id string) ([]Message, error) {
	return readAll(func(after int64) ([]Message, error) { return a.Messages(ctx, id, after) })
}

// Send posts a reply or a note; kind is "reply" or "note".
func (a *Agent) Send(ctx context.Context, id, clientID, text, kind string) (Sent, error) {
	in := map[string]any{"client_id": clientID, "text": text, "kind": kind}
	var out Sent
	status, err := a.c.JSON(ctx, http.MethodPost, "/api/v1/conversations/"+id+"/messages", a.Token, in, &out)
	out.Replayed = status == http.StatusOK
	return out, err
}

// Pick takes a conversation nobody owns.
func (a *Agent) Pick(ctx context.Context, id string) error { return a.act(ctx, id, "pick", nil) }

// Release gives a conversation back.
func (a *Agent) Release(ctx context.Context, id string) error { return a.act(ctx, id, "release", nil) }

// Reopen opens a closed conversation again.
func (a *Agent) Reopen(ctx context.Context, id string) error { return a.act(ctx, id, "reopen", nil) }

// Close closes a conversation whose last message the agent saw is lastSeq.
func (a *Agent) Close(ctx context.Context, id string, lastSeq int64) error {
	return a.act(ctx, id, "close", map[string]any{"last_seq": lastSeq})
}

func (a *Agent) act(ctx context.Context, id, verb string, in any) error {
	if in == nil {
		in = struct{}{}
	}
	return a.Do(ctx, http.MethodPost, "/api/v1/conversations/"+id+"/"+verb, in, nil)
}

// Events opens the agent's stream. view is mine or all; lastID resumes behind
// that event, "" starts now.
func (a *Agent) Events(ctx context.Context, view, lastID string) (*Stream, error) {
	return a.c.Stream(ctx, "/api/v1/me/events?view="+url.QueryEscape(view), a.Token, lastID)
}

// Widgets lists the widgets; administrators only.
func (a *Agent) Widgets(ctx context.Context) ([]Widget, error) {
	var out struct {
		Widgets []Widget `json:"widgets"`
	}
	return out.Widgets, a.Do(ctx, http.MethodGet, "/api/v1/widgets", nil, &out)
}

// WidgetKey gives the key of the first widget, made under the given name when
// there is none; administrators only.
func (a *Agent) WidgetKey(ctx context.Context, name string) (string, error) {
	ws, err := a.Widgets(ctx)
	if err != nil {
		return "", err
	}
	if len(ws) > 0 {
		return ws[0].Key, nil
	}
	var w Widget
	err = a.Do(ctx, http.MethodPost, "/api/v1/widgets", map[string]any{"name": name}, &w)
	if err == nil && w.Key == "" {
		err = errors.New("the widget just made has no key")
	}
	return w.Key, err
}

// LogIn logs in as a browser does, with the form of /login, and returns the
// Cookie header of the session.
func (c *Client) LogIn(ctx context.Context, email, password string) (cookie string, err error) {
	form := url.Values{"email": {email}, "password": {password}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/login", strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := c.http.Do(req)
	if err != nil {
		return "", err
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, maxBody))
	if err = errors.Join(err, res.Body.Close()); err != nil {
		return "", err
	}
	if res.StatusCode >= 400 {
		return "", errorFrom(res.StatusCode, res.Header, body)
	}
	var parts []string
	for _, k := range res.Cookies() {
		parts = append(parts, k.Name+"="+k.Value)
	}
	if len(parts) == 0 {
		return "", errors.New("log-in set no cookie")
	}
	return strings.Join(parts, "; "), nil
}
