package assistant

import (
	"fmt"
	"testing"
)

// BenchmarkTurn is a turn of a large assistant: a visitor answers a question.
func BenchmarkTurn(b *testing.B) {
	d := shop()
	for i := range 300 {
		d.add(action(fmt.Sprintf("action_%d", i), fmt.Sprint("Action ", i), "", d.Find("book_table").Steps...))
	}
	for i := range 300 {
		d.Settings.Danger["en"] = append(d.Settings.Danger["en"], fmt.Sprint("danger ", i))
	}
	env := Env{Now: now, Zone: madrid()}
	s := d.Turn(Session{Lang: "en"}, Input{Kind: InputText, Text: "book a table", Scores: Scores{Actions: []Score{{"book_table", 1}}}}, env).Session
	for b.Loop() {
		if res := d.Turn(s, Input{Kind: InputText, Text: "for four people, please"}, env); len(res.Effects) != 1 {
			b.Fatal(res.Effects)
		}
	}
}
