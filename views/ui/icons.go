package ui

import (
	"context"
	_ "embed"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/a-h/templ"
)

//go:embed icons.txt
var iconFile string

// shapes is the content of each known icon by name.
var shapes = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for line := range strings.Lines(iconFile) {
		if name, body, ok := strings.Cut(strings.TrimSpace(line), " "); ok && name != "#" {
			m[name] = body
		}
	}
	return m
})

// HasIcon reports whether an icon of this name exists.
func HasIcon(name string) bool { return shapes()[name] != "" }

type iconKey struct{}

// Collecting returns a context in which Icon notes the names it draws, for the
// Sprite at the end of the page. Layouts use it; one page is one goroutine.
func Collecting(ctx context.Context) context.Context {
	return context.WithValue(ctx, iconKey{}, map[string]bool{})
}

// Icon draws an icon 16 px wide by reference to the page's sprite. It is
// decoration: hidden from screen readers. class may add "i-sm", "i-lg", "spin".
// An unknown name draws nothing.
func Icon(name string, class ...string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if !HasIcon(name) {
			return nil
		}
		if seen, ok := ctx.Value(iconKey{}).(map[string]bool); ok {
			seen[name] = true
		}
		extra := ""
		if len(class) > 0 {
			extra = " " + templ.EscapeString(strings.Join(class, " "))
		}
		_, err := io.WriteString(w, `<svg class="i`+extra+`" aria-hidden="true"><use href="#i-`+name+`"></use></svg>`)
		return err
	})
}

// Sprite holds the shapes of the icons drawn so far in a Collecting context,
// and of names: those only fragments that arrive later draw.
func Sprite(names ...string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		all := map[string]bool{}
		if seen, ok := ctx.Value(iconKey{}).(map[string]bool); ok {
			maps.Copy(all, seen)
		}
		for _, n := range names {
			all[n] = true
		}
		var b strings.Builder
		b.WriteString(`<svg class="sprite" aria-hidden="true" hidden>`)
		for _, n := range slices.Sorted(maps.Keys(all)) {
			if body := shapes()[n]; body != "" {
				b.WriteString(`<symbol id="i-` + n + `" viewBox="0 0 24 24">` + body + `</symbol>`)
			}
		}
		b.WriteString(`</svg>`)
		_, err := io.WriteString(w, b.String())
		return err
	})
}
