package understand

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// What Groups gathers.
const (
	groupLeastWords = 2     // significant words a request must have
	groupMostWords  = 35    // and may have
	groupLeast      = 10    // requests of a group
	groupFewLeast   = 5     // the same while there are fewer than groupFew groups
	groupFew        = 5     // groups
	groupMost       = 5_000 // different requests that are looked at
	groupLetters    = 500_000
	groupNear       = 0.45 // least cosine to the group's centre; .3 to .5 trades size for purity
	groupWork       = 4e8  // steps of one round over all requests

)

// Group is a set of similar requests.
type Group struct {
	Name  string   // its most central request, as it was written
	Texts []string // all requests, in the given order, those written more than once too
}

// Groups gathers similar requests that no intent was found for, the largest
// group first: requests of 2 to 35 significant words, ten or more a group, five
// or more while there are fewer than five groups. The result depends on the
// order of texts only where groups tie. At most the first 5,000 different
// requests are looked at, fewer where very many are almost the same.
func Groups(texts []string, lang string) []Group {
	g := newGrouper(texts, lang)
	if len(g.items) == 0 {
		return nil
	}
	var all []Group
	taken := make([]bool, len(g.items))
	for _, centre := range g.byDensity() {
		if taken[centre] {
			continue
		}
		var where []int
		g.near(centre, func(i int, _ float32) {
			if !taken[i] {
				taken[i] = true
				where = append(where, g.items[i].where...)
			}
		})
		slices.Sort(where)
		group := Group{Name: texts[g.items[centre].where[0]]}
		for _, i := range where {
			group.Texts = append(group.Texts, texts[i])
		}
		all = append(all, group)
	}
	return largest(all)
}

// largest keeps the groups that have requests enough.
func largest(all []Group) []Group {
	slices.SortStableFunc(all, func(a, b Group) int { return len(b.Texts) - len(a.Texts) })
	n := 0
	for n < len(all) && (len(all[n].Texts) >= groupLeast || n < groupFew && len(all[n].Texts) >= groupFewLeast) {
		n++
	}
	return slices.Clip(all[:n])
}

// item is one different request and the places where it was written.
type item struct {
	norm  string
	where []int
}

// grouper finds requests near each other.
type grouper struct {
	items []item
	model *Model
	words []string // telling ones of each item
	query *query
}

func newGrouper(texts []string, lang string) *grouper {
	g := &grouper{}
	at, letters := map[string]int{}, 0
	var rows []Example
	for i, text := range texts {
		if len(text) > 4*MaxCharacters {
			continue
		}
		n := Normalise(text)
		if k, ok := at[n]; ok {
			if k >= 0 {
				g.items[k].where = append(g.items[k].where, i)
			}
			continue
		}
		at[n] = -1
		words := Significant(text, lang)
		if len(words) < groupLeastWords || len(words) > groupMostWords || len(g.items) == groupMost {
			continue
		}
		if letters += utf8.RuneCountInString(n); letters > groupLetters {
			break
		}
		at[n] = len(g.items)
		g.items = append(g.items, item{n, []int{i}})
		rows = append(rows, Example{"", strings.Join(telling(words), " ")})
	}
	for g.index(rows, lang); g.model.near.work() > groupWork; g.index(rows, lang) {
		rows = rows[:len(rows)/2]
		g.items = g.items[:len(rows)]
	}
	return g
}

// telling are the words that say what a request is about: not its numbers,
// unless there is nothing else.
func telling(words []string) []string {
	var kept []string
	for _, w := range words {
		if !strings.ContainsAny(w, "0123456789") {
			kept = append(kept, w)
		}
	}
	if kept == nil {
		return words
	}
	return kept
}

// index takes the requests' telling words as the examples of one label. Their
// rarity counts less than in the matcher: what many of them share is the point.
func (g *grouper) index(rows []Example, lang string) {
	t := &trainer{lang: lang, grammar: newGrammar(lang), count: map[string]int{}, seen: newVocabulary()}
	g.words = g.words[:0]
	for _, r := range rows {
		t.take(r.Text, 0)
		g.words = append(g.words, r.Text)
	}
	t.labels, t.first = []string{""}, []int32{0, int32(len(rows))}
	g.model = t.model(classGain)
	g.query = g.model.take()
}

// near calls f with every item near item i, itself included, and the cosine.
func (g *grouper) near(i int, f func(int, float32)) {
	q := g.query
	q.words = append(q.words[:0], strings.Split(g.words[i], " ")...)
	g.model.look(q)
	clear(q.sum)
	g.model.near.cosines(q, q.sum)
	for j, c := range q.sum {
		if c >= groupNear || j == i {
			f(j, c)
		}
	}
}

// byDensity orders the items by how many requests stand near them, and how near.
func (g *grouper) byDensity() []int {
	density, order := make([]float64, len(g.items)), make([]int, len(g.items))
	for i := range g.items {
		order[i] = i
		g.near(i, func(j int, c float32) { density[i] += float64(c) * float64(len(g.items[j].where)) })
	}
	slices.SortFunc(order, func(a, b int) int {
		if c := cmp.Compare(density[b], density[a]); c != 0 {
			return c
		}
		return strings.Compare(g.items[a].norm, g.items[b].norm)
	})
	return order
}
