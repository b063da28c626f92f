package summary

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFind(t *testing.T) {
	for _, c := range []struct {
		text, query string
		want        []string
	}{
		{"Mi factura está mal", "ESTA MAL", []string{"está mal"}}, {"Mi factura está mal", "está", []string{"está"}}, {"Mi factura está mal", "x", nil}, {"aaa", "a", []string{"a", "a", "a"}}, {"aaaa", "aa", []string{"aa", "aa"}}, {"", "a", nil}, {"a", "", nil}, {"a", "  ", nil}, {"a", "ab", nil},
		{"El niño y la NIÑA", "nin", []string{"niñ", "NIÑ"}}, {"e\u0301te\u0301", "ete", []string{"e\u0301te\u0301"}}, {"e\u0301te\u0301", "É", []string{"e\u0301", "e\u0301"}}, {"été", "e\u0301t", []string{"ét"}}, {"Straße", "STRASSE", nil}, {"Straße", "straß", []string{"Straß"}}, {"ΟΔΟΣ οδός", "οδος", []string{"ΟΔΟΣ", "οδός"}},
		{"two\n  words here", "two words", []string{"two\n  words"}}, {"don’t", "don't", []string{"don’t"}}, {"«Hola» he said", `"hola"`, []string{"«Hola»"}}, {"a 😀 b", "😀", []string{"😀"}}, {"İstanbul", "istanbul", []string{"İstanbul"}}, {"100 %", "100 %", []string{"100 %"}}, {"a.b", ".", []string{"."}}, {" leading", "leading", []string{"leading"}}, {"한국어", "한", []string{"한"}},
	} {
		var got []string
		for _, h := range Find(c.text, c.query) {
			got = append(got, c.text[h.Start:h.End])
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q in %q: %q", c.query, c.text, got)
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("Mi factura está mal", "ESTA")
	f.Add("e\u0301\u0301 \xff x", "e")
	f.Add("a  b\n c", " b ")
	f.Add(strings.Repeat("\u0301", 50), "\u0301")
	f.Add("각각", "ᄀ")
	f.Fuzz(func(t *testing.T, text, query string) {
		q := strings.TrimSpace(foldText(strings.TrimSpace(query)))
		last := 0
		hits := Find(text, query)
		for _, h := range hits {
			if h.Start < last || h.End <= h.Start || h.End > len(text) {
				t.Fatalf("%q in %q: %v", query, text, hits)
			}
			last = h.End
			part := text[h.Start:h.End]
			if utf8.ValidString(text) && !utf8.ValidString(part) {
				t.Fatalf("%q in %q cuts a character: %v", query, text, h)
			}
			if !strings.Contains(foldText(part), q) {
				t.Fatalf("%q in %q: %q", query, text, part)
			}
		}
		if (len(hits) > 0) != (q != "" && strings.Contains(foldText(text), q)) {
			t.Fatalf("%q in %q: %v", query, text, hits)
		}
	})
}

func FuzzSummarise(f *testing.F) {
	f.Add("en", "Agent requested", "One. Two! Three? Four. Five. Six.", 3)
	f.Add("es", "", "Hola.\n¿Qué tal? Mi factura está mal. Mi factura de marzo. Dr. X. \xff", 1)
	f.Fuzz(func(t *testing.T, lang, reason, text string, n int) {
		in := Input{Lang: lang, Reason: reason, Facts: []Fact{{reason, text}}}
		for i := range max(0, n) % 9 {
			in.Lines = append(in.Lines, Line{Author: "visitor", Text: text[min(len(text), i):], Request: i == 1})
		}
		if s := Summarise(in); utf8.RuneCountInString(s) > Max || !utf8.ValidString(s) {
			t.Fatalf("%q", s)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("Mi factura está mal y nadie contesta. ", 250)
	for b.Loop() {
		Find(text, "ESTA MAL")
	}
}
