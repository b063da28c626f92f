package handlertest_test

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// form gives what a browser would send for the form with this id, its buttons
// aside.
func form(t *testing.T, page, id string) url.Values {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	root := find(doc, func(n *html.Node) bool { return n.Data == "form" && attr(n, "id") == id })
	if root == nil {
		t.Fatalf("no form %q on the page", id)
	}
	out := url.Values{}
	fields(root, out)
	return out
}

func fields(n *html.Node, out url.Values) {
	switch name := attr(n, "name"); {
	case name == "" || n.Data == "button":
	case n.Data == "input":
		if k := attr(n, "type"); k != "checkbox" && k != "radio" || has(n, "checked") {
			out.Add(name, attr(n, "value"))
		}
	case n.Data == "textarea":
		out.Add(name, text(n))
	case n.Data == "select":
		chosen := find(n, func(o *html.Node) bool { return o.Data == "option" && has(o, "selected") })
		if chosen == nil {
			chosen = find(n, func(o *html.Node) bool { return o.Data == "option" })
		}
		out.Add(name, attr(chosen, "value"))
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		fields(c, out)
	}
}

func find(n *html.Node, is func(*html.Node) bool) *html.Node {
	if n.Type == html.ElementNode && is(n) {
		return n
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if got := find(c, is); got != nil {
			return got
		}
	}
	return nil
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	for _, a := range n.Attr {
		if a.Key == key {
			return true
		}
	}
	return false
}

func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(text(c))
	}
	return b.String()
}

// problem is the sentence at a field, "" for none.
func problem(t *testing.T, page, id string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	n := find(doc, func(n *html.Node) bool { return attr(n, "id") == id+"-err" })
	if n == nil {
		t.Fatalf("no field %q on the page", id)
	}
	return strings.TrimSpace(text(n))
}

// send posts a form, changed by pairs of names and values.
func (c *Client) send(path string, f url.Values, pairs ...string) Answer {
	c.w.T.Helper()
	out := url.Values{}
	for k, v := range f {
		out[k] = v
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return c.Do("POST", path, "application/x-www-form-urlencoded", strings.NewReader(out.Encode()))
}
