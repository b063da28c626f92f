package routing

import (
	"relevo/domain"
	"relevo/domain/hours"
)

type coreFields struct {
	desks      map[domain.ID]*desk
	lines      map[domain.ID]*line
	works      map[domain.ID]*Work
	dirtyWorks map[domain.ID]struct{}
	dirtyDesks map[domain.ID]struct{}
	wakes      map[domain.ID]int64
	out        Changes
}

func (c *Core) ring(w *Work, agent domain.ID, kind OfferKind, now int64) {}
func (c *Core) connect(w *Work, agent domain.ID, how string, now int64)  {}
func (c *Core) receipt(r Receipt)                                        { c.out.Receipts = append(c.out.Receipts, r) }
func (c *Core) wakeWork(conv domain.ID, at int64)                        { c.wakes[conv] = at }
func (c *Core) putWork(w *Work)                                          { *c.works[w.ID] = *w }

func scheduleOpen(s *hours.Schedule, at int64) (open bool, until int64) { return true, 0 }

func (w *Work) Draws() Channel {
	if w.Mode == "async" && PoolOf(w.Channel) == LivePool {
		return Message
	}
	return w.Channel
}

func (c *Core) inHours(q *Queue, now int64) bool { return true }
