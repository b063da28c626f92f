package db

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/engine"
)

// Full-text search. The message index follows the transcript at a distance:
// RunIndexer adds what is new in batches, away from the path a message takes;
// a search reads the part not indexed yet as it stands, so nothing is missed.

const (
	indexBatch = 500 // messages a transaction indexes
	tailMost   = 5000
	hitsMost   = 400 // newest hits a search looks at
)

// indexContact keeps the contact's searchable line current.
func (t *tx) indexContact(c *contact.Contact) error {
	if _, err := t.exec("DELETE FROM contact_fts WHERE rowid = $1", c.ID); err != nil {
		return err
	}
	line := strings.TrimSpace(c.Name + " " + c.Email + " " + c.Phone)
	if line == "" {
		return nil
	}
	_, err := t.exec("INSERT INTO contact_fts (rowid, text) VALUES ($1, $2)", c.ID, line)
	return err
}

// IndexSome adds up to a batch of new messages to the index and tells whether
// there may be more.
func (d *DB) IndexSome(ctx context.Context) (more bool, err error) {
	var done domain.ID
	if err := d.row(ctx, "SELECT message_id FROM search_state WHERE id = 1").Scan(&done); err != nil {
		return false, classify(err)
	}
	type said struct {
		id   domain.ID
		text string
	}
	ms, err := many(ctx, d, func(row scanner) (m said, err error) { return m, row.Scan(&m.id, &m.text) },
		"SELECT id, text FROM message WHERE id > $1 ORDER BY id LIMIT $2 + 0", done, indexBatch)
	if err != nil || len(ms) == 0 {
		return false, err
	}
	err = d.Write(ctx, func(t engine.Tx) error {
		x := t.(*tx)
		for _, m := range ms {
			if m.text == "" {
				continue
			}
			if _, err := x.exec("INSERT INTO message_fts (rowid, text) VALUES ($1, $2)", m.id, m.text); err != nil {
				return fmt.Errorf("index message %s: %w", m.id, err)
			}
		}
		n, err := x.exec("UPDATE search_state SET message_id = $1 WHERE id = 1 AND message_id = $2", ms[len(ms)-1].id, done)
		if err == nil && n == 0 {
			return fmt.Errorf("index: somebody else went on from %s", done)
		}
		return err
	})
	return len(ms) == indexBatch, err
}

// Search finds conversations by what was said in them and by who wrote, newest
// first. All words must occur; the last, from four letters on, may be the start
// of a word where it does not stand itself often enough.
func (d *DB) Search(ctx context.Context, text string, limit int) ([]*conversation.Summary, error) {
	words := searchWords(text)
	if len(words) == 0 {
		return nil, nil
	}
	ids, err := d.searchIDs(ctx, words, limit)
	if err != nil {
		return nil, err
	}
	rows := make([]*conversation.Summary, 0, limit)
	for _, id := range ids {
		if len(rows) == limit {
			break
		}
		s, err := scanSummary(d.row(ctx, "SELECT "+summaryCols+summaryFrom+"WHERE v.id = $1 AND v.folder > 0", id))
		if domain.IsCode(classify(err), "not_found") {
			continue
		}
		if err != nil {
			return nil, classify(err)
		}
		rows = append(rows, s)
	}
	return rows, d.addTags(ctx, rows)
}

// SearchContacts finds contacts that wrote at least once by words of their
// name, address and number, newest first; the last word may be the start of
// one. before is as for Contacts.
func (d *DB) SearchContacts(ctx context.Context, text string, before domain.ID, limit int) ([]*contact.Contact, error) {
	words := searchWords(text)
	if len(words) == 0 {
		return nil, nil
	}
	if before == 0 {
		before = 1<<63 - 1
	}
	cols := "c." + strings.ReplaceAll(contactCols, ", ", ", c.")
	return many(ctx, d, scanContact, "SELECT "+cols+` FROM contact_fts f JOIN contact c ON c.id = f.rowid
WHERE f.text MATCH $1 AND f.rowid < $2 AND EXISTS (SELECT 1 FROM conversation v WHERE v.contact_id = c.id AND v.visitor_seq > 0)
ORDER BY f.rowid DESC LIMIT $3 + 0`, ftsQuery(words), before, limit)
}

// prefixFrom is how many letters a word needs to be taken for the start of
// others: the index merges every word that begins so, which for one or two
// letters is half of all there is.
const prefixFrom = 4

// searchIDs lists conversations: those of matching contacts first, then by
// their newest matching message. Whole words come first and cheap; beginnings
// only fill up what is missing.
func (d *DB) searchIDs(ctx context.Context, words []string, limit int) ([]domain.ID, error) {
	var out []domain.ID
	seen := map[domain.ID]bool{}
	add := func(ids []domain.ID, err error) error {
		for _, id := range ids {
			if !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		}
		return err
	}
	if err := add(d.searchPeople(ctx, words)); err != nil {
		return nil, err
	}
	whole, begun, err := d.searchTail(ctx, words)
	if err := add(whole, err); err != nil {
		return nil, err
	}
	if err := add(d.searchSaid(ctx, ftsWords(words))); err != nil {
		return nil, err
	}
	if len(out) < limit && mayBegin(words) {
		said, err := d.searchSaid(ctx, ftsQuery(words))
		if err := add(append(begun, said...), err); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// mayBegin tells whether the last word may be the start of one.
func mayBegin(words []string) bool {
	return utf8.RuneCountInString(words[len(words)-1]) >= prefixFrom
}

func scanID(row scanner) (id domain.ID, err error) { return id, row.Scan(&id) }

func (d *DB) searchPeople(ctx context.Context, words []string) ([]domain.ID, error) {
	match := ftsWords(words)
	if mayBegin(words) {
		match = ftsQuery(words)
	}
	return many(ctx, d, scanID, `SELECT v.id FROM contact_fts f JOIN conversation v ON v.contact_id = f.rowid
WHERE f.text MATCH $1 ORDER BY f.rowid DESC LIMIT 50`, match)
}

// searchSaid finds the newest messages of the index that match.
func (d *DB) searchSaid(ctx context.Context, match string) ([]domain.ID, error) {
	return many(ctx, d, scanID, `SELECT m.conversation_id FROM
(SELECT rowid AS id FROM message_fts WHERE text MATCH $1 ORDER BY rowid DESC LIMIT $2 + 0) h JOIN message m ON m.id = h.id ORDER BY h.id DESC`, match, hitsMost)
}

// searchTail reads the messages not indexed yet, newest first: those with all
// words as they are, and those where the last one only begins a word.
func (d *DB) searchTail(ctx context.Context, words []string) (whole, begun []domain.ID, err error) {
	type hit struct {
		conv domain.ID
		text string
	}
	tail, err := many(ctx, d, func(row scanner) (h hit, err error) { return h, row.Scan(&h.conv, &h.text) },
		"SELECT conversation_id, text FROM message WHERE id > (SELECT message_id FROM search_state WHERE id = 1) ORDER BY id DESC LIMIT $1 + 0", tailMost)
	for _, h := range tail {
		have := searchTokens(h.text)
		switch {
		case containsAll(have, words, false):
			whole = append(whole, h.conv)
		case containsAll(have, words, true):
			begun = append(begun, h.conv)
		}
	}
	return whole, begun, err
}

// containsAll tells of a text's words what the index would: each one asked for
// is among them, the last perhaps as the start of one.
func containsAll(have, words []string, begin bool) bool {
	for i, w := range words {
		for _, part := range searchTokens(w) { // folding may take a word apart, as in the index
			last := begin && i == len(words)-1
			if !slices.ContainsFunc(have, func(h string) bool { return h == part || last && strings.HasPrefix(h, part) }) {
				return false
			}
		}
	}
	return true
}

func wordBreak(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }

// searchTokens splits a text as the index's tokenizer does: small letters
// without accents.
func searchTokens(s string) []string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(s))
	return strings.FieldsFunc(norm.NFC.String(s), wordBreak)
}

// searchWords splits foreign text into at most eight words of letters and
// digits: nothing of the index's query language gets through.
func searchWords(s string) []string {
	words := strings.FieldsFunc(norm.NFC.String(strings.ToValidUTF8(s, " ")), wordBreak)
	if len(words) > 8 {
		words = words[:8]
	}
	return words
}

// ftsWords asks the index for all words as they are.
func ftsWords(words []string) string { return `"` + strings.Join(words, `" "`) + `"` }

// ftsQuery asks for all words, the last as the start of one.
func ftsQuery(words []string) string {
	return `"` + strings.Join(words, `" "`) + `"*`
}
