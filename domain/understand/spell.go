package understand

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// speller mends words by the assistant's own vocabulary: a word of four or
// more letters that is not in it becomes the most frequent known word one edit
// away (a letter left out, put in, changed, or two swapped) with the same
// first letter. Frequent words of the language are spelled right and stay.
type speller struct {
	lang  string
	words []string         // by falling frequency, then by letters
	known map[string]int32 // position in words
	bare  *table           // hash of a word, or of one without one letter, to the first of chain
	chain []link
}

// link is one word under a hash; next is 1 more than the position of the next
// one, 0 at the end.
type link struct{ word, next int32 }

const (
	minMended  = 4      // letters a word must have to be mended
	mostMended = 40     // longer words stay as they are
	mostTried  = 99     // words under one hash
	mostWords  = 50_000 // that others are mended to
)

// newSpeller builds the index from the words and how often each occurs.
func newSpeller(count map[string]int, lang string) *speller {
	s := &speller{lang: base(lang), words: make([]string, 0, len(count)), known: make(map[string]int32, len(count)), bare: newTable(8 * min(len(count), mostWords))}
	for w := range count {
		s.words = append(s.words, w)
	}
	slices.SortFunc(s.words, func(a, b string) int {
		if d := count[b] - count[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	for i, w := range slices.Backward(s.words) { // so that a chain begins with the most frequent
		s.known[w] = int32(i)
		if i < mostWords && letters(w, minMended-1, mostMended+1) {
			eachBare(w, func(h uint64) { s.put(h, int32(i)) })
		}
	}
	return s
}

func (s *speller) put(h uint64, word int32) {
	at := s.bare.add(h)
	if *at > 0 && s.chain[*at-1].word == word {
		return
	}
	s.chain = append(s.chain, link{word, int32(*at)})
	*at = uint32(len(s.chain))
}

// letters tells whether w is nothing but letters, at least low and at most high.
func letters(w string, low, high int) bool {
	n := 0
	for _, r := range w {
		if r <= '9' && r >= '0' || r >= utf8.RuneSelf && !unicode.IsLetter(r) {
			return false
		}
		n++
	}
	return low <= n && n <= high
}

// eachBare calls f with the hash of w and of w without each of its letters.
func eachBare(w string, f func(uint64)) {
	f(key(0, hashBytes(w)))
	for i, r := range w {
		h := hashBytes(w[:i])
		rest := w[i+utf8.RuneLen(r):]
		for j := range len(rest) {
			h = (h ^ uint64(rest[j])) * hashPrime
		}
		f(key(0, h))
	}
}

// mend is w, or the known word it was probably meant to be.
func (s *speller) mend(w string) string {
	if _, ok := s.known[w]; ok || !letters(w, minMended, mostMended) {
		return w
	}
	if stopWords[s.lang][w] || commonWords[s.lang][w] || kinOf[s.lang].words[w] > 0 {
		return w
	}
	first, _ := utf8.DecodeRuneInString(w)
	best := int32(len(s.words))
	eachBare(w, func(h uint64) {
		at, _ := s.bare.get(h)
		for range mostTried {
			if at == 0 {
				return
			}
			l := s.chain[at-1]
			if l.word >= best {
				return
			}
			if c := s.words[l.word]; strings.HasPrefix(c, string(first)) && oneEdit(w, c) {
				best = l.word
				return
			}
			at = uint32(l.next)
		}
	})
	if int(best) == len(s.words) {
		return w
	}
	return s.words[best]
}

// oneEdit tells whether two different words are one edit apart.
func oneEdit(a, b string) bool {
	var left, right [mostMended + 1]rune
	x, y := runes(left[:0], a), runes(right[:0], b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(y)-len(x) > 1 {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return slices.Equal(x[i:], y[i+1:])
	}
	if i == len(x) || slices.Equal(x[i+1:], y[i+1:]) {
		return true
	}
	return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && slices.Equal(x[i+2:], y[i+2:])
}

func runes(dst []rune, s string) []rune {
	for _, r := range s {
		dst = append(dst, r)
	}
	return dst
}

// memory in bytes, about.
func (s *speller) memory() int {
	n := s.bare.memory() + 8*cap(s.chain)
	for _, w := range s.words {
		n += len(w) + 16 + 40
	}
	return n
}
