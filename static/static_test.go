package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func get(method, target string, header ...string) *http.Response {
	r := httptest.NewRequest(method, "/", nil)
	r.URL.Path = target // as it is, also what NewRequest would refuse
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r io.Reader) []byte {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestServe(t *testing.T) {
	want, ok := Read("js/desk.js")
	if !ok || !Exists("app.css") || Exists("nothing.js") {
		t.Fatal("the set of files is wrong")
	}
	res := get("GET", URL("js/desk.js"))
	if res.StatusCode != 200 || !bytes.Equal(body(t, res.Body), want) {
		t.Fatalf("status %d or wrong content", res.StatusCode)
	}
	for k, v := range map[string]string{
		"Cache-Control": "public, max-age=31536000, immutable", "Content-Type": "text/javascript; charset=utf-8",
		"X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding",
	} {
		if res.Header.Get(k) != v {
			t.Errorf("%s: %q, want %q", k, res.Header.Get(k), v)
		}
	}
	if again := get("GET", URL("js/desk.js"), "If-None-Match", res.Header.Get("ETag")); again.StatusCode != 304 || len(body(t, again.Body)) != 0 {
		t.Errorf("known ETag: status %d", again.StatusCode)
	}
	head := get("HEAD", URL("js/desk.js"))
	if head.StatusCode != 200 || len(body(t, head.Body)) != 0 || head.Header.Get("Content-Length") == "0" {
		t.Error("HEAD must answer headers alone")
	}
	if old := get("GET", "/static/000000000000/js/desk.js"); old.StatusCode != 200 || old.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("another hash: %d %s", old.StatusCode, old.Header.Get("Cache-Control"))
	}
	if post := get("POST", URL("js/desk.js")); post.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", post.StatusCode)
	}
}

func TestCompressed(t *testing.T) {
	want, _ := Read("app.css")
	for accept, coding := range map[string]string{
		"gzip, deflate, br": "br", "gzip": "gzip", "br;q=0, gzip;q=0.5": "gzip", "gzip;q=0": "", "identity": "", "br;q=nonsense": "", "BR": "br",
	} {
		res := get("GET", URL("app.css"), "Accept-Encoding", accept)
		if got := res.Header.Get("Content-Encoding"); got != coding {
			t.Errorf("%s: coding %q, want %q", accept, got, coding)
			continue
		}
		var r io.Reader = res.Body
		switch coding {
		case "br":
			r = brotli.NewReader(res.Body)
		case "gzip":
			z, err := gzip.NewReader(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			r = z
		}
		if !bytes.Equal(body(t, r), want) {
			t.Errorf("%s: content differs after decoding", accept)
		}
	}
	if res := get("GET", URL("vendor/inter.woff2"), "Accept-Encoding", "br"); res.Header.Get("Content-Encoding") != "" {
		t.Error("a font is compressed already")
	}
}

func TestHostilePaths(t *testing.T) {
	for _, p := range []string{
		"/static/", "/static/" + Hash(), "/static/" + Hash() + "/", "/static/" + Hash() + "/../static.go", "/static/x/../../go.mod",
		"/static/x/..%2f..%2fgo.mod", "/static/x//etc/passwd", "/static/x/files/js/desk.js", "/static/x/vendor", "/other/x/js/desk.js", "/static/x/js/desk.js\x00",
	} {
		if res := get("GET", p); res.StatusCode != 404 {
			t.Errorf("%q: status %d", p, res.StatusCode)
		}
	}
}

// TestReferences: relative addresses inside stylesheets and scripts exist.
func TestReferences(t *testing.T) {
	ref := regexp.MustCompile(`(?:url\("?|from '|import ')(\.{0,2}[\w./-]+\.(?:woff2|js|svg|png|css))`)
	for name, a := range assets().byName {
		if (!strings.HasSuffix(name, ".css") && !strings.HasSuffix(name, ".js")) || strings.HasPrefix(name, "vendor/") {
			continue
		}
		for _, m := range ref.FindAllSubmatch(a.body, -1) {
			if target := path.Join(path.Dir(name), string(m[1])); !Exists(target) {
				t.Errorf("%s refers to %s, which does not exist", name, target)
			}
		}
	}
}

func TestLicences(t *testing.T) {
	for _, n := range []string{"datastar", "inter", "lucide"} {
		if !Exists("vendor/" + n + ".LICENSE") {
			t.Errorf("licence of %s is missing", n)
		}
	}
}
