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

// redraws tells whether the page takes the part back as the server has it.
func (e *edit) redraws() bool { return e.Do != "" }

// doing is an edit at work: d is the draft with the page's part in it.
type doing struct {
	d     *assistant.Definition
	p     part
	path  []string
	value string
	lang  *i18n.Printer
	focus string // pointer to go on at
	said  string // what was done
}

// apply puts the page's part into a copy of the draft and carries out what the
// button does.
func (e *edit) apply(d *assistant.Definition, p part, lang *i18n.Printer) (*doing, error) {
	next := d.Clone()
	if err := p.write(&next, e.Part); err != nil {
		return nil, err
	}
	next = next.Clone() // nothing in it is nil
	path, err := split(e.At)
	if err != nil {
		return nil, err
	}
	o := &doing{d: &next, p: p, path: path, value: e.Value, lang: lang}
	if e.redraws() && e.Do != "draw" {
		verb := verbs[e.Do]
		if own := actionVerbs[e.Do]; own != nil && p.id != "" {
			verb = own
		}
		if verb == nil {
			return nil, domain.Invalid(nil)
		}
		if err := verb(o); err != nil {
			return nil, err
		}
	}
	p.tidy(o.d, e.redraws())
	return o, nil
}

func (o *doing) say(key string, args ...any) { o.said = o.lang.T("assistants.said_"+key, args...) }

// pointer is where the edit is done.
func (o *doing) pointer() string {
	if len(o.path) == 0 {
		return ""
	}
	return "/" + strings.Join(o.path, "/")
}

// verbs change a list of the part, whatever it holds.
var verbs = map[string]func(*doing) error{
	"add":    (*doing).add,
	"remove": (*doing).remove,
	"up":     func(o *doing) error { return o.shift(-1) },
	"down":   func(o *doing) error { return o.shift(1) },
	"move":   (*doing).move,
	// of the variables' part alone
	"variable.rename": (*doing).renameVariable,
}

// tree changes the part as maps and lists.
func (o *doing) tree(fn func(root any) (any, error)) error {
	raw, err := o.p.read(o.d)
	if err != nil {
		return err
	}
	root, err := decode(raw)
	if err == nil {
		root, err = fn(root)
	}
	if err != nil {
		return err
	}
	if raw, err = json.Marshal(root); err != nil {
		return err
	}
	err = o.p.write(o.d, raw)
	*o.d = o.d.Clone()
	return err
}

// renameVariable gives a declared variable another name, wherever it is named.
func (o *doing) renameVariable() error {
	if o.p.name != "variables" || len(o.path) == 0 {
		return domain.Invalid(nil)
	}
	i, err := index(o.path[0], len(o.d.Variables))
	if err != nil {
		return err
	}
	next, err := o.d.RenameVariable(o.d.Variables[i].ID, strings.TrimSpace(o.value))
	if err != nil {
		return err
	}
	*o.d = next
	o.say("renamed")
	return nil
}

func (o *doing) add() error {
	name := o.p.list
	if len(o.path) > 0 {
		name = o.path[len(o.path)-1]
	}
	return o.tree(func(root any) (any, error) {
		root, at, err := appended(root, o.path, name)
		o.focus = o.pointer() + "/" + strconv.Itoa(at)
		o.say("added")
		return root, err
	})
}

func (o *doing) remove() error {
	o.focus = o.pointer()
	o.say("removed")
	return o.tree(func(root any) (any, error) { return removed(root, o.path) })
}

func (o *doing) move() error {
	to, err := strconv.Atoi(o.value)
	if err != nil {
		return domain.Invalid(err)
	}
	return o.place(to)
}

// shift moves the item at the pointer by some places.
func (o *doing) shift(by int) error {
	if len(o.path) == 0 {
		return domain.Invalid(nil)
	}
	i, err := strconv.Atoi(o.path[len(o.path)-1])
	if err != nil {
		return domain.Invalid(err)
	}
	return o.place(i + by)
}

func (o *doing) place(to int) error {
	return o.tree(func(root any) (any, error) {
		root, at, err := moved(root, o.path, to)
		p := o.pointer()
		o.focus = p[:strings.LastIndexByte(p, '/')+1] + strconv.Itoa(at)
		o.say("moved", "N", at+1)
		return root, err
	})
}
