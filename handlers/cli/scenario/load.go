package scenario

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

//go:embed base.yaml
var builtinBase []byte

// The files beside scenarios that hold none.
const (
	baseName      = "_base.yaml"
	catalogueName = "_catalog.yaml"
)

// Set is what was read: scenarios with the texts their files name.
type Set struct {
	scripts []scripted
}

// scripted is a scenario with its texts.
type scripted struct {
	*script
	texts *catalogue
}

// Problems are what is wrong within scenarios, in their order: such a scenario
// is not run.
func (s *Set) Problems() []Problem {
	var out []Problem
	for _, one := range s.scripts {
		out = append(out, one.wrong...)
	}
	return out
}

// Load reads the scenario files at paths: files, or folders of them. only
// picks areas (the letters an id begins with) or ids; none means all. carried
// tells that they will be run with a definition brought along. Files that
// cannot be read as lists of scenarios are a *FileError; nothing found is an
// error, too. What is wrong within a scenario is told by its result.
func Load(paths, only []string, carried bool) (*Set, error) {
	l := &loader{p: &problems{}, only: only, carried: carried, folders: map[string]*folder{}, ids: map[string]string{}}
	if len(paths) == 0 {
		return nil, errors.New("no scenario files are named")
	}
	for _, path := range paths {
		files, err := filesAt(path)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if err := l.file(f); err != nil {
				return nil, err
			}
		}
	}
	if err := l.p.err(); err != nil {
		return nil, err
	}
	if len(l.set.scripts) == 0 {
		if len(only) > 0 {
			return nil, fmt.Errorf("no scenario is of %s", strings.Join(only, ", "))
		}
		return nil, errors.New("there are no scenarios in these files")
	}
	return &l.set, nil
}

// Read reads scenarios from memory, upon the built-in fixture and texts;
// carried as for Load.
func Read(name string, data []byte, carried bool) (*Set, error) {
	l := &loader{p: &problems{}, carried: carried, ids: map[string]string{}}
	l.read(name, data, &folder{base: parse("built-in", builtinBase, l.p), texts: builtinTexts()})
	if err := l.p.err(); err != nil {
		return nil, err
	}
	return &l.set, nil
}

// folder is what all scenario files of one folder share.
type folder struct {
	base  *node
	texts *catalogue
}

type loader struct {
	p       *problems
	only    []string
	carried bool
	set     Set
	folders map[string]*folder
	ids     map[string]string // where an id was first seen
}

// filesAt are the scenario files at a path, by name.
func filesAt(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		ext := filepath.Ext(e.Name())
		if !e.IsDir() && (ext == ".yaml" || ext == ".yml") && !strings.HasPrefix(e.Name(), "_") {
			out = append(out, filepath.Join(path, e.Name()))
		}
	}
	return out, nil
}

func (l *loader) file(path string) error {
	data, err := readFile(path)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	f := l.folders[dir]
	if f == nil {
		if f, err = l.folder(dir); err != nil {
			return err
		}
		l.folders[dir] = f
	}
	l.read(path, data, f)
	return nil
}

func (l *loader) folder(dir string) (*folder, error) {
	f := &folder{base: parse("built-in", builtinBase, l.p), texts: builtinTexts()}
	data, err := readFile(filepath.Join(dir, baseName))
	switch {
	case err == nil:
		f.base = parse(filepath.Join(dir, baseName), data, l.p)
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	data, err = readFile(filepath.Join(dir, catalogueName))
	switch {
	case err == nil:
		f.texts = l.p.catalogue(parse(filepath.Join(dir, catalogueName), data, l.p))
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	return f, nil
}

// readFile reads a file up to a byte over the limit, which parse refuses.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxBytes+1))
}

func (l *loader) read(path string, data []byte, f *folder) {
	r := &reader{p: l.p, base: f.base, texts: f.texts, only: l.wanted, carried: l.carried}
	scripts, ids := r.scripts(path, parse(path, data, l.p))
	for _, id := range ids {
		if first := l.ids[id.key]; first != "" {
			l.p.add(path, id.line, "the id %s is taken by %s", id.key, first)
		}
		l.ids[id.key] = fmt.Sprintf("%s:%d", path, id.line)
	}
	for _, s := range scripts {
		l.set.scripts = append(l.set.scripts, scripted{s, f.texts})
	}
}

// wanted tells whether an id was asked for.
func (l *loader) wanted(id string) bool {
	return len(l.only) == 0 || slices.ContainsFunc(l.only, func(o string) bool {
		return o == id || o == area(id)
	})
}

// area is the letters an id begins with, when a number follows them.
func area(id string) string {
	letters := strings.TrimLeftFunc(id, unicode.IsLetter)
	if letters == id || letters == "" {
		return ""
	}
	return id[:len(id)-len(letters)]
}
