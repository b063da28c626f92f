package summary

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Hit is a stretch of a text in bytes: text[Start:End] is valid UTF-8 if the
// text is.
type Hit struct{ Start, End int }

// Find gives every place of a text where the query stands, without regard to
// case, accents, the kind of quotation marks or the amount of space. Hits do
// not overlap and are in order; an empty query has none.
func Find(text, query string) []Hit {
	q := foldText(strings.TrimSpace(query))
	if q = strings.TrimSpace(q); q == "" {
		return nil
	}
	f := foldAll(text)
	s := string(f.text)
	var hits []Hit
	for from := 0; from <= len(s)-len(q); {
		i := strings.Index(s[from:], q)
		if i < 0 {
			break
		}
		i += from
		hits = append(hits, Hit{f.start[i], f.end[i+len(q)-1]})
		from = i + len(q)
	}
	return merged(hits)
}

// merged joins hits that share a character of the original, which happens only
// where one character counts as several.
func merged(hits []Hit) []Hit {
	var out []Hit
	for _, h := range hits {
		if n := len(out); n > 0 && h.Start < out[n-1].End {
			out[n-1].End = max(out[n-1].End, h.End)
			continue
		}
		out = append(out, h)
	}
	return out
}

// folded is a text as it is searched, and where each of its bytes comes from.
type folded struct {
	text       []byte
	start, end []int // of the original character, with the accents behind it
}

func foldAll(s string) folded {
	f := folded{text: make([]byte, 0, len(s)), start: make([]int, 0, len(s)), end: make([]int, 0, len(s))}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		g := foldRune(r, size)
		n := len(f.text)
		switch {
		case g == "": // an accent belongs to the letter before it
			for k := n - 1; k >= 0 && f.end[k] == i; k-- {
				f.end[k] = i + size
			}
		case g == " " && n > 0 && f.text[n-1] == ' ':
			f.end[n-1] = i + size
		default:
			for k := range len(g) {
				f.text, f.start, f.end = append(f.text, g[k]), append(f.start, i), append(f.end, i+size)
			}
		}
		i += size
	}
	return f
}

func foldText(s string) string { return string(foldAll(s).text) }

// foldRune gives the characters a character counts as: small, without accents.
func foldRune(r rune, size int) string {
	switch {
	case r == utf8.RuneError && size == 1:
		return "\uFFFD"
	case unicode.IsSpace(r):
		return " "
	case r == '’' || r == '‘' || r == 'ʼ':
		return "'"
	case r == '“' || r == '”' || r == '«' || r == '»':
		return `"`
	case r < utf8.RuneSelf:
		return string(unicode.ToLower(r))
	case unicode.Is(unicode.Mn, r):
		return ""
	}
	var b strings.Builder
	for _, x := range norm.NFD.String(string(r)) {
		if !unicode.Is(unicode.Mn, x) {
			b.WriteRune(unicode.ToLower(unicode.ToUpper(x)))
		}
	}
	return b.String()
}
