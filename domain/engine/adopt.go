package engine

import (
	"strconv"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/routing"
)

// settingAlive is when the process is last known to have run, UTC ms.
const settingAlive = "alive_at"

// aliveEvery is how often that is written while something could come due, in
// ms.
const aliveEvery = 10_000

func (r *round) aliveMark() (int64, error) {
	s, err := r.tx.Setting(settingAlive)
	if domain.IsCode(err, "not_found") {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	at, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, nil // not ours: as if never written
	}
	return at, nil
}

// adopt takes the open conversations of a database older than routing into the
// books: unowned ones wait in the default queue, owned ones stay with their
// agents.
func (r *round) adopt() error {
	ids, err := r.tx.UnroutedConversations()
	if err != nil || len(ids) == 0 {
		return err
	}
	for _, id := range ids {
		c, err := r.tx.Conversation(id)
		if err != nil {
			return err
		}
		system := conversation.Author{Kind: conversation.BySystem}
		a, err := r.e.arrival(r.tx, c, system)
		if err != nil {
			return err
		}
		owner, state, until := c.OwnerID, c.State, c.SnoozedUntil
		a.LastOwner = 0
		if err := r.core.Enqueue(a, r.now); err != nil {
			return err
		}
		if owner == 0 {
			continue
		}
		by := routing.Actor{Kind: conversation.BySystem, Supervises: true}
		if err := r.core.Assign(id, by, owner, r.now); err != nil && domain.AsError(err) == nil {
			return err
		}
		if state == conversation.Snoozed && until > r.now {
			if err := r.core.Snooze(id, routing.Actor{Kind: conversation.ByAgent, ID: owner}, until, r.now); err != nil && domain.AsError(err) == nil {
				return err
			}
		}
	}
	return nil
}
