package assistant

import "testing"

// TestReservedIDs: an action's button must not be taken for "none of the above"
// or "connect to support".
func TestReservedIDs(t *testing.T) {
	for name, want := range map[string]string{"None": "none_2", "Support": "support_2", "Nonesuch": "nonesuch"} {
		d := New("en")
		got, id := d.AddAction(Text{"en": name})
		if id != want {
			t.Errorf("%s became %s", name, id)
		}
		got.Find(id).ID = map[bool]string{true: ChoiceNone, false: ChoiceSupport}[name == "None"]
		refused := false
		for _, p := range got.Check(World{}) {
			refused = refused || p.Blocks && p.Key == "builder.problem_id"
		}
		if !refused {
			t.Errorf("an action may be called %s", name)
		}
	}
}
