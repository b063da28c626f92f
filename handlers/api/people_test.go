package api_test

import (
	"strings"
	"testing"

	"relevo/domain"
)

// TestAgents: administrators make, change and shut out agents; nobody else does.
func TestAgents(t *testing.T) {
	d := openDesk(t)
	const path = "/api/v1/agents"
	neo := map[string]any{"email": "Neo@X.test", "name": " Neo <b> "}
	for _, who := range []string{"mara", "rui"} {
		d.refused(403, "forbidden", "", who, "POST", path, neo)
		d.refused(403, "forbidden", "", who, "PUT", path+"/"+d.agents["ada"].ID.String(), map[string]any{"role": "agent"})
		d.refused(403, "forbidden", "", who, "DELETE", path+"/"+d.agents["ada"].ID.String(), nil)
	}
	made := d.want(201, "ada", "POST", path, neo)
	if made["email"] != "neo@x.test" || made["name"] != "Neo <b>" || made["role"] != "agent" || made["enabled"] != true || !strings.HasPrefix(made["password_path"].(string), "/reset/") {
		t.Errorf("made: %v", made)
	}
	one := path + "/" + made["id"].(string)
	if got := d.want(200, "mara", "GET", one, nil); got["name"] != "Neo <b>" || got["password_path"] != nil {
		t.Errorf("read: %v", got)
	}
	d.refused(409, "email_taken", "", "ada", "POST", path, neo)
	d.refused(422, "invalid_field", "email", "ada", "POST", path, map[string]any{"email": "neo", "name": "x"})
	d.refused(422, "invalid_field", "name", "ada", "POST", path, map[string]any{"email": "a@x.test", "name": "\u200b"})
	d.refused(422, "invalid_field", "name", "ada", "POST", path, map[string]any{"email": "a@x.test"})
	d.refused(422, "invalid_field", "role", "ada", "POST", path, map[string]any{"email": "a@x.test", "name": "x", "role": "god"})
	d.refused(422, "invalid_field", "zone", "ada", "POST", path, map[string]any{"email": "a@x.test", "name": "x", "zone": "Mars/Base"})
	if got := d.want(200, "ada", "PUT", one, map[string]any{"role": "supervisor"}); got["role"] != "supervisor" || got["enabled"] != true {
		t.Errorf("promoted: %v", got)
	}
	if got := d.want(200, "ada", "PUT", one, map[string]any{"enabled": false}); got["role"] != "supervisor" || got["enabled"] != false {
		t.Errorf("shut out: %v", got)
	}
	d.want(200, "ada", "PUT", one, map[string]any{"enabled": true})
	d.want(204, "ada", "DELETE", one, nil)
	if got := d.want(200, "ada", "GET", one, nil); got["enabled"] != false {
		t.Errorf("deleted: %v", got)
	}
	d.refused(409, "last_administrator", "", "ada", "DELETE", path+"/"+d.agents["ada"].ID.String(), nil)
	d.refused(409, "last_administrator", "", "ada", "PUT", path+"/"+d.agents["ada"].ID.String(), map[string]any{"role": "agent"})
	d.refused(404, "not_found", "", "ada", "GET", path+"/"+domain.ID(5).String(), nil)
	d.refused(404, "not_found", "", "ada", "PUT", path+"/nonsense", map[string]any{"enabled": true})
}
