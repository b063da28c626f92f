package scenario

import (
	"strings"
	"testing"
)

// FuzzReadScenarios: whatever a file holds, it is scenarios or a list of what is
// wrong with it, soon.
func FuzzReadScenarios(f *testing.F) {
	for _, s := range []string{
		"", "a", "- id: X1", "id: X1\ntitle: t\nsteps: []", "scenarios:\n  - id: A01\n    title: x\n    given: {queues: {q: {}}}\n    steps:\n      - visitor: hi\n        expect: {said: [x]}",
		"a: &a [x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c]", "a: *a", "&a a: *a", "<<: *x", "? [a]\n: b", "--- |\n x\n...", "\t- x", "a: !!binary x", strings.Repeat("[", 200), strings.Repeat("- ", 300), "\"\\u0000\"", "{a: 1e999, b: .nan, c: 0x}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, doc string) {
		set, err := Read("f.yaml", []byte(doc), true)
		if (set == nil) == (err == nil) {
			t.Fatalf("%v, %v", set, err)
		}
		if err != nil && strings.TrimSpace(err.Error()) == "" {
			t.Fatal("refused without a word")
		}
	})
}
