package routing

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

func text(t *rapid.T, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestDecideOracle: the matcher decides what plain passes over everything do.
func TestDecideOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := everything.world(t)
		got, want := text(t, Decide(s, noon)), text(t, naive(s, noon))
		if got != want {
			t.Fatalf("decided\n%s\nwant\n%s%s", got, want, brief(s))
		}
	})
}

// TestDecideOrder: equal input gives equal output, in whatever order it stands
// (I16).
func TestDecideOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := everything.world(t)
		want := text(t, Decide(s, noon))
		if got := text(t, Decide(shuffled(t, s), noon)); got != want {
			t.Fatalf("decided\n%s\nin another order\n%s", want, got)
		}
	})
}
