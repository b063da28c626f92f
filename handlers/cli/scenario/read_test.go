package scenario

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/response"
	"relevo/domain/routing"
)

func tree(t *testing.T, doc string) *node {
	t.Helper()
	p := &problems{}
	n := parse("f.yaml", []byte(doc), p)
	if err := p.err(); err != nil {
		t.Fatal(err)
	}
	return n
}

// Anchors, merge keys and places.
func TestParse(t *testing.T) {
	n := tree(t, "a: &base\n  x: 1\n  y: [b, {c: true}]\nd:\n  <<: *base\n  x: 2\ne: null\nf: \"7\"\ng: |\n  two\n  lines\n")
	if got := show(n.value()); got != `{"a":{"x":1,"y":["b",{"c":true}]},"d":{"x":2,"y":["b",{"c":true}]},"e":null,"f":"7","g":"two\nlines\n"}` {
		t.Errorf("read as %s", got)
	}
	if at := n.at("d", "x"); at.line != 6 || at.file != "f.yaml" {
		t.Errorf("d.x stands at %s:%d", at.file, at.line)
	}
}

func TestParseProblems(t *testing.T) {
	laughs := "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 10 {
		name, before := string(rune('b'+i)), string(rune('a'+i))
		laughs += name + ": &" + name + " [*" + before + strings.Repeat(", *"+before, 9) + "]\n"
	}
	for _, c := range []struct{ name, doc, want string }{
		{"no YAML", "a: [1\nb: }", "f.yaml:2: "},
		{"a key twice", "a: 1\na: 2", "f.yaml:2: "},
		{"no such anchor", "a: *b", "f.yaml:1: "},
		{"two documents", "a: 1\n---\nb: 2", "f.yaml:3: the file holds more than one document"},
		{"a tag", "a: !!set {b}", "f.yaml:1: this form of YAML is not used here: tag"},
		{"a merge of nothing", "a: {<<: 3}", "f.yaml:1: "},
		{"a thousand million values", laughs, "f.yaml:6: the file holds too many values"},
		{"deep", "a: " + strings.Repeat("[", 100_000), "f.yaml:1: blocks are nested more than 100 deep"},
		{"deep by dashes", "a: 1\n" + strings.Repeat("- ", 100_000), "f.yaml:2: blocks are nested"},
		{"long", strings.Repeat("# x\n", maxBytes), "f.yaml:1: the file is longer than"},
	} {
		p := &problems{}
		parse("f.yaml", []byte(c.doc), p)
		if err := p.err(); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// Maps merge, lists and scalars replace, null removes.
func TestMerge(t *testing.T) {
	base := tree(t, "{a: {x: 1, y: [1, 2], z: {k: 1}}, b: 1, c: {d: 1}}")
	over := tree(t, "{a: {y: [3], z: {l: 2}}, b: null, c: 4, e: {f: null, g: 5}}")
	if got := show(merge(base, over).value()); got != `{"a":{"x":1,"y":[3],"z":{"k":1,"l":2}},"c":4,"e":{"g":5}}` {
		t.Errorf("merged to %s", got)
	}
	if got := merge(base, over).pairs; got[0].key != "a" || got[2].key != "e" {
		t.Errorf("order %v", got)
	}
	if merge(base, nil) != base || show(base.value()) != `{"a":{"x":1,"y":[1,2],"z":{"k":1}},"b":1,"c":{"d":1}}` {
		t.Error("the base was changed")
	}
}

func TestExpand(t *testing.T) {
	own := (&problems{}).catalogue(tree(t, `{hi: {en: "Hi {name} ({n})", es: "Hola {name}"}, one: Same}`))
	for _, c := range []struct {
		texts          *catalogue
		lang, in, want string
	}{
		{own, "en", `@hi name="Ana Sol" n=2`, "Hi Ana Sol (2)"},
		{own, "es", "@hi name={n}", "Hola {n}"},
		{own, "es", "@one", "Same"},
		{own, "en", "@@hi", "@hi"},
		{own, "en", "plain", "plain"},
		{own, "en", "@answer.yes", "Yes"}, // the product's, where the catalogue has none
		{builtinTexts(), "es", "@invalid.range min=1 max=12", "Indica un valor entre 1 y 12."},
		{builtinTexts(), "en", "@widget.ev_left Name=Ana", i18n.For("en").T("widget.ev_left", "Name", "Ana")},
		{own, "en", "@nothing", "?"},
		{own, "en", "@hi name", "?"},
	} {
		got, ok := c.texts.expand(c.lang, c.in)
		if !ok {
			got = "?"
		}
		if got != c.want {
			t.Errorf("%s %s: %q, want %q", c.lang, c.in, got, c.want)
		}
	}
}

// made is the definition of a shorthand.
func made(t *testing.T, doc string) (*assistant.Definition, error) {
	t.Helper()
	p := &problems{lang: "en"}
	d := define(p, assistant.New("en"), tree(t, doc), func(n *node) string { return "q-" + n.text })
	return d, p.err()
}

func TestThen(t *testing.T) {
	for then, want := range map[string]assistant.Then{
		"next": {Do: assistant.DoNext}, "end": {Do: assistant.DoEnd}, "{end: true}": {Do: assistant.DoEnd},
		"{reask: [a, b]}":                           {Do: assistant.DoReask, Steps: []string{"a", "b"}},
		"{subaction: x, pass: {boxes: qty}}":        {Do: assistant.DoSubaction, Action: "x", Pass: map[string]string{"boxes": "qty"}},
		"{subaction: {action: x, end_after: true}}": {Do: assistant.DoSubaction, Action: "x", EndAfter: true},
		"{subaction: x, end_after: true}":           {Do: assistant.DoSubaction, Action: "x", EndAfter: true},
		"connect_agent":                             {Do: assistant.DoConnect, Connect: &assistant.Connect{}},
		"{connect_agent: {queue: pay, message_to_agent: {en: Hi, es: Hola}, response_if_online: On, response_if_offline: {es: Fuera}}}": {Do: assistant.DoConnect,
			Connect: &assistant.Connect{Queue: "q-pay", Message: "Hi", Online: assistant.Text{"en": "On", "es": "On"}, Offline: assistant.Text{"es": "Fuera"}}},
		"{search: {query: \"{x}\", mode: store, save: y}}": {Do: assistant.DoSearch, Search: &assistant.Search{Query: "{x}", Mode: "store", Save: "y"}},
		"search":                           {Do: assistant.DoSearch, Search: &assistant.Search{Mode: "display"}},
		"{extension: crm, pass: {id: id}}": {Do: assistant.DoExtension, Call: "crm", Pass: map[string]string{"id": "id"}},
		"{fallback: no_match}":             {Do: assistant.DoFallback, Reason: assistant.ReasonNoMatch},
	} {
		d, err := made(t, "actions: {a: {steps: [{id: s, then: "+then+"}]}}")
		if err != nil {
			t.Errorf("%s: %v", then, err)
			continue
		}
		if got := d.Find("a").Steps[0].Then; show(got) != show(want) {
			t.Errorf("%s: %s, want %s", then, show(got), show(want))
		}
	}
	if d, err := made(t, "actions: {a: {steps: [{id: s}]}}"); err != nil || d.Find("a").Steps[0].Then.Do != assistant.DoNext {
		t.Errorf("without then: %v", err)
	}
}

func TestAsk(t *testing.T) {
	low, high := 1.0, 12.5
	yes := func(s string) map[string]string { return map[string]string{"en": s, "es": s} }
	for ask, want := range map[string]assistant.Ask{
		"confirmation":                      {Spec: response.Spec{Type: response.Confirmation}},
		"{type: number, min: 1, max: 12.5}": {Spec: response.Spec{Type: response.Number, Min: &low, Max: &high}},
		"{type: date, after: today, weekdays: [mon, 0, Saturday]}": {Spec: response.Spec{Type: response.Date, After: "today", Weekdays: []int{1, 0, 6}}},
		"{type: time, start: \"09:00\", end: \"18:00\"}":           {Spec: response.Spec{Type: response.Time, Start: "09:00", End: "18:00"}},
		"{type: regex, pattern: \"^a$\"}":                          {Spec: response.Spec{Type: response.Regex, Patterns: []response.Pattern{{Name: "pattern", Expr: "^a$"}}}},
		"{type: regex, patterns: {x: a, y: b}}":                    {Spec: response.Spec{Type: response.Regex, Patterns: []response.Pattern{{Name: "x", Expr: "a"}, {Name: "y", Expr: "b"}}}},
		"{type: options, options: [red, {value: b, label: {en: Blue}, synonyms: {en: [navy]}}, {en: Green, es: Verde}]}": {Spec: response.Spec{Type: response.Options, Options: []response.Option{
			{Value: "red", Label: yes("red")}, {Value: "b", Label: map[string]string{"en": "Blue"}, Synonyms: map[string][]string{"en": {"navy"}}},
			{Value: "Green", Label: map[string]string{"en": "Green", "es": "Verde"}}}}},
		"{type: regex, patterns: [url, \"^b$\", {name: c, pattern: d}]}": {Spec: response.Spec{Type: response.Regex, Patterns: []response.Pattern{{Name: "url"}, {Name: "pattern2", Expr: "^b$"}, {Name: "c", Expr: "d"}}}},
		"{type: regex, pattern: phone}":                                  {Spec: response.Spec{Type: response.Regex, Patterns: []response.Pattern{{Name: "phone"}}}},
		"{type: options, options: {r: Red}}":                             {Spec: response.Spec{Type: response.Options, Options: []response.Option{{Value: "r", Label: yes("Red")}}}},
		"{saved: size, mode: always, repeat: true, invalid: [a, b]}":     {Saved: "size", Mode: assistant.AskAlways, Repeat: true, Invalid: []assistant.Text{yes("a"), yes("b")}},
	} {
		want.Private, want.Save = true, "csat.rating"
		d, err := made(t, "{saved_responses: {size: {type: options, options: [s, m]}}, actions: {a: {steps: [{id: s, ask: "+ask+", private: true, save: csat.rating}]}}}")
		if err != nil {
			t.Errorf("%s: %v", ask, err)
			continue
		}
		if got := *d.Find("a").Steps[0].Ask; show(got) != show(want) {
			t.Errorf("%s: %s, want %s", ask, show(got), show(want))
		}
	}
}

func TestWhen(t *testing.T) {
	const steps = `{variables: {plan: {type: options}}, actions: {a: {steps: [
 {id: n, ask: number}, {id: ok, ask: confirmation}, {id: d, ask: date}, {id: h, ask: time}, {id: t, ask: free_text}, {id: o, ask: {type: options, options: [x, y]}},
 {id: s, when: %s}]}}}`
	for when, want := range map[string]string{
		"{ok: false}":                                                 `all(ok is false)`,
		"{n: 3, ok: true}":                                            `all(n eq 3, ok is true)`,
		"{n: {\">\": 2, lt: 9}}":                                      `all(n gt 2, n lt 9)`,
		"{n: \">= 4\"}":                                               `all(n ge 4)`,
		"{d: \"2025-03-11\", h: \"17:00\"}":                           `all(d on 2025-03-11, h at 17:00)`,
		"{d: [monday, tuesday]}":                                      `all(d on monday tuesday)`,
		"{d: {after: today}, h: {ge: \"09:00\"}}":                     `all(d after today, h at_or_after 09:00)`,
		"{o: [x, y], t: {contains: hi}}":                              `all(o any_of x y, t contains hi)`,
		"{o: {\"!=\": x}}":                                            `all(o is_not x)`,
		"{n: \"≥ 4\"}":                                                `all(n ge 4)`,
		"{n: {\"≠\": 4, equals: 5}}":                                  `all(n ne 4, n eq 5)`,
		"{t: {\"does not contain\": hi, \"is not\": x}}":              `all(t not_contains hi, t is_not x)`,
		"{h: {\"on or before\": \"10:00\"}, d: {at: today}}":          `all(h at_or_before 10:00, d on today)`,
		"{o: {\"any of\": [x], \"not in\": [y]}, t: {exists: false}}": `all(o any_of x, o none_of y, t not_defined)`,
		"{t: {defined: false}}":                                       `all(t not_defined)`,
		"{t: null}":                                                   `all(t not_defined)`,
		"[{ok: true}, {any: {n: 1, t: x}}]":                           `all(ok is true) any(n eq 1, t is x)`,
		"{any: [{ok: true}, {n: 2}]}":                                 `OR all(ok is true) all(n eq 2)`,
		"{variable: n, op: \">\", value: 4}":                          `all(n gt 4)`,
		"{fallback_reason: no_match}":                                 `all(fallback_reason is no_match)`,
	} {
		d, err := made(t, strings.Replace(steps, "%s", when, 1))
		if err != nil {
			t.Errorf("%s: %v", when, err)
			continue
		}
		c := d.Find("a").Steps[6].When
		var out []string
		if c.Match == assistant.MatchAny {
			out = append(out, "OR")
		}
		for _, g := range c.Groups {
			var tests []string
			for _, x := range g.Tests {
				tests = append(tests, strings.TrimSpace(x.Variable+" "+x.Op+" "+strings.Join(x.Values, " ")))
			}
			out = append(out, string(g.Match)+"("+strings.Join(tests, ", ")+")")
		}
		if got := strings.Join(out, " "); got != want {
			t.Errorf("%s: %s, want %s", when, got, want)
		}
	}
	for _, when := range []string{"{unknown: 1}", "{n: {like: 2}}", "{n: abc}", "ok"} {
		if _, err := made(t, strings.Replace(steps, "%s", when, 1)); err == nil || !strings.HasPrefix(err.Error(), "f.yaml:3: ") {
			t.Errorf("%s: %v", when, err)
		}
	}
}

func TestVariables(t *testing.T) {
	d, err := made(t, `{variables: {plan: options, points: 3, vip: true, town: Madrid, from: {type: date, initial: today}, pin: {type: regex, private: true}},
 actions: {a: {steps: [{id: n, ask: number, save: size}, {id: s, when: {level: {">": 2}}, set: {level: 4, tier: gold, size: 3, points: "{n}"}, say: Hi}]}}}`)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, v := range d.Variables {
		got = append(got, v.ID+" "+string(v.Type)+" "+v.Initial)
	}
	want := []string{"plan options ", "points number 3", "vip confirmation true", "town free_text Madrid", "from date today", "pin regex ", "level number ", "tier free_text "}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if d, err = made(t, `{variables: [{id: a, type: time}, {name: b, initial: 2}]}`); err != nil || len(d.Variables) != 2 || d.Variables[1].Type != response.Number {
		t.Errorf("%v %+v", err, d.Variables)
	}
}

func TestSettings(t *testing.T) {
	d, err := made(t, `{default_queue: pay, no_match_threshold: 0.2, no_match_limit: 2, clarify: false, trigger_words: {danger: {en: [hurt]}}, agent_request_examples: [person],
 response_mode: confident, idle: 30m, texts: {greet: {en: Hey}}, card: [a], actions: {greet: {steps: [{say: Hi}]}}}`)
	if err != nil {
		t.Fatal(err)
	}
	s := d.Settings
	if s.Queue != "q-pay" || s.Threshold != 0.2 || s.Floor != 0.2 || s.NoMatchLimit != 2 || s.Clarify || s.ResponseMode != assistant.ModeConfident || s.IdleMinutes != 30 ||
		show(s.Danger) != `{"en":["hurt"]}` || len(s.Profanity) == 0 || show(s.AgentRequests) != `{"en":["person"],"es":["person"]}` || s.Texts["greet"]["en"] != "Hey" {
		t.Errorf("settings %s", show(s))
	}
	if a := d.Find("greet"); a.System != assistant.SystemGreet || len(a.Steps) != 1 || a.Steps[0].ID != "s1" {
		t.Errorf("the system action became %+v", a)
	}
}

func TestDuration(t *testing.T) {
	for s, want := range map[string]time.Duration{"0": 0, "90s": 90 * time.Second, "14m59s": 14*time.Minute + 59*time.Second, "2d": 48 * time.Hour, "1d12h": 36 * time.Hour} {
		if d, err := duration(s); err != nil || d != want {
			t.Errorf("%s: %v, %v", s, d, err)
		}
	}
	for _, s := range []string{"", "d", "-1d", "1.5d", "1d1d", "soon"} {
		if d, err := duration(s); err == nil {
			t.Errorf("%q: %v", s, d)
		}
	}
}

func TestQueue(t *testing.T) {
	r := &reader{p: &problems{}}
	s := &script{lang: "en", given: tree(t, `{queues: {q: {members: [ana], hours: office, accept: auto, ring_timeout: 20s, max_wait: 5m, offline: bot, closed: ticket, connector: null,
 dispositions: [resolved, {Refund: [full, partial]}], disposition_required: true}}, agents: {ana: {capacity: 3}}, hours: {office: {mon: ["09:00-18:00"], dates: {"2025-12-25": []}}}}`)}
	f := r.fixture(s)
	if err := r.p.err(); err != nil || len(s.missing) > 0 {
		t.Fatal(err, s.missing)
	}
	q := f.queues[0]
	set := q.settings
	if q.name != "q" || q.hours != "office" || !set.Auto || set.Ring[routing.Chat] != 20_000 || set.MaxWait != 300_000 || !set.DispMandatory ||
		set.AfterHours.Do != routing.ToTicket || len(set.Overflow) != 1 || set.Overflow[0].When != routing.WhenNoAgents || set.Overflow[0].Do != routing.ToBot {
		t.Errorf("queue %s", show(set))
	}
	if len(q.dispositions) != 2 || q.dispositions[1].Name != "Refund" || len(q.dispositions[1].Children) != 2 {
		t.Errorf("dispositions %s", show(q.dispositions))
	}
	if w := f.schedules[0]; w.Week[0][0].From != 540 || w.Week[0][0].To != 1080 || len(w.Dates) != 1 || f.agents[0].presence != "ready" {
		t.Errorf("hours %s", show(w))
	}
	for n := range 101 {
		c := capacity(n)
		if err := c.Check(); err != nil || c.Channels[routing.Chat].Max != n || c.Channels[routing.Chat].Weight*n > c.Cap[routing.LivePool] {
			t.Errorf("capacity %d: %+v, %v", n, c.Channels[routing.Chat], err)
		}
	}
}

// What is of areas not built is accepted while it is off, and told when it is
// on; what means nothing is a problem with its place.
func TestUnknown(t *testing.T) {
	dir := t.TempDir()
	write := func(name, doc string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct{ doc, want string }{
		{"- {id: A1, timeline: [{t: 0s, tick: 1, expect: {saying: []}}]}", ":1: there is no key saying in expect"},
		{"- id: A1\n  given: {agent: {}}\n  timeline: [{t: 0s, tick: 1}]", ":2: there is no key agent in given"},
		{"- id: A1\n  timeline:\n    - {t: 0s, tick: 1}\n    - {t: soon, tick: 1}", ":4: t of an entry is a duration"},
		{"- id: A1\n  timeline: [{t: 1s, tick: 1}, {t: 0s, tick: 1}]", ":2: t 0s stands behind a later one"},
		{"- id: A1\n  timeline: [{t: 1s, tick: 1, visitor: x}]", ":2: an entry holds one event"},
		{"- id: A1\n  timeline: [{t: 1s, agent: {bob: accept}}]", ":2: there is no agent bob"},
		{"- id: A1\n  timeline: [{t: 1s, agent: {ana: sing}}]", ":2: an agent does one of"},
		{"- id: A1\n  timeline: [{t: 1s, expect: {say: [\"@nix\"]}}]", ":2: the catalogue has no text"},
		{"- id: A1\n  given: {assistant: {actions: {a: {steps: [{id: x, than: end}]}}}}\n  timeline: [{t: 1s}]", ":2: there is no key than in step x of a"},
		{"- id: A1\n  timeline: [{t: 1s}]\n- id: A1\n  timeline: [{t: 1s}]", ":3: the id A1 is taken by"},
		{"- title: x\n  timeline: []", ":1: a scenario is a block of keys with an id"},
		{"hello", ":1: a file holds a list of scenarios"},
	} {
		path := write("s.yaml", c.doc)
		set, err := Load([]string{path}, nil, false)
		if err == nil && len(set.scripts[0].wrong) > 0 {
			err = &FileError{set.scripts[0].wrong}
		}
		if err == nil || !strings.HasPrefix(err.Error(), path+c.want) {
			t.Errorf("%s\n%v\nwant %s", c.doc, err, c.want)
		}
	}
	set, err := Load([]string{write("s.yaml", "- id: B1\n  given: {knowledge: {enabled: true}, llm: {enabled: false, x: 1}, workflows: {}}\n  timeline: [{t: 0s, conv: {contact: m}, expect: {runs: {}}}]")}, nil, false)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(set.scripts[0].missing, " "); got != "conv expect.runs given.knowledge" {
		t.Errorf("not built: %s", got)
	}
	if _, err := Load([]string{filepath.Join(dir, "s.yaml")}, []string{"A"}, false); err == nil || err.Error() != "no scenario is of A" {
		t.Errorf("nothing is chosen: %v", err)
	}
}

func TestArea(t *testing.T) {
	for id, want := range map[string]string{"A01": "A", "FG12b": "FG", "pay": "", "7": "", "": ""} {
		if got := area(id); got != want {
			t.Errorf("area of %s: %q, want %q", id, got, want)
		}
	}
}

// The examples of docs/scenarios.md are scenarios.
func TestDocs(t *testing.T) {
	text, err := os.ReadFile("../../../docs/scenarios.md")
	if err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for i, part := range strings.Split(string(text), "```") {
		if doc, ok := strings.CutPrefix(part, "yaml\n"); ok && i%2 == 1 {
			blocks = append(blocks, doc)
		}
	}
	if len(blocks) != 2 {
		t.Fatalf("%d examples", len(blocks))
	}
	fine := func(doc string) {
		t.Helper()
		set, err := Read("docs", []byte(doc), false)
		if err != nil || len(set.scripts) != 1 || len(set.scripts[0].wrong)+len(set.scripts[0].missing) > 0 {
			t.Errorf("%v, %+v", err, set)
		}
	}
	fine(blocks[0])
	second := "- id: D1\n  given:\n    queues: {events: {members: [ana]}}\n    " + strings.ReplaceAll(strings.TrimSpace(blocks[1]), "\n", "\n    ") + "\n  timeline: []\n"
	fine(second)
}
