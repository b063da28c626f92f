package engine

import (
	"context"
	"strings"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/people"
)

// ContactEdit is what an agent may change about a contact; nil leaves a field
// as it is, so that two people can edit different ones.
type ContactEdit struct {
	Name, Email, Phone, Notes *string
}

// apply normalises and sets the fields; the error names the one to blame.
func (ed ContactEdit) apply(c *contact.Contact) (err error) {
	if ed.Name != nil {
		c.Name = contact.OneLine(*ed.Name, contact.MaxName)
	}
	if ed.Phone != nil {
		c.Phone = contact.OneLine(*ed.Phone, 40)
	}
	if ed.Email != nil {
		if c.Email = ""; strings.TrimSpace(*ed.Email) != "" {
			if c.Email, err = people.NormalEmail(*ed.Email); err != nil {
				return err
			}
		}
	}
	if ed.Notes != nil {
		c.Notes = contact.Lines(*ed.Notes)
		if utf8.RuneCountInString(c.Notes) > contact.MaxNotes {
			return domain.TooLarge("notes", contact.MaxNotes)
		}
	}
	return nil
}

// EditContact changes a contact's card. The e-mail address must be one or
// empty (422 email).
func (e *Engine) EditContact(ctx context.Context, id domain.ID, ed ContactEdit) (*contact.Contact, error) {
	var out *contact.Contact
	err := e.write(ctx, func(tx Tx, now int64) (err error) {
		if out, err = tx.Contact(id); err != nil {
			return err
		}
		if err := ed.apply(out); err != nil {
			return err
		}
		tx.Touch(TopicContact(id), TopicInbox)
		return tx.SaveContact(out)
	})
	return out, err
}
