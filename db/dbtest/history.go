package dbtest

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/url"
	"path/filepath"
	"testing"

	"relevo/db"
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

// Exec changes the database as another program would.
func (w *World) Exec(t testing.TB, q string, args ...any) {
	t.Helper()
	dsn := url.URL{Scheme: "file", Opaque: filepath.Join(w.Dir, db.File), RawQuery: "_pragma=busy_timeout(10000)"}
	d, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Exec(q, args...); err != nil {
		t.Error(err)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
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
