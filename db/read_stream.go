package db

import (
	"context"
	"encoding/json"

	"relevo/domain"
	"relevo/domain/conversation"
)

const eventCols = "id, conversation_id, at, after_seq, opening, kind, by_kind, by_id, data"

func scanEvent(row scanner) (e conversation.Event, err error) {
	var data string
	if err = row.Scan(&e.ID, &e.ConversationID, &e.At, &e.AfterSeq, &e.Opening, &e.Kind, &e.By.Kind, &e.By.ID, &data); err != nil {
		return e, err
	}
	return e, json.Unmarshal([]byte(data), &e.Data)
}

// EventsAfter reads the events of all conversations with ids above after, in
// commit order, at most limit. Their ids share one rising count with messages.
func (d *DB) EventsAfter(ctx context.Context, after domain.ID, limit int) ([]conversation.Event, error) {
	return many(ctx, d, scanEvent, "SELECT "+eventCols+" FROM event WHERE id > $1 ORDER BY id LIMIT $2 + 0", after, limit)
}

// Summary reads one conversation as a list shows it, in whatever folder;
// not_found.
func (d *DB) Summary(ctx context.Context, id domain.ID) (*conversation.Summary, error) {
	s, err := scanSummary(d.row(ctx, "SELECT "+summaryCols+summaryFrom+"WHERE v.id = $1", id))
	if err != nil {
		return nil, classify(err)
	}
	return s, d.addTags(ctx, []*conversation.Summary{s})
}
