package response

import (
	"testing"
	"time"
)

func TestDateEnglish(t *testing.T) {
	run(t, Spec{Type: Date}, "en", []row{
		{"2025-03-14", "2025-03-14"}, {"2026-12-31", "2026-12-31"}, {"2025/03/14", "2025-03-14"}, {"2025-3-4", "2025-03-04"}, {"2025-02-29", nil}, {"2024-02-29", "2024-02-29"}, {"2025-13-01", nil}, {"2025-00-10", nil}, {"1850-01-01", nil}, {"2500-01-01", nil},
		{"3/14/2025", "2025-03-14"}, {"03/14/2025", "2025-03-14"}, {"3/4/2025", "2025-03-04"}, {"3/14/26", "2026-03-14"}, {"3-14-2025", "2025-03-14"}, {"3.14.2025", "2025-03-14"}, {"3/14", "2025-03-14"}, {"3/9", "2026-03-09"}, {"14/3/2025", nil}, {"2/30/2025", nil}, {"13/13/2025", nil}, {"2/29/2024", "2024-02-29"}, {"1/2/3/4", nil}, {"3//2025", nil},
		{"today", "2025-03-10"}, {"Today!", "2025-03-10"}, {"tonight", "2025-03-10"}, {"this afternoon", "2025-03-10"}, {"tomorrow", "2025-03-11"}, {"TOMORROW", "2025-03-11"}, {"tomorrow please", "2025-03-11"}, {"tomorow", "2025-03-11"}, {"tomorrow morning", "2025-03-11"}, {"day after tomorrow", "2025-03-12"}, {"the day after tomorrow", "2025-03-12"}, {"yesterday", "2025-03-09"}, {"the day before yesterday", "2025-03-08"},
		{"Friday", "2025-03-14"}, {"friday please", "2025-03-14"}, {"on Friday", "2025-03-14"}, {"fri", "2025-03-14"}, {"Monday", "2025-03-17"}, {"Sunday", "2025-03-16"}, {"Tuesday", "2025-03-11"}, {"next Friday", "2025-03-14"}, {"this Friday", "2025-03-14"}, {"this coming Friday", "2025-03-14"}, {"next Monday", "2025-03-17"}, {"last Friday", "2025-03-07"}, {"last Monday", "2025-03-03"}, {"Friday next week", "2025-03-21"}, {"Monday next week", "2025-03-17"}, {"Sunday next week", "2025-03-23"}, {"Friday evening", "2025-03-14"}, {"Friday in the morning", "2025-03-14"},
		{"14 March", "2025-03-14"}, {"March 14", "2025-03-14"}, {"14th March", "2025-03-14"}, {"14th of March", "2025-03-14"}, {"the 14th of March", "2025-03-14"}, {"March 14th", "2025-03-14"}, {"March the 14th", "2025-03-14"}, {"March 14th 2026", "2026-03-14"}, {"March 14, 2026", "2026-03-14"}, {"14 March 2026", "2026-03-14"}, {"14 March, 2026", "2026-03-14"}, {"Mar 14, 2025", "2025-03-14"}, {"14 Mar", "2025-03-14"}, {"14-Mar-2026", "2026-03-14"}, {"14/Mar/2026", "2026-03-14"}, {"Sept. 3", "2025-09-03"}, {"May 5", "2025-05-05"}, {"December 25th", "2025-12-25"},
		{"10 March", "2025-03-10"}, {"9 March", "2026-03-09"}, {"1 January", "2026-01-01"}, {"29 February", "2028-02-29"}, {"February 30", nil}, {"31 April", nil}, {"32 March", nil}, {"0 March", nil}, {"March", nil}, {"14", nil}, {"14 2025", nil},
		{"Friday 14 March", "2025-03-14"}, {"Friday, March 14", "2025-03-14"}, {"Friday the 14th of March 2025", "2025-03-14"}, {"Thursday 14 March", nil}, {"Saturday 14 March", nil}, {"Saturday 14 March 2026", "2026-03-14"},
		{"fourteenth of March", "2025-03-14"}, {"the twenty-first of March", "2025-03-21"}, {"March twenty first", "2025-03-21"}, {"March fourteen", "2025-03-14"}, {"first of May", "2025-05-01"}, {"the thirty-first of May", "2025-05-31"}, {"thirtieth of April", "2025-04-30"},
		{"the 14th", "2025-03-14"}, {"on the 14th", "2025-03-14"}, {"14th", "2025-03-14"}, {"the 9th", "2025-04-09"}, {"the 31st", "2025-03-31"}, {"the first", "2025-04-01"}, {"the 32nd", nil}, {"Friday the 14th", "2025-03-14"}, {"Friday 14th", "2025-03-14"}, {"Friday 14", "2025-03-14"}, {"Thursday the 14th", nil},
		{"in 3 days", "2025-03-13"}, {"in three days", "2025-03-13"}, {"in a week", "2025-03-17"}, {"in two weeks", "2025-03-24"}, {"3 days from now", "2025-03-13"}, {"in 0 days", "2025-03-10"}, {"in 99999 days", nil}, {"in 2.5 days", nil}, {"3 days", nil}, {"3 days ago", "2025-03-07"}, {"a week ago", "2025-03-03"}, {"two weeks ago", "2025-02-24"}, {"in a couple of days", "2025-03-12"},
		{"it's on March 14", "2025-03-14"}, {"I'd like Friday please", "2025-03-14"}, {"for tomorrow", "2025-03-11"}, {"tomorrow at 5 pm", "2025-03-11"}, {"Friday at noon", "2025-03-14"}, {"make it Friday", "2025-03-14"}, {"ok, tomorrow", "2025-03-11"},
		{"whenever", nil}, {"", nil}, {"soon", nil}, {"not Friday", nil}, {"Friday or Saturday", nil}, {"from Monday to Friday", nil}, {"when do you open", nil}, {"purple", nil}, {"5 pm", nil}, {"now", nil}, {"every Friday", nil}, {"AB2025-03-14", nil}, {"2025-03-14-15", nil},
		{"I'm leaving on the 14th of this month", "2025-03-14"}, {"I am going on the 6th", "2025-04-06"}, {"the 6th of this month", "2025-03-06"}, {"I want to return March 13th.", "2025-03-13"}, {"We would like to travel on Friday next week", "2025-03-21"}, {"I need the car from March 5th till 10th of March", nil}, {"do you open on Friday?", nil}, {"I want to change my booking of 14 March", nil}, {"I'm free any day except Friday", nil},
		{"mañana", "2025-03-11"}, {"el viernes", "2025-03-14"}, {"14 de marzo", "2025-03-14"}, {"hoy", "2025-03-10"},
	})
}

func TestDateSpanish(t *testing.T) {
	run(t, Spec{Type: Date}, "es", []row{
		{"2025-03-14", "2025-03-14"}, {"14/3/2025", "2025-03-14"}, {"14/03/25", "2025-03-14"}, {"14-3-2025", "2025-03-14"}, {"14.3.2025", "2025-03-14"}, {"3/14/2025", nil}, {"30/2/2025", nil}, {"14/3", "2025-03-14"}, {"4/3/2025", "2025-03-04"},
		{"hoy", "2025-03-10"}, {"hoy mismo", "2025-03-10"}, {"esta noche", "2025-03-10"}, {"mañana", "2025-03-11"}, {"MAÑANA", "2025-03-11"}, {"manana", "2025-03-11"}, {"mañana por favor", "2025-03-11"}, {"mañana por la mañana", "2025-03-11"}, {"mañana por la tarde", "2025-03-11"}, {"pasado mañana", "2025-03-12"}, {"ayer", "2025-03-09"}, {"anteayer", "2025-03-08"}, {"por la mañana", nil}, {"esta mañana", "2025-03-10"},
		{"viernes", "2025-03-14"}, {"el viernes", "2025-03-14"}, {"este viernes", "2025-03-14"}, {"el próximo viernes", "2025-03-14"}, {"el viernes que viene", "2025-03-14"}, {"el viernes próximo", "2025-03-14"}, {"viernes por la tarde", "2025-03-14"}, {"el lunes", "2025-03-17"}, {"sábado", "2025-03-15"}, {"miércoles", "2025-03-12"}, {"el viernes pasado", "2025-03-07"}, {"el pasado viernes", "2025-03-07"}, {"el viernes de la semana que viene", "2025-03-21"}, {"para el viernes", "2025-03-14"},
		{"14 de marzo", "2025-03-14"}, {"el 14 de marzo", "2025-03-14"}, {"14 marzo", "2025-03-14"}, {"14 de marzo de 2026", "2026-03-14"}, {"14 de marzo del 2026", "2026-03-14"}, {"11 mar 2025", "2025-03-11"}, {"marzo 14", "2025-03-14"}, {"catorce de marzo", "2025-03-14"}, {"1 de mayo", "2025-05-01"}, {"1º de mayo", "2025-05-01"}, {"1.º de mayo", "2025-05-01"}, {"primero de mayo", "2025-05-01"}, {"uno de mayo", "2025-05-01"}, {"treinta y uno de mayo", "2025-05-31"}, {"veintiuno de setiembre", "2025-09-21"}, {"3 sept.", "2025-09-03"},
		{"viernes 14 de marzo", "2025-03-14"}, {"el viernes, 14 de marzo de 2025", "2025-03-14"}, {"viernes, 14", "2025-03-14"}, {"el viernes 14", "2025-03-14"}, {"jueves 14", nil}, {"jueves 14 de marzo", nil}, {"31 de abril", nil}, {"30 de febrero", nil}, {"29 de febrero", "2028-02-29"},
		{"el 14", "2025-03-14"}, {"el día 14", "2025-03-14"}, {"día 14", "2025-03-14"}, {"el 9", "2025-04-09"}, {"14", nil}, {"el 32", nil},
		{"en 3 días", "2025-03-13"}, {"dentro de 3 días", "2025-03-13"}, {"dentro de tres días", "2025-03-13"}, {"en una semana", "2025-03-17"}, {"dentro de dos semanas", "2025-03-24"}, {"en un día", "2025-03-11"}, {"hace 3 días", "2025-03-07"}, {"hace una semana", "2025-03-03"},
		{"sería para mañana", "2025-03-11"}, {"quiero el viernes", "2025-03-14"}, {"mañana a las 5", "2025-03-11"}, {"el viernes a las cinco y media de la tarde", "2025-03-14"}, {"pues el viernes", "2025-03-14"},
		{"cuando sea", nil}, {"no sé", nil}, {"el viernes o el sábado", nil}, {"de lunes a viernes", nil}, {"marzo", nil}, {"a las 5", nil}, {"ahora", nil},
		{"nos vendría bien el viernes", "2025-03-14"}, {"llegaremos el 14 de marzo", "2025-03-14"}, {"llegaremos el 14", "2025-03-14"}, {"el 6 de este mes", "2025-03-06"}, {"cualquier día menos el viernes", nil}, {"¿abrís el viernes?", nil}, {"del 3 al 5 de mayo", nil},
		{"tomorrow", "2025-03-11"}, {"March 14", "2025-03-14"}, {"Friday", "2025-03-14"},
	})
}

func TestDateLimits(t *testing.T) {
	run(t, Spec{Type: Date, After: "today"}, "en", []row{{"today", OutOfRange}, {"tomorrow", "2025-03-11"}, {"10 March", OutOfRange}, {"2024-01-01", OutOfRange}, {"9 March", "2026-03-09"}})
	run(t, Spec{Type: Date, Before: "tomorrow"}, "en", []row{{"today", "2025-03-10"}, {"tomorrow", OutOfRange}, {"9 March", "2025-03-09"}, {"14 March", "2024-03-14"}, {"Friday", "2025-03-07"}, {"the 14th", "2025-02-14"}})
	run(t, Spec{Type: Date, Before: "tomorrow"}, "es", []row{{"el viernes", "2025-03-07"}, {"el lunes", "2025-03-03"}, {"14 de marzo", "2024-03-14"}})
	run(t, Spec{Type: Date, After: "2025-03-12", Before: "2025-03-15"}, "en", []row{{"2025-03-12", OutOfRange}, {"2025-03-13", "2025-03-13"}, {"2025-03-14", "2025-03-14"}, {"2025-03-15", OutOfRange}})
	run(t, Spec{Type: Date, Weekdays: []int{1, 2}}, "en", []row{{"tomorrow", "2025-03-11"}, {"Friday", OutOfRange}, {"monday", "2025-03-17"}})
	s := Spec{Type: Date, After: "2025-03-12", Before: "2025-03-20"}
	if a, b, ok := s.Range(env("es")); a != "13 mar 2025" || b != "19 mar 2025" || !ok {
		t.Error(a, b, ok)
	}
}

// TestToday: the day is the one of the zone, not of UTC.
func TestToday(t *testing.T) {
	e := Env{Lang: "en", Now: time.Date(2025, 3, 10, 23, 30, 0, 0, time.UTC).UnixMilli()}
	for zone, want := range map[string]string{"UTC": "2025-03-10", "Europe/Madrid": "2025-03-11", "America/New_York": "2025-03-10", "Pacific/Kiritimati": "2025-03-11"} {
		e.Zone, _ = time.LoadLocation(zone)
		if v, _ := Parse(&Spec{Type: Date}, "today", e); v.Text != want {
			t.Error(zone, v.Text, want)
		}
	}
	e.Zone = nil
	if v, _ := Parse(&Spec{Type: Date}, "today", e); v.Text != "2025-03-10" {
		t.Error(v.Text)
	}
}
