package response

import (
	"strings"
	"testing"
)

// hit is an utterance and what Extract finds in it, nil for nothing.
func find(t *testing.T, s Spec, lang string, rows []row) {
	t.Helper()
	for _, r := range rows {
		v, ok := Extract(&s, r.text, env(lang))
		var got any
		if ok {
			if got = v.Any(); v.Currency != "" {
				got = v.Show("en") + " " + v.Currency
			}
		}
		if got != r.want {
			t.Errorf("%s %s %q: got %v, want %v", s.Type, lang, r.text, got, r.want)
		}
	}
}

func TestExtractNumber(t *testing.T) {
	find(t, Spec{Type: Number}, "en", []row{
		{"A table for 4, please", 4}, {"table for 4 please", 4}, {"book a table for four", 4}, {"I need 3 boxes", 3}, {"a table for 4 tomorrow at 8 pm", 4}, {"table for 2 on March 14", 2}, {"we are 8", 8}, {"party of six", 6}, {"book 12 seats", 12}, {"I want to order twenty-five chairs", 25}, {"5 tickets please", 5}, {"reserve for 4 at 8", 4}, {"a dozen eggs", 12}, {"2 adults", 2}, {"for 4 people, 4 please", 4}, {"send 1,250 flyers", 1250},
		{"book a table", nil}, {"one table", nil}, {"I want one", nil}, {"a table for one", nil}, {"book one and a half", 1.5}, {"table for 4 or 5", nil}, {"2 adults and 3 children", nil}, {"from 2 to 4", nil},
		{"in 3 days", nil}, {"3 days ago", nil}, {"within 30 days", nil}, {"it took 5 minutes", nil}, {"at 5", nil}, {"at 5 pm", nil}, {"half past 4", nil}, {"14 March", nil}, {"March 14th", nil}, {"on the 14th", nil}, {"2025-03-14", nil}, {"3/14/2025", nil}, {"March 1 to 2", nil}, {"feb 7 and 8", nil}, {"the 2nd one", nil}, {"17:30", nil},
		{"refund $25", nil}, {"25 dollars", nil}, {"10 % off", nil}, {"ten percent", nil}, {"order AB1234", nil}, {"order #1234", nil}, {"#5", nil}, {"call 555-1234", nil}, {"call 600 123 456", nil}, {"iPhone 12", nil}, {"my iPhone 12 broke", nil}, {"error 404", nil}, {"room 12", nil}, {"gate 5", nil}, {"5 Main Street and Gate 7", 5}, {"a 2015 passat", nil}, {"my 401k", nil}, {"covid-19", nil}, {"24/7", nil}, {"1/2", nil}, {"4x4", nil}, {"joe4@example.com", nil}, {"https://example.com/4", nil}, {"192.168.1.1", nil}, {"1234567890", nil}, {"007", nil}, {"v2.0", nil}, {"cuatro", nil}, {"", nil},
	})
	find(t, Spec{Type: Number}, "es", []row{
		{"una mesa para 4", 4}, {"una mesa para cuatro mañana", 4}, {"reservar mesa para ocho personas", 8}, {"somos 6", 6}, {"quiero 3 cajas", 3}, {"mesa para 4 el viernes a las 9", 4}, {"necesito veinticinco sillas", 25}, {"una docena de huevos", 12}, {"2 adultos", 2}, {"mesa para 4 el 14 de marzo", 4},
		{"reservar una mesa", nil}, {"quiero uno", nil}, {"un billete", nil}, {"una", nil}, {"mesa para 4 o 5", nil}, {"dos adultos y tres niños", nil}, {"en 3 días", nil}, {"hace 3 días", nil}, {"a las 5", nil}, {"las cinco y media", nil}, {"14 de marzo", nil}, {"para el 14", nil}, {"del 3 al 5", nil}, {"25 euros", nil}, {"10 por ciento", nil}, {"enviar a Mayor 5", nil}, {"calle 5", nil}, {"mi pedido AB1234", nil}, {"habitación 12", nil}, {"la reunión de las 2", nil}, {"opción no. 5", nil}, {"table for four", nil},
	})
	lo, hi := 1.0, 12.0
	find(t, Spec{Type: Number, Min: &lo, Max: &hi}, "en", []row{{"table for 40", nil}, {"table for 12", 12}, {"table for 0", nil}})
}

func TestExtractDateTime(t *testing.T) {
	find(t, Spec{Type: Date}, "en", []row{
		{"book a table for tomorrow", "2025-03-11"}, {"a table on Friday at 8", "2025-03-14"}, {"reserve 14 March for 4", "2025-03-14"}, {"on 2025-03-14 please", "2025-03-14"}, {"my appointment of 3/14/2025", "2025-03-14"}, {"on the 14th", "2025-03-14"}, {"I bought it 3 days ago", "2025-03-07"}, {"next friday evening", "2025-03-14"}, {"tomorrow, yes tomorrow", "2025-03-11"},
		{"book a table", nil}, {"from 14 March to 16 March", nil}, {"march 1-2", nil}, {"January 15th and 16th", nil}, {"Monday or Tuesday", nil}, {"every friday", nil}, {"I sat down", nil}, {"the 2nd one", nil}, {"1/2 price", nil}, {"may I ask", nil}, {"march on", nil}, {"table for 4", nil}, {"2/30/2025", nil}, {"the first of this month", nil}, {"at 5 pm", nil}, {"now", nil},
	})
	find(t, Spec{Type: Date}, "es", []row{
		{"mesa para cuatro mañana", "2025-03-11"}, {"mañana por la mañana", "2025-03-11"}, {"mañana a las 9 de la mañana", "2025-03-11"}, {"reservar el viernes", "2025-03-14"}, {"una mesa el 14 de marzo", "2025-03-14"}, {"lo compré hace 3 días", "2025-03-07"}, {"para el día 14", "2025-03-14"}, {"el 14/3/2025", "2025-03-14"},
		{"a las 9 de la mañana", nil}, {"por la mañana", nil}, {"de lunes a viernes", nil}, {"del 3 al 5 de mayo", nil}, {"cada viernes", nil}, {"hoy o mañana", nil}, {"el 14", nil}, {"reservar una mesa", nil},
	})
	find(t, Spec{Type: Date, After: "today"}, "en", []row{{"I bought it yesterday", nil}, {"tomorrow", "2025-03-11"}})
	find(t, Spec{Type: Time}, "en", []row{
		{"a table at 5 pm", "17:00"}, {"table for 4 at 20:00", "20:00"}, {"at noon", "12:00"}, {"tomorrow at 17:30", "17:30"}, {"at eight in the evening", "20:00"}, {"05:30", "05:30"},
		{"table for 4", nil}, {"at 5", nil}, {"half past 4", nil}, {"do it now", nil}, {"from 5 pm to 6 pm", nil}, {"at 17:00 or at 5", nil}, {"2025-03-14", nil}, {"five boxes", nil}, {"open 24 hours", nil},
	})
	find(t, Spec{Type: Time, Start: "12:00", End: "23:00"}, "en", []row{{"table for 4 at 8", "20:00"}, {"half past 8", "20:30"}, {"at 11", "23:00"}, {"at 12", "12:00"}, {"at 8 am", nil}, {"for 8", nil}})
	find(t, Spec{Type: Time}, "es", []row{
		{"mesa a las 21:00", "21:00"}, {"a las 9 de la noche", "21:00"}, {"a mediodía", "12:00"}, {"mañana a las cinco y media de la tarde", "17:30"}, {"a las 9 de la mañana", "09:00"},
		{"a las 9", nil}, {"ya no quiero", nil}, {"ahora mismo", nil}, {"mañana por la mañana", nil}, {"de 15:00 a 17:00", nil},
	})
}

func TestExtractOthers(t *testing.T) {
	find(t, Spec{Type: Currency}, "en", []row{{"a refund of $25", "25 USD"}, {"you charged me 20 euros twice", "20 EUR"}, {"50 cents", "0.50 USD"}, {"I paid 25", nil}, {"$25 and $30", nil}, {"25 people", nil}, {"refund", nil}})
	find(t, Spec{Type: Currency}, "es", []row{{"me habéis cobrado 20,50 €", "20.50 EUR"}, {"devolver 12 euros con 50", "12.50 EUR"}, {"20 cosas", nil}})
	find(t, Spec{Type: Percent}, "en", []row{{"a 10% discount", 10}, {"ten percent off", 10}, {"10 off", nil}, {"10% or 20%", nil}})
	find(t, Spec{Type: Percent}, "es", []row{{"un 10 % de descuento", 10}, {"diez por ciento", 10}, {"10", nil}})
	find(t, Spec{Type: Email}, "en", []row{{"I am joe@Example.com, where is my order?", "joe@example.com"}, {"mail joe@example.com or joe@example.com.", "joe@example.com"}, {"a@b.com and c@d.com", nil}, {"foo@bar", nil}, {"no mail here", nil}, {"@joe", nil}})
	find(t, Spec{Type: Regex, Patterns: []Pattern{{"order", "^[A-Z]{2}[0-9]{4}$"}}}, "en", []row{{"where is my order AB1234?", "AB1234"}, {"AB1234", "AB1234"}, {"AB1234 and CD5678", nil}, {"order ab1234", nil}, {"where is my order", nil}})
	find(t, Spec{Type: Regex, Patterns: []Pattern{{"any", `\w+`}}}, "en", []row{{"hello there", nil}, {"hello 12", "12"}})
	find(t, Spec{Type: Regex, Patterns: []Pattern{{Name: "url"}}}, "en", []row{{"my site https://example.com/x is down", "https://example.com/x"}, {"https://a.example https://b.example", nil}, {"down", nil}})
	sizes := Spec{Type: Options, Options: []Option{opt("s", "Small", "Pequeña"), opt("l", "Large", "Grande", "big", "xl"), opt("o", "Other", "Otra"), opt("n", "None", "Ninguna"), opt("2", "2", "2")}}
	find(t, sizes, "en", []row{{"I want a large pizza", "l"}, {"a big one", "l"}, {"SMALL pizza please", "s"}, {"small or large", nil}, {"not a large one", nil}, {"the second", nil}, {"2 pizzas", nil}, {"any other pizza", nil}, {"pizza", nil}, {"larg pizza", nil}, {"xl pizza", nil}, {"una pizza grande", "l"}})
	find(t, sizes, "es", []row{{"quiero una pizza grande", "l"}, {"pizza pequeña", "s"}, {"sin la grande", nil}, {"otra pizza", nil}})
	for _, text := range []string{"yes", "4", "tomorrow", strings.Repeat("for 4 ", 500), ""} {
		for _, ty := range []Type{FreeText, Confirmation, "nonsense"} {
			if v, ok := Extract(&Spec{Type: ty}, text, env("en")); ok {
				t.Errorf("%s %q: %v", ty, text, v)
			}
		}
	}
	if v, ok := Extract(&Spec{Type: Number}, strings.Repeat("for 4 ", 500), env("en")); ok {
		t.Error("too long an utterance", v)
	}
}
