package simulate

import (
	"os"
	"regexp"
	"testing"
)

// TestDocs: the examples of the manual are files that run.
func TestDocs(t *testing.T) {
	text, err := os.ReadFile("../../docs/simulate.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(text, -1)
	if len(blocks) != 2 {
		t.Fatalf("%d examples", len(blocks))
	}
	for _, b := range blocks {
		m := read(t, string(b[1]))
		if m.Runs = 2; m.Arrivals > 0 {
			m.Arrivals, m.WarmUpArrivals = 3000, 300
		}
		runAll(t, m, 1)
	}
}

// TestDocsKnowEveryKey: each key of the file and each figure is in the manual.
func TestDocsKnowEveryKey(t *testing.T) {
	text, err := os.ReadFile("../../docs/simulate.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("file.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("yaml:\"([a-z_]+)\"").FindAllSubmatch(source, -1) {
		if !regexp.MustCompile(`\b` + string(m[1]) + `\b`).Match(text) {
			t.Errorf("the manual does not know the key %s", m[1])
		}
	}
	for _, l := range append(QueueLines(), AgentLines()...) {
		if !regexp.MustCompile("`" + string(l.Figure) + "`").Match(text) {
			t.Errorf("the manual does not know the figure %s", l.Figure)
		}
	}
}
