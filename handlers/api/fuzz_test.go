package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// FuzzBodies: no body makes a call of the API fail in itself.
func FuzzBodies(f *testing.F) {
	d := openDesk(f)
	conv := "/api/v1/conversations/" + d.say(d.visitor, "hello").ConversationID.String()
	calls := [][2]string{{"POST", conv + "/messages"}, {"POST", conv + "/transfer"}, {"POST", conv + "/tags"}, {"POST", conv + "/snooze"}, {"POST", conv + "/wrapup"}, {"POST", "/api/v1/queues"}, {"POST", "/api/v1/hours"},
		{"POST", "/api/v1/dispositions"}, {"POST", "/api/v1/teams"}, {"POST", "/api/v1/skills"}, {"POST", "/api/v1/agents"}, {"PUT", "/api/v1/capacity"}, {"PUT", "/api/v1/me/presence"}, {"POST", "/api/v1/widgets"}, {"POST", "/api/v1/assistants"}}
	for i, b := range []string{`{"client_id":"a","text":"x","kind":"note"}`, `{"assistant":[]}`, `{"add":["a",null]}`, `{"until":"2026-13-01T00:00:00Z"}`, `{"disposition":"x"}`, `{"name":"q","entries":[{"kind":"agent","id":"x","rank":1}],"settings":{"ring_ms":{"x":1}}}`,
		`{"name":"h","zone":"UTC","week":[[{"from":"25:00","to":"x"}],[],[],[],[],[],[]]}`, `{"name":"d","items":[{"name":"a","children":[{"name":"b","children":[null]}]}]}`, `{"name":"t","members":["x"]}`, `{"name":"s"}`, `{"email":"a@b.c","name":"x"}`,
		`{"channels":{"chat":{"weight":-1,"max":1e9}},"occupied":[{"channel":"","n":-1}]}`, `{"state":"ready"}`, `{"name":"w","texts":{"xx":{}},"origins":["*"],"queue":""}`, `{"name":"a","template":"x"}`} {
		f.Add(uint8(i), b)
	}
	f.Fuzz(func(t *testing.T, which uint8, body string) {
		c := calls[int(which)%len(calls)]
		r, err := http.NewRequest(c[0], d.srv.URL+c[1], strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Agent", "ada")
		r.Header.Set("Content-Type", "application/json")
		in := *d
		in.t = t // what goes wrong is this body's
		if status, out := in.do(r); status >= 500 || status >= 400 && (at(out, "error", "code") == "" || at(out, "error", "message") == "") {
			t.Fatalf("%s %s: %d %v", c[0], c[1], status, out)
		}
	})
}
