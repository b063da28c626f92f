package visitor

import (
	"context"
	"encoding/json"
	"strconv"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/handlers/feed"
	"relevo/handlers/web"
)

// The JSON shapes of the public contract. Fields may be added, none renamed.

type visitorJSON struct {
	ID         domain.ID `json:"id"`
	Name       string    `json:"name"`
	Email      string    `json:"email"`
	Identified bool      `json:"identified"`
}

type textsJSON struct {
	Greeting string `json:"greeting"`
	Subtitle string `json:"subtitle"`
}

type widgetJSON struct {
	Name      string    `json:"name"`
	Colour    string    `json:"colour"`
	OnColour  string    `json:"on_colour"`
	Position  string    `json:"position"`
	Theme     string    `json:"theme"`
	Texts     textsJSON `json:"texts"`
	HoursOpen bool      `json:"hours_open"`
	Files     bool      `json:"files"`
	Emoji     bool      `json:"emoji"`
	Sound     bool      `json:"sound"`
}

type authorJSON struct {
	Kind   conversation.Kind `json:"kind"`
	Name   string            `json:"name"`
	Avatar string            `json:"avatar"`
}

type agentJSON struct {
	Name   string `json:"name"`
	Avatar string `json:"avatar"`
}

type conversationJSON struct {
	ID          domain.ID  `json:"id"`
	Control     string     `json:"control"`
	LastSeq     int64      `json:"last_seq"`
	Agent       *agentJSON `json:"agent"`
	Unread      int        `json:"unread"`
	VisitorRead int64      `json:"visitor_read"`
	AgentRead   int64      `json:"agent_read"`
}

type messageJSON struct {
	ID             domain.ID             `json:"id"`
	Seq            int64                 `json:"seq"`
	At             string                `json:"at"`
	ConversationID domain.ID             `json:"conversation_id"`
	ClientID       string                `json:"client_id,omitempty"` // of the visitor's own
	Author         authorJSON            `json:"author"`
	Text           string                `json:"text"`
	Options        []conversation.Option `json:"options"`
	Files          []fileJSON            `json:"files"`
}

type fileJSON struct {
	ID     domain.ID `json:"id"`
	Name   string    `json:"name"`
	Size   int64     `json:"size"`
	Type   string    `json:"type"`
	URL    string    `json:"url"`
	Width  int       `json:"width,omitempty"`
	Height int       `json:"height,omitempty"`
}

type stateJSON struct {
	ConversationID domain.ID  `json:"conversation_id"`
	Control        string     `json:"control"`
	QueuePosition  *int       `json:"queue_position"` // null unless waiting in a line that tells places
	Agent          *agentJSON `json:"agent"`
	EstimatedWait  *waitJSON  `json:"estimated_wait,omitempty"` // while waiting in a queue that tells it
	Online         *bool      `json:"online,omitempty"`         // while waiting: somebody could answer when free
}

// waitJSON is an estimated wait as a band, in minutes; a missing end is open.
type waitJSON struct {
	From int `json:"from_minutes"`
	To   int `json:"to_minutes,omitempty"`
}

// bands are the bands an estimated wait is told in, by routing.Wait.Band.
var bands = [...]*waitJSON{nil, {0, 2}, {2, 5}, {5, 10}, {10, 20}, {20, 0}}

// waiting adds how the wait stands to a state.
func (h *Handler) waiting(c *conversation.Conversation, out *stateJSON) {
	if c.State != conversation.Waiting && c.State != conversation.Ringing {
		return
	}
	w, ok := h.Engine.Waiting(c.ID)
	if !ok {
		return
	}
	if w.Position > 0 {
		out.QueuePosition = &w.Position
	}
	if w.Band > 0 && w.Band < len(bands) {
		out.EstimatedWait = bands[w.Band]
	}
	out.Online = &w.Online
}

type readJSON struct {
	ConversationID domain.ID `json:"conversation_id"`
	VisitorRead    int64     `json:"visitor_read"`
	AgentRead      int64     `json:"agent_read"`
}

type typingJSON struct {
	ConversationID domain.ID   `json:"conversation_id"`
	Typing         bool        `json:"typing"`
	Author         *authorJSON `json:"author"`
}

// speak chooses the visitor's language: what the widget forces, else the
// page's, else the browser's.
func speak(wd *widget.Widget, langs ...string) *i18n.Printer {
	if wd.Settings.Lang != "auto" && wd.Settings.Lang != "" {
		return i18n.For(wd.Settings.Lang)
	}
	return i18n.For(langs...)
}

// texts are the widget's sentences in the printer's language, the
// catalogue's where the administrator wrote none.
func texts(wd *widget.Widget, p *i18n.Printer) textsJSON {
	t := wd.Settings.Text(p.Lang())
	out := textsJSON{Greeting: t.Greeting, Subtitle: t.Subtitle}
	if out.Greeting == "" {
		out.Greeting = p.T("widget.greeting")
	}
	if out.Subtitle == "" {
		out.Subtitle = p.T("widget.subtitle")
	}
	return out
}

func shapeWidget(wd *widget.Widget, p *i18n.Printer) widgetJSON {
	s := &wd.Settings
	return widgetJSON{Name: s.Name, Colour: s.Colour, OnColour: s.OnColour(), Position: s.Position, Theme: s.Theme,
		Texts: texts(wd, p), HoursOpen: true, Files: s.Files, Emoji: s.Emoji, Sound: s.Sound}
}

func (h *Handler) avatar(a *people.Agent) string {
	u := web.AvatarURL(a)
	if u == "" {
		return ""
	}
	return h.BaseURL + u
}

// agent finds an agent; one that is unknown has an empty name.
func (h *Handler) agent(ctx context.Context, id domain.ID) (*people.Agent, error) {
	all, err := h.Agents.ByID(ctx, id)
	if a := all[id]; a != nil || err != nil {
		return a, err
	}
	return &people.Agent{ID: id}, nil
}

// agentOf is who answers a conversation, nil while nobody does.
func (h *Handler) agentOf(ctx context.Context, c *conversation.Conversation) (*agentJSON, error) {
	if c.OwnerID == 0 {
		return nil, nil
	}
	a, err := h.agent(ctx, c.OwnerID)
	if err != nil {
		return nil, err
	}
	return &agentJSON{Name: a.Name, Avatar: h.avatar(a)}, nil
}

// assistantName is how visitors are told who writes as an assistant.
func (h *Handler) assistantName(ctx context.Context, id domain.ID, wd *widget.Widget) string {
	if name := h.Assistants.Name(ctx, id); name != "" {
		return name
	}
	return wd.Settings.Name
}

func (h *Handler) author(ctx context.Context, by conversation.Author, wd *widget.Widget) (authorJSON, error) {
	out := authorJSON{Kind: by.Kind}
	switch by.Kind {
	case conversation.ByAgent:
		a, err := h.agent(ctx, by.ID)
		if err != nil {
			return out, err
		}
		out.Name, out.Avatar = a.Name, h.avatar(a)
	case conversation.ByAssistant:
		out.Name = h.assistantName(ctx, by.ID, wd)
	case conversation.BySystem:
		out.Name = wd.Settings.Name
	}
	return out, nil
}

func (h *Handler) shapeMessage(ctx context.Context, m *conversation.Message, wd *widget.Widget) (messageJSON, error) {
	by, err := h.author(ctx, m.Author, wd)
	out := messageJSON{ID: m.ID, Seq: m.Seq, At: web.Stamp(m.At), ConversationID: m.ConversationID, Author: by, Text: m.Text,
		Options: append([]conversation.Option{}, m.Options...), Files: make([]fileJSON, 0, len(m.Files))}
	if m.Author.Kind == conversation.ByVisitor {
		out.ClientID = m.ClientID
	}
	for _, f := range m.Files {
		out.Files = append(out.Files, fileJSON{ID: f.ID, Name: f.Name, Size: f.Size, Type: f.Type, Width: f.Width, Height: f.Height, URL: h.BaseURL + h.Files.URL(f.ID, f.Name)})
	}
	return out, err
}

// messageBytes is a message's JSON, made once for all who read it. Addresses
// of files run out, so a day's form is not used on the next.
func (h *Handler) messageBytes(ctx context.Context, e *feed.Entry, wd *widget.Widget) ([]byte, error) {
	form := "visitor"
	if len(e.Files) > 0 {
		form += strconv.FormatInt(h.Engine.Now()/(24*60*60*1000), 10)
	}
	return e.Form(form, func(m *conversation.Message) ([]byte, error) {
		out, err := h.shapeMessage(ctx, m, wd)
		if err != nil {
			return nil, err
		}
		return json.Marshal(out)
	})
}

// shapeConversation is a conversation as its visitor sees it; nil for none.
func (h *Handler) shapeConversation(ctx context.Context, c *conversation.Conversation) (*conversationJSON, error) {
	if c == nil {
		return nil, nil
	}
	a, err := h.agentOf(ctx, c)
	if err != nil {
		return nil, err
	}
	n, err := h.unread(ctx, c)
	return &conversationJSON{ID: c.ID, Control: c.Control(), LastSeq: c.PublicSeq, Agent: a, Unread: n, VisitorRead: c.VisitorRead, AgentRead: c.AgentRead}, err
}

const maxUnread = 100

// unread counts what others wrote after the visitor's mark, at most 100.
func (h *Handler) unread(ctx context.Context, c *conversation.Conversation) (n int, err error) {
	if c.PublicSeq <= c.VisitorRead {
		return 0, nil
	}
	ms, err := h.Store.Transcript(ctx, c.ID, c.VisitorRead, maxUnread, false)
	for _, m := range ms {
		if m.Author.Kind != conversation.ByVisitor {
			n++
		}
	}
	return n, err
}
