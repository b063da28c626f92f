package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/handlers/web"
)

func (a *API) workRoutes() {
	serve(a, operation{method: http.MethodPost, path: "/conversations/{id}/messages", id: "postMessage", summary: "Send a reply or keep a note", permission: people.Serve, status: http.StatusCreated,
		about: "Only the owner replies (409 not_owner); any agent notes. The same client_id again stores nothing and answers 200 with the first receipt."}, a.postMessage)
	command[none](a, "pick", "Take a conversation nobody owns", "409 gone when somebody else was faster.", func(ctx context.Context, by conversation.Actor, id domain.ID, _ *none) error {
		return a.Engine.Pick(ctx, by, id)
	})
	command[none](a, "reopen", "Open an ended conversation and own it", "", func(ctx context.Context, by conversation.Actor, id domain.ID, _ *none) error {
		return a.Engine.Reopen(ctx, by, id)
	})
	command[snoozeBody](a, "snooze", "Set an own conversation aside until a time", "", a.snooze)
	command[none](a, "unsnooze", "Wake a snoozed conversation", "", func(ctx context.Context, by conversation.Actor, id domain.ID, _ *none) error {
		return a.Engine.Unsnooze(ctx, by, id)
	})
	command[tagsBody](a, "tags", "Put tags on and off", "", a.tags)
	quiet[readBody](a, "read", "Mark everything up to a message as read by the owner", a.read)
	quiet[typingBody](a, "typing", "Say that I am typing, or no longer", a.typing)
}

// commandInput is a path naming a conversation and, unless B is none, a body.
type commandInput[B any] struct {
	ID   string `path:"id"`
	Body B
}

// command declares a change of a conversation that answers with how the
// conversation stands after it.
func command[B any](a *API, name, summary, about string, do func(ctx context.Context, by conversation.Actor, id domain.ID, in *B) error) {
	op := operation{method: http.MethodPost, path: "/conversations/{id}/" + name, id: name + "Conversation", summary: summary, about: about, permission: people.Serve}
	run := func(ctx context.Context, text string, in *B) (*body[conversationJSON], error) {
		id, err := domain.ParseID(text)
		if err != nil {
			return nil, err
		}
		if err := do(ctx, actor(ctx), id, in); err != nil {
			return nil, err
		}
		return a.conversation(ctx, id)
	}
	if typeOf[B]() == typeOf[none]() {
		serve(a, op, func(ctx context.Context, in *byID) (*body[conversationJSON], error) { return run(ctx, in.ID, nil) })
		return
	}
	serve(a, op, func(ctx context.Context, in *commandInput[B]) (*body[conversationJSON], error) {
		return run(ctx, in.ID, &in.Body)
	})
}

// optionalInput is commandInput whose body may be missing.
type optionalInput[B any] struct {
	ID   string `path:"id"`
	Body *B     `required:"false"`
}

// optional is command for a body that may be missing.
func optional[B any](a *API, name, summary, about string, do func(ctx context.Context, by conversation.Actor, id domain.ID, in *B) error) {
	op := operation{method: http.MethodPost, path: "/conversations/{id}/" + name, id: name + "Conversation", summary: summary, about: about, permission: people.Serve}
	serve(a, op, func(ctx context.Context, in *optionalInput[B]) (*body[conversationJSON], error) {
		id, err := domain.ParseID(in.ID)
		if err != nil {
			return nil, err
		}
		if in.Body == nil {
			in.Body = new(B)
		}
		if err := do(ctx, actor(ctx), id, in.Body); err != nil {
			return nil, err
		}
		return a.conversation(ctx, id)
	})
}

// quiet declares a call that answers 204.
func quiet[B any](a *API, name, summary string, do func(ctx context.Context, by conversation.Actor, id domain.ID, in *B) error) {
	op := operation{method: http.MethodPost, path: "/conversations/{id}/" + name, id: name + "Conversation", summary: summary, permission: people.Serve}
	serve(a, op, func(ctx context.Context, in *commandInput[B]) (*none, error) {
		id, err := domain.ParseID(in.ID)
		if err != nil {
			return nil, err
		}
		return &none{}, do(ctx, actor(ctx), id, &in.Body)
	})
}

type messageBody struct {
	ClientID string   `json:"client_id" doc:"1 to 100 printable ASCII characters, a UUID as a rule"`
	Text     string   `json:"text,omitempty" doc:"at most 10,000 characters; may be empty beside files"`
	Kind     string   `json:"kind,omitempty" enum:"reply,note" default:"reply"`
	Files    []string `json:"files,omitempty" doc:"ids of uploads"`
}

type sentJSON struct {
	ID             string `json:"id"`
	Seq            int64  `json:"seq"`
	At             string `json:"at" format:"date-time"`
	ConversationID string `json:"conversation_id"`
}

type sentOutput struct {
	Status int
	Body   sentJSON
}

func (a *API) postMessage(ctx context.Context, in *commandInput[messageBody]) (*sentOutput, error) {
	id, err := domain.ParseID(in.ID)
	if err != nil {
		return nil, err
	}
	m := engine.AgentMessage{Actor: actor(ctx), ConversationID: id, ClientID: in.Body.ClientID, Text: in.Body.Text, Note: in.Body.Kind == "note"}
	for _, s := range in.Body.Files {
		f, err := domain.ParseID(s)
		if err != nil {
			return nil, domain.Field("files", "problem.file_unknown")
		}
		m.Files = append(m.Files, f)
	}
	sent, err := a.Engine.PostAgentMessage(ctx, m)
	if err != nil {
		return nil, err
	}
	out := &sentOutput{Status: http.StatusCreated, Body: sentJSON{sent.ID.String(), sent.Seq, web.Stamp(sent.At), sent.ConversationID.String()}}
	if sent.Replayed {
		out.Status = http.StatusOK
	}
	return out, nil
}

type snoozeBody struct {
	Until string `json:"until" doc:"RFC 3339, at most a year away"`
}

func (a *API) snooze(ctx context.Context, by conversation.Actor, id domain.ID, in *snoozeBody) error {
	t, err := time.Parse(time.RFC3339, in.Until)
	if err != nil {
		return domain.Field("until", "problem.snooze_until")
	}
	return a.Engine.Snooze(ctx, by, id, t.UnixMilli())
}

// maxTags is how many tags one call may put on or off.
const maxTags = 20

type tagsBody struct {
	Add    []string `json:"add,omitempty" maxItems:"20"`
	Remove []string `json:"remove,omitempty" maxItems:"20"`
}

// tags changes one tag a command; all names are checked before the first.
func (a *API) tags(ctx context.Context, by conversation.Actor, id domain.ID, in *tagsBody) error {
	if len(in.Add) > maxTags || len(in.Remove) > maxTags {
		return domain.Invalid(errors.New("more tags than described"))
	}
	for _, list := range []struct {
		field string
		names []string
	}{{"add", in.Add}, {"remove", in.Remove}} {
		for _, t := range list.names {
			if n := len([]rune(contact.OneLine(t, conversation.MaxTag+1))); n == 0 || n > conversation.MaxTag {
				return domain.Field(list.field, "problem.tag", "Max", conversation.MaxTag)
			}
		}
	}
	for _, t := range in.Add {
		if err := a.Engine.SetTag(ctx, by, id, t, true); err != nil {
			return err
		}
	}
	for _, t := range in.Remove {
		if err := a.Engine.SetTag(ctx, by, id, t, false); err != nil {
			return err
		}
	}
	return nil
}

type readBody struct {
	Seq int64 `json:"seq" minimum:"0"`
}

func (a *API) read(ctx context.Context, by conversation.Actor, id domain.ID, in *readBody) error {
	return a.Engine.ReadByAgent(ctx, by.ID, id, in.Seq)
}

type typingBody struct {
	On bool `json:"on"`
}

func (a *API) typing(ctx context.Context, by conversation.Actor, id domain.ID, in *typingBody) error {
	if _, err := a.Store.Conversation(ctx, id); err != nil {
		return err
	}
	a.Engine.Type(id, conversation.Author{Kind: conversation.ByAgent, ID: by.ID}, in.On)
	return nil
}
