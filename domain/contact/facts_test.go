package contact

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
)

func TestFacts(t *testing.T) {
	raw := func(s string) map[string]json.RawMessage {
		var m map[string]json.RawMessage
		if err := json.Unmarshal([]byte(s), &m); err != nil {
			t.Fatal(err)
		}
		return m
	}
	for _, c := range []struct {
		in   string
		want []Fact
	}{
		{`{}`, nil},
		{`{"plan":"gold","cart":3,"vip":true}`, []Fact{{"cart", "3"}, {"plan", "gold"}, {"vip", "true"}}},
		{`{"a":{"b":1},"c":[1],"d":null,"e":""}`, nil},
		{`{"n\nx":"two\nlines","big":12345678901234567890.5}`, []Fact{{"big", "12345678901234567890.5"}, {"n x", "two lines"}}},
	} {
		if got := NewFacts(raw(c.in)).List(); !slices.Equal(got, c.want) {
			t.Errorf("%s gave %v, want %v", c.in, got, c.want)
		}
	}
	many := map[string]json.RawMessage{}
	for i := range 50 {
		many[fmt.Sprintf("k%02d", i)] = json.RawMessage(`1`)
	}
	if n := len(NewFacts(many).List()); n != maxFacts {
		t.Errorf("%d facts kept of 50, want %d", n, maxFacts)
	}
	if Facts("damaged").List() != nil {
		t.Error("damaged facts were listed")
	}
}
