package handlertest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/people"
)

const assistants = "/settings/assistants"

// desk is an administrator at the builder, with one assistant.
type desk struct {
	*World
	*Client
	id string
}

// building opens a world with an assistant made from a template ("" for none).
func building(t *testing.T, template string) *desk {
	t.Helper()
	w := Open(t)
	w.SetUp()
	d := &desk{World: w, Client: w.LoggedIn("mara@x.test")}
	a := d.Post(assistants, "name", "Pine", "lang", "en", "template", template)
	if a.Status != http.StatusSeeOther {
		t.Fatalf("create: %d %s", a.Status, a.Body)
	}
	d.id = strings.TrimPrefix(a.Location, assistants+"/")
	return d
}

func (d *desk) path(more string) string { return assistants + "/" + d.id + more }

// stored is the assistant as the database has it.
func (d *desk) stored() *assistant.Assistant {
	d.T.Helper()
	id, err := domain.ParseID(d.id)
	d.must(err)
	a, err := d.DB.AssistantByID(context.Background(), id)
	d.must(err)
	return a
}

// add makes an action and gives its id.
func (d *desk) add(name string) string {
	d.T.Helper()
	a := d.Post(d.path("/actions"), "name", name)
	if a.Status != http.StatusSeeOther {
		d.T.Fatalf("new action: %d %s", a.Status, a.Body)
	}
	return a.Location[strings.LastIndex(a.Location, "/")+1:]
}

// sheet is a part of the draft as an open page holds it.
type sheet struct {
	d          *desk
	part, base string
	raw        string         // the part, where it is no object
	value      map[string]any // the part, where it is one
	focus      string
	html       string
}

// sheetOf reads a page of a part.
func (d *desk) sheetOf(part, body string) *sheet {
	d.T.Helper()
	s := &sheet{d: d, part: part}
	s.read(body)
	return s
}

// open opens the page of a part.
func (d *desk) open(page, part string) *sheet {
	d.T.Helper()
	a := d.Get(d.path(page))
	if a.Status != http.StatusOK {
		d.T.Fatalf("%s: %d", page, a.Status)
	}
	return d.sheetOf(part, a.Body)
}

var editorTag = regexp.MustCompile(`<div class="editor" id="editor"[^>]*>`)

// read takes up what the editor says of itself.
func (s *sheet) read(body string) {
	s.d.T.Helper()
	tag := editorTag.FindString(body)
	get := func(name string) string {
		m := regexp.MustCompile(` data-` + name + `="([^"]*)"`).FindStringSubmatch(tag)
		if m == nil {
			s.d.T.Fatalf("no %s in %q", name, tag)
		}
		return html.UnescapeString(m[1])
	}
	s.base, s.focus, s.html = get("base"), get("focus"), body
	s.value, s.raw = nil, get("value")
	if strings.HasPrefix(s.raw, "{") {
		s.d.must(json.Unmarshal([]byte(s.raw), &s.value))
	}
}

// try sends an edit and gives back the answer.
func (s *sheet) try(do, at, value string, more ...string) Answer {
	s.d.T.Helper()
	v := []byte(s.raw)
	if s.value != nil {
		var err error
		v, err = json.Marshal(s.value)
		s.d.must(err)
	}
	body := fmt.Sprintf(`{"base":%q,"part":%s,"do":%q,"at":%q,"value":%q%s}`, s.base, v, do, at, value, strings.Join(more, ""))
	return s.d.Do(http.MethodPost, s.d.path("/edit/"+s.part), "application/json", strings.NewReader(body))
}

// do sends an edit that works, and takes up what comes back.
func (s *sheet) do(do, at, value string, more ...string) {
	s.d.T.Helper()
	a := s.try(do, at, value, more...)
	if a.Status != http.StatusOK {
		s.d.T.Fatalf("%s %s: %d %s", do, at, a.Status, a.Body)
	}
	s.read(a.Body)
}

func (s *sheet) action() *assistant.Action {
	s.d.T.Helper()
	return s.d.stored().Draft.Find(strings.TrimPrefix(s.part, "actions/"))
}

// Administrators build; nobody else gets there, also not with another site's form.
func TestBuilderIsForAdministrators(t *testing.T) {
	d := building(t, "")
	d.Add("ana@x.test", "Ana", people.Supervisor)
	ana := d.LoggedIn("ana@x.test")
	guest := d.Client2("192.0.2.9")
	for _, p := range []string{"", "/variables", "/versions", "/export", "/actions/greet"} {
		if a := ana.Get(d.path(p)); a.Status != http.StatusForbidden || !strings.Contains(a.Body, "Ask an administrator for access.") {
			t.Errorf("a supervisor gets %s: %d\n%s", p, a.Status, a.Body)
		}
		if a := guest.Get(d.path(p)); a.Status != http.StatusSeeOther {
			t.Errorf("a guest gets %s: %d", p, a.Status)
		}
	}
	for _, p := range []string{"/edit/settings", "/publish", "/preview", "/archive", "/links"} {
		if a := ana.Post(d.path(p)); a.Status != http.StatusForbidden {
			t.Errorf("a supervisor posts %s: %d", p, a.Status)
		}
	}
	d.Header.Set("Origin", "https://elsewhere.test")
	d.Header.Set("Sec-Fetch-Site", "cross-site")
	if a := d.Post(d.path("/archive")); a.Status != http.StatusForbidden || d.stored().ArchivedAt != 0 {
		t.Errorf("another site archives: %d", a.Status)
	}
}

// Client2 is one more browser.
func (d *desk) Client2(address string) *Client { return d.World.Client(address) }

// An assistant is made from each template, renamed, duplicated, archived.
func TestAssistantsList(t *testing.T) {
	d := building(t, "")
	for _, x := range assistant.Templates() {
		a := d.Post(assistants, "name", x.Key, "lang", "es", "template", x.Key)
		if a.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d", x.Key, a.Status)
		}
		d.id = strings.TrimPrefix(a.Location, assistants+"/")
		if s := d.stored(); s.Draft.Language != "es" || len(s.Draft.Actions) < 6 {
			t.Errorf("%s: language %s, %d actions", x.Key, s.Draft.Language, len(s.Draft.Actions))
		}
	}
	if a := d.Post(assistants, "name", "X", "lang", "en", "template", "none"); a.Status != http.StatusBadRequest {
		t.Errorf("an unknown template: %d", a.Status)
	}
	a := d.Post(assistants, "name", "pine", "lang", "en")
	if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "Another assistant has this name") || !strings.Contains(a.Body, `value="pine"`) {
		t.Errorf("a taken name: %d", a.Status)
	}
	if a := d.Post(d.path("/rename"), "name", ""); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("no name: %d", a.Status)
	}
	if a := d.Post(d.path("/rename"), "name", "City <b>hall</b>"); a.Status != http.StatusSeeOther {
		t.Errorf("rename: %d", a.Status)
	}
	if a := d.Post(d.path("/duplicate")); a.Status != http.StatusSeeOther {
		t.Errorf("duplicate: %d", a.Status)
	}
	page := d.Get(assistants)
	for _, want := range []string{"Copy of City &lt;b&gt;hall", "Not published", "Ready to publish", "No chat"} {
		if !strings.Contains(page.Body, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	if a := d.Post(d.path("/archive")); a.Status != http.StatusSeeOther {
		t.Errorf("archive: %d", a.Status)
	}
	if a := d.Get(d.path("")); a.Status != http.StatusNotFound {
		t.Errorf("an archived assistant: %d", a.Status)
	}
}

// A whole action comes about by what the page's buttons do.
func TestBuildAnAction(t *testing.T) {
	d := building(t, "")
	id := d.add("Book a table")
	s := d.open("/actions/"+id, "actions/"+id)
	s.do("examples", "/examples/en", "book a table\n  a table   for two \n\nbook a table\n")
	if got := s.action().Examples["en"]; len(got) != 2 || got[1] != "a table for two" {
		t.Errorf("examples: %q", got)
	}
	s.do("step.add", "", "")
	if s.focus != "/steps/0/say" {
		t.Errorf("after a new step the focus goes to %q", s.focus)
	}
	s.value["steps"].([]any)[0].(map[string]any)["say"] = map[string]any{"en": "For how many?", "es": ""}
	s.do("ask", "/steps/0/ask/kind", "number")
	s.do("step.rename", "/steps/0/id", "people")
	s.do("step.add", "/steps/0", "")
	s.do("when", "/steps/1/when", "on")
	test := s.value["steps"].([]any)[1].(map[string]any)["when"].(map[string]any)["groups"].([]any)[0].(map[string]any)["tests"].([]any)[0].(map[string]any)
	test["variable"], test["op"] = "people", "is" // of another type: mended
	s.do("draw", "", "")
	test = s.value["steps"].([]any)[1].(map[string]any)["when"].(map[string]any)["groups"].([]any)[0].(map[string]any)["tests"].([]any)[0].(map[string]any)
	if test["op"] != "defined" {
		t.Errorf("operator %v for a number", test["op"])
	}
	test["op"], test["values"] = "gt", []any{"8"}
	s.do("then", "/steps/1/then/do", "connect_agent")
	if !strings.Contains(s.html, "If People is more than 8") {
		t.Error("the condition is not said as a sentence")
	}
	c := s.value["steps"].([]any)[1].(map[string]any)["then"].(map[string]any)["connect"].(map[string]any)
	c["response_if_online"] = map[string]any{"en": "Let's send you to an available agent.", "es": "Te paso."}
	s.do("draw", "", "")
	a := s.action()
	if online := a.Steps[1].Then.Connect.Online; online["en"] != "" || online["es"] != "Te paso." {
		t.Errorf("the default text is stored, or the other is not: %v", online)
	}
	if _, there := a.Steps[0].Say["es"]; there || a.Steps[0].Say["en"] != "For how many?" {
		t.Errorf("say: %v", a.Steps[0].Say)
	}
	s.do("step.copy", "/steps/0", "")
	s.do("up", "/steps/2", "")
	s.do("remove", "/steps/0", "")
	if a = s.action(); len(a.Steps) != 2 || a.Steps[0].Then.Do != assistant.DoConnect || a.Steps[1].ID == a.Steps[0].ID {
		t.Errorf("after copying, moving, removing: %+v", a.Steps)
	}
	s.do("ask", "/steps/1/ask/kind", "options")
	s.do("add", "/steps/1/ask/spec/options", "")
	if got := s.focus; got != "/steps/1/ask/spec/options/2" {
		t.Errorf("a new option has the focus at %q", got)
	}
	s.do("down", "/steps/1/ask/spec/options/0", "")
	s.do("move", "/steps/0", "9")
	if s.focus != "/steps/1" {
		t.Errorf("moved beyond the end to %q", s.focus)
	}
}

// An emptied text is the standard one again, but for the one that may be left out.
func TestBuildTexts(t *testing.T) {
	d := building(t, "")
	s := d.open("/texts", "texts")
	if !strings.Contains(s.html, ">None of the above</textarea>") {
		t.Error("the text that may be empty is not shown")
	}
	s.value = map[string]any{"clarify.none": map[string]any{"en": "", "es": "Ninguna de las anteriores"}, "clarify.intro": map[string]any{"en": ""}}
	s.do("draw", "", "")
	texts := d.stored().Draft.Settings.Texts
	if none, there := texts["clarify.none"]["en"]; len(texts) != 1 || len(texts["clarify.none"]) != 1 || !there || none != "" {
		t.Errorf("stored: %v", texts)
	}
	if strings.Contains(s.html, ">None of the above</textarea>") || !strings.Contains(s.html, ">Ninguna de las anteriores</textarea>") {
		t.Error("the page does not show what holds")
	}
}

// Undo is an earlier part sent again.
func TestBuilderUndo(t *testing.T) {
	d := building(t, "")
	id := d.add("Refund")
	s := d.open("/actions/"+id, "actions/"+id)
	s.do("step.add", "", "")
	before := s.value
	s.do("remove", "/steps/0", "")
	s.value = before
	s.do("draw", "", "")
	if len(s.action().Steps) != 1 {
		t.Error("the step did not come back")
	}
}

// Pages of different parts never get into each other's way; who changed the
// same part is named, and what is typed can still go over it.
func TestBuilderConflict(t *testing.T) {
	d := building(t, "")
	d.Add("ana@x.test", "Ana Sol", people.Administrator)
	one, two := d.add("One"), d.add("Two")
	mine, other := d.open("/actions/"+one, "actions/"+one), d.open("/actions/"+two, "actions/"+two)
	other.do("step.add", "", "")
	mine.do("step.add", "", "")

	ana := &desk{World: d.World, Client: d.LoggedIn("ana@x.test"), id: d.id}
	hers := ana.open("/actions/"+one, "actions/"+one)
	hers.value["never_return"] = true
	hers.do("", "", "")
	mine.value["clarify"] = false
	a := mine.try("", "", "")
	if a.Status != http.StatusConflict || !strings.Contains(a.Body, "newer_revision") || !strings.Contains(a.Body, "Ana Sol") {
		t.Fatalf("a conflict: %d %s", a.Status, a.Body)
	}
	if got := mine.action(); got.Clarify == false || !got.NeverReturn {
		t.Error("the refused edit was stored")
	}
	mine.do("", "", "", `,"force":true`)
	if got := mine.action(); got.Clarify || got.NeverReturn {
		t.Error("the forced edit was not stored")
	}
	if len(other.action().Steps) != 1 {
		t.Error("the other action was touched")
	}
}

// What does not fit is refused and changes nothing.
func TestBuilderHostileEdits(t *testing.T) {
	d := building(t, "")
	id := d.add("One")
	s := d.open("/actions/"+id, "actions/"+id)
	s.do("step.add", "", "")
	before := d.stored().DraftVer
	for _, x := range [][3]string{
		{"explode", "", ""}, {"step.add", "/steps/7", ""}, {"step.add", "/steps/-1", ""}, {"remove", "", ""}, {"remove", "/name", ""}, {"remove", "/steps/0/say/en", ""}, {"add", "/name", ""},
		{"add", "/steps/0/when", ""}, {"move", "/steps/0", "x"}, {"up", "/steps", ""}, {"ask", "/steps/0/ask", "poem"}, {"ask", "/steps/0/ask", "saved:none"}, {"then", "/steps/0/then", "jump"},
		{"then", "/steps/0/then", "fallback"}, {"examples", "/examples/fr", "x"}, {"examples", "/steps/0", "x"}, {"remove", "steps/0", ""}, {"remove", strings.Repeat("/steps", 40), ""},
		{"step.rename", "/steps/0/id", "not a name"}, {"step.rename", "/steps/0/id", "now"}, {"variable.rename", "/0/id", "x"},
	} {
		if a := s.try(x[0], x[1], x[2]); a.Status != http.StatusBadRequest && a.Status != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d %s", x, a.Status, a.Body)
		}
	}
	post := func(part, body string) int {
		return d.Do(http.MethodPost, d.path("/edit/"+part), "application/json", strings.NewReader(body)).Status
	}
	for _, x := range []struct {
		part, body string
		want       int
	}{
		{"actions/" + id, `{`, 400}, {"actions/" + id, `[]`, 400}, {"actions/" + id, `{"base":"x","part":null}`, 409}, {"actions/" + id, `{"part":{"id":"x","evil":1}}`, 400},
		{"actions/" + id, `{"part":{"steps":[{"then":{"do":7}}]}}`, 400}, {"actions/" + id, `{"part":{} {}}`, 400}, {"actions/none", `{"part":{}}`, 404}, {"queues", `{"part":{}}`, 404}, {"variables", `{"part":{}}`, 400},
		{"settings", `{"part":{"threshold":"x"}}`, 400}, {"actions/" + id, `{"part":` + strings.Repeat("[", 100_000), 400},
	} {
		if got := post(x.part, x.body); got != x.want {
			t.Errorf("%s %.60s: %d, want %d", x.part, x.body, got, x.want)
		}
	}
	if d.stored().DraftVer != before {
		t.Error("a refused edit was stored")
	}
	s.value["id"], s.value["system"], s.value["name"] = "other", "greet", map[string]any{"en": `</script><b onclick=x>`}
	s.do("", "", "")
	if a := s.action(); a == nil || a.System != "" {
		t.Error("an edit makes another action of it")
	}
	if strings.Contains(s.html, "<b onclick") || strings.Contains(d.Get(d.path("")).Body, "<b onclick") {
		t.Error("a name is not escaped")
	}
}
