package disposition_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"relevo/domain/disposition"
)

// drawn reads an outline from "a .b ..c -d": dots are levels, a minus hides.
func drawn(s string) disposition.Outline {
	var o disposition.Outline
	for _, w := range strings.Fields(s) {
		name := strings.TrimLeft(w, ".")
		o = append(o, disposition.OutlineRow{ID: strings.Trim(name, "-_"), Name: strings.Trim(name, "-_"), Level: len(w) - len(name) + 1, Hidden: strings.HasPrefix(name, "-")})
	}
	return o
}

func draw(o disposition.Outline) string {
	var out []string
	for _, r := range o {
		name := r.Name
		if name == "" {
			name = "_"
		}
		if r.Hidden {
			name = "-" + name
		}
		out = append(out, strings.Repeat(".", r.Level-1)+name)
	}
	return strings.Join(out, " ")
}

func TestOutlineEdits(t *testing.T) {
	for _, c := range []struct {
		from string
		do   disposition.Edit
		at   int
		want string
		then int
	}{
		{"a .b c .d ..e f", disposition.EditUp, 2, "c .d ..e a .b f", 0},
		{"a .b c .d ..e f", disposition.EditUp, 0, "a .b c .d ..e f", 0},
		{"a .b .c", disposition.EditUp, 2, "a .c .b", 1},
		{"a .b .c", disposition.EditUp, 1, "a .b .c", 1},
		{"a .b c .d ..e f", disposition.EditDown, 0, "c .d ..e a .b f", 3},
		{"a .b c", disposition.EditDown, 1, "a .b c", 1},
		{"a .b c", disposition.EditDown, 2, "a .b c", 2},
		{"a b .c", disposition.EditIn, 1, "a .b ..c", 1},
		{"a .b c .d", disposition.EditIn, 2, "a .b .c ..d", 2},
		{"a .b", disposition.EditIn, 1, "a .b", 1},
		{"a", disposition.EditIn, 0, "a", 0},
		{"a b .c ..d ...e", disposition.EditIn, 1, "a b .c ..d ...e", 1}, // five levels
		{"a .b ..c .d e", disposition.EditOut, 1, "a .d b .c e", 2},
		{"a .b .c", disposition.EditOut, 2, "a .b c", 2},
		{"a b", disposition.EditOut, 0, "a b", 0},
		{"a .b c", disposition.EditAdd, 0, "a .b _ c", 2},
		{"a .b c", disposition.EditChild, 0, "a .b ._ c", 2},
		{"a .b ..c ...d", disposition.EditChild, 3, "a .b ..c ...d", 3},
		{"a .b", disposition.EditHide, 0, "-a .b", 0},
		{"-a .b", disposition.EditHide, 0, "a .b", 0},
		{"a .b c", disposition.EditRemove, 0, "c", 0},
		{"a .b c", disposition.EditRemove, 2, "a .b", 1},
		{"a", disposition.EditRemove, 0, "", -1},
		{"a b", disposition.EditDown, 7, "a b", 7},
		{"a b", disposition.Edit("turn"), 1, "a b", 1},
	} {
		got, at := drawn(c.from).Do(c.do, c.at)
		if draw(got) != c.want || at != c.then {
			t.Errorf("%q %s %d: %q at %d, want %q at %d", c.from, c.do, c.at, draw(got), at, c.want, c.then)
		}
	}
}

func TestOutlineSettles(t *testing.T) {
	o := disposition.Outline{{Name: "a", Level: 3}, {Name: "b", Level: 9}, {Name: "c", Level: 0}, {Name: "d", Level: -1}}
	d := disposition.Set{Items: o.Items()}
	if got := draw(d.Outline()); got != "a .b c d" {
		t.Error(got)
	}
	if (disposition.Outline{}).Items() != nil {
		t.Error("nothing becomes something")
	}
}

func TestOutlineProblems(t *testing.T) {
	long := strings.Repeat("x", 61)
	for in, want := range map[string]string{
		"a .b c .b":            "",
		"a .b .c .b":           "3 teams.item_twice",
		"a A":                  "1 teams.item_twice",
		"a -a":                 "",
		"-a a":                 "",
		"a .b a":               "2 teams.item_twice",
		"a .b ..c ...d ....e":  "4 teams.items_deep",
		"a _ " + long:          "1 teams.item_name 2 teams.item_name",
		"a .b ..c .c ..c ...c": "",
	} {
		var got []string
		for _, p := range drawn(in).Problems() {
			got = append(got, fmt.Sprint(p.Row, " ", p.Key))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: %q, want %q", in, s, want)
		}
	}
}

// No step loses, doubles or renames a row, nor leaves levels that cannot be;
// moving back and forth changes nothing.
func TestOutlineProperties(t *testing.T) {
	edits := []disposition.Edit{disposition.EditUp, disposition.EditDown, disposition.EditIn, disposition.EditOut}
	back := map[disposition.Edit]disposition.Edit{disposition.EditUp: disposition.EditDown, disposition.EditDown: disposition.EditUp}
	rapid.Check(t, func(t *rapid.T) {
		var o disposition.Outline
		for i := range rapid.IntRange(1, 12).Draw(t, "rows") {
			o = append(o, disposition.OutlineRow{Name: fmt.Sprint("n", i), Level: rapid.IntRange(1, 4).Draw(t, "level")})
		}
		d := disposition.Set{Items: o.Items()}
		o = d.Outline()
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			e, at := rapid.SampledFrom(edits).Draw(t, "edit"), rapid.IntRange(0, len(o)-1).Draw(t, "at")
			next, to := o.Do(e, at)
			if next[to].Name != o[at].Name {
				t.Fatalf("%q %s %d: the row is not at %d in %q", draw(o), e, at, to, draw(next))
			}
			seen, last := map[string]bool{}, 0
			for _, r := range next {
				if seen[r.Name] || r.Level < 1 || r.Level > last+1 || r.Level > 4 {
					t.Fatalf("%q %s %d gives %q", draw(o), e, at, draw(next))
				}
				seen[r.Name], last = true, r.Level
			}
			if len(next) != len(o) || o.Can(e, at) == reflect.DeepEqual(o, next) {
				t.Fatalf("%q %s %d gives %q", draw(o), e, at, draw(next))
			}
			if b := back[e]; b != "" && o.Can(e, at) {
				if again, _ := next.Do(b, to); !reflect.DeepEqual(again, o) {
					t.Fatalf("%q %s %d and back gives %q", draw(o), e, at, draw(again))
				}
			}
			tree := disposition.Set{Items: next.Items()}
			if !reflect.DeepEqual(tree.Outline(), next) {
				t.Fatalf("%q as a tree is %q", draw(next), draw(tree.Outline()))
			}
			o = next
		}
	})
}
