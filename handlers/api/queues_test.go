package api_test

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"relevo/domain/routing"
)

func TestQueues(t *testing.T) {
	d := openDesk(t)
	const list = "/api/v1/queues"
	office := d.want(201, "ada", "POST", "/api/v1/hours", map[string]any{"name": "Office", "zone": "UTC"})
	q := d.want(201, "ada", "POST", list, map[string]any{"name": "Orders", "settings": map[string]any{"max_wait_ms": 90_000, "ring_ms": map[string]any{"chat": 15_000}, "hours": office["id"], "only_online": false}})
	one := list + "/" + q["id"].(string)
	if at(q, "settings", "max_wait_ms") != 90_000.0 || at(q, "settings", "ring_ms", "chat") != 15_000.0 || at(q, "settings", "ring_ms", "voice") != 20_000.0 ||
		at(q, "settings", "retry_after_ms") != 10_000.0 || at(q, "entries", 0, "kind") != "everyone" || q["status"] != "active" || q["open"] != false || at(q, "settings", "only_online") != false {
		t.Errorf("made: %v", q)
	}
	if l := d.want(200, "mara", "GET", list, nil); at(l, "queues", 0, "name") != "Orders" || at(l, "queues", 0, "waiting") != 0.0 {
		t.Errorf("list: %v", l)
	}
	q = d.want(200, "ada", "PUT", one, map[string]any{"version": q["version"], "entries": []any{map[string]any{"kind": "agent", "id": d.agents["rui"].ID.String(), "rank": 2, "delay_ms": 5000, "opt_in": true}},
		"settings": map[string]any{"overflow": []any{map[string]any{"when": "full", "do": "close", "text": map[string]any{"es": "Lleno"}}}, "max_size": 3}})
	if at(q, "settings", "max_wait_ms") != 90_000.0 || at(q, "settings", "overflow", 0, "text", "es") != "Lleno" || at(q, "entries", 0, "delay_ms") != 5000.0 || q["version"] != 2.0 {
		t.Errorf("changed: %v", q)
	}
	if back := d.want(200, "ada", "PUT", one, q); !reflect.DeepEqual(back["settings"], q["settings"]) || !reflect.DeepEqual(back["entries"], q["entries"]) {
		t.Errorf("written back as read: %v\n%v", back, q)
	}
	d.refused(409, "newer_revision", "", "ada", "PUT", one, map[string]any{"version": 1, "name": "Late"})
	d.refused(409, "name_taken", "name", "ada", "POST", list, map[string]any{"name": "orders"})
	d.refused(422, "invalid_field", "settings.hours", "ada", "PUT", one, map[string]any{"settings": map[string]any{"hours": one[len(one)-13:]}})
	d.refused(422, "invalid_field", "entries[0].id", "ada", "PUT", one, map[string]any{"entries": []any{map[string]any{"kind": "agent", "id": one[len(one)-13:], "rank": 1}}})
	for field, settings := range map[string]map[string]any{
		"settings.max_wait_ms": {"max_wait_ms": 5}, "settings.wrapup_ms.email": {"wrapup_ms": map[string]any{"email": -5}}, "settings.ring_ms": {"ring_ms": map[string]any{"chat": 1}},
		"settings.reopen_window_ms.email": {"reopen_window_ms": map[string]any{"email": -1}}, "settings.variant": {"variant": "x"}, "settings.decline_cooloff_ms": {"decline_cooloff_ms": -1},
		"settings.overflow[0].over_ms": {"overflow": []any{map[string]any{"when": "ewt", "do": "wait"}}}, "settings.relax[0].after_ms": {"relax": []any{map[string]any{"after_ms": 1}}},
		"settings.after_hours.text.es": {"after_hours": map[string]any{"do": "ticket", "text": map[string]any{"es": strings.Repeat("x", 1001)}}},
	} {
		d.refused(422, "invalid_field", field, "ada", "PUT", one, map[string]any{"settings": settings})
	}
	d.refused(403, "forbidden", "", "mara", "PUT", one, map[string]any{"name": "Mine"})
	d.refused(403, "forbidden", "", "mara", "POST", one+"/pause", nil)
	d.refused(409, "in_use", "", "ada", "DELETE", "/api/v1/hours/"+office["id"].(string), nil)

	if p := d.want(200, "ada", "POST", one+"/pause", nil); p["status"] != "paused" {
		t.Errorf("paused: %v", p)
	}
	if p := d.want(200, "ada", "POST", one+"/resume", nil); p["status"] != "active" {
		t.Errorf("resumed: %v", p)
	}
	d.want(204, "rui", "PUT", one+"/opt_in", map[string]any{"on": true})
	d.refused(404, "not_found", "", "mara", "PUT", one+"/opt_in", map[string]any{"on": true})
	if p := d.want(200, "ada", "POST", one+"/default", nil); p["default"] != true {
		t.Errorf("default: %v", p)
	}
	d.refused(409, "queue_default", "", "ada", "DELETE", one, nil)
	other := d.want(201, "ada", "POST", list, map[string]any{"name": "Returns"})
	if p := d.want(200, "ada", "POST", list+"/"+other["id"].(string)+"/archive", map[string]any{"target": q["id"]}); p["status"] != "archived" {
		t.Errorf("archived: %v", p)
	}
	d.refused(404, "not_found", "", "mara", "GET", list+"/"+other["id"].(string), nil)
}

// Every stored setting has its place in the public form.
func TestQueueSettingsComplete(t *testing.T) {
	d := openDesk(t)
	q := d.want(201, "ada", "POST", "/api/v1/queues", map[string]any{"name": "All"})
	have := at(q, "settings").(map[string]any)
	s := reflect.TypeFor[routing.Settings]()
	for i := range s.NumField() {
		name, _, _ := strings.Cut(s.Field(i).Tag.Get("json"), ",")
		if _, ok := have[name]; !ok {
			if _, ok := have[name+"_ms"]; !ok {
				t.Errorf("%s is not told", name)
			}
		}
	}
	if s.NumField() != len(have) {
		t.Errorf("%d settings, %d told: %v", s.NumField(), len(have), fmt.Sprint(have))
	}
}

func TestHours(t *testing.T) {
	d := openDesk(t)
	const list = "/api/v1/hours"
	week := []any{[]any{map[string]any{"from": 540, "to": 1080}}, []any{}, []any{}, []any{}, []any{}, []any{}, []any{}}
	h := d.want(201, "ada", "POST", list, map[string]any{"name": "Office", "zone": "Europe/Madrid", "week": week})
	one := list + "/" + h["id"].(string)
	if h["open"] != true || h["next_change"] != "2026-03-02T17:00:00.000Z" || at(h, "week", 0, 0, "to") != 1080.0 { // the clock stands at Monday, 10:00 there
		t.Errorf("made: %v", h)
	}
	h = d.want(200, "ada", "PUT", one, map[string]any{"dates": []any{map[string]any{"day": "2026-03-02", "name": "Fiesta"}}})
	if h["open"] != false || h["next_change"] != "2026-03-09T08:00:00.000Z" || h["version"] != 2.0 {
		t.Errorf("with a holiday: %v", h)
	}
	if back := d.want(200, "ada", "PUT", one, h); !reflect.DeepEqual(back["week"], h["week"]) || !reflect.DeepEqual(back["dates"], h["dates"]) {
		t.Errorf("written back as read: %v", back)
	}
	if l := d.want(200, "mara", "GET", list, nil); at(l, "hours", 0, "name") != "Office" {
		t.Errorf("list: %v", l)
	}
	d.refused(409, "newer_revision", "", "ada", "PUT", one, map[string]any{"version": 1})
	d.refused(422, "invalid_field", "zone", "ada", "POST", list, map[string]any{"name": "x", "zone": "Nowhere"})
	d.refused(422, "invalid_field", "week[0]", "ada", "PUT", one, map[string]any{"week": append([]any{[]any{map[string]any{"from": 540, "to": 600}, map[string]any{"from": 550, "to": 560}}}, week[1:]...)})
	d.refused(422, "invalid_field", "week", "ada", "PUT", one, map[string]any{"week": []any{}})
	d.refused(403, "forbidden", "", "mara", "DELETE", one, nil)
	d.want(204, "ada", "DELETE", one, nil)
	d.refused(404, "not_found", "", "mara", "GET", one, nil)
	if status, _ := d.call("", http.MethodGet, list, nil); status != 401 {
		t.Errorf("nobody reads: %d", status)
	}
}
