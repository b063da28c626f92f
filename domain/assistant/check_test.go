package assistant_test

import (
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/response"
)

// broken is shop with one thing changed, and what Check says of it: pointer and
// key without the common beginnings, a ! in front of what blocks.
type broken struct {
	want   string
	change func(*assistant.Definition)
}

func step(d *assistant.Definition, id string) *assistant.Step { return d.Find("book").Step(id) }

var brokenShops = map[string]broken{
	"format":        {"!/format format", func(d *assistant.Definition) { d.Format = "relevo.assistant/2" }},
	"language":      {"!/language language", func(d *assistant.Definition) { d.Language = "fr" }},
	"no system":     {"!/actions system_missing", func(d *assistant.Definition) { d.Actions = d.Actions[:len(d.Actions)-1] }},
	"two systems":   {"!/actions system_missing; !/actions/5/system twice; /actions/5/steps steps_none", func(d *assistant.Definition) { d.Actions[5].System, d.Actions[5].Steps = "greet", nil }},
	"odd system":    {"!/actions/0/steps/4/then/action subaction_system; !/actions/1/system choice", func(d *assistant.Definition) { d.Actions[1].System = "bye" }},
	"queue":         {"!/settings/queue queue", func(d *assistant.Definition) { d.Settings.Queue = "q9" }},
	"threshold":     {"!/settings/threshold share", func(d *assistant.Definition) { d.Settings.Threshold = 1 }},
	"nan":           {"!/settings/floor share", func(d *assistant.Definition) { d.Settings.Floor = math.NaN() }},
	"limit":         {"!/settings/validation_limit number", func(d *assistant.Definition) { d.Settings.ValidationLimit = -1 }},
	"idle":          {"!/settings/idle_minutes number", func(d *assistant.Definition) { d.Settings.IdleMinutes = 0 }},
	"mode":          {"!/settings/response_mode choice", func(d *assistant.Definition) { d.Settings.ResponseMode = "wild" }},
	"trigger empty": {"!/settings/danger_words/en/0 line_empty", func(d *assistant.Definition) { d.Settings.Danger["en"] = []string{"!!"} }},
	"trigger lang":  {"!/settings/profanity_words/fr language", func(d *assistant.Definition) { d.Settings.Profanity["fr"] = []string{"zut"} }},
	"text key":      {"!/settings/texts/a~1b~0 text_key", func(d *assistant.Definition) { d.Settings.Texts["a/b~"] = both("x", "y") }},
	"text variable": {"!/settings/texts/return.ask/en variable", func(d *assistant.Definition) { d.Settings.Texts["return.ask"] = both("{topic} {vip}", "{topic}") }},
	"card":          {"!/settings/card/3 variable", func(d *assistant.Definition) { d.Settings.Card = append(d.Settings.Card, "nobody") }},
	"card twice":    {"!/settings/card/3 twice", func(d *assistant.Definition) { d.Settings.Card = append(d.Settings.Card, "vip") }},
	"card many":     {"!/settings/card many", func(d *assistant.Definition) { d.Settings.Card = make([]string, 9) }},
	"http":          {"!/settings/extensions/0/url url_https", func(d *assistant.Definition) { d.Settings.Extensions[0].URL = "http://api.example.com" }},
	"host variable": {"!/settings/extensions/0/url url_host", func(d *assistant.Definition) { d.Settings.Extensions[0].URL = "https://{vip}.example.com/" }},
	"header":        {"!/settings/extensions/0/headers/Host header", func(d *assistant.Definition) { d.Settings.Extensions[0].Headers["Host"] = "x" }},
	"header break":  {"!/settings/extensions/0/headers/X-Day line_break", func(d *assistant.Definition) { d.Settings.Extensions[0].Headers["X-Day"] = "a\r\nb" }},
	"header secret": {"/settings/extensions/0/headers/Authorization header_secret", func(d *assistant.Definition) { d.Settings.Extensions[0].Headers["Authorization"] = "Bearer x" }},
	"body": {"!/settings/extensions/0/body body", func(d *assistant.Definition) {
		e := &d.Settings.Extensions[0]
		e.Method, e.Body = "POST", "{order: {vip}}"
	}},
	"body of get": {"!/settings/extensions/0/body body_method", func(d *assistant.Definition) { d.Settings.Extensions[0].Body = "{}" }},
	"result":      {"!/settings/extensions/0/results/status path", func(d *assistant.Definition) { d.Settings.Extensions[0].Results["status"] = "a..b" }},
	"timeout":     {"!/settings/extensions/0/timeout number", func(d *assistant.Definition) { d.Settings.Extensions[0].Timeout = 11 }},
	"needs":       {"!/actions/0/steps/5/then/call extension_variable", func(d *assistant.Definition) { step(d, "call").Then.Pass = nil }},
	"variable id": {"!/variables/0/id variable_id", func(d *assistant.Definition) {
		d.Variables = append([]assistant.Variable{{ID: "a b", Type: "date"}}, d.Variables...)
	}},
	"variable own": {"!/variables/1/id builtin", func(d *assistant.Definition) {
		d.Variables = append(d.Variables, assistant.Variable{ID: "now", Type: "date"})
	}},
	"variable twice": {"!/variables/1/id twice", func(d *assistant.Definition) { d.Variables = append(d.Variables, d.Variables[0]) }},
	"variable type":  {"!/variables/1/type type", func(d *assistant.Definition) { d.Variables = append(d.Variables, assistant.Variable{ID: "x"}) }},
	"saved spec":     {"!/saved_responses/0/spec/weekdays response.weekdays", func(d *assistant.Definition) { d.Saved[0].Spec.Weekdays = []int{7} }},
	"saved name":     {"!/saved_responses/0/name name_empty", func(d *assistant.Definition) { d.Saved[0].Name = " " }},
	"action id": {"!/actions/1/id id; /actions/1/examples examples_none", func(d *assistant.Definition) {
		d.Actions[1].ID, d.Find("book").Steps = "Address", d.Find("book").Steps[:4]
		d.Settings.Card = nil
	}},
	"action twice":   {"!/actions/1/name/es twice", func(d *assistant.Definition) { d.Actions[1].Name["es"] = "reservar MESA" }},
	"action unnamed": {"!/actions/1/name name_empty", func(d *assistant.Definition) { d.Actions[1].Name = assistant.Text{"en": " "} }},
	"half named":     {"/actions/1/name untranslated_es", func(d *assistant.Definition) { delete(d.Actions[1].Name, "es") }},
	"example long":   {"!/actions/0/examples/en/0 long", func(d *assistant.Definition) { d.Actions[0].Examples["en"][0] = strings.Repeat("ñ", 1025) }},
	"example lines":  {"!/actions/0/examples/en/0 line_break", func(d *assistant.Definition) { d.Actions[0].Examples["en"][0] = "a\nb" }},
	"example twice":  {"/actions/0/examples/es/1 example_twice", func(d *assistant.Definition) { d.Actions[0].Examples["es"] = []string{"Una mesa", "una mesa!"} }},
	"example other":  {"/actions/1/examples/en examples_few_en; /actions/1/examples/es examples_few_es; /actions/1/examples/en/0 example_other", func(d *assistant.Definition) { d.Actions[1].Examples["en"] = []string{"Book a táble"} }},
	"example danger": {"/actions/0/examples/es/0 example_trigger", func(d *assistant.Definition) { d.Actions[0].Examples["es"][0] = "Estoy en PELIGRO ya" }},
	"example person": {"/actions/0/examples/en/0 example_agent", func(d *assistant.Definition) { d.Settings.AgentRequests["en"] = []string{"Book a table."} }},
	"no examples":    {"/actions/0/examples examples_none", func(d *assistant.Definition) { d.Actions[0].Examples = nil }},
	"system example": {"/actions/2/examples examples_system", func(d *assistant.Definition) { d.Actions[2].Examples["en"] = []string{"hi"} }},
	"when of action": {"!/actions/0/when/groups/0/tests/0/variable variable", func(d *assistant.Definition) { d.Actions[0].When = test("people", "defined") }},
	"no steps": {"/actions/1/examples examples_none; /actions/1/steps steps_none", func(d *assistant.Definition) {
		d.Actions[1].Steps, d.Actions[0].Steps, d.Settings.Card = nil, d.Actions[0].Steps[:4], nil
	}},
	"step id":     {"!/actions/0/steps/6/id step_id", func(d *assistant.Definition) { step(d, "done").ID = "all done" }},
	"step twice":  {"!/actions/0/steps/6/id twice", func(d *assistant.Definition) { step(d, "done").ID = "redo" }},
	"step own":    {"!/actions/1/steps/0/id builtin", func(d *assistant.Definition) { d.Actions[1].Steps[0].ID = "locale"; step(d, "where").Then.Pass = nil }},
	"empty step":  {"/actions/0/steps/6 step_empty", func(d *assistant.Definition) { d.Actions[0].Steps[6] = assistant.NewStep("done") }},
	"unreachable": {"/actions/0/steps/6 unreachable", func(d *assistant.Definition) { step(d, "call").Then = assistant.Then{Do: assistant.DoEnd} }},
	"ends there": {"/actions/0/steps/6 unreachable", func(d *assistant.Definition) {
		s := d.Actions[0].Steps
		s[4], s[5] = s[5], s[4]
		s[5].Then.EndAfter = true
	}},
	"no question":   {"/actions/0/steps/0/ask question_empty", func(d *assistant.Definition) { step(d, "people").Say = nil }},
	"set unknown":   {"!/actions/0/steps/5/set/0/variable set_variable", func(d *assistant.Definition) { step(d, "call").Set[0].Variable = "vop" }},
	"set built-in":  {"!/actions/0/steps/5/set/0/variable builtin", func(d *assistant.Definition) { step(d, "call").Set[0].Variable = "over_limit" }},
	"say unknown":   {"!/actions/0/steps/6/say/es variable", func(d *assistant.Definition) { step(d, "done").Say["es"] = "{pepole} { x } {} {a-b}" }},
	"say too early": {"/actions/0/steps/0/say/en later", func(d *assistant.Definition) { step(d, "people").Say["en"] = "How many, not {people}?" }},
	"say long":      {"!/actions/0/steps/6/say/es long", func(d *assistant.Definition) { step(d, "done").Say["es"] = strings.Repeat("x", 4001) }},
	"say control":   {"!/actions/0/steps/6/say/es control", func(d *assistant.Definition) { step(d, "done").Say["es"] = "a\x00b" }},
	"say bytes":     {"!/actions/0/steps/6/say/es control", func(d *assistant.Definition) { step(d, "done").Say["es"] = "a\xffb" }},
	"say language":  {"!/actions/0/steps/6/say/de language", func(d *assistant.Definition) { step(d, "done").Say["de"] = "Hallo" }},
	"half said":     {"/actions/0/steps/6/say untranslated_en", func(d *assistant.Definition) { step(d, "done").Say["en"] = "" }},
	"ask saved":     {"!/actions/0/steps/1/ask/saved saved", func(d *assistant.Definition) { step(d, "day").Ask.Saved = "hours"; step(d, "day").Ask.Save = "" }},
	"ask spec":      {"!/actions/0/steps/0/ask/spec/max response.limits_order", func(d *assistant.Definition) { f := 0.0; step(d, "people").Ask.Spec.Max = &f }},
	"ask pattern": {"!/actions/1/steps/1/ask/spec/patterns/0/expr response.pattern", func(d *assistant.Definition) {
		d.Actions[1].Steps[1].Ask.Spec = response.Spec{Type: response.Regex, Patterns: []response.Pattern{{Name: "x", Expr: "((a{1000}){1000}"}}}
	}},
	"ask option": {"/actions/1/steps/1/ask/spec/options/0/label untranslated_es", func(d *assistant.Definition) {
		d.Actions[1].Steps[1].Ask.Spec = response.Spec{Type: response.Options, Options: []response.Option{{Value: "a", Label: map[string]string{"en": "A"}}}}
	}},
	"ask from": {"!/actions/1/steps/1/ask/spec/from variable", func(d *assistant.Definition) {
		d.Actions[1].Steps[1].Ask.Spec = response.Spec{Type: response.Options, From: "list"}
	}},
	"ask mode":     {"!/actions/0/steps/0/ask/mode choice", func(d *assistant.Definition) { step(d, "people").Ask.Mode = "sometimes" }},
	"ask save":     {"!/actions/0/steps/0/ask/save variable_id", func(d *assistant.Definition) { step(d, "people").Ask.Save = "csat rating" }},
	"ask save own": {"!/actions/0/steps/0/ask/save builtin", func(d *assistant.Definition) { step(d, "people").Ask.Save = "trigger" }},
	"ask save type": {"!/actions/0/steps/0/ask/save save_type", func(d *assistant.Definition) {
		step(d, "people").Ask.Save = "n"
		d.Variables = append(d.Variables, assistant.Variable{ID: "n", Type: response.Date})
	}},
	"ask invalid": {"!/actions/0/steps/0/ask/invalid/0/en variable", func(d *assistant.Definition) {
		step(d, "people").Ask.Invalid = []assistant.Text{both("{min} {max} {mean}", "{min}")}
	}},
	"when unknown":  {"!/actions/0/steps/3/when/groups/0/tests/0/variable variable", func(d *assistant.Definition) { step(d, "redo").When = test("okay", "is", "false") }},
	"when operator": {"!/actions/0/steps/3/when/groups/0/tests/0/op response.operator", func(d *assistant.Definition) { step(d, "redo").When = test("ok", "gt", "1") }},
	"when operand":  {"!/actions/0/steps/3/when/groups/0/tests/0/values/0 response.operand", func(d *assistant.Definition) { step(d, "redo").When = test("people", "gt", "many") }},
	"when option": {"/actions/1/steps/2/when/groups/0/tests/0/values/1 condition_option", func(d *assistant.Definition) {
		a := d.Find("address")
		a.Steps[1].Ask.Spec = response.Spec{Type: response.Options, Options: []response.Option{{Value: "a", Label: both("A", "A")}}}
		s := assistant.NewStep("x")
		s.Say, s.When = both("x", "x"), test("street", "any_of", "a", "b")
		a.Steps = append(a.Steps, s)
	}},
	"when empty": {"!/actions/0/steps/3/when/groups/0/tests tests_none", func(d *assistant.Definition) {
		step(d, "redo").When = assistant.Condition{Groups: make([]assistant.Group, 1)}
	}},
	"when match": {"!/actions/0/steps/3/when/match choice", func(d *assistant.Definition) { step(d, "redo").When.Match = "some" }},
	"do":         {"!/actions/0/steps/6/then/do choice", func(d *assistant.Definition) { step(d, "done").Then.Do = "jump" }},
	"reask early": {"!/actions/0/steps/1/then/do reask_early", func(d *assistant.Definition) {
		step(d, "day").Then = assistant.Then{Do: assistant.DoReask, Steps: []string{"people"}}
	}},
	"reask none":    {"!/actions/0/steps/3/then/steps reask_none", func(d *assistant.Definition) { step(d, "redo").Then.Steps = nil }},
	"reask gone":    {"!/actions/0/steps/3/then/steps/1 step", func(d *assistant.Definition) { step(d, "redo").Then.Steps = []string{"people", "date"} }},
	"reask forward": {"!/actions/0/steps/3/then/steps/1 reask_forward", func(d *assistant.Definition) { step(d, "redo").Then.Steps = []string{"people", "where"} }},
	"reask itself":  {"!/actions/0/steps/3/then/steps/1 reask_forward", func(d *assistant.Definition) { step(d, "redo").Then.Steps = []string{"people", "redo"} }},
	"reask no ask": {"!/actions/0/steps/6/then/steps reask_nothing", func(d *assistant.Definition) {
		s := step(d, "done")
		s.When, s.Then = test("ok", "defined"), assistant.Then{Do: assistant.DoReask, Steps: []string{"call"}}
	}},
	"reask always": {"/actions/0/steps/3/then reask_always", func(d *assistant.Definition) { step(d, "redo").When = assistant.Condition{} }},
	"call gone": {"!/actions/0/steps/4/then/action action; /actions/1/examples examples_none", func(d *assistant.Definition) {
		t := &step(d, "where").Then
		t.Action, t.Pass = "nowhere", nil
		d.Actions[0].Steps = d.Actions[0].Steps[:5]
	}},
	"call system": {"!/actions/0/steps/4/then/action subaction_system; /actions/1/examples examples_none", func(d *assistant.Definition) {
		t := &step(d, "where").Then
		t.Action, t.Pass = "greet", nil
		d.Actions[0].Steps = d.Actions[0].Steps[:5]
	}},
	"call itself": {"!/actions/1/steps/2/then/action subaction_cycle", func(d *assistant.Definition) {
		d.Actions[1].Steps = append(d.Actions[1].Steps, assistant.Step{ID: "x", Then: assistant.Then{Do: assistant.DoSubaction, Action: "address"}})
	}},
	"pass":         {"!/actions/0/steps/4/then/pass/size pass", func(d *assistant.Definition) { step(d, "where").Then.Pass["size"] = "people" }},
	"pass unknown": {"!/actions/0/steps/4/then/pass/guests variable", func(d *assistant.Definition) { step(d, "where").Then.Pass["guests"] = "poeple" }},
	"pass type":    {"/actions/0/steps/4/then/pass/guests pass_type", func(d *assistant.Definition) { step(d, "where").Then.Pass["guests"] = "day" }},
	"extension":    {"!/actions/0/steps/5/then/call extension", func(d *assistant.Definition) { step(d, "call").Then.Call = "stock" }},
	"search mode": {"!/actions/0/steps/6/then/search/mode choice", func(d *assistant.Definition) {
		step(d, "done").Then = assistant.Then{Do: assistant.DoSearch, Search: &assistant.Search{}}
	}},
	"search save": {"!/actions/0/steps/6/then/search/save search_save", func(d *assistant.Definition) {
		step(d, "done").Then = assistant.Then{Do: assistant.DoSearch, Search: &assistant.Search{Mode: "both"}}
	}},
	"connect queue": {"!/actions/0/steps/6/then/connect/queue queue", func(d *assistant.Definition) { step(d, "done").Then.Connect.Queue = "Payments" }},
	"connect note":  {"!/actions/0/steps/6/then/connect/message_to_agent variable", func(d *assistant.Definition) { step(d, "done").Then.Connect.Message = "{vup}" }},
	"connect text":  {"/actions/0/steps/6/then/connect/response_if_online untranslated_es", func(d *assistant.Definition) { step(d, "done").Then.Connect.Online = assistant.Text{"en": "Hold on."} }},
	"user fallback": {"!/actions/0/steps/6/then/do fallback_user", func(d *assistant.Definition) {
		step(d, "done").Then = assistant.Then{Do: assistant.DoFallback, Reason: "no_match"}
	}},
	"fallback loop": {"!/actions/5/steps/0/then/do fallback_cycle", func(d *assistant.Definition) {
		d.Actions[5].Steps[0].Then = assistant.Then{Do: assistant.DoFallback, Reason: "no_match"}
	}},
	"fallback why":  {"!/actions/3/steps/1/then/reason choice", func(d *assistant.Definition) { d.Actions[3].Steps[1].Then.Reason = "planned" }},
	"fallback none": {"/actions/5/steps fallback_none", func(d *assistant.Definition) { d.Actions[5].Steps = d.Actions[2].Steps }},
}

// TestCheck: each fault is found, at its place, and nothing else comes up.
func TestCheck(t *testing.T) {
	whole := shop()
	usual := keys(whole.Check(world))
	for name, b := range brokenShops {
		d := shop()
		b.change(&d)
		var got []string
		for _, p := range d.Check(world) {
			s := p.Pointer + " " + p.Key
			if !slices.Contains(usual, s) {
				s = strings.Replace(s, "builder.problem_", "", 1)
				if p.Blocks {
					s = "!" + s
				}
				got = append(got, s)
			}
		}
		if strings.Join(got, "; ") != b.want {
			t.Errorf("%s: %q, want %q", name, got, b.want)
		}
	}
}

// TestCheckPlace: a problem names the action and step, and says its sentence in
// both languages.
func TestCheckPlace(t *testing.T) {
	d := shop()
	step(&d, "done").Say["es"] = "{nada}"
	i := slices.IndexFunc(d.Check(world), func(p assistant.Problem) bool { return p.Blocks })
	p := d.Check(world)[i]
	if p.Action != "book" || p.Step != "done" || p.Say(i18n.For("en")) != "There is no variable “nada” here." || p.Say(i18n.For("es")) != "Aquí no existe la variable «nada»." {
		t.Errorf("%+v", p)
	}
	if assistant.Blocking(d.Check(world)) == 0 || assistant.Blocking(nil) != 0 {
		t.Error("Blocking")
	}
}

// TestProblemTexts: every key the package can report is in the catalogue.
func TestProblemTexts(t *testing.T) {
	call := regexp.MustCompile(`\b(?:block|warn|blockAt|warnAt|problem|wrong)\((?:[\w.]+, )*"([a-z_0-9]+)"(?:, "([a-z_0-9]+)")?`)
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		src, err := os.ReadFile(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllStringSubmatch(string(src), -1) {
			key := m[1]
			if strings.Contains(m[0], "At(\"") {
				key = m[2]
			}
			if strings.HasSuffix(key, "_") || key == "" {
				continue // the language or the type is added
			}
			n++
			if !i18n.For("en").Has("builder.problem_" + key) {
				t.Errorf("%s: %s", e.Name(), m[0])
			}
		}
	}
	if n < 90 {
		t.Errorf("only %d keys found", n)
	}
}

// TestTextKeys: every text of the catalogue an assistant may say is either
// replaceable or a step's, and each key exists.
func TestTextKeys(t *testing.T) {
	raw, err := os.ReadFile("../i18n/en/bot.json")
	if err != nil {
		t.Fatal(err)
	}
	steps := regexp.MustCompile(`^(greet|nomatch\.retry|warn\.profanity|fallback\..*)$`)
	keys := assistant.TextKeys()
	for _, k := range keys {
		if !i18n.For("es").Has("bot."+k) || steps.MatchString(k) {
			t.Error(k)
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^  "bot\.([^"]+)":`).FindAllStringSubmatch(string(raw), -1) {
		if !steps.MatchString(m[1]) && !slices.Contains(keys, m[1]) {
			t.Errorf("%s cannot be replaced", m[1])
		}
	}
}

func TestVariableType(t *testing.T) {
	d := shop()
	for _, row := range []struct {
		action, name string
		want         response.Type
	}{
		{"book", "people", response.Number}, {"book", "day", response.Date}, {"book", "street", response.FreeText}, {"address", "people", ""},
		{"address", "last_day", response.Date}, {"", "vip", response.FreeText}, {"", "status", response.FreeText}, {"", "orders_status", response.FreeText}, {"", "people", ""},
		{"book", "over_limit", response.Confirmation}, {"nobody", "no_match_count", response.Number}, {"", "context.plan", response.FreeText}, {"", "context.", ""}, {"", "", ""},
	} {
		if got, ok := d.VariableType(row.action, row.name); got != row.want || ok != (row.want != "") {
			t.Errorf("%s %s: %s %v", row.action, row.name, got, ok)
		}
	}
}

// TestHostile: drafts made to hurt are bounded or refused at once.
func TestHostile(t *testing.T) {
	many := func(n int, f func(i int) assistant.Action) assistant.Definition {
		d := assistant.New("en")
		for i := range n {
			d.Actions = append(d.Actions, f(i))
		}
		return d
	}
	id := func(i int) string { return "a" + strings.Repeat("b", i%30) + strings.Repeat("c", i/30) }
	for name, d := range map[string]assistant.Definition{
		"10,000 actions": many(10_000, func(i int) assistant.Action { return assistant.NewAction(id(i), both(id(i), id(i))) }),
		"all call all": many(400, func(i int) assistant.Action {
			a := assistant.NewAction(id(i), both(id(i), id(i)))
			for k := range 100 {
				a.Steps = append(a.Steps, assistant.Step{ID: id(k), Then: assistant.Then{Do: assistant.DoSubaction, Action: id((i + k) % 400)}})
			}
			return a
		}),
		"10,000 steps": many(1, func(i int) assistant.Action {
			a := assistant.NewAction("a", both("a", "a"))
			for k := range 10_000 {
				s := assistant.NewStep(id(k % 900))
				s.Then = assistant.Then{Do: assistant.DoReask, Steps: make([]string, 100)}
				a.Steps = append(a.Steps, s)
			}
			return a
		}),
		"braces": many(400, func(i int) assistant.Action {
			a := assistant.NewAction(id(i), both(id(i), id(i)))
			for k := range 12 {
				s := asking("x"+id(k), strings.Repeat("{", 3900)+strings.Repeat("{x}", 30), strings.Repeat("{x}", 1300), response.Spec{Type: response.FreeText})
				a.Steps = append(a.Steps, s)
			}
			return a
		}),
		"100 KB example": many(400, func(i int) assistant.Action {
			a := assistant.NewAction(id(i), both(id(i), id(i)))
			a.Examples["en"] = []string{strings.Repeat("ñ ", 50_000)}
			return a
		}),
		"pattern": many(400, func(i int) assistant.Action {
			a := assistant.NewAction(id(i), both(id(i), id(i)))
			a.Steps = []assistant.Step{asking("x", "?", "?", response.Spec{Type: response.Regex, Patterns: []response.Pattern{{Name: "p", Expr: "^((a+)+)+" + strings.Repeat("(b|c*)*", 60) + "$"}}})}
			return a
		}),
	} {
		p := d.Check(assistant.World{})
		if len(p) > assistant.MaxProblems {
			t.Errorf("%s: %d problems", name, len(p))
		}
		if assistant.Blocking(p) == 0 && name != "pattern" {
			t.Errorf("%s is let through: %q", name, keys(p[:min(len(p), 9)]))
		}
	}
}

func BenchmarkCheck(b *testing.B) {
	d := assistant.New("en")
	for i := range 500 - 4 {
		a := assistant.NewAction("a"+strings.Repeat("b", i%30)+strings.Repeat("c", i/30), nil)
		a.Name = both(a.ID, a.ID)
		for k := range 100 {
			s := asking("s"+strings.Repeat("t", k%30)+strings.Repeat("u", k/30), "How many, {s}?", "¿Cuántos, {s}?", response.Spec{Type: response.Number})
			s.When = test("s", "gt", "4")
			a.Steps = append(a.Steps, s)
		}
		for range 30 {
			a.Examples["en"] = append(a.Examples["en"], "when do you open "+a.ID)
		}
		d.Actions = append(d.Actions, a)
	}
	b.ResetTimer()
	for b.Loop() {
		d.Check(assistant.World{})
	}
}
