package demo_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"relevo/domain/i18n"
	"relevo/handlers/demo"
	"relevo/static"
)

const key = `k"><script>alert(1)</script>`

func page(t *testing.T, target, accept string) (*http.Response, string) {
	t.Helper()
	mux := http.NewServeMux()
	demo.New(demo.Site{WidgetKey: key}).Routes(mux)
	r := httptest.NewRequest("GET", target, nil)
	r.Header.Set("Accept-Language", accept)
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, r)
	return w.Result(), w.Body.String()
}

func has(t *testing.T, body string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(body, p) {
			t.Errorf("the page lacks %q", p)
		}
	}
}

var slugs = []string{"fjord", "alder", "lumen", "wren", "reed", "cove"}

func TestShop(t *testing.T) {
	res, body := page(t, "/demo/shop", "en")
	want := "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
	if res.StatusCode != 200 || res.Header.Get("Content-Security-Policy") != want || res.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("status %d, headers %v", res.StatusCode, res.Header)
	}
	has(t, body, `<html lang="en" dir="ltr">`, `<script async src="/widget.js" data-widget="k&#34;&gt;&lt;script&gt;`, `href="/inbox"`, "Demo shop", `id="main"`)
	for _, s := range slugs {
		has(t, body, `href="/demo/shop/product?item=`+s+`"`)
	}
	if strings.Count(body, "<script") != 1 || strings.Count(body, "<h1") != 1 {
		t.Error("one script and one heading are expected")
	}
	if at := strings.Index(body, "<script"); strings.TrimSpace(regexp.MustCompile(`</script>`).Split(body[at:], 2)[1]) != "</body></html>" {
		t.Error("the script tag must stand at the end")
	}
}

// TestNothingFromElsewhere: what the pages load is here and exists, and no
// style or handler stands in the markup, which the policy would refuse.
func TestNothingFromElsewhere(t *testing.T) {
	loads := regexp.MustCompile(`(?:src|<link[^>]* href)="([^"]*)"`)
	for _, target := range []string{"/demo/shop", "/demo/shop/product?item=reed&lang=es"} {
		_, body := page(t, target, "en")
		found := loads.FindAllStringSubmatch(body, -1)
		if len(found) < 6 {
			t.Fatalf("%s loads %v", target, found)
		}
		for _, m := range found {
			name, ok := strings.CutPrefix(m[1], "/static/"+static.Hash()+"/")
			if m[1] != "/widget.js" && (!ok || !static.Exists(name)) {
				t.Errorf("%s loads %s", target, m[1])
			}
		}
		if m := regexp.MustCompile(`\son\w+=|\sstyle=|<style|https?://`).FindString(body); m != "" {
			t.Errorf("%s holds %q", target, m)
		}
	}
	for _, n := range append([]string{"shop.css", "mark.svg", "room.svg"}, "alder.svg") {
		b, ok := static.Read("demo/" + n)
		if !ok || regexp.MustCompile(`url\(["']?(?:https?:)?//|@import|<script|<image|href=`).Match(b) {
			t.Errorf("%s is missing or loads something", n)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, c := range []struct{ target, accept, lang string }{
		{"/demo/shop", "es-MX,es;q=0.9", "es"}, {"/demo/shop", "fr", "en"}, {"/demo/shop?lang=es", "en", "es"},
		{"/demo/shop?lang=en", "es", "en"}, {"/demo/shop?lang=xx", "es", "es"}, {"/demo/shop/product?lang=es&item=wren", "en", "es"},
	} {
		res, body := page(t, c.target, c.accept)
		has(t, body, `<html lang="`+c.lang+`"`)
		if res.Header.Get("Vary") != "Accept-Language" {
			t.Errorf("%s: Vary %q", c.target, res.Header.Get("Vary"))
		}
		if i := strings.Index(body, "[demo."); i >= 0 {
			t.Errorf("%s: a text is missing: %s", c.target, body[i:i+40])
		}
	}
	_, body := page(t, "/demo/shop/product?lang=es&item=wren", "en")
	has(t, body, "Sillón Wren", "420 €", `href="/demo/shop?lang=es"`, `href="/demo/shop/product?item=wren&amp;lang=en"`, `hreflang="es" lang="es" aria-current="true"`)
}

func TestProducts(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, s := range slugs {
			res, body := page(t, "/demo/shop/product?item="+s+"&lang="+lang, "")
			if res.StatusCode != 200 || strings.Contains(body, "[demo.") {
				t.Errorf("%s in %s: status %d or a text is missing", s, lang, res.StatusCode)
			}
			has(t, body, i18n.For(lang).T("demo.item_"+s)+"</h1>")
		}
	}
	_, body := page(t, "/demo/shop/product", "en")
	has(t, body, "Alder table</h1>")
	res, body := page(t, "/demo/shop/product?item=<script>", "en")
	if res.StatusCode != 404 || strings.Contains(body, "<script>") {
		t.Errorf("unknown piece: status %d", res.StatusCode)
	}
}
