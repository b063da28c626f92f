package api_test

import (
	"fmt"
	"net/http"
	"testing"
)

func TestTeams(t *testing.T) {
	d := openDesk(t)
	const list = "/api/v1/teams"
	mara, rui := d.agents["mara"].ID.String(), d.agents["rui"].ID.String()
	made := d.want(201, "ada", http.MethodPost, list, fmt.Sprintf(`{"name":" Support ","members":[{"id":%q}]}`, mara))
	one := list + "/" + at(made, "id").(string)
	if at(made, "name") != "Support" || at(made, "members", 0, "name") != "mara" {
		t.Errorf("made: %v", made)
	}
	d.want(200, "ada", http.MethodPut, one, fmt.Sprintf(`{"members":[{"id":%q},{"id":%q}]}`, rui, mara))
	d.want(200, "ada", http.MethodPut, one, `{"name":"Desk"}`)
	read := d.want(200, "mara", http.MethodGet, one, nil)
	if members, _ := at(read, "members").([]any); at(read, "name") != "Desk" || len(members) != 2 {
		t.Errorf("read: %v", read)
	}
	back := d.want(200, "ada", http.MethodPut, one, read)
	if members, _ := at(back, "members").([]any); len(members) != 2 {
		t.Errorf("written back as read: %v", back)
	}
	if all := d.want(200, "mara", http.MethodGet, list, nil); at(all, "teams", 0, "name") != "Desk" {
		t.Errorf("list: %v", all)
	}
	d.refused(409, "name_taken", "name", "ada", http.MethodPost, list, `{"name":"desk"}`)
	d.refused(422, "invalid_field", "name", "ada", http.MethodPost, list, `{}`)
	d.refused(422, "invalid_field", "members", "ada", http.MethodPost, list, `{"name":"x","members":[{"id":"nobody"}]}`)
	d.refused(422, "invalid_field", "members", "ada", http.MethodPut, one, fmt.Sprintf(`{"members":[{"id":%q}]}`, at(made, "id")))
	guarded(d, list, one, `{"name":"x"}`)
}

// guarded wants the usual answers to those who may not, and the end of a thing.
func guarded(d *desk, list, one, body string) {
	d.t.Helper()
	for _, c := range []struct {
		as, method, path string
		want             int
	}{
		{"mara", http.MethodPost, list, 403}, {"mara", http.MethodPut, one, 403}, {"mara", http.MethodDelete, one, 403},
		{"", http.MethodGet, list, 401}, {"", http.MethodGet, one, 401},
		{"mara", http.MethodGet, list + "/nothing", 404}, {"ada", http.MethodPut, list + "/0000000000001", 404}, {"ada", http.MethodDelete, list + "/nothing", 404},
		{"ada", http.MethodDelete, one, 204}, {"ada", http.MethodGet, one, 404}, {"ada", http.MethodPut, one, 404}, {"ada", http.MethodDelete, one, 404},
	} {
		in := any(nil)
		if c.method == http.MethodPost || c.method == http.MethodPut {
			in = body
		}
		if got, out := d.call(c.as, c.method, c.path, in); got != c.want {
			d.t.Errorf("%s %s as %q: %d %v, want %d", c.method, c.path, c.as, got, out, c.want)
		}
	}
}

func TestSkills(t *testing.T) {
	d := openDesk(t)
	const list = "/api/v1/skills"
	french := at(d.want(201, "ada", http.MethodPost, list, `{"name":"French"}`), "id").(string)
	returns := at(d.want(201, "ada", http.MethodPost, list, `{"name":"Returns"}`), "id").(string)
	of := "/api/v1/agents/" + d.agents["rui"].ID.String() + "/skills"
	d.want(200, "ada", http.MethodPut, of, fmt.Sprintf(`{"skills":[{"id":%q,"level":3},{"id":%q,"level":5}]}`, french, returns))
	got := d.want(200, "ada", http.MethodPut, of, fmt.Sprintf(`{"skills":[{"id":%q,"level":0}]}`, french))
	if list, _ := at(got, "skills").([]any); len(list) != 1 || at(got, "skills", 0, "name") != "Returns" || at(got, "skills", 0, "level") != 5.0 {
		t.Errorf("levels: %v", got)
	}
	d.want(200, "ada", http.MethodPut, of, d.want(200, "mara", http.MethodGet, of, nil)) // as read
	if s := d.want(200, "mara", http.MethodGet, list+"/"+returns, nil); at(s, "agents", 0, "name") != "rui" || at(s, "agents", 0, "level") != 5.0 {
		t.Errorf("who has it: %v", s)
	}
	if s := d.want(200, "ada", http.MethodPut, list+"/"+returns, `{"name":"Refunds"}`); at(s, "name") != "Refunds" || at(s, "agents", 0, "level") != 5.0 {
		t.Errorf("renamed: %v", s)
	}
	d.refused(409, "name_taken", "name", "ada", http.MethodPut, list+"/"+returns, `{"name":"FRENCH"}`)
	d.refused(422, "invalid_field", "skills[0].level", "ada", http.MethodPut, of, fmt.Sprintf(`{"skills":[{"id":%q,"level":6}]}`, french))
	d.refused(422, "invalid_field", "skills", "ada", http.MethodPut, of, `{"skills":[{"id":"juggling","level":1}]}`)
	d.refused(403, "forbidden", "", "rui", http.MethodPut, of, fmt.Sprintf(`{"skills":[{"id":%q,"level":5}]}`, french))
	d.refused(404, "not_found", "", "ada", http.MethodPut, "/api/v1/agents/0000000000001/skills", `{"skills":[]}`)
	d.refused(404, "not_found", "", "ada", http.MethodGet, "/api/v1/agents/nobody/skills", nil)
	guarded(d, list, list+"/"+returns, `{"name":"x"}`)
	if got := d.want(200, "mara", http.MethodGet, of, nil); len(at(got, "skills").([]any)) != 0 {
		t.Errorf("after archiving: %v", got)
	}
}

func TestCapacity(t *testing.T) {
	d := openDesk(t)
	const def = "/api/v1/capacity"
	own := "/api/v1/agents/" + d.agents["rui"].ID.String() + "/capacity"
	is := func(what string, got map[string]any, chats float64, hard float64, set bool) {
		t.Helper()
		if at(got, "channels", "chat", "max") != chats || at(got, "hard_cap") != hard || at(got, "own") != set {
			t.Errorf("%s: %v", what, got)
		}
	}
	is("the product's", d.want(200, "mara", http.MethodGet, def, nil), 4, 1, false)
	is("the default changed", d.want(200, "ada", http.MethodPut, def, `{"hard_cap":2}`), 4, 2, true)
	is("an agent's", d.want(200, "rui", http.MethodGet, own, nil), 4, 2, false)
	got := d.want(200, "ada", http.MethodPut, own, `{"channels":{"chat":{"weight":50,"max":2}},"rate_limit":3,"rate_window":60000,"occupied":[{"channel":"email","n":2,"blocks":["chat"]}]}`)
	is("an agent's own", got, 2, 2, true)
	if at(got, "channels", "email", "max") != 10.0 || at(got, "occupied", 0, "blocks", 0) != "chat" || at(got, "rate_window") != 60000.0 {
		t.Errorf("what was left out: %v", got)
	}
	is("written back as read", d.want(200, "ada", http.MethodPut, own, got), 2, 2, true)
	is("the default still", d.want(200, "mara", http.MethodGet, def, nil), 4, 2, true)
	d.refused(422, "invalid_field", "max_chat", "ada", http.MethodPut, def, `{"channels":{"chat":{"weight":25,"max":999}}}`)
	d.refused(422, "invalid_field", "rate_window", "ada", http.MethodPut, own, `{"rate_window":1}`)
	d.refused(403, "forbidden", "", "rui", http.MethodPut, own, `{"hard_cap":50}`)
	d.refused(403, "forbidden", "", "rui", http.MethodPut, def, `{"hard_cap":50}`)
	d.refused(403, "forbidden", "", "rui", http.MethodDelete, own, nil)
	d.refused(404, "not_found", "", "ada", http.MethodPut, "/api/v1/agents/0000000000001/capacity", `{}`)
	d.want(204, "ada", http.MethodDelete, own, nil)
	is("back to the default", d.want(200, "rui", http.MethodGet, own, nil), 4, 2, false)
}

func TestDispositions(t *testing.T) {
	d := openDesk(t)
	const list = "/api/v1/dispositions"
	made := d.want(201, "ada", http.MethodPost, list, `{"name":"Support","items":[{"name":"Solved"},{"name":"Refund","children":[{"name":"Whole"},{"id":"part","name":"In part","hidden":true}]}]}`)
	one := list + "/" + at(made, "id").(string)
	if at(made, "items", 1, "children", 0, "id") != "whole" || at(made, "items", 1, "children", 1, "hidden") != true {
		t.Errorf("made: %v", made)
	}
	if got := d.want(200, "ada", http.MethodPut, one, `{"name":"Help"}`); at(got, "name") != "Help" || at(got, "items", 0, "id") != "solved" {
		t.Errorf("renamed: %v", got)
	}
	d.want(200, "ada", http.MethodPut, one, d.want(200, "mara", http.MethodGet, one, nil)) // as read
	if got := d.want(200, "ada", http.MethodPut, one, `{"items":[{"id":"solved","name":"All well"}]}`); len(at(got, "items").([]any)) != 1 || at(got, "items", 0, "name") != "All well" {
		t.Errorf("other entries: %v", got)
	}
	d.refused(409, "newer_revision", "", "ada", http.MethodPut, one, `{"version":1,"name":"Late"}`)
	if all := d.want(200, "mara", http.MethodGet, list, nil); at(all, "dispositions", 0, "name") != "Help" {
		t.Errorf("list: %v", all)
	}
	d.refused(422, "invalid_field", "items", "ada", http.MethodPost, list, `{"name":"x"}`)
	d.refused(422, "invalid_field", "items", "ada", http.MethodPut, one, `{"items":[{"name":"a"},{"name":"A"}]}`)
	d.refused(422, "invalid_field", "items", "ada", http.MethodPut, one, `{"items":[{"id":"none","name":"a"}]}`)
	d.refused(409, "name_taken", "name", "ada", http.MethodPost, list, `{"name":"HELP","items":[{"name":"a"}]}`)
	guarded(d, list, one, `{"name":"x","items":[{"name":"a"}]}`)
}

func TestReasons(t *testing.T) {
	d := openDesk(t)
	const list = "/api/v1/reasons"
	var one string
	for _, name := range []string{"Break", "Lunch"} {
		one = list + "/" + at(d.want(201, "ada", http.MethodPost, list, `{"name":"`+name+`"}`), "id").(string)
	}
	if got := d.want(201, "ada", http.MethodPost, list, `{"name":"Call","position":1}`); at(got, "position") != 1.0 {
		t.Errorf("made as the first: %v", got)
	}
	if got := d.want(200, "ada", http.MethodPut, one, `{"name":"Meal","position":2}`); at(got, "name") != "Meal" || at(got, "position") != 2.0 {
		t.Errorf("renamed and moved: %v", got)
	}
	all := d.want(200, "rui", http.MethodGet, list, nil)
	if at(all, "reasons", 0, "name") != "Call" || at(all, "reasons", 1, "name") != "Meal" || at(all, "reasons", 2, "position") != 3.0 {
		t.Errorf("list: %v", all)
	}
	d.refused(409, "name_taken", "name", "ada", http.MethodPut, one, `{"name":"break"}`)
	d.refused(422, "invalid_field", "name", "ada", http.MethodPost, list, `{"name":" "}`)
	guarded(d, list, one, `{"name":"x"}`)
}
