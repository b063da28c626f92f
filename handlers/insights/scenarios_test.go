package insights

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestScenarioEditor(t *testing.T) {
	w := open(t, "es")
	contains(t, w.get(200, "/scenarios"), "Todavía no hay escenarios")
	contains(t, w.get(200, "/scenarios/new"), "preview_pane", "timeline")
	status, page := w.answer(w.web.PostForm(w.srv.URL+w.base+"/scenarios", url.Values{"name": {evil}, "body": {"- id: X1\n  title: " + "x\n  timeline:\n  - {t: 0s, opeen: {}}\n"}}))
	if status != 422 {
		t.Errorf("a wrong scenario: %d", status)
	}
	contains(t, page, "Línea 4", "&lt;script&gt;alert(1)", "opeen")
	body := "- id: X1\n  title: T\n  timeline:\n  - {t: 0s, open: {}, expect: {say: [\"@greet\"]}}\n  - {t: 1s, visitor: \"where is my parcel\", expect: {say: [\"Never <b>said</b>\"]}}\n"
	page = w.post("/scenarios", "name", "Parcel", "body", body)
	contains(t, page, "Escenario guardado.", "Sin ejecutar")
	all, err := w.DB.Recordings(t.Context(), w.bot.ID)
	w.must(err)
	if len(all) != 1 || all[0].Body != body {
		t.Fatalf("kept %+v", all)
	}
	w.post("/scenarios/" + all[0].ID.String() + "/run")
	w.h.Wait()
	contains(t, w.get(200, "/scenarios"), "Fallido", "Never &lt;b&gt;said&lt;/b&gt;", "line 5")
	w.post("/scenarios/"+all[0].ID.String(), "name", "Parcel", "body", strings.Replace(body, "Never <b>said</b>", "Fine.", 1))
	w.post("/scenarios/run")
	w.h.Wait()
	contains(t, w.get(200, "/scenarios/list"), "Superado")
	contains(t, w.post("/scenarios/"+all[0].ID.String()+"/delete"), "Se eliminó Parcel.")
	w.get(404, "/scenarios/"+all[0].ID.String())
}

func TestScenarioRecorded(t *testing.T) {
	w := open(t, "en")
	send := func(body string) (int, map[string]any) {
		t.Helper()
		status, raw := w.answer(w.web.Post(w.srv.URL+w.base+"/scenarios", "application/json", strings.NewReader(body)))
		var out map[string]any
		w.must(json.Unmarshal([]byte(raw), &out))
		return status, out
	}
	hello, err := json.Marshal(w.h.greeting(w.bot, "en"))
	w.must(err)
	status, out := send(`{"name": "Pay: \"quick\" # no comment", "lang": "en", "transcript": [` + string(hello) + `, {"visitor": "- pay my invoice now", "say": ["Fine."]}]}`)
	if status != http.StatusCreated || out["passed"] != true {
		t.Fatalf("%d: %v", status, out)
	}
	contains(t, w.get(200, strings.TrimPrefix(out["url"].(string), w.base)), "Passed", "Pay: &#34;quick&#34; # no comment")
	status, out = send(`{"name": "Other", "lang": "en", "transcript": [` + string(hello) + `, {"visitor": "track my parcel", "say": ["Something else"]}]}`)
	if status != http.StatusCreated || out["passed"] != false || !strings.Contains(out["report"].(string), "Something else") {
		t.Errorf("%d: %v", status, out)
	}
	for _, body := range []string{`{"name": "x", "lang": "en", "transcript": []}`, `{"name": "x", "lang": "xx", "transcript": [{"say": []}]}`, `{"name": "", "lang": "en", "transcript": [{"say": []}]}`, `{"name": "x", "lang": "en", "transcript": [{"say": []}, {"say": []}]}`} {
		if status, out := send(body); status != 422 {
			t.Errorf("%s: %d %v", body, status, out)
		}
	}
}

// The dialog that publishes says how the scenarios stand and runs them.
func TestScenariosBeforePublishing(t *testing.T) {
	w := open(t, "en")
	if page := w.get(200, "/publish"); strings.Contains(page, "data-run-kept") {
		t.Error("without a scenario, running them is offered")
	}
	scenario := func(say string) string {
		return "- id: X1\n  title: T\n  timeline:\n  - {t: 0s, open: {}, expect: {say: [" + say + "]}}\n"
	}
	w.post("/scenarios", "name", "Hello", "body", scenario(`"@greet"`))
	contains(t, w.get(200, "/publish"), "1 scenario has not run since the draft was last changed.", "data-run-kept")
	ran := func() string {
		t.Helper()
		status, _ := w.answer(w.web.PostForm(w.srv.URL+w.base+"/scenarios/kept", nil))
		if status != http.StatusOK && status != http.StatusAccepted {
			t.Fatalf("running them: %d", status)
		}
		w.h.Wait()
		return w.get(200, "/scenarios/kept")
	}
	contains(t, ran(), "The scenario passes with this draft.")
	w.post("/scenarios", "name", "Rude", "body", scenario(`"Never <b>said</b>"`))
	contains(t, ran(), "Failed with this draft: 1 of 2.", ">Rude</a>")
	contains(t, w.get(200, "/publish"), "Failed with this draft: 1 of 2.", `id="publish-go"`)
}
