package handlertest_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"relevo/domain/assistant"
	"relevo/domain/response"
)

var unknownText = regexp.MustCompile(`\[[a-z]+\.[a-z0-9_.]+\]`)

// everything is an action with every kind of question, condition and sequel.
func everything(d *assistant.Definition) assistant.Action {
	a := assistant.NewAction("everything", assistant.Text{"en": "Everything", "es": "Todo"})
	a.Examples = assistant.Phrases{"en": {"all of it"}}
	for _, t := range response.Types() {
		s := assistant.NewStep("ask_" + string(t))
		s.Say = assistant.Text{"en": "Which?", "es": "Cuál?"}
		s.Ask = &assistant.Ask{Spec: response.Spec{Type: t}, Invalid: []assistant.Text{{"en": "No."}}}
		if t == response.Options {
			s.Ask.Spec.Options = []response.Option{{Value: "a", Label: map[string]string{"en": "A"}}}
		}
		a.Steps = append(a.Steps, s)
		c := assistant.NewStep("if_" + string(t))
		for _, op := range response.Operators(t) {
			c.When.Groups = append(c.When.Groups, assistant.Group{Tests: []response.Test{{Variable: s.ID, Op: op, Values: []string{"x"}}, {Variable: "context.plan", Op: "is"}}})
		}
		a.Steps = append(a.Steps, c)
	}
	for _, do := range []assistant.Do{assistant.DoNext, assistant.DoReask, assistant.DoSubaction, assistant.DoSearch, assistant.DoExtension, assistant.DoConnect, assistant.DoEnd} {
		s := assistant.NewStep("then_" + string(do))
		s.Set = []assistant.Assign{{Variable: "v", Value: "1"}}
		s.Then = assistant.Then{Do: do, Action: d.Actions[0].ID, Call: "orders"}
		a.Steps = append(a.Steps, s)
	}
	return a
}

// Whatever stands in a draft, its pages are drawn, in both languages, with every
// text there is; the parts that come back are those that went.
func TestBuilderDrawsEverything(t *testing.T) {
	d := building(t, "shop")
	s := d.stored()
	a := everything(&s.Draft)
	s.Draft.Actions = append(s.Draft.Actions, a)
	s.Draft.Settings.Extensions = []assistant.Extension{{ID: "orders", Name: "Orders", Method: "POST", URL: "https://x.test/{order}", Body: "{}", Results: map[string]string{"v": "a.b"}}}
	s.Draft.Variables = []assistant.Variable{{ID: "v", Type: response.FreeText}}
	for _, k := range response.Types() {
		spec := response.Spec{Type: k}
		if k == response.Options {
			spec.From = "v"
		}
		s.Draft.Saved = append(s.Draft.Saved, assistant.SavedResponse{ID: string(k), Name: string(k), Spec: spec})
	}
	me, err := d.DB.Agents(t.Context())
	d.must(err)
	if _, err := d.Engine.SaveAssistantDraft(t.Context(), me[0].ID, s.ID, s.DraftVer, s.Draft); err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{"/actions/everything": "actions/everything", "/variables": "variables", "/saved": "saved", "/texts": "texts", "/settings": "settings"}
	for i := range s.Draft.Actions {
		id := s.Draft.Actions[i].ID
		parts["/actions/"+id] = "actions/" + id
	}
	for _, lang := range []string{"en", "es"} {
		d.Post("/profile", "name", "Mara", "lang", lang, "zone", "UTC", "email", "mara@x.test")
		for page, part := range parts {
			answer := d.Get(d.path(page))
			if answer.Status != http.StatusOK {
				t.Fatalf("%s: %d", page, answer.Status)
			}
			if m := unknownText.FindAllString(answer.Body, -1); m != nil {
				t.Errorf("%s in %s: texts there are not: %q", page, lang, m)
			}
			open := ""
			if part == "actions/everything" {
				folds := map[string]bool{}
				for i := range a.Steps {
					folds["step:"+a.Steps[i].ID] = true
				}
				raw, err := json.Marshal(folds)
				d.must(err)
				open = `,"open":` + string(raw)
			}
			sheet := d.sheetOf(part, answer.Body)
			before := sheet.raw
			again := d.Do(http.MethodPost, d.path("/edit/"+part), "application/json", strings.NewReader(`{"base":"`+sheet.base+`","do":"draw","part":`+before+open+`}`))
			if again.Status != http.StatusOK {
				t.Fatalf("%s: %d %s", part, again.Status, again.Body)
			}
			if m := unknownText.FindAllString(again.Body, -1); m != nil {
				t.Errorf("%s in %s: texts there are not: %q", part, lang, m)
			}
			if part != "actions/everything" && d.sheetOf(part, again.Body).raw != before {
				t.Errorf("%s: another part comes back:\n%s\n%s", part, before, d.sheetOf(part, again.Body).raw)
			}
		}
		for _, page := range []string{"", "?q=order", "/versions", "/publish"} {
			if m := unknownText.FindAllString(d.Get(d.path(page)).Body, -1); m != nil {
				t.Errorf("%s in %s: texts there are not: %q", page, lang, m)
			}
		}
	}
}

// A step's answer is renamed wherever it is named, and back again.
func TestBuilderRenames(t *testing.T) {
	d := building(t, "")
	one, two := d.add("One"), d.add("Two")
	s := d.open("/actions/"+one, "actions/"+one)
	s.do("step.add", "", "")
	s.do("ask", "/steps/0/ask/kind", "number")
	caller := d.open("/actions/"+two, "actions/"+two)
	caller.do("step.add", "", "")
	caller.do("then", "/steps/0/then/do", "subaction")
	caller.value["steps"].([]any)[0].(map[string]any)["then"].(map[string]any)["action"] = one
	caller.do("draw", "", "")
	caller.do("step.add", "", "")
	caller.value["steps"].([]any)[1].(map[string]any)["say"] = map[string]any{"en": "So {step_1}."}
	caller.do("", "", "")
	says := func() string { return d.stored().Draft.Find(two).Steps[1].Say["en"] }
	s.do("step.rename", "/steps/0/id", "people")
	if says() != "So {people}." {
		t.Errorf("another action says %q", says())
	}
	s.do("step.rename", "/steps/0/id", "step_1")
	if says() != "So {step_1}." {
		t.Errorf("renamed back, another action says %q", says())
	}

	v := d.open("/variables", "variables")
	v.raw = `[{"id":"plan","type":"free_text"}]`
	v.do("draw", "", "")
	v.do("variable.rename", "/0/id", "tariff")
	if got := d.stored().Draft.Variables; len(got) != 1 || got[0].ID != "tariff" {
		t.Errorf("variables: %+v", got)
	}
}
