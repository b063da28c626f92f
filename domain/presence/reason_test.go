package presence_test

import (
	"strings"
	"testing"

	"relevo/domain"
	"relevo/domain/presence"
)

func TestReasonCheck(t *testing.T) {
	for in, want := range map[string]string{" Lunch\n break ": "Lunch break", "": "", "\t": "", strings.Repeat("ñ", 60): strings.Repeat("ñ", 60), strings.Repeat("x", 61): ""} {
		r := presence.Reason{Name: in}
		err := r.Check()
		if want == "" && domain.AsError(err).Field != "name" || want != "" && (err != nil || r.Name != want) {
			t.Errorf("%q: %q, %v", in, r.Name, err)
		}
	}
}

func TestReorder(t *testing.T) {
	for _, c := range []struct {
		id    domain.ID
		place int
		want  string
	}{{1, 1, "abcd"}, {1, 2, "bacd"}, {1, 4, "bcda"}, {1, 99, "bcda"}, {4, 1, "dabc"}, {4, -3, "dabc"}, {3, 2, "acbd"}, {9, 1, ""}} {
		list := []*presence.Reason{{ID: 1, Name: "a"}, {ID: 2, Name: "b"}, {ID: 3, Name: "c"}, {ID: 4, Name: "d"}}
		got, ok := presence.Reorder(list, c.id, c.place)
		if ok != (c.want != "") {
			t.Errorf("%d to %d: %v", c.id, c.place, ok)
		}
		names := ""
		for i, r := range got {
			names += r.Name
			if ok && r.Position != i+1 {
				t.Errorf("%d to %d: %s stands at %d", c.id, c.place, r.Name, r.Position)
			}
		}
		if ok && names != c.want {
			t.Errorf("%d to %d: %s, want %s", c.id, c.place, names, c.want)
		}
	}
}
