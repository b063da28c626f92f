package builder

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/response"
	"relevo/views/ui"
)

// weekdays by the ids conditions use, Monday first.
var weekdays = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// worded makes options of values whose labels are texts of the catalogue.
func worded(ctx context.Context, prefix string, values ...string) []ui.Option {
	out := make([]ui.Option, len(values))
	for i, v := range values {
		id := v
		if id == "" {
			id = "default"
		}
		out[i] = ui.Option{Value: v, Label: i18n.T(ctx, prefix+id)}
	}
	return out
}

func modeOptions(ctx context.Context, ofAction bool) []ui.Option {
	out := worded(ctx, "assistants.mode_", "clarifying", "confident")
	first := i18n.T(ctx, "assistants.mode_off")
	if ofAction {
		first = i18n.T(ctx, "assistants.mode_default")
	}
	return append([]ui.Option{{Label: first}}, out...)
}

func askModes(ctx context.Context) []ui.Option {
	return worded(ctx, "assistants.ask_", "", "skip_if_known", "always", "never")
}

func searchModes(ctx context.Context) []ui.Option {
	return worded(ctx, "assistants.search_", "display", "store", "both")
}

func matchOptions(ctx context.Context, prefix string) []ui.Option {
	return worded(ctx, prefix, "all", "any")
}

func match(m assistant.Match) string {
	if m == "" {
		return string(assistant.MatchAll)
	}
	return string(m)
}

func reasonOptions(ctx context.Context) []ui.Option {
	var all []string
	for _, r := range assistant.FallbackReasons() {
		all = append(all, string(r))
	}
	return worded(ctx, "builder.value_", all...)
}

func thenOptions(ctx context.Context, system bool) []ui.Option {
	kinds := []assistant.Do{assistant.DoNext, assistant.DoReask, assistant.DoSubaction, assistant.DoSearch, assistant.DoExtension, assistant.DoConnect}
	if system {
		kinds = append(kinds, assistant.DoFallback)
	}
	var all []string
	for _, k := range append(kinds, assistant.DoEnd) {
		all = append(all, string(k))
	}
	return worded(ctx, "assistants.then_", all...)
}

// TypeName is a type of answer in words.
func TypeName(ctx context.Context, t response.Type) string {
	return i18n.T(ctx, "assistants.type_"+string(t))
}

func typeOptions(ctx context.Context) []ui.Option {
	var all []string
	for _, t := range response.Types() {
		all = append(all, string(t))
	}
	return worded(ctx, "assistants.type_", all...)
}

// askGroups are what a step can ask for.
func askGroups(ctx context.Context, saved []ui.Option) []Group {
	out := []Group{{Options: []ui.Option{{Label: i18n.T(ctx, "assistants.asks_nothing")}}}, {Label: i18n.T(ctx, "assistants.asks_for"), Options: typeOptions(ctx)}}
	if len(saved) > 0 {
		g := Group{Label: i18n.T(ctx, "assistants.saved")}
		for _, o := range saved {
			g.Options = append(g.Options, ui.Option{Value: "saved:" + o.Value, Label: o.Label})
		}
		out = append(out, g)
	}
	return out
}

func askKind(a *assistant.Ask) string {
	switch {
	case a == nil:
		return ""
	case a.Saved != "":
		return "saved:" + a.Saved
	}
	return string(a.Spec.Type)
}

func operatorOptions(ctx context.Context, t response.Type) []ui.Option {
	return worded(ctx, "assistants.op_", response.Operators(t)...)
}

func needsValue(op string) bool { return op != "defined" && op != "not_defined" && op != "" }

// choices are the values a variable can have, where they are few.
func (e Editing) choices(ctx context.Context, action, variable string, kind response.Type) []ui.Option {
	switch {
	case kind == response.Confirmation:
		return []ui.Option{{Value: "true", Label: i18n.T(ctx, "common.yes")}, {Value: "false", Label: i18n.T(ctx, "common.no")}}
	case variable == assistant.VarFallbackReason:
		return reasonOptions(ctx)
	case variable == assistant.VarTrigger:
		return worded(ctx, "builder.value_", assistant.TriggerDanger, assistant.TriggerProfanity)
	case variable == assistant.VarDigressedFrom:
		return e.Names.Actions
	case kind == response.Options:
		if s := e.specOf(action, variable); s != nil {
			out := make([]ui.Option, 0, len(s.Options))
			for _, o := range s.Options {
				out = append(out, ui.Option{Value: o.Value, Label: o.In(i18n.From(ctx).Lang())})
			}
			return out
		}
	}
	return nil
}

// specOf is the question whose answer a variable is.
func (e Editing) specOf(action, variable string) *response.Spec {
	for _, only := range []bool{true, false} { // its own steps first
		for i := range e.Def.Actions {
			a := &e.Def.Actions[i]
			if only != (a.ID == action) {
				continue
			}
			for j := range a.Steps {
				if s := &a.Steps[j]; s.Ask != nil && (s.ID == variable || s.Ask.Save == variable) {
					return e.Def.Spec(s.Ask)
				}
			}
		}
	}
	return nil
}

// invalidText is what is said to an answer that does not fit, by itself.
func invalidText(d *assistant.Definition, a *assistant.Ask) assistant.Text {
	switch t := d.Spec(a).Type; t {
	case response.Email:
		return d.Builtin("email.invalid")
	case response.FreeText, "":
		return nil
	default:
		return d.Builtin("invalid." + string(t))
	}
}

// Context variables have any name behind a prefix.
func isContext(name string) bool { return strings.HasPrefix(name, assistant.ContextPrefix) }

func contextName(name string) string { return strings.TrimPrefix(name, assistant.ContextPrefix) }

func variableChoice(name string) string {
	if isContext(name) {
		return assistant.ContextPrefix
	}
	return name
}

func withContext(ctx context.Context, groups []Group) []Group {
	return append(slices.Clip(groups), Group{Label: i18n.T(ctx, "assistants.from_page"), Options: []ui.Option{{Value: assistant.ContextPrefix, Label: i18n.T(ctx, "assistants.context")}}})
}

func (c Control) named(name string) Control {
	c.Key += "-" + name
	return c
}

func (c Control) suggest(list string) Control {
	c.List = list
	return c
}

func (c Control) choosing(options []ui.Option) Control {
	c.Groups = one(options)
	return c
}

// removeTest takes a comparison away, and with the last one its group.
func removeTest(ctx context.Context, group, test At, whole bool) Verb {
	v := Verb{At: test, Do: "remove", Icon: "x", Kind: "ghost", Aria: i18n.T(ctx, "assistants.test_remove")}
	if whole {
		v.At = group
	}
	return v
}

func has(all []string, s string) bool { return slices.Contains(all, s) }

func hasNumber(all []int, n int) bool { return slices.Contains(all, n) }

func first(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

func joined(all []string) string { return strings.Join(all, ", ") }

func number(f *float64) string {
	if f == nil {
		return ""
	}
	return strconv.FormatFloat(*f, 'f', -1, 64)
}

// figure writes a confidence, as 0.62 or 0,62.
func figure(ctx context.Context, p float64) string {
	s := strconv.FormatFloat(p, 'f', 2, 64)
	if i18n.From(ctx).Lang() == "es" {
		return strings.Replace(s, ".", ",", 1)
	}
	return s
}

func countExamples(a assistant.Action) (n int) {
	for _, l := range a.Examples {
		n += len(l)
	}
	return n
}

// FirstExamples are a few of them, in the assistant's language if it has any.
func FirstExamples(a assistant.Action, lang string) []string {
	all := a.Examples[lang]
	for _, l := range i18n.Languages() {
		if len(all) == 0 {
			all = a.Examples[l]
		}
	}
	return all[:min(len(all), 3)]
}

// enough colours the count of examples.
func enough(n int, own bool) string {
	switch {
	case n >= 10:
		return "ok"
	case n > 0 || own:
		return "warn"
	}
	return ""
}

func actionNameHint(ctx context.Context, a assistant.Action) string {
	if a.System != "" {
		return ""
	}
	return i18n.T(ctx, "assistants.action_name_hint")
}

func patternHint(ctx context.Context, name string) string {
	if name == "url" || name == "phone" {
		return i18n.T(ctx, "assistants.pattern_builtin")
	}
	return `[A-Z]{2}\d{6}`
}

// stepOf is the place of the step around its question.
func stepOf(ask At) At {
	return At{Pointer: strings.TrimSuffix(ask.Pointer, "/ask"), Key: strings.TrimSuffix(ask.Key, "/ask")}
}

// examplesShown is how many examples stand there before the rest is asked for.
const examplesShown = 10

// assistantNameMax is the longest name of an action, in characters.
const assistantNameMax = assistant.MaxName

func langs(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, l := range i18n.Languages() {
		out = append(out, ui.Option{Value: l, Label: langName(ctx, l)})
	}
	return out
}
