package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"relevo/domain/assistant"
)

const assistants = "/api/v1/assistants"

// withAction is the draft of an assistant as read, with one more action.
func withAction(t *testing.T, draft any, id, example string) any {
	t.Helper()
	b, err := json.Marshal(draft)
	if err != nil {
		t.Fatal(err)
	}
	var d assistant.Definition
	if err := json.Unmarshal(b, &d); err != nil {
		t.Fatal(err)
	}
	a := assistant.NewAction(id, assistant.Text{"en": id})
	a.Examples = assistant.Phrases{"en": {example}}
	step := assistant.NewStep("s")
	step.Say, step.Then = assistant.Text{"en": "Fine."}, assistant.Then{Do: assistant.DoEnd}
	a.Steps = []assistant.Step{step}
	d.Actions = append(d.Actions, a)
	return d
}

func (d *desk) assistant(name string) (one string, made map[string]any) {
	d.t.Helper()
	status, made := d.call("ada", http.MethodPost, assistants, map[string]any{"name": name})
	if status != http.StatusCreated {
		d.t.Fatalf("made: %d %v", status, made)
	}
	return assistants + "/" + at(made, "id").(string), made
}

// file calls an operation whose bodies are files.
func (d *desk) file(as, method, path string, body []byte) (int, []byte) {
	d.t.Helper()
	r := httptest.NewRequest(method, path, bytes.NewReader(body))
	r.Header.Set("X-Agent", as)
	w := httptest.NewRecorder()
	d.srv.Config.Handler.ServeHTTP(w, r)
	return w.Code, w.Body.Bytes()
}

func TestAssistants(t *testing.T) {
	d := openDesk(t)
	one, made := d.assistant("Fern")
	if problems, _ := at(made, "problems").([]any); at(made, "draft", "format") != assistant.Format || problems == nil || at(made, "live") != nil {
		t.Errorf("made: %v", made)
	}
	status, saved := d.call("ada", http.MethodPut, one, map[string]any{"name": "Moss", "version": at(made, "draft_version"), "draft": withAction(t, at(made, "draft"), "pay", "I want to pay")})
	if status != http.StatusOK || at(saved, "name") != "Moss" || at(saved, "draft_version") != 2.0 {
		t.Fatalf("saved: %d %v", status, saved)
	}
	status, back := d.call("ada", http.MethodPut, one, map[string]any{"version": 2, "draft": at(saved, "draft")})
	if status != http.StatusOK || at(back, "draft_version") != 3.0 {
		t.Errorf("written back as read: %d %v", status, back)
	}
	if status, got := d.call("ada", http.MethodPost, one+"/publish", `{"version":2}`); status != http.StatusConflict || at(got, "error", "code") != "newer_revision" {
		t.Errorf("publishing an older draft: %d %v", status, got)
	}
	status, version := d.call("ada", http.MethodPost, one+"/publish", `{"version":3,"note":"first"}`)
	if status != http.StatusCreated || at(version, "number") != 1.0 || at(version, "note") != "first" || at(version, "published") != true {
		t.Fatalf("published: %d %v", status, version)
	}
	_, list := d.call("ada", http.MethodGet, assistants, nil)
	if at(list, "assistants", 0, "live", "number") != 1.0 || at(list, "assistants", 0, "draft") != nil {
		t.Errorf("the list: %v", list)
	}
	if status, got := d.call("ada", http.MethodPost, one+"/unpublish", nil); status != http.StatusNoContent {
		t.Errorf("unpublished: %d %v", status, got)
	}
	if _, got := d.call("ada", http.MethodGet, one, nil); at(got, "live") != nil {
		t.Errorf("after it: %v", got)
	}
	d.refusedAssistants(one)
	if status, _ := d.call("ada", http.MethodDelete, one, nil); status != http.StatusNoContent {
		t.Errorf("deleted: %d", status)
	}
	if status, _ := d.call("ada", http.MethodGet, one, nil); status != http.StatusNotFound {
		t.Errorf("after it: %d", status)
	}
}

// refusedAssistants: what is wrong is said by field, and who may not is told so.
func (d *desk) refusedAssistants(one string) {
	d.t.Helper()
	for _, c := range []struct {
		as, method, path, body string
		want                   int
		code, field            string
	}{
		{"ada", http.MethodPost, assistants, `{"name":" "}`, 422, "invalid_field", "name"},
		{"ada", http.MethodPost, assistants, `{"name":"moss"}`, 422, "invalid_field", "name"},
		{"ada", http.MethodPost, assistants, `{"name":"X","draft":{"language":"fr"}}`, 422, "invalid_field", "language"},
		{"ada", http.MethodPost, assistants, `{"name":"X","draft":{"language":"en","colour":1}}`, 422, "invalid_field", "draft"},
		{"ada", http.MethodPut, one, `{"draft":{"language":"en"}}`, 422, "invalid_field", "version"},
		{"ada", http.MethodPut, one, `{"version":1,"draft":{"language":"en"}}`, 409, "newer_revision", ""},
		{"ada", http.MethodPut, one, `{"version":3,"draft":{"language":"en","actions":[` + strings.Repeat(`{},`, assistant.MaxActions) + `{}]}}`, 422, "invalid_field", "actions"},
		{"ada", http.MethodPost, one + "/revert", `{"version":"0000000000001"}`, 404, "not_found", ""},
		{"ada", http.MethodGet, one + "/versions/0000000000001", ``, 404, "not_found", ""},
		{"mara", http.MethodGet, one, ``, 403, "forbidden", ""},
		{"mara", http.MethodPost, one + "/publish", `{"version":3}`, 403, "forbidden", ""},
		{"mara", http.MethodGet, one + "/export", ``, 403, "forbidden", ""},
		{"", http.MethodGet, assistants, ``, 401, "unauthenticated", ""},
	} {
		status, got := d.call(c.as, c.method, c.path, c.body)
		if field, _ := at(got, "error", "field").(string); status != c.want || at(got, "error", "code") != c.code || field != c.field {
			d.t.Errorf("%s %s %.60s as %q: %d %v, want %d %s %s", c.method, c.path, c.body, c.as, status, got, c.want, c.code, c.field)
		}
	}
}

func TestAssistantVersions(t *testing.T) {
	d := openDesk(t)
	one, made := d.assistant("Fern")
	_, version := d.call("ada", http.MethodPost, one+"/publish", `{"version":1}`)
	if at(version, "number") != 1.0 {
		t.Fatalf("published: %v", version)
	}
	_, saved := d.call("ada", http.MethodPut, one, map[string]any{"version": 1, "draft": withAction(t, at(made, "draft"), "pay", "I want to pay")})
	before := len(at(saved, "draft", "actions").([]any))
	status, reverted := d.call("ada", http.MethodPost, one+"/revert", map[string]any{"version": at(version, "id"), "keep": true})
	if status != http.StatusOK || len(at(reverted, "draft", "actions").([]any)) != before-1 || at(reverted, "draft_version") != 3.0 {
		t.Errorf("reverted: %d %v", status, reverted)
	}
	_, list := d.call("ada", http.MethodGet, one+"/versions", nil)
	if all := at(list, "versions").([]any); len(all) != 2 || at(list, "versions", 0, "published") != false || at(list, "versions", 1, "published") != true {
		t.Fatalf("versions: %v", list)
	}
	kept := one + "/versions/" + at(list, "versions", 0, "id").(string)
	if _, v := d.call("ada", http.MethodGet, kept, nil); len(at(v, "definition", "actions").([]any)) != before {
		t.Errorf("the draft put aside: %v", v)
	}
	other, _ := d.assistant("Moss")
	if status, _ := d.call("ada", http.MethodGet, other+"/versions/"+at(version, "id").(string), nil); status != http.StatusNotFound {
		t.Errorf("another assistant's version: %d", status)
	}
}

// TestAssistantFiles: what is exported can be imported into another assistant,
// and exporting that gives the same bytes; a bad file changes nothing.
func TestAssistantFiles(t *testing.T) {
	d := openDesk(t)
	one, made := d.assistant("Fern")
	d.call("ada", http.MethodPut, one, map[string]any{"version": 1, "draft": withAction(t, at(made, "draft"), "pay", "I want to pay")})
	status, file := d.file("ada", http.MethodGet, one+"/export", nil)
	if status != http.StatusOK || !json.Valid(file) {
		t.Fatalf("export: %d %.200s", status, file)
	}
	other, _ := d.assistant("Moss")
	if status, got := d.file("ada", http.MethodPost, other+"/import", file); status != http.StatusOK || !strings.Contains(string(got), `"draft_version":2`) {
		t.Errorf("import: %d %s", status, got)
	}
	if _, again := d.file("ada", http.MethodGet, other+"/export", nil); !bytes.Equal(again, file) {
		t.Errorf("exported again it is another file:\n%.300s", again)
	}
	bad := bytes.Replace(file, []byte(`"language": "en"`), []byte(`"language": "en", "colour": 1`), 1)
	status, got := d.file("ada", http.MethodPost, other+"/import", bad)
	if status != http.StatusUnprocessableEntity || !strings.Contains(string(got), `"import_refused"`) || !strings.Contains(string(got), `"pointer":"/colour"`) {
		t.Errorf("a bad file: %d %s", status, got)
	}
	if status, got := d.file("ada", http.MethodPost, other+"/import", bytes.Repeat([]byte(" "), assistant.MaxBytes+1)); status != http.StatusRequestEntityTooLarge {
		t.Errorf("a large file: %d %s", status, got)
	}
	if _, again := d.file("ada", http.MethodGet, other+"/export", nil); !bytes.Equal(again, file) {
		t.Error("a refused file changed the draft")
	}
}

func TestPreviewLinks(t *testing.T) {
	d := openDesk(t)
	one, _ := d.assistant("Fern")
	other, _ := d.assistant("Moss")
	status, link := d.call("ada", http.MethodPost, one+"/preview_links", `{"note":"for Ana"}`)
	if secret, _ := at(link, "secret").(string); status != http.StatusCreated || len(secret) < 30 {
		t.Fatalf("made: %d %v", status, link)
	}
	id := at(link, "id").(string)
	if status, _ := d.call("ada", http.MethodDelete, other+"/preview_links/"+id, nil); status != http.StatusNotFound {
		t.Errorf("revoked at another assistant: %d", status)
	}
	for range 2 {
		if status, _ := d.call("ada", http.MethodDelete, one+"/preview_links/"+id, nil); status != http.StatusNoContent {
			t.Errorf("revoked: %d", status)
		}
	}
	_, list := d.call("ada", http.MethodGet, one+"/preview_links", nil)
	if at(list, "preview_links", 0, "note") != "for Ana" || at(list, "preview_links", 0, "secret") != nil || at(list, "preview_links", 0, "revoked_at") == nil {
		t.Errorf("the list: %v", list)
	}
}

// TestWidgetAssistant: a chat gets an assistant in use, and loses one that goes.
func TestWidgetAssistant(t *testing.T) {
	d := openDesk(t)
	one, made := d.assistant("Fern")
	widget := "/api/v1/widgets/" + d.widget.String()
	status, got := d.call("ada", http.MethodPut, widget, map[string]any{"assistant": at(made, "id")})
	if status != http.StatusOK || at(got, "settings", "assistant") != at(made, "id") {
		t.Fatalf("set: %d %v", status, got)
	}
	if status, got := d.call("ada", http.MethodPut, widget, `{"assistant":"0000000000001"}`); status != 422 || at(got, "error", "field") != "assistant" {
		t.Errorf("an unknown one: %d %v", status, got)
	}
	d.call("ada", http.MethodDelete, one, nil)
	if _, got := d.call("ada", http.MethodGet, widget, nil); at(got, "settings", "assistant") != nil {
		t.Errorf("after the assistant went: %v", got)
	}
}
