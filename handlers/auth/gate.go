package auth

import (
	"context"
	"net/http"
	"sync"

	"relevo/domain"
	"relevo/domain/people"
	"relevo/handlers/web"
)

// remembered is how many accounts and how many networks the gate keeps in
// mind; over that, one of the longest quiet goes.
const remembered = 10_000

// gate slows down guessing. An attempt counts as failed from its beginning
// until it is found right, so that many at once gain nothing.
type gate struct {
	mu       sync.Mutex
	accounts map[account]people.Failures
	networks map[string]people.NetworkFailures
}

// account is an address tried from one network.
type account struct {
	email   string
	network string
}

func newGate() *gate {
	return &gate{accounts: map[account]people.Failures{}, networks: map[string]people.NetworkFailures{}}
}

// attempt is one log-in under way.
type attempt struct {
	gate *gate
	key  account
	at   int64
}

// try begins an attempt at now; rate_limited tells how long to wait. The
// attempt stays counted unless right or undo is called.
func (g *gate) try(k account, now int64) (*attempt, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if wait := max(g.accounts[k].Wait(now), g.networks[k.network].Wait(now)); wait > 0 {
		return nil, domain.RateLimited(wait)
	}
	g.accounts[k] = g.accounts[k].Add(now)
	g.networks[k.network] = g.networks[k.network].Add(now)
	shrink(g.accounts, func(f people.Failures) (bool, int64) { return f.Forgotten(now), f.Last })
	shrink(g.networks, func(f people.NetworkFailures) (bool, int64) { return f.Forgotten(now), f[len(f)-1] })
	return &attempt{g, k, now}, nil
}

// right forgets the account's failures from this network.
func (t *attempt) right() { t.takeBack(func(people.Failures) int { return 0 }) }

// undo takes an attempt back that was never carried out.
func (t *attempt) undo() { t.takeBack(func(f people.Failures) int { return f.Count - 1 }) }

func (t *attempt) takeBack(left func(people.Failures) int) {
	g := t.gate
	g.mu.Lock()
	defer g.mu.Unlock()
	f := g.accounts[t.key]
	if f.Count = left(f); f.Count > 0 {
		g.accounts[t.key] = f
	} else {
		delete(g.accounts, t.key)
	}
	if n := g.networks[t.key.network].Without(t.at); len(n) > 0 {
		g.networks[t.key.network] = n
	} else {
		delete(g.networks, t.key.network)
	}
}

// shrink keeps a full map at its bound: of a few entries (the map's order is
// random) the forgotten ones go, else the one that was quiet longest.
func shrink[K comparable, V any](m map[K]V, age func(V) (forgotten bool, last int64)) {
	if len(m) <= remembered {
		return
	}
	var oldest K
	var last int64
	seen := 0
	for k, v := range m {
		forgotten, at := age(v)
		if forgotten {
			delete(m, k)
		} else if seen == 0 || at < last {
			oldest, last = k, at
		}
		if seen++; seen >= 32 {
			break
		}
	}
	if len(m) > remembered {
		delete(m, oldest)
	}
}

// check verifies a password under the gate. phc "" (nobody of that address, or
// nobody who may log in) takes as long as any other. On success stale tells
// that the hash should be made anew.
func (a *Auth) check(r *http.Request, email, plain, phc string) (ok, stale bool, err error) {
	if len(email) > 254 {
		email = email[:254]
	}
	attempt, err := a.gate.try(account{email, web.Network(a.Proxies.Address(r))}, a.Engine.Now())
	if err != nil {
		return false, false, err
	}
	ok, stale, err = a.Passwords.Verify(r.Context(), people.NormalPassword(plain), phc)
	switch {
	case err != nil:
		attempt.undo()
	case ok:
		attempt.right()
	}
	return ok, stale, err
}

// CheckPassword tells whether the logged-in agent's password is plain, counted
// like a log-in: rate_limited after too many wrong ones; 422 current when wrong.
func (a *Auth) CheckPassword(r *http.Request, agent *people.Agent, plain string) error {
	ok, _, err := a.check(r, agent.Email, plain, agent.PasswordHash)
	if err == nil && !ok {
		return domain.Field("current", "people.password_wrong")
	}
	return err
}

// Hash hashes a checked password.
func (a *Auth) Hash(ctx context.Context, plain string) (string, error) {
	return a.Passwords.Hash(ctx, plain)
}

// SessionID is the session a guarded request came with; 0 for an API token.
func (a *Auth) SessionID(ctx context.Context) domain.ID { return SessionID(ctx) }
