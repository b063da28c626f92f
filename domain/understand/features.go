package understand

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The kinds of features; a kind stands in the top bits of a feature's key, so
// that sorted keys are grouped by kind.
const (
	kindWord   = iota
	kindNumber // a word with digits
	kindKin    // the group of words that are used for one another
	kindPair
	kindGram2
	kindGram3
	kindGram4
	kinds
)

// kindBits is how far a key's kind is shifted.
const kindBits = 61

// kindOf tells what feature a key stands for.
func kindOf(key uint64) int { return int(key >> kindBits) }

// Keys are 64-bit hashes: among a million features two meet with a chance of
// one in ten million, and then share a weight.
const (
	hashStart = 14695981039346656037
	hashPrime = 1099511628211
	edgeMark  = 1 // hash of the sentence's start and end in word pairs
)

func hashBytes(s string) uint64 {
	h := uint64(hashStart)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * hashPrime
	}
	return h
}

// key finishes a hash and puts the kind in front.
func key(kind int, h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	h ^= h >> 33
	return uint64(kind)<<kindBits | h>>(64-kindBits)
}

// appendFeatures appends the keys of a text's features, sorted and each once:
// stems, groups of kindred words, pairs of neighbours with marks at both ends, and
// the 2- to 4-grams of characters of each word between spaces. A word of a
// group stands in pairs as that group. The stem of a word with digits has zeros
// in their places: one order number is like another.
func appendFeatures(dst []uint64, words []string, g grammar) []uint64 {
	start, before := len(dst), uint64(edgeMark)
	for _, w := range words {
		kind, s := kindWord, g.stem(w)
		if strings.ContainsFunc(w, unicode.IsDigit) {
			kind, s = kindNumber, strings.Map(mask, w)
		}
		h := hashBytes(s)
		dst = append(dst, key(kind, h))
		if group := g.kin.group(w, s); group > 0 {
			h = group * hashPrime
			dst = append(dst, key(kindKin, h))
		}
		dst = append(dst, key(kindPair, before*hashPrime^h))
		before = h
		dst = appendGrams(dst, w)
	}
	if len(words) > 0 {
		dst = append(dst, key(kindPair, before*hashPrime^edgeMark))
	}
	slices.Sort(dst[start:])
	return dst[:start+len(slices.Compact(dst[start:]))]
}

func mask(r rune) rune {
	if unicode.IsDigit(r) {
		return '0'
	}
	return r
}

// appendGrams appends the n-grams of one word, with the spaces around it.
func appendGrams(dst []uint64, w string) []uint64 {
	a, b, c := uint64(0), uint64(0), uint64(' ') // the last three characters
	for i := 0; i <= len(w); {
		r, size := ' ', 1
		if i < len(w) {
			r, size = utf8.DecodeRuneInString(w[i:])
		}
		i += size
		x := uint64(r)
		h2 := c*hashPrime ^ x
		dst = append(dst, key(kindGram2, h2))
		if b != 0 {
			h3 := (b*hashPrime^c)*hashPrime ^ x
			dst = append(dst, key(kindGram3, h3))
		}
		if a != 0 {
			h4 := ((a*hashPrime^b)*hashPrime^c)*hashPrime ^ x
			dst = append(dst, key(kindGram4, h4))
		}
		a, b, c = b, c, x
	}
	return dst
}

// table maps keys to small numbers by open addressing.
type table struct {
	keys []uint64 // 0: free
	vals []uint32
	n    int
}

func newTable(room int) *table {
	size := 16
	for size < 2*room {
		size *= 2
	}
	return &table{keys: make([]uint64, size), vals: make([]uint32, size)}
}

// slot is where k stands, or would.
func (t *table) slot(k uint64) int {
	mask := uint64(len(t.keys) - 1)
	for i := k & mask; ; i = (i + 1) & mask {
		if t.keys[i] == k || t.keys[i] == 0 {
			return int(i)
		}
	}
}

// get finds the number of k.
func (t *table) get(k uint64) (uint32, bool) {
	i := t.slot(k)
	return t.vals[i], t.keys[i] == k && k != 0
}

// add puts k in, growing as needed, and returns the place of its number.
func (t *table) add(k uint64) *uint32 {
	i := t.slot(k)
	if t.keys[i] == k {
		return &t.vals[i]
	}
	if 2*(t.n+1) > len(t.keys) {
		t.grow()
		i = t.slot(k)
	}
	t.keys[i] = k
	t.n++
	return &t.vals[i]
}

func (t *table) grow() {
	bigger := newTable(len(t.keys))
	for i, k := range t.keys {
		if k != 0 {
			j := bigger.slot(k)
			bigger.keys[j], bigger.vals[j] = k, t.vals[i]
		}
	}
	t.keys, t.vals = bigger.keys, bigger.vals
}

// memory in bytes.
func (t *table) memory() int { return 12 * len(t.keys) }
