// Package rules holds the shape of the source: import ranks, sizes, no clock in
// rules, a comment on every package.
package rules

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// pkg is what go list says of one package.
type pkg struct {
	ImportPath string
	Dir        string
	Doc        string
	GoFiles    []string
	Imports    []string
	Module     struct{ Dir string }
}

func list(t *testing.T) (root string, all []pkg) {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Doc,GoFiles,Imports,Module", "./...")
	cmd.Dir = "../.."
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); err == io.EOF {
			return all[0].Module.Dir, all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// ranks of the domain's packages: one may import lower ones only.
var ranks = map[string]int{
	"domain": 0, "domain/live": 0, "domain/i18n": 0,
	"domain/contact": 5, // one line of foreign text is cleaned here, for agents' names too
	"domain/label":   7,
	"domain/hours":   10, "domain/disposition": 10, "domain/people": 10, "domain/knowledge": 10, "domain/widget": 10,
	"domain/understand": 10, "domain/response": 12, "domain/summary": 12,
	"domain/attachment": 20, "domain/conversation": 20, "domain/presence": 20,
	"domain/assistant": 30, "domain/routing": 35, "domain/email": 30, "domain/voice": 30, "domain/report": 40, "domain/queue": 40, "domain/simulate": 45,
	"domain/escalation": 40, "domain/connector": 40,
	"domain/workflow": 50, "domain/engine": engineRank,
}

const (
	engineRank = 60
	outer      = 70 // db, views, handlers and the domain's edges
	mainRank   = 80
)

// rank of a package by its path inside the module; -1: unknown.
func rank(path string) int {
	if path == "" {
		return mainRank
	}
	if r, ok := ranks[path]; ok {
		return r
	}
	parts := strings.Split(path, "/")
	switch parts[0] {
	case "db", "views", "handlers":
		return outer
	case "domain":
		if len(parts) >= 3 {
			return outer // a second-level folder talks to the world
		}
	case "e2e":
		return 90
	case "bench":
		return 95 // drives what e2e drives
	case "static":
		return 0
	}
	return -1
}

// top is the first folder, or the edge a domain folder is.
func top(path string) string {
	parts := strings.Split(path, "/")
	if parts[0] == "domain" {
		return path
	}
	return parts[0]
}

func allowed(from, to string) bool {
	if top(from) == "static" && top(to) == "static" {
		return true
	}
	if strings.HasPrefix(from, "handlers/") && strings.HasSuffix(from, "test") && to == "db/dbtest" {
		return true // what handlers' tests share opens a real database
	}
	f, t := rank(from), rank(to)
	if f == outer && t == outer {
		a, b := top(from), top(to)
		return a == b || a == "handlers" && b == "views" || strings.HasPrefix(from, to+"/") || a == "db" && to == "db"
	}
	return t < f
}

// impure is what rules must not touch; the engine may log.
var impure = []string{"net", "net/http", "os", "database/sql", "log/slog"}

func TestRanks(t *testing.T) {
	_, all := list(t)
	for _, p := range all {
		from := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, "relevo"), "/")
		if rank(from) < 0 {
			t.Errorf("%s has no rank: add it where it belongs", from)
			continue
		}
		for _, imp := range p.Imports {
			if to, ours := strings.CutPrefix(imp, "relevo/"); ours && !allowed(from, to) {
				t.Errorf("%s must not import %s", from, to)
			}
			if rank(from) <= engineRank && strings.HasPrefix(from, "domain") && slices.Contains(impure, imp) && !(from == "domain/engine" && imp == "log/slog") {
				t.Errorf("%s must not import %s", from, imp)
			}
		}
		if strings.TrimSpace(p.Doc) == "" && len(p.GoFiles) > 0 && !views(p) {
			t.Errorf("%s has no package comment", from)
		}
	}
}

// views whose only files are generated have their comment in the template.
func views(p pkg) bool {
	return !slices.ContainsFunc(p.GoFiles, func(f string) bool { return !strings.HasSuffix(f, "_templ.go") })
}

// TestNoClock: rules take the time as an argument; only the engine's wall
// clock asks for it.
func TestNoClock(t *testing.T) {
	_, all := list(t)
	for _, p := range all {
		path := strings.TrimPrefix(p.ImportPath, "relevo/")
		if !strings.HasPrefix(path, "domain") || rank(path) > engineRank {
			continue
		}
		for _, name := range p.GoFiles {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				fn, isFunc := d.(*ast.FuncDecl)
				if isFunc && path == "domain/engine" && fn.Recv != nil && receiver(fn) == "SystemClock" {
					continue
				}
				ast.Inspect(d, func(n ast.Node) bool {
					if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Now" {
						if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" {
							t.Errorf("%s/%s asks time.Now", path, name)
						}
					}
					return true
				})
			}
		}
	}
}

func receiver(fn *ast.FuncDecl) string {
	if id, ok := fn.Recv.List[0].Type.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// fewLines is the size of a tree in which one package's share says little.
const fewLines = 15_000

// TestSizes: no file over 500 lines, no package over 15 % of all hand-written
// Go.
func TestSizes(t *testing.T) {
	root, all := list(t)
	lines, total := map[string]int{}, 0
	for _, p := range all {
		for _, name := range p.GoFiles {
			if strings.HasSuffix(name, "_templ.go") {
				continue
			}
			n := count(t, filepath.Join(p.Dir, name))
			lines[p.ImportPath] += n
			total += n
		}
	}
	for path, n := range lines {
		if total > fewLines && n*100 > total*15 {
			t.Errorf("%s holds %d of %d lines: split it along its nouns", path, n, total)
		}
	}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != root && (strings.HasPrefix(name, ".") || name == "vendor" || name == "node_modules" || name == "testdata") {
				return fs.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(name, "_templ.go") || !slices.Contains([]string{".go", ".templ", ".js", ".css"}, filepath.Ext(name)) {
			return nil
		}
		if n := count(t, path); n > 500 {
			t.Errorf("%s has %d lines", strings.TrimPrefix(path, root+string(os.PathSeparator)), n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, path string) int {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Count(b, []byte("\n"))
}

// TestAllowed: the check itself tells right from wrong.
func TestAllowed(t *testing.T) {
	for pair, want := range map[string]bool{
		"handlers/api views/ds": true, "handlers/api handlers/web": true, "handlers/api db": false, "views/ui handlers/web": false, "views/ui domain/engine": true,
		"db domain/engine": true, "db handlers/feed": false, "db/dbtest db": true, "domain/contact domain": true, "domain/contact domain/conversation": false,
		"domain/conversation domain/engine": false, "domain/engine db": false, "domain/attachment/disk db": false, "handlers/api domain/attachment/disk": false, " handlers/api": true,
	} {
		from, to, _ := strings.Cut(pair, " ")
		if got := allowed(from, to); got != want {
			t.Error(strconv.Quote(pair), got)
		}
	}
}
