package agent

import (
	"context"
	"encoding/json"
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/domain/routing"
	"relevo/handlers/feed"
	"relevo/handlers/web"
)

// alert is a plain event of the stream: something calls for the agent. The
// page decides whether to sound, to notify, or that it is looked at already.
type alert struct {
	Kind         string `json:"kind"` // "unassigned", "message", "assigned" or "connected"
	Title        string `json:"title"`
	Body         string `json:"body"`
	Conversation string `json:"conversation"`
	Href         string `json:"href"`
	Sound        bool   `json:"sound"`
}

// news is what a visitor's message means for agents, worked out once for all
// of them.
type news struct {
	Owner   domain.ID
	Fresh   bool // it began, or reopened, a conversation nobody has
	Contact domain.ID
	Name    string
	Email   string
}

// alerts sends what visitors wrote since the last look in conversations that
// are the agent's or nobody's, and what colleagues handed over.
func (s *stream) alerts(ctx context.Context) error {
	var out []alert
	said := map[string]bool{}
	for {
		page, err := s.Feed.After(ctx, domain.ID(s.heard))
		if err != nil {
			return err
		}
		for _, e := range page {
			s.heard = uint64(e.ID)
			if e.Author.Kind != conversation.ByVisitor || said[e.ConversationID.String()] {
				continue
			}
			n, err := s.news(ctx, e)
			if err != nil {
				return err
			}
			if a, ok := s.heardOf(ctx, n, e); ok {
				said[a.Conversation] = true
				out = append(out, a)
			}
		}
		if !feed.Full(page) {
			break
		}
	}
	handed, err := s.handedOver(ctx, said)
	if err != nil {
		return err
	}
	for _, a := range append(out, handed...) {
		a.Sound, a.Href = !s.me.Quiet, view{list: conversation.Mine}.url(idOf(a.Conversation))
		if err := s.out.Event("alert", a); err != nil {
			return err
		}
	}
	return nil
}

func (s *stream) news(ctx context.Context, e *feed.Entry) (n news, err error) {
	b, err := e.Form("inbox.news", func(m *conversation.Message) ([]byte, error) {
		c, err := s.Store.Conversation(ctx, m.ConversationID)
		if err != nil {
			return nil, err
		}
		k, err := s.Store.Contact(ctx, c.ContactID)
		if err != nil {
			return nil, err
		}
		return json.Marshal(news{Owner: c.OwnerID, Fresh: c.State == conversation.Waiting && c.NeedsReply == m.At && (c.RoutedAt == m.At || c.OpenedAt == m.At),
			Contact: k.ID, Name: k.Name, Email: k.Email})
	})
	if err != nil {
		return n, err
	}
	return n, json.Unmarshal(b, &n)
}

// heardOf tells whether a visitor's message calls for this agent.
func (s *stream) heardOf(ctx context.Context, n news, e *feed.Entry) (alert, bool) {
	name := web.Person(ctx, n.Contact, n.Name, n.Email)
	a := alert{Conversation: e.ConversationID.String(), Body: conversation.Preview(e.Text, e.Files)}
	switch {
	case n.Owner == s.me.ID:
		a.Kind, a.Title = "message", i18n.T(ctx, "inbox.alert_message", "Name", name)
	case n.Owner == 0 && n.Fresh && len(s.Engine.OffersFor(e.ConversationID)) == 0: // what rings is somebody's already
		a.Kind, a.Title = "unassigned", i18n.T(ctx, "inbox.alert_new", "Name", name)
	default:
		return a, false
	}
	return a, true
}

// noteMine remembers which conversations the agent has now.
func (s *stream) noteMine(ctx context.Context) error {
	rows, err := s.myRows(ctx, s.me.ID)
	if err != nil {
		return err
	}
	s.my = make(map[string]bool, len(rows))
	for _, r := range rows {
		s.my[r.ID.String()] = true
	}
	return nil
}

// handedOver are conversations that became the agent's by somebody else's
// hand: one's own pick marks everything as read.
func (s *stream) handedOver(ctx context.Context, said map[string]bool) ([]alert, error) {
	before := s.my
	rows, err := s.myRows(ctx, s.me.ID)
	if err != nil {
		return nil, err
	}
	var out []alert
	for _, r := range rows {
		id := r.ID.String()
		if before[id] || said[id] || r.AgentRead >= r.LastSeq || s.byQueue(r.ID) {
			continue
		}
		name := web.Person(ctx, r.ContactID, r.ContactName, r.ContactEmail)
		out = append(out, alert{Kind: "assigned", Title: i18n.T(ctx, "inbox.alert_assigned", "Name", name), Body: r.Preview, Conversation: id})
	}
	return out, s.noteMine(ctx)
}

// byQueue tells whether an automatic queue gave the agent a conversation: that
// is said apart.
func (s *stream) byQueue(conv domain.ID) bool {
	return slices.ContainsFunc(s.Engine.Assignments(conv), func(a routing.Assignment) bool { return a.AgentID == s.me.ID && a.How == "auto" })
}
