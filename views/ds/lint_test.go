package ds

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// names of Datastar that only this package and live.js may spell.
var names = regexp.MustCompile(`\bdata-on-|\bdata-bind\b|@(?:post|get)\(|\bdatastar-`)

// allowed files outside this package: the stream client and the widget's frame.
var allowed = []string{"live.js", "frame.js"}

func TestNobodyElseSpellsDatastar(t *testing.T) {
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if rel == filepath.Join("views", "ds") || d.Name() == "vendor" || rel == filepath.Join("static", "files", "js") || d.Name() == "node_modules" || (rel != "." && strings.HasPrefix(d.Name(), ".")) {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains([]string{".go", ".templ", ".js"}, filepath.Ext(p)) || strings.HasSuffix(p, "_test.go") || slices.Contains(allowed, d.Name()) {
			return nil
		}
		src, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		for i, line := range strings.Split(string(src), "\n") {
			if m := names.FindString(line); m != "" {
				t.Errorf("%s:%d spells %q: use package ds", rel, i+1, m)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
