package assistant

// Problem is something wrong with a definition, where, and whether it keeps it
// from being published.
type Problem struct {
	Pointer string `json:"pointer"` // JSON pointer into the definition
	Action  string `json:"action,omitempty"`
	Step    string `json:"step,omitempty"`
	Key     string `json:"key"` // of the catalogue: builder.problem_…
	Args    []any  `json:"-"`
	Blocks  bool   `json:"blocks"`
}

// World is what a definition refers to outside of itself.
type World struct {
	Queues map[string]string // active queues: name by id
}

// Check lists what is wrong, in the order of the definition. No blocking
// problem means that it can be published and that Turn never meets a dangling
// reference, an endless loop or an unbounded text.
func (d *Definition) Check(w World) []Problem { return nil }
