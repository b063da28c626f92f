package understand

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Normalise makes texts comparable: lower case, accents, apostrophes and
// punctuation removed, one space between words, none at the ends. Two examples
// are the same, and a trigger word is met, when this is equal. Emoji and the
// characters of scripts without spaces become words of their own. It takes any
// bytes and is idempotent.
func Normalise(text string) string {
	return string(appendNormal(make([]byte, 0, len(text)), text))
}

// Words are the words of Normalise; nil when there are none.
func Words(text string) []string {
	n := Normalise(text)
	if n == "" {
		return nil
	}
	return strings.Split(n, " ")
}

// appendNormal appends the normal form of text to dst.
func appendNormal(dst []byte, text string) []byte {
	n := normaliser{dst: dst, start: len(dst)}
	ascii := true
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if !ascii {
		for _, r := range norm.NFKD.String(strings.ToValidUTF8(text, "\ufffd")) {
			n.add(r)
		}
		if n.marked && !norm.NFKD.IsNormal(n.dst[n.start:]) { // what stood between two marks is gone
			return append(n.dst[:n.start], norm.NFKD.Bytes(n.dst[n.start:])...)
		}
		return n.dst
	}
	for i := range len(text) {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			n.letter(rune(c))
		case 'A' <= c && c <= 'Z':
			n.letter(rune(c) + 'a' - 'A')
		case c != '\'' && c != '`':
			n.gap = true
		}
	}
	return n.dst
}

// normaliser writes words one rune at a time.
type normaliser struct {
	dst    []byte
	start  int
	gap    bool // the next letter begins a word
	marks  int  // kept behind the last letter
	marked bool // some mark was kept
}

// mostMarks a letter may carry; no language needs more.
const mostMarks = 8

// add takes one rune of a decomposed text.
func (n *normaliser) add(r rune) {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
		n.letter(r)
	case r == '\'', r == '`', r == '’', r == '‘', r == 'ʼ', r == '′', r == 'ـ':
		// don't is one word; the Arabic stretch means nothing
	case r == utf8.RuneError, r == '\u200b':
		n.gap = true
	case accent(r):
		n.accent(r)
	case alone(r):
		n.gap = true
		n.letter(r)
		n.gap = true
	case unicode.IsLetter(r), unicode.IsNumber(r):
		n.folded(unicode.ToLower(r))
	case unicode.IsMark(r):
		if len(n.dst) > n.start && n.marks < mostMarks { // a vowel sign or the like belongs to what it follows
			n.dst = utf8.AppendRune(n.dst, r)
			n.marks++
			n.marked = true
		}
	case unicode.Is(unicode.Cf, r), r >= 0x1f3fb && r <= 0x1f3ff:
		// joiners, direction marks and skin tones
	default:
		n.gap = true
	}
}

// letter writes r, behind a space where a word begins.
func (n *normaliser) letter(r rune) {
	if n.gap && len(n.dst) > n.start {
		n.dst = append(n.dst, ' ')
	}
	n.gap, n.marks = false, 0
	if r < utf8.RuneSelf {
		n.dst = append(n.dst, byte(r))
		return
	}
	n.dst = utf8.AppendRune(n.dst, r)
}

// accent drops an accent. One that was typed alone, as in "don´t", decomposes
// into a space and the accent, and is an apostrophe.
func (n *normaliser) accent(r rune) {
	if r == '\u0301' {
		n.gap = false
	}
}

// folded writes a lower-case letter, or the letters it is written with where
// its sign is missing on the keyboard.
func (n *normaliser) folded(r rune) {
	if s, ok := folds[r]; ok {
		for _, c := range s {
			n.letter(c)
		}
		return
	}
	n.letter(r)
}

// folds are letters that do not decompose.
var folds = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i", 'ŋ': "n", 'ς': "σ",
}

// accent tells marks that may be left out in writing from those that are part
// of a letter, as in Hindi, Thai or Japanese.
func accent(r rune) bool {
	switch {
	case r < 0x300:
		return false
	case r <= 0x36f, // Latin, Greek, Cyrillic
		r >= 0x591 && r <= 0x5c7 && r != 0x5be && r != 0x5c0 && r != 0x5c3 && r != 0x5c6, // Hebrew points
		r >= 0x610 && r <= 0x61a, r >= 0x64b && r <= 0x65f, r == 0x670, r >= 0x6d6 && r <= 0x6dc, r >= 0x6df && r <= 0x6e4, // Arabic points
		r >= 0x1ab0 && r <= 0x1aff, r >= 0x1dc0 && r <= 0x1dff, r >= 0x20d0 && r <= 0x20ff,
		r >= 0xfe00 && r <= 0xfe0f, r >= 0xfe20 && r <= 0xfe2f: // variation selectors, half marks
		return true
	}
	return false
}

// alone tells characters that are words by themselves: scripts written without
// spaces, and emoji.
func alone(r rune) bool {
	if r < 0x2190 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x2300 && unicode.Is(unicode.So, r)
}
