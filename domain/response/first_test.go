package response

import "testing"

func TestFirst(t *testing.T) {
	run(t, Spec{Type: Number}, "en", []row{{"4", 4}, {"purple", nil}, {"forty two", 42}, {"it's 4", 4}, {"table for 4 please", 4}, {"-5", -5}, {"2.5", 2.5}, {"1,250", 1250}, {"2,5", nil}, {"a dozen", 12}, {"two hundred and five", 205}, {"4 people", 4}, {"four hundred thousand and twelve", 400012}, {"999,999", 999999}, {"4 or 5", nil}, {"not 4", nil}, {"14 March", nil}, {"5 pm", nil}, {"one", 1}, {"4 people tomorrow", 4}})
	run(t, Spec{Type: Number}, "es", []row{{"ocho", 8}, {"muchas", nil}, {"2,5", 2.5}, {"1.250", 1250}, {"treinta y cinco", 35}, {"somos 8", 8}, {"dos y medio", 2.5}, {"una docena", 12}, {"media docena", 6}, {"menos cinco", -5}, {"dos mil quinientos", 2500}, {"Mayor 5", nil}, {"una", 1}})
	run(t, Spec{Type: Date}, "en", []row{{"2025-03-14", "2025-03-14"}, {"tomorrow", "2025-03-11"}, {"Friday", "2025-03-14"}, {"Monday", "2025-03-17"}, {"3/14/2025", "2025-03-14"}, {"14 March", "2025-03-14"}, {"March 14th 2026", "2026-03-14"}, {"in 3 days", "2025-03-13"}, {"next Friday", "2025-03-14"}, {"whenever", nil}, {"tomorrow please", "2025-03-11"}, {"2/30/2025", nil}, {"tomorrow at 5 pm", "2025-03-11"}, {"14 de marzo", "2025-03-14"}, {"mañana", "2025-03-11"}, {"Mar 14, 2025", "2025-03-14"}})
	run(t, Spec{Type: Date}, "es", []row{{"mañana", "2025-03-11"}, {"cuando sea", nil}, {"el viernes", "2025-03-14"}, {"14/3/2025", "2025-03-14"}, {"14 de marzo", "2025-03-14"}, {"11 mar 2025", "2025-03-11"}, {"en 3 días", "2025-03-13"}, {"pasado mañana", "2025-03-12"}, {"hoy", "2025-03-10"}})
	run(t, Spec{Type: Time}, "en", []row{{"17:30", "17:30"}, {"5 pm", "17:00"}, {"half past 4", "04:30"}, {"quarter to six", "05:45"}, {"noon", "12:00"}, {"now", "10:00"}, {"5:30 p.m.", "17:30"}, {"five thirty", "05:30"}, {"at 5", "05:00"}})
	run(t, Spec{Type: Time}, "es", []row{{"las cinco y media", "05:30"}, {"son las 5", "05:00"}, {"5 de la tarde", "17:00"}, {"mediodía", "12:00"}, {"ahora", "10:00"}, {"las seis menos cuarto", "05:45"}})
	run(t, Spec{Type: Currency}, "en", []row{{"$25", "25 USD"}, {"20 €", "20 EUR"}, {"500 yen", "500 JPY"}, {"25", 25}, {"$1,250.50", "1250.50 USD"}})
	run(t, Spec{Type: Percent}, "en", []row{{"10 %", 10}, {"10 percent", 10}})
	run(t, Spec{Type: Percent}, "es", []row{{"10 por ciento", 10}, {"2,5%", 2.5}})
	run(t, Spec{Type: Confirmation}, "es", []row{{"vale", true}, {"sí, claro", true}, {"no gracias", false}, {"accept", true}, {"decline", false}, {"hmm", nil}, {"yes please", true}})
	run(t, Spec{Type: Email}, "en", []row{{"foo", nil}, {"foo@", nil}, {"foo@bar", nil}, {"foo@@bar.com", nil}, {"Joe@Example.COM", "Joe@example.com"}})
	run(t, Spec{Type: Regex, Patterns: []Pattern{{"order", "^[A-Z]{2}[0-9]{4}$"}}}, "en", []row{{"AB1234", "AB1234"}, {"it's AB1234.", "AB1234"}, {"ab1", nil}})
	o := []Option{{Value: "s", Label: map[string]string{"en": "Small"}}, {Value: "l", Label: map[string]string{"en": "Large"}, Synonyms: map[string][]string{"en": {"big"}}}}
	run(t, Spec{Type: Options, Options: o}, "en", []row{{"small", "s"}, {"the big one please", "l"}, {"2", "l"}, {"the second", "l"}, {"lagre", "l"}, {"huge", nil}})
}
