package main

import (
	"math/rand/v2"
	"strings"
)

// words makes plausible text: a vocabulary in which the k-th word is about
// 1/k as frequent as the first, as in any language. The same seed makes the
// same text.
type words struct {
	rand *rand.Rand
	zipf *rand.Zipf
	list []string // most frequent first
	buf  strings.Builder
}

const vocabulary = 30_000

// common are the words people write to shops most, in two languages.
var common = strings.Fields(`the i to my is it and you a have not for please order can of in on this with when
el la de que no mi y en un por hola gracias pedido cuando para con una está what was hello thanks but your they
delivery refund return account invoice email address password price size colour tracking number week today tomorrow
still arrived broken wrong missing late again item box shipping payment card bank discount code store help
envío devolución cuenta factura correo dirección contraseña precio talla semana hoy mañana todavía roto tarde`)

func newWords(seed uint64) *words {
	r := rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))
	w := &words{rand: r, list: append([]string(nil), common...)}
	have := map[string]bool{}
	for _, s := range w.list {
		have[s] = true
	}
	for len(w.list) < vocabulary {
		if s := w.coin(); !have[s] {
			have[s] = true
			w.list = append(w.list, s)
		}
	}
	w.zipf = rand.NewZipf(r, 1.07, 2.7, vocabulary-1)
	return w
}

var (
	onsets = strings.Fields("b br c ch d dr f g gr l m n p pl pr r s st t tr v w z")
	vowels = strings.Fields("a e i o u ai ea io ou")
	codas  = []string{"", "", "n", "r", "s", "l", "t"}
)

// coin makes up a word of two to four syllables.
func (w *words) coin() string {
	w.buf.Reset()
	for range 2 + w.rand.IntN(3) {
		w.buf.WriteString(onsets[w.rand.IntN(len(onsets))])
		w.buf.WriteString(vowels[w.rand.IntN(len(vowels))])
		w.buf.WriteString(codas[w.rand.IntN(len(codas))])
	}
	return w.buf.String()
}

func (w *words) word() string { return w.list[w.zipf.Uint64()] }

// message writes one to three sentences, 20 words in the mean.
func (w *words) message() string {
	w.buf.Reset()
	for s := range 1 + w.rand.IntN(3) {
		if s > 0 {
			w.buf.WriteByte(' ')
		}
		for i := range 3 + w.rand.IntN(14) {
			word := w.word()
			if i == 0 {
				word = strings.ToUpper(word[:1]) + word[1:]
			} else {
				w.buf.WriteByte(' ')
			}
			w.buf.WriteString(word)
		}
		w.buf.WriteByte('.')
	}
	return w.buf.String()
}

// name is a person's, from words no message is likely to hold together.
func (w *words) name() string {
	title := func(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
	return title(w.coin()) + " " + title(w.coin())
}
