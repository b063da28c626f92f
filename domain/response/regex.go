package response

import (
	"regexp"
	"strings"
)

// predefined are the patterns that need no expression.
var predefined = map[string]*regexp.Regexp{
	"url":   regexp.MustCompile(`(?i)\b(?:https?://|www\.)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?(?:[/?#][^\s<>"]*)?`),
	"phone": regexp.MustCompile(`(?:\+|\b00|\b|\()[0-9(][0-9 ().\-/]{5,24}[0-9]\b`),
}

// compile gives the expression of a pattern, nil if it is not one.
func (p Pattern) compile() *regexp.Regexp {
	if p.Expr == "" {
		return predefined[p.Name]
	}
	re, err := regexp.Compile(p.Expr)
	if err != nil {
		return nil
	}
	return re
}

// match tries one pattern on a text.
func (p Pattern) match(text string) (string, bool) {
	re := p.compile()
	if re == nil {
		return "", false
	}
	m := re.FindString(text)
	switch {
	case p.Expr != "":
	case p.Name == "url":
		m = strings.TrimRight(m, `.,;:!?)]}'"»”`)
	case p.Name == "phone":
		m = strings.TrimSpace(m)
		if n := digitCount(m); n < 7 || n > 15 {
			return "", false
		}
	}
	return m, m != ""
}

func digitCount(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}

const edges = `.,;:!?"'()«»“”¿¡`

// parseRegex tries the patterns in order on the trimmed answer, then without
// the punctuation around it, then on its one word that is not politeness.
func (l *lexicon) parseRegex(s *Spec, text string) (Value, Problem) {
	tries := []string{text, strings.Trim(text, edges)}
	if w := l.lone(text); w != "" {
		tries = append(tries, w)
	}
	for i, try := range tries {
		if i > 0 && try == tries[i-1] || try == "" {
			continue
		}
		for _, p := range s.Patterns {
			if m, ok := p.match(try); ok {
				return Value{Type: Regex, Text: m, Pattern: p.Name}, None
			}
		}
	}
	return Value{}, WrongType
}

// lone is the only word of a short text that is not politeness.
func (l *lexicon) lone(text string) string {
	out := ""
	if long(text, maxAnswer) {
		return ""
	}
	for f := range strings.FieldsSeq(text) {
		f = strings.Trim(f, edges)
		if t := scan(f); len(t) == 0 || len(t) == 1 && l.polite[t[0].s] {
			continue
		}
		if out != "" {
			return ""
		}
		out = f
	}
	return out
}

// extractRegex finds the only word of an utterance that a pattern matches as a
// whole and that is no ordinary word: it has a digit. Predefined patterns match
// anywhere.
func extractRegex(s *Spec, text string) (Value, bool) {
	var out []Value
	add := func(m, name string) {
		for _, v := range out {
			if v.Text == m {
				return
			}
		}
		out = append(out, Value{Type: Regex, Text: m, Pattern: name})
	}
	fields := strings.Fields(text)
	for _, p := range s.Patterns {
		re := p.compile()
		switch {
		case re == nil:
		case p.Expr == "":
			if m, ok := p.match(text); ok {
				add(m, p.Name)
				if rest := strings.Replace(text, m, " ", 1); rest != text {
					if m, ok := p.match(rest); ok {
						add(m, p.Name)
					}
				}
			}
		default:
			for _, f := range fields {
				f = strings.Trim(f, edges)
				if m := re.FindString(f); m != "" && m == f && digitCount(m) > 0 {
					add(m, p.Name)
				}
			}
		}
	}
	if len(out) != 1 {
		return Value{}, false
	}
	return out[0], true
}
