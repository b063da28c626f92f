// Package static holds and serves what browsers load besides pages: the
// stylesheet, scripts, the font, icons and vendored code with its licences.
//
// Every address carries one hash over all files, /static/<hash>/app.css, so a
// build is cached for ever as a whole. The sources of app.css are the files of
// css/, joined in name order; widget.css is the few of them that the visitors'
// panel needs. The scripts of scripts/ are joined when they are changed, by go
// generate: what a page runs is one request.
package static

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"strings"
	"sync"
)

//go:embed files
var files embed.FS

//go:embed css/*.css
var sheets embed.FS

// set is all assets by name, and the hash of them all.
type set struct {
	byName map[string]*asset
	hash   string
}

// fs.WalkDir and ReadDir give names in order, so the hash depends on content alone.
var assets = sync.OnceValue(func() *set {
	s := &set{byName: map[string]*asset{}}
	sum := sha256.New()
	add := func(name string, body []byte) {
		a := newAsset(name, body)
		s.byName[name] = a
		sum.Write([]byte(name + "\x00" + a.tag + "\x00"))
	}
	must(fs.WalkDir(files, "files", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := files.ReadFile(p)
		if err == nil {
			add(strings.TrimPrefix(p, "files/"), body)
		}
		return err
	}))
	add("app.css", stylesheet("*"))
	add("widget.css", stylesheet("10-base", "20-components", "60-widget"))
	s.hash = hex.EncodeToString(sum.Sum(nil))[:12]
	return s
})

// stylesheet joins the sheets that match the patterns.
func stylesheet(patterns ...string) []byte {
	var b bytes.Buffer
	for _, p := range patterns {
		names, err := fs.Glob(sheets, "css/"+p+".css")
		must(err)
		for _, n := range names {
			body, err := sheets.ReadFile(n)
			must(err)
			b.Write(body)
		}
	}
	return b.Bytes()
}

// must guards reads of embedded files, which cannot fail in a build that passes its tests.
func must(err error) {
	if err != nil {
		panic("static: " + err.Error())
	}
}

// Hash returns the hash over all files that addresses carry.
func Hash() string { return assets().hash }

// URL returns the address of a file: URL("js/desk.js") is "/static/<hash>/js/desk.js".
// It does not check that the file exists; Exists does.
func URL(name string) string { return "/static/" + assets().hash + "/" + name }

// Exists reports whether a file of this name is served.
func Exists(name string) bool { return assets().byName[name] != nil }

// Read returns the content of a file and whether it exists. The bytes are
// shared: do not change them.
func Read(name string) ([]byte, bool) {
	a := assets().byName[name]
	if a == nil {
		return nil, false
	}
	return a.body, true
}

var types = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	".woff2": "font/woff2", ".png": "image/png", ".json": "application/json", ".LICENSE": "text/plain; charset=utf-8",
}

func typeOf(name string) string {
	if t := types[path.Ext(name)]; t != "" {
		return t
	}
	return "application/octet-stream"
}
