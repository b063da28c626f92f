package response

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"relevo/domain"
	"relevo/domain/i18n"
)

func num(f float64) *float64 { return &f }

func TestCheck(t *testing.T) {
	many := make([]Option, 101)
	for i := range many {
		many[i].Value = fmt.Sprint(i)
	}
	wide := strings.Repeat("x", 201)
	for _, c := range []struct {
		s    Spec
		want string
	}{
		{Spec{Type: Number}, ""}, {Spec{Type: Confirmation}, ""}, {Spec{Type: Email}, ""}, {Spec{Type: FreeText}, ""}, {Spec{Type: Percent}, ""}, {Spec{Type: Date}, ""}, {Spec{Type: Time}, ""}, {Spec{}, "type"}, {Spec{Type: "boolean"}, "type"},
		{Spec{Type: Number, Min: num(1), Max: num(12)}, ""}, {Spec{Type: Number, Min: num(1), Max: num(1)}, ""}, {Spec{Type: Number, Min: num(2), Max: num(1)}, "max"}, {Spec{Type: Number, Min: num(math.NaN())}, "min"}, {Spec{Type: Currency, Max: num(math.Inf(1))}, "max"}, {Spec{Type: Confirmation, Min: num(2), Max: num(1)}, ""},
		{Spec{Type: Date, After: "today"}, ""}, {Spec{Type: Date, After: "2025-03-14", Before: "2025-03-16"}, ""}, {Spec{Type: Date, After: "2025-03-14", Before: "2025-03-15"}, "before"}, {Spec{Type: Date, After: "2025-03-16", Before: "2025-03-14"}, "before"}, {Spec{Type: Date, After: "soon"}, "after"}, {Spec{Type: Date, Before: "2025-02-30"}, "before"}, {Spec{Type: Date, After: "tomorrow", Before: "today"}, "before"}, {Spec{Type: Date, After: "yesterday", Before: "tomorrow"}, ""}, {Spec{Type: Date, After: "today", Before: "tomorrow"}, "before"}, {Spec{Type: Date, After: "today", Before: "2000-01-01"}, ""},
		{Spec{Type: Date, Weekdays: []int{0, 6}}, ""}, {Spec{Type: Date, Weekdays: []int{7}}, "weekdays"}, {Spec{Type: Date, Weekdays: []int{-1}}, "weekdays"}, {Spec{Type: Date, Weekdays: []int{1, 1}}, "weekdays"},
		{Spec{Type: Time, Start: "09:00", End: "18:00"}, ""}, {Spec{Type: Time, Start: "18:00", End: "09:00"}, "end"}, {Spec{Type: Time, Start: "9:00"}, "start"}, {Spec{Type: Time, End: "24:00"}, "end"}, {Spec{Type: Time, Start: "09:00", End: "09:00"}, ""},
		{Spec{Type: Options}, "options"}, {Spec{Type: Options, From: "list"}, ""}, {Spec{Type: Options, Options: many[:100]}, ""}, {Spec{Type: Options, Options: many}, "options"}, {Spec{Type: Options, Options: []Option{{Value: "a"}, {Value: "a"}}}, "options.1.value"}, {Spec{Type: Options, Options: []Option{{Value: ""}}}, "options.0.value"}, {Spec{Type: Options, Options: []Option{{Value: " a"}}}, "options.0.value"}, {Spec{Type: Options, Options: []Option{{Value: "a\xff"}}}, "options.0.value"}, {Spec{Type: Options, Options: []Option{{Value: wide}}}, "options.0.value"},
		{Spec{Type: Options, Options: []Option{{Value: "a", Label: map[string]string{"en": ""}}}}, "options.0.label.en"}, {Spec{Type: Options, Options: []Option{{Value: "a", Label: map[string]string{"en": wide}}}}, "options.0.label.en"}, {Spec{Type: Options, Options: []Option{{Value: "a", Synonyms: map[string][]string{"es": {"b", " "}}}}}, "options.0.synonyms.es"}, {Spec{Type: Options, Options: []Option{{Value: "a", Synonyms: map[string][]string{"es": make([]string, 21)}}}}, "options.0.synonyms.es"},
		{Spec{Type: Regex}, "patterns"}, {Spec{Type: Regex, Patterns: make([]Pattern, 6)}, "patterns"}, {Spec{Type: Regex, Patterns: []Pattern{{"a", "^a$"}}}, ""}, {Spec{Type: Regex, Patterns: []Pattern{{"", "^a$"}}}, ""}, {Spec{Type: Regex, Patterns: []Pattern{{Name: "url"}, {Name: "phone"}}}, ""}, {Spec{Type: Regex, Patterns: []Pattern{{Name: "zip"}}}, "patterns.0.expr"}, {Spec{Type: Regex, Patterns: []Pattern{{"a", "("}}}, "patterns.0.expr"}, {Spec{Type: Regex, Patterns: []Pattern{{"a", "a"}, {"a", "b"}}}, "patterns.1.name"},
		{Spec{Type: Regex, Patterns: []Pattern{{"a", `(a)\1`}}}, "patterns.0.expr"}, {Spec{Type: Regex, Patterns: []Pattern{{"a", "(?=a)"}}}, "patterns.0.expr"}, {Spec{Type: Regex, Patterns: []Pattern{{"a", strings.Repeat("a", 501)}}}, "patterns.0.expr"}, {Spec{Type: Regex, Patterns: []Pattern{{"a", strings.Repeat("é", 500)}}}, ""}, {Spec{Type: Regex, Patterns: []Pattern{{"a", strings.Repeat("a{1000}", 10)}}}, "patterns.0.expr"}, {Spec{Type: Regex, Patterns: []Pattern{{"a", "((a{10}){10}){10}{10}"}}}, "patterns.0.expr"},
	} {
		field := ""
		if err := c.s.Check(); err != nil {
			e := domain.AsError(err)
			if e == nil || e.Kind != domain.KindInvalidField || e.Key == "" {
				t.Fatal(err)
			}
			field = e.Field
			for _, lang := range []string{"en", "es"} {
				if p := i18n.For(lang); !p.Has(e.Key) {
					t.Error(lang, e.Key)
				}
			}
		}
		if field != c.want {
			t.Errorf("%+v: field %q, want %q", c.s, field, c.want)
		}
	}
}

func TestShow(t *testing.T) {
	for _, c := range []struct {
		v              Value
		en, es, enFull string
		any            any
	}{
		{Value{Type: Number, Number: 8}, "8", "8", "8", 8}, {Value{Type: Number, Number: 2.5}, "2.5", "2,5", "2.5", 2.5}, {Value{Type: Number, Number: -1250}, "-1250", "-1250", "-1250", -1250}, {Value{Type: Number, Number: 1e12}, "1000000000000", "1000000000000", "1000000000000", 1000000000000},
		{Value{Type: Date, Text: "2025-03-11"}, "Mar 11, 2025", "11 mar 2025", "Mar 11, 2025", "2025-03-11"}, {Value{Type: Date, Text: "2026-09-01"}, "Sep 1, 2026", "1 sep 2026", "Sep 1, 2026", "2026-09-01"}, {Value{Type: Date, Text: "?"}, "?", "?", "?", "?"}, {Value{Type: Time, Text: "17:30"}, "17:30", "17:30", "17:30", "17:30"},
		{Value{Type: Confirmation, Bool: true}, "Yes", "Sí", "Yes", true}, {Value{Type: Confirmation}, "No", "No", "No", false},
		{Value{Type: Currency, Number: 25, Currency: "EUR"}, "25", "25", "25 EUR", 25}, {Value{Type: Currency, Number: 25.5, Currency: "EUR"}, "25.50", "25,50", "25.50 EUR", 25.5}, {Value{Type: Currency, Number: 25}, "25", "25", "25", 25}, {Value{Type: Currency, Number: 0.125}, "0.125", "0,125", "0.125", 0.125},
		{Value{Type: Percent, Number: 10}, "10", "10", "10%", 10}, {Value{Type: Percent, Number: 2.5}, "2.5", "2,5", "2.5%", 2.5},
		{Value{Type: Options, Text: "l", Label: map[string]string{"en": "Large", "es": "Grande"}}, "Large", "Grande", "Large", "l"}, {Value{Type: Options, Text: "l"}, "l", "l", "l", "l"}, {Value{Type: Options, Text: "l", Label: map[string]string{"fr": "Grand"}}, "Grand", "Grand", "Grand", "l"},
		{Value{Type: FreeText, Text: "so"}, "so", "so", "so", "so"}, {Value{Type: Regex, Text: "AB1", Pattern: "p"}, "AB1", "AB1", "AB1", "AB1"},
	} {
		if c.v.Show("en") != c.en || c.v.Show("es") != c.es || c.v.Full("en") != c.enFull || c.v.Any() != c.any {
			t.Errorf("%+v: %q %q %q %v", c.v, c.v.Show("en"), c.v.Show("es"), c.v.Full("en"), c.v.Any())
		}
		raw, err := json.Marshal(c.v)
		var back Value
		if err == nil {
			err = json.Unmarshal(raw, &back)
		}
		if err != nil || !reflect.DeepEqual(back, c.v) {
			t.Error(string(raw), err, back)
		}
	}
	list := Value{Type: Options, List: []string{"a", "b"}}
	if list.Show("en") != "a, b" || !reflect.DeepEqual(list.Any(), []string{"a", "b"}) || (Value{Type: Percent, Number: 10}).Full("es") != "10 %" {
		t.Error(list.Show("en"), list.Any())
	}
}

func TestSpecJSON(t *testing.T) {
	const text = `{"type":"options","options":[{"value":"l","label":{"en":"Large"},"synonyms":{"en":["big"]}}],"from":"sizes","min":1,"max":2,"after":"today","before":"2030-01-01","weekdays":[1],"start":"09:00","end":"18:00","patterns":[{"name":"url","expr":""}]}`
	var s Spec
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	if raw, err := json.Marshal(s); err != nil || string(raw) != text {
		t.Error(string(raw), err)
	}
	if raw, _ := json.Marshal(Spec{Type: Number}); string(raw) != `{"type":"number"}` {
		t.Error(string(raw))
	}
	if raw, _ := json.Marshal(Test{Variable: "a", Op: "is", Values: []string{"b"}}); string(raw) != `{"variable":"a","op":"is","values":["b"]}` {
		t.Error(string(raw))
	}
}
