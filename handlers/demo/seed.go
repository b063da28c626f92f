package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"time"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/people"
	"relevo/domain/routing"
)

// Config is what filling a demo needs. Store, Hub, Blobs and HashPassword are
// required. Random defaults to crypto/rand; it makes ids and secrets, never
// texts: those depend on Now alone. PutBlob stores the bytes of a file and
// returns their SHA-256 and size; without it the history has no files.
type Config struct {
	Store        engine.Store
	Hub          *live.Hub
	Blobs        engine.Blobs
	PutBlob      func(io.Reader) (sha string, size int64, err error)
	Vault        assistant.Vault
	Random       io.Reader
	Now          time.Time
	HashPassword func(string) (string, error)
}

// Login is one demo agent's way in, good until the next start of the demo.
type Login struct {
	Name, Email, Password string
	Role                  people.Role
}

// Result is what a start of the demo prints and wires.
type Result struct {
	Workspace string // the shop's name
	WidgetKey string // for the script tag on the shop's pages
	Logins    []Login
	Filled    bool // the history was written now, not by an earlier start
}

// ErrNotDemo means that the database holds a workspace that Seed did not make;
// nothing was changed.
var ErrNotDemo = errors.New("this data folder holds a workspace that is not the demo: choose another folder with --data")

// historyDays is how far back the history begins.
const historyDays = 35

// Seed fills an empty database with the demo shop: agents, a widget and five
// weeks of conversations, in one transaction. In a database that an earlier
// Seed filled it only gives the demo agents that are still enabled new
// passwords. Either way the passwords are random and hold for this run.
// Any other database is ErrNotDemo.
func Seed(ctx context.Context, cfg Config) (*Result, error) {
	if cfg.Random == nil {
		cfg.Random = rand.Reader
	}
	c, err := loadContent()
	if err != nil {
		return nil, err
	}
	secrets, err := newSecrets(cfg, len(c.Agents))
	if err != nil {
		return nil, err
	}
	pl := &player{minds: engine.NewMinds(), content: c, cfg: cfg, ctx: ctx, store: &batch{Store: cfg.Store}}
	pl.clock = &clock{cfg.Now.AddDate(0, 0, -historyDays-1).UTC().Truncate(time.Second)}
	if pl.files, err = putFiles(cfg.PutBlob); err != nil {
		return nil, err
	}
	pl.eng, err = engine.New(ctx, engine.Config{Store: pl.store, Hub: cfg.Hub, Blobs: cfg.Blobs, Clock: pl.clock, Random: cfg.Random, Recognise: pl.minds, Vault: cfg.Vault})
	if err != nil {
		return nil, err
	}
	var out *Result
	err = cfg.Store.Write(ctx, func(tx engine.Tx) error {
		n, err := tx.CountAgents("")
		if err != nil {
			return err
		}
		pl.store.tx = tx
		if n > 0 {
			out, err = renew(tx, secrets)
			return err
		}
		out, err = pl.fill(tx, secrets)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// fill writes everything: people, the widget, then the history step by step.
func (p *player) fill(tx engine.Tx, secrets []secret) (*Result, error) {
	out := &Result{Workspace: p.content.Shop, Filled: true}
	mark := marker{}
	var err error
	if out.Logins, err = p.addAgents(tx, secrets, &mark); err != nil {
		return nil, err
	}
	if out.WidgetKey, err = p.addWidget(tx, &mark); err != nil {
		return nil, err
	}
	if err := p.nameWorkspace(tx); err != nil {
		return nil, err
	}
	if err := mark.save(tx); err != nil {
		return nil, err
	}
	routed, err := p.addRouting(tx)
	if err != nil {
		return nil, err
	}
	if err := p.addAssistant(tx, routed); err != nil {
		return nil, err
	}
	p.ledger = newLedger(p, routed)
	told := &retold{Tx: tx, open: map[domain.ID]domain.ID{}, stays: map[domain.ID]routing.Segment{}, parts: map[domain.ID]routing.Assignment{}, tickets: map[domain.ID]domain.ID{}}
	p.store.tx, p.tickets = told, told.tickets
	if err := p.attend(); err != nil {
		return nil, err
	}
	for _, s := range newPlanner(p).steps() {
		p.clock.t = s.at
		if err := s.run(); err != nil {
			return nil, err
		}
	}
	if err := told.finish(); err != nil {
		return nil, err
	}
	if err := p.ledger.store(p, tx, told.open); err != nil {
		return nil, err
	}
	return out, routed.finish(tx)
}

// actorID is 0 for an agent who does not exist; the content check prevents it.
func (p *player) actorID(key string) domain.ID { return p.actors[key].ID }
