package routing

// Expand is coreb's.
func Expand(s Setup) *Config { return &Config{} }
