package ui

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"relevo/domain/i18n"
)

func TestInitials(t *testing.T) {
	for in, want := range map[string]string{
		"Mara Lindqvist": "ML", "ana": "A", "  ana   maría  ruiz ": "AR", "": "?", "\u202eevil": "E", "<script>alert(1)</script>": "S",
		"😀 😀": "?", "(Tom) \"B\"": "TB", "田中 太郎": "田太", "Ørsted": "Ø", "a\u0301ngel": "A", "ana.ruiz@example.com": "AR",
		"2 Fast": "2F", "\xff\xfe": "?", strings.Repeat("x ", 1<<16): "XX", "@": "?", "\u200b\u200b": "?",
	} {
		if got := Initials(in); got != want {
			t.Errorf("Initials(%.30q) = %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.String().Draw(t, "name")
		got := Initials(in)
		if n := utf8.RuneCountInString(got); n < 1 || n > 2 || !utf8.ValidString(got) {
			t.Fatalf("%q gives %q", in, got)
		}
		for _, r := range got {
			if got != "?" && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				t.Fatalf("%q gives %q", in, got)
			}
		}
	})
}

func TestHue(t *testing.T) {
	seen := map[int]bool{}
	for i := range 200 {
		h := Hue(strings.Repeat("a", i))
		if h < 0 || h > 7 {
			t.Fatalf("hue %d", h)
		}
		seen[h] = true
	}
	if len(seen) != 8 {
		t.Errorf("only %d of 8 hues are used", len(seen))
	}
}

// evil is text that must never become markup.
const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)> & 'quoted'`

// gallery renders every component, with foreign text wherever text goes.
func gallery() templ.Component {
	text := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, templ.EscapeString(evil))
		return err
	})
	with := func(c templ.Component) templ.Component {
		return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			return c.Render(templ.WithChildren(ctx, text), w)
		})
	}
	opts := []Option{{Value: "a", Label: evil}, {Value: evil, Label: "B", Icon: "sun", Disabled: true}}
	tabs := []Tab{{ID: "t1", Label: evil, Panel: "p1", Count: 3, Selected: true}, {ID: "t2", Label: "B", Panel: "p1"}, {ID: "t3", Label: "C", Href: "javascript:alert(1)"}}
	return templ.Join(
		with(Button(ButtonProps{ID: "b1", Label: evil, Icon: "send", Name: "n", Value: evil, Form: "x", Kind: "primary", Disabled: true})),
		with(Button(ButtonProps{Icon: "x", Aria: evil, Attrs: OpensDialog("d1")})),
		with(LinkButton(LinkProps{ID: "l1", Href: "javascript:alert(1)", Label: evil, Icon: "link", Aria: evil, Attrs: Zooms(evil)})),
		Field(FieldProps{Name: "one", Label: evil, Value: evil, Hint: evil, Error: evil, Placeholder: evil, MinLength: 1, MaxLength: 9, Mode: "email", Autocomplete: "email"}),
		Field(FieldProps{Name: "two", Label: "P", Type: "password", Optional: true}),
		Textarea(TextareaProps{Name: "three", Label: evil, Value: evil + "</textarea><b>", Hint: evil, MaxLength: 5, Placeholder: evil}),
		Select(SelectProps{Name: "four", Label: evil, Value: "a", Options: opts, Error: evil}),
		Check(CheckProps{Name: "five", Label: evil, Hint: evil}), Switch(CheckProps{Name: "six", Label: evil, Checked: true}),
		Choice(CheckProps{ID: "c1", Name: "seven", Value: evil, Label: evil, Hint: evil, Icon: "bot"}),
		Seg(SegProps{Name: "eight", Label: evil, Value: "a", Options: opts[:1]}),
		Tabs(evil, tabs[:2]), TabLinks(evil, tabs[2:]),
		Badge("ok", "check", evil), Count(100, "hot"), Count(0, ""), Dot("ok", evil), Dot("", ""),
		with(Chip(ChipProps{ID: "ch1", Label: evil, Icon: "tag", Pressed: true})), with(Chip(ChipProps{ID: "ch2", Label: evil, Href: "javascript:alert(1)", Pressed: true})),
		Avatar(AvatarProps{ID: evil, Name: evil, Presence: "ok", Alone: true}), Avatar(AvatarProps{ID: "1", Image: evil, Channel: "mail"}), Avatar(AvatarProps{Bot: true, Square: true}),
		Clock(1763289060000), Ago(1763289060000, 1763289060000), Meter(140, "ok", evil),
		with(Card(CardProps{ID: "card1", Title: evil, Hint: evil, Action: text})), with(Card(CardProps{Flush: true})),
		KV([]Pair{{Key: evil, Text: evil}, {Key: "k", Body: text}}),
		with(Callout("warn", "triangle-alert")), with(Empty("inbox", evil, evil)),
		Search(SearchProps{Name: "nine", Label: evil, Value: evil, Keys: "/"}),
		CopyField("cf1", evil, evil), CodeBlock("cb1", evil), FileDrop(FileDropProps{Name: "ten", Label: evil, Hint: evil, Accept: "image/*", Multiple: true}),
		with(Dialog(DialogProps{ID: "d1", Title: evil, Open: true})), with(Menu("m1", evil, "end")),
		with(Toast(ToastProps{ID: "to1", Kind: "ok", Text: evil, Detail: evil})), Toasts(), ConnectionBar("/login"), Lightbox(),
		Sprite(ToastIcons...),
	)
}

// render writes the gallery to a file, as a page would hold it, and parses it.
func render(t *testing.T, lang string) *html.Node {
	t.Helper()
	var b bytes.Buffer
	ctx := Collecting(i18n.With(t.Context(), i18n.For(lang)))
	if err := gallery().Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "gallery.html")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(&b)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// TestStructure: ids are unique, references resolve, controls have names, and
// foreign text stays text.
func TestStructure(t *testing.T) {
	for _, lang := range i18n.Languages() {
		doc := render(t, lang)
		ids := map[string]bool{}
		for n := range doc.Descendants() {
			if id := attr(n, "id"); id != "" {
				if ids[id] {
					t.Errorf("id %s stands twice", id)
				}
				ids[id] = true
			}
		}
		for n := range doc.Descendants() {
			if n.Type == html.ElementNode {
				checkElement(t, n, ids)
			}
		}
	}
}

func checkElement(t *testing.T, n *html.Node, ids map[string]bool) {
	t.Helper()
	switch n.Data {
	case "script":
		t.Error("foreign text became a script")
	case "svg":
		if attr(n, "aria-hidden") != "true" {
			t.Error("an icon is not hidden from screen readers")
		}
	case "use":
		if !ids[strings.TrimPrefix(attr(n, "href"), "#")] {
			t.Errorf("icon %s is not in the sprite", attr(n, "href"))
		}
	case "button":
		if name(n) == "" {
			t.Errorf("a button has no name: %v", n.Attr)
		}
	}
	for _, a := range n.Attr {
		if strings.HasPrefix(a.Key, "on") {
			t.Errorf("%s has %s", n.Data, a.Key)
		}
		if a.Key == "href" && strings.HasPrefix(a.Val, "javascript:") {
			t.Errorf("script address in %s", n.Data)
		}
		if a.Key == "for" || a.Key == "aria-describedby" || a.Key == "aria-labelledby" {
			for ref := range strings.FieldsSeq(a.Val) {
				if !ids[ref] {
					t.Errorf("%s of %s refers to %q, which does not exist", a.Key, n.Data, ref)
				}
			}
		}
	}
}

func name(n *html.Node) string {
	var b strings.Builder
	b.WriteString(attr(n, "aria-label"))
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.TrimSpace(b.String())
}

func TestIconOutsideAPage(t *testing.T) {
	var b strings.Builder
	if err := templ.Join(Icon("x", "i-sm", `"evil`), Icon("no-such-icon")).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != `<svg class="i i-sm &#34;evil" aria-hidden="true"><use href="#i-x"></use></svg>` {
		t.Error(got)
	}
}

// TestIconNames: icons written in the source exist.
func TestIconNames(t *testing.T) {
	used := regexp.MustCompile(`(?:\bIcon\(|\bIcon: |\bChannel: |Empty\(|Callout\("[a-z]*", )"([a-z0-9-]+)"`)
	err := filepath.WalkDir("..", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || (filepath.Ext(p) != ".templ" && filepath.Ext(p) != ".go") || strings.HasSuffix(p, "_test.go") {
			return err
		}
		src, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		for _, m := range used.FindAllSubmatch(src, -1) {
			if !HasIcon(string(m[1])) {
				t.Errorf("%s: icon %q does not exist", p, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range ToastIcons {
		if !HasIcon(n) {
			t.Errorf("icon %q does not exist", n)
		}
	}
}
