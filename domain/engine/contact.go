package engine

import (
	"context"
	"strings"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/people"
)

// ContactEdit is what an agent may change about a contact.
type ContactEdit struct {
	Name, Email, Phone, Notes string
}

// EditContact changes a contact's card. The e-mail address must be one or
// empty (422 email).
func (e *Engine) EditContact(ctx context.Context, id domain.ID, ed ContactEdit) (*contact.Contact, error) {
	email, err := people.NormalEmail(ed.Email)
	if err != nil && strings.TrimSpace(ed.Email) != "" {
		return nil, err
	}
	notes := strings.TrimSpace(strings.ToValidUTF8(ed.Notes, ""))
	if utf8.RuneCountInString(notes) > contact.MaxNotes {
		return nil, domain.TooLarge("notes", contact.MaxNotes)
	}
	var out *contact.Contact
	err = e.write(ctx, func(tx Tx, now int64) error {
		c, err := tx.Contact(id)
		if err != nil {
			return err
		}
		c.Name, c.Email, c.Notes = contact.OneLine(ed.Name, contact.MaxName), email, notes
		c.Phone = contact.OneLine(ed.Phone, 40)
		out = c
		tx.Touch(TopicContact(id), TopicInbox)
		return tx.SaveContact(c)
	})
	return out, err
}
