package hours_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"relevo/domain/hours"
	"relevo/domain/i18n"
)

// The text of the catalogue names office hours; made from such a schedule it is
// the same, letter by letter.
func TestClosedIsTheCatalogues(t *testing.T) {
	s := &hours.Schedule{Zone: "Europe/Madrid"}
	for d := range 5 {
		s.Week[d] = []hours.Span{{From: 9 * 60, To: 18 * 60}}
	}
	for _, lang := range i18n.Languages() {
		p := i18n.For(lang)
		if got, want := s.Closed(p), p.T("bot.hours.closed"); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

func TestSpoken(t *testing.T) {
	day := func(from, to int) []hours.Span { return []hours.Span{{From: from * 60, To: to * 60}} }
	split := []hours.Span{{From: 9 * 60, To: 14 * 60}, {From: 16 * 60, To: 19*60 + 5}}
	whole := day(0, 24)
	for _, c := range []struct {
		week   [7][]hours.Span
		en, es string
	}{
		{[7][]hours.Span{day(9, 18), day(9, 18), day(9, 18), day(9, 18), day(9, 14), nil, nil},
			"Monday to Thursday, 9:00 to 18:00; Friday, 9:00 to 14:00", "de lunes a jueves, de 9:00 a 18:00; los viernes, de 9:00 a 14:00"},
		{[7][]hours.Span{split, nil, split, nil, split, nil, nil},
			"Monday, Wednesday and Friday, 9:00 to 14:00 and 16:00 to 19:05", "los lunes, miércoles y viernes, de 9:00 a 14:00 y de 16:00 a 19:05"},
		{[7][]hours.Span{day(8, 24), day(8, 24), day(8, 24), nil, nil, day(8, 24), day(8, 24)},
			"Monday to Wednesday and Saturday and Sunday, 8:00 to 24:00", "de lunes a miércoles y los sábados y domingos, de 8:00 a 24:00"},
		{[7][]hours.Span{nil, nil, nil, nil, nil, nil, day(22, 4)}, "Sunday, 22:00 to 4:00", "los domingos, de 22:00 a 4:00"},
		{[7][]hours.Span{whole, whole, whole, whole, whole, whole, whole}, "every day, all day", "todos los días, todo el día"},
		{[7][]hours.Span{}, "", ""},
	} {
		s := &hours.Schedule{Zone: "UTC", Week: c.week}
		if en, es := s.Spoken(i18n.For("en")), s.Spoken(i18n.For("es")); en != c.en || es != c.es {
			t.Errorf("%q / %q, want %q / %q", en, es, c.en, c.es)
		}
	}
}

// Whatever the week, every text is complete: no key, no hole, and closed for
// good says so in other words.
func TestSpokenAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSchedule(t, time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC))
		for _, lang := range i18n.Languages() {
			text := s.Closed(i18n.For(lang))
			if strings.ContainsAny(text, "[]{}") || strings.Contains(text, "  ") || !strings.HasSuffix(text, ".") {
				t.Fatalf("%s: %q", lang, text)
			}
		}
	})
}
