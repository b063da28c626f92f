package engine

import (
	"context"
	"sync"
	"time"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
)

// pages knows which pages and streams are open, in memory: agents' tabs with
// their last sign of life, visitors' streams. Only crossings (first, last)
// become commands.
type pages struct {
	mu       sync.Mutex
	tabs     map[domain.ID]map[string]*tab // by agent, then page
	visitors map[domain.ID]*guest
}

type tab struct {
	streams int
	answers bool  // a page, which must answer beats
	seen    int64 // last sign, UTC ms
}

type guest struct {
	streams int
	known   bool      // the books have been asked about the visitor
	seen    int64     // last call, UTC ms
	conv    domain.ID // told as gone; 0 = not
}

// beatsLost is how long a page may be silent: two beats and the way.
const beatsLost = 2*presence.Heartbeat + 5_000

// PageOpened notes a stream of an agent's page (answers: it answers beats) or
// program. The func ends it.
func (e *Engine) PageOpened(ctx context.Context, agent domain.ID, page string, answers bool) (closed func()) {
	p := &e.pages
	p.mu.Lock()
	if p.tabs == nil {
		p.tabs = map[domain.ID]map[string]*tab{}
	}
	first := len(p.tabs[agent]) == 0
	if first {
		p.tabs[agent] = map[string]*tab{}
	}
	t := p.tabs[agent][page]
	if t == nil {
		t = &tab{answers: answers}
		p.tabs[agent][page] = t
	}
	t.streams++
	t.seen = e.Now()
	p.mu.Unlock()
	if first {
		e.connection(ctx, agent, true)
	}
	var once sync.Once
	return func() {
		once.Do(func() {
			p.mu.Lock()
			t.streams--
			last := t.streams == 0 && p.tabs[agent][page] == t && e.dropTab(agent, page)
			p.mu.Unlock()
			if last {
				e.connection(context.WithoutCancel(ctx), agent, false)
			}
		})
	}
}

// dropTab forgets a page; true when it was the agent's last. The lock is held.
func (e *Engine) dropTab(agent domain.ID, page string) bool {
	tabs := e.pages.tabs[agent]
	if _, ok := tabs[page]; !ok {
		return false
	}
	delete(tabs, page)
	if len(tabs) > 0 {
		return false
	}
	delete(e.pages.tabs, agent)
	return true
}

// PageAlive is a page's answer to a beat. False asks the page to connect anew:
// it was given up.
func (e *Engine) PageAlive(ctx context.Context, agent domain.ID, page string) bool {
	e.pages.mu.Lock()
	defer e.pages.mu.Unlock()
	t := e.pages.tabs[agent][page]
	if t != nil {
		t.seen = e.Now()
	}
	return t != nil
}

// connection tells the books of an agent's first or last page. A store that
// cannot take it is told again by CheckPages.
func (e *Engine) connection(ctx context.Context, agent domain.ID, on bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := e.routed(ctx, func(r *round) error {
		e.pages.mu.Lock() // what holds now counts, whatever order the calls came in
		open := len(e.pages.tabs[agent]) > 0
		e.pages.mu.Unlock()
		connected := r.core.State(agent).Connection == presence.Connected
		switch {
		case open && !connected:
			r.core.Connect(agent, r.now)
		case !open && connected:
			r.core.Disconnect(agent, r.now)
		}
		return nil
	})
	if err != nil {
		e.log.Error("presence not stored", "agent", agent, "connected", on, "err", err)
	}
}

// CheckPages gives up pages that answer no beat, mends what could not be
// stored, and notes visitors without a stream who have been silent too long.
func (e *Engine) CheckPages(ctx context.Context) error {
	now := e.Now()
	e.leapt()
	var lost []domain.ID
	e.pages.mu.Lock()
	for agent, tabs := range e.pages.tabs {
		for page, t := range tabs {
			if t.answers && now-t.seen > beatsLost && e.dropTab(agent, page) {
				lost = append(lost, agent)
			}
		}
	}
	open := map[domain.ID]bool{}
	for agent := range e.pages.tabs {
		open[agent] = true
	}
	e.pages.mu.Unlock()
	for _, s := range e.Board().Agents { // what a busy store refused before
		if (s.Connection == presence.Connected) != open[s.AgentID] {
			lost = append(lost, s.AgentID)
		}
	}
	for _, agent := range lost {
		e.connection(ctx, agent, open[agent])
	}
	return e.checkGuests(ctx, now)
}

// SetPresence sets an agent's intent, by the agent or by a supervisor (403
// otherwise). reason is one of the administrator's, only with not_ready: 422.
func (e *Engine) SetPresence(ctx context.Context, a conversation.Actor, agent domain.ID, intent presence.Intent, reason domain.ID) error {
	switch intent {
	case presence.Ready, presence.NotReady, presence.Offline:
	default:
		return domain.Field("state", "problem.presence_state")
	}
	if a.ID != agent && !a.Supervises {
		return domain.Forbidden()
	}
	return e.routed(ctx, func(r *round) error {
		if err := r.target(agent); err != nil {
			return err
		}
		why := ""
		if reason != 0 && intent == presence.NotReady {
			x, err := r.tx.Reason(reason)
			if domain.IsCode(err, "not_found") || err == nil && x.ArchivedAt > 0 {
				return domain.Field("reason", "problem.reason_unknown")
			}
			if err != nil {
				return err
			}
			why = reason.String()
		}
		return r.core.Want(agent, deskOf(a), intent, why, r.now)
	})
}

// RequeueAll sends an agent's live work back to the head of its queues: of
// oneself, or of anybody as supervisor.
func (e *Engine) RequeueAll(ctx context.Context, a conversation.Actor, agent domain.ID) error {
	if a.ID != agent && !a.Supervises {
		return domain.Forbidden()
	}
	return e.routed(ctx, func(r *round) error { return r.core.RequeueAll(agent, deskOf(a), r.now) })
}
