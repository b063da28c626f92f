package db_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// TestPlannedOnce: no statement binds the bare value of a LIMIT, which would
// have SQLite plan it anew at each run.
func TestPlannedOnce(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	limit, planned := regexp.MustCompile(`LIMIT \$\d+[^"\x60]{0,4}`), regexp.MustCompile(`LIMIT \$\d+ \+ 0`)
	seen := 0
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range limit.FindAll(src, -1) {
			if seen++; !planned.Match(q) {
				t.Errorf("%s: %q", name, q)
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d limits found", seen)
	}
}
