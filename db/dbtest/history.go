package dbtest

import (
	"context"
	"encoding/json"
	"testing"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/hours"
	"relevo/domain/report"
	"relevo/domain/routing"
)

// Remember stores a past of routing. Ids are the caller's; those of agent
// events rise in their order.
func (w *World) Remember(t testing.TB, h *report.History) {
	t.Helper()
	err := w.DB.Write(context.Background(), func(tx engine.Tx) error {
		return tx.(interface {
			AddHistory(h *report.History, newID func() domain.ID) error
		}).AddHistory(h, w.Engine.NewID)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// AddHours stores a schedule.
func (w *World) AddHours(t testing.TB, s hours.Schedule) {
	t.Helper()
	value, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	w.Exec(t, "INSERT INTO schedule (id, value) VALUES ($1, $2)", s.ID, string(value))
}

// Queue is a queue with the default settings, edited.
func Queue(id domain.ID, name string, edit func(s *routing.Settings)) routing.QueueDef {
	q := routing.QueueDef{ID: id, Name: name, Status: routing.QueueActive, Settings: routing.Defaults(), Version: 1, CreatedAt: 1}
	if edit != nil {
		edit(&q.Settings)
	}
	return q
}
