package routing

// Expand is coreb's.
func Expand(s Setup) *Config { return &Config{} }

// Leaf is cfg2's.
func (s *DispositionSet) Leaf(id string) (path []string, ok bool) { return nil, false }
