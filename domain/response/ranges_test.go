package response

import (
	"testing"
	"time"
)

// TestOneEnd: one end of a range, a bound and a part of a sum are no answers.
func TestOneEnd(t *testing.T) {
	run(t, Spec{Type: Number}, "en", []row{{"three and four", nil}, {"between four and six people", nil}, {"me and 3 friends", nil}, {"four people and two dogs", nil}, {"a table for 4 and that's it", 4}})
	run(t, Spec{Type: Number}, "es", []row{{"tres y cuatro", nil}, {"yo y 3 más", nil}, {"entre cuatro y seis personas", nil}})
	run(t, Spec{Type: Currency}, "en", []row{{"between 20 and 30 euros", nil}, {"20 to 30 euros", nil}, {"I can pay 20 to 30 euros", nil}, {"from $20 to $30", nil}, {"up to 30 euros", "30 EUR"}})
	run(t, Spec{Type: Currency}, "es", []row{{"entre 20 y 30 euros", nil}, {"de 20 a 30 euros", nil}, {"hasta 30 euros", "30 EUR"}, {"12 euros y 50 céntimos", "12.50 EUR"}})
	run(t, Spec{Type: Percent}, "es", []row{{"entre el 10 y el 20 %", nil}, {"del 10 al 20 %", nil}})
	run(t, Spec{Type: Date}, "en", []row{{"anytime before March 14", nil}, {"some time after tomorrow", nil}, {"any day but friday", nil}, {"the friday after next", nil}, {"the day after friday", nil},
		{"friday after 5 pm", "2025-03-14"}, {"the day after tomorrow", "2025-03-12"}})
	run(t, Spec{Type: Date}, "es", []row{{"antes del viernes", nil}, {"hasta el viernes", nil}, {"después del 14 de marzo", nil}, {"antes de ayer", "2025-03-08"}})
	run(t, Spec{Type: Time}, "en", []row{{"before 5pm", nil}, {"anytime after 5pm", nil}, {"until 5 pm", nil}, {"quarter after 5", "05:15"}})
	run(t, Spec{Type: Time}, "es", []row{{"antes de las 5 de la tarde", nil}, {"a partir de las 5 de la tarde", nil}, {"hasta las 17:00", nil}})
	find(t, Spec{Type: Currency}, "en", []row{{"a room between 50 and 80 euros", nil}, {"a room for 50 euros", "50 EUR"}})
	find(t, Spec{Type: Date}, "es", []row{{"lo necesito antes del viernes", nil}, {"lo necesito el viernes", "2025-03-14"}})
	find(t, Spec{Type: Number}, "es", []row{{"una mesa para un adulto y dos niños", nil}})
}

// TestApart: so far from today or from another day.
func TestApart(t *testing.T) {
	run(t, Spec{Type: Date}, "en", []row{{"in a month", "2025-04-10"}, {"in 3 months", "2025-06-10"}, {"a year from now", "2026-03-10"}, {"a month ago", "2025-02-10"}, {"a week from friday", "2025-03-21"},
		{"two weeks from tomorrow", "2025-03-25"}, {"3 days before friday", "2025-03-11"}, {"next week on Friday", "2025-03-21"}, {"Friday next week", "2025-03-21"}, {"next week", nil}, {"weds", "2025-03-12"}})
	run(t, Spec{Type: Date}, "es", []row{{"dentro de un mes", "2025-04-10"}, {"en un año", "2026-03-10"}, {"hace dos meses", "2025-01-10"}, {"una semana después del viernes", "2025-03-21"},
		{"dos días antes del 14 de marzo", "2025-03-12"}, {"la semana que viene, el viernes", "2025-03-21"}, {"la semana que viene", nil}})
	run(t, Spec{Type: Time}, "en", []row{{"in 2 hours", "12:00"}, {"in an hour and a half", "11:30"}, {"in half an hour", "10:30"}, {"in 3 days", nil}, {"in 2 days and 3 hours", nil}})
	run(t, Spec{Type: Time}, "es", []row{{"dentro de dos horas", "12:00"}, {"en media hora", "10:30"}, {"dentro de hora y media", "11:30"}})
	find(t, Spec{Type: Time}, "en", []row{{"my taxi comes in 2 hours", nil}})
}

// TestCalendarEdges: ends of months and years, leap days, clocks that change.
func TestCalendarEdges(t *testing.T) {
	for _, c := range []struct {
		now, lang, text string
		typ             Type
		want            string
	}{
		{"2025-01-31T10:00:00Z", "en", "in a month", Date, "2025-02-28"},
		{"2025-01-31T10:00:00Z", "en", "the 30th", Date, "2025-03-30"},
		{"2028-02-28T10:00:00Z", "en", "tomorrow", Date, "2028-02-29"},
		{"2028-02-29T10:00:00Z", "es", "dentro de un año", Date, "2029-02-28"},
		{"2025-12-31T23:30:00Z", "en", "tomorrow", Date, "2026-01-02"},
		{"2025-03-29T23:30:00Z", "es", "mañana", Date, "2025-03-31"},
		{"2025-03-30T00:30:00Z", "es", "dentro de media hora", Time, "03:00"},
		{"2025-10-25T23:30:00Z", "es", "en dos horas", Time, "02:30"},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		e := env(c.lang)
		e.Now = now.UnixMilli()
		if v, p := Parse(&Spec{Type: c.typ}, c.text, e); v.Text != c.want {
			t.Errorf("%s %q: got %s (%s), want %s", c.now, c.text, v.Text, p, c.want)
		}
	}
}

// TestWritten: ways to write that have another reading elsewhere.
func TestWritten(t *testing.T) {
	run(t, Spec{Type: Number}, "es", []row{{"diez y seis", 16}, {"veinte y dos", 22}, {"treintaidós", 32}, {"diez y dos", nil}, {"un par de personas", 2}, {"20'50", 20.5}, {"1'250", 1250}})
	run(t, Spec{Type: Number}, "en", []row{{"a couple of people", 2}, {"1'250", 1250}, {"5'10", nil}})
	run(t, Spec{Type: Currency}, "es", []row{{"20'50 €", "20.50 EUR"}, {"20’5 €", "20.50 EUR"}, {"5 euros 50", "5.50 EUR"}})
	run(t, Spec{Type: Currency}, "en", []row{{"5 pounds 50", "5.50 GBP"}, {"5 pounds 50 please", "5.50 GBP"}})
	run(t, Spec{Type: Confirmation}, "en", []row{{"yesss!", true}, {"nooooo", false}, {"no, I want to talk to a human", nil}, {"yes, get me an agent", nil}, {"no, just one ticket", false}})
	run(t, Spec{Type: Confirmation}, "es", []row{{"siiiiii", true}, {"vaaale", true}, {"va", true}, {"no, quiero hablar con una persona", nil}})
}
