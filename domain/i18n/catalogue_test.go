package i18n

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

var placeholder = regexp.MustCompile(`\{\{.*?\}\}`)

func byID(t *testing.T, lang string) map[string]*i18n.Message {
	t.Helper()
	msgs, err := messages(lang)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*i18n.Message{}
	for _, m := range msgs {
		if out[m.ID] != nil {
			t.Errorf("%s: %s stands twice", lang, m.ID)
		}
		out[m.ID] = m
	}
	return out
}

func names(s string) []string {
	found := placeholder.FindAllString(s, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// TestCatalogues: both languages say the same things, completely and plainly.
func TestCatalogues(t *testing.T) {
	en, es := byID(t, "en"), byID(t, "es")
	for id := range es {
		if en[id] == nil {
			t.Errorf("%s is missing in English", id)
		}
	}
	for id, m := range en {
		other := es[id]
		if other == nil {
			t.Errorf("%s is missing in Spanish", id)
			continue
		}
		if !slices.Equal(names(m.Other), names(other.Other)) {
			t.Errorf("%s: placeholders %v and %v differ", id, names(m.Other), names(other.Other))
		}
		if (m.One == "") != (other.One == "") {
			t.Errorf("%s: plural in one language only", id)
		}
	}
	for _, all := range []map[string]*i18n.Message{en, es} {
		for id, m := range all {
			checkText(t, id, m)
		}
	}
}

func checkText(t *testing.T, id string, m *i18n.Message) {
	t.Helper()
	if strings.TrimSpace(m.Other) == "" {
		t.Errorf("%s: empty text", id)
	}
	for _, s := range []string{m.One, m.Other} {
		if id != "bot.greet" && strings.ContainsAny(s, "!¡") { // its wording is given
			t.Errorf("%s: exclamation mark in %q", id, s)
		}
		if _, err := (fill{}).Parse(s, "", ""); err != nil {
			t.Errorf("%s: %v", id, err)
		}
		for _, n := range names(s) {
			if !regexp.MustCompile(`^\{\{\.[A-Z][A-Za-z]*\}\}$`).MatchString(n) {
				t.Errorf("%s: odd placeholder %s", id, n)
			}
		}
	}
}

// TestArea: an id tells its file; sentences of error codes may stand beside
// the area they belong to.
func TestArea(t *testing.T) {
	for _, lang := range languages {
		entries, err := files.ReadDir(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			raw, err := files.ReadFile(lang + "/" + e.Name())
			if err != nil {
				t.Fatal(err)
			}
			area := strings.TrimSuffix(e.Name(), ".json")
			for _, m := range regexp.MustCompile(`(?m)^  "([^"]+)":`).FindAllSubmatch(raw, -1) {
				if id := string(m[1]); !strings.HasPrefix(id, area+".") && !strings.HasPrefix(id, "problem.") {
					t.Errorf("%s/%s: id %s must start with %s.", lang, e.Name(), m[1], area)
				}
			}
		}
	}
}

// call finds T(ctx, "id" and .T("id" in source; comments do not hold them.
var call = regexp.MustCompile(`\bT\((?:[\w.]+(?:\([^()]*\))?,\s*)?"([^"]*)"`)

// TestUsed: every id written in the repository's source is in the catalogue.
// An id ending in a dot is a prefix to which the code adds the rest.
func TestUsed(t *testing.T) {
	root := moduleRoot(t)
	c, err := read()
	if err != nil {
		t.Fatal(err)
	}
	p := &Printer{t: c.langs[0]}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "data" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_templ.go") || filepath.Dir(path) == filepath.Join(root, "domain", "i18n") {
			return nil
		}
		if ext := filepath.Ext(path); ext != ".go" && ext != ".templ" {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range call.FindAllSubmatch(src, -1) {
			if id := string(m[1]); !known(p, id) {
				rel, _ := filepath.Rel(root, path)
				t.Errorf("%s: text %q is not in the catalogue", rel, id)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func known(p *Printer, id string) bool {
	if !strings.HasSuffix(id, ".") && !strings.HasSuffix(id, "_") {
		return p.Has(id)
	}
	for k := range p.t.fixed {
		if strings.HasPrefix(k, id) {
			return true
		}
	}
	for k := range p.t.vary {
		if strings.HasPrefix(k, id) {
			return true
		}
	}
	return false
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, e := os.Stat(filepath.Join(dir, "go.mod")); e == nil {
			return dir
		}
		if filepath.Dir(dir) == dir {
			break
		}
		dir = filepath.Dir(dir)
	}
	t.Fatal("no go.mod above the test")
	return ""
}

func TestCallPattern(t *testing.T) {
	for src, want := range map[string]string{
		`i18n.T(ctx, "a.b")`:                "a.b",
		`i18n.T(r.Context(), "a.b", "N",1)`: "a.b",
		`p.T("a.b", "Count", 1)`:            "a.b",
		`i18n.T(ctx, "role."+x)`:            "role.",
		`i18n.From(ctx).T("x.y")`:           "x.y",
	} {
		if m := call.FindStringSubmatch(src); m == nil || m[1] != want {
			t.Errorf("%s: %v", src, m)
		}
	}
}
