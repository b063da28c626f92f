package summary

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"relevo/domain"
)

// What is looked at of a long conversation: how it began and how it went on
// last.
const (
	maxFirst    = 100   // sentences
	maxLast     = 300   // sentences
	maxLineText = 2_000 // characters of one message
)

// abbreviations do not end a sentence, whatever follows.
var abbreviations = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`mr mrs ms dr prof st no nr vs etc e.g i.e eg ie approx inc ltd co dept tel ext a.m p.m jan feb mar apr jun jul aug sep sept oct nov dec
		sr sra srta sres d dña dª ud uds vd vds pág págs núm nº art arts aprox avda av c/ c tel ej p.ej p ene abr ago set dic ee.uu`) {
		m[w] = true
	}
	return m
}()

// ends gives the places after which a sentence is over, in bytes: after ".",
// "!", "?" or "…" with closing signs, before a space.
func ends(s string) []int {
	var out []int
	start, hot := 0, false
	for i, r := range s {
		if hot && unicode.IsSpace(r) {
			if !abbreviated(s[start:i]) {
				out = append(out, i)
			}
			hot = false
		}
		switch {
		case r == '.' || r == '!' || r == '?' || r == '…':
			hot = true
		case hot && !strings.ContainsRune(`"')]»”’`, r):
			hot = false
		}
		if unicode.IsSpace(r) {
			start = i + utf8.RuneLen(r)
		}
	}
	return out
}

// abbreviated tells whether the word is one that keeps its sentence going:
// "Mr.", "3.", "J.".
func abbreviated(w string) bool {
	w, stop := strings.CutSuffix(w, ".")
	w = strings.ToLower(strings.TrimLeft(w, `("'«“¿¡`))
	if !stop || strings.HasSuffix(w, ".") {
		return false
	}
	return abbreviations[w] || utf8.RuneCountInString(w) == 1 && !strings.ContainsAny(w, "0123456789")
}

// split cuts a message into sentences.
func split(text string) []string {
	var out []string
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' }) {
		line = oneLine(line)
		from := 0
		for _, e := range append(ends(line), len(line)) {
			if s := strings.TrimSpace(line[from:e]); says(s) {
				out = append(out, s)
			}
			from = e
		}
	}
	return out
}

// says tells whether a text has a letter or digit at all.
func says(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0
}

// visitorSentences are what the visitor said, each sentence once (the last
// time), the last unanswered request in one piece.
func visitorSentences(lines []Line) []sentence {
	last := -1
	for i, l := range lines {
		if l.Request && l.Author == "visitor" && says(l.Text) {
			last = i
		}
	}
	var all []sentence
	for i, l := range lines {
		if l.Author != "visitor" {
			continue
		}
		text := domain.Clip(l.Text, maxLineText)
		if i == last {
			all = append(all, sentence{text: oneLine(text), request: true})
			continue
		}
		for _, s := range split(text) {
			all = append(all, sentence{text: s})
		}
	}
	return once(ofBothEnds(all))
}

// ofBothEnds keeps the first and last sentences of very long conversations,
// and the request.
func ofBothEnds(all []sentence) []sentence {
	var out []sentence
	for i, s := range all {
		if i < maxFirst || i >= len(all)-maxLast || s.request {
			out = append(out, s)
		}
	}
	return out
}

// once leaves out what was said again later in the same words, but never the
// request.
func once(all []sentence) []sentence {
	seen := map[string]bool{}
	for _, s := range all {
		if s.request {
			seen[foldText(s.text)] = true
		}
	}
	keep := make([]bool, len(all))
	for i := len(all) - 1; i >= 0; i-- {
		key := foldText(all[i].text)
		keep[i] = all[i].request || !seen[key]
		seen[key] = true
	}
	var out []sentence
	for i, s := range all {
		if keep[i] {
			s.at = len(out)
			out = append(out, s)
		}
	}
	return out
}
