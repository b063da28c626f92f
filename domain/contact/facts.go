package contact

import (
	"encoding/json"
	"slices"
	"strings"
)

// Facts is what a host page told about itself or its visitor, in the order of
// names: "plan" "gold". Foreign text, unproven. As a string it is JSON, so that
// visitors compare as values.
type Facts string

// Fact is one of them.
type Fact struct {
	Name  string `json:"n"`
	Value string `json:"v"`
}

// Limits of facts.
const (
	maxFacts     = 20
	maxFactName  = 40
	maxFactValue = 200
)

// NewFacts keeps of a host page's context what can be shown: at most 20 names
// with a text, a number, true or false; cut to one line each. Objects, lists
// and null are left out.
func NewFacts(context map[string]json.RawMessage) Facts {
	names := make([]string, 0, len(context))
	for n := range context {
		names = append(names, n)
	}
	slices.Sort(names)
	var out []Fact
	for _, n := range names {
		name, value := OneLine(n, maxFactName), scalar(context[n])
		if name == "" || value == "" || len(out) == maxFacts {
			continue
		}
		out = append(out, Fact{name, value})
	}
	if out == nil {
		return ""
	}
	b, err := json.Marshal(out)
	if err != nil {
		return "" // strings always marshal
	}
	return Facts(b)
}

func scalar(raw json.RawMessage) string {
	var v any
	d := json.NewDecoder(strings.NewReader(string(raw)))
	d.UseNumber()
	if d.Decode(&v) != nil {
		return ""
	}
	switch v := v.(type) {
	case string:
		return OneLine(v, maxFactValue)
	case json.Number:
		return OneLine(v.String(), maxFactValue)
	case bool:
		if v {
			return "true"
		}
		return "false"
	}
	return ""
}

// List gives the facts; nil when there are none or the text is damaged.
func (f Facts) List() []Fact {
	var out []Fact
	if f == "" || json.Unmarshal([]byte(f), &out) != nil {
		return nil
	}
	return out
}
