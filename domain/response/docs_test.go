package response

import "testing"

// TestDocs: the examples of docs/answers.md that no other table holds.
func TestDocs(t *testing.T) {
	run(t, Spec{Type: Number}, "en", []row{{"it's 4, please", 4}, {"do you have 3 bedrooms?", nil}, {"3 or 4", nil}, {"not 3", nil}, {"3 thousand", 3000}, {"two and a half", 2.5}, {"forty-two", 42}})
	run(t, Spec{Type: Number}, "es", []row{{"pues serían 4, gracias", 4}, {"cuarenta y dos", 42}, {"3 mil", 3000}, {"-2,5", -2.5}, {"4 personas", 4}})
	run(t, Spec{Type: Date}, "en", []row{{"hi, tomorrow would be fine", "2025-03-11"}, {"3/14/2026", "2026-03-14"}, {"March 14th", "2025-03-14"}, {"next Friday", "2025-03-14"}})
	run(t, Spec{Type: Date}, "es", []row{{"manana", "2025-03-11"}, {"14/3/2026", "2026-03-14"}, {"dentro de 3 días", "2025-03-13"}, {"tomorrow", "2025-03-11"}})
	run(t, Spec{Type: Date, Before: "tomorrow"}, "en", []row{{"Friday", "2025-03-07"}})
	run(t, Spec{Type: Time, Start: "09:00", End: "18:00"}, "en", []row{{"half past 4", "16:30"}})
	run(t, Spec{Type: Time}, "es", []row{{"las 5 de la tarde", "17:00"}, {"las seis menos cuarto", "05:45"}})
	run(t, Spec{Type: Currency}, "es", []row{{"25 $", "25 USD"}, {"20,50 €", "20.50 EUR"}, {"12 euros con 50", "12.50 EUR"}, {"500 pesos mexicanos", "500 MXN"}})
	run(t, Spec{Type: Confirmation}, "es", []row{{"sounds good", true}, {"qué va", false}, {"mejor no", false}, {"sí, si es gratis", nil}, {"yes, but on Friday", nil}, {"No, just one", false}})
	sizes := Spec{Type: Options, Options: []Option{opt("s", "Small", "Pequeña"), opt("l", "Large", "Grande")}}
	run(t, sizes, "en", []row{{"the large one please", "l"}, {"the second", "l"}, {"option 2", "l"}, {"last", "l"}, {"lagre", "l"}, {"Small or large", nil}, {"not the small one", nil}})
	run(t, sizes, "es", []row{{"la grande, por favor", "l"}, {"la segunda", "l"}, {"opción 2", "l"}, {"la última", "l"}, {"grnade", "l"}})
}
