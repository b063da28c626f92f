package assistant

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/response"
)

func text(s string) response.Value               { return response.Value{Type: response.FreeText, Text: s} }
func choice(s string) Var                        { return Var{Value: response.Value{Type: response.Options, Text: s}} }
func number(n int) Var                           { return Var{Value: response.Value{Type: response.Number, Number: float64(n)}} }
func truth(b bool) Var                           { return Var{Value: response.Value{Type: response.Confirmation, Bool: b}} }
func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// initial gives declared variables their types and initial values. What the
// page with the widget sent is there already; it is read as the declared type.
func (t *turn) initial() {
	given := t.s.Vars
	t.s.Vars = nil
	for _, v := range t.d.Variables {
		if _, ok := given[v.ID]; !ok && v.Initial != "" {
			t.set(v.ID, typed(v.Type, v.Initial, t.readsIn(t.d.Language)))
		}
	}
	for _, name := range sorted(given) {
		t.set(name, given[name])
	}
}

// readsIn is how texts of a language are read.
func (t *turn) readsIn(lang string) response.Env {
	env := t.reads()
	env.Lang = lang
	return env
}

// typed reads a text as a type; what is no such value is undefined.
func typed(typ response.Type, s string, env response.Env) Var {
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		return Var{}
	case typ == response.Options, typ == response.Regex, typ == response.FreeText, typ == "":
		return Var{Value: response.Value{Type: cmp.Or(typ, response.FreeText), Text: s}}
	}
	v, problem := response.Parse(&response.Spec{Type: typ}, s, env)
	if problem != response.None {
		return Var{}
	}
	return Var{Value: v}
}

// converted is a value as another type. Numbers that programs wrote have a point
// in every language: "1.250" of a service is no thousand.
func (t *turn) converted(v response.Value, typ response.Type) Var {
	s := plain(v)
	switch typ {
	case response.Number, response.Currency, response.Percent:
		if f, err := strconv.ParseFloat(s, 64); err == nil && strings.Trim(s, "0123456789.-") == "" {
			return Var{Value: response.Value{Type: typ, Number: f}}
		}
	}
	return typed(typ, s, t.reads())
}

// set keeps a session variable, as the type it is declared with; a Var without
// type clears it. What is declared private stays private.
func (t *turn) set(name string, v Var) {
	if name == "" {
		return
	}
	if v.Type == "" && v.List != nil {
		v.Type = response.FreeText
	}
	if d := t.d.declared(name); d != nil {
		if v.Type != "" && v.Type != d.Type && v.List == nil {
			private := v.Private
			v = t.converted(v.Value, d.Type)
			v.Private = private
		}
		v.Private = v.Private || d.Private
	}
	v.Value = bounded(v.Value)
	delete(t.s.Vars, name)
	if v.Type == "" || len(t.s.Vars) >= 2*MaxVariables || !t.fits(v) {
		return
	}
	if t.s.Vars == nil {
		t.s.Vars = map[string]Var{}
	}
	t.s.Vars[name] = v
}

// assign sets a variable before a step speaks. "{name}" alone copies the value
// as it is, private ones included; in a longer text they are masked.
func (t *turn) assign(set Assign) {
	if inner, ok := strings.CutPrefix(set.Value, "{"); ok {
		if name, ok := strings.CutSuffix(inner, "}"); ok && goodName(name) {
			v, _ := t.lookup(name)
			t.set(set.Variable, v)
			return
		}
	}
	typ, lang := response.FreeText, t.s.Lang
	if d := t.d.declared(set.Variable); d != nil {
		typ = d.Type
	}
	if !strings.Contains(set.Value, "{") {
		lang = t.d.Language // the author's own words
	}
	t.set(set.Variable, typed(typ, t.fill(set.Value), t.readsIn(lang)))
}

// lookup finds a variable: of the action, of the session, built in.
func (t *turn) lookup(name string) (Var, bool) {
	if f := t.top(); f != nil {
		if v, ok := f.Vars[name]; ok {
			return v, true
		}
	}
	if v, ok := t.s.Vars[name]; ok {
		return v, true
	}
	return t.builtinVar(name)
}

// builtinVar is a variable every assistant has (A9).
func (t *turn) builtinVar(name string) (Var, bool) {
	zone := t.env.Zone
	if zone == nil {
		zone = time.UTC
	}
	now := time.UnixMilli(t.env.Now).In(zone)
	v := Var{}
	switch name {
	case VarNow:
		v.Value = text(now.Format(time.RFC3339))
	case VarDate:
		v.Value = response.Value{Type: response.Date, Text: now.Format(time.DateOnly)}
	case VarTime:
		v.Value = response.Value{Type: response.Time, Text: now.Format("15:04")}
	case VarTimezone:
		v.Value = text(zone.String())
	case VarLocale:
		v.Value = text(t.s.Lang)
	case VarChannel:
		v.Value = text(t.env.Channel)
	case VarFallbackReason:
		v = choice(string(t.s.Fallback))
	case VarDigressedFrom:
		v = choice(t.s.Digressed)
	case VarNoMatchCount:
		v = number(t.s.NoMatches)
	case VarNoMatchLimit:
		v = number(t.d.Settings.NoMatchLimit)
	case VarProfanityCount:
		v = number(t.s.Profanity)
	case VarProfanityLimit:
		v = number(t.d.Settings.ProfanityLimit)
	case VarHistory:
		v.Value = text(t.history())
	}
	return v, v.Type != "" && (v.Text != "" || v.Type == response.Number)
}

// history is session_history: a line each, with who wrote it.
func (t *turn) history() string {
	var b strings.Builder
	for i, l := range t.s.History {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(l.By + ": " + l.Text)
	}
	return b.String()
}

// holds tells whether a condition is true now.
func (t *turn) holds(c Condition) bool {
	if len(c.Groups) == 0 {
		return true
	}
	for i := range c.Groups {
		if t.group(&c.Groups[i]) == (c.Match == MatchAny) {
			return c.Match == MatchAny
		}
	}
	return c.Match != MatchAny
}

func (t *turn) group(g *Group) bool {
	if len(g.Tests) == 0 {
		return true
	}
	for i := range g.Tests {
		if t.test(&g.Tests[i]) == (g.Match == MatchAny) {
			return g.Match == MatchAny
		}
	}
	return g.Match != MatchAny
}

func (t *turn) test(x *response.Test) bool {
	v, ok := t.lookup(x.Variable)
	if !ok {
		return x.Holds(nil, t.reads())
	}
	return x.Holds(&v.Value, t.reads())
}

// fill replaces {variable} by values in the visitor's language, private ones by
// "***", unknown ones by nothing. What a value holds is not replaced again, and
// braces around anything that is no name stay.
func (t *turn) fill(s string) string {
	return strings.TrimSpace(domain.Clip(expand(s, func(name string) string {
		v, ok := t.lookup(name)
		switch {
		case !ok:
			return ""
		case v.Private:
			return masked
		case v.Type == response.Confirmation && v.List == nil:
			if v.Bool {
				return t.builtin("answer.yes")
			}
			return t.builtin("answer.no")
		}
		return v.Show(t.s.Lang)
	}), MaxText))
}

// expand replaces each {name} in one pass.
func expand(s string, value func(name string) string) string {
	if !strings.Contains(s, "{") {
		return s
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		if closed && goodName(name) {
			b.WriteString(value(name))
			s = after
		} else {
			b.WriteByte('{')
			s = rest
		}
	}
}

// goodName: letters, digits, _ and dots between them.
func goodName(s string) bool {
	if s == "" || len(s) > 128 || s[0] == '.' || s[len(s)-1] == '.' {
		return false
	}
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '.') {
			return false
		}
	}
	return true
}

// plain is a value as programs read it: 2.5, true, 2025-03-11, an option's
// value.
func plain(v response.Value) string {
	switch {
	case v.List != nil:
		return strings.Join(v.List, ", ")
	case v.Type == response.Number, v.Type == response.Currency, v.Type == response.Percent:
		return strconv.FormatFloat(v.Number, 'f', -1, 64)
	case v.Type == response.Confirmation:
		return strconv.FormatBool(v.Bool)
	}
	return v.Text
}

// bounded cuts what a variable may hold.
func bounded(v response.Value) response.Value {
	v.Text = domain.Clip(v.Text, keptValue)
	if v.List != nil {
		left, list := keptValue, make([]string, 0, min(len(v.List), response.MaxOptions))
		for _, item := range v.List[:min(len(v.List), response.MaxOptions)] {
			item = domain.Clip(item, left)
			left -= utf8.RuneCountInString(item)
			list = append(list, item)
		}
		v.List = list
	}
	return v
}

// fits tells whether the session has room for one more value.
func (t *turn) fits(v Var) bool {
	total := size(v)
	for _, v := range t.s.Vars {
		total += size(v)
	}
	for i := range t.s.Stack {
		for _, v := range t.s.Stack[i].Vars {
			total += size(v)
		}
	}
	return total <= maxSession
}

func size(v Var) int {
	n := 100 + len(v.Text)
	for _, item := range v.List {
		n += len(item) + 3
	}
	for lang, label := range v.Label {
		n += len(lang) + len(label) + 6
	}
	return n
}
