package response

import (
	"slices"
	"strings"
	"testing"

	"relevo/domain"
)

func value(t *testing.T, s Spec, text string) *Value {
	t.Helper()
	v, p := Parse(&s, text, env("en"))
	if p != None {
		t.Fatal(s.Type, text, p)
	}
	return &v
}

func TestConditions(t *testing.T) {
	size := value(t, Spec{Type: Options, Options: []Option{opt("s", "Small", "Pequeña"), opt("l", "Large", "Grande")}}, "large")
	order := value(t, Spec{Type: Regex, Patterns: []Pattern{{"order", "^[A-Z]{2}[0-9]{4}$"}}}, "AB1234")
	five, half := value(t, Spec{Type: Number}, "5"), value(t, Spec{Type: Number}, "2.5")
	money, bare := value(t, Spec{Type: Currency}, "25 EUR"), value(t, Spec{Type: Currency}, "25")
	tenth := value(t, Spec{Type: Percent}, "10 %")
	friday, today := value(t, Spec{Type: Date}, "2025-03-14"), value(t, Spec{Type: Date}, "today")
	tea := value(t, Spec{Type: Time}, "17:30")
	yes, no := value(t, Spec{Type: Confirmation}, "yes"), value(t, Spec{Type: Confirmation}, "no")
	story := value(t, Spec{Type: FreeText}, "Mi factura  está MAL")
	mail := value(t, Spec{Type: Email}, "Joe@Example.com")
	list := &Value{Type: Options, List: []string{"red", "green"}}
	for _, c := range []struct {
		v    *Value
		op   string
		want bool
		vals string // with | between them
	}{
		{size, "is", true, "l"}, {size, "is", false, "s"}, {size, "is", false, "L"}, {size, "is", false, "Large"}, {size, "is_not", true, "s"}, {size, "is_not", false, "l"}, {size, "any_of", true, "s|l"}, {size, "any_of", false, "s|m"}, {size, "none_of", true, "s|m"}, {size, "none_of", false, "s|l"}, {size, "defined", true, ""}, {size, "not_defined", false, ""},
		{nil, "is", false, "l"}, {nil, "is_not", true, "l"}, {nil, "any_of", false, "l"}, {nil, "none_of", true, "l"}, {nil, "defined", false, ""}, {nil, "not_defined", true, ""},
		{list, "is", true, "red"}, {list, "any_of", true, "blue|green"}, {list, "none_of", true, "blue"}, {list, "contains", true, "gre"},
		{order, "is", true, "AB1234"}, {order, "is", false, "ab1234"}, {order, "is_not", true, "AB1235"},
		{five, "eq", true, "5"}, {five, "eq", true, "5.0"}, {five, "eq", false, "6"}, {five, "ne", true, "6"}, {five, "ne", false, "5"}, {five, "lt", true, "6"}, {five, "lt", false, "5"}, {five, "le", true, "5"}, {five, "le", false, "4.9"}, {five, "gt", true, "-6"}, {five, "gt", false, "5"}, {five, "ge", true, "5"}, {five, "ge", false, "5,5"}, {half, "eq", true, "2,5"}, {half, "eq", true, "2.5"}, {five, "eq", false, "five"}, {five, "lt", false, ""}, {five, "defined", true, ""}, {five, "is", true, "5"},
		{nil, "eq", false, "0"}, {nil, "ne", true, "0"}, {nil, "lt", false, "1"}, {nil, "ge", false, "1"},
		{money, "eq", true, "25"}, {money, "eq", true, "25 EUR"}, {money, "eq", false, "25 USD"}, {money, "gt", true, "20 eur"}, {money, "gt", false, "20 USD"}, {bare, "eq", true, "25"}, {bare, "eq", false, "25 EUR"}, {tenth, "ge", true, "10"},
		{friday, "on", true, "2025-03-14"}, {friday, "on", true, "friday"}, {friday, "on", false, "monday"}, {friday, "on", true, "monday|friday"}, {friday, "not_on", false, "friday"}, {friday, "not_on", true, "saturday|sunday"}, {friday, "before", true, "2025-03-15"}, {friday, "before", false, "2025-03-14"}, {friday, "after", true, "today"}, {friday, "after", false, "2025-03-14"}, {friday, "on_or_before", true, "2025-03-14"}, {friday, "on_or_before", false, "tomorrow"}, {friday, "on_or_after", true, "2025-03-14"}, {friday, "on_or_after", false, "2025-03-15"}, {today, "on", true, "today"}, {today, "on", false, "tomorrow"}, {today, "before", true, "tomorrow"}, {friday, "before", false, "nonsense"}, {nil, "on", false, "friday"}, {nil, "not_on", true, "friday"}, {nil, "before", false, "today"},
		{tea, "at", true, "17:30"}, {tea, "at", false, "17:31"}, {tea, "not_at", true, "17:31"}, {tea, "before", true, "18:00"}, {tea, "before", false, "17:30"}, {tea, "after", true, "now"}, {tea, "after", false, "17:30"}, {tea, "at_or_before", true, "17:30"}, {tea, "at_or_before", false, "17:29"}, {tea, "at_or_after", true, "17:30"}, {tea, "at_or_after", false, "17:31"},
		{yes, "is", true, "yes"}, {yes, "is", true, "true"}, {yes, "is", false, "no"}, {yes, "is_not", true, "no"}, {no, "is", true, "no"}, {no, "is", true, "false"}, {no, "is", false, "yes"}, {no, "is_not", true, "yes"}, {nil, "is", false, "no"},
		{story, "is", true, "mi factura esta mal"}, {story, "is", false, "mi factura"}, {story, "is_not", true, "otra"}, {story, "contains", true, "ESTÁ mal"}, {story, "contains", true, "factura"}, {story, "contains", false, "pedido"}, {story, "not_contains", true, "pedido"}, {story, "not_contains", false, "FACTURA"}, {story, "matches", true, "(?i)factura +est"}, {story, "matches", false, "^factura"}, {story, "not_matches", true, "^factura"}, {story, "matches", false, "("}, {nil, "contains", false, "x"}, {nil, "not_contains", true, "x"}, {nil, "matches", false, ".*"},
		{mail, "is", true, "joe@example.com"}, {mail, "contains", true, "@EXAMPLE.com"}, {mail, "matches", true, `@example\.com$`}, {mail, "is_not", true, "ann@example.com"},
		{five, "nonsense", false, "5"}, {five, "on", false, "friday"}, {story, "lt", false, "5"}, {yes, "eq", false, "1"}, {size, "before", false, "today"},
		{&Value{Type: FreeText, Text: "5"}, "ge", true, "5"}, {&Value{Type: FreeText, Text: "2025-03-14"}, "on", true, "friday"},
	} {
		x := Test{Variable: "v", Op: c.op}
		if c.vals != "" {
			x.Values = strings.Split(c.vals, "|")
		}
		if got := x.Holds(c.v, env("en")); got != c.want {
			t.Errorf("%+v %s %q: %v", c.v, c.op, c.vals, got)
		}
	}
}

// TestOperators: the ids of the contract, and every operator either denies
// another one or is checked by the table above.
func TestOperators(t *testing.T) {
	for ty, want := range map[Type]string{
		Options: "is is_not any_of none_of defined not_defined", Regex: "is is_not defined not_defined", Confirmation: "is is_not defined not_defined",
		Number: "defined not_defined eq ne lt le gt ge", Currency: "defined not_defined eq ne lt le gt ge", Percent: "defined not_defined eq ne lt le gt ge",
		Date: "defined not_defined on not_on before after on_or_before on_or_after", Time: "defined not_defined at not_at before after at_or_before at_or_after",
		FreeText: "is is_not contains not_contains matches not_matches defined not_defined", Email: "is is_not contains not_contains matches not_matches defined not_defined", "x": "",
	} {
		if got := strings.Join(Operators(ty), " "); got != want {
			t.Errorf("%s: %s", ty, got)
		}
	}
	for _, ty := range Types() {
		if !ty.Known() || !slices.Contains(Operators(ty), "not_defined") {
			t.Error(ty)
		}
	}
}

func TestTestCheck(t *testing.T) {
	for _, c := range []struct {
		ty   Type
		op   string
		vals []string
		want string // the field at fault
	}{
		{Number, "lt", []string{"5"}, ""}, {Number, "lt", []string{"5,5"}, ""}, {Number, "eq", []string{"-2.5"}, ""}, {Number, "lt", nil, "values"}, {Number, "lt", []string{"5", "6"}, "values"}, {Number, "lt", []string{"five"}, "values.0"}, {Number, "lt", []string{"NaN"}, "values.0"}, {Number, "lt", []string{"1e9"}, "values.0"}, {Number, "on", []string{"friday"}, "op"}, {Number, "defined", nil, ""}, {Number, "defined", []string{"x"}, "values"},
		{Currency, "ge", []string{"25 EUR"}, ""}, {Currency, "ge", []string{"25"}, ""}, {Currency, "ge", []string{"25 XXX"}, "values.0"}, {Currency, "ge", []string{"25 pesos"}, "values.0"},
		{Date, "on", []string{"friday", "2025-03-14", "today"}, ""}, {Date, "on", []string{"Freitag"}, "values.0"}, {Date, "before", []string{"friday"}, "values.0"}, {Date, "before", []string{"today"}, ""}, {Date, "before", []string{"2025-02-30"}, "values.0"}, {Date, "not_on", []string{"monday", "x"}, "values.1"}, {Date, "at", []string{"17:30"}, "op"},
		{Time, "at", []string{"17:30"}, ""}, {Time, "before", []string{"now"}, ""}, {Time, "at", []string{"5 pm"}, "values.0"}, {Time, "at", []string{"24:00"}, "values.0"}, {Time, "at", []string{"7:30"}, "values.0"},
		{Confirmation, "is", []string{"yes"}, ""}, {Confirmation, "is", []string{"maybe"}, "values.0"}, {Confirmation, "any_of", []string{"yes"}, "op"},
		{Options, "any_of", []string{"a", "b"}, ""}, {Options, "any_of", nil, "values"}, {Options, "any_of", make([]string, 101), "values"}, {Options, "is", []string{" "}, "values.0"}, {Options, "contains", []string{"a"}, "op"}, {Regex, "is", []string{"AB"}, ""}, {Regex, "matches", []string{"AB"}, "op"},
		{FreeText, "matches", []string{"^a+$"}, ""}, {FreeText, "matches", []string{"(a"}, "values.0"}, {FreeText, "matches", []string{""}, "values.0"}, {FreeText, "not_matches", []string{"(?=a)"}, "values.0"}, {FreeText, "contains", []string{"x"}, ""}, {Email, "matches", []string{"@x"}, ""}, {FreeText, "", []string{"x"}, "op"}, {"nonsense", "is", []string{"x"}, "op"},
	} {
		x := Test{Variable: "v", Op: c.op, Values: c.vals}
		field := ""
		if err := x.Check(c.ty); err != nil {
			e := domain.AsError(err)
			if e == nil || e.Kind != domain.KindInvalidField {
				t.Fatal(err)
			}
			field = e.Field
		}
		if field != c.want {
			t.Errorf("%s %s %v: field %q, want %q", c.ty, c.op, c.vals, field, c.want)
		}
	}
	if err := (&Test{Op: "is", Values: []string{"x"}}).Check(FreeText); domain.AsError(err).Field != "variable" {
		t.Error(err)
	}
}
