package ds

import (
	"encoding/json"
	"maps"
	"strings"

	"github.com/a-h/templ"
)

// A is a set of attributes; spread it in a template with { ds.On(...)... }.
type A = templ.Attributes

// On runs expr when event happens. mods are "debounce.300ms", "throttle.1s",
// "window", "outside", "once", "prevent", "stop", "capture", "passive". In expr
// the event is evt and the element ctx.el. A submit never reloads the page.
func On(event, expr string, mods ...string) A {
	k := attrOn + event
	if len(mods) > 0 {
		k += "__" + strings.Join(mods, "__")
	}
	return A{k: expr}
}

// Bind ties the value of a field to a signal, both ways.
func Bind(signal string) A { return A{attrBind: signal} }

// Text keeps the element's text equal to expr.
func Text(expr string) A { return A{attrText: expr} }

// Show shows the element while expr is true; it starts hidden.
func Show(expr string) A { return A{attrShow: expr, "style": "display:none"} }

// Class sets the class name while expr is true.
func Class(name, expr string) A { return A{attrClass + name: expr} }

// Attr sets the attribute to expr; false, null and an empty text remove it.
func Attr(name, expr string) A { return A{attrAttr + name: expr} }

// Init runs expr when the element enters the page. Not in regions: a morph runs it again.
func Init(expr string) A { return A{attrInit: expr} }

// Ignore keeps Datastar away from the element and what it holds at page load.
func Ignore() A { return A{attrIgnore: true} }

// Signals declares signals with first values; existing ones keep theirs.
// Values must marshal to JSON and must not hold foreign text: the browser
// evaluates them.
func Signals(v map[string]any) A {
	return A{attrSignals: literal(v)}
}

// Join merges sets; later ones win.
func Join(sets ...A) A {
	out := A{}
	for _, s := range sets {
		maps.Copy(out, s)
	}
	return out
}

// Post is the expression that posts the signals as JSON to url. A connection
// that drops, or a tab that hides, does not repeat the command.
func Post(url string) string {
	return "@post(" + Quote(url) + ",{openWhenHidden:true,retryMaxCount:0})"
}

// PostForm is the expression that posts the form around the element, files
// included, and no signals. The pressed button's value is not sent.
func PostForm(url string) string {
	return "@post(" + Quote(url) + ",{contentType:'form',openWhenHidden:true,retryMaxCount:0})"
}

// Get is the expression that asks url once and merges what it answers.
func Get(url string) string {
	return "@get(" + Quote(url) + ",{openWhenHidden:true,retryMaxCount:0})"
}

// Set is the expression that gives a signal the value v.
func Set(signal string, v any) string { return "$" + signal + "=" + literal(v) }

// Then joins expressions: each runs after the one before it.
func Then(exprs ...string) string { return strings.Join(exprs, ";") }

// Quote returns s as a script string literal which neither the expression
// rewriter (it also rewrites $name and @name inside strings) nor HTML can read
// as anything else.
func Quote(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("/?=._- :,#", r) {
			b.WriteRune(r)
			continue
		}
		escape(&b, r)
	}
	b.WriteByte('\'')
	return b.String()
}

// escape writes r as one or two \uXXXX.
func escape(b *strings.Builder, r rune) {
	const hex = "0123456789abcdef"
	unit := func(u rune) {
		b.WriteString(`\u`)
		for shift := 12; shift >= 0; shift -= 4 {
			b.WriteByte(hex[u>>shift&15])
		}
	}
	if r < 0x10000 {
		unit(r)
		return
	}
	r -= 0x10000
	unit(0xd800 + r>>10)
	unit(0xdc00 + r&0x3ff)
}

// literal is JSON with the characters the expression rewriter would touch
// inside strings written as escapes. "$" and "@" stand nowhere else in JSON.
func literal(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "null" // channels and functions only: a mistake in the program that tests see
	}
	return strings.NewReplacer("$", `\u0024`, "@", `\u0040`, "`", `\u0060`).Replace(string(b))
}
