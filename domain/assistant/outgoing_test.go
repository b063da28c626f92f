package assistant_test

import (
	"net/url"
	"testing"

	"pgregory.net/rapid"

	. "relevo/domain/assistant"
)

var shipping = Extension{ID: "shipping", Method: "POST", URL: "https://api.example.com/orders/{order}?q={q}",
	Headers: map[string]string{"X-Lang": "{lang}"}, Body: `{"order": "no. {order}", "n": 1, "set": {"a": "{q}"}}`,
	Results: map[string]string{"status": "order.status", "days": "order.days", "paid": "order.paid", "sizes": "sizes", "first": "sizes.0.name", "gone": "order.none.x"}}

func TestOutgoing(t *testing.T) {
	o, err := shipping.Outgoing(map[string]string{"order": `a/b "c"`, "q": "x&y=1\r\nz", "lang": "en\r\nX-Evil: 1"})
	if err != nil || o.URL != "https://api.example.com/orders/a%2Fb%20%22c%22?q=x%26y%3D1%0D%0Az" || o.Headers["X-Lang"] != "enX-Evil: 1" || o.Timeout != 10 {
		t.Fatalf("%+v, %v", o, err)
	}
	if string(o.Body) != `{"order": "no. a/b \"c\"", "n": 1, "set": {"a": "x\u0026y=1\r\nz"}}` {
		t.Errorf("%s", o.Body)
	}
	if _, err := shipping.Outgoing(map[string]string{"order": ".."}); err == nil {
		t.Error("a value climbs in the path")
	}
}

// Whatever a visitor wrote stays one part of the path.
func TestOutgoingAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.String().Draw(t, "value")
		o, err := shipping.Outgoing(map[string]string{"order": v, "q": v})
		if err != nil {
			return
		}
		u, err := url.Parse(o.URL)
		if err != nil || u.Host != "api.example.com" || u.Path != "/orders/"+v || len(u.Query()) != 1 || u.Query().Get("q") != v {
			t.Fatalf("%q: %v, %v", v, u, err)
		}
	})
}

func TestRead(t *testing.T) {
	got, err := shipping.Read([]byte(`{"order": {"status": "sent", "days": 2.5, "paid": true}, "sizes": [{"name": "S"}, "M", 3]}`))
	if err != nil || got["status"].Text != "sent" || got["days"].Number != 2.5 || !got["paid"].Bool || len(got["sizes"].List) != 2 || got["first"].Text != "S" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, there := got["gone"]; there {
		t.Error("what is not there has a value")
	}
	if _, err := shipping.Read([]byte("<html>")); err == nil {
		t.Error("a page was read")
	}
}
