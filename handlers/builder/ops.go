package builder

import (
	"encoding/json"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
)

// edit is what a page sends: the part as it stands there, the sum of what it
// began with, and what a button does with it.
type edit struct {
	Base  string          `json:"base"`
	Part  json.RawMessage `json:"part"`
	Do    string          `json:"do"`    // "" only saves, "draw" draws anew
	At    string          `json:"at"`    // what it is done to, a pointer into the part
	Value string          `json:"value"` // of a select, a name, pasted lines
	Open  map[string]bool `json:"open"`  // what the page has folded and unfolded
	Force bool            `json:"force"` // over what somebody else saved meanwhile
}

// outcome is what an edit leaves: the part, where to go on, what to say.
type outcome struct {
	part  []byte
	focus string // pointer
	said  string
}

// apply carries out what the button does. d is the draft the part belongs to;
// it stays as it is.
func (e *edit) apply(d *assistant.Definition, p part, lang *i18n.Printer) (outcome, error) {
	out := outcome{part: e.Part}
	if e.Do == "" || e.Do == "draw" {
		return out, nil
	}
	if p.id != "" {
		if op, ok := actionOps[e.Do]; ok {
			return e.onAction(d, p, lang, op)
		}
	}
	root, err := decode(e.Part)
	if err != nil {
		return out, err
	}
	path, err := split(e.At)
	if err != nil {
		return out, err
	}
	verb, ok := verbs[e.Do]
	if !ok {
		return out, domain.Invalid(nil)
	}
	if root, err = verb(e, p, root, path, lang, &out); err != nil {
		return out, err
	}
	out.part, err = json.Marshal(root)
	return out, err
}

// verb changes a list of the part, whatever it holds.
type verb func(e *edit, p part, root any, path []string, lang *i18n.Printer, out *outcome) (any, error)

var verbs = map[string]verb{
	"add": func(e *edit, p part, root any, path []string, lang *i18n.Printer, out *outcome) (any, error) {
		name := p.list
		if len(path) > 0 {
			name = path[len(path)-1]
		}
		root, at, err := appended(root, path, name)
		out.focus, out.said = e.At+"/"+strconv.Itoa(at), lang.T("assistants.said_added")
		return root, err
	},
	"remove": func(e *edit, p part, root any, path []string, lang *i18n.Printer, out *outcome) (any, error) {
		out.focus, out.said = e.At, lang.T("assistants.said_removed")
		return removed(root, path)
	},
	"up":   func(e *edit, p part, root any, path []string, lang *i18n.Printer, out *outcome) (any, error) { return shift(e, root, path, -1, lang, out) },
	"down": func(e *edit, p part, root any, path []string, lang *i18n.Printer, out *outcome) (any, error) { return shift(e, root, path, 1, lang, out) },
	"move": func(e *edit, p part, root any, path []string, lang *i18n.Printer, out *outcome) (any, error) {
		to, err := strconv.Atoi(e.Value)
		if err != nil {
			return nil, domain.Invalid(err)
		}
		return place(e, root, path, to, lang, out)
	},
}

// shift moves the item at path by some places.
func shift(e *edit, root any, path []string, by int, lang *i18n.Printer, out *outcome) (any, error) {
	if len(path) == 0 {
		return nil, domain.Invalid(nil)
	}
	i, err := strconv.Atoi(path[len(path)-1])
	if err != nil {
		return nil, domain.Invalid(err)
	}
	return place(e, root, path, i+by, lang, out)
}

func place(e *edit, root any, path []string, to int, lang *i18n.Printer, out *outcome) (any, error) {
	root, at, err := moved(root, path, to)
	out.focus = e.At[:strings.LastIndexByte(e.At, '/')+1] + strconv.Itoa(at)
	out.said = lang.T("assistants.said_moved", "N", at+1)
	return root, err
}
