package api_test

import (
	"net/http"
	"testing"
)

// What is read can be changed and written back; what is left out stays.
func TestWidgets(t *testing.T) {
	d := openDesk(t)
	const list = "/api/v1/widgets"
	status, made := d.call("ada", http.MethodPost, list, `{"name":"Shop","origins":["https://shop.test"]}`)
	if status != http.StatusCreated {
		t.Fatalf("made: %d %v", status, made)
	}
	one := list + "/" + at(made, "id").(string)
	for _, c := range []struct{ body, name, colour string }{
		{`{"settings":{"colour":"#112233"}}`, "Shop", "#112233"},
		{`{"name":"Store"}`, "Store", "#112233"},
		{`{"origins":[]}`, "Store", "#112233"},
	} {
		status, got := d.call("ada", http.MethodPut, one, c.body)
		if status != http.StatusOK || at(got, "settings", "name") != c.name || at(got, "settings", "colour") != c.colour {
			t.Errorf("after %s: %d %v", c.body, status, got)
		}
	}
	_, read := d.call("ada", http.MethodGet, one, nil)
	if o, _ := at(read, "settings", "origins").([]any); len(o) != 0 {
		t.Errorf("the list of sites was not cleared: %v", o)
	}
	if status, back := d.call("ada", http.MethodPut, one, read); status != http.StatusOK || at(back, "settings", "name") != "Store" {
		t.Errorf("written back as read: %d %v", status, back)
	}
	for _, c := range []struct {
		as, method, path, body string
		want                   int
	}{
		{"ada", http.MethodPut, one, `{"colour":"red"}`, 422},
		{"ada", http.MethodPost, list, `{}`, 422},
		{"mara", http.MethodPost, list, `{"name":"Mine"}`, 403},
		{"mara", http.MethodDelete, one, ``, 403},
		{"", http.MethodGet, list, ``, 401},
		{"ada", http.MethodDelete, one, ``, 204},
		{"ada", http.MethodGet, one, ``, 404},
		{"ada", http.MethodDelete, one, ``, 404},
	} {
		if status, got := d.call(c.as, c.method, c.path, c.body); status != c.want {
			t.Errorf("%s %s as %q: %d %v, want %d", c.method, c.path, c.as, status, got, c.want)
		}
	}
}
