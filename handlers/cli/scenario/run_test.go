package scenario_test

import (
	"context"
	"testing"

	"relevo/db"
	"relevo/domain/live"
	"relevo/handlers/cli/scenario"
)

func open(ctx context.Context, dir string, hub *live.Hub) (scenario.Store, error) {
	return db.Open(ctx, db.Options{Dir: dir, Hub: hub})
}

// run runs scenarios with and without restarts and wants them all to pass.
func run(t *testing.T, set *scenario.Set, restart bool) {
	t.Helper()
	err := set.Run(t.Context(), scenario.Options{Open: open, Restart: restart}, func(r scenario.Result) {
		if !r.Passed {
			t.Error(r.String())
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

func both(t *testing.T, paths ...string) {
	t.Helper()
	for name, restart := range map[string]bool{"in one go": false, "restarted between entries": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set, err := scenario.Load(paths, nil)
			if err != nil {
				t.Fatal(err)
			}
			run(t, set, restart)
		})
	}
}

// TestPeople runs what needs no assistant.
func TestPeople(t *testing.T) { both(t, "testdata/own") }

// TestAssistant runs the areas of the virtual agent.
func TestAssistant(t *testing.T) { both(t, "testdata/areas") }
