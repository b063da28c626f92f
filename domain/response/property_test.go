package response

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

var languages = []string{"en", "es"}

// TestShownIsUnderstood: what is shown to a visitor is an answer that means the
// same value.
func TestShownIsUnderstood(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lang := rapid.SampledFrom(languages).Draw(t, "lang")
		cents := float64(rapid.Int64Range(-100_000_000, 100_000_000).Draw(t, "cents")) / 100
		d := time.Date(1970, 1, 1+rapid.IntRange(-25_000, 80_000).Draw(t, "day"), 0, 0, 0, 0, time.UTC).Format(isoDay)
		for _, v := range []Value{
			{Type: Number, Number: cents}, {Type: Percent, Number: cents}, {Type: Date, Text: d}, {Type: Time, Text: hhmm(rapid.IntRange(0, 24*60-1).Draw(t, "minute"))}, {Type: Confirmation, Bool: cents > 0},
			{Type: Currency, Number: cents}, {Type: Currency, Number: cents, Currency: rapid.SampledFrom([]string{"EUR", "USD", "MXN", "CHF"}).Draw(t, "code")},
		} {
			for _, shown := range []string{v.Show(lang), v.Full(lang), " " + v.Full(lang) + ". "} {
				if v.Currency != "" && shown == v.Show(lang) {
					continue
				}
				if got, p := Parse(&Spec{Type: v.Type}, shown, env(lang)); p != None || !reflect.DeepEqual(got, v) {
					t.Fatalf("%s %q: %+v %q, want %+v", lang, shown, got, p, v)
				}
			}
		}
	})
}

// soup draws sentences out of the words that answers are made of.
func soup(t *rapid.T) string {
	var all []string
	for _, l := range []*lexicon{&englishWords, &spanishWords} {
		for _, m := range []map[string]int{l.small, l.tens, l.hundreds, l.ordinals, l.months, l.weekdays} {
			for w := range m {
				all = append(all, w)
			}
		}
		w := &l.words
		for _, ps := range [][]string{w.today, w.tomorrow, w.next, w.last, w.in, w.ago, w.day, w.week, w.dayPrefix, w.am, w.pm, w.at, w.noon, w.now, w.sharp} {
			all = append(all, ps...)
		}
	}
	slices.Sort(all)
	all = append(all, strings.Fields("4 12 30 2025 2025-03-14 3/14/2025 14/3 17:30 5pm 2,5 1.250 1,250 - + , . : / % $ € # hundred thousand mil millones and y a de la to past half quarter y media menos cuarto dollars euros pesos cents percent por ciento dozen docena point coma table mesa for para people personas please or o not no AB1234 #12 404k sí yes")...)
	words := rapid.SliceOfN(rapid.SampledFrom(all), 0, 12).Draw(t, "words")
	glue := rapid.SampledFrom([]string{" ", " ", " ", "", "-"}).Draw(t, "glue")
	return strings.Join(words, glue)
}

func specOf(ty Type) *Spec {
	s := &Spec{Type: ty}
	switch ty {
	case Options:
		s.Options = []Option{opt("s", "Small", "Pequeña", "mini"), opt("l", "Large one", "La grande"), opt("x", "2", "2"), opt("may", "May", "Mayo")}
	case Regex:
		s.Patterns = []Pattern{{"order", "[A-Z]{2}[0-9]{4}"}, {Name: "url"}, {Name: "phone"}}
	}
	return s
}

// holdsTogether checks what must be true of any parsed value.
func holdsTogether(t interface{ Fatalf(string, ...any) }, s *Spec, text string, v Value, e Env) {
	if v.Type != s.Type || !utf8.ValidString(v.Text) {
		t.Fatalf("%s %q: %+v", s.Type, text, v)
	}
	ok := true
	switch s.Type {
	case Date:
		d, err := time.Parse(isoDay, v.Text)
		ok = err == nil && d.Year() >= firstYear && d.Year() <= lastYear
	case Time:
		ok = isHHMM(v.Text)
	case Email:
		a, valid := Address(v.Text)
		ok = valid && a == v.Text
	case Number, Percent, Currency:
		ok = v.Number <= maxNumber*12 && v.Number >= -maxNumber*12
	case Options:
		ok = slices.ContainsFunc(s.Options, func(o Option) bool { return o.Value == v.Text })
	}
	if s.limit(v, e) != None || !ok {
		t.Fatalf("%s %q: %+v", s.Type, text, v)
	}
	raw, err := json.Marshal(v)
	var back Value
	if err == nil {
		err = json.Unmarshal(raw, &back)
	}
	if err != nil || !reflect.DeepEqual(v, back) {
		t.Fatalf("%s %q: %s %v", s.Type, text, raw, err)
	}
	for _, lang := range languages {
		if !utf8.ValidString(v.Show(lang)) || v.Full(lang) == "" && v.Text != "" {
			t.Fatalf("%q: shown as %q", text, v.Show(lang))
		}
	}
}

// agree checks Parse and Extract against each other on one text.
func agree(t interface{ Fatalf(string, ...any) }, ty Type, text string, e Env) {
	s := specOf(ty)
	v, p := Parse(s, text, e)
	if w, q := Parse(s, text, e); q != p || !reflect.DeepEqual(v, w) {
		t.Fatalf("%s %q is not always the same: %v %v", ty, text, v, w)
	}
	if p == None {
		holdsTogether(t, s, text, v, e)
	}
	x, words, ok := extract(s, text, e)
	if !ok {
		return
	}
	holdsTogether(t, s, text, x, e)
	if ty == FreeText || ty == Confirmation {
		t.Fatalf("%s found in %q", ty, text)
	}
	if words != "" {
		if y, p := Parse(s, words, e); p != None || !reflect.DeepEqual(x, y) {
			t.Fatalf("%s %q: found %+v in %q, which is %+v %q", ty, text, x, words, y, p)
		}
	}
}

func TestParseAndExtractAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := soup(t)
		lang := rapid.SampledFrom(languages).Draw(t, "lang")
		for _, ty := range Types() {
			agree(t, ty, text, env(lang))
		}
	})
}

// TestDenials: an operator that denies another holds exactly when that does
// not, and numbers, dates and times are in order.
func TestDenials(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ty := rapid.SampledFrom(Types()).Draw(t, "type")
		v, p := Parse(specOf(ty), soup(t), env("en"))
		operand := rapid.SampledFrom([]string{"5", "2025-03-14", "friday", "17:30", "yes", "now", "today", "x", "25 EUR", "("}).Draw(t, "operand")
		holds := func(op string) bool {
			x := Test{Variable: "v", Op: op, Values: []string{operand}}
			if p != None {
				return x.Holds(nil, env("en"))
			}
			return x.Holds(&v, env("en"))
		}
		for not, is := range negated {
			if holds(not) == holds(is) {
				t.Fatalf("%+v %s %s", v, not, operand)
			}
		}
		for _, o := range [][5]string{{"lt", "le", "eq", "ge", "gt"}, {"before", "on_or_before", "on", "on_or_after", "after"}, {"before", "at_or_before", "at", "at_or_after", "after"}} {
			lt, le, eq, ge, gt := holds(o[0]), holds(o[1]), holds(o[2]), holds(o[3]), holds(o[4])
			if o[2] == "on" && weekdayOperand(operand) || o[2] != "eq" && (isHHMM(operand) || operand == "now") != (o[2] == "at") {
				continue
			}
			if le != (lt || eq) || ge != (gt || eq) || lt && gt || eq && (lt || gt) {
				t.Fatalf("%+v %v %s", v, o, operand)
			}
		}
	})
}

func weekdayOperand(s string) bool { _, ok := weekdayIDs[s]; return ok }

var hostile = []string{
	"", "\x00", "\xff\xfe", strings.Repeat("9", 10_000), strings.Repeat("one ", 2_500), strings.Repeat("uno y ", 1_600), strings.Repeat("-", 10_000), strings.Repeat("1,", 5_000), strings.Repeat("1/", 5_000), strings.Repeat("la ", 3_333), strings.Repeat("the first of ", 700),
	strings.Repeat("not ", 2_500), strings.Repeat("yes ", 2_500), strings.Repeat("a@b.", 2_500), strings.Repeat("a@b.co ", 1_400), strings.Repeat("\u0301", 5_000), strings.Repeat("ﷺ", 3_000), strings.Repeat("👍🏽", 1_000), strings.Repeat("AB12", 2_500), strings.Repeat("http://", 1_400), strings.Repeat("(1 ", 3_333), strings.Repeat("in 3 days ", 1_000), strings.Repeat("EUR1", 2_500), strings.Repeat("mas o menos ", 800), "\u202e4\u202c", "4\u200b2", "４２", "१२", "½", "²",
}

// TestHostile: nothing breaks on texts nobody would type.
func TestHostile(t *testing.T) {
	for _, text := range hostile {
		for _, lang := range languages {
			for _, ty := range Types() {
				agree(t, ty, text, env(lang))
				agree(t, ty, text[:min(len(text), 400)], env(lang))
				agree(t, ty, text[:min(len(text), 1_900)], env(lang))
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range append(hostile, "it's 4", "son las 5 y media", "$1,250.50", "14 de marzo de 2026", "the second one", "sí, claro", "in a couple of days", "quarter to one", "12 euros con 50") {
		f.Add(text[:min(len(text), 600)], uint8(len(text)), len(text)%2 == 0)
	}
	f.Fuzz(func(t *testing.T, text string, n uint8, es bool) {
		lang := "en"
		if es {
			lang = "es"
		}
		s := specOf(Types()[int(n)%len(Types())])
		if v, p := Parse(s, text, env(lang)); p == None {
			holdsTogether(t, s, text, v, env(lang))
		}
	})
}

func FuzzExtract(f *testing.F) {
	for _, text := range append(hostile, "a table for 4 please", "mesa para cuatro mañana a las 9 de la noche", "refund of $25 for AB1234", "from 3 to 5 May", "las cinco y media") {
		f.Add(text[:min(len(text), 600)], uint8(len(text)), len(text)%2 == 0)
	}
	f.Fuzz(func(t *testing.T, text string, n uint8, es bool) {
		lang := "en"
		if es {
			lang = "es"
		}
		agree(t, Types()[int(n)%len(Types())], text, env(lang))
	})
}

func FuzzPattern(f *testing.F) {
	f.Add("^[A-Z]{2}[0-9]{4}$", "AB1234")
	f.Add("((a*)*)*$", strings.Repeat("a", 300))
	f.Add("(", "(")
	f.Fuzz(func(t *testing.T, expr, text string) {
		s := Spec{Type: Regex, Patterns: []Pattern{{"p", expr}}}
		if s.Check() != nil {
			return
		}
		v, p := Parse(&s, text, env("en"))
		if p == None && (v.Text == "" || v.Pattern != "p" || !strings.Contains(clean(text), v.Text)) {
			t.Fatalf("%q %q: %+v", expr, text, v)
		}
		Extract(&s, text, env("en"))
	})
}

func FuzzCondition(f *testing.F) {
	f.Add("is", "x", "x", uint8(0))
	f.Add("before", "friday", "2025-03-14", uint8(4))
	f.Add("matches", "(a+)+$", "aaaa", uint8(9))
	f.Fuzz(func(t *testing.T, op, operand, text string, n uint8) {
		ty := Types()[int(n)%len(Types())]
		x := Test{Variable: "v", Op: op, Values: []string{operand}}
		sound := x.Check(ty) == nil
		v := Value{Type: ty, Text: text, Number: float64(len(text)), Bool: len(text) > 3}
		got := x.Holds(&v, env("en"))
		if is, ok := negated[op]; ok {
			y := Test{Variable: "v", Op: is, Values: x.Values}
			if y.Holds(&v, env("en")) == got {
				t.Fatal(op, is, operand, text)
			}
		}
		if op == "matches" && sound && got && v.Text == "" && operand == "a" {
			t.Fatal("matched nothing")
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, c := range []struct {
		ty   Type
		text string
	}{{Number, "we are twenty-five people, please"}, {Date, "Friday the 14th of March 2025"}, {Time, "quarter to six in the afternoon"}, {Currency, "12 euros and 50 cents"}, {Confirmation, "yes, that's right, thanks"}, {Number, strings.Repeat("one and ", 60)}} {
		b.Run(string(c.ty)+" "+c.text[:10], func(b *testing.B) {
			for b.Loop() {
				Parse(&Spec{Type: c.ty}, c.text, env("en"))
			}
		})
	}
}

func BenchmarkExtract(b *testing.B) {
	text := strings.Repeat("a table for 4 on Friday at 8 pm, ", 60)
	for _, ty := range []Type{Number, Date, Time, Currency, Percent} {
		b.Run(string(ty), func(b *testing.B) {
			for b.Loop() {
				Extract(&Spec{Type: ty}, text, env("en"))
			}
		})
	}
}
