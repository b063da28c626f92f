package response

import (
	"strconv"
	"testing"
)

func TestNumberEnglish(t *testing.T) {
	run(t, Spec{Type: Number}, "en", []row{
		{"4", 4}, {"0", 0}, {"007", 7}, {" 12 ", 12}, {"4.", 4}, {"4!", 4}, {"(4)", 4}, {"\"4\"", 4}, {"４２", 42},
		{"-5", -5}, {"−5", -5}, {"- 5", nil}, {"minus five", -5}, {"negative 3", -3}, {"+7", 7}, {"-0", 0}, {"-2.5", -2.5},
		{"2.5", 2.5}, {"0.25", 0.25}, {".5", nil}, {"3.14159", 3.14159}, {"1,250", 1250}, {"1,250.50", 1250.5}, {"12,345,678", 12345678},
		{"2,5", nil}, {"1,25", nil}, {"1,2345", nil}, {"0,250", nil}, {"1,250,00", nil}, {"1.250.000", nil}, {"1.250,50", 1250.5}, {"1.2.3", nil},
		{"zero", 0}, {"one", 1}, {"two", 2}, {"twelve", 12}, {"nineteen", 19}, {"twenty", 20}, {"twenty one", 21}, {"twenty-one", 21}, {"Forty Two", 42}, {"ninety-nine", 99},
		{"a hundred", 100}, {"one hundred", 100}, {"hundred", nil}, {"one hundred and five", 105}, {"one hundred five", 105}, {"two hundred and forty-five", 245}, {"nine hundred ninety nine", 999}, {"nineteen hundred", 1900},
		{"a thousand", 1000}, {"one thousand", 1000}, {"two thousand and one", 2001}, {"twelve thousand three hundred and forty five", 12345}, {"four hundred thousand", 400000},
		{"nine hundred and ninety-nine thousand nine hundred and ninety-nine", 999999}, {"a million", 1000000}, {"two million", 2000000}, {"one point five million", 1500000}, {"1.5 million", 1500000},
		{"2 thousand", 2000}, {"3 hundred", 300}, {"5k", 5000}, {"2.5k", 2500},
		{"a dozen", 12}, {"two dozen", 24}, {"half a dozen", 6}, {"3 dozen", 36}, {"one dozen", 12}, {"a couple", 2}, {"a couple of", 2}, {"half", 0.5}, {"one and a half", 1.5}, {"2 and a half", 2.5}, {"three point one four", 3.14}, {"two point five", 2.5}, {"none", 0},
		{"two five", nil}, {"twenty twenty five", nil}, {"one two three", nil}, {"4 5", nil}, {"4 or 5", nil}, {"4-5", nil}, {"4, 5", nil}, {"between 2 and 4", nil}, {"from 2 to 4", nil}, {"4 and 2", nil}, {"1/2", nil}, {"½", nil}, {"2½", nil}, {"2x3", nil},
		{"it's 4", 4}, {"It’s 4", 4}, {"we are four", 4}, {"we're 4", 4}, {"there are 4 of us", 4}, {"there will be five of us", 5}, {"table for 4 please", 4}, {"for 4, please", 4}, {"4 please", 4}, {"4 pls", 4}, {"party of 8", 8}, {"a party of eight please", 8}, {"I think 6", 6}, {"I'd say 6", 6},
		{"about 20", 20}, {"around twenty", 20}, {"at least 4", 4}, {"more or less 30", 30}, {"maybe 3", 3}, {"only two", 2}, {"just one", 1}, {"exactly 10", 10}, {"hi, 4", 4}, {"ok 4", 4}, {"make it 4", 4}, {"let's say 4", 4}, {"well, 4 then", 4}, {"number 4", 4},
		{"4 people", 4}, {"4 persons", 4}, {"5 adults", 5}, {"3 large boxes", 3}, {"3 large boxes please", 3}, {"12 kg", 12}, {"12kg", 12}, {"10 °C", nil}, {"5 minutes", 5}, {"3 days", 3}, {"25 €", 25}, {"$25", 25}, {"10 %", 10}, {"4 😀", 4}, {"4 guests, thanks", 4},
		{"purple", nil}, {"", nil}, {"   ", nil}, {"?", nil}, {"4 what?", nil}, {"many", nil}, {"a few", nil}, {"some", nil}, {"not 4", nil}, {"no 4", nil}, {"less than 4", nil}, {"4 or more", nil}, {"how many can I book?", nil}, {"do you open at 9?", nil}, {"when do you open", nil}, {"I want to speak to 2 agents about my broken order", nil},
		{"5 pm", nil}, {"5:30", nil}, {"at 5", nil}, {"14 March", nil}, {"2025-03-14", nil}, {"3/14/2025", nil}, {"in 3 days", nil}, {"half past 4", nil}, {"4 people tomorrow", 4}, {"for 4 at 8 pm", 4}, {"for 4 on Friday", 4},
		{"the 5th", nil}, {"5th", nil}, {"AB12", nil}, {"AB-12", nil}, {"1e5", nil}, {"0x10", nil}, {"Infinity", nil}, {"NaN", nil}, {"99999999999999999999999", nil}, {"1234567890123456", nil}, {"192.168.1.1", nil}, {"joe4@example.com", nil},
		{"I'm going to need 3 bedrooms", 3}, {"Please buy 3 tickets.", 3}, {"We are a family of four", 4}, {"I want to stay for three days.", 3}, {"Two people, for AMC NewPark 12.", 2}, {"can you book it for 4?", nil}, {"I want to cancel my order of 4 books", nil}, {"I have 4 cats and 2 dogs", nil}, {"there were 4 of us but only 3 came", nil},
		{"ocho", 8}, {"treinta y cinco", 35}, {"diez por favor", 10},
	})
}

func TestNumberSpanish(t *testing.T) {
	run(t, Spec{Type: Number}, "es", []row{
		{"4", 4}, {"cero", 0}, {"uno", 1}, {"un", 1}, {"una", 1}, {"dos", 2}, {"ocho", 8}, {"diez", 10}, {"quince", 15}, {"dieciséis", 16}, {"diecinueve", 19}, {"veinte", 20}, {"veintiuno", 21}, {"veintiún", 21}, {"veintidós", 22}, {"veintinueve", 29},
		{"treinta", 30}, {"treinta y uno", 31}, {"treinta y cinco", 35}, {"cuarenta y dos", 42}, {"noventa y nueve", 99}, {"cien", 100}, {"ciento uno", 101}, {"ciento veinte", 120}, {"doscientos", 200}, {"doscientas cinco", 205}, {"quinientos", 500}, {"setecientos cincuenta", 750}, {"novecientos noventa y nueve", 999},
		{"mil", 1000}, {"mil uno", 1001}, {"mil doscientos", 1200}, {"dos mil", 2000}, {"dos mil quinientos", 2500}, {"doce mil trescientos cuarenta y cinco", 12345}, {"cien mil", 100000}, {"ciento veinte mil", 120000}, {"novecientos noventa y nueve mil novecientos noventa y nueve", 999999}, {"un millón", 1000000}, {"dos millones", 2000000}, {"2 millones", 2000000}, {"5 mil", 5000},
		{"2,5", 2.5}, {"2.5", 2.5}, {"0,25", 0.25}, {"0.5", 0.5}, {"12,75", 12.75}, {"1.250", 1250}, {"1.250,50", 1250.5}, {"1,250.50", 1250.5}, {"12.345.678", 12345678}, {"1,250", nil}, {"0,125", 0.125}, {"3,1416", 3.1416}, {"1.25.3", nil}, {"1,2,3", nil},
		{"-5", -5}, {"menos cinco", -5}, {"menos 2,5", -2.5}, {"más o menos 5", 5}, {"al menos 5", 5}, {"por lo menos cinco", 5}, {"como mucho 5", 5}, {"menos de 5", nil}, {"más de 5", nil},
		{"una docena", 12}, {"media docena", 6}, {"dos docenas", 24}, {"docena y media", 18}, {"un par", 2}, {"uno y medio", 1.5}, {"dos y medio", 2.5}, {"una y media", 1.5}, {"dos coma cinco", 2.5}, {"dos coma veinticinco", 2.25}, {"ninguno", 0},
		{"somos 8", 8}, {"somos ocho personas", 8}, {"seremos seis", 6}, {"son 4", 4}, {"para 4", 4}, {"para cuatro personas, por favor", 4}, {"una mesa para 4", 4}, {"mesa para 4", 4}, {"grupo de 10", 10}, {"unas 20", 20}, {"unos veinte", 20}, {"creo que 5", 5}, {"pues 3", 3}, {"vale, 3", 3}, {"5 por favor", 5}, {"5, gracias", 5}, {"en total 5", 5}, {"sobre 30", 30},
		{"8 personas", 8}, {"3 cajas grandes", 3}, {"5 minutos", 5}, {"cinco días", 5}, {"tengo 42 años", 42}, {"25 €", 25}, {"25 euros", 25},
		{"muchas", nil}, {"varios", nil}, {"no", nil}, {"quiero el 5", 5}, {"el 5º", nil}, {"dos o tres", nil}, {"entre 2 y 4", nil}, {"2 y 3", nil}, {"no 5", nil}, {"Mayor 5", nil}, {"¿cuántas puedo?", nil}, {"dos tres", nil}, {"veinte y", nil}, {"a las 5", nil}, {"las cinco y media", nil}, {"14 de marzo", nil}, {"8 de la tarde", nil}, {"mañana", nil},
		{"vamos a ser cuatro personas", 4}, {"necesitaremos 3 habitaciones", 3}, {"en mi familia somos 5", 5}, {"¿puede ser para 4?", nil}, {"quiero cancelar mis 2 pedidos", nil},
		{"four", 4}, {"twenty-five", 25},
	})
}

func TestNumberRange(t *testing.T) {
	lo, hi := 1.0, 12.0
	run(t, Spec{Type: Number, Min: &lo, Max: &hi}, "en", []row{{"1", 1}, {"12", 12}, {"0", OutOfRange}, {"40", OutOfRange}, {"forty", OutOfRange}, {"-1", OutOfRange}, {"12.5", OutOfRange}, {"purple", nil}})
	run(t, Spec{Type: Number, Min: &lo}, "es", []row{{"0,5", OutOfRange}, {"mil", 1000}})
	run(t, Spec{Type: Percent, Max: &hi}, "es", []row{{"13 %", OutOfRange}, {"12 %", 12}, {"-4 %", -4}})
	run(t, Spec{Type: Currency, Min: &lo, Max: &hi}, "en", []row{{"$13", OutOfRange}, {"$12", "12 USD"}, {"50 cents", OutOfRange}})
	s := Spec{Type: Number, Min: &lo, Max: &hi}
	if a, b, ok := s.Range(env("en")); a != "1" || b != "12" || !ok {
		t.Error(a, b, ok)
	}
}

// TestEveryNumber says every number up to 1,200 and a sample above, as people
// say it, in both languages.
func TestEveryNumber(t *testing.T) {
	for n := range 1_000_000 {
		if n > 1200 && n%4999 != 0 && n%25_000 != 0 && n < 999_990 {
			continue
		}
		for lang, said := range map[string]string{"en": sayEnglish(n), "es": saySpanish(n)} {
			v, p := Parse(&Spec{Type: Number}, said, env(lang))
			if p != None || v.Number != float64(n) {
				t.Fatalf("%s %q: got %v %q, want %d", lang, said, v.Number, p, n)
			}
		}
		for _, lang := range []string{"en", "es"} {
			if v, p := Parse(&Spec{Type: Number}, strconv.Itoa(n), env(lang)); p != None || v.Number != float64(n) {
				t.Fatalf("%s %d: got %v %q", lang, n, v.Number, p)
			}
		}
	}
}

var (
	enSmall = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"}
	enTens  = []string{"", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}
	esSmall = []string{"cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve",
		"veinte", "veintiuno", "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis", "veintisiete", "veintiocho", "veintinueve"}
	esTens     = []string{"", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"}
	esHundreds = []string{"", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos", "ochocientos", "novecientos"}
)

func sayEnglish(n int) string {
	switch {
	case n < 20:
		return enSmall[n]
	case n < 100 && n%10 == 0:
		return enTens[n/10]
	case n < 100:
		return enTens[n/10] + "-" + enSmall[n%10]
	case n < 1000 && n%100 == 0:
		return enSmall[n/100] + " hundred"
	case n < 1000:
		return enSmall[n/100] + " hundred and " + sayEnglish(n%100)
	case n%1000 == 0:
		return sayEnglish(n/1000) + " thousand"
	case n%1000 < 100:
		return sayEnglish(n/1000) + " thousand and " + sayEnglish(n%1000)
	}
	return sayEnglish(n/1000) + " thousand " + sayEnglish(n%1000)
}

func saySpanish(n int) string {
	switch {
	case n < 30:
		return esSmall[n]
	case n < 100 && n%10 == 0:
		return esTens[n/10]
	case n < 100:
		return esTens[n/10] + " y " + esSmall[n%10]
	case n == 100:
		return "cien"
	case n < 1000 && n%100 == 0:
		return esHundreds[n/100]
	case n < 1000:
		return esHundreds[n/100] + " " + saySpanish(n%100)
	}
	s := "mil"
	if n >= 2000 {
		s = saySpanish(n/1000) + " mil"
	}
	if n%1000 > 0 {
		s += " " + saySpanish(n%1000)
	}
	return s
}
