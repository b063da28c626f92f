package builder

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
	views "relevo/views/builder"
)

// compare tells, for the reader, what is other in one definition than in an
// earlier one.
type compare struct {
	was, now assistant.Words
	p        *i18n.Printer
	id       string // the assistant's, for addresses
}

func differences(p *i18n.Printer, id string, w assistant.World, was, now *assistant.Definition) []views.Difference {
	before, after := was.Clone(), now.Clone()
	c := compare{was: assistant.Words{D: &before, To: p, W: w}, now: assistant.Words{D: &after, To: p, W: w}, p: p, id: id}
	out := c.actions()
	out = append(out, c.variables()...)
	out = append(out, c.saved()...)
	return append(out, c.settings()...)
}

func equal(a, b any) bool {
	x, err1 := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}

func (c compare) name(w assistant.Words, a *assistant.Action) string {
	return a.Name.In(c.p.Lang(), w.D.Language)
}

func (c compare) actions() (out []views.Difference) {
	for i := range c.now.D.Actions {
		a := &c.now.D.Actions[i]
		d := views.Difference{Kind: "changed", Name: c.name(c.now, a), Href: views.Of(c.id, "/actions/"+a.ID)}
		old := c.was.D.Find(a.ID)
		switch {
		case old == nil:
			d.Kind = "added"
		case equal(old, a):
			continue
		default:
			d.Lines = c.action(old, a)
		}
		out = append(out, d)
	}
	for i := range c.was.D.Actions {
		if a := &c.was.D.Actions[i]; c.now.D.Find(a.ID) == nil {
			out = append(out, views.Difference{Kind: "removed", Name: c.name(c.was, a)})
		}
	}
	return out
}

// lines collects the details of one difference.
type lines []views.DiffLine

func (l *lines) put(what, was, now string) {
	if was != now {
		*l = append(*l, views.DiffLine{What: what, Was: was, Now: now})
	}
}

func (c compare) action(was, now *assistant.Action) []views.DiffLine {
	var l lines
	for _, lang := range i18n.Languages() {
		l.put(c.in("assistants.action_name", lang), was.Name[lang], now.Name[lang])
	}
	for _, lang := range i18n.Languages() {
		l.put(c.in("assistants.examples", lang), missing(was.Examples[lang], now.Examples[lang]), missing(now.Examples[lang], was.Examples[lang]))
	}
	l.put(c.p.T("assistants.available"), c.always(c.was.Condition(was.ID, was.When)), c.always(c.now.Condition(now.ID, now.When)))
	c.steps(&l, was, now)
	on := func(b bool) string {
		if b {
			return c.p.T("common.on")
		}
		return c.p.T("common.off")
	}
	l.put(c.p.T("assistants.change_topic"), on(was.ChangeTopic), on(now.ChangeTopic))
	l.put(c.p.T("assistants.never_return"), on(was.NeverReturn), on(now.NeverReturn))
	l.put(c.p.T("assistants.clarify"), on(was.Clarify), on(now.Clarify))
	mode := func(m assistant.ResponseMode) string { return c.p.T("assistants.mode_" + cmp.Or(string(m), "default")) }
	l.put(c.p.T("assistants.response_mode"), mode(was.ResponseMode), mode(now.ResponseMode))
	return l
}

func (c compare) in(label, lang string) string {
	name := c.p.T("common.english")
	if lang == "es" {
		name = c.p.T("common.spanish")
	}
	return c.p.T(label) + " (" + name + ")"
}

func (c compare) always(condition string) string {
	return cmp.Or(condition, c.p.T("assistants.always"))
}

// missing lists, shortened, what is in a and not in b.
func missing(a, b []string) string {
	var out []string
	for _, s := range a {
		if !slices.Contains(b, s) {
			out = append(out, s)
		}
	}
	const most = 6
	if len(out) > most {
		return strings.Join(out[:most], ", ") + ", … +" + strconv.Itoa(len(out)-most)
	}
	return strings.Join(out, ", ")
}

func (c compare) steps(l *lines, was, now *assistant.Action) {
	var before, after []string
	for i := range now.Steps {
		s := &now.Steps[i]
		what := c.p.T("assistants.step_n", "N", i+1)
		old := was.Step(s.ID)
		if old == nil {
			l.put(what, "", c.now.Step(now.ID, s))
			continue
		}
		after = append(after, s.ID)
		c.step(l, what, was.ID, old, s)
	}
	for i := range was.Steps {
		s := &was.Steps[i]
		if now.Step(s.ID) == nil {
			l.put(c.p.T("assistants.step_n", "N", i+1), c.was.Step(was.ID, s), "")
		} else {
			before = append(before, s.ID)
		}
	}
	if !slices.Equal(before, after) {
		l.put(c.p.T("assistants.diff_order"), "", c.p.T("assistants.diff_order_text"))
	}
}

func (c compare) step(l *lines, what, action string, was, now *assistant.Step) {
	if equal(was, now) {
		return
	}
	n := len(*l)
	for _, lang := range i18n.Languages() {
		l.put(what+" · "+c.in("assistants.says", lang), was.Say[lang], now.Say[lang])
	}
	l.put(what+" · "+c.p.T("assistants.taken"), c.always(c.was.Condition(action, was.When)), c.always(c.now.Condition(action, now.When)))
	answer := func(w assistant.Words, a *assistant.Ask) string {
		if a == nil {
			return c.p.T("assistants.asks_nothing")
		}
		return w.Answer(a)
	}
	l.put(what+" · "+c.p.T("assistants.asks"), answer(c.was, was.Ask), answer(c.now, now.Ask))
	then := func(w assistant.Words, t *assistant.Then) string {
		return cmp.Or(w.Then(action, t), c.p.T("assistants.then_next"))
	}
	l.put(what+" · "+c.p.T("assistants.then"), then(c.was, &was.Then), then(c.now, &now.Then))
	if len(*l) == n {
		l.put(what, "", c.p.T("assistants.diff_details"))
	}
}

func (c compare) variables() []views.Difference {
	var l lines
	id := func(v assistant.Variable) string { return v.ID }
	byName(&l, c.p, c.was.D.Variables, c.now.D.Variables, id, id)
	return c.part("variables", "/variables", l)
}

func (c compare) saved() []views.Difference {
	var l lines
	byName(&l, c.p, c.was.D.Saved, c.now.D.Saved, func(s assistant.SavedResponse) string { return s.ID }, func(s assistant.SavedResponse) string { return s.Name })
	return c.part("saved", "/saved", l)
}

// byName compares lists of things that have an id and a name.
func byName[T any](l *lines, p *i18n.Printer, was, now []T, id, name func(T) string) {
	find := func(all []T, of T) (T, bool) {
		i := slices.IndexFunc(all, func(x T) bool { return id(x) == id(of) })
		if i < 0 {
			var none T
			return none, false
		}
		return all[i], true
	}
	for _, x := range now {
		if old, ok := find(was, x); !ok {
			l.put(name(x), "", p.T("assistants.diff_added"))
		} else if !equal(old, x) {
			l.put(name(x), "", p.T("assistants.diff_changed"))
		}
	}
	for _, x := range was {
		if _, ok := find(now, x); !ok {
			l.put(name(x), p.T("assistants.diff_removed"), "")
		}
	}
}

func (c compare) part(name, page string, l lines) []views.Difference {
	if len(l) == 0 {
		return nil
	}
	return []views.Difference{{Kind: "changed", Name: c.p.T("assistants." + name), Href: views.Of(c.id, page), Lines: l}}
}

func (c compare) settings() []views.Difference {
	var texts, rest lines
	was, now := c.was.D.Settings, c.now.D.Settings
	keys := slices.Sorted(maps.Keys(was.Texts))
	for _, k := range slices.Sorted(maps.Keys(now.Texts)) {
		if _, ok := was.Texts[k]; !ok {
			keys = append(keys, k)
		}
	}
	for _, k := range keys {
		for _, lang := range i18n.Languages() {
			texts.put(c.in(views.TextLabel(k), lang), was.Texts[k][lang], now.Texts[k][lang])
		}
	}
	was.Texts, now.Texts = nil, nil
	if !equal(was, now) {
		rest.put(c.p.T("assistants.settings"), "", c.p.T("assistants.diff_details"))
	}
	return append(c.part("texts", "/texts", texts), c.part("settings", "/settings", rest)...)
}
