package response

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxText   = 10_000 // characters of a free text, and of what a pattern is tried on
	maxAnswer = 500    // characters of any other answer
	maxSearch = 2_000  // characters of an utterance in which values are looked for
)

type kind uint8

const (
	word    kind = iota // letters
	numeral             // digits with ".", "," and apostrophes between them
	mark                // one other character
)

// token is a piece of text: folded (small letters, no accents, no
// apostrophes), with its place in the original.
type token struct {
	s          string
	kind       kind
	glued      bool // nothing stands between it and the one before
	start, end int  // bytes of the original
}

// clean makes foreign text valid UTF-8 without control characters other than
// line breaks, and trims it.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' || !unicode.IsControl(r) {
			return r
		}
		return -1
	}, s)
	return strings.TrimSpace(s)
}

func long(s string, n int) bool { return len(s) > n && utf8.RuneCountInString(s) > n }

// fold gives the characters that a character counts as; "" for accents,
// apostrophes and characters without width.
func fold(r rune) string {
	switch {
	case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
		return ascii[r : r+1]
	case r >= 'A' && r <= 'Z':
		return ascii[r+32 : r+33]
	case r == '\'' || r == '’' || r == 'ʼ' || r == '`':
		return ""
	case r < utf8.RuneSelf:
		return ascii[r : r+1]
	case r == '−' || r == '–' || r == '‑' || r == '‐':
		return "-"
	case r >= '！' && r <= '～': // full width
		return fold(r - '！' + '!')
	case unicode.In(r, unicode.Mn, unicode.Cf):
		return ""
	}
	s := string(unicode.ToLower(r))
	if n := norm.NFD.String(s); n != s {
		s = strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return unicode.ToLower(r)
		}, n)
	}
	return s
}

var ascii = func() string {
	b := make([]byte, utf8.RuneSelf)
	for i := range b {
		b[i] = byte(i)
	}
	return string(b)
}()

// scan cuts a text into tokens.
func scan(text string) []token {
	var all []token
	var b strings.Builder
	open, glued := false, false
	var cur token
	flush := func() {
		if open {
			cur.s = b.String()
			all = append(all, cur)
			b.Reset()
			open = false
		}
	}
	for i, size := 0, 0; i < len(text); i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(text[i:])
		f := fold(r)
		if f == "" && open && cur.kind == numeral && strings.ContainsRune("'’", r) && digitAt(text, i+size) {
			f = "'"
		}
		if f == "" {
			if open {
				cur.end = i + size
			}
			continue
		}
		if unicode.IsSpace(r) {
			flush()
			glued = false
			continue
		}
		k := kindOf(f)
		inside := (f == "." || f == "," || f == "'") && open && cur.kind == numeral && digitAt(text, i+size)
		if open && (k == cur.kind && k != mark || inside) {
			b.WriteString(f)
			cur.end = i + size
			continue
		}
		flush()
		cur, open = token{kind: k, glued: glued, start: i, end: i + size}, true
		b.WriteString(f)
		glued = true
	}
	flush()
	return all
}

func kindOf(folded string) kind {
	r, _ := utf8.DecodeRuneInString(folded)
	switch {
	case r >= '0' && r <= '9':
		return numeral
	case unicode.IsLetter(r):
		return word
	}
	return mark
}

func digitAt(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }

// joined is a text as it is compared: its words and numerals with one space
// between them, punctuation left out.
func joined(text string) string {
	var b strings.Builder
	for _, t := range scan(text) {
		if t.kind == mark && !strings.Contains("%$€£¥+#&@", t.s) {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.s)
	}
	return b.String()
}

// at is the folded token i, "" outside.
func at(t []token, i int) string {
	if i < 0 || i >= len(t) {
		return ""
	}
	return t[i].s
}

// phrase is the number of tokens that the words of p, one space between them,
// take at i; 0 if they are not there.
func phrase(t []token, i int, p string) int {
	if !strings.HasPrefix(p, at(t, i)) || i >= len(t) {
		return 0
	}
	j := i
	for len(p) > 0 {
		w, rest, _ := strings.Cut(p, " ")
		if at(t, j) != w {
			return 0
		}
		j++
		p = rest
	}
	return j - i
}

// oneOf is the longest of several phrases at i, in tokens, 0 if none is there.
func oneOf(t []token, i int, phrases []string) int {
	best := 0
	for _, p := range phrases {
		best = max(best, phrase(t, i, p))
	}
	return best
}
