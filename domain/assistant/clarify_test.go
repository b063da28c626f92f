package assistant

import (
	"slices"
	"testing"
)

// TestNoneLeftOut: an empty wording of "none of the above" leaves it out, in its
// language alone.
func TestNoneLeftOut(t *testing.T) {
	d := shop()
	d.Settings.Texts = map[string]Text{"clarify.none": {"en": ""}, "clarify.intro": {"en": ""}}
	near := Scores{Actions: []Score{{"cancel_order", 0.7}, {"return_item", 0.7}}}
	labels := func(lang string) (all []string) {
		r := d.Turn(Session{Lang: lang}, Input{Kind: InputText, Text: "order", Scores: near}, Env{Now: now, Zone: madrid()})
		say := r.Effects[0].Say
		if say.Text == "" {
			t.Error("the question has no words")
		}
		for _, o := range say.Options {
			all = append(all, o.Label)
		}
		return all
	}
	if got := labels("en"); !slices.Equal(got, []string{"Cancel an order", "Return an item"}) {
		t.Error(got)
	}
	if got := labels("es"); !slices.Equal(got, []string{"Cancelar un pedido", "Devolver un artículo", "Ninguna de las anteriores"}) {
		t.Error(got)
	}
}
