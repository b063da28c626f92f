package understand

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
)

// Typos makes 1 + length/25 random edits: a letter left out, swapped with the
// next, changed or put in. The same text and seed give the same typos.
func Typos(text string, seed uint64) string {
	rng := newRand(seed ^ hashBytes(text))
	r := []rune(text)
	for range 1 + len(r)/25 {
		r = typo(r, rng)
	}
	return string(r)
}

func typo(r []rune, rng *rand.Rand) []rune {
	var at []int // letters
	for i, c := range r {
		if unicode.IsLetter(c) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return r
	}
	i, letter := at[rng.IntN(len(at))], rune('a'+rng.IntN(26))
	switch rng.IntN(4) {
	case 0:
		return slices.Delete(r, i, i+1)
	case 1:
		if i+1 < len(r) {
			r[i], r[i+1] = r[i+1], r[i]
		}
	case 2:
		r[i] = letter
	default:
		r = slices.Insert(r, i, letter)
	}
	return r
}

// Sample picks at most k random examples of each label, the same for the same
// examples, k and seed whatever the order of the examples.
func Sample(examples []Example, k int, seed uint64) []Example {
	sorted := slices.Clone(examples)
	slices.SortFunc(sorted, compareExamples)
	rng := newRand(seed)
	rng.Shuffle(len(sorted), func(i, j int) { sorted[i], sorted[j] = sorted[j], sorted[i] })
	var picked []Example
	have := map[string]int{}
	for _, e := range sorted {
		if have[e.Label]++; have[e.Label] <= k {
			picked = append(picked, e)
		}
	}
	slices.SortFunc(picked, compareExamples)
	return picked
}

func compareExamples(a, b Example) int {
	if c := strings.Compare(a.Label, b.Label); c != 0 {
		return c
	}
	return strings.Compare(a.Text, b.Text)
}

// newRand is the only source of randomness here: always the same.
func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x72656c65766f)) }
