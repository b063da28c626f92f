package understand

import (
	"math"
	"strings"

	"relevo/domain"
)

// query is the pooled scratch memory of one prediction, and what was found.
type query struct {
	norm   []byte
	words  []string
	keys   []uint64
	found  []seen
	unseen [kinds]float64 // squared shares of the features no example or negative holds, by kind
	score  []float32      // of the classifier, by label
	sum    []float32      // cosine by example

	blend        []blend // by label
	top          int     // label with the largest blend
	high, second float64 // the two largest blends
	unknown      float64 // idf share of stems that no example holds
	exact        []uint16
	refused      bool
}

// seen is a feature of the text that the model knows.
type seen struct {
	id   uint32
	kind int
}

// blend is one label's total and its best cosine.
type blend struct{ t, near float64 }

func (m *Model) take() *query {
	if q, ok := m.pool.Get().(*query); ok {
		return q
	}
	return &query{score: make([]float32, len(m.labels)), sum: make([]float32, m.near.examples()), blend: make([]blend, len(m.labels))}
}

// read works out all a text's figures; false when it has no word, or the model
// no label.
func (m *Model) read(q *query, text string) bool {
	if len(m.labels) == 0 {
		return false
	}
	cut := domain.Clip(text, MaxCharacters)
	q.norm = appendNormal(q.norm[:0], cut)
	if len(q.norm) == 0 {
		return false
	}
	whole := strings.TrimSuffix(domain.Clip(string(q.norm), mostLetters), " ")
	q.exact, q.refused = nil, false
	if len(cut) == len(text) {
		q.exact = m.exact[whole]
		q.refused = q.exact == nil && m.refused[whole]
	}
	q.words = q.words[:0]
	for w := range strings.SplitSeq(whole, " ") {
		q.words = append(q.words, m.spell.mend(w))
	}
	m.look(q)
	m.classify(q)
	m.neighbour(q)
	return true
}

// look finds the text's features and the share of stems nobody taught. Numbers
// are not asked for: nobody teaches them.
func (m *Model) look(q *query) {
	q.keys = appendFeatures(q.keys[:0], q.words, m.grammar)
	q.found, q.unseen = q.found[:0], [kinds]float64{}
	var all, missing float64
	for _, k := range q.keys {
		id, ok := m.ids.get(k)
		kind := kindOf(k)
		share := m.grammar.share(k)
		rarity := m.near.most * share
		if ok {
			q.found = append(q.found, seen{id, kind})
			rarity = m.near.idf[id]
		} else {
			q.unseen[kind] += float64(share * share)
		}
		if kind == kindWord {
			all += float64(rarity)
			if !ok || !m.near.held(id) {
				missing += float64(rarity)
			}
		}
	}
	if q.unknown = 1; all > 0 {
		q.unknown = missing / all
	}
}

// classify scores every label by its weights.
func (m *Model) classify(q *query) {
	var square [blocks]float64
	for _, f := range q.found {
		square[blockOf[f.kind]] += float64(m.gain[f.id]) * float64(m.gain[f.id])
	}
	scale := unitScale(square)
	copy(q.score, m.svm.bias)
	for _, f := range q.found {
		m.svm.add(q.score, f.id, float32(scale[blockOf[f.kind]]))
	}
}

// unitScale is blockScale with the classifier's weights.
func unitScale(square [blocks]float64) [blocks]float64 {
	return blockScale(square, [blocks]float64{wordWeight, pairWeight, gramWeight})
}

// neighbour adds the nearest examples and finds the two best labels.
func (m *Model) neighbour(q *query) {
	clear(q.sum)
	m.near.cosines(q, q.sum)
	q.high, q.second = math.Inf(-1), math.Inf(-1)
	for l, s := range q.score {
		n := m.near.best(q.sum, l)
		t := float64(s) + nearShare*n.score()
		if m.svm.none {
			t = 2*float64(n[0]) + loneStart + nearShare*n.score()
		}
		q.blend[l] = blend{t, float64(n[0])}
		switch {
		case t > q.high:
			q.top, q.high, q.second = l, t, q.high
		case t > q.second:
			q.second = t
		}
	}
	if len(q.blend) == 1 {
		q.second = min(loneRival, q.high)
	}
}
