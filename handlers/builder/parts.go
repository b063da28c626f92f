package builder

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/assistant"
)

// part is the piece of a definition that one page edits. Pages of different
// parts never get into each other's way.
type part struct {
	name string // as in addresses: "actions/refund", "variables", "saved", "settings"
	id   string // of an action
	list string // the name of its list, where the part is one
}

// partOf finds a part by its name: not_found when there is no such thing.
func partOf(name string) (part, error) {
	switch name {
	case "variables":
		return part{name: name, list: "variables"}, nil
	case "saved":
		return part{name: name, list: "saved_responses"}, nil
	case "settings", "texts":
		return part{name: name}, nil
	}
	if id, ok := strings.CutPrefix(name, "actions/"); ok && id != "" {
		return part{name: name, id: id}, nil
	}
	return part{}, domain.NotFound()
}

// index is the place of the part's action; -1 for other parts.
func (p part) index(d *assistant.Definition) int {
	if p.id == "" {
		return -1
	}
	return slices.IndexFunc(d.Actions, func(a assistant.Action) bool { return a.ID == p.id })
}

// pointer is the part's place in a definition.
func (p part) pointer(d *assistant.Definition) string {
	switch p.name {
	case "variables", "settings":
		return "/" + p.name
	case "texts":
		return "/settings/texts"
	case "saved":
		return "/saved_responses"
	}
	return "/actions/" + strconv.Itoa(p.index(d))
}

// read is the part as the page holds it. The texts are a part of their own.
func (p part) read(d *assistant.Definition) ([]byte, error) {
	switch p.name {
	case "variables":
		return json.Marshal(d.Variables)
	case "saved":
		return json.Marshal(d.Saved)
	case "texts":
		return json.Marshal(d.Settings.Texts)
	case "settings":
		s := d.Settings
		s.Texts = nil
		return json.Marshal(s)
	}
	i := p.index(d)
	if i < 0 {
		return nil, domain.NotFound()
	}
	return json.Marshal(d.Actions[i])
}

// write puts the part into a definition; nothing else of it changes, nor which
// action it is. What does not fit the form is refused.
func (p part) write(d *assistant.Definition, raw []byte) error {
	switch p.name {
	case "variables":
		return into(raw, &d.Variables)
	case "saved":
		return into(raw, &d.Saved)
	case "texts":
		return into(raw, &d.Settings.Texts)
	case "settings":
		texts := d.Settings.Texts
		err := into(raw, &d.Settings)
		d.Settings.Texts = texts
		return err
	}
	i := p.index(d)
	if i < 0 {
		return domain.NotFound()
	}
	a := d.Actions[i]
	err := into(raw, &a)
	a.ID, a.System = d.Actions[i].ID, d.Actions[i].System
	d.Actions[i] = a
	return err
}

// into replaces v by what is read; on an error it stays.
func into[T any](raw []byte, v *T) error {
	var fresh T
	if err := strictly(raw, &fresh); err != nil {
		return err
	}
	*v = fresh
	return nil
}

// strictly reads JSON into v: an unknown field, a wrong type or anything behind
// it is refused.
func strictly(raw []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return domain.Invalid(err)
	}
	if d.More() {
		return domain.Invalid(nil)
	}
	return nil
}

// sum names the content of a part, so that a page can tell what it changed.
func sum(raw []byte) string {
	h := sha256.Sum256(raw)
	return base64.RawURLEncoding.EncodeToString(h[:12])
}
