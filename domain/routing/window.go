package routing

import "relevo/domain"

// ReopenWindow is how long after its end a conversation of a queue opens again,
// in ms; 0 when the queue says nothing about the channel.
func (c *Core) ReopenWindow(queue domain.ID, channel Channel) int64 {
	q := c.cfg.Queues[queue]
	if q == nil {
		q = c.cfg.Queues[c.cfg.Default]
	}
	if q == nil {
		return 0
	}
	return q.Settings.Reopen[channel]
}

// QueueName is a queue's name; "" when it is not known.
func (c *Core) QueueName(queue domain.ID) string {
	if q := c.cfg.Queues[queue]; q != nil {
		return q.Name
	}
	return ""
}
