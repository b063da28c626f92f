package summary

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func said(texts ...string) []Line {
	var all []Line
	for _, s := range texts {
		all = append(all, Line{Author: "visitor", Text: s}, Line{Author: "assistant", Text: "Invoice invoice invoice from the assistant."})
	}
	return all
}

func TestSummarise(t *testing.T) {
	lines := said("Hello!", "My invoice of March is wrong.", "You charged me twice on the March invoice.", "I like your shop. The weather is fine today.", "Please refund the second charge of the invoice.", "I already wrote last week.")
	lines = append(lines, Line{Author: "visitor", Text: "When do I get my money back?", Request: true})
	in := Input{Lang: "en", Reason: "Agent requested", Facts: []Fact{{"email", "joe@example.com"}, {"order", "AB1234"}, {"empty", " "}}, Lines: lines}
	want := "Agent requested\nemail: joe@example.com\norder: AB1234\nMy invoice of March is wrong.\nYou charged me twice on the March invoice.\nWhen do I get my money back?"
	if got := Summarise(in); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	in.Lang, in.Lines = "es", nil
	in.Reason = "Agente solicitado"
	if got := Summarise(in); got != "Agente solicitado\nemail: joe@example.com\norder: AB1234" {
		t.Error(got)
	}
	if got := Summarise(Input{}); got != "" {
		t.Error(got)
	}
}

func TestSpanish(t *testing.T) {
	lines := said("Hola, buenas tardes.", "Mi factura de marzo está mal. Me habéis cobrado dos veces la factura de marzo.", "Os escribí la semana pasada por el mismo cobro.", "¿Tenéis tienda en Sevilla?", "Gracias.", "Quiero que me devolváis el cobro de la factura.")
	got := Extracts(Input{Lang: "es", Lines: lines})
	want := []string{"Mi factura de marzo está mal.", "Me habéis cobrado dos veces la factura de marzo.", "Quiero que me devolváis el cobro de la factura."}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
}

func TestFewSentences(t *testing.T) {
	in := Input{Lang: "en", Lines: []Line{{Author: "visitor", Text: "One thing. Another thing!"}, {Author: "agent", Text: "Yes?"}, {Author: "visitor", Text: "😀 ..."}, {Author: "visitor", Text: "A third"}, {Author: "system", Text: "joined"}, {Author: "visitor", Text: "a THIRD"}, {Author: "visitor", Text: "fourth"}}}
	if got := Extracts(in); !reflect.DeepEqual(got, []string{"One thing.", "Another thing!", "a THIRD", "fourth"}) {
		t.Errorf("%q", got)
	}
}

// TestRequest: the last unanswered request is kept whole, wherever it stands,
// and only the visitor's counts.
func TestRequest(t *testing.T) {
	lines := said("I want a refund for the order.", "The order came late and broken.", "A refund of the order please.", "The order number is AB1234.", "The order was a gift.")
	lines = slices.Insert(lines, 2, Line{Author: "visitor", Text: "Do you ship to Mars? I live there.", Request: true})
	lines = slices.Insert(lines, 0, Line{Author: "visitor", Text: "An older question?", Request: true})
	lines = append(lines, Line{Author: "agent", Text: "Anything else?", Request: true})
	got := Extracts(Input{Lang: "en", Lines: lines})
	if len(got) != 3 || !slices.Contains(got, "Do you ship to Mars? I live there.") || slices.Contains(got, "An older question?") || slices.Contains(got, "Anything else?") {
		t.Errorf("%q", got)
	}
	long := strings.Repeat("really ", 200) + "long"
	sum := Summarise(Input{Lang: "en", Reason: strings.Repeat("why ", 100), Facts: slices.Repeat([]Fact{{"fact", strings.Repeat("x", 90)}}, 20), Lines: append(lines, Line{Author: "visitor", Text: long, Request: true})})
	if n := utf8.RuneCountInString(sum); n > Max || !strings.Contains(sum, "really really") || !strings.Contains(sum, "…") {
		t.Errorf("%d %s", n, sum)
	}
}

func TestSplit(t *testing.T) {
	for text, want := range map[string]string{
		"One. Two! Three? Four…": "One.|Two!|Three?|Four…", "No stop at all": "No stop at all", "Mr. Smith is here. He waits.": "Mr. Smith is here.|He waits.", "J. Smith paid 3.50 today. Fine": "J. Smith paid 3.50 today.|Fine",
		"¿Abrís hoy? ¡Sí! Gracias.": "¿Abrís hoy?|¡Sí!|Gracias.", "La Sra. López y el Dr. Gil. Punto.": "La Sra. López y el Dr. Gil.|Punto.", "See e.g. the first, i.e. this. End": "See e.g. the first, i.e. this.|End", "a\nb\r\n\nc": "a|b|c", "He said \"no.\" Then left.": "He said \"no.\"|Then left.",
		"www.example.com is down. Help!!! Now": "www.example.com is down.|Help!!!|Now", "...": "", "": "", "It is 5. Then 6.": "It is 5.|Then 6.", "At 5 p.m. we met. Ok": "At 5 p.m. we met.|Ok", "\xff\xfe bad. ok": "bad.|ok", "Hola.Adiós": "Hola.Adiós",
	} {
		if got := strings.Join(split(text), "|"); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestStems(t *testing.T) {
	for text, want := range map[string]string{
		"en:The invoices are wrong": "invoic wrong", "en:invoicing, invoiced": "invoic invoic", "en:refunds refunded refunding": "refund refund refund", "en:I don't": "", "es:Las facturas de la factura": "factur factur", "es:devolución, devoluciones": "devol devol", "es:cobrado cobraron cobrar": "cobr cobr cobr", "es:¿Está mal?": "mal",
	} {
		lang, s, _ := strings.Cut(text, ":")
		if got := strings.Join(stems(s, lang), " "); got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
}

func TestShorten(t *testing.T) {
	for _, c := range []struct {
		s    string
		n    int
		want string
	}{
		{"short", 10, "short"}, {"exactly 10", 10, "exactly 10"}, {"one two three four", 10, "one two…"}, {"A whole sentence. And more", 20, "A whole sentence."}, {"No. This sentence is long", 20, "No. This sentence…"}, {"unbreakable-word-here", 10, "unbreakab…"}, {"ñandúes ñandúes", 10, "ñandúes…"}, {"ab", 1, ""}, {"x, y z", 5, "x, y…"},
	} {
		if got := shorten(c.s, c.n); got != c.want {
			t.Errorf("%q %d: %q", c.s, c.n, got)
		}
	}
}

// chat draws a conversation.
func chat(t *rapid.T) Input {
	word := rapid.SampledFrom(strings.Fields("refund order invoice late broken March twice help the a of my is pedido factura cobro mal ¿dónde está? Why? ok. No! Mr. AB1234 \xff 😀 é"))
	line := rapid.Custom(func(t *rapid.T) Line {
		return Line{
			Author:  rapid.SampledFrom([]string{"visitor", "visitor", "assistant", "agent", "system"}).Draw(t, "author"),
			Text:    strings.Join(rapid.SliceOfN(word, 0, 40).Draw(t, "words"), rapid.SampledFrom([]string{" ", " ", "\n", ". "}).Draw(t, "glue")),
			Request: rapid.IntRange(0, 4).Draw(t, "request") == 0,
		}
	})
	fact := rapid.Custom(func(t *rapid.T) Fact { return Fact{word.Draw(t, "name"), rapid.String().Draw(t, "value")} })
	return Input{Lang: rapid.SampledFrom([]string{"en", "es", ""}).Draw(t, "lang"), Reason: rapid.String().Draw(t, "reason"), Facts: rapid.SliceOfN(fact, 0, 8).Draw(t, "facts"), Lines: rapid.SliceOfN(line, 0, 30).Draw(t, "lines")}
}

// TestAlways: any summary is short, valid, the same each time, made of the
// visitor's own words in order, and holds the last unanswered request.
func TestAlways(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := chat(t)
		sum, ext := Summarise(in), Extracts(in)
		if sum != Summarise(in) || !reflect.DeepEqual(ext, Extracts(in)) {
			t.Fatal("not the same twice")
		}
		if n := utf8.RuneCountInString(sum); n > Max || !utf8.ValidString(sum) || len(ext) > fewEnough-1 {
			t.Fatal(n, len(ext), sum)
		}
		var all []string
		request := ""
		for _, l := range in.Lines {
			if l.Author == "visitor" {
				all = append(all, oneLine(l.Text))
				if l.Request && says(l.Text) {
					request = oneLine(l.Text)
				}
			}
		}
		words, from := strings.Join(all, " "), 0
		for _, e := range ext {
			i := strings.Index(words[min(from, len(words)):], e)
			if i < 0 && !strings.Contains(words, e) {
				t.Fatalf("%q was not said", e)
			}
			from = max(from, from+i)
		}
		if request == "" {
			return
		}
		if !slices.Contains(ext, request) {
			t.Fatalf("%q is not in %q", request, ext)
		}
		start := []rune(request)
		if s := string(start[:min(len(start), 25)]); !strings.Contains(sum, strings.TrimSpace(s)) && len(start) < 240 {
			t.Fatalf("%q is not in %q", request, sum)
		}
	})
}

func TestLongConversation(t *testing.T) {
	in := conversation(2_000)
	in.Lines[700].Request = true
	got := Extracts(in)
	if len(got) != 3 || !slices.Contains(got, oneLine(in.Lines[700].Text)) {
		t.Errorf("%q", got)
	}
	huge := Input{Lang: "en", Lines: []Line{{Author: "visitor", Text: strings.Repeat("a. ", 1_000_000)}, {Author: "visitor", Text: strings.Repeat("word ", 200_000), Request: true}, {Author: "visitor", Text: strings.Repeat("\u0301", 100_000) + "x"}}}
	if sum := Summarise(huge); utf8.RuneCountInString(sum) > Max || !strings.Contains(sum, "word word") {
		t.Error(len(sum))
	}
}

// conversation is a talk of n messages, half of them the visitor's.
func conversation(n int) Input {
	in := Input{Lang: "en", Reason: "Agent requested", Facts: []Fact{{"email", "joe@example.com"}}}
	topics := strings.Fields("invoice refund parcel delivery account password voucher address")
	for i := range n {
		author := "visitor"
		if i%2 == 1 {
			author = "assistant"
		}
		a, b := topics[i*7%len(topics)], topics[i*i%len(topics)]
		in.Lines = append(in.Lines, Line{Author: author, Text: fmt.Sprintf("The %s number %d is not right. I asked about the %s and my %s yesterday. What happens with it now?", a, i, b, a)})
	}
	return in
}

// BenchmarkSummarise: 200 messages, to be done in less than 20 ms.
func BenchmarkSummarise(b *testing.B) {
	in := conversation(200)
	for b.Loop() {
		Summarise(in)
	}
}

// BenchmarkSummariseAllVisitor: 200 messages, all of them the visitor's.
func BenchmarkSummariseAllVisitor(b *testing.B) {
	in := conversation(200)
	for i := range in.Lines {
		in.Lines[i].Author = "visitor"
	}
	for b.Loop() {
		Summarise(in)
	}
}
