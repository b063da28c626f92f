package engine

import (
	"context"
	"strings"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
)

// Identity is a visitor's proven identity at the host site; the caller has
// checked its signature.
type Identity struct {
	ExternalID string
	Name       string
	Email      string // "" or checked
}

// SessionStart is what a widget says when it loads.
type SessionStart struct {
	WidgetID  domain.ID
	VisitorID domain.ID // from a valid token, 0 for a newcomer
	Identity  *Identity
	Lang      string
	Page      contact.Page
	UserAgent string
	Facts     contact.Facts // "" keeps what was told before
	Greeting  string        // in the visitor's language, where no assistant greets; "" stores none
	Open      bool          // the panel was opened
	Preview   string        // the secret of a preview link: the assistant's draft leads
}

// Session is who the visitor is and what is open.
type Session struct {
	Visitor      contact.Visitor
	Contact      contact.Contact
	Conversation *conversation.Conversation // open, or closed but still to show; nil if none
}

// StartSession finds or makes the visitor, binds a proven identity, notes the
// page, and begins a conversation with the assistant's greeting, or the
// widget's, when the panel was opened and none is open (a recently ended one
// that would open again is shown instead). not_found for a preview link that is
// none.
func (e *Engine) StartSession(ctx context.Context, s SessionStart) (*Session, error) {
	var out *Session
	if s.Preview != "" {
		if err := e.preparePreview(ctx, s.Preview); err != nil {
			return nil, err
		}
	}
	err := e.write(ctx, func(tx Tx, now int64) error {
		v, conv, con, err := e.visitorFor(tx, &s, now)
		if err != nil {
			return err
		}
		if conv, err = e.current(tx, &s, v, conv, now); err != nil {
			return err
		}
		out = &Session{Visitor: *v, Contact: *con, Conversation: conv}
		return nil
	})
	return out, err
}

// current is the conversation a panel shows: the open one, one that would open
// again, or a new one; nil when there is none to show yet.
func (e *Engine) current(tx Tx, s *SessionStart, v *contact.Visitor, conv *conversation.Conversation, now int64) (*conversation.Conversation, error) {
	if conv != nil && e.place(conv, now) == conversation.New && !conv.Unseen() {
		conv = nil
	}
	var l *lead
	var err error
	switch {
	case s.Preview != "":
		if l, err = e.previewLead(tx, s.Preview); err != nil {
			return nil, err
		}
		if conv != nil {
			if same, err := showsDraft(tx, conv, l.assistant); err != nil || same {
				return conv, err
			}
		}
	case conv != nil || !s.Open:
		return conv, nil
	default:
		if l, err = e.leadOf(tx, v.WidgetID); err != nil {
			return nil, err
		}
	}
	return e.openPanel(tx, s, v, l, now)
}

func (e *Engine) opening(v *contact.Visitor) conversation.Opening {
	return conversation.Opening{ID: e.NewID(), VisitorID: v.ID, ContactID: v.ContactID, WidgetID: v.WidgetID,
		PrevID: v.ConversationID, Lang: v.Lang, PageURL: v.PageURL, PageTitle: v.PageTitle}
}

// visitorFor loads the visitor of a token or makes one, and moves an anonymous
// one under the proven identity.
func (e *Engine) visitorFor(tx Tx, s *SessionStart, now int64) (*contact.Visitor, *conversation.Conversation, *contact.Contact, error) {
	var v *contact.Visitor
	var conv *conversation.Conversation
	if s.VisitorID != 0 {
		var err error
		v, conv, err = tx.Visitor(s.VisitorID)
		if err != nil && !domain.IsCode(err, "not_found") {
			return nil, nil, nil, err
		}
		if v != nil && (v.WidgetID != s.WidgetID || v.Identified && s.Identity == nil) {
			v, conv = nil, nil // another widget's, or signed out meanwhile
		}
	}
	if s.Identity != nil {
		return e.identified(tx, v, s, now)
	}
	page := s.Page.Clean()
	if v == nil {
		con := &contact.Contact{ID: e.NewID(), Lang: s.Lang, CreatedAt: now}
		v = &contact.Visitor{ID: e.NewID(), ContactID: con.ID, WidgetID: s.WidgetID, Lang: s.Lang, PageURL: page.URL, PageTitle: page.Title, UserAgent: contact.OneLine(s.UserAgent, contact.MaxTitle), Facts: s.Facts, CreatedAt: now}
		if err := tx.SaveContact(con); err != nil {
			return nil, nil, nil, err
		}
		return v, nil, con, tx.SaveVisitor(v)
	}
	con, err := tx.Contact(v.ContactID)
	if err != nil {
		return nil, nil, nil, err
	}
	return v, conv, con, e.seen(tx, v, conv, page, s)
}

// seen notes where the visitor is now and what the page says, for the agents'
// panel.
func (e *Engine) seen(tx Tx, v *contact.Visitor, conv *conversation.Conversation, page contact.Page, s *SessionStart) error {
	was := *v
	if page.URL != "" {
		v.PageURL, v.PageTitle = page.URL, page.Title
	}
	if s.Lang != "" {
		v.Lang = s.Lang
	}
	if s.Facts != "" {
		v.Facts = s.Facts
	}
	if *v == was {
		return nil
	}
	if conv != nil {
		tx.Touch(TopicContact(v.ContactID))
	}
	return tx.SaveVisitor(v)
}

// identified finds or makes the contact and visitor of a proven identity and
// takes the anonymous visitor's conversations along.
func (e *Engine) identified(tx Tx, anon *contact.Visitor, s *SessionStart, now int64) (*contact.Visitor, *conversation.Conversation, *contact.Contact, error) {
	id := s.Identity
	con, err := tx.ContactByExternalID(id.ExternalID)
	if domain.IsCode(err, "not_found") {
		con, err = &contact.Contact{ID: e.NewID(), ExternalID: id.ExternalID, CreatedAt: now}, nil
	}
	if err != nil {
		return nil, nil, nil, err
	}
	before := *con
	if id.Name != "" {
		con.Name = contact.OneLine(id.Name, contact.MaxName)
	}
	if id.Email != "" {
		con.Email = strings.ToLower(id.Email)
	}
	if s.Lang != "" {
		con.Lang = s.Lang
	}
	if *con != before || con.CreatedAt == now {
		if err := tx.SaveContact(con); err != nil {
			return nil, nil, nil, err
		}
		tx.Touch(TopicContact(con.ID), TopicInbox)
	}
	page := s.Page.Clean()
	v, err := tx.IdentifiedVisitor(s.WidgetID, con.ID)
	if domain.IsCode(err, "not_found") {
		v, err = &contact.Visitor{ID: e.NewID(), ContactID: con.ID, WidgetID: s.WidgetID, Identified: true, CreatedAt: now}, nil
	}
	if err != nil {
		return nil, nil, nil, err
	}
	v.Lang, v.UserAgent = s.Lang, contact.OneLine(s.UserAgent, contact.MaxTitle)
	if page.URL != "" {
		v.PageURL, v.PageTitle = page.URL, page.Title
	}
	if s.Facts != "" {
		v.Facts = s.Facts
	}
	if anon != nil && !anon.Identified && anon.ConversationID != 0 {
		if err := e.adopt(tx, anon, v); err != nil {
			return nil, nil, nil, err
		}
	}
	if err := tx.SaveVisitor(v); err != nil {
		return nil, nil, nil, err
	}
	_, conv, err := tx.Visitor(v.ID)
	return v, conv, con, err
}

// adopt moves an anonymous visitor's conversations to the signed-in one; the
// open one goes on there unless the signed-in visitor has one open already.
func (e *Engine) adopt(tx Tx, anon, v *contact.Visitor) error {
	current, err := e.openOf(tx, v)
	if err != nil {
		return err
	}
	if err := tx.MoveConversations(anon, v); err != nil {
		return err
	}
	if current == nil {
		v.ConversationID = anon.ConversationID
	}
	tx.Touch(TopicConversation(anon.ConversationID), TopicVisitor(anon.ID), TopicVisitor(v.ID), TopicInbox)
	e.talks.forget(anon.ID)
	anon.ConversationID = 0
	return tx.SaveVisitor(anon)
}

func (e *Engine) openOf(tx Tx, v *contact.Visitor) (*conversation.Conversation, error) {
	if v.ConversationID == 0 {
		return nil, nil
	}
	c, err := tx.Conversation(v.ConversationID)
	if err != nil || !c.Open() {
		return nil, err
	}
	return c, nil
}
