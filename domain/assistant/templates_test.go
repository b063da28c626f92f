package assistant_test

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
	"relevo/domain/response"
	"relevo/domain/understand"
)

// TestTemplates: each is a canonical export, without any problem, worth
// starting from.
func TestTemplates(t *testing.T) {
	all := assistant.Templates()
	if len(all) != 3 {
		t.Fatal(len(all))
	}
	for _, tpl := range all {
		raw, err := os.ReadFile("templates/" + tpl.Key + ".json")
		if err != nil {
			t.Fatal(err)
		}
		d := tpl.Build("en")
		if again, err := d.Export(assistant.World{}); err != nil || string(again) != string(raw) {
			t.Errorf("%s is not in canonical form: %v", tpl.Key, err)
		}
		if p := d.Check(assistant.World{}); len(p) > 0 {
			t.Errorf("%s: %v", tpl.Key, keys(p))
		}
		for _, lang := range i18n.Languages() {
			if tpl.Name[lang] == "" || tpl.Description[lang] == "" {
				t.Error(tpl.Key, lang)
			}
			for _, tag := range tpl.Tags {
				if !i18n.For(lang).Has("builder.tag_" + tag) {
					t.Error(tag)
				}
			}
		}
		es := tpl.Build("es")
		if p := es.Check(assistant.World{}); es.Language != "es" || len(p) > 0 {
			t.Errorf("%s: %v", tpl.Key, keys(p))
		}
		sameMessages(t, &d, &es)
		if !reflect.DeepEqual(es.Actions, d.Actions) {
			t.Error(tpl.Key, "differs by language")
		}
		es.Actions[0].Name["en"] = "changed"
		if b := tpl.Build("en"); b.Actions[0].Name["en"] == "changed" {
			t.Error("templates share what they give")
		}
		worth(t, tpl.Key, &d)
	}
	if d := (assistant.Template{Key: "none"}).Build("es"); d.Language != "es" || len(d.Actions) != 4 {
		t.Error("an unknown template")
	}
}

// sameMessages compares the messages to agents, which hold the same variables
// in both languages, and then makes them equal.
func sameMessages(t *testing.T, en, es *assistant.Definition) {
	t.Helper()
	variables := regexp.MustCompile(`\{\w+\}`)
	for i := range en.Actions {
		for j := range en.Actions[i].Steps {
			a, b := en.Actions[i].Steps[j].Then.Connect, es.Actions[i].Steps[j].Then.Connect
			if a == nil || a.Message == "" {
				continue
			}
			if a.Message == b.Message || !slices.Equal(variables.FindAllString(a.Message, -1), variables.FindAllString(b.Message, -1)) {
				t.Errorf("%s: %q and %q", en.Actions[i].ID, a.Message, b.Message)
			}
			b.Message = a.Message
		}
	}
}

// worth looks at what a template shows of the product.
func worth(t *testing.T, key string, d *assistant.Definition) {
	t.Helper()
	actions := 0
	types := map[response.Type]bool{}
	seen := map[string]bool{}
	for i := range d.Actions {
		a := &d.Actions[i]
		if a.System != "" {
			continue
		}
		if len(a.Examples["en"]) > 0 {
			actions++
		}
		for _, lang := range i18n.Languages() {
			if n := len(a.Examples[lang]); n > 0 && n < 20 || n == 0 && len(a.Examples["en"]) > 0 {
				t.Errorf("%s: %s has %d examples in %s", key, a.ID, n, lang)
			}
		}
		for j := range a.Steps {
			s := &a.Steps[j]
			if s.Ask != nil {
				types[d.Spec(s.Ask).Type] = true
				seen["private"] = seen["private"] || s.Ask.Private
			}
			seen[string(s.Then.Do)] = true
			seen["condition"] = seen["condition"] || len(s.When.Groups) > 0
			for _, text := range s.Say {
				if strings.ContainsAny(text, "!¡") || text != strings.TrimSpace(text) {
					t.Errorf("%s/%s: %q", a.ID, s.ID, text)
				}
			}
		}
	}
	if actions < 8 || actions > 14 || len(types) < 6 {
		t.Errorf("%s: %d actions, answers %v", key, actions, types)
	}
	for _, what := range []string{"private", "condition", "reask", "subaction", "connect_agent", "end"} {
		if !seen[what] {
			t.Errorf("%s shows no %s", key, what)
		}
	}
}

// TestTemplatesUnderstood: a model of a part of each template's examples
// recognises the rest of them.
func TestTemplatesUnderstood(t *testing.T) {
	for _, tpl := range assistant.Templates() {
		d := tpl.Build("en")
		for _, lang := range i18n.Languages() {
			var all []understand.Example
			for _, a := range d.Actions {
				for _, line := range a.Examples[lang] {
					all = append(all, understand.Example{Label: a.ID, Text: line})
				}
			}
			advice, err := understand.Advise(all, understand.Options{Lang: lang, Negatives: d.Settings.Unsupported[lang]})
			if err != nil {
				t.Fatal(err)
			}
			if advice.Accuracy < 0.85 || len(advice.Duplicates) > 0 || len(advice.Fights) > 0 {
				t.Errorf("%s in %s: %.2f of %d recognised; twice %v; fight %v", tpl.Key, lang, advice.Accuracy, len(all), advice.Duplicates, advice.Fights)
			}
		}
	}
}

// TestDefaultWords: the lists of a new assistant hold no word twice, and none
// that is another word without its accents.
func TestDefaultWords(t *testing.T) {
	d := assistant.New("es")
	var all []string
	for _, p := range []assistant.Phrases{d.Settings.Danger, d.Settings.Profanity} {
		for _, lang := range i18n.Languages() {
			if len(p[lang]) < 8 || len(p[lang]) > 20 {
				t.Error(lang, len(p[lang]))
			}
			for _, w := range p[lang] {
				all = append(all, understand.Normalise(w))
			}
		}
	}
	if slices.Sort(all); len(slices.Compact(all)) != len(all) || slices.Contains(all, "cono") {
		t.Error(all)
	}
}

// TestTemplatesSmallTalk: who greets, thanks or leaves is answered, in words no
// example has, and who asks something politely is still understood.
func TestTemplatesSmallTalk(t *testing.T) {
	for _, tpl := range assistant.Templates() {
		d := tpl.Build("en")
		for lang, said := range map[string]map[string]string{
			"en": {"Thank you!!": "thanks", "thanks :)": "thanks", "ok great thank you very much": "thanks", "Hi!": "hello", "Hello, good evening": "hello", "bye bye, see you": "goodbye", "no, that's all": "goodbye"},
			"es": {"¡Muchas gracias!": "thanks", "vale muchas gracias": "thanks", "gracias :)": "thanks", "¡Hola!": "hello", "Hola buenos dias": "hello", "adios": "goodbye", "no, eso es todo": "goodbye"},
		} {
			m := trained(t, &d, lang)
			for text, want := range said {
				if s := m.Scores(text, 1); len(s) == 0 || s[0].Label != want || s[0].P <= d.Settings.Threshold {
					t.Errorf("%s: %q means %v, want %s", tpl.Key, text, s, want)
				}
			}
			for _, a := range d.Actions {
				for _, line := range a.Examples[lang][:min(4, len(a.Examples[lang]))] {
					for _, polite := range map[string][]string{"en": {"Hi, ", "Thanks, "}, "es": {"Hola, ", "Gracias, "}}[lang] {
						if s := m.Scores(polite+line, 1); !slices.Contains(smallTalk, a.ID) && (len(s) == 0 || s[0].Label != a.ID) {
							t.Errorf("%s: %q means %v, want %s", tpl.Key, polite+line, s, a.ID)
						}
					}
				}
			}
		}
	}
}

var smallTalk = []string{"hello", "thanks", "goodbye"}

func trained(t *testing.T, d *assistant.Definition, lang string) *understand.Model {
	t.Helper()
	var all []understand.Example
	for _, a := range d.Actions {
		for _, line := range a.Examples[lang] {
			all = append(all, understand.Example{Label: a.ID, Text: line})
		}
	}
	m, err := understand.Train(all, understand.Options{Lang: lang, Negatives: d.Settings.Unsupported[lang]})
	if err != nil {
		t.Fatal(err)
	}
	return m
}
