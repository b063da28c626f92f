package ds

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/a-h/templ"
)

func TestWire(t *testing.T) {
	w := httptest.NewRecorder()
	s := Open(w, httptest.NewRequest(http.MethodGet, "/", nil), http.StatusUnprocessableEntity)
	for _, err := range []error{
		s.Event("hello", nil),
		s.Merge(t.Context(), templ.Raw("<p id=\"m\">a\rb</p>"), Opt{ID: 7, Selector: "#log", Mode: Append}),
		s.MergeHTML([]byte("<i id=x>\r\n</i>"), Opt{}),
		s.Signals(map[string]any{"n": 2}),
		s.Remove("#x"),
		s.Event("typing", map[string]string{"who": "Ana\nB"}),
		s.Close(),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := "event: hello\ndata: 1\n\n" +
		"event: datastar-merge-fragments\nid: 7\ndata: selector #log\ndata: mergeMode append\ndata: fragments <p id=\"m\">a\ndata: fragments b</p>\n\n" +
		"event: datastar-merge-fragments\ndata: fragments <i id=x>\ndata: fragments </i>\n\n" +
		"event: datastar-merge-signals\ndata: signals {\"n\":2}\n\n" +
		"event: datastar-remove-fragments\ndata: selector #x\n\n" +
		"event: typing\ndata: {\"who\":\"Ana\\nB\"}\n\n"
	if got := w.Body.String(); got != want {
		t.Errorf("wire\n got %q\nwant %q", got, want)
	}
	if w.Code != 422 || w.Header().Get("Content-Type") != "text/event-stream" || !w.Flushed {
		t.Errorf("status %d, headers %v, flushed %v", w.Code, w.Header(), w.Flushed)
	}
}

// deadlines notes the write deadlines a stream sets.
type deadlines struct {
	*httptest.ResponseRecorder
	set []time.Time
}

func (d *deadlines) SetWriteDeadline(t time.Time) error {
	d.set = append(d.set, t)
	return nil
}

// TestDeadline: a write has a limit, an idle stream has none.
func TestDeadline(t *testing.T) {
	d := &deadlines{ResponseRecorder: httptest.NewRecorder()}
	s := Open(d, nil, 200)
	if err := s.Event("hb", nil); err != nil {
		t.Fatal(err)
	}
	if len(d.set) != 2 || d.set[0].IsZero() || !d.set[1].IsZero() {
		t.Errorf("deadlines %v", d.set)
	}
	if s.Close() != nil || !errors.Is(s.Remove("#x"), ErrClosed) {
		t.Error("a closed stream must refuse to send")
	}
}

// TestHTTP2: deadlines work on HTTP/2, the usual way in production.
func TestHTTP2(t *testing.T) {
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := Open(w, r, 200)
		for range 3 {
			if err := s.Event("hb", nil); err != nil {
				t.Error(err)
			}
		}
	}))
	srv.EnableHTTP2 = true
	srv.StartTLS()
	defer srv.Close()
	res, err := srv.Client().Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(res.Body)
	if err != nil || res.ProtoMajor != 2 || strings.Count(string(b), "event: hb\n") != 3 {
		t.Errorf("%s %q %v", res.Proto, b, err)
	}
	if err := res.Body.Close(); err != nil {
		t.Error(err)
	}
}

func TestErrors(t *testing.T) {
	s := Open(httptest.NewRecorder(), nil, 200)
	bad := templ.ComponentFunc(func(context.Context, io.Writer) error { return errors.New("no") })
	if s.Merge(t.Context(), bad, Opt{}) == nil || s.Signals(make(chan int)) == nil || s.Event("x", make(chan int)) == nil {
		t.Error("what cannot be rendered must be an error")
	}
}

// TestStreamEnds: a stream over a real connection arrives event by event.
func TestStreamEnds(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := Open(w, r, 200)
		if s.Event("hello", nil) == nil {
			<-r.Context().Done()
		}
	}))
	defer srv.Close()
	res, err := http.Get(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, len("event: hello\ndata: 1\n\n"))
	if _, err := io.ReadFull(res.Body, buf); err != nil || !strings.HasPrefix(string(buf), "event: hello") {
		t.Errorf("%q %v", buf, err)
	}
	if err := res.Body.Close(); err != nil {
		t.Error(err)
	}
}

func TestAttributes(t *testing.T) {
	for k, a := range map[string]A{
		"data-on-click__debounce.300ms__once": On("click", "1", "debounce.300ms", "once"),
		"data-on-submit":                      On("submit", PostForm("/x")),
		"data-bind":                           Bind("_draft"),
		"data-class-is-hot":                   Class("is-hot", "$n>3"),
		"data-attr-disabled":                  Attr("disabled", "$busy"),
		"data-signals__ifmissing":             Signals(map[string]any{"_n": 1}),
		"style":                               Show("$x"),
		"data-text":                           Join(Text("$n"), Ignore(), Init("1")),
	} {
		if _, ok := a[k]; !ok {
			t.Errorf("%s is missing in %v", k, a)
		}
	}
	if got, want := Post("/a?b=$c"), `@post('/a?b=\u0024c',{openWhenHidden:true,retryMaxCount:0})`; got != want {
		t.Errorf("got %s want %s", got, want)
	}
	if got, want := Then(Set("n", "it's $x @y"), Get("/z")), `$n="it's \u0024x \u0040y";@get('/z',{openWhenHidden:true,retryMaxCount:0})`; got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

func TestReadSignals(t *testing.T) {
	var v struct{ N int }
	get := httptest.NewRequest("GET", `/?datastar=%7B%22n%22%3A3%7D`, nil)
	if err := ReadSignals(get, &v); err != nil || v.N != 3 {
		t.Errorf("query: %v %v", v, err)
	}
	if err := ReadSignals(httptest.NewRequest("POST", "/", strings.NewReader(`{"n":4}`)), &v); err != nil || v.N != 4 {
		t.Errorf("body: %v %v", v, err)
	}
	if err := ReadSignals(httptest.NewRequest("POST", "/", strings.NewReader("")), &v); err != nil || v.N != 4 {
		t.Errorf("no body: %v %v", v, err)
	}
	for _, bad := range []string{"{", `{"n":"x"}`, "[]", `{"n":1` + strings.Repeat(" ", 1<<20) + "}"} {
		if ReadSignals(httptest.NewRequest("POST", "/", strings.NewReader(bad)), &v) == nil {
			t.Errorf("%.20q must be refused", bad)
		}
	}
}

// unquote reads a literal of Quote the way a script engine does.
func unquote(t *testing.T, lit string) string {
	t.Helper()
	var s string
	if err := json.Unmarshal([]byte(`"`+lit[1:len(lit)-1]+`"`), &s); err != nil {
		t.Fatalf("%s: %v", lit, err)
	}
	return s
}

func FuzzQuote(f *testing.F) {
	for _, s := range []string{"", "/a?x=$n&y='@post(\"", "</script>", "`${1}`", "\\", "\u2028", "😀", "\xff", "a\r\nb"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := Quote(s)
		if strings.ContainsAny(q[1:len(q)-1], "'\"`$@<>&()\r\n\u2028\u2029;{}") || q[0] != '\'' || q[len(q)-1] != '\'' {
			t.Fatalf("%q leaves the literal: %s", s, q)
		}
		if got, want := unquote(t, q), string(utf16.Decode(utf16.Encode([]rune(s)))); got != want {
			t.Fatalf("%q reads back as %q", want, got)
		}
	})
}

// FuzzLines: whatever is merged, an event has one event line, data lines only,
// and ends at the one empty line.
func FuzzLines(f *testing.F) {
	f.Add("<p>a</p>", "#log")
	f.Add("a\r\n\r\nevent: evil\rdata: x\n\n", "a\nid: 9")
	f.Fuzz(func(t *testing.T, html, selector string) {
		ev := EncodeHTML([]byte(html), Opt{ID: 3, Selector: selector, Mode: Inner})
		sig, err := EncodeEvent(1, "x"+html, selector)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range [][]byte{ev, EncodeRemove(0, selector), sig} {
			checkEvent(t, b)
		}
		if got, want := joined(ev), normal(html); got != want {
			t.Fatalf("html arrives as %q, want %q", got, want)
		}
	})
}

func checkEvent(t *testing.T, b []byte) {
	t.Helper()
	body, ok := bytes.CutSuffix(b, []byte("\n\n"))
	if !ok {
		t.Fatalf("%q does not end", b)
	}
	for i, line := range strings.Split(normal(string(body)), "\n") {
		first := i == 0 && strings.HasPrefix(line, "event: ")
		if !first && !(i == 1 && strings.HasPrefix(line, "id: ")) && !strings.HasPrefix(line, "data: ") {
			t.Fatalf("line %q breaks out of %q", line, b)
		}
	}
}

func normal(s string) string { return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s) }

func joined(ev []byte) string {
	var out []string
	for line := range strings.SplitSeq(string(ev), "\n") {
		if v, ok := strings.CutPrefix(line, "data: fragments "); ok {
			out = append(out, v)
		}
	}
	return strings.Join(out, "\n")
}
