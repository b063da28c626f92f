package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"relevo/e2e/proc"
)

// relevoTest runs `relevo test` and gives what it printed and its exit code.
func relevoTest(t *testing.T, args ...string) (out, errOut string, code int) {
	t.Helper()
	bin, err := proc.Build(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	var o, e bytes.Buffer
	cmd := exec.CommandContext(t.Context(), bin, append([]string{"test"}, args...)...)
	cmd.Stdout, cmd.Stderr = &o, &e
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return o.String(), e.String(), cmd.ProcessState.ExitCode()
}

const areas = "../handlers/cli/scenario/testdata/areas"

// All scenarios pass by the command itself, also when the process is ended and
// started again between every two entries.
func TestScenarios(t *testing.T) {
	for _, args := range [][]string{{}, {"--restart"}} {
		out, errOut, code := relevoTest(t, append(args, "--json", "--only", "A,C,F,X,Y,Z", areas)...)
		var r struct {
			Results []struct {
				ID       string   `json:"id"`
				Passed   bool     `json:"passed"`
				Failures []string `json:"failures"`
			} `json:"results"`
			Passed  int  `json:"passed"`
			Failed  int  `json:"failed"`
			Restart bool `json:"restart"`
		}
		if err := json.Unmarshal([]byte(out), &r); err != nil {
			t.Fatalf("%v: %v\n%s%s", args, err, out, errOut)
		}
		for _, one := range r.Results {
			if !one.Passed {
				t.Errorf("%v: %s: %s", args, one.ID, strings.Join(one.Failures, "\n"))
			}
		}
		if code != 0 || r.Failed != 0 || r.Passed < 37+86 || r.Restart != (len(args) > 0) {
			t.Errorf("%v: exit code %d, %d passed, %d failed", args, code, r.Passed, r.Failed)
		}
	}
}

// Exit codes: 1 when a scenario fails, 2 when a file means nothing.
func TestScenarioExitCodes(t *testing.T) {
	write := func(doc string) string {
		name := filepath.Join(t.TempDir(), "mine.yaml")
		if err := os.WriteFile(name, []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	wrong := write("- {id: M1, title: Greets, timeline: [{t: 0s, open: {}, expect: {say: [Howdy]}}]}\n- {id: M2, title: Opens, timeline: [{t: 0s, open: {}, expect: {control: bot}}]}\n")
	out, errOut, code := relevoTest(t, wrong)
	if code != 1 || !strings.Contains(out, "FAIL M1") || !strings.Contains(out, "entry 1 at 0s, "+wrong+":1") || !strings.Contains(out, `- "Howdy"`) ||
		!strings.Contains(out, "ok   M2") || !strings.Contains(errOut, "1 of 2 scenarios failed") {
		t.Errorf("one fails: exit code %d\n%s%s", code, out, errOut)
	}
	if out, errOut, code := relevoTest(t, "--only", "M2", wrong); code != 0 || strings.Contains(out, "M1") {
		t.Errorf("only the other: exit code %d\n%s%s", code, out, errOut)
	}
	for doc, want := range map[string]string{
		"- id: M1\n  timeline: [{t: 0s, opened: {}}]\n": ":2: there is no key opened in an entry",
		"- id: [M1\n": ":",
	} {
		name := write(doc)
		if out, errOut, code := relevoTest(t, name); code != 2 || !strings.HasPrefix(errOut, name+want) {
			t.Errorf("%q: exit code %d\n%s%s", doc, code, out, errOut)
		}
	}
	if _, _, code := relevoTest(t, filepath.Join(t.TempDir(), "none.yaml")); code != 2 {
		t.Errorf("a file that is not there: exit code %d", code)
	}
	if _, _, code := relevoTest(t); code != 2 {
		t.Errorf("no file: exit code %d", code)
	}
}
