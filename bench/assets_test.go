package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"relevo/e2e/client"
)

func TestReferences(t *testing.T) {
	for _, c := range []struct {
		kind, body string
		want       []string
	}{
		{"text/html; charset=utf-8", `<link rel="stylesheet" href="/a.css"><link rel="alternate" href="/no"><link rel="icon" href="i.svg">
<script type="module" src="/x/live.js"></script><script>let a = "/no.js"</script><img src="/p.png"><img loading="lazy" src="/no.png"><svg><use href="/s.svg#x"/></svg><a href="/no">n</a>`,
			[]string{"/a.css", "i.svg", "/x/live.js", "/p.png", "/s.svg"}},
		{"text/css", `@font-face{src:url("vendor/f.woff2")} .a{background:url( 'b.svg' )} /* url(no) */`, []string{"vendor/f.woff2", "b.svg"}},
		{"text/javascript; charset=utf-8", "import { a, b as c } from \"./a.js\";\nimport './b.js'\nimport d,* as e from'../d.js';export * from \"/e.js\";\nconst f = await import('./later.js'); // important \"no\"", []string{"./a.js", "./b.js", "../d.js", "/e.js"}},
		{"image/png", "url(x)", nil},
	} {
		if got := references(c.kind, []byte(c.body)); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.kind, got, c.want)
		}
	}
	got := resolve("/static/h/live.js", []string{"./a.js", "vendor/b.js", "/c.js?x=1", "https://other/x.js", "data:image/png;base64,x", ""})
	if want := []string{"/static/h/a.js", "/static/h/vendor/b.js", "/c.js?x=1"}; !slices.Equal(got, want) {
		t.Errorf("resolved %q", got)
	}
}

func TestBrowserCountsAndCaches(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		files := map[string][3]string{ // type, cache control, body
			"/page":     {"text/html", "no-store", `<script src="/h/a.js"></script><link rel="icon" href="/icon">`},
			"/h/a.js":   {"text/javascript", "max-age=31536000, immutable", `import "./b.js"`},
			"/h/b.js":   {"text/javascript", "no-cache", `import "./a.js"`},
			"/icon":     {"image/svg+xml", "no-cache", "<svg/>"},
			"/dangling": {"text/html", "", `<script src="/none.js"></script>`},
		}
		f, ok := files[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", f[0])
		w.Header().Set("Cache-Control", f[1])
		if f[1] == "no-cache" {
			w.Header().Set("ETag", `"1"`)
			if r.Header.Get("If-None-Match") == `"1"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		_, _ = io.WriteString(w, f[2])
	}))
	defer srv.Close()
	c, err := client.New(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	b := &browser{client: c, cache: map[string]cached{}}
	first, err := b.load(t.Context(), "/page")
	if err != nil || first.requests != 4 || first.bytes != 61+15+15+6 {
		t.Errorf("first: %+v, %v", first, err)
	}
	again, err := b.load(t.Context(), "/page")
	if err != nil || again.requests != 3 || again.bytes != 61 {
		t.Errorf("again: %+v, %v", again, err)
	}
	if _, err := b.load(t.Context(), "/dangling"); err == nil {
		t.Error("a missing script went unnoticed")
	}
}
