package scenario

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// block reads a block of keys and notes in the end which of them mean nothing.
// A key whose value is null counts as missing.
type block struct {
	p     *problems
	n     *node
	what  string // for sentences: "an agent"
	asked map[string]bool
}

// block begins to read a block; one of another form is a problem and reads as
// empty.
func (p *problems) block(n *node, what string) *block {
	b := &block{p: p, n: n, what: what, asked: map[string]bool{}}
	if !n.none() && n.kind != dict {
		p.on(n, "%s is a block of keys, not %s", what, n.word())
		b.n = nil
	}
	return b
}

// take is the value of a key, nil when it is missing.
func (b *block) take(key string) *node {
	b.asked[key] = true
	if v := b.n.get(key); !v.none() {
		return v
	}
	return nil
}

// want is the value of a key if it has the form; another form is a problem.
func (b *block) want(key string, k kind) *node {
	v := b.take(key)
	if v != nil && v.kind != k {
		b.p.on(v, "%s of %s is %s, not %s", key, b.what, k, v.word())
		return nil
	}
	return v
}

// text reads a text; numbers written without quotes are texts too, and of a
// text by language it is the scenario's.
func (b *block) text(key string) string {
	v := b.take(key).in(b.p.lang)
	switch {
	case v == nil:
		return ""
	case v.kind == list || v.kind == dict:
		b.p.on(v, "%s of %s is a text, not %s", key, b.what, v.word())
		return ""
	}
	return v.text
}

// oneOf reads a text out of a choice; "" when it is missing.
func (b *block) oneOf(key string, of ...string) string {
	s := b.text(key)
	if s != "" && !slices.Contains(of, s) {
		b.p.on(b.n.get(key), "%s of %s is one of %s, not %q", key, b.what, strings.Join(of, ", "), s)
		return ""
	}
	return s
}

// number reads a number into to, if it is there.
func (b *block) number(key string, to *float64) {
	if v := b.want(key, number); v != nil {
		*to = v.num
	}
}

// whole reads a whole number into to, if it is there.
func (b *block) whole(key string, to *int) {
	v := b.want(key, number)
	switch {
	case v == nil:
	case v.num != float64(int(v.num)):
		b.p.on(v, "%s of %s is a whole number, not %s", key, b.what, v.word())
	default:
		*to = int(v.num)
	}
}

// flag reads true or false into to, if it is there.
func (b *block) flag(key string, to *bool) {
	if v := b.want(key, boolean); v != nil {
		*to = v.yes
	}
}

// span reads a duration such as 90s or 14m59s into to, in ms, if it is there.
func (b *block) span(key string, to *int64) {
	v := b.take(key)
	if v == nil {
		return
	}
	d, err := duration(v.text)
	if err != nil || d < 0 {
		b.p.on(v, "%s of %s is a duration such as 90s or 14m59s, not %s", key, b.what, v.word())
		return
	}
	*to = d.Milliseconds()
}

// duration reads 90s, 14m59s, 2d, 1d12h or 0.
func duration(s string) (time.Duration, error) {
	if s == "0" {
		return 0, nil
	}
	days, rest, found := strings.Cut(s, "d")
	if !found {
		return time.ParseDuration(s)
	}
	n, err := strconv.ParseUint(days, 10, 16)
	d := time.Duration(n) * 24 * time.Hour
	if err != nil || rest == "" {
		return d, err
	}
	more, err := time.ParseDuration(rest)
	return d + more, err
}

// list reads a list; a single value stands for a list of one.
func (b *block) list(key string) []*node {
	v := b.take(key)
	switch {
	case v == nil:
		return nil
	case v.kind == list:
		return v.items
	case v.kind == dict:
		b.p.on(v, "%s of %s is a list, not %s", key, b.what, v.word())
		return nil
	}
	return []*node{v}
}

// texts reads a list of texts.
func (b *block) texts(key string) []string {
	var out []string
	for _, it := range b.list(key) {
		if it.kind == list || it.kind == dict || it.kind == null {
			b.p.on(it, "%s of %s holds texts, not %s", key, b.what, it.word())
			continue
		}
		out = append(out, it.text)
	}
	return out
}

// pairs are the entries of a block under a key.
func (b *block) pairs(key string) []pair {
	if v := b.want(key, dict); v != nil {
		return v.pairs
	}
	return nil
}

// byLang reads a text by language; a plain text is the same in all.
func (b *block) byLang(key string) map[string]string {
	v := b.take(key)
	if v == nil {
		return nil
	}
	return b.p.byLang(v, key+" of "+b.what)
}

func (p *problems) byLang(v *node, what string) map[string]string {
	out := map[string]string{}
	switch {
	case v.kind == text || v.kind == number || v.kind == boolean:
		for _, lang := range langs {
			out[lang] = v.text
		}
	case v.localised():
		for _, it := range v.pairs {
			if it.val.kind == list || it.val.kind == dict {
				p.on(it.val, "%s is a text in each language, not %s", what, it.val.word())
				continue
			}
			out[it.key] = it.val.text
		}
	default:
		p.on(v, "%s is a text, or one by language {en: …, es: …}, not %s", what, v.word())
	}
	return out
}

// phrases reads lines by language; a plain list is of all languages.
func (b *block) phrases(key string) map[string][]string {
	v := b.take(key)
	if v == nil {
		return nil
	}
	out := map[string][]string{}
	if v.kind == list {
		lines := b.texts(key)
		for _, lang := range langs {
			out[lang] = lines
		}
		return out
	}
	in := b.p.block(v, key+" of "+b.what)
	for _, lang := range langs {
		if lines := in.texts(lang); lines != nil {
			out[lang] = lines
		}
	}
	in.done()
	return out
}

// langs are the languages a text may stand in.
var langs = []string{"en", "es"}

// done notes the keys nobody asked for.
func (b *block) done() {
	if b.n == nil {
		return
	}
	for _, it := range b.n.pairs {
		if b.asked[it.key] {
			continue
		}
		known := make([]string, 0, len(b.asked))
		for k := range b.asked {
			known = append(known, k)
		}
		slices.Sort(known)
		b.p.add(fileOf(it.val, b.n), it.line, "there is no key %s in %s; it may have %s", it.key, b.what, strings.Join(known, ", "))
	}
}

// fileOf is the file a key stands in: merged blocks are of several.
func fileOf(val, in *node) string {
	if val != nil && val.file != "" {
		return val.file
	}
	return in.file
}
