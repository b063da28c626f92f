package routing

import "relevo/domain"

// ReopenWindow is how long after its end a conversation of a queue opens again,
// in ms; 0 is never, false that the queue says nothing about the channel.
func (c *Core) ReopenWindow(queue domain.ID, channel Channel) (ms int64, ok bool) {
	q := c.cfg.Queues[queue]
	if q == nil {
		q = c.cfg.Queues[c.cfg.Default]
	}
	if q == nil {
		return 0, false
	}
	ms, ok = q.Settings.Reopen[channel]
	return ms, ok
}

// QueueName is a queue's name; "" when it is not known.
func (c *Core) QueueName(queue domain.ID) string {
	if q := c.cfg.Queues[queue]; q != nil {
		return q.Name
	}
	return ""
}
