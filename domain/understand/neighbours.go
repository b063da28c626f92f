package understand

import "math"

// Weights of the blocks in both halves of the matcher.
const (
	wordWeight, pairWeight, gramWeight = 1.0, 0.7, 1.25 // classifier; character 2- to 4-grams
	nearWord, nearPair, nearGram       = 1.0, 0.5, 0.7  // neighbours; character 3- and 4-grams
	nearStop                           = 0.6            // of a stop word's rarity counts there
)

// blocks of features that are scaled to unit length together.
const blocks = 3

// blockOf a kind of feature.
var blockOf = [kinds]int{kindWord: 0, kindNumber: 0, kindKin: 0, kindPair: 1, kindGram2: 2, kindGram3: 2, kindGram4: 2}

// index finds the examples nearest to a text, by the cosine of weighted blocks.
type index struct {
	start []uint32 // by feature, into docs
	docs  []uint16
	idf   []float32         // by feature
	most  float32           // idf of what no example contains
	scale [blocks][]float32 // by block and example
	first []int32           // by label, its first example; one more at the end
}

// newIndex indexes the examples among the rows, which come first; rarity weighs
// a feature by how many of the examples hold it.
func newIndex(r *rows, keys []uint64, first []int32, g grammar, rarity func(n, df int) float32) *index {
	n := int(first[len(first)-1])
	x := &index{start: make([]uint32, len(keys)+1), idf: make([]float32, len(keys)), most: rarity(n, 0), first: first}
	for _, c := range r.cols[:r.part[blocks*n]] {
		x.start[int(c)+1]++
	}
	for f := range keys {
		x.idf[f] = rarity(n, int(x.start[f+1])) * g.share(keys[f])
		if kindOf(keys[f]) == kindGram2 {
			x.start[f+1] = 0
		}
		x.start[f+1] += x.start[f]
	}
	x.docs = make([]uint16, x.start[len(keys)])
	for b := range x.scale {
		x.scale[b] = make([]float32, n)
	}
	fill := append([]uint32(nil), x.start[:len(keys)]...)
	for i := range n {
		var square [blocks]float64
		for _, c := range r.of(i) {
			k := kindOf(keys[c])
			if k == kindGram2 {
				continue
			}
			square[blockOf[k]] += float64(x.idf[c]) * float64(x.idf[c])
			x.docs[fill[c]] = uint16(i)
			fill[c]++
		}
		for b, s := range nearScale(square) {
			x.scale[b][i] = float32(s)
		}
	}
	return x
}

// classGain is what a feature counts in the classifier.
func classGain(n, df int) float32 {
	return float32(math.Sqrt(math.Log(float64(1+n)/float64(1+df)) + 1))
}

// idf is how rare a feature is among n examples.
func idf(n, df int) float32 { return float32(math.Log(float64(1+n)/float64(1+df)) + 1) }

// nearScale is blockScale with the neighbours' weights.
func nearScale(square [blocks]float64) [blocks]float64 {
	return blockScale(square, [blocks]float64{nearWord, nearPair, nearGram})
}

// blockScale turns the squared lengths of the blocks into factors that give
// each its weight and the whole unit length.
func blockScale(square, weight [blocks]float64) (scale [blocks]float64) {
	whole := 0.0
	for b, w := range weight {
		if square[b] > 0 {
			scale[b] = w / math.Sqrt(square[b])
			whole += w * w
		}
	}
	for b := range scale {
		scale[b] /= math.Sqrt(max(whole, 1e-9))
	}
	return scale
}

// cosines adds up each example's cosine into sum, which holds zeros.
func (x *index) cosines(q *query, sum []float32) {
	var square [blocks]float64
	for _, f := range q.found {
		if f.kind != kindGram2 {
			square[blockOf[f.kind]] += float64(x.idf[f.id]) * float64(x.idf[f.id])
		}
	}
	for k, n := range q.unseen {
		if k != kindGram2 {
			square[blockOf[k]] += n * float64(x.most) * float64(x.most)
		}
	}
	scale := nearScale(square)
	for _, f := range q.found {
		if f.kind == kindGram2 {
			continue
		}
		b := blockOf[f.kind]
		c, factor := x.idf[f.id]*x.idf[f.id]*float32(scale[b]), x.scale[b]
		for _, d := range x.docs[x.start[f.id]:x.start[f.id+1]] {
			sum[d] += c * factor[d]
		}
	}
}

// held tells whether any example holds a feature, and not only a negative.
func (x *index) held(f uint32) bool { return x.start[f] < x.start[f+1] }

// near are the three best cosines inside one label, best first.
type near [3]float32

// best finds the three best cosines of label l.
func (x *index) best(sum []float32, l int) (n near) {
	for _, c := range sum[x.first[l]:x.first[l+1]] {
		if c <= n[2] {
			continue
		}
		switch {
		case c > n[0]:
			n[0], n[1], n[2] = c, n[0], n[1]
		case c > n[1]:
			n[1], n[2] = c, n[1]
		default:
			n[2] = c
		}
	}
	return n
}

// score is the neighbours' part of the blend.
func (n near) score() float64 {
	return (float64(n[0]) + float64(n[1])/2 + float64(n[2])/4) / 1.75
}

// memory in bytes.
func (x *index) memory() int {
	return 4*len(x.start) + 2*len(x.docs) + 4*len(x.idf) + 4*blocks*len(x.scale[0]) + 4*len(x.first)
}

func (x *index) examples() int { return len(x.scale[0]) }

// work is how many steps it takes to look up every example.
func (x *index) work() float64 {
	n := 0.0
	for f := range x.idf {
		df := float64(x.start[f+1] - x.start[f])
		n += df * df
	}
	return n
}
