// Package summary tells an agent in a few lines what a conversation is about,
// and finds words in its transcript. It needs no model, no clock and no
// randomness: the same conversation always has the same summary, in the
// language in which it was held.
package summary

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Line is one message of the transcript.
type Line struct {
	Author  string // "visitor", "assistant", "agent", "system"
	Text    string
	Request bool // of a visitor: what was asked was not answered
}

// Fact is something known of the visitor or answered by them. Private ones are
// left out by the caller.
type Fact struct{ Name, Value string }

// Input is what a summary is made from. Lines are in the order of time.
type Input struct {
	Lang   string // "en", "es"
	Reason string // why the conversation was handed over, already worded
	Facts  []Fact
	Lines  []Line
}

// The sizes of a summary, in characters.
const (
	Max        = 600 // in all
	maxReason  = 160
	maxFact    = 100
	maxFacts   = 240 // together, when there is something said to show
	minExtract = 30  // a rest of an extract shorter than this is left out
	maxPicked  = 3
	fewEnough  = 5 // with fewer sentences all are shown
)

// Summarise writes the reason, the facts as "name: value" and up to three
// sentences of the visitor, one a line, within Max characters. The last
// unanswered request is always among the sentences; with nothing said the
// reason and the facts remain.
func Summarise(in Input) string {
	var lines []string
	left := Max
	add := func(s string) {
		lines = append(lines, s)
		left -= utf8.RuneCountInString(s) + 1
	}
	if r := shorten(oneLine(in.Reason), maxReason); r != "" {
		add(r)
	}
	picked := pick(in)
	room := left
	if len(picked) > 0 {
		room = maxFacts
	}
	for _, f := range in.Facts {
		s := shorten(oneLine(f.Name)+": "+oneLine(f.Value), maxFact)
		if n := utf8.RuneCountInString(s) + 1; oneLine(f.Value) != "" && n <= room {
			room -= n
			add(s)
		}
	}
	for _, s := range fit(picked, left) {
		add(s)
	}
	return strings.Join(lines, "\n")
}

// Extracts are the sentences Summarise would show if it had room for all of
// them, in the order of time.
func Extracts(in Input) []string {
	var out []string
	for _, s := range pick(in) {
		out = append(out, s.text)
	}
	return out
}

// sentence is a piece of what the visitor said.
type sentence struct {
	text    string
	at      int  // place in time
	request bool // the last unanswered request, whole
	score   float64
	near    float64 // sum of the cosines of its links: decides between equal scores
	terms   []term
	norm    float64
}

// pick chooses the sentences to show, in the order of time.
func pick(in Input) []sentence {
	all := visitorSentences(in.Lines)
	if len(all) < fewEnough {
		return all
	}
	rank(all, in.Lang)
	order := slices.Clone(all)
	slices.SortStableFunc(order, func(a, b sentence) int {
		switch {
		case a.request != b.request:
			return first(a.request)
		case a.score != b.score:
			return first(a.score > b.score)
		case a.near != b.near:
			return first(a.near > b.near)
		}
		return len(b.terms) - len(a.terms)
	})
	var picked []sentence
	for _, s := range order {
		again := slices.ContainsFunc(picked, func(p sentence) bool { return cosine(&s, &p) > 0.8 })
		if len(picked) < maxPicked && !again {
			picked = append(picked, s)
		}
	}
	slices.SortFunc(picked, func(a, b sentence) int { return a.at - b.at })
	return picked
}

func first(yes bool) int {
	if yes {
		return -1
	}
	return 1
}

// fit cuts the sentences to n characters in all: first the request gets its
// room, then the best of the others.
func fit(picked []sentence, n int) []string {
	order := make([]int, len(picked))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch x, y := picked[a], picked[b]; {
		case x.request != y.request:
			return first(x.request)
		case x.score != y.score:
			return first(x.score > y.score)
		}
		return 0
	})
	texts := make([]string, len(picked))
	each := max(240, n/max(1, len(picked)))
	for _, i := range order {
		s := shorten(picked[i].text, min(n, each))
		if m := utf8.RuneCountInString(s); s == picked[i].text || m >= minExtract {
			texts[i], n = s, n-m-1
		}
	}
	return slices.DeleteFunc(texts, func(s string) bool { return s == "" })
}

// oneLine is foreign text without line breaks, controls and double spaces.
func oneLine(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// shorten cuts s to n characters: after a sentence if that keeps half of it,
// else after a word, with an ellipsis.
func shorten(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	if n < 2 {
		return ""
	}
	end := 0 // of the first n-1 characters, in bytes
	for i, k := 0, 0; k < n; k++ {
		end = i
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	head := s[:end]
	stop := 0
	for _, e := range ends(s) {
		if e <= end {
			stop = e
		}
	}
	if stop*2 >= end {
		return strings.TrimSpace(s[:stop])
	}
	if i := strings.LastIndexByte(head, ' '); i*3 >= end*2 {
		head = head[:i]
	}
	return strings.TrimRight(head, " ,;:-–") + "…"
}
