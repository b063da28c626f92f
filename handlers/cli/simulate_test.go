package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"relevo/domain/simulate"
	"relevo/handlers/cli"
)

const house1 = `name: A small house
run: {arrivals: 2000, warmup_arrivals: 200, times: 4, seed: 3}
queues: [{name: chats, ring: 20s, max_wait: none}]
agents: [{name: crew, count: 3, capacity: {chat: 1}, answers: {delay: 3s}, wrapup: 20s}]
traffic: [{name: people, arrivals: {rate: 60/h}, handling: {exponential: 90s}, patience: {exponential: 2m}}]
`

// written is a file with the text.
func written(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "house.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestSimulate(t *testing.T) {
	name := written(t, house1)
	run := func(s cli.Simulate) string {
		t.Helper()
		var out bytes.Buffer
		if err := s.Run(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	text := run(cli.Simulate{File: name})
	for _, want := range []string{"A small house: 4 runs, seed 3, 8,000 arrivals in ", "queue chats", "agents crew", "service level d", "mean wait of the answered (ASA)", "99 % interval", " s", " %"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing from\n%s", want, text)
		}
	}
	if strings.Contains(text, "traffic people") || strings.Contains(text, "NaN") {
		t.Errorf("one stream is told of twice, or a figure is none:\n%s", text)
	}
	figures := func(s cli.Simulate) map[simulate.Figure]simulate.Stat {
		t.Helper()
		var r simulate.Report
		if err := json.Unmarshal([]byte(run(s)), &r); err != nil {
			t.Fatal(err)
		}
		if r.Runs != 4 || r.Arrivals != 8000 || r.Unit != "s" || r.Speed <= 0 || len(r.Queues) != 1 || len(r.Traffic) != 1 || len(r.Agents) != 1 {
			t.Errorf("%+v", r)
		}
		return r.Queues[0].Figures
	}
	a, again, b := figures(cli.Simulate{File: name, JSON: true}), figures(cli.Simulate{File: name, JSON: true}), figures(cli.Simulate{File: name, JSON: true, Seed: 4})
	if a[simulate.ASA] != again[simulate.ASA] || a[simulate.ASA] == b[simulate.ASA] {
		t.Errorf("seeds: %v, %v, %v", a[simulate.ASA], again[simulate.ASA], b[simulate.ASA])
	}
	if w := a[simulate.ASA]; !(w.Mean > 3 && w.Low < w.Mean && w.High > w.Mean && w.N == 4) || math.Abs(a[simulate.Offered].Mean-1800) > 0 {
		t.Errorf("%+v", a)
	}
}

// TestSimulateExpects: figures that are not what the file expects fail the
// command after they are printed.
func TestSimulateExpects(t *testing.T) {
	var out bytes.Buffer
	right := cli.Simulate{File: written(t, house1+"expect: [{figures: {offered: 1800}}]\n")}
	if err := right.Run(t.Context(), &out); err != nil || !strings.Contains(out.String(), "within") {
		t.Errorf("%v\n%s", err, out.String())
	}
	out.Reset()
	wrong := cli.Simulate{File: written(t, house1+"expect: [{of: chats, figures: {offered: 1800, asa: 0.5}}]\n")}
	if err := wrong.Run(t.Context(), &out); err == nil || !strings.Contains(err.Error(), "1 of 2 expected figures") || strings.Count(out.String(), "OUT OF BOUND") != 1 {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestSimulateRefuses(t *testing.T) {
	var out bytes.Buffer
	run := func(name string) error { return cli.Simulate{File: name}.Run(t.Context(), &out) }
	missing := filepath.Join(t.TempDir(), "none.yaml")
	says(t, "no file", run(missing), "none.yaml")
	says(t, "a folder", run(t.TempDir()), "directory")
	bad := written(t, strings.Replace(house1, "ring: 20s", "rings: 20s", 1))
	says(t, "an unknown key", run(bad), bad+`:3: there is no key "rings" here`)
	says(t, "an empty file", run(written(t, "")), "house.yaml: the file is empty")
	says(t, "a long file", run(written(t, strings.Repeat("# long\n", 200_000))), "longer than")
	if out.Len() > 0 {
		t.Errorf("a refused file prints %q", out.String())
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := (cli.Simulate{File: written(t, house1)}).Run(ctx, &out); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}
