package agent_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"relevo/domain/contact"
	"relevo/domain/engine"
)

// evil holds, in one text, what must stay text wherever it is shown.
const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)><p data` + `-on-load="x">$x @po` + `st('/')</p>'` + "`${x}`"

// inert checks that a document holds no element or attribute made of evil
// text, and no expression at all that mentions it.
func inert(t *testing.T, what string, doc *html.Node) {
	t.Helper()
	for d := range doc.Descendants() {
		if d.Type != html.ElementNode {
			continue
		}
		if d.Data == "script" && !strings.HasPrefix(attr(d, "src"), "/static/") {
			t.Errorf("%s: a script that is not ours", what)
		}
		for _, a := range d.Attr {
			live := strings.HasPrefix(a.Key, "data"+"-on-") || strings.HasPrefix(a.Key, "data-signals") || strings.HasPrefix(a.Key, "data-show") || strings.HasPrefix(a.Key, "data-attr") || strings.HasPrefix(a.Key, "data-class")
			if strings.HasPrefix(a.Key, "on") || live && (strings.Contains(a.Val, "$x") || strings.Contains(a.Val, "alert")) {
				t.Errorf("%s: <%s %s=%q>", what, d.Data, a.Key, a.Val)
			}
			if (a.Key == "href" || a.Key == "src") && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
				t.Errorf("%s: address %q", what, a.Val)
			}
		}
		if d.Data == "img" && attr(d, "src") == "x" {
			t.Errorf("%s: an element out of foreign text", what)
		}
	}
}

func TestHostileText(t *testing.T) {
	w := open(t)
	v, err := w.Engine.StartSession(t.Context(), engine.SessionStart{WidgetID: w.widget, Lang: "en", Page: contact.Page{URL: "https://shop.test/?q=" + evil, Title: evil}, UserAgent: evil})
	w.must(err)
	_, err = w.Engine.EditContact(t.Context(), v.Contact.ID, engine.ContactEdit{Name: new(evil), Phone: new(evil), Notes: new(evil)})
	w.must(err)
	c := w.sayAs(v.Visitor.ID, evil)
	live := w.live("Mara", "/inbox?view=all&c="+c.String())
	s := w.stream("Mara", live)
	s.until("hello", func(e event) bool { return e.name == "hello" })
	fine(t, "pick", w.cmd("Mara", c, "pick"))
	fine(t, "tag", w.cmd("Mara", c, "tags", "tag", evil[:39]))
	fine(t, "draft", w.cmd("Mara", c, "draft", "kind", "reply", "text", "</textarea>"+evil))
	up := w.upload("Mara", c, evil+".txt", []byte("text"))
	fine(t, "upload", up)
	fine(t, "note", w.cmd("Mara", c, "messages", "op", "n", "kind", "note", "text", evil, "files", up.ID.String()))
	w.must(w.Engine.Rate(t.Context(), v.Visitor.ID, 1, evil))
	for _, path := range []string{"/inbox?view=all&c=" + c.String(), "/inbox?view=mine", "/inbox?q=" + "alert", "/inbox?q=%22%3E%3Cscript%3E", "/contacts", "/contacts?q=alert", "/contacts/" + v.Contact.ID.String()} {
		inert(t, path, w.page("Mara", path))
	}
	doc := w.page("Mara", "/inbox?view=all&c="+c.String())
	squeezed := strings.Join(strings.Fields(evil), " ")
	if got := text(byID(doc, "m-1")); !strings.Contains(got, squeezed) {
		t.Errorf("the message does not show as it was written: %q", got)
	}
	title := find(doc, func(n *html.Node) bool { return n.Data == "title" })
	if !strings.Contains(text(title), "<script>") {
		t.Errorf("title %q", text(title))
	}
	for _, e := range s.has(`id="ctx-rest"`, "Rated") {
		if _, body, ok := strings.Cut(e.data, "fragments "); ok {
			frag, err := html.Parse(strings.NewReader(strings.ReplaceAll(body, "fragments ", "")))
			w.must(err)
			inert(t, "stream", frag)
		}
	}
}
