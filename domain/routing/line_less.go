package routing

func (l *line) less(a, b *Work) bool {
	if x, y := a.EnqueuedAt-a.AgeAdjust, b.EnqueuedAt-b.AgeAdjust; x != y {
		return x < y
	}
	return a.ID < b.ID
}
