package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"relevo/e2e/client"
)

// browser loads a page as one with an empty cache would: the document, then
// everything it names, styles' fonts and pictures and scripts' imports too.
type browser struct {
	client *client.Client
	cookie string
	cache  map[string]cached
}

type cached struct {
	tag   string
	fresh bool // may be used without asking
	body  []byte
	kind  string
	names []string // what it loads in turn
}

// visit is what one load of a page cost.
type visit struct {
	requests int
	bytes    int // bodies as they went over the wire
	heavy    []string
}

// load visits a page and what it needs. What is in the cache and fresh costs
// nothing, the rest is asked for again with its tag.
func (b *browser) load(ctx context.Context, path string) (visit, error) {
	var v visit
	queue, seen := []string{path}, map[string]bool{}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		if seen[next] {
			continue
		}
		seen[next] = true
		c, err := b.fetch(ctx, next, next == path, &v)
		if err != nil {
			return v, err
		}
		queue = append(queue, c.names...)
	}
	return v, nil
}

func (b *browser) fetch(ctx context.Context, path string, page bool, v *visit) (cached, error) {
	old, have := b.cache[path]
	if have && old.fresh {
		return old, nil
	}
	h := http.Header{"Accept-Encoding": {"gzip"}, "Accept-Language": {"en"}}
	if page {
		h["Accept"] = []string{"text/html"}
	}
	if b.cookie != "" {
		h["Cookie"] = []string{b.cookie}
	}
	if have && old.tag != "" {
		h["If-None-Match"] = []string{old.tag}
	}
	status, head, body, err := b.client.Get(ctx, path, h)
	if err != nil {
		return old, err
	}
	v.requests++
	v.bytes += len(body)
	v.heavy = append(v.heavy, fmt.Sprintf("%s %d", shorten(path), len(body)))
	switch {
	case have && status == http.StatusNotModified:
		return old, nil
	case status != http.StatusOK:
		return old, fmt.Errorf("GET %s: status %d", path, status)
	}
	if body, err = unzip(head, body); err != nil {
		return old, fmt.Errorf("GET %s: %w", path, err)
	}
	control := head.Get("Cache-Control")
	c := cached{tag: head.Get("ETag"), fresh: strings.Contains(control, "immutable"), body: body, kind: head.Get("Content-Type")}
	c.names = resolve(path, references(c.kind, body))
	b.cache[path] = c
	return c, nil
}

func shorten(path string) string {
	path, _, _ = strings.Cut(path, "?")
	return path[strings.LastIndexByte(path, '/')+1:]
}

func unzip(h http.Header, body []byte) ([]byte, error) {
	if h.Get("Content-Encoding") != "gzip" {
		return body, nil
	}
	return unzipped(body)
}

// unzipped undoes gzip where a body begins as gzip does.
func unzipped(body []byte) ([]byte, error) {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return body, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// references lists the addresses a body makes a browser load.
func references(kind string, body []byte) []string {
	switch {
	case strings.HasPrefix(kind, "text/html"):
		return inHTML(body)
	case strings.HasPrefix(kind, "text/css"):
		return inCSS(body)
	case strings.HasPrefix(kind, "text/javascript"):
		return inScript(body)
	}
	return nil
}

var (
	cssURL   = regexp.MustCompile(`url\(\s*["']?([^"')]+)["']?\s*\)`)
	cssNote  = regexp.MustCompile(`(?s)/\*.*?\*/`)
	jsImport = regexp.MustCompile(`(?:^|[;}\s])(?:import|export)\s*(?:[\w*{}\s,$]+\s*from\s*)?["']([^"'\n]+)["']`)
)

func inCSS(body []byte) []string { return matches(cssURL, cssNote.ReplaceAll(body, nil)) }

// inScript finds static imports only: what is imported later is not part of
// the first load.
func inScript(body []byte) []string { return matches(jsImport, body) }

func matches(re *regexp.Regexp, body []byte) []string {
	var out []string
	for _, m := range re.FindAllSubmatch(body, -1) {
		out = append(out, string(m[1]))
	}
	return out
}

// inHTML finds scripts, styles, icons, preloads and pictures.
func inHTML(body []byte) []string {
	var out []string
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken, html.SelfClosingTagToken:
			if addr := loads(z.Token()); addr != "" {
				out = append(out, addr)
			}
		}
	}
}

// loads is the address that an element makes a browser fetch at once.
func loads(t html.Token) string {
	a := map[string]string{}
	for _, x := range t.Attr {
		a[x.Key] = x.Val
	}
	switch t.Data {
	case "script":
		return a["src"]
	case "img":
		if a["loading"] != "lazy" {
			return a["src"]
		}
	case "use":
		addr, _, _ := strings.Cut(a["href"], "#")
		return addr
	case "link":
		rel := strings.Fields(a["rel"])
		for _, r := range []string{"stylesheet", "icon", "preload", "modulepreload", "manifest"} {
			if slices.Contains(rel, r) {
				return a["href"]
			}
		}
	}
	return ""
}

// resolve makes addresses absolute and drops those of other servers, data:
// addresses and bare module names.
func resolve(base string, refs []string) []string {
	b, err := url.Parse("http://self" + base)
	if err != nil {
		return nil
	}
	var out []string
	for _, r := range refs {
		u, err := b.Parse(strings.TrimSpace(r))
		if err != nil || u.Host != "self" || u.Scheme != "http" || r == "" {
			continue
		}
		out = append(out, u.RequestURI())
	}
	return out
}
