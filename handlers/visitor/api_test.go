package visitor

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"relevo/domain"
)

func TestSession(t *testing.T) {
	s := openShop(t)
	a := s.post("sessions", "", `{"widget":"shop","locale":"es-MX","page":{"url":"https://x.test/a#b","title":"T"},"context":{"cart":3},"open":true,"unknown":1}`)
	want(t, "newcomer", a, 201, "")
	for path, v := range map[string]string{"widget.name": "Shop", "widget.on_colour": "#ffffff", "widget.hours_open": "true", "widget.texts.greeting": "Hola. ¿En qué podemos ayudarte?",
		"visitor.identified": "false", "visitor.name": "", "conversation.control": "bot", "conversation.last_seq": "1", "conversation.unread": "1", "conversation.agent": "null"} {
		if got := a.str(strings.Split(path, ".")...); got != v {
			t.Errorf("%s is %s, want %s", path, got, v)
		}
	}
	again := s.post("sessions", "", `{"widget":"shop","visitor_token":"`+a.str("visitor_token")+`"}`)
	if again.str("visitor", "id") != a.str("visitor", "id") || again.str("conversation", "id") != a.str("conversation", "id") {
		t.Errorf("a known token gave another visitor: %s", again.body)
	}
	if quiet := s.post("sessions", "", `{"widget":"shop"}`); quiet.str("conversation") != "null" {
		t.Errorf("not opened, yet a conversation: %s", quiet.body)
	}
	other := s.post("sessions", "", `{"widget":"strict","visitor_token":"`+a.str("visitor_token")+`"}`)
	if other.str("visitor", "id") == a.str("visitor", "id") {
		t.Error("a token of one widget opened another's visitor")
	}
}

func TestSessionRefused(t *testing.T) {
	s := openShop(t)
	for _, c := range []struct {
		what, body string
		status     int
		code       string
	}{
		{"unknown key", `{"widget":"nope"}`, 404, "not_found"},
		{"no key", `{}`, 404, "not_found"},
		{"malformed", `{"widget":`, 400, "invalid"},
		{"empty", ``, 400, "invalid"},
		{"two values", `{"widget":"shop"}{}`, 400, "invalid"},
		{"wrong type", `{"widget":5}`, 400, "invalid"},
		{"wrong type inside", `{"widget":"shop","page":{"url":[]}}`, 400, "invalid"},
		{"context is no object", `{"widget":"shop","context":"x"}`, 400, "invalid"},
		{"forged token", `{"widget":"shop","visitor_token":"` + strings.Repeat("A", tokenLen) + `"}`, 401, "unauthenticated"},
		{"identity of a wrong type", `{"widget":"shop","identity":5}`, 400, "invalid"},
		{"too big", `{"widget":"shop","locale":"` + strings.Repeat("x", 300_000) + `"}`, 413, "too_large"},
	} {
		want(t, c.what, s.post("sessions", "", c.body), c.status, c.code)
	}
}

func TestMessages(t *testing.T) {
	s := openShop(t)
	tok := s.visitor("shop", true)
	first := s.post("messages", tok, `{"client_id":"a","text":"  hello\r\n<b>there</b> "}`)
	want(t, "first", first, 201, "")
	again := s.post("messages", tok, `{"client_id":"a","text":"other"}`)
	want(t, "replay", again, 200, "")
	if string(again.body) != string(first.body) || first.str("seq") != "2" {
		t.Errorf("replay %s, first %s", again.body, first.body)
	}
	id, err := domain.ParseID(first.str("conversation_id"))
	if err != nil {
		t.Fatal(err)
	}
	s.pick(id)
	s.reply(id, "n", "an internal note", true)
	s.reply(id, "r", "hi", false)
	a := s.do("GET", "/widget/v1/messages", tok, "")
	want(t, "read", a, 200, "")
	if strings.Contains(string(a.body), "internal note") {
		t.Error("the visitor sees a note")
	}
	var out struct {
		Messages []messageJSON `json:"messages"`
		LastSeq  int64         `json:"last_seq"`
	}
	if err := json.Unmarshal(a.body, &out); err != nil {
		t.Fatal(err)
	}
	if len(out.Messages) != 3 || out.LastSeq != 4 {
		t.Fatalf("%s", a.body)
	}
	g, m, r := out.Messages[0], out.Messages[1], out.Messages[2]
	if g.Author != (authorJSON{Kind: "system", Name: "Shop"}) || m.Text != "hello\n<b>there</b>" || m.ClientID != "a" || m.Author.Kind != "visitor" ||
		r.Author.Name != "Mara" || r.ClientID != "" || r.Seq != 4 {
		t.Errorf("%s", a.body)
	}
	if a := s.do("GET", "/widget/v1/messages?after=2", tok, ""); strings.Count(a.str("messages"), `"seq"`) != 1 {
		t.Errorf("after 2: %s", a.body)
	}
	if a := s.do("GET", "/widget/v1/messages?after=99", tok, ""); strings.Count(a.str("messages"), `"seq"`) != 3 {
		t.Errorf("beyond the end means from the start: %s", a.body)
	}
	want(t, "bad cursor", s.do("GET", "/widget/v1/messages?after=x", tok, ""), 422, "invalid_field")
}

func TestMessageRefused(t *testing.T) {
	s := openShop(t)
	tok := s.visitor("shop", false)
	long := strings.Repeat("é", 10_001)
	for _, c := range []struct {
		what, body string
		status     int
		code       string
		field      string
	}{
		{"too long", `{"client_id":"x","text":"` + long + `"}`, 413, "too_large", "text"},
		{"nothing to say", `{"client_id":"x","text":" \n "}`, 422, "invalid_field", "text"},
		{"no client id", `{"text":"x"}`, 422, "invalid_field", "client_id"},
		{"client id with a line", `{"client_id":"a\nb","text":"x"}`, 422, "invalid_field", "client_id"},
		{"no button was offered", `{"client_id":"x","choice":"yes"}`, 422, "invalid_field", "choice"},
		{"unknown file", `{"client_id":"x","text":"x","files":["0000000000001"]}`, 422, "invalid_field", "files"},
		{"no file id", `{"client_id":"x","text":"x","files":["../x"]}`, 422, "invalid_field", "files"},
		{"too many files", `{"client_id":"x","files":[` + strings.Repeat(`"0000000000001",`, 10) + `"0000000000001"]}`, 422, "invalid_field", "files"},
		{"wrong type", `{"client_id":"x","text":{}}`, 400, "invalid", "text"},
		{"malformed", `text=x`, 400, "invalid", ""},
	} {
		a := s.post("messages", tok, c.body)
		want(t, c.what, a, c.status, c.code)
		if f := a.str("error", "field"); c.field != "" && f != c.field {
			t.Errorf("%s: field %s, want %s", c.what, f, c.field)
		}
	}
	if a := s.do("GET", "/widget/v1/messages", tok, ""); a.str("messages") != "[]" {
		t.Errorf("something was stored: %s", a.body)
	}
	want(t, "exactly as long as allowed", s.post("messages", tok, `{"client_id":"y","text":"`+long[2:]+`"}`), 201, "")
}

func TestWhoAsks(t *testing.T) {
	s := openShop(t)
	mine, yours := s.visitor("shop", false), s.visitor("shop", false)
	conv := s.say(mine, "a", "private")
	for _, path := range []string{"messages?conversation=", "events?conversation="} {
		want(t, "foreign conversation", s.do("GET", "/widget/v1/"+path+conv.String(), yours, ""), 404, "not_found")
		want(t, "no conversation", s.do("GET", "/widget/v1/"+path+"xyz", yours, ""), 404, "not_found")
	}
	for _, tok := range []string{"", "x", mine + "x", mine[:70] + "AAAAAAAA"} {
		for _, path := range []string{"messages", "ticket", "typing", "read", "end", "leave_queue", "rating", "files"} {
			a := s.post(path, tok, `{}`)
			want(t, path+" with a bad token", a, 401, "unauthenticated")
			if a.header.Get("WWW-Authenticate") == "" {
				t.Error("no WWW-Authenticate")
			}
		}
		want(t, "events", s.do("GET", "/widget/v1/events", tok, ""), 401, "unauthenticated")
	}
	ticket := s.post("ticket", mine, "").str("ticket")
	want(t, "ticket", s.do("GET", "/widget/v1/messages?ticket="+ticket, "", ""), 200, "")
	want(t, "ticket as token", s.post("messages", ticket, `{"client_id":"b","text":"x"}`), 401, "unauthenticated")
	want(t, "token as ticket", s.do("GET", "/widget/v1/messages?ticket="+mine, "", ""), 401, "unauthenticated")
	s.Clock.Advance(61 * time.Second)
	want(t, "old ticket", s.do("GET", "/widget/v1/messages?ticket="+ticket, "", ""), 401, "unauthenticated")
	want(t, "unknown path", s.post("nothing", mine, "{}"), 404, "not_found")
	for path, allow := range map[string]string{"messages": "GET, HEAD, POST", "sessions": "POST", "events": "GET, HEAD"} {
		a := s.do("DELETE", "/widget/v1/"+path, mine, "")
		want(t, "another method", a, 405, "method_not_allowed")
		if got := a.header.Get("Allow"); got != allow {
			t.Errorf("%s allows %q, want %q", path, got, allow)
		}
	}
	ghost := s.h.tokens.seal(caller{visitor: 4711, widget: s.widget.ID})
	want(t, "a visitor that is gone", s.post("messages", ghost, `{"client_id":"b","text":"x"}`), 401, "unauthenticated")
}

func TestCommands(t *testing.T) {
	s := openShop(t)
	tok := s.visitor("shop", true)
	want(t, "leaving without waiting", s.post("leave_queue", tok, ""), 204, "")
	id := s.say(tok, "a", "x")
	s.pick(id)
	s.reply(id, "r", "hi", false)
	for range 2 { // idempotent
		want(t, "read", s.post("read", tok, `{"seq":3}`), 204, "")
		want(t, "typing", s.post("typing", tok, ``), 204, "")
		want(t, "rating", s.post("rating", tok, `{"rating":4,"comment":"fine"}`), 204, "")
	}
	if c := s.conv(id); c.VisitorRead != 3 || c.Rating != 4 || c.RatingComment != "fine" || len(s.Engine.Typing(id)) != 1 {
		t.Errorf("%+v", c)
	}
	want(t, "typing no more", s.post("typing", tok, `{"typing":false}`), 204, "")
	if n := len(s.Engine.Typing(id)); n != 0 {
		t.Errorf("%d still type", n)
	}
	want(t, "rating out of range", s.post("rating", tok, `{"rating":6}`), 422, "invalid_field")
	want(t, "rating of a wrong type", s.post("rating", tok, `{"rating":"5"}`), 400, "invalid")
	want(t, "comment too long", s.post("rating", tok, `{"rating":5,"comment":"`+strings.Repeat("x", 1001)+`"}`), 413, "too_large")
	want(t, "read of less than nothing", s.post("read", tok, `{"seq":-1}`), 422, "invalid_field")
	want(t, "read of a wrong type", s.post("read", tok, `{"seq":"x"}`), 400, "invalid")
	for range 2 {
		want(t, "end", s.post("end", tok, `{"close":true}`), 204, "")
	}
	if c := s.conv(id); c.Open() || c.ClosedBy != "visitor" {
		t.Errorf("%+v", c)
	}
	next := s.say(tok, "b", "again")
	if next == id {
		t.Error("a conversation that the visitor ended was opened again")
	}
	want(t, "leave the queue", s.post("leave_queue", tok, `{}`), 204, "")
	if c := s.conv(next); c.Open() {
		t.Error("still waiting")
	}
}

func TestRates(t *testing.T) {
	s := openShop(t, func(c *Config) { c.VisitorRate.PerSecond, c.VisitorRate.Burst = 5, 10 })
	a, b := s.visitor("shop", false), s.visitor("shop", false)
	for i := range 10 {
		s.say(a, "a"+strconv.Itoa(i), "x")
	}
	limited := s.post("messages", a, `{"client_id":"z","text":"x"}`)
	want(t, "the eleventh", limited, 429, "rate_limited")
	if limited.header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After %q", limited.header.Get("Retry-After"))
	}
	want(t, "uploads count too", s.post("files", a, ""), 429, "rate_limited")
	s.say(b, "b", "others are not affected")
	s.Clock.Advance(time.Second)
	s.say(a, "z", "x")
}

func TestAddressRate(t *testing.T) {
	s := openShop(t, func(c *Config) { c.AddressRate.PerSecond, c.AddressRate.Burst = 1, 10 })
	for range 10 {
		s.visitor("shop", false)
	}
	want(t, "sessions are limited per address", s.post("sessions", "", `{"widget":"shop"}`), 429, "rate_limited")
}

func TestCORS(t *testing.T) {
	s := openShop(t)
	s.widget.ArchivedAt = 1 // only the strict one is left
	s.save(s.widget)
	tok := s.visitor("strict", false)
	for _, c := range []struct {
		origin string
		ok     bool
	}{{"https://shop.test", true}, {"https://evil.test", false}, {"null", false}, {"http://shop.test", false}, {s.srv.URL, true}} {
		pre := s.do("OPTIONS", "/widget/v1/messages", "", "", "Origin", c.origin, "Access-Control-Request-Method", "POST")
		got := s.post("messages", tok, `{"client_id":"`+strconv.Itoa(len(c.origin))+`","text":"x"}`, "Origin", c.origin)
		cfg := s.do("GET", "/widget/v1/config?k=strict", "", "", "Origin", c.origin)
		for what, a := range map[string]answer{"preflight": pre, "message": got, "config": cfg} {
			if allow := a.header.Get("Access-Control-Allow-Origin"); (allow == c.origin) != c.ok || (a.status < 300) != c.ok || !c.ok && a.code() != "forbidden" {
				t.Errorf("%s from %s: %d, allowed %q", what, c.origin, a.status, allow)
			}
			if a.header.Get("Vary") != "Origin" && a.header.Values("Vary")[0] != "Origin" || a.header.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("%s: headers %v", what, a.header)
			}
		}
	}
	want(t, "archived widget", s.post("sessions", "", `{"widget":"shop"}`), 404, "not_found")
}

// TestCORSPerWidget: another widget that allows a site opens nothing here.
func TestCORSPerWidget(t *testing.T) {
	s := openShop(t)
	tok := s.visitor("strict", false)
	for what, a := range map[string]answer{
		"message": s.post("messages", tok, `{"client_id":"a","text":"x"}`, "Origin", "https://evil.test"),
		"session": s.post("sessions", "", `{"widget":"strict"}`, "Origin", "https://evil.test"),
		"events":  s.do("GET", "/widget/v1/events", tok, "", "Origin", "https://evil.test"),
	} {
		want(t, what, a, 403, "forbidden")
		if a.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: a foreign page may read the answer", what)
		}
	}
}
