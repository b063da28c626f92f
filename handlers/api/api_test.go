package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/attachment/disk"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/handlers/api"
	"relevo/handlers/feed"
	"relevo/handlers/web"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// headerGuard knows agents by the name in a header.
type headerGuard struct{ agents map[string]*people.Agent }

func (g headerGuard) Page(p people.Permission, h web.Handler) http.Handler { return g.API(p, h) }

func (g headerGuard) API(p people.Permission, h web.Handler) http.Handler {
	return web.JSON(slog.New(slog.DiscardHandler), func(w http.ResponseWriter, r *http.Request) error {
		a := g.agents[r.Header.Get("X-Agent")]
		switch {
		case a == nil:
			return domain.Unauthenticated()
		case !a.Can(p):
			return domain.Forbidden()
		}
		return h(w, r.WithContext(web.WithMe(r.Context(), a)))
	})
}

type desk struct {
	*dbtest.World
	t       testing.TB
	srv     *httptest.Server
	agents  map[string]*people.Agent
	widget  domain.ID
	visitor domain.ID
	said    int
}

func openDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{World: dbtest.Open(t), t: t, agents: map[string]*people.Agent{}}
	err := d.DB.Write(context.Background(), func(tx engine.Tx) error {
		w := widget.Widget{ID: d.Engine.NewID(), Key: "k", Settings: widget.Defaults("Shop"), CreatedAt: 1}
		d.widget = w.ID
		if err := tx.SaveWidget(&w); err != nil {
			return err
		}
		for name, role := range map[string]people.Role{"mara": people.AgentRole, "rui": people.AgentRole, "ada": people.Administrator} {
			a := &people.Agent{ID: d.Engine.NewID(), Email: name + "@x.test", Name: name, Role: role, Lang: "en", Zone: "UTC"}
			d.agents[name] = a
			if err := tx.AddAgent(a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := disk.Open(d.Dir)
	if err != nil {
		t.Fatal(err)
	}
	streams := web.NewStreams(slog.New(slog.DiscardHandler), nil)
	a := api.New(api.Config{Engine: d.Engine, Store: d.DB, Feed: feed.New(d.DB, d.Hub), Agents: web.NewAgents(d.DB, d.Hub), Queues: web.NewQueues(d.DB, d.Hub), Blobs: blobs,
		Guard: headerGuard{d.agents}, Log: slog.New(slog.DiscardHandler), Slots: web.NewSlots(2), Streams: streams})
	mux := http.NewServeMux()
	a.Routes(mux)
	d.srv = httptest.NewServer(mux)
	t.Cleanup(func() { streams.Wait(context.Background()) })
	t.Cleanup(d.srv.Close)
	t.Cleanup(streams.Close) // first: handlers end with their streams
	d.visitor = d.newVisitor()
	return d
}

func (d *desk) newVisitor() domain.ID {
	d.t.Helper()
	s, err := d.Engine.StartSession(context.Background(), engine.SessionStart{WidgetID: d.widget, Lang: "en"})
	if err != nil {
		d.t.Fatal(err)
	}
	return s.Visitor.ID
}

func (d *desk) say(visitor domain.ID, text string) engine.Sent {
	d.t.Helper()
	d.said++
	s, err := d.Engine.PostVisitorMessage(context.Background(), engine.VisitorMessage{VisitorID: visitor, ClientID: fmt.Sprint("c", d.said), Text: text})
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

// call sends a request as an agent ("" for nobody) and decodes the answer.
func (d *desk) call(as, method, path string, in any) (int, map[string]any) {
	d.t.Helper()
	var b io.Reader
	switch in := in.(type) {
	case nil:
	case string:
		b = strings.NewReader(in)
	default:
		j, err := json.Marshal(in)
		if err != nil {
			d.t.Fatal(err)
		}
		b = bytes.NewReader(j)
	}
	r, err := http.NewRequest(method, d.srv.URL+path, b)
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("X-Agent", as)
	if b != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return d.do(r)
}

func (d *desk) do(r *http.Request) (int, map[string]any) {
	d.t.Helper()
	res, err := d.srv.Client().Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	out := map[string]any{}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &out); err != nil {
			d.t.Fatalf("%s %s answered %d %q: %v", r.Method, r.URL.Path, res.StatusCode, raw, err)
		}
		if ct := res.Header.Get("Content-Type"); !strings.HasPrefix(ct, "application/") || strings.Contains(ct, "problem") {
			d.t.Errorf("%s %s: content type %q", r.Method, r.URL.Path, ct)
		}
	}
	return res.StatusCode, out
}

// at follows a path of keys and indices through decoded JSON.
func at(v any, path ...any) any {
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[p]
		case int:
			s, _ := v.([]any)
			if p >= len(s) {
				return nil
			}
			v = s[p]
		}
	}
	return v
}

func (d *desk) want(status int, as, method, path string, in any) map[string]any {
	d.t.Helper()
	got, out := d.call(as, method, path, in)
	if got != status {
		d.t.Fatalf("%s %s as %q: %d, want %d: %v", method, path, as, got, status, out)
	}
	return out
}

func (d *desk) refused(status int, code, field, as, method, path string, in any) {
	d.t.Helper()
	got, out := d.call(as, method, path, in)
	e, _ := out["error"].(map[string]any)
	f, _ := e["field"].(string)
	if got != status || e["code"] != code || f != field || e["message"] == "" || e["message"] == nil || len(out) != 1 {
		d.t.Errorf("%s %s %v as %q: %d %v, want %d %s %q", method, path, in, as, got, out, status, code, field)
	}
}

func TestWork(t *testing.T) {
	d := openDesk(t)
	id := d.say(d.visitor, "hello <b>there</b>").ConversationID.String()
	base := "/api/v1/conversations/" + id
	if c := at(d.want(200, "mara", "GET", "/api/v1/conversations?view=queue", nil), "conversations", 0); at(c, "id") != id || at(c, "control") != "queued" || at(c, "owner") != nil {
		t.Errorf("queue: %v", c)
	}
	d.refused(409, "not_owner", "", "mara", "POST", base+"/messages", map[string]any{"client_id": "a", "text": "hi"})
	if c := d.want(200, "mara", "POST", base+"/pick", nil); at(c, "owner", "id") != d.agents["mara"].ID.String() || c["state"] != "active" {
		t.Errorf("picked: %v", c)
	}
	d.refused(409, "gone", "", "rui", "POST", base+"/pick", nil)
	sent := d.want(201, "mara", "POST", base+"/messages", map[string]any{"client_id": "a", "text": "hi", "kind": "reply", "new_field": 1})
	if again := d.want(200, "mara", "POST", base+"/messages", map[string]any{"client_id": "a", "text": "changed"}); fmt.Sprint(again) != fmt.Sprint(sent) || sent["seq"] != 2.0 {
		t.Errorf("replay %v of %v", again, sent)
	}
	d.want(201, "rui", "POST", base+"/messages", map[string]any{"client_id": "n", "text": "psst", "kind": "note"})
	list := d.want(200, "rui", "GET", base+"/messages?after=0", nil)
	for i, kind := range []string{"message", "reply", "note"} {
		if at(list, "messages", i, "kind") != kind {
			t.Errorf("message %d: %v", i, at(list, "messages", i))
		}
	}
	if at(list, "last_seq") != 3.0 || at(list, "messages", 1, "author", "name") != "mara" || at(list, "messages", 0, "text") != "hello <b>there</b>" {
		t.Errorf("transcript: %v", list)
	}
	d.want(204, "mara", "POST", base+"/read", map[string]any{"seq": 3})
	d.want(204, "mara", "POST", base+"/typing", map[string]any{"on": true})
	if len(d.Engine.Typing(must(domain.ParseID(id)))) != 1 {
		t.Error("not typing")
	}
	if c := d.want(200, "mara", "POST", base+"/tags", map[string]any{"add": []string{"vip", "late"}}); len(c["tags"].([]any)) != 2 {
		t.Errorf("tags: %v", c["tags"])
	}
	if c := d.want(200, "mara", "POST", base+"/tags", map[string]any{"remove": []string{"late"}}); at(c, "tags", 0) != "vip" {
		t.Errorf("tags: %v", c["tags"])
	}
	d.refused(409, "not_owner", "", "rui", "POST", base+"/transfer", map[string]any{"agent": d.agents["rui"].ID.String()})
	d.refused(409, "target_offline", "", "mara", "POST", base+"/transfer", map[string]any{"agent": d.agents["rui"].ID.String()})
	for _, who := range []string{"mara", "rui"} {
		t.Cleanup(d.Engine.PageOpened(context.Background(), d.agents[who].ID, "page", false))
		d.want(200, who, "PUT", "/api/v1/me/presence", map[string]any{"state": "ready"})
	}
	d.want(200, "mara", "POST", base+"/transfer", map[string]any{"agent": d.agents["rui"].ID.String()})
	ring := d.want(200, "rui", "GET", "/api/v1/offers", nil)
	if at(ring, "offers", 0, "kind") != "transfer" || at(ring, "offers", 0, "from", "name") != "mara" || at(ring, "offers", 0, "conversation_id") != id {
		t.Fatalf("offers: %v", ring)
	}
	offer := "/api/v1/offers/" + at(ring, "offers", 0, "id").(string)
	d.want(200, "rui", "POST", offer+"/accept", nil)
	d.want(200, "rui", "POST", offer+"/accept", nil)
	d.want(200, "rui", "POST", base+"/snooze", map[string]any{"until": "2026-03-02T10:00:00Z"})
	if l := d.want(200, "rui", "GET", "/api/v1/conversations?view=mine&state=snoozed", nil); at(l, "conversations", 0, "snoozed_until") != "2026-03-02T10:00:00.000Z" {
		t.Errorf("snoozed: %v", l)
	}
	d.want(200, "rui", "POST", base+"/unsnooze", nil)
	d.want(200, "rui", "POST", base+"/release", nil)
	d.want(200, "rui", "POST", base+"/pick", nil)
	d.say(d.visitor, "wait")
	d.refused(409, "newer_message", "", "rui", "POST", base+"/close", map[string]any{"last_seq": 3})
	d.want(200, "rui", "POST", base+"/close", map[string]any{"last_seq": 4})
	if l := d.want(200, "rui", "GET", "/api/v1/conversations?view=mine&state=closed", nil); at(l, "conversations", 0, "id") != id {
		t.Errorf("closed: %v", l)
	}
	if l := d.want(200, "mara", "GET", "/api/v1/conversations?view=mine&state=closed", nil); len(l["conversations"].([]any)) != 0 {
		t.Errorf("closed of mara: %v", l)
	}
	d.want(200, "mara", "POST", base+"/reopen", nil)
	d.want(200, "mara", "POST", base+"/end", map[string]any{"last_seq": 4, "reason": "spam"})
	evs := d.want(200, "mara", "GET", base+"/events", nil)
	var kinds []string
	for _, e := range evs["events"].([]any) {
		kinds = append(kinds, at(e, "kind").(string))
	}
	if got := strings.Join(kinds, " "); got != "opened queued assigned tagged tagged untagged offered transferred accepted snoozed woken released offered withdrawn assigned closed reopened ended" {
		t.Errorf("history: %s", got)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestRefusals(t *testing.T) {
	d := openDesk(t)
	id := d.say(d.visitor, "hello").ConversationID.String()
	base := "/api/v1/conversations/" + id
	none := domain.ID(7).String()
	d.refused(404, "not_found", "", "mara", "GET", "/api/nothing", nil)
	d.refused(404, "not_found", "", "", "GET", "/api/v1/", nil)
	d.refused(405, "method_not_allowed", "", "mara", "DELETE", base, nil)
	d.refused(405, "method_not_allowed", "", "", "POST", "/api/v1/openapi.json", nil)
	d.refused(401, "unauthenticated", "", "", "GET", "/api/v1/me", nil)
	d.refused(403, "forbidden", "", "mara", "GET", "/api/v1/widgets", nil)
	d.refused(404, "not_found", "", "mara", "GET", "/api/v1/conversations/"+none, nil)
	d.refused(404, "not_found", "", "mara", "GET", "/api/v1/conversations/nonsense", nil)
	d.refused(404, "not_found", "", "mara", "POST", "/api/v1/conversations/"+none+"/pick", nil)
	d.refused(404, "not_found", "", "mara", "POST", "/api/v1/conversations/"+none+"/typing", map[string]any{"on": true})
	d.refused(404, "not_found", "", "mara", "GET", "/api/v1/conversations/"+none+"/messages", nil)
	d.refused(422, "invalid_field", "view", "mara", "GET", "/api/v1/conversations?view=none", nil)
	d.refused(422, "invalid_field", "limit", "mara", "GET", "/api/v1/conversations?limit=1000", nil)
	d.refused(422, "invalid_field", "limit", "mara", "GET", "/api/v1/conversations?limit=x", nil)
	d.refused(422, "invalid_field", "cursor", "mara", "GET", "/api/v1/conversations?cursor=x", nil)
	d.refused(422, "invalid_field", "cursor", "mara", "GET", "/api/v1/contacts?cursor=x", nil)
	d.refused(422, "invalid_field", "view", "mara", "GET", "/api/v1/me/events?view=x", nil)
	d.refused(400, "invalid", "", "mara", "POST", base+"/messages", `{"client_id":`)
	d.refused(400, "invalid", "", "mara", "POST", base+"/messages", ``)
	d.refused(400, "invalid", "", "mara", "POST", base+"/messages", "{\"client_id\":\"a\",\"text\":\"\xff\",\"kind\":\"note\"}")
	d.refused(422, "invalid_field", "client_id", "mara", "POST", base+"/messages", `{"text":"x"}`)
	d.refused(422, "invalid_field", "text", "mara", "POST", base+"/messages", `{"client_id":"a","text":"\u200b\u2060","kind":"note"}`)
	d.refused(422, "invalid_field", "text", "mara", "POST", base+"/messages", `{"client_id":"a","text":5}`)
	d.refused(422, "invalid_field", "kind", "mara", "POST", base+"/messages", `{"client_id":"a","text":"x","kind":"loud"}`)
	d.refused(422, "invalid_field", "client_id", "mara", "POST", base+"/messages", `{"client_id":"","text":"x"}`)
	d.refused(422, "invalid_field", "files", "mara", "POST", base+"/messages", `{"client_id":"a","files":["zzz"]}`)
	d.refused(422, "invalid_field", "text", "mara", "POST", base+"/messages", `{"client_id":"a"}`)
	d.refused(413, "too_large", "text", "mara", "POST", base+"/messages", map[string]any{"client_id": "a", "text": strings.Repeat("x", 10_001)})
	d.refused(413, "too_large", "", "mara", "POST", base+"/messages", map[string]any{"client_id": "a", "text": strings.Repeat("x", web.MaxBody)})
	d.refused(422, "invalid_field", "agent", "mara", "POST", base+"/transfer", map[string]any{"agent": "x"})
	for _, which := range []any{true, d.agents["rui"].ID.String()} { // of none, and of an id that is no assistant's
		d.refused(409, "no_assistant_live", "", "mara", "POST", base+"/transfer", map[string]any{"assistant": which})
	}
	d.refused(422, "invalid_field", "agent", "mara", "POST", base+"/transfer", map[string]any{"assistant": false})
	d.refused(422, "invalid_field", "assistant", "mara", "POST", base+"/transfer", map[string]any{"assistant": "x"})
	d.refused(422, "invalid_field", "until", "mara", "POST", base+"/snooze", map[string]any{"until": "tomorrow"})
	d.refused(422, "invalid_field", "add", "mara", "POST", base+"/tags", map[string]any{"add": []string{" "}})
	d.refused(422, "invalid_field", "add", "mara", "POST", base+"/tags", map[string]any{"add": []string{"\u200b"}})
	d.refused(422, "invalid_field", "reason", "mara", "POST", base+"/close", map[string]any{"last_seq": 1, "reason": "x"})
	r, err := http.NewRequest("POST", d.srv.URL+base+"/messages", strings.NewReader("a=b"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Agent", "mara")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if status, out := d.do(r); status != 415 || at(out, "error", "code") != "unsupported_media_type" {
		t.Errorf("a form: %d %v", status, out)
	}
}

func TestPeopleAndContacts(t *testing.T) {
	d := openDesk(t)
	c := d.want(200, "mara", "GET", "/api/v1/conversations/"+d.say(d.visitor, "hello").ConversationID.String(), nil)
	if me := d.want(200, "ada", "GET", "/api/v1/me", nil); me["email"] != "ada@x.test" || len(me["permissions"].([]any)) != 3 {
		t.Errorf("me: %v", me)
	}
	if l := d.want(200, "mara", "GET", "/api/v1/agents", nil); len(l["agents"].([]any)) != 3 || at(l, "agents", 0, "name") != "ada" {
		t.Errorf("agents: %v", l)
	}
	l := d.want(200, "ada", "GET", "/api/v1/widgets", nil)
	if at(l, "widgets", 0, "settings", "name") != "Shop" {
		t.Errorf("widgets: %v", l)
	}
	d.want(200, "ada", "GET", "/api/v1/widgets/"+at(l, "widgets", 0, "id").(string), nil)
	d.refused(404, "not_found", "", "ada", "GET", "/api/v1/widgets/"+domain.ID(5).String(), nil)
	path := "/api/v1/contacts/" + at(c, "contact", "id").(string)
	d.refused(422, "invalid_field", "email", "mara", "PUT", path, map[string]any{"email": "no"})
	d.want(200, "mara", "PUT", path, map[string]any{"name": "José <i>Ríos</i>", "email": "J@X.test", "notes": "likes tea"})
	if got := d.want(200, "rui", "GET", path, nil); got["name"] != "José <i>Ríos</i>" || got["email"] != "j@x.test" || got["notes"] != "likes tea" {
		t.Errorf("contact: %v", got)
	}
	for q, n := range map[string]int{"jose": 1, "rio": 1, `" OR *`: 0, "nobody": 0} {
		r, err := http.NewRequest("GET", d.srv.URL+"/api/v1/contacts", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.URL.RawQuery = "q=" + strings.NewReplacer(" ", "+", `"`, "%22").Replace(q)
		r.Header.Set("X-Agent", "mara")
		if _, out := d.do(r); len(out["contacts"].([]any)) != n {
			t.Errorf("contacts %q: %v", q, out)
		}
	}
	if l := d.want(200, "mara", "GET", "/api/v1/conversations?view=all&q=hell", nil); at(l, "conversations", 0, "contact", "name") != "José <i>Ríos</i>" {
		t.Errorf("search: %v", l)
	}
}

func TestPaging(t *testing.T) {
	d := openDesk(t)
	for i := range 7 {
		sent := d.say(d.newVisitor(), "hello")
		if i%2 == 0 {
			d.want(200, "mara", "POST", "/api/v1/conversations/"+sent.ConversationID.String()+"/pick", nil)
		}
	}
	for query, want := range map[string]int{"view=all": 7, "view=all&state=active": 4, "view=all&state=waiting": 3, "view=queue": 3, "view=mine": 4, "view=mine&state=closed": 0, "view=queue&state=active": 0} {
		seen := map[string]bool{}
		cursor, pages := "", 0
		for {
			l := d.want(200, "mara", "GET", "/api/v1/conversations?limit=2&"+query+"&cursor="+cursor, nil)
			for _, c := range l["conversations"].([]any) {
				seen[at(c, "id").(string)] = true
			}
			if pages++; pages > 10 {
				t.Fatal("paging does not end")
			}
			if cursor = l["next_cursor"].(string); cursor == "" {
				break
			}
		}
		if len(seen) != want {
			t.Errorf("%s: %d conversations, want %d", query, len(seen), want)
		}
	}
	first := d.want(200, "mara", "GET", "/api/v1/contacts?limit=4", nil)
	second := d.want(200, "mara", "GET", "/api/v1/contacts?limit=4&cursor="+first["next_cursor"].(string), nil)
	if len(first["contacts"].([]any)) != 4 || len(second["contacts"].([]any)) != 3 || second["next_cursor"] != "" {
		t.Errorf("contacts: %v, %v", first, second)
	}
}

func TestDescription(t *testing.T) {
	d := openDesk(t)
	spec := d.want(200, "", "GET", "/api/v1/openapi.json", nil)
	paths := spec["paths"].(map[string]any)
	for path, methods := range map[string]string{"/api/v1/me": "get", "/api/v1/conversations": "get", "/api/v1/conversations/{id}/messages": "get post",
		"/api/v1/contacts/{id}": "get put", "/api/v1/files": "post", "/api/v1/me/events": "get", "/api/v1/widgets": "get"} {
		for _, m := range strings.Fields(methods) {
			if at(paths, path, m, "responses", "default", "content", "application/json", "schema", "$ref") != "#/components/schemas/Problem" {
				t.Errorf("%s %s is not described, or its errors are not", m, path)
			}
		}
	}
	if at(spec, "components", "schemas", "ErrorModel") != nil {
		t.Error("an error shape is described that nothing answers with")
	}
}
