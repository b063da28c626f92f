package routing

// Leaf is cfg2's.
type Leaf struct {
	ID   string
	Path []string
}

// Leaves is cfg2's.
func (d *DispositionSet) Leaves() (out []Leaf) {
	var walk func(items []Disposition, above []string)
	walk = func(items []Disposition, above []string) {
		for _, it := range items {
			path := append(append([]string{}, above...), it.Name)
			if it.Hidden {
				continue
			}
			if len(it.Children) == 0 {
				out = append(out, Leaf{it.ID, path})
			}
			walk(it.Children, path)
		}
	}
	walk(d.Items, nil)
	return out
}

// Path is cfg2's.
func (d *DispositionSet) Path(id string) ([]string, bool) { return nil, false }
