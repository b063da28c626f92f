package disposition_test

import (
	"fmt"
	"strings"
	"testing"

	"relevo/domain"
	"relevo/domain/disposition"
)

// problem is what a refusal says: the field and the sentence.
func problem(err error) string {
	e := domain.AsError(err)
	if e == nil {
		return fmt.Sprint(err)
	}
	return e.Field + " " + e.Key
}

func set(rows string) *disposition.Set {
	return &disposition.Set{Name: "Support", Items: drawn(rows).Items()}
}

func TestDispositionSetCheck(t *testing.T) {
	many := strings.Builder{}
	for i := range 201 {
		fmt.Fprintf(&many, "n%d ", i)
	}
	for in, want := range map[string]string{
		"a .b ..c ...d":       "<nil>",
		"a .b ..c ...d ....e": "items teams.items_deep",
		"":                    "items teams.items_none",
		"-a":                  "items teams.items_none",
		"-a .b":               "items teams.items_none",
		"a .-b":               "items teams.items_none", // a group with nothing left to choose
		"a .b .b":             "items teams.item_twice",
		"a .b c .b":           "items teams.item_id", // the id stands twice
		"none a":              "items teams.item_id",
		"A":                   "items teams.item_id",
		many.String():         "items teams.items_many",
		strings.TrimSuffix(many.String(), "n200 "): "<nil>",
	} {
		if got := problem(set(in).Check()); got != want {
			t.Errorf("%.40q: %s, want %s", in, got, want)
		}
	}
	d := set("a")
	if d.Name = " "; problem(d.Check()) != "name teams.name" {
		t.Error("a set without a name passes")
	}
}

// An id is made from the name once; it stays when the name changes.
func TestDispositionIDs(t *testing.T) {
	d := &disposition.Set{Name: "x", Items: []disposition.Item{
		{Name: " Devolución, parcial "}, {Name: "None"}, {Name: "返品"}, {ID: "keep", Name: "Kept"},
		{Name: "Group", Children: []disposition.Item{{Name: "Devolucion parcial"}, {Name: "KEEP"}, {Name: strings.Repeat("long ", 12)}}}}}
	if err := d.Check(); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, r := range d.Outline() {
		ids = append(ids, r.ID)
	}
	want := "devolucion-parcial none-2 item keep group devolucion-parcial-2 keep-2 long-long-long-long-long-long-long-long"
	if got := strings.Join(ids, " "); got != want {
		t.Errorf("ids %s, want %s", got, want)
	}
	d.Items[0].Name = "Something else"
	if err := d.Check(); err != nil || d.Items[0].ID != "devolucion-parcial" {
		t.Errorf("renamed: %q, %v", d.Items[0].ID, err)
	}
}

func TestLeaves(t *testing.T) {
	d := set("pay .refund ..late .-old -gone .inside other")
	paths := func(ls []disposition.Leaf) string {
		var out []string
		for _, l := range ls {
			out = append(out, l.ID+"="+strings.Join(l.Path, "/"))
		}
		return strings.Join(out, " ")
	}
	if got := paths(d.Leaves()); got != "late=pay/refund/late other=other" {
		t.Error(got)
	}
	for id, want := range map[string]string{"late": "pay/refund/late true", "other": "other true", "refund": " false", "old": " false", "inside": " false", "nothing": " false", "": " false"} {
		path, ok := d.Leaf(id)
		if got := fmt.Sprint(strings.Join(path, "/"), " ", ok); got != want {
			t.Errorf("leaf %q: %s, want %s", id, got, want)
		}
	}
	for id, want := range map[string]string{"late": "pay/refund/late true", "refund": "pay/refund true", "old": "pay/old true", "inside": "gone/inside true", "nothing": " false"} {
		path, ok := d.Path(id)
		if got := fmt.Sprint(strings.Join(path, "/"), " ", ok); got != want {
			t.Errorf("path %q: %s, want %s", id, got, want)
		}
	}
	d.Items[0].Name, d.Items[0].Children[0].Children[0].Name = "Pagos", "Envío tardío"
	for text, want := range map[string]string{"": "late other", "envio": "late", "TARDÍO pag": "late", "pag other": "", "old": "", "oth": "other"} {
		var ids []string
		for _, l := range d.Search(text) {
			ids = append(ids, l.ID)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("search %q: %q, want %q", text, got, want)
		}
	}
}

func TestDispositionsKept(t *testing.T) {
	old, next := set("a .b .c d"), set("a .c2 d")
	gone := old.Without(next)
	if fmt.Sprint(gone) != "[b c]" {
		t.Errorf("gone: %v", gone)
	}
	next.Keep(old, map[string]bool{"c": true, "a": false})
	if got := draw(next.Outline()); got != "a .c2 d -c" {
		t.Error(got)
	}
	if len(old.Without(next)) != 1 || len(old.Without(old)) != 0 {
		t.Error("what was kept is gone")
	}
}
