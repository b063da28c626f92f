package web_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"relevo/domain"
	"relevo/handlers/web"
)

func TestRead(t *testing.T) {
	type in struct {
		Text string    `json:"text"`
		N    int       `json:"n"`
		ID   domain.ID `json:"id"`
	}
	for body, want := range map[string]string{
		`{"text":"a","n":3,"unknown":1}`: "",
		` {"text":"a"} ` + "\n":          "",
		``:                               "invalid",
		`{"text":`:                       "invalid",
		`{"text":"a"} {}`:                "invalid",
		`{"text":"a"}x`:                  "invalid",
		`{"text":5}`:                     "invalid text",
		`{"n":"5"}`:                      "invalid n",
		`{"n":1e99}`:                     "invalid n",
		`{"id":"nonsense"}`:              "not_found",
		"{\"text\":\"\xff\"}":            "invalid",
		`{"text":"\ud800"}`:              "",
		" \n":                            "invalid",
		`{"text":` + strings.Repeat("[", 100_000): "invalid",
		`[]`: "invalid",
		`{"text":"` + strings.Repeat("x", web.MaxBody) + `"}`: "too_large",
	} {
		var v in
		err := web.Read(httptest.NewRecorder(), httptest.NewRequest("POST", "/", strings.NewReader(body)), &v)
		got := ""
		if e := domain.AsError(err); e != nil {
			got = strings.TrimSpace(e.Code + " " + e.Field)
		} else if err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%.40q: %q, want %q", body, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"text":"a","files":["x"]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		var v struct {
			Text  string      `json:"text"`
			Files []domain.ID `json:"files"`
		}
		if err := web.Read(httptest.NewRecorder(), httptest.NewRequest("POST", "/", bytes.NewReader(b)), &v); err != nil && domain.AsError(err) == nil {
			t.Errorf("%q: %v", b, err)
		}
	})
}

func TestErrors(t *testing.T) {
	var logged bytes.Buffer
	log := slog.New(slog.NewTextHandler(&logged, nil))
	conflict := domain.Conflict("gone")
	conflict.Reason = "taken_by_other"
	for _, c := range []struct {
		err    error
		status int
		code   string
		retry  string
	}{
		{domain.Invalid(nil), 400, "invalid", ""}, {domain.Unauthenticated(), 401, "unauthenticated", ""}, {domain.Forbidden(), 403, "forbidden", ""},
		{domain.NotFound(), 404, "not_found", ""}, {conflict, 409, "gone", ""}, {domain.TooLarge("text", 5), 413, "too_large", ""},
		{domain.Field("email", "problem.email"), 422, "invalid_field", ""}, {domain.RateLimited(1500), 429, "rate_limited", "2"},
		{domain.Unavailable(errors.New("secret cause")), 503, "unavailable", "1"}, {fmt.Errorf("x: %w", domain.NotFound()), 404, "not_found", ""},
		{errors.New("secret cause"), 500, "internal", ""},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/x", nil)
		r.Header.Set("Accept-Language", "es-MX,en;q=0.5")
		web.JSON(log, func(http.ResponseWriter, *http.Request) error { return c.err }).ServeHTTP(w, r)
		var p web.Problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != c.status || p.Error.Code != c.code || p.Error.Message == "" || w.Header().Get("Retry-After") != c.retry {
			t.Errorf("%v: %d %s %q, %v", c.err, w.Code, w.Body, w.Header().Get("Retry-After"), err)
		}
		if strings.Contains(w.Body.String(), "secret") || (w.Header().Get("WWW-Authenticate") != "") != (c.status == 401) {
			t.Errorf("%v: %s %v", c.err, w.Body, w.Header())
		}
		if c.code == "internal" && (p.Error.ID == "" || !strings.Contains(logged.String(), p.Error.ID)) {
			t.Errorf("the log does not hold id %q", p.Error.ID)
		}
		if c.code == "forbidden" && !strings.Contains(p.Error.Message, "No ") {
			t.Errorf("not in Spanish: %q", p.Error.Message)
		}
	}
}

// TestLogHoldsNoLink: what a link opens is not for the log, even when its page
// fails.
func TestLogHoldsNoLink(t *testing.T) {
	for _, err := range []error{errors.New("boom"), domain.Unavailable(errors.New("busy"))} {
		var log bytes.Buffer
		mux := http.NewServeMux()
		mux.Handle("GET /reset/{secret}", web.Page(slog.New(slog.NewTextHandler(&log, nil)), func(http.ResponseWriter, *http.Request) error { return err }))
		mux.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/reset/s3cret%2Fpart", nil))
		if !strings.Contains(log.String(), "path=/reset/") || strings.Contains(log.String(), "s3cret") || strings.Contains(log.String(), "part") {
			t.Errorf("%v: %s", err, &log)
		}
	}
}

func TestAddress(t *testing.T) {
	trusted, err := web.ParseProxies([]string{"10.0.0.0/8", " ::1 ", "192.0.2.1"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := web.ParseProxies([]string{"proxy.local"}); err == nil {
		t.Error("a name was taken for a network")
	}
	for _, c := range []struct {
		remote, forwarded, want string
	}{
		{"203.0.113.9:80", "", "203.0.113.9"},
		{"203.0.113.9:80", "1.1.1.1", "203.0.113.9"}, // nobody we trust says so
		{"10.1.2.3:80", "1.1.1.1", "1.1.1.1"},
		{"10.1.2.3:80", "6.6.6.6, 1.1.1.1, 10.9.9.9", "1.1.1.1"}, // what stands before may be made up
		{"10.1.2.3:80", "1.1.1.1, junk", "10.1.2.3"},
		{"10.1.2.3:80", "10.0.0.1", "10.0.0.1"},
		{"[::1]:80", "2001:db8::5", "2001:db8::5"},
		{"[::ffff:10.0.0.1]:80", "::ffff:1.1.1.1", "1.1.1.1"},
		{"192.0.2.1:80", "", "192.0.2.1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := trusted.Address(r).String(); got != c.want {
			t.Errorf("%s for %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("X-Forwarded-Proto", "https")
	r.RemoteAddr = "203.0.113.9:80"
	if trusted.Secure(r) {
		t.Error("anybody's word makes a connection secure")
	}
	r.RemoteAddr = "10.0.0.1:80"
	if !trusted.Secure(r) {
		t.Error("a trusted proxy's word does not count")
	}
	for a, want := range map[string]string{"203.0.113.9": "203.0.113.0/24", "2001:db8:1:2:3::4": "2001:db8:1:2::/64"} {
		if got := web.Network(netip.MustParseAddr(a)); got != want {
			t.Errorf("network of %s: %s", a, got)
		}
	}
}

func TestBase(t *testing.T) {
	for in, want := range map[string]string{"": "", "https://chat.shop.test": "https://chat.shop.test", "https://chat.shop.test//": "https://chat.shop.test", "http://10.0.0.1:8080/": "http://10.0.0.1:8080",
		"chat.shop.test": "-", "https://chat.shop.test/help": "-", "https://a@chat.shop.test": "-", "https://": "-", "ftp://x": "-", "https://x?y": "-", "https://x#": "-", "https://a b": "-"} {
		got := web.Base("-")
		if err := got.UnmarshalText([]byte(in)); (err != nil) != (want == "-") || err == nil && string(got) != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

// TestCaller: an IPv6 caller has a whole /64 to call from, which counts as one.
func TestCaller(t *testing.T) {
	of := func(remote string) string {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = remote
		return web.Proxies{}.Caller(r)
	}
	if of("[2001:db8:1:2::1]:5") != of("[2001:db8:1:2:ffff::9]:7") || of("[2001:db8:1:2::1]:5") == of("[2001:db8:1:3::1]:5") {
		t.Error("a /64 is one caller")
	}
	if of("192.0.2.1:5") == of("192.0.2.2:5") || of("192.0.2.1:5") != of("[::ffff:192.0.2.1]:5") {
		t.Error("an IPv4 address is one caller")
	}
}

func TestRates(t *testing.T) {
	for in, want := range map[string]web.Rate{"off": {}, "5/s": {5, 20}, "60/m": {1, 10}, "100/s": {100, 400}} {
		if got, err := web.ParseRate(in); err != nil || got != want {
			t.Errorf("%q: %+v, %v", in, got, err)
		}
	}
	for _, bad := range []string{"", "5", "5/d", "0/s", "-1/s", "x/s", "NaN/s", "1e300/s"} {
		if got, err := web.ParseRate(bad); err == nil {
			t.Errorf("%q became %+v", bad, got)
		}
	}
}

func TestLimiter(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	l := web.NewLimiter(web.Rate{PerSecond: 1, Burst: 3})
	for i := range 3 {
		if err := l.Take("a", now); err != nil {
			t.Fatalf("event %d: %v", i, err)
		}
	}
	err := l.Take("a", now)
	if e := domain.AsError(err); e == nil || e.Code != "rate_limited" || e.RetryAfter < 900 || e.RetryAfter > 1001 {
		t.Errorf("over the burst: %+v", err)
	}
	if err := l.Take("b", now); err != nil {
		t.Errorf("another key: %v", err)
	}
	if err := l.Take("a", now.Add(1001*time.Millisecond)); err != nil {
		t.Errorf("when it said: %v", err)
	}
	if err := l.Take("a", now.Add(5*time.Minute)); err != nil {
		t.Errorf("much later: %v", err)
	}
	off := web.NewLimiter(web.Rate{})
	for range 1000 {
		if err := off.Take("a", now); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSlots(t *testing.T) {
	s := web.NewSlots(2)
	one, err := s.Take("a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Take("a"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Take("a"); !domain.IsCode(err, "rate_limited") {
		t.Errorf("a third: %v", err)
	}
	if _, err := s.Take("b"); err != nil {
		t.Errorf("another key: %v", err)
	}
	one()
	if _, err := s.Take("a"); err != nil {
		t.Errorf("after one ended: %v", err)
	}
}
