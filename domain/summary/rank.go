package summary

import (
	"math"
	"slices"
)

// LexRank: sentences that share words with many others stand for them.
const (
	edge       = 0.1  // cosine from which two sentences are linked
	damping    = 0.85 // share of the rank that comes by links
	iterations = 50
	epsilon    = 1e-4
	maxTerms   = 60 // different words of a sentence
)

// term is a stem's number with its weight in a sentence.
type term struct {
	id     int
	weight float64
}

// rank gives every sentence its score and terms.
func rank(all []sentence, lang string) {
	weigh(all, lang)
	links := make([][]int, len(all))
	for i := range all {
		for j := range i {
			if c := cosine(&all[i], &all[j]); c >= edge {
				links[i], links[j] = append(links[i], j), append(links[j], i)
				all[i].near += c
				all[j].near += c
			}
		}
	}
	n := float64(len(all))
	score, next := make([]float64, len(all)), make([]float64, len(all))
	for i := range score {
		score[i] = 1 / n
	}
	for range iterations {
		loose := 0.0 // rank of those without links goes to all alike
		for i := range all {
			if len(links[i]) == 0 {
				loose += score[i]
			}
		}
		moved := 0.0
		for i := range all {
			sum := loose / n
			for _, j := range links[i] {
				sum += score[j] / float64(len(links[j]))
			}
			next[i] = (1-damping)/n + damping*sum
			moved += math.Abs(next[i] - score[i])
		}
		score, next = next, score
		if moved < epsilon {
			break
		}
	}
	for i := range all {
		all[i].score, all[i].near = steady(score[i]), steady(all[i].near)
	}
}

// steady leaves out the digits in which processors differ.
func steady(f float64) float64 { return math.Round(f*1e9) / 1e9 }

// weigh gives every sentence its TF-IDF terms, ordered by stem.
func weigh(all []sentence, lang string) {
	ids, df := map[string]int{}, []int{}
	counts := make([][]term, len(all))
	for i := range all {
		for _, stem := range stems(all[i].text, lang) {
			id, known := ids[stem]
			if !known {
				id = len(df)
				ids[stem] = id
				df = append(df, 0)
			}
			k := slices.IndexFunc(counts[i], func(t term) bool { return t.id == id })
			switch {
			case k >= 0:
				counts[i][k].weight++
			case len(counts[i]) < maxTerms:
				counts[i] = append(counts[i], term{id, 1})
				df[id]++
			}
		}
	}
	for i := range all {
		slices.SortFunc(counts[i], func(a, b term) int { return a.id - b.id })
		sum := 0.0
		for k := range counts[i] {
			t := &counts[i][k]
			t.weight *= math.Log(float64(1+len(all))/float64(1+df[t.id])) + 1
			sum += t.weight * t.weight
		}
		all[i].terms, all[i].norm = counts[i], math.Sqrt(sum)
	}
}

// cosine of two sentences; both have their terms in order.
func cosine(a, b *sentence) float64 {
	if a.norm == 0 || b.norm == 0 {
		return 0
	}
	sum, i, j := 0.0, 0, 0
	for i < len(a.terms) && j < len(b.terms) {
		switch x, y := a.terms[i], b.terms[j]; {
		case x.id < y.id:
			i++
		case x.id > y.id:
			j++
		default:
			sum += x.weight * y.weight
			i++
			j++
		}
	}
	return sum / (a.norm * b.norm)
}
