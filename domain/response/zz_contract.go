// Package response is the answers visitors give to a question: what each type
// accepts in each language, how it is kept and shown, and the conditions on it.
package response

import "time"

type Type string

const (
	Options      Type = "options"
	Confirmation Type = "confirmation"
	Number       Type = "number"
	Date         Type = "date"
	Time         Type = "time"
	Currency     Type = "currency"
	Percent      Type = "percent"
	Regex        Type = "regex"
	Email        Type = "email"
	FreeText     Type = "free_text"
)

type Option struct {
	Value    string              `json:"value"`
	Label    map[string]string   `json:"label"`
	Synonyms map[string][]string `json:"synonyms,omitempty"`
}
type Pattern struct {
	Name string `json:"name"`
	Expr string `json:"expr"`
}
type Spec struct {
	Type     Type      `json:"type"`
	Options  []Option  `json:"options,omitempty"`
	From     string    `json:"from,omitempty"`
	Min      *float64  `json:"min,omitempty"`
	Max      *float64  `json:"max,omitempty"`
	After    string    `json:"after,omitempty"`
	Before   string    `json:"before,omitempty"`
	Weekdays []int     `json:"weekdays,omitempty"`
	Start    string    `json:"start,omitempty"`
	End      string    `json:"end,omitempty"`
	Patterns []Pattern `json:"patterns,omitempty"`
}
type Value struct {
	Type     Type              `json:"type"`
	Text     string            `json:"text,omitempty"`
	Number   float64           `json:"number,omitempty"`
	Bool     bool              `json:"bool,omitempty"`
	Currency string            `json:"currency,omitempty"`
	Pattern  string            `json:"pattern,omitempty"`
	Label    map[string]string `json:"label,omitempty"`
	List     []string          `json:"list,omitempty"`
}
type Env struct {
	Lang string
	Now  int64
	Zone *time.Location
}
type Problem string
type Button struct{ ID, Label string }
type Test struct {
	Variable string   `json:"variable"`
	Op       string   `json:"op"`
	Values   []string `json:"values,omitempty"`
}

func Types() []Type                                        { return nil }
func (s *Spec) Check() error                               { return nil }
func (v Value) Show(lang string) string                    { return v.Text }
func (v Value) Any() any                                   { return v.Text }
func Parse(s *Spec, text string, env Env) (Value, Problem) { return Value{}, "type" }
func Extract(s *Spec, text string, env Env) (Value, bool)  { return Value{}, false }
func Buttons(s *Spec, lang string) []Button                { return nil }
func Operators(t Type) []string                            { return nil }
func (x *Test) Check(t Type) error                         { return nil }
func (x *Test) Holds(v *Value, env Env) bool               { return false }
