package assistant

import (
	"strings"

	"relevo/domain/understand"
)

// phraseFinder looks for phrases in one text, by whole words.
type phraseFinder struct {
	text  string          // normalised, a space at both ends; "" for a text without words
	heads map[uint16]bool // the first two letters of its words
}

func newPhraseFinder(text string) phraseFinder {
	norm := understand.Normalise(text)
	if norm == "" {
		return phraseFinder{}
	}
	f := phraseFinder{" " + norm + " ", map[uint16]bool{}}
	for word := range strings.SplitSeq(norm, " ") {
		if len(word) > 1 {
			f.heads[head(word[0], word[1])] = true
		}
	}
	return f
}

func head(a, b byte) uint16 { return uint16(a)<<8 | uint16(b) }

// holds tells whether the text holds one of the phrases. The lists of all
// languages count: a visitor may write in another one than the session's.
func (f *phraseFinder) holds(phrases Phrases) bool {
	if f.text == "" {
		return false
	}
	for _, lines := range phrases {
		for _, line := range lines {
			if f.begins(line) && f.has(line) {
				return true
			}
		}
	}
	return false
}

func (f *phraseFinder) has(line string) bool {
	n := understand.Normalise(line)
	return n != "" && strings.Contains(f.text, " "+n+" ")
}

// begins tells, without normalising it, whether a phrase can be in the text: most
// of a thousand cannot, and each message is held against all of them.
func (f *phraseFinder) begins(line string) bool {
	if len(line) < 2 {
		return true
	}
	a, ok1 := plainLetter(line[0])
	b, ok2 := plainLetter(line[1])
	return !ok1 || !ok2 || f.heads[head(a, b)]
}

// plainLetter is an ASCII letter or digit as Normalise writes it.
func plainLetter(c byte) (byte, bool) {
	switch {
	case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
		return c, true
	case 'A' <= c && c <= 'Z':
		return c + 'a' - 'A', true
	}
	return c, false
}
