package assistant_test

import (
	"bytes"
	"reflect"
	"testing"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
)

func keys(all []assistant.Problem) []string {
	var out []string
	for _, p := range all {
		out = append(out, p.Pointer+" "+p.Key)
	}
	return out
}

// TestNew: what a new assistant begins with can be published as it is, in both
// languages, and comes back from its export.
func TestNew(t *testing.T) {
	for _, lang := range i18n.Languages() {
		d := assistant.New(lang)
		if p := d.Check(assistant.World{}); len(p) > 0 {
			t.Fatal(keys(p))
		}
		raw, err := d.Export(assistant.World{})
		if err != nil {
			t.Fatal(err)
		}
		back, err := assistant.Import(raw, assistant.World{})
		if err != nil {
			t.Fatal(err)
		}
		if c := d.Clone(); !reflect.DeepEqual(*back, c) {
			t.Fatalf("import gave\n%+v\nwant\n%+v", *back, c)
		}
		again, err := back.Export(assistant.World{})
		if err != nil || !bytes.Equal(raw, again) {
			t.Fatal("the second export differs", err)
		}
		for _, s := range assistant.Systems() {
			a := d.SystemAction(s)
			if a == nil || a.Name["en"] == "" || a.Name["es"] == "" || len(a.Steps) == 0 {
				t.Errorf("%s: %+v", s, a)
			}
		}
		if s := d.Settings; s.Threshold != 0.5 || s.Floor != 0.25 || s.NoMatchLimit != 3 || s.ValidationLimit != 3 || s.ProfanityLimit != 2 || s.IdleMinutes != 60 {
			t.Errorf("settings %+v", s)
		}
	}
}
