package assistant_test

import (
	"errors"
	"os"
	"testing"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
)

func TestGen(t *testing.T) {
	for _, k := range []string{"shop", "telecom", "city_hall"} {
		raw, _ := os.ReadFile("/tmp/tpl/" + k + ".json")
		d, err := assistant.Import(raw, assistant.World{})
		var e *assistant.ImportError
		if errors.As(err, &e) {
			for _, p := range e.Problems {
				t.Error(k, p.Pointer, p.Action, p.Step, p.Say(i18n.For("en")))
			}
			continue
		}
		for _, p := range d.Check(assistant.World{}) {
			t.Log(k, p.Pointer, p.Action, p.Step, p.Say(i18n.For("en")))
		}
		out, _ := d.Export(assistant.World{})
		os.WriteFile("templates/"+k+".json", out, 0o644)
		t.Log(len(out))
	}
}
