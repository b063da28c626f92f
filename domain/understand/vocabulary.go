package understand

import (
	"cmp"
	"slices"
)

// vocabulary takes texts apart into features, counts these, and then turns the
// texts into rows.
type vocabulary struct {
	places *table   // a feature's key to 1 more than its place in keys
	keys   []uint64 // in the order they were first met
	texts  []uint32 // how many texts hold each
	raw    []uint32 // places of all texts' features
	ends   []int32  // of each text in raw
	buffer []uint64
}

func newVocabulary() *vocabulary { return &vocabulary{places: newTable(1 << 10)} }

// add takes the next text. New features beyond mostFeatures are not looked at.
func (v *vocabulary) add(words []string, g grammar) {
	v.buffer = appendFeatures(v.buffer[:0], words, g)
	for _, k := range v.buffer {
		place, ok := v.places.get(k)
		if !ok {
			if len(v.keys) == mostFeatures {
				continue
			}
			v.keys, v.texts = append(v.keys, k), append(v.texts, 0)
			place = uint32(len(v.keys))
			*v.places.add(k) = place
		}
		v.texts[place-1]++
		v.raw = append(v.raw, place-1)
	}
	v.ends = append(v.ends, int32(len(v.raw)))
}

// frequent are the places of the features to keep, the most frequent first: of
// a machine's weights, those that are looked at most then lie together.
func (v *vocabulary) frequent() []uint32 {
	order := make([]uint32, len(v.keys))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		if c := cmp.Compare(v.texts[b], v.texts[a]); c != 0 {
			return c
		}
		return cmp.Compare(v.keys[a], v.keys[b])
	})
	return order[:min(len(order), keptFeatures)]
}

// rows numbers the features to keep and turns the texts into rows of them, in
// r, whose classes are known. It returns the keys by number.
func (v *vocabulary) rows(r *rows) []uint64 {
	kept := v.frequent()
	keys, number := make([]uint64, len(kept)), make([]int32, len(v.keys))
	r.gain, r.texts = make([]float32, len(kept)), make([]uint32, len(kept))
	for i := range number {
		number[i] = -1
	}
	for i, place := range kept {
		keys[i], number[place] = v.keys[place], int32(i)
		r.gain[i], r.texts[i] = classGain(len(v.ends), int(v.texts[place])), v.texts[place]
	}
	r.cols = make([]uint16, 0, len(v.raw))
	r.part = make([]int32, 0, blocks*len(v.ends)+1)
	r.scale = make([]float32, 0, blocks*len(v.ends))
	begin := int32(0)
	for _, end := range v.ends {
		v.row(r, v.raw[begin:end], number)
		begin = end
	}
	r.part = append(r.part, int32(len(r.cols)))
	return keys
}

// row appends one text's features, block after block.
func (v *vocabulary) row(r *rows, places []uint32, number []int32) {
	var square [blocks]float64
	block := 0
	r.part = append(r.part, int32(len(r.cols)))
	for _, p := range places {
		for ; block < blockOf[kindOf(v.keys[p])]; block++ {
			r.part = append(r.part, int32(len(r.cols)))
		}
		if n := number[p]; n >= 0 {
			r.cols = append(r.cols, uint16(n))
			square[block] += float64(r.gain[n]) * float64(r.gain[n])
		}
	}
	for ; block < blocks-1; block++ {
		r.part = append(r.part, int32(len(r.cols)))
	}
	for _, s := range unitScale(square) {
		r.scale = append(r.scale, float32(s))
	}
}
