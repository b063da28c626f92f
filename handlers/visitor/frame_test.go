package visitor

import (
	"bytes"
	"compress/gzip"
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/static"
)

// panel opens the panel's stream of a visitor.
func (s *shop) panel(token string, query ...string) *stream {
	s.t.Helper()
	q := url.Values{"ticket": {s.post("ticket", token, "").str("ticket")}, "lang": {"en"}, "tz": {"Europe/Madrid"}}
	for i := 0; i+1 < len(query); i += 2 {
		q.Set(query[i], query[i+1])
	}
	return s.stream("/widget/frame/live?"+q.Encode(), "")
}

// drawn reads events up to the state that follows and joins the fragments.
func (st *stream) drawn() (fragments string) {
	st.t.Helper()
	for {
		ev, ok := st.next()
		if !ok {
			st.t.Fatal("the stream ended")
		}
		if ev.name == "state" {
			return fragments
		}
		fragments += strings.ReplaceAll(ev.data, "fragments ", "")
	}
}

func TestFrame(t *testing.T) {
	s := openShop(t)
	s.widget.Settings.Name = `<script>alert("x")</script>`
	s.save(s.widget)
	a := s.do("GET", "/widget/frame?k=shop&lang=es-AR", "", "")
	if a.status != 200 || a.header.Get("X-Frame-Options") != "" {
		t.Fatalf("%d %v", a.status, a.header)
	}
	csp := a.header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "script-src 'self' 'unsafe-eval'", "img-src 'self' blob: data:", "media-src 'self' blob:", "base-uri 'none'", "frame-ancestors *"} {
		if !strings.Contains(csp, part) {
			t.Errorf("no %s in %s", part, csp)
		}
	}
	if csp := s.do("GET", "/widget/frame?k=strict", "", "").header.Get("Content-Security-Policy"); !strings.HasSuffix(csp, "frame-ancestors 'self' https://shop.test") {
		t.Error(csp)
	}
	page := string(a.body)
	if !strings.Contains(page, `lang="es"`) || !strings.Contains(page, "Escribe un mensaje") || strings.Contains(page, "<script>alert") || strings.Contains(page, "[widget.") {
		t.Errorf("%s", page)
	}
	want(t, "unknown key", s.do("GET", "/widget/frame?k=x", "", ""), 404, "not_found")
	uses, symbols := regexp.MustCompile(`href="#(i-[\w-]+)"`), page
	for _, m := range uses.FindAllStringSubmatch(page, -1) {
		if !strings.Contains(symbols, `<symbol id="`+m[1]+`"`) {
			t.Errorf("icon %s is not in the sprite", m[1])
		}
	}
}

// inert fails when a fragment holds what could run.
func inert(t *testing.T, fragment string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(fragment))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			tok := z.Token()
			if tok.Data == "script" || tok.Data == "iframe" || tok.Data == "b" && len(tok.Attr) > 1 {
				t.Errorf("a <%s> came through", tok.Data)
			}
			for _, at := range tok.Attr {
				if strings.HasPrefix(at.Key, "on") || strings.HasPrefix(at.Key, "data-on") || strings.HasPrefix(strings.TrimSpace(strings.ToLower(at.Val)), "javascript:") {
					t.Errorf("attribute %s=%q came through", at.Key, at.Val)
				}
			}
		}
	}
}

func TestHostileTextIsInert(t *testing.T) {
	s := openShop(t)
	const evil = `<img src=x onerror=alert(1)><script>alert(1)</script>" data-on-load="alert(1)" javascript:alert(1) https://a.b/"onclick="x`
	s.widget.Settings.Name = evil
	s.save(s.widget)
	err := s.DB.Write(context.Background(), func(tx engine.Tx) error {
		tx.Touch(engine.TopicAgents)
		return tx.SaveAgent(&people.Agent{ID: s.mara.ID, Email: "m@x.test", Name: evil, Role: people.AgentRole})
	})
	if err != nil {
		t.Fatal(err)
	}
	tok := s.visitor("shop", true)
	up := s.upload(tok, "file", evil+".txt", []byte("x"))
	want(t, "message", s.post("messages", tok, `{"client_id":"\"data-on-load=\"alert(1)","text":`+quote(evil)+`,"files":["`+up.str("id")+`"]}`), 201, "")
	conv := s.say(tok, `"><script>`, evil)
	s.pick(conv)
	s.reply(conv, "r", evil, false)
	text := s.panel(tok).drawn()
	if strings.Count(text, "class=\"bub\"") != 4 {
		t.Fatalf("%s", text)
	}
	inert(t, text)
}

func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

func TestPanel(t *testing.T) {
	s := openShop(t)
	tok := s.visitor("shop", true)
	st := s.panel(tok)
	if ev, _ := st.next(); ev.name != "hello" {
		t.Errorf("%+v", ev)
	}
	if first := st.drawn(); !strings.Contains(first, `id="m-1"`) || !strings.Contains(first, "Today") || !strings.Contains(first, "10:00") {
		t.Errorf("greeting at nine UTC, ten in Madrid: %s", first)
	}
	conv := s.say(tok, "cid-1", "see https://shop.test/x")
	mine := st.drawn()
	if !strings.Contains(mine, `data-client="cid-1"`) || !strings.Contains(mine, `rel="noopener noreferrer nofollow"`) || !strings.Contains(mine, `id="head"`) {
		t.Errorf("%s", mine)
	}
	s.pick(conv)
	s.reply(conv, "n", "secret note", true)
	s.reply(conv, "r", "hi", false)
	seen := ""
	for !strings.Contains(seen, `id="m-4"`) {
		ev, ok := st.next()
		if !ok {
			t.Fatal("ended")
		}
		seen += ev.data
	}
	if !strings.Contains(seen, "Mara has joined the chat.") || strings.Contains(seen, "secret note") || strings.Index(seen, "joined") > strings.Index(seen, `id="m-4"`) {
		t.Errorf("%s", seen)
	}
	again := s.panel(tok, "conversation", conv.String(), "last", "2", "ev", lastEvent(t, seen)).drawn()
	if strings.Contains(again, "m-2") || !strings.Contains(again, `id="m-4"`) || strings.Contains(again, "joined") || strings.Contains(again, "note") {
		t.Errorf("resumed: %s", again)
	}
	want(t, "end", s.post("end", tok, "{}"), 204, "")
	s.say(tok, "cid-2", "a new one")
	for whole := ""; !strings.Contains(whole, "a new one"); {
		ev, ok := st.next()
		if !ok {
			t.Fatal("ended instead of drawing the new conversation")
		}
		if whole += ev.data; strings.Contains(ev.data, "a new one") && !strings.Contains(whole, "#items > *") {
			t.Error("the old conversation was left standing")
		}
	}
	stranger := s.visitor("shop", true)
	if got := s.panel(stranger, "conversation", conv.String(), "last", "1").drawn(); strings.Contains(got, "shop.test/x") {
		t.Error("a stranger sees a foreign conversation")
	}
}

func lastEvent(t *testing.T, s string) string {
	t.Helper()
	m := regexp.MustCompile(`data-ev="(\w+)"`).FindAllStringSubmatch(s, -1)
	if len(m) == 0 {
		t.Fatal("no event line")
	}
	return m[len(m)-1][1]
}

func squeezed(t *testing.T, b []byte) int {
	t.Helper()
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// TestBudget: the loader in 3 KB, all that the first open needs in 60 KB,
// compressed.
func TestBudget(t *testing.T) {
	s := openShop(t)
	loader := s.do("GET", "/widget.js", "", "", "Accept-Encoding", "gzip")
	if loader.status != 200 || len(loader.body) > 3000 || loader.header.Get("Cross-Origin-Resource-Policy") != "cross-origin" || loader.header.Get("ETag") == "" {
		t.Errorf("loader: %d, %d bytes, %v", loader.status, len(loader.body), loader.header)
	}
	want(t, "unchanged", s.do("GET", "/widget.js", "", "", "Accept-Encoding", "gzip", "If-None-Match", loader.header.Get("ETag")), 304, "")
	frame := s.do("GET", "/widget/frame?k=shop", "", "").body
	total := len(loader.body) + squeezed(t, frame)
	seen := map[string]bool{}
	var add func(name string)
	add = func(name string) {
		body, ok := static.Read(name)
		if seen[name] || !ok {
			if !ok {
				t.Errorf("%s is missing", name)
			}
			return
		}
		seen[name] = true
		total += squeezed(t, body)
		if !strings.HasSuffix(name, ".js") {
			return
		}
		for _, m := range regexp.MustCompile(`(?m)^import .* from '(\.[^']+)'`).FindAllStringSubmatch(string(body), -1) {
			u, err := url.Parse("http://x/" + name)
			if err != nil {
				t.Fatal(err)
			}
			add(strings.TrimPrefix(u.ResolveReference(&url.URL{Path: m[1]}).Path, "/"))
		}
	}
	for _, m := range regexp.MustCompile(`(?:href|src)="/static/\w+/([^"]+)"`).FindAllStringSubmatch(string(frame), -1) {
		add(m[1])
	}
	for _, name := range []string{"widget.css", "vendor/datastar.js", "js/frame.js"} {
		if !seen[name] {
			t.Errorf("%s was not counted", name)
		}
	}
	if total > 60_000 || len(seen) > 6 {
		t.Errorf("first open: %d bytes in %d files", total, len(seen)+2)
	}
	t.Logf("loader %d, first open %d bytes in %d requests", len(loader.body), total, len(seen)+2)
}

func TestLauncher(t *testing.T) {
	s := openShop(t)
	a := s.do("GET", "/widget/v1/config?k=shop&lang=es", "", "", "Origin", "https://any.test")
	if a.str("open") != "Abrir el chat" || a.str("colour") != "#4f46e5" || a.header.Get("Cache-Control") != "public, max-age=300" {
		t.Errorf("%s %v", a.body, a.header)
	}
	m := s.do("GET", "/widget/v1/config.js?k=shop&lang=es", "", "")
	if string(m.body) != "export default "+string(a.body) || !strings.HasPrefix(m.header.Get("Content-Type"), "text/javascript") {
		t.Errorf("%s", m.body)
	}
	want(t, "unknown", s.do("GET", "/widget/v1/config.js?k=x", "", ""), 404, "not_found")
}
