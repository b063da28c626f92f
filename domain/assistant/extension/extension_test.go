package extension

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"relevo/domain/assistant"
	"relevo/domain/engine"
)

// service is a server on the loopback and a caller that trusts and may reach it.
func service(t *testing.T, h http.HandlerFunc) (*Caller, string) {
	s := httptest.NewTLSServer(h)
	t.Cleanup(s.Close)
	c := New(netip.Addr.IsLoopback)
	c.client.Transport.(*http.Transport).TLSClientConfig = s.Client().Transport.(*http.Transport).TLSClientConfig
	c.secret = func(name string) (string, bool) { return "s3cret", name == "shop" }
	return c, s.URL
}

func request(url string) engine.CallRequest {
	return engine.CallRequest{Key: "k1", Outgoing: assistant.Outgoing{Method: "POST", URL: url, Body: []byte(`{"a":1}`), Secret: "shop", Timeout: 5,
		Headers: map[string]string{"X-Shop": "sol", "Idempotency-Key": "forged"}}}
}

func TestCall(t *testing.T) {
	var got *http.Request
	c, url := service(t, func(w http.ResponseWriter, r *http.Request) {
		got = r
		w.Write([]byte(`{"ok":true}`))
	})
	res, err := c.Call(context.Background(), request(url+"/orders?x=1"))
	if err != nil || string(res.Body) != `{"ok":true}` {
		t.Fatalf("%s, %v", res.Body, err)
	}
	for name, want := range map[string]string{"Idempotency-Key": "k1", "Authorization": "Bearer s3cret", "X-Shop": "sol", "Content-Type": "application/json"} {
		if got.Header.Get(name) != want {
			t.Errorf("%s: %q", name, got.Header.Get(name))
		}
	}
}

// Every failure says whether another try could help, and nothing of the request.
func TestCallFails(t *testing.T) {
	for name, c := range map[string]struct {
		h     http.HandlerFunc
		edit  func(*engine.CallRequest)
		again bool
	}{
		"refused":    {h: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(404) }},
		"overloaded": {h: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) }, again: true},
		"too often":  {h: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) }, again: true},
		"endless":    {h: func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, maxAnswer+1)) }},
		"elsewhere": {h: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://example.com/", http.StatusTemporaryRedirect)
		}},
		"no https": {edit: func(r *engine.CallRequest) { r.URL = strings.Replace(r.URL, "https", "http", 1) }},
		"in circles": {h: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path, http.StatusTemporaryRedirect)
		}},
		"no secret":    {edit: func(r *engine.CallRequest) { r.Secret = "other" }},
		"broken off":   {h: func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, again: true},
		"with a login": {edit: func(r *engine.CallRequest) { r.URL = strings.Replace(r.URL, "https://", "https://me:pw@", 1) }},
	} {
		t.Run(name, func(t *testing.T) {
			h := c.h
			if h == nil {
				h = func(http.ResponseWriter, *http.Request) { t.Error("it was called") }
			}
			call, url := service(t, h)
			r := request(url + "/visitors-word")
			if c.edit != nil {
				c.edit(&r)
			}
			_, err := call.Call(context.Background(), r)
			var failed *engine.CallError
			if !errors.As(err, &failed) || failed.Again != c.again {
				t.Fatalf("%v, again %t", err, failed != nil && failed.Again)
			}
			if strings.Contains(err.Error(), "visitors-word") || strings.Contains(err.Error(), "s3cret") {
				t.Errorf("it tells: %v", err)
			}
		})
	}
}

func TestPrivateAddresses(t *testing.T) {
	called := false
	c, url := service(t, func(http.ResponseWriter, *http.Request) { called = true })
	guarded := New(nil)
	guarded.client.Transport.(*http.Transport).TLSClientConfig = c.client.Transport.(*http.Transport).TLSClientConfig
	r := request(url)
	r.Secret = ""
	if _, err := guarded.Call(context.Background(), r); !errors.Is(err, errPrivate) || called {
		t.Errorf("the loopback: %v, called %t", err, called)
	}
	_, port, _ := strings.Cut(strings.TrimPrefix(url, "https://"), ":")
	for _, host := range []string{"localhost", "0.0.0.0", "[::ffff:127.0.0.1]", "[::]"} { // however the machine itself is called
		r.URL = "https://" + host + ":" + port
		if _, err := guarded.Call(context.Background(), r); err == nil || called {
			t.Errorf("%s: %v, called %t", host, err, called)
		}
	}
	for ip, want := range map[string]bool{"8.8.8.8": true, "2606:4700::1": true, "127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false, "::1": false, "::ffff:10.0.0.1": false, "fe80::1": false, "fd00::1": false, "64:ff9b::a00:1": false,
		"::127.0.0.1": false, "::ffff:0:127.0.0.1": false, "2002:7f00:1::": false, "192.88.99.1": false, "224.0.0.1": false, "255.255.255.255": false, "::": false} {
		if got := Public(netip.MustParseAddr(ip)); got != want {
			t.Errorf("%s: public %t", ip, got)
		}
	}
}

func TestSecretNames(t *testing.T) {
	t.Setenv("RELEVO_SECRET_SHOP_API", "x")
	if v, ok := environment("shop-api"); !ok || v != "x" {
		t.Error("not found")
	}
}
