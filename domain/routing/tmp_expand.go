package routing

// Expand is coreb's.
func Expand(s Setup) *Config { return &Config{} }

// Check is coreb's.
func (q *QueueDef) Check() error { return nil }
