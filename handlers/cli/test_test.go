package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"relevo/db"
	"relevo/domain/assistant"
	"relevo/domain/live"
	"relevo/handlers/cli"
	"relevo/handlers/cli/scenario"
)

func openScenario(ctx context.Context, dir string, hub *live.Hub) (scenario.Store, error) {
	return db.Open(ctx, db.Options{Dir: dir, Hub: hub})
}

// An exported assistant is run in place of the file's own, by real recognition.
func TestExportedAssistant(t *testing.T) {
	d := assistant.New("en")
	a := assistant.NewAction("returns", assistant.Text{"en": "Returns", "es": "Devoluciones"})
	a.Examples = assistant.Phrases{"en": {"how do I return something", "send an item back", "I want to give it back"}, "es": {"devolver algo"}}
	s := assistant.NewStep("go")
	s.Then = assistant.Then{Do: assistant.DoConnect, Connect: &assistant.Connect{Queue: "7", Online: assistant.Text{"en": "To our warehouse.", "es": "Al almacén."}}}
	a.Steps = []assistant.Step{s}
	d.Actions = append(d.Actions, a)
	raw, err := d.Export(assistant.World{Queues: map[string]string{"7": "Warehouse"}})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	export := write("shop.json", raw)
	path := write("returns.yaml", []byte(`
- id: R1
  title: Somebody sends it back
  timeline:
    - {t: 0s, open: {}, expect: {say: ["@greet"]}}
    - {t: 1s, visitor: "could I send this item back", expect: {say: ["To our warehouse."], escalation: {queue: Warehouse, kind: planned}, ring: ana}}
`))
	var out bytes.Buffer
	if err := (cli.Test{Paths: []string{path}, Assistant: export, JSON: true}).Run(t.Context(), openScenario, &out); err != nil {
		t.Errorf("%v\n%s", err, out.String())
	}
	var r struct{ Passed, Failed int }
	if err := json.Unmarshal(out.Bytes(), &r); err != nil || r.Passed != 1 || r.Failed != 0 {
		t.Errorf("%v\n%s", err, out.String())
	}
	var file *cli.FileError
	for name, data := range map[string]string{"not.json": "{", "wrong.json": strings.Replace(string(raw), `"send an item back"`, `7`, 1), "none.json": ""} {
		bad := filepath.Join(dir, name)
		if data != "" {
			bad = write(name, []byte(data))
		}
		err := (cli.Test{Paths: []string{path}, Assistant: bad}).Run(t.Context(), openScenario, &out)
		if !errors.As(err, &file) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
