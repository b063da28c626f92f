package engine

import (
	"slices"
	"sync"

	"relevo/domain"
	"relevo/domain/routing"
)

// alertsKept is how many alerts are kept for streams that read late.
const alertsKept = 256

// HeardAlert is an alert with its place among all.
type HeardAlert struct {
	Seq uint64
	At  int64 // UTC ms
	routing.Alert
}

// alerts call for a person's attention. They are not history: kept in memory,
// read by streams, gone with the process.
type alerts struct {
	mu   sync.Mutex
	last uint64
	list []HeardAlert
}

func (a *alerts) add(tx Tx, x routing.Alert, now int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last++
	a.list = append(a.list, HeardAlert{Seq: a.last, At: now, Alert: x})
	if len(a.list) > alertsKept {
		a.list = slices.Delete(a.list, 0, len(a.list)-alertsKept)
	}
	if x.Agent == 0 {
		tx.Touch(TopicBoard)
		return
	}
	tx.Touch(TopicOffers(x.Agent))
}

// AlertSeq is the newest alert's place; streams start behind it.
func (e *Engine) AlertSeq() uint64 {
	e.alerts.mu.Lock()
	defer e.alerts.mu.Unlock()
	return e.alerts.last
}

// AlertsAfter are the alerts for an agent, and with supervises those for all
// supervisors, behind a place.
func (e *Engine) AlertsAfter(seq uint64, agent domain.ID, supervises bool) []HeardAlert {
	e.alerts.mu.Lock()
	defer e.alerts.mu.Unlock()
	var out []HeardAlert
	for _, x := range e.alerts.list {
		if x.Seq > seq && (x.Agent == agent || x.Agent == 0 && supervises) {
			out = append(out, x)
		}
	}
	return out
}
