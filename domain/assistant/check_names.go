package assistant

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Lengths of names, in characters.
const (
	MaxName     = 80  // what an action, a saved response or an extension is called
	maxID       = 40  // ids of actions and steps
	maxVariable = 64  // names of variables
	maxNote     = 500 // a note beside a variable
)

// goodID: [a-z0-9_]{1,40}.
func goodID(s string) bool {
	return len(s) <= maxID && s != "" && strings.IndexFunc(s, func(r rune) bool { return !idRune(r) }) < 0
}

// goodAction: an id that is no button of "did you mean", where an action's
// button bears its id.
func goodAction(s string) bool { return goodID(s) && s != ChoiceNone && s != ChoiceSupport }

func idRune(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' }

func wordRune(r rune) bool { return idRune(r) || r >= 'A' && r <= 'Z' }

// goodStep: [A-Za-z0-9_]{1,40}; it names a variable.
func goodStep(s string) bool { return len(s) <= maxID && goodVariable(s) && !strings.Contains(s, ".") }

// goodVariable: words of [A-Za-z0-9_] joined by dots, 64 characters.
func goodVariable(s string) bool {
	if s == "" || len(s) > maxVariable {
		return false
	}
	dot := true
	for _, r := range s {
		switch {
		case r == '.' && !dot:
			dot = true
		case wordRune(r):
			dot = false
		default:
			return false
		}
	}
	return !dot
}

// names calls f with each name in {…} of a text; braces around anything else
// are just braces.
func names(text string, f func(name string)) {
	for {
		_, rest, ok := strings.Cut(text, "{")
		if !ok {
			return
		}
		text = rest
		i := strings.IndexFunc(text, func(r rune) bool { return r != '.' && !wordRune(r) })
		if i > 0 && text[i] == '}' && i <= 2*maxVariable {
			f(text[:i])
			text = text[i+1:]
		}
	}
}

// rename replaces {old} by {new}.
func rename(text, old, new string) string {
	if !strings.Contains(text, "{"+old+"}") {
		return text
	}
	return strings.ReplaceAll(text, "{"+old+"}", "{"+new+"}")
}

// clean tells whether a text is valid UTF-8 without control characters other
// than tabs and line ends.
func clean(s string) bool {
	for i, r := range s {
		if r < ' ' && r != '\n' && r != '\t' && r != '\r' || r == 0x7f {
			return false
		}
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return false
			}
		}
	}
	return true
}

// longer tells whether s has more than most characters, without counting on.
func longer(s string, most int) bool {
	return len(s) > most && (len(s) > utf8.UTFMax*most || utf8.RuneCountInString(s) > most)
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	return slices.Sorted(maps.Keys(m))
}

// text looks at a text visitors see: languages, length, names in {…}.
func (c *checker) text(t Text, most int) {
	c.languages(t)
	for _, lang := range c.langs {
		if s := t[lang]; s != "" {
			c.push(lang)
			c.template(s, most)
			c.pop(1)
		}
	}
}

// languages reports a language a text lacks, and those there are not.
func (c *checker) languages(t Text) {
	some, missing, known := false, "", 0
	for _, lang := range c.langs {
		s, ok := t[lang]
		if ok {
			known++
		}
		if strings.TrimSpace(s) != "" {
			some = true
		} else if missing == "" {
			missing = lang
		}
	}
	if known < len(t) {
		c.strange(sortedKeys(t))
	}
	if some && missing != "" {
		c.warn("untranslated_" + missing)
	}
}

// strange reports languages the product does not speak.
func (c *checker) strange(langs []string) {
	for _, lang := range langs {
		if !slices.Contains(c.langs, lang) {
			c.blockAt(lang, "language", "Lang", short(lang))
		}
	}
}

// template looks at one text with names in {…}.
func (c *checker) template(s string, most int) {
	if !c.plain(s, most) {
		return
	}
	names(s, c.mention)
}

// mention looks at a name in {…}: it must stand for something, and something
// that is known by then.
func (c *checker) mention(name string) {
	if slices.Contains(c.more, name) {
		return
	}
	if c.sees == nothing {
		c.block("variable", "Name", short(name))
		return
	}
	if !c.variable(name) || c.sees != everything {
		return
	}
	if at, own := c.own.first[name]; own && (at > c.step || at == c.step && !c.answered) {
		if _, kept := c.vars[name]; !kept {
			c.warn("later", "Name", name)
		}
	}
}

// plain looks at one text without names.
func (c *checker) plain(s string, most int) bool {
	c.bytes += len(s)
	switch {
	case longer(s, most):
		c.block("long", "Max", most)
	case !clean(s):
		c.block("control")
	default:
		return true
	}
	return false
}

// variable reports a name nothing stands for.
func (c *checker) variable(name string) bool {
	_, ok := c.typeOf(name)
	if !ok {
		c.block("variable", "Name", short(name))
	}
	return ok
}
