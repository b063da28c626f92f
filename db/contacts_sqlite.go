package db

import (
	"context"
	"strings"

	"relevo/domain/contact"
)

// SearchContacts finds contacts by name, e-mail address or telephone number,
// newest first. All words must occur; the last may be the start of a word.
func (d *DB) SearchContacts(ctx context.Context, text string, limit int) ([]*contact.Contact, error) {
	words := searchWords(text)
	if len(words) == 0 {
		return nil, nil
	}
	cols := "c." + strings.ReplaceAll(strings.Join(strings.Fields(contactCols), " "), ", ", ", c.")
	return many(ctx, d, scanContact, "SELECT "+cols+` FROM contact_fts f JOIN contact c ON c.id = f.rowid
WHERE f.text MATCH $1 AND EXISTS (SELECT 1 FROM conversation v WHERE v.contact_id = c.id AND v.visitor_seq > 0)
ORDER BY f.rowid DESC LIMIT $2`, ftsQuery(words), limit)
}
