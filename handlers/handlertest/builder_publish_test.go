package handlertest_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"relevo/db"
	"relevo/domain"
	"relevo/domain/assistant"
)

// follow goes where a form leads and gives the page.
func (d *desk) follow(a Answer) string {
	d.T.Helper()
	if a.Status != http.StatusSeeOther {
		d.T.Fatalf("the form answers %d: %s", a.Status, a.Body)
	}
	page := d.Get(strings.SplitN(a.Location, "#", 2)[0])
	if page.Status != http.StatusOK {
		d.T.Fatalf("%s: %d", a.Location, page.Status)
	}
	return page.Body
}

// publish publishes the draft as it stands.
func (d *desk) publish(note string) Answer {
	d.T.Helper()
	return d.Post(d.path("/publish"), "version", strconv.FormatInt(d.stored().DraftVer, 10), "note", note)
}

func wants(t *testing.T, what, body string, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if !strings.Contains(body, s) {
			t.Errorf("%s lacks %q", what, s)
		}
	}
}

// Problems keep a draft from being published; a published version stays while
// the draft goes on, and can be taken up again.
func TestBuilderVersions(t *testing.T) {
	d := building(t, "shop")
	id := d.add("Refund")
	s := d.open("/actions/"+id, "actions/"+id)
	s.do("step.add", "", "")
	s.do("then", "/steps/0/then/do", "subaction")
	wants(t, "the page of an action with a problem", s.html, `data-problem="/steps/0/then`, "1 problem")
	dialog := d.Get(d.path("/publish")).Body
	wants(t, "the dialog", dialog, "One problem has to be solved first", "/actions/"+id+"#at=/steps/0/then")
	if strings.Contains(dialog, "publish-go") {
		t.Error("a draft with a problem can be published")
	}
	if a := d.publish(""); a.Status != http.StatusConflict || !strings.Contains(a.Body, "One problem must be solved") {
		t.Errorf("publishing all the same: %d", a.Status)
	}

	s.value["examples"] = map[string]any{"en": []any{"give me my money back"}}
	s.do("then", "/steps/0/then/do", "end")
	s.value["steps"].([]any)[0].(map[string]any)["say"] = map[string]any{"en": "You get it back.", "es": "Te lo devolvemos."}
	s.do("", "", "")
	if a := d.Post(d.path("/publish"), "version", "1"); a.Status != http.StatusConflict || d.stored().LiveID != 0 {
		t.Errorf("publishing an older draft: %d", a.Status)
	}
	wants(t, "the versions", d.follow(d.publish("First <i>one</i>")), "Version 1 is live", "First &lt;i&gt;one&lt;/i&gt;", "Mara")
	first := d.stored().LiveID

	s.value["steps"].([]any)[0].(map[string]any)["say"] = map[string]any{"en": "Done.", "es": "Hecho."}
	s.value["examples"] = map[string]any{"en": []any{"refund please"}}
	s.do("step.add", "", "")
	d.add("Complaint")
	wants(t, "the list", d.Get(assistants).Body, "Unpublished changes", "Version 1")
	wants(t, "what changed", d.Get(d.path("/publish")).Body, "Complaint", "<del>You get it back.</del>", "<ins>Done.</ins>", "<del>give me my money back</del>", "<ins>refund please</ins>", "Step 2")
	wants(t, "a version", d.Get(d.path("/versions/"+first.String())).Body, "Complaint", "<ins>Done.</ins>")

	wants(t, "reverting", d.follow(d.Post(d.path("/versions/"+first.String()+"/revert"), "keep", "on")), "The draft is version 1 now", "Draft put aside")
	if got := d.stored(); got.Draft.Find(id).Steps[0].Say["en"] != "You get it back." || got.LiveID != first {
		t.Error("the draft is not the version")
	}
	if a := d.Get(d.path("/versions/" + d.id)); a.Status != http.StatusNotFound {
		t.Errorf("a version there is not: %d", a.Status)
	}
	wants(t, "taking offline", d.follow(d.Post(d.path("/unpublish"))), "The assistant is offline")
	if d.stored().LiveID != 0 {
		t.Error("it is still live")
	}
}

// An action that others call stays, and the page tells where it is used.
func TestBuilderDeletesWhatIsNotUsed(t *testing.T) {
	d := building(t, "")
	one, two := d.add("One"), d.add("Two")
	s := d.open("/actions/"+one, "actions/"+one)
	s.do("step.add", "", "")
	s.do("then", "/steps/0/then/do", "subaction")
	s.value["steps"].([]any)[0].(map[string]any)["then"].(map[string]any)["action"] = two
	s.do("draw", "", "")
	a := d.Post(d.path("/actions/" + two + "/delete"))
	if a.Status != http.StatusConflict {
		t.Errorf("deleting an action in use: %d", a.Status)
	}
	wants(t, "the refusal", a.Body, "Two cannot be deleted", "One, step 1", "#at=/steps/0/then/action")
	d.follow(d.Post(d.path("/actions/" + one + "/delete")))
	d.follow(d.Post(d.path("/actions/" + two + "/delete")))
	if n := len(d.stored().Draft.Actions); n != len(assistant.Systems()) {
		t.Errorf("%d actions are left", n)
	}
	if a := d.Post(d.path("/actions/greet/delete")); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("deleting a built-in action: %d", a.Status)
	}
	copied := d.Post(d.path("/actions/greet/duplicate"))
	if copied.Status != http.StatusSeeOther {
		t.Errorf("duplicating: %d", copied.Status)
	}
}

// A file replaces the draft, all of it or nothing; what it exports is the same
// bytes again.
func TestBuilderFiles(t *testing.T) {
	d := building(t, "shop")
	file := d.Get(d.path("/export"))
	if cd := file.Header.Get("Content-Disposition"); cd != `attachment; filename="pine.json"` {
		t.Errorf("disposition %q", cd)
	}
	d.add("Gone again")
	wants(t, "importing", d.follow(d.Upload(d.path("/import"), "pine.json", []byte(file.Body))), "Draft imported")
	if again := d.Get(d.path("/export")).Body; again != file.Body {
		t.Error("export, import, export: other bytes")
	}
	before := d.stored().DraftVer
	bad := strings.Replace(file.Body, `"clarify":`, `"clarifies":`, 1)
	a := d.Upload(d.path("/import"), "pine.json", []byte(bad))
	if a.Status != http.StatusUnprocessableEntity {
		t.Errorf("a bad file: %d", a.Status)
	}
	wants(t, "the refusal", a.Body, "Nothing was changed", "<code>/settings/clarifies</code>", "is not known here")
	if a := d.Upload(d.path("/import"), "pine.json", nil); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("an empty file: %d", a.Status)
	}
	if a := d.Upload(d.path("/import"), "pine.json", make([]byte, assistant.MaxBytes+1)); a.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("a large file: %d", a.Status)
	}
	if a := d.Post(d.path("/import"), "file", "{}"); a.Status != http.StatusBadRequest {
		t.Errorf("no file: %d", a.Status)
	}
	if d.stored().DraftVer != before {
		t.Error("a refused file changed the draft")
	}

	csv := d.Get(d.path("/examples.csv")).Body
	id := d.stored().Draft.Actions[0].ID
	wants(t, "the examples", csv, "action,language,example", id+",en,")
	d.follow(d.Upload(d.path("/examples"), "x.csv", []byte("action,language,example\n"+id+",en,a sentence of its own\n")))
	if got := d.stored().Draft.Actions[0].Examples["en"]; got[len(got)-1] != "a sentence of its own" {
		t.Errorf("examples: %q", got)
	}
	if a := d.Upload(d.path("/examples"), "x.csv", []byte("action,language,example\nnone,en,x\n")); a.Status != http.StatusUnprocessableEntity {
		t.Errorf("examples of no action: %d", a.Status)
	}
}

// talk is the preview as the page has it.
type talk struct {
	Session      json.RawMessage
	HTML, Vars   string
	Action, Step string
}

func (d *desk) say(t *talk, what string) {
	d.T.Helper()
	session := "null"
	if t.Session != nil {
		session = string(t.Session)
	}
	a := d.Do(http.MethodPost, d.path("/preview"), "application/json", strings.NewReader(`{"session":`+session+`,"lang":"en"`+what+`}`))
	if a.Status != http.StatusOK {
		d.T.Fatalf("preview: %d %s", a.Status, a.Body)
	}
	*t = talk{}
	d.must(json.Unmarshal([]byte(a.Body), t))
}

// The preview talks with the draft, before anything is learned by its exact
// examples, and leaves nothing behind.
func TestBuilderPreview(t *testing.T) {
	d := building(t, "")
	id := d.add("Opening hours")
	s := d.open("/actions/"+id, "actions/"+id)
	s.do("examples", "/examples/en", "when are you open")
	s.do("step.add", "", "")
	s.value["steps"].([]any)[0].(map[string]any)["say"] = map[string]any{"en": "Which shop?"}
	s.do("ask", "/steps/0/ask/kind", "options")
	option := s.value["steps"].([]any)[0].(map[string]any)["ask"].(map[string]any)["spec"].(map[string]any)["options"].([]any)
	option[0].(map[string]any)["value"], option[1].(map[string]any)["value"] = "oslo", "bergen"
	s.do("draw", "", "")
	s.do("step.add", "", "")
	s.do("then", "/steps/1/then/do", "connect_agent")

	var p talk
	d.say(&p, "")
	wants(t, "the beginning", p.HTML, "How can I help you")
	d.say(&p, `,"text":"When are you open?"`)
	wants(t, "an example", p.HTML, "Still learning", "Starts Opening hours", "Which shop?", `data-choice="oslo"`, "actions/"+id+"#at=/steps/0")
	if p.Action != id || p.Step != "step_1" {
		t.Errorf("it waits at %s %s", p.Action, p.Step)
	}
	kept := p
	d.say(&p, `,"text":"bergen","choice":"bergen"`)
	wants(t, "connecting", p.HTML, "No transfer takes place here")

	if _, err := d.Engine.LearnDue(context.Background()); err != nil {
		t.Fatal(err)
	}
	p = talk{}
	d.say(&p, "")
	d.say(&p, `,"text":"when do you open"`)
	wants(t, "a sentence like an example", p.HTML, `class="scores"`, "Opening hours")

	s.do("remove", "/steps/0", "")
	d.say(&kept, `,"text":"bergen"`)
	wants(t, "a talk whose step is gone", kept.HTML, "starts again")
	for _, bad := range []string{`{`, `{"session":7}`, `{"session":{"stack":"x"}}`, `{"session":"` + strings.Repeat("x", 2<<20) + `"}`} {
		if a := d.Do(http.MethodPost, d.path("/preview"), "application/json", strings.NewReader(bad)); a.Status != http.StatusBadRequest {
			t.Errorf("%.30s: %d", bad, a.Status)
		}
	}
	for _, odd := range []string{`{"stack":[{"action":"` + id + `","step":99}],"pending":{"kind":"step"}}`, `{"stack":[{"action":"none","step":-5}],"pending":{"kind":"clarify","choices":["x"]}}`} {
		d.say(&talk{Session: json.RawMessage(odd)}, `,"text":"hello"`)
	}
	for _, table := range []string{"conversation", "message", "assistant_session", "assistant_request", "escalation"} {
		if n := d.count(table); n != 0 {
			t.Errorf("the preview left %d rows in %s", n, table)
		}
	}
}

var linkField = regexp.MustCompile(`id="preview-link"[^>]* value="([^"]+)"`)

// count counts the rows of a table.
func (d *desk) count(table string) (n int) {
	d.T.Helper()
	file, err := sql.Open("sqlite", "file:"+filepath.Join(d.Dir, db.File))
	d.must(err)
	d.must(file.QueryRow("SELECT count(*) FROM " + table).Scan(&n))
	d.must(file.Close())
	return n
}

// A preview link is shown once, and withdrawn.
func TestBuilderLinks(t *testing.T) {
	d := building(t, "")
	page := d.follow(d.Post(d.path("/links"), "note", "For Ola"))
	m := linkField.FindStringSubmatch(page)
	if m == nil || !strings.Contains(m[1], "/preview/") {
		t.Fatal("the link is not shown")
	}
	again := d.Get(d.path("/versions")).Body
	wants(t, "the list", again, "For Ola")
	if linkField.MatchString(again) {
		t.Error("the link is shown again")
	}
	id := regexp.MustCompile(`/links/(\w+)/revoke`).FindStringSubmatch(again)[1]
	mine := d.id
	d.id = strings.TrimPrefix(d.Post(assistants, "name", "Other", "lang", "en").Location, assistants+"/")
	if a := d.Post(d.path("/links/" + id + "/revoke")); a.Status != http.StatusNotFound {
		t.Errorf("withdrawing another assistant's link: %d", a.Status)
	}
	d.id = mine
	wants(t, "withdrawing", d.follow(d.Post(d.path("/links/"+id+"/revoke"))), "Withdrawn")
}

// A widget has an assistant that answers first, or none.
func TestWidgetsAssistant(t *testing.T) {
	d := building(t, "shop")
	all, err := d.DB.Widgets(context.Background())
	d.must(err)
	page := "/settings/widgets/" + all[0].ID.String()
	wants(t, "the form", d.Get(page).Body, "None: visitors go straight to people", "Pine (not published)")
	form := []string{"name", "Shop", "colour", "#4f46e5", "position", "right", "theme", "auto", "lang", "auto", "side_space", "20", "below_space", "20", "assistant"}
	d.follow(d.Post(page, append(form, d.id)...))
	set := func() domain.ID {
		all, err := d.DB.Widgets(context.Background())
		d.must(err)
		return all[0].Settings.Assistant
	}
	if set().String() != d.id {
		t.Errorf("the assistant is %v", set())
	}
	d.follow(d.publish(""))
	wants(t, "the form", d.Get(page).Body, `selected>Pine</option>`)
	wants(t, "the list", d.Get(assistants).Body, `>Shop</a>`)
	d.follow(d.Post(page, append(form, "")...))
	if set() != 0 {
		t.Errorf("the assistant is still %v", set())
	}
}
