package response

type Test struct {
	Variable string   `json:"variable"`
	Op       string   `json:"op"`
	Values   []string `json:"values,omitempty"`
}

func Operators(t Type) []string              { return nil }
func (x *Test) Check(t Type) error           { return nil }
func (x *Test) Holds(v *Value, env Env) bool { return false }
