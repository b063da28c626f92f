package scenario

import (
	"strings"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
)

// catalogue are the texts "@key" stands for: those of a _catalog.yaml, else the
// product's own.
type catalogue struct {
	own map[string]map[string]string // by key, then language; nil: the product's
}

func builtinTexts() *catalogue { return &catalogue{} }

// catalogue reads a _catalog.yaml.
func (p *problems) catalogue(n *node) *catalogue {
	c := &catalogue{own: map[string]map[string]string{}}
	if n.none() || n.kind != dict {
		return c
	}
	for _, it := range n.pairs {
		c.own[it.key] = p.byLang(it.val, it.key)
	}
	return c
}

// word gives an assistant the catalogue's texts, where it has none of its own:
// in a workspace they can be edited, and these are as the file has them.
func (c *catalogue) word(d *assistant.Definition) {
	for _, key := range assistant.TextKeys() {
		if t := c.own[key]; t != nil && d.Settings.Texts[key] == nil {
			if d.Settings.Texts == nil {
				d.Settings.Texts = map[string]assistant.Text{}
			}
			d.Settings.Texts[key] = t
		}
	}
}

// text is the text of a key with its values filled in; false when there is no
// such key. A key the catalogue lacks is looked for among the product's texts:
// first the assistant's (bot.), then all.
func (c *catalogue) text(lang, key string, args ...string) (string, bool) {
	if t, ok := c.own[key]; ok {
		for _, l := range append([]string{lang}, langs...) {
			if t[l] != "" {
				return fill(t[l], args), true
			}
		}
	}
	pairs := make([]any, len(args))
	for i, a := range args {
		pairs[i] = a
	}
	for _, id := range []string{"bot." + key, key} {
		if t := i18n.For(lang).T(id, pairs...); t != "["+id+"]" {
			return fill(t, args), true
		}
	}
	return "", false
}

// fill replaces {name} by its value in one pass.
func fill(s string, args []string) string {
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs = append(pairs, "{"+args[i]+"}", args[i+1])
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

// expand is the text a line of a scenario means: "@key name=value" is the
// catalogue's, "@@…" a text that begins with an @, all else itself. Values may
// be quoted.
func (c *catalogue) expand(lang, s string) (string, bool) {
	switch {
	case strings.HasPrefix(s, "@@"):
		return s[1:], true
	case !strings.HasPrefix(s, "@"):
		return s, true
	}
	words := quoted(s[1:])
	if len(words) == 0 {
		return s, false
	}
	var args []string
	for _, w := range words[1:] {
		name, value, ok := strings.Cut(w, "=")
		if !ok {
			return s, false
		}
		args = append(args, name, value)
	}
	return c.text(lang, words[0], args...)
}

// quoted parts a line at spaces that stand outside of double quotes, which it
// takes away.
func quoted(s string) (out []string) {
	var w strings.Builder
	in, any := false, false
	for _, r := range s {
		switch {
		case r == '"':
			in, any = !in, true
		case r == ' ' && !in:
			if any {
				out = append(out, w.String())
			}
			w.Reset()
			any = false
		default:
			w.WriteRune(r)
			any = true
		}
	}
	if any {
		out = append(out, w.String())
	}
	return out
}
