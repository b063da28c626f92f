package routing

// Check is coreb's.
func (q *QueueDef) Check() error { return nil }
