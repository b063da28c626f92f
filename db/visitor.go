package db

import (
	"fmt"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
)

const visitorCols = "v.id, v.contact_id, v.widget_id, v.conversation_id, v.identified, v.lang, v.page_url, v.page_title, v.user_agent, v.facts, v.created_at"

func visitorFields(v *contact.Visitor) []any {
	return []any{&v.ID, &v.ContactID, &v.WidgetID, &v.ConversationID, &v.Identified, &v.Lang, &v.PageURL, &v.PageTitle, &v.UserAgent, &v.Facts, &v.CreatedAt}
}

// Visitor implements engine.Tx.
func (t *tx) Visitor(id domain.ID) (*contact.Visitor, *conversation.Conversation, error) {
	v := &contact.Visitor{}
	if known, ok := t.cache.visitors[id]; ok {
		*v = known
	} else {
		err := t.row("SELECT "+visitorCols+" FROM visitor v WHERE v.id = $1", id).Scan(visitorFields(v)...)
		if err != nil {
			return nil, nil, classify(err)
		}
		put(t.cache, t.cache.visitors, id, *v)
	}
	if v.ConversationID == 0 {
		return v, nil, nil
	}
	c, err := t.Conversation(v.ConversationID)
	return v, c, err
}

// IdentifiedVisitor implements engine.Tx.
func (t *tx) IdentifiedVisitor(widgetID, contactID domain.ID) (*contact.Visitor, error) {
	v := &contact.Visitor{}
	err := t.row("SELECT "+visitorCols+" FROM visitor v WHERE v.contact_id = $1 AND v.widget_id = $2 AND v.identified = 1 ORDER BY v.id LIMIT 1", contactID, widgetID).Scan(visitorFields(v)...)
	return v, classify(err)
}

// SaveVisitor implements engine.Tx.
func (t *tx) SaveVisitor(v *contact.Visitor) error {
	_, err := t.exec(`INSERT INTO visitor (id, contact_id, widget_id, conversation_id, identified, lang, page_url, page_title, user_agent, created_at, facts)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (id) DO UPDATE SET contact_id = $2, conversation_id = $4, identified = $5, lang = $6, page_url = $7, page_title = $8, user_agent = $9, facts = $11`,
		v.ID, v.ContactID, v.WidgetID, v.ConversationID, v.Identified, v.Lang, v.PageURL, v.PageTitle, v.UserAgent, v.CreatedAt, v.Facts)
	if err != nil {
		return fmt.Errorf("save visitor %s: %w", v.ID, err)
	}
	put(t.cache, t.cache.visitors, v.ID, *v)
	return nil
}

const contactCols = "id, name, email, phone, external_id, lang, notes, created_at"

func scanContact(row scanner) (*contact.Contact, error) {
	c := &contact.Contact{}
	err := row.Scan(&c.ID, &c.Name, &c.Email, &c.Phone, nullString{&c.ExternalID}, &c.Lang, &c.Notes, &c.CreatedAt)
	return c, classify(err)
}

// Contact implements engine.Tx.
func (t *tx) Contact(id domain.ID) (*contact.Contact, error) {
	return scanContact(t.row("SELECT "+contactCols+" FROM contact WHERE id = $1", id))
}

// ContactByExternalID implements engine.Tx.
func (t *tx) ContactByExternalID(externalID string) (*contact.Contact, error) {
	return scanContact(t.row("SELECT "+contactCols+" FROM contact WHERE external_id = $1", externalID))
}

// SaveContact implements engine.Tx; the search index follows at once.
func (t *tx) SaveContact(c *contact.Contact) error {
	_, err := t.exec("INSERT INTO contact ("+contactCols+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (id) DO UPDATE SET name = $2, email = $3, phone = $4, external_id = $5, lang = $6, notes = $7`,
		c.ID, c.Name, c.Email, c.Phone, orNull(c.ExternalID), c.Lang, c.Notes, c.CreatedAt)
	if err != nil {
		return fmt.Errorf("save contact %s: %w", c.ID, err)
	}
	return t.indexContact(c)
}

// MoveConversations implements engine.Tx.
func (t *tx) MoveConversations(from, to *contact.Visitor) error {
	_, err := t.exec("UPDATE conversation SET visitor_id = $1, contact_id = $2 WHERE contact_id = $3 AND visitor_id = $4", to.ID, to.ContactID, from.ContactID, from.ID)
	if err != nil {
		return fmt.Errorf("move conversations of visitor %s: %w", from.ID, err)
	}
	t.cache.clear() // rare; sooner than finding each
	return nil
}
