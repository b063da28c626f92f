package assistant_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/response"
)

func export(t rapid.TB, d *assistant.Definition) string {
	t.Helper()
	raw, err := d.Export(world)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestExportForm: the form promised: members in order, two spaces, queues by
// name, nothing escaped that need not be, no BOM, a newline at the end.
func TestExportForm(t *testing.T) {
	d := shop()
	d.Find("book").Step("done").Say["es"] = "¿Ñ? <b> & {street} 日本 \"x\""
	s := export(t, &d)
	for _, part := range []string{
		"{\n  \"format\": \"relevo.assistant/1\",\n  \"language\": \"en\",\n  \"settings\": {\n    \"queue\": \"General\",\n    \"threshold\": 0.5,",
		`"es": "¿Ñ? <b> & {street} 日本 \"x\""`, `"queue": "Payments"`, "\n  \"saved_responses\": [", "\n  \"actions\": [",
	} {
		if !strings.Contains(s, part) {
			t.Errorf("%s\nis not in\n%s", part, s[:400])
		}
	}
	if !strings.HasSuffix(s, "}\n") || strings.Contains(s, "\r") || strings.Contains(s, ": null") && !strings.Contains(s, "\"ask\": null") || strings.Contains(s, "q1") {
		t.Error(s)
	}
}

// TestImportForms: members in another order, other white space and members left
// out give the same.
func TestImportForms(t *testing.T) {
	d := shop()
	s := export(t, &d)
	var tree any
	if err := json.Unmarshal([]byte(s), &tree); err != nil {
		t.Fatal(err)
	}
	sorted, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	back, err := assistant.Import(sorted, world)
	if err != nil {
		t.Fatal(err)
	}
	if got := export(t, back); got != s {
		t.Error("the order of members matters")
	}
	least := `{"format":"relevo.assistant/1","language":"es","actions":[{"id":"hours","name":{"es":"Horario"},"examples":{"es":["horario"]},"steps":[{"id":"s","say":{"es":"De 9 a 18."}}]}]}`
	back, err = assistant.Import([]byte(least), world)
	if err != nil {
		t.Fatal(err)
	}
	fresh := assistant.New("es")
	a := back.Actions[0]
	if len(back.Actions) != 5 || !reflect.DeepEqual(back.Settings, fresh.Clone().Settings) || !a.ChangeTopic || !a.Clarify || a.NeverReturn || a.Steps[0].Then.Do != assistant.DoNext {
		t.Errorf("%+v", back)
	}
	again, err := assistant.Import([]byte(export(t, back)), world)
	if err != nil || !reflect.DeepEqual(again, back) {
		t.Error(err)
	}
}

// TestImportRefused: each mistake at its place.
func TestImportRefused(t *testing.T) {
	d := shop()
	good := export(t, &d)
	swap := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("%s is not in the export", old)
		}
		return strings.Replace(good, old, new, 1)
	}
	for name, row := range map[string]struct{ raw, want string }{
		"empty":             {"", " import_json"},
		"not json":          {"hello", " import_json"},
		"a list":            {"[]", " import_struct"},
		"null":              {"null", " import_struct"},
		"bom":               {"\xef\xbb\xbf" + good, " import_bom"},
		"latin 1":           {swap("Reservar mesa", "Reservar m\xe9sa"), " import_utf8"},
		"half a character":  {swap("Reservar mesa", `\ud83d`), "/actions/0/name/es import_json"},
		"two values":        {good + "{}", " import_more"},
		"cut off":           {good[:len(good)/2], "* import_json"},
		"not ours":          {"{}", "/format format"},
		"other version":     {swap("relevo.assistant/1", "relevo.assistant/2"), "/format format"},
		"unknown member":    {swap(`"language": "en"`, `"language": "en", "colour": {"a": [1]}`), "/colour import_unknown"},
		"other case":        {swap(`"language"`, `"Language"`), "/Language import_unknown"},
		"unknown in a step": {swap(`"id": "people"`, `"id": "people", "jump/to~": 1`), "/actions/0/steps/0/jump~1to~0 import_unknown"},
		"twice":             {swap(`"language": "en"`, `"language": "en", "language": "es"`), "/language import_duplicate"},
		"twice in a map":    {swap(`"en": "Book a table"`, `"en": "Book a table", "en": "x"`), "/actions/0/name/en import_duplicate"},
		"number for text":   {swap(`"language": "en"`, `"language": 1`), "/language import_string"},
		"text for number":   {swap(`"threshold": 0.5`, `"threshold": "0.5"`), "/settings/threshold import_float64"},
		"huge number":       {swap(`"threshold": 0.5`, `"threshold": 1e999`), "/settings/threshold import_float64"},
		"part of a whole":   {swap(`"no_match_limit": 3`, `"no_match_limit": 3.5`), "/settings/no_match_limit import_int"},
		"text for yes":      {swap(`"change_topic": true`, `"change_topic": "yes"`), "/settings/change_topic import_bool"},
		"null for a list":   {`{"format":"relevo.assistant/1","variables":null,"actions":[null]}`, "/variables import_slice; /actions/0 import_struct"},
		"object for list":   {swap(`"examples": {`, `"examples": [], "when": {`), "/actions/0/examples import_map; /actions/0/when/en import_unknown; /actions/0/when/es import_unknown; /actions/0/when import_duplicate"},
		"unknown queue":     {swap(`"queue": "General"`, `"queue": "Sales"`), "/settings/queue queue"},
		"queue by id":       {swap(`"queue": "Payments"`, `"queue": "q1"`), "/actions/0/steps/6/then/connect/queue queue"},
		"dangling":          {swap(`"action": "address"`, `"action": "adress"`), "/actions/0/steps/4/then/action action; /actions/0/steps/5/set/0/value variable; /actions/0/steps/6/say/en variable; /actions/0/steps/6/say/es variable"},
		"large":             {good + strings.Repeat(" ", assistant.MaxBytes), " import_size"},
		"deep":              {`{"format":` + strings.Repeat("[", 1_000_000), "* import_json"},
		"deep and unknown":  {`{"x":` + strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000) + "}", "/x import_unknown"},
	} {
		d, err := assistant.Import([]byte(row.raw), world)
		var refused *assistant.ImportError
		if !errors.As(err, &refused) || d != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for _, p := range refused.Problems {
			if !p.Blocks || strings.HasPrefix(p.Say(i18n.For("es")), "[") {
				t.Errorf("%s: %+v", name, p)
			}
			got = append(got, p.Pointer+" "+strings.TrimPrefix(p.Key, "builder.problem_"))
		}
		want := strings.Split(row.want, "; ")
		for i := range want {
			if strings.HasPrefix(want[i], "* ") && i < len(got) && strings.HasSuffix(got[i], want[i][1:]) {
				want[i] = got[i] // wherever it was cut off
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestImportQueues: a name two queues have cannot be told apart; one that is
// gone says so instead of meaning another.
func TestImportQueues(t *testing.T) {
	d := assistant.New("en")
	d.Settings.Queue = "gone"
	raw, err := d.Export(world)
	if err != nil || !bytes.Contains(raw, []byte(`"queue": "?gone"`)) {
		t.Fatal(err)
	}
	if _, err = assistant.Import(raw, world); err == nil {
		t.Error("a queue that is gone was found")
	}
	d.Settings.Queue = "a"
	two := assistant.World{Queues: map[string]string{"a": "Sales", "b": "Sales"}}
	if raw, err = d.Export(two); err != nil {
		t.Fatal(err)
	}
	var refused *assistant.ImportError
	if _, err = assistant.Import(raw, two); !errors.As(err, &refused) || refused.Problems[0].Key != "builder.problem_queue_several" {
		t.Error(err)
	}
}

// valid draws a definition that can be published.
func valid(t *rapid.T) assistant.Definition {
	d := assistant.New(rapid.SampledFrom([]string{"en", "es"}).Draw(t, "language"))
	word := rapid.StringMatching(`[\pL<>&"\\{}\x{2028} 0-9]{0,20}x`)
	text := rapid.Custom(func(t *rapid.T) assistant.Text { return both(word.Draw(t, "en"), word.Draw(t, "es")) })
	d.Settings.Threshold = rapid.Float64Range(0, 0.99).Draw(t, "threshold")
	d.Settings.Queue = rapid.SampledFrom([]string{"", "q1", "q2"}).Draw(t, "queue")
	d.Variables = append(d.Variables, assistant.Variable{ID: "v.w", Type: response.FreeText, Note: word.Draw(t, "note"), Private: rapid.Bool().Draw(t, "private")})
	number := rapid.Custom(func(t *rapid.T) *float64 { f := rapid.Float64Range(-1e6, 1e6).Draw(t, "n"); return &f })
	var user []assistant.Action
	for i := range rapid.IntRange(0, 4).Draw(t, "actions") {
		id := string(rune('a' + i))
		a := assistant.NewAction(id, both(id+word.Draw(t, "name"), id+word.Draw(t, "nombre")))
		a.Examples["en"] = rapid.SliceOfN(word, 0, 3).Draw(t, "examples")
		a.ChangeTopic = rapid.Bool().Draw(t, "change")
		for j := range rapid.IntRange(0, 5).Draw(t, "steps") {
			s := assistant.NewStep("s" + string(rune('0'+j)))
			s.Say = text.Draw(t, "say")
			switch rapid.IntRange(0, 5).Draw(t, "ask") {
			case 0:
				s.Ask = &assistant.Ask{Spec: response.Spec{Type: response.Number, Min: number.Draw(t, "min")}, Save: "kept", Private: true}
			case 1:
				s.Ask = &assistant.Ask{Spec: response.Spec{Type: response.Options, Options: []response.Option{{Value: "x", Label: text.Draw(t, "label")}}}, Invalid: []assistant.Text{text.Draw(t, "invalid")}}
			}
			switch rapid.IntRange(0, 7).Draw(t, "then") {
			case 0:
				s.Then = assistant.Then{Do: assistant.DoEnd}
			case 1:
				s.Then = assistant.Then{Do: assistant.DoConnect, Connect: &assistant.Connect{Online: text.Draw(t, "online"), Queue: rapid.SampledFrom([]string{"", "q1"}).Draw(t, "to")}}
			case 2:
				s.When, s.Set = test("v.w", "is", "x"), []assistant.Assign{{Variable: "v.w", Value: word.Draw(t, "value")}}
			case 3:
				if i > 0 {
					s.Then = assistant.Then{Do: assistant.DoSubaction, Action: "a"}
				}
			case 4:
				s.Then = assistant.Then{Do: assistant.DoSearch}
			}
			a.Steps = append(a.Steps, s)
		}
		user = append(user, a)
	}
	d.Actions = append(user, d.Actions...)
	return d
}

// TestRoundTrip: export(import(x)) is x, byte by byte, and import(export(d)) is d.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := valid(t)
		raw := export(t, &d)
		back, err := assistant.Import([]byte(raw), world)
		if err != nil {
			t.Fatalf("%v\n%s", err, raw)
		}
		if c := d.Clone(); !reflect.DeepEqual(*back, c) {
			t.Fatalf("%+v\n%+v", *back, c)
		}
		if again := export(t, back); again != raw {
			t.Fatalf("%s\n%s", raw, again)
		}
	})
}

// TestAnything: whatever a draft holds, checking, exporting, importing, looking
// for uses and saying it in words end without panic, and what an import lets
// through has no blocking problem.
func TestAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var d assistant.Definition
		fill(t, reflect.ValueOf(&d).Elem(), 0)
		d.Check(world)
		raw := export(t, &d)
		if back, err := assistant.Import([]byte(raw), world); err == nil {
			if p := blocking(back.Check(world)); len(p) > 0 {
				t.Fatal(p)
			}
		}
		w := assistant.Words{D: &d, To: i18n.For("es"), W: world}
		for i := range d.Actions {
			a := &d.Actions[i]
			w.Condition(a.ID, a.When)
			for j := range a.Steps {
				w.Step(a.ID, &a.Steps[j])
				w.Condition(a.ID, a.Steps[j].When)
			}
		}
		if len(d.Actions) > 0 {
			a := &d.Actions[0]
			_, _, _ = d.DuplicateAction(a.ID)
			_, _, _ = d.DeleteAction(a.ID)
			if len(a.Steps) > 0 {
				_, _, _ = d.DeleteStep(a.ID, a.Steps[0].ID)
				_, _ = d.RenameStep(a.ID, a.Steps[0].ID, "b")
			}
		}
		_, _ = d.RenameVariable("a", "c")
		d.Search("a")
		_, _ = d.ExamplesCSV()
	})
}

// fill draws any value at all.
func fill(t *rapid.T, v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), depth+1)
		}
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "pointer") {
			v.Set(reflect.New(v.Type().Elem()))
			fill(t, v.Elem(), depth+1)
		}
	case reflect.Slice:
		for range rapid.IntRange(0, max(0, 3-depth/4)).Draw(t, "length") {
			e := reflect.New(v.Type().Elem()).Elem()
			fill(t, e, depth+1)
			v.Set(reflect.Append(v, e))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range rapid.IntRange(0, 2).Draw(t, "size") {
			e := reflect.New(v.Type().Elem()).Elem()
			fill(t, e, depth+1)
			v.SetMapIndex(reflect.ValueOf(rapid.SampledFrom([]string{"en", "es", "", "a", "a/b"}).Draw(t, "key")), e)
		}
	case reflect.String:
		v.SetString(rapid.SampledFrom([]string{"", "a", "b", "{a}", "{{a}", "en", "options", "number", "reask", "subaction", "extension", "search", "connect_agent", "any", "is", "fallback", "\xff", "a/b", "date", "greet"}).Draw(t, "string"))
	case reflect.Int:
		v.SetInt(int64(rapid.IntRange(-2, 9).Draw(t, "int")))
	case reflect.Float64:
		v.SetFloat(rapid.Float64Range(-1, 2).Draw(t, "float"))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	}
}

func FuzzImport(f *testing.F) {
	d := shop()
	f.Add([]byte(export(f, &d)))
	for _, s := range []string{`{"format":"relevo.assistant/1","actions":[{"id":"a","name":{"en":"a"}}]}`, `{"settings":{"card":["a"]}}`, `[`, `{"a":{"a":1,"a":2}}`, "\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		d, err := assistant.Import(raw, world)
		var refused *assistant.ImportError
		if err != nil {
			if !errors.As(err, &refused) || len(refused.Problems) == 0 || d != nil {
				t.Fatal(err)
			}
			return
		}
		once := export(t, d)
		again, err := assistant.Import([]byte(once), world)
		if err != nil {
			t.Fatal(err)
		}
		if twice := export(t, again); once != twice {
			t.Fatalf("%s\n%s", once, twice)
		}
	})
}
