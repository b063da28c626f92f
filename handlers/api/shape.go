package api

import (
	"context"
	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/handlers/web"
)

type agentJSON struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Avatar string `json:"avatar" doc:"address of the picture, empty for initials"`
}

type colleagueJSON struct {
	agentJSON
	Email   string `json:"email"`
	Role    string `json:"role" enum:"administrator,supervisor,agent"`
	Enabled bool   `json:"enabled" doc:"may log in and be assigned conversations"`
}

type meJSON struct {
	colleagueJSON
	Lang        string   `json:"lang"`
	Zone        string   `json:"zone"`
	Permissions []string `json:"permissions" doc:"of serve, supervise, configure"`
}

type authorJSON struct {
	Kind   string `json:"kind" enum:"visitor,assistant,agent,system"`
	ID     string `json:"id" doc:"of the visitor, the agent or the assistant; empty for the system"`
	Name   string `json:"name" doc:"of an agent or an assistant; a visitor's is the conversation's contact"`
	Avatar string `json:"avatar"`
}

type fileJSON struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	Type   string `json:"type"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
}

type optionJSON struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

type messageJSON struct {
	ID             string       `json:"id"`
	ConversationID string       `json:"conversation_id"`
	Seq            int64        `json:"seq" doc:"counts gapless from 1 within the conversation"`
	At             string       `json:"at" format:"date-time"`
	Kind           string       `json:"kind" enum:"message,reply,note" doc:"reply: an agent to the visitor; note: agents only; message: anybody else"`
	Author         authorJSON   `json:"author"`
	ClientID       string       `json:"client_id"`
	Text           string       `json:"text"`
	Options        []optionJSON `json:"options"`
	Files          []fileJSON   `json:"files"`
}

func messageKind(m *conversation.Message) string {
	switch {
	case m.Note:
		return "note"
	case m.Author.Kind == conversation.ByAgent:
		return "reply"
	}
	return "message"
}

func shapeAgent(a *people.Agent) agentJSON {
	return agentJSON{ID: a.ID.String(), Name: a.Name, Avatar: web.AvatarURL(a)}
}

func shapeColleague(a *people.Agent) colleagueJSON {
	return colleagueJSON{agentJSON: shapeAgent(a), Email: a.Email, Role: string(a.Role), Enabled: a.Enabled()}
}

func shapeAuthor(au conversation.Author, team team) authorJSON {
	out := authorJSON{Kind: string(au.Kind), ID: au.ID.String()}
	if a := team[au.ID]; a != nil && au.Kind == conversation.ByAgent {
		out.Name, out.Avatar = a.Name, web.AvatarURL(a)
	}
	return out
}

func shapeMessage(m *conversation.Message, team team) messageJSON {
	out := messageJSON{ID: m.ID.String(), ConversationID: m.ConversationID.String(), Seq: m.Seq, At: web.Stamp(m.At), Kind: messageKind(m),
		Author: shapeAuthor(m.Author, team), ClientID: m.ClientID, Text: m.Text, Options: make([]optionJSON, len(m.Options)), Files: make([]fileJSON, len(m.Files))}
	for i, o := range m.Options {
		out.Options[i] = optionJSON{ID: o.ID, Label: o.Label}
	}
	for i, f := range m.Files {
		out.Files[i] = fileJSON{ID: f.ID.String(), Name: f.Name, Size: f.Size, Type: f.Type, Width: f.Width, Height: f.Height}
	}
	return out
}

// message is shapeMessage with the name of an assistant that wrote it.
func (a *API) message(ctx context.Context, m *conversation.Message, team team) messageJSON {
	out := shapeMessage(m, team)
	if m.Author.Kind == conversation.ByAssistant {
		out.Author.Name = a.Assistants.Name(ctx, m.Author.ID)
	}
	return out
}

type personJSON struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
}

type countsJSON struct {
	Messages int64 `json:"messages" doc:"all, notes included"`
	Unread   int64 `json:"unread" doc:"at most so many of the visitor's messages stand after the owner's read mark; 0 exactly when none does"`
}

type pageJSON struct {
	URL   string `json:"url"`
	Title string `json:"title"`
}

type previewJSON struct {
	Text string `json:"text"`
	By   string `json:"by"`
}

type conversationJSON struct {
	ID           string      `json:"id"`
	State        string      `json:"state" enum:"bot,waiting,ringing,active,post_session,wrapup,snoozed,closed"`
	Control      string      `json:"control" enum:"bot,queued,ringing,live,async,post,ended" doc:"who is in charge, as the visitor's API says it"`
	Mode         string      `json:"mode" enum:"live,async"`
	Channel      string      `json:"channel"`
	Lang         string      `json:"lang"`
	Owner        *agentJSON  `json:"owner" doc:"null while nobody owns it"`
	LastOwnerID  string      `json:"last_owner_id"`
	Contact      personJSON  `json:"contact"`
	VisitorID    string      `json:"visitor_id"`
	WidgetID     string      `json:"widget_id"`
	QueueID      string      `json:"queue_id" doc:"the queue it is in, or was in last"`
	PreviousID   string      `json:"previous_id" doc:"the conversation before this one, if any"`
	Tags         []string    `json:"tags"`
	Counts       countsJSON  `json:"counts"`
	Opening      int         `json:"opening" doc:"1, counted up by each reopening"`
	LastSeq      int64       `json:"last_seq"`
	PublicSeq    int64       `json:"public_seq" doc:"the last message the visitor may see"`
	VisitorSeq   int64       `json:"visitor_seq" doc:"the visitor's last message"`
	VisitorRead  int64       `json:"visitor_read"`
	AgentRead    int64       `json:"agent_read"`
	Preview      previewJSON `json:"preview"`
	Page         pageJSON    `json:"page"`
	Rating       int         `json:"rating" doc:"1 to 5, 0 for none"`
	RatingText   string      `json:"rating_comment"`
	ClosedBy     string      `json:"closed_by"`
	CloseReason  string      `json:"close_reason"`
	CreatedAt    string      `json:"created_at" format:"date-time"`
	OpenedAt     string      `json:"opened_at" format:"date-time"`
	RoutedAt     string      `json:"routed_at,omitempty" format:"date-time"`
	LastAt       string      `json:"last_at" format:"date-time"`
	WaitingSince string      `json:"waiting_since,omitempty" format:"date-time" doc:"when the first unanswered message of the visitor came"`
	SnoozedUntil string      `json:"snoozed_until,omitempty" format:"date-time"`
	ClosedAt     string      `json:"closed_at,omitempty" format:"date-time" doc:"of the last end, also after a reopening"`
}

func shapeConversation(s *conversation.Summary, team team) conversationJSON {
	c := &s.Conversation
	out := conversationJSON{ID: c.ID.String(), State: string(c.State), Control: c.Control(), Mode: string(c.Mode), Channel: c.Channel, Lang: c.Lang,
		LastOwnerID: c.LastOwner.String(), Contact: personJSON{c.ContactID.String(), s.ContactName, s.ContactEmail},
		VisitorID: c.VisitorID.String(), WidgetID: c.WidgetID.String(), QueueID: c.QueueID.String(), PreviousID: c.PrevID.String(), Tags: s.Tags,
		Counts: countsJSON{Messages: c.LastSeq, Unread: max(0, c.VisitorSeq-c.AgentRead)}, Opening: c.Opening,
		LastSeq: c.LastSeq, PublicSeq: c.PublicSeq, VisitorSeq: c.VisitorSeq, VisitorRead: c.VisitorRead, AgentRead: c.AgentRead,
		Preview: previewJSON{c.Preview, string(c.PreviewBy)}, Page: pageJSON{c.PageURL, c.PageTitle},
		Rating: c.Rating, RatingText: c.RatingComment, ClosedBy: string(c.ClosedBy), CloseReason: c.CloseReason,
		CreatedAt: web.Stamp(c.CreatedAt), OpenedAt: web.Stamp(c.OpenedAt), RoutedAt: web.Stamp(c.RoutedAt), LastAt: web.Stamp(c.LastAt),
		WaitingSince: web.Stamp(c.NeedsReply), SnoozedUntil: web.Stamp(c.SnoozedUntil), ClosedAt: web.Stamp(c.ClosedAt)}
	if out.Tags == nil {
		out.Tags = []string{}
	}
	if c.OwnerID != 0 {
		owner := agentJSON{ID: c.OwnerID.String()}
		if a := team[c.OwnerID]; a != nil {
			owner = shapeAgent(a)
		}
		out.Owner = &owner
	}
	return out
}

type eventJSON struct {
	ID       string     `json:"id"`
	At       string     `json:"at" format:"date-time"`
	Kind     string     `json:"kind" doc:"opened, queued, offered, accepted, assigned, declined, missed, withdrawn, transferred, released, requeued, ended, wrapped_up, closed, reopened, snoozed, woken, tagged, untagged, rated, identified and more to come"`
	By       authorJSON `json:"by"`
	AfterSeq int64      `json:"after_seq" doc:"it stands behind the message with this seq"`
	Opening  int        `json:"opening"`
	From     string     `json:"from,omitempty" doc:"former owner"`
	To       string     `json:"to,omitempty" doc:"new owner"`
	Tag      string     `json:"tag,omitempty"`
	Reason   string     `json:"reason,omitempty"`
	Rating   int        `json:"rating,omitempty"`
	Until    string     `json:"until,omitempty" format:"date-time"`
	Queue    string     `json:"queue,omitempty" doc:"id of the queue it went to"`
	N        int        `json:"n,omitempty" doc:"place in line"`

	Disposition string `json:"disposition,omitempty"`
}

func shapeEvent(e *conversation.Event, team team) eventJSON {
	d := &e.Data
	return eventJSON{ID: e.ID.String(), At: web.Stamp(e.At), Kind: string(e.Kind), By: shapeAuthor(e.By, team), AfterSeq: e.AfterSeq, Opening: e.Opening,
		From: d.From.String(), To: d.To.String(), Tag: d.Tag, Reason: d.Reason, Rating: d.Rating, Until: web.Stamp(d.Until),
		Queue: d.Queue.String(), N: d.N, Disposition: d.Disposition}
}

type contactJSON struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	Email      string `json:"email"`
	Phone      string `json:"phone"`
	Notes      string `json:"notes"`
	ExternalID string `json:"external_id" doc:"the host site's id of the person, when proven"`
	Lang       string `json:"lang"`
	CreatedAt  string `json:"created_at" format:"date-time"`
}

func shapeContact(c *contact.Contact) contactJSON {
	return contactJSON{ID: c.ID.String(), Name: c.Name, Email: c.Email, Phone: c.Phone, Notes: c.Notes, ExternalID: c.ExternalID, Lang: c.Lang, CreatedAt: web.Stamp(c.CreatedAt)}
}

type widgetJSON struct {
	ID        string          `json:"id"`
	Key       string          `json:"key" doc:"public, in the script tag"`
	Identity  bool            `json:"identity" doc:"signed-in visitors can be proven"`
	Settings  widget.Settings `json:"settings"`
	CreatedAt string          `json:"created_at" format:"date-time"`
}

func shapeWidget(w *widget.Widget) widgetJSON {
	settings := w.Settings
	if settings.Origins == nil {
		settings.Origins = []string{} // a list is never null
	}
	return widgetJSON{ID: w.ID.String(), Key: w.Key, Identity: w.IdentitySecret != nil, Settings: settings, CreatedAt: web.Stamp(w.CreatedAt)}
}

// team is all agents by id.
type team map[domain.ID]*people.Agent
