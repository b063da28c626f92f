package understand

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// requests on three topics, and some noise.
func requests() []string {
	var all []string
	for i := range 14 {
		all = append(all, []string{"do you sell gift cards", "can I buy a gift card", "gift card for my sister", "Gift cards?", "where do I find gift cards"}[i%5])
		if i < 11 {
			all = append(all, []string{"do you have a store in Madrid", "is there any store in madrid", "store Madrid address", "your Madrid store please"}[i%4])
		}
		if i < 6 {
			all = append(all, []string{"student discount", "is there any discount for students", "discounts for a student"}[i%3])
		}
		if i < 4 {
			all = append(all, "repair my broken bicycle")
		}
	}
	return append(all, "ok", "hello", "???", "", "thanks a lot", "purple elephants dance slowly", "quantum chromodynamics lecture")
}

func TestGroups(t *testing.T) {
	g := Groups(requests(), "en")
	if len(g) != 3 {
		t.Fatalf("%+v", g)
	}
	for i, want := range []struct {
		n    int
		word string
	}{{14, "gift"}, {11, "madrid"}, {6, "discount"}} {
		if len(g[i].Texts) != want.n || !slices.Contains(g[i].Texts, g[i].Name) {
			t.Errorf("%q: %d, want %d", g[i].Name, len(g[i].Texts), want.n)
		}
		for _, text := range g[i].Texts {
			if !strings.Contains(strings.ToLower(text), want.word) {
				t.Errorf("%q is among %q", text, g[i].Name)
			}
		}
	}
}

// TestGroupSizes: five are enough while there are fewer than five groups.
func TestGroupSizes(t *testing.T) {
	make := func(sizes ...int) (all []string) {
		topics := []string{"gift cards", "madrid store", "student discount", "bicycle repair", "vegan leather", "night delivery", "loyalty points", "wedding list"}
		for i, n := range sizes {
			for range n {
				all = append(all, topics[i])
			}
		}
		return all
	}
	for _, c := range []struct{ sizes, want []int }{
		{[]int{10, 9, 5, 4}, []int{10, 9, 5}}, {[]int{4, 4}, nil}, {[]int{12, 11, 10, 10, 10, 9}, []int{12, 11, 10, 10, 10}},
		{[]int{5, 6, 7, 8, 9, 9}, []int{9, 9, 8, 7, 6}}, {[]int{10, 10, 10, 10, 10, 10, 5}, []int{10, 10, 10, 10, 10, 10}},
	} {
		var got []int
		for _, g := range Groups(make(c.sizes...), "en") {
			got = append(got, len(g.Texts))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.sizes, got, c.want)
		}
	}
}

func TestGroupsTakeWhatHasWordsEnough(t *testing.T) {
	long := strings.Repeat("word ", 35)
	var all []string
	for range 12 {
		all = append(all, "refund", "please can I", long+"gift", strings.Repeat("x", 5000)+" y", "where is the refund")
	}
	if g := Groups(all, "en"); len(g) != 0 {
		t.Errorf("%d groups, the first %.80q", len(g), g[0].Name)
	}
	if g := Groups(all, ""); len(g) != 2 { // without stop words
		t.Errorf("%d groups", len(g))
	}
	if Groups(nil, "en") != nil || Groups([]string{"", "!"}, "en") != nil {
		t.Error("groups of nothing")
	}
}

func TestGroupsAreDeterministic(t *testing.T) {
	all := requests()
	sets := func(g []Group) (sets [][]string) {
		for _, x := range g {
			texts := slices.Clone(x.Texts)
			slices.Sort(texts)
			sets = append(sets, texts)
		}
		return sets
	}
	want := Groups(all, "en")
	if !reflect.DeepEqual(want, Groups(all, "en")) {
		t.Error("twice the same, two results")
	}
	for seed := range uint64(20) {
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if got := Groups(all, "en"); !reflect.DeepEqual(sets(got), sets(want)) {
			t.Errorf("%v, want %v", got, want)
		}
	}
}

// TestGroupsSeeThroughNumbers: what differs only by a number is one group.
func TestGroupsSeeThroughNumbers(t *testing.T) {
	var all []string
	for i := range 12 {
		all = append(all, fmt.Sprint("parcel number ZX", 4711*i, " is lost"))
	}
	if g := Groups(all, "en"); len(g) != 1 || len(g[0].Texts) != 12 {
		t.Errorf("%+v", g)
	}
}

// TestGroupsFlood: thousands of requests that are almost the same cost little.
func TestGroupsFlood(t *testing.T) {
	var all []string
	for i := range 30_000 {
		all = append(all, fmt.Sprintf("the discount code summer%d does not work on my phone in the checkout of your shop", i))
	}
	g := newGrouper(all, "en")
	if w := g.model.near.work(); w > groupWork || len(g.items) == 0 {
		t.Errorf("%d items, %v steps", len(g.items), w)
	}
	if got := Groups(all, "en"); len(got) == 0 || len(got[0].Texts) != len(g.items) {
		t.Errorf("%d groups", len(got))
	}
}
