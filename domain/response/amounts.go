package response

import "strings"

// moneyWords are the currencies by sign, code and name. A name that several
// countries use ("pesos") has no code.
var moneyWords = func() map[string]string {
	m := map[string]string{
		"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₪": "ILS", "₫": "VND", "₱": "PHP", "฿": "THB", "₦": "NGN",
		"peso": "", "pesos": "", "buck": "USD", "bucks": "USD", "quid": "GBP", "yuan": "CNY", "yuanes": "CNY", "renminbi": "CNY",
		"yen": "JPY", "yenes": "JPY", "yens": "JPY", "euro": "EUR", "euros": "EUR", "eur": "EUR", "pavos": "EUR",
		"dollar": "USD", "dollars": "USD", "dolar": "USD", "dolares": "USD", "pound": "GBP", "pounds": "GBP", "libra": "GBP", "libras": "GBP", "sterling": "GBP",
		"franc": "CHF", "francs": "CHF", "franco": "CHF", "francos": "CHF", "rupee": "INR", "rupees": "INR", "rupia": "INR", "rupias": "INR",
		"real": "BRL", "reais": "BRL", "reales": "BRL", "zloty": "PLN", "zlotys": "PLN", "soles": "PEN", "quetzales": "GTQ", "lempiras": "HNL", "colones": "CRC",
		"guaranies": "PYG", "bolivianos": "BOB", "bolivares": "VES", "rubles": "RUB", "rublos": "RUB", "won": "KRW", "rand": "ZAR", "shekels": "ILS",
	}
	for code := range strings.FieldsSeq(`AED ARS AUD BGN BOB BRL CAD CHF CLP CNY COP CRC CZK DKK DOP EGP EUR GBP GTQ HKD HNL HUF IDR ILS INR ISK JPY
		KES KRW MAD MXN MYR NGN NIO NOK NZD PAB PEN PHP PLN PYG QAR RON RSD RUB SAR SEK SGD THB TND TRY TWD UAH USD UYU VES VND ZAR`) {
		m[strings.ToLower(code)] = code
	}
	return m
}()

// moneyPhrases are names of more than one word, which go before moneyWords.
var moneyPhrases = []struct{ p, code string }{
	{"us dollars", "USD"}, {"us dollar", "USD"}, {"american dollars", "USD"}, {"canadian dollars", "CAD"}, {"australian dollars", "AUD"}, {"new zealand dollars", "NZD"}, {"hong kong dollars", "HKD"}, {"singapore dollars", "SGD"},
	{"dolares americanos", "USD"}, {"dolares estadounidenses", "USD"}, {"dolares canadienses", "CAD"}, {"dolares australianos", "AUD"}, {"pounds sterling", "GBP"}, {"libras esterlinas", "GBP"}, {"swiss francs", "CHF"}, {"francos suizos", "CHF"},
	{"mexican pesos", "MXN"}, {"argentine pesos", "ARS"}, {"colombian pesos", "COP"}, {"chilean pesos", "CLP"}, {"uruguayan pesos", "UYU"}, {"dominican pesos", "DOP"},
	{"pesos mexicanos", "MXN"}, {"pesos argentinos", "ARS"}, {"pesos colombianos", "COP"}, {"pesos chilenos", "CLP"}, {"pesos uruguayos", "UYU"}, {"pesos dominicanos", "DOP"}, {"japanese yen", "JPY"}, {"yenes japoneses", "JPY"},
	{"us $", "USD"}, {"a $", "AUD"}, {"c $", "CAD"}, {"ca $", "CAD"}, {"au $", "AUD"}, {"mx $", "MXN"}, {"r $", "BRL"}, {"nz $", "NZD"}, {"hk $", "HKD"}, {"s $", "SGD"},
}

// cents are the hundredths, and the currency they tell of when no other is said.
var cents = map[string]string{"cent": "USD", "cents": "USD", "pence": "GBP", "penny": "GBP", "centimo": "EUR", "centimos": "EUR", "centavo": "", "centavos": ""}

// unit reads the name of a currency at i.
func unit(t []token, i int) (code string, n int) {
	for _, m := range moneyPhrases {
		if k := phrase(t, i, m.p); k > n {
			code, n = m.code, k
		}
	}
	if n > 0 {
		return code, n
	}
	if c, ok := moneyWords[at(t, i)]; ok {
		return c, 1
	}
	return "", 0
}

// amount is money at a place in the text; said tells that a currency was named.
type amount struct {
	found
	code string
	said bool
}

// money reads "$25", "20 €", "500 yen", "12 euros y 50 céntimos", or a bare
// number, which has no currency.
func (l *lexicon) money(t []token, i int) amount {
	j, a, sign := i, amount{}, 1.0
	if at(t, j) == "-" && j+1 < len(t) && t[j+1].glued && t[j+1].kind != numeral {
		sign, j = -1, j+1
	}
	code, n := unit(t, j)
	if n > 0 && (t[j+n-1].kind == mark || n == 1 && len(t[j].s) == 3 && code != "" && strings.EqualFold(code, t[j].s)) {
		a.code, a.said, j = code, true, j+n
	} else if sign < 0 {
		return amount{}
	}
	f := l.number(t, j)
	if a.said && j < len(t) && t[j].glued && t[j-1].kind == word {
		f = l.number(t[j:], 0) // "EUR20": the code is no part of the number
	}
	if f.n == 0 || sign < 0 && f.v < 0 {
		return amount{}
	}
	f.v *= sign
	j += f.n
	if l.es && at(t, j) == "de" || !l.es && at(t, j) == "of" {
		if _, n := unit(t, j+1); n > 0 {
			j++
		}
	}
	if code, n := unit(t, j); n > 0 && (!a.said || a.code == code || a.code == "USD" && t[i].s == "$") {
		a.code, a.said, j = code, true, j+n
	} else if c, ok := cents[at(t, j)]; ok && !a.said {
		f.v, a.code, a.said, f.bare = f.v/100, c, true, false
		a.found, j = f, j+1
		a.n = j - i
		return a
	}
	if a.said {
		k := j
		switch at(t, k) {
		case "y", "con", "and":
			k++
		}
		if c := l.number(t, k); c.n > 0 && c.v > 0 && c.v < 100 && f.v >= 0 && c.v == float64(int(c.v)) && f.v == float64(int(f.v)) {
			_, named := cents[at(t, k+c.n)]
			last := k == j && len(at(t, j)) == 2 && t[j].kind == numeral && (j+1 == len(t) || l.passes(t, nil, j+1)) // "5 pounds 50"
			if named || last || at(t, j) == "con" {
				f.v += c.v / 100
				j = k + c.n
				if named {
					j++
				}
			}
		}
		f.bare = false
	}
	a.found = f
	a.n = j - i
	return a
}

// percentage reads "10 %", "ten percent", "10 por ciento", or a bare number.
func (l *lexicon) percentage(t []token, i int) (f found, said bool) {
	if at(t, i-1) == "por" && (at(t, i) == "ciento" || at(t, i) == "cien") {
		return f, false
	}
	if l.es && at(t, i) == "un" {
		if f, said = l.percentage(t, i+1); said {
			f.n++
			return f, true
		}
	}
	f = l.number(t, i)
	if f.n == 0 && at(t, i) == "%" {
		if f = l.number(t, i+1); f.n > 0 {
			f.n++
			return f, true
		}
	}
	if f.n == 0 {
		return f, false
	}
	n := oneOf(t, i+f.n, []string{"%", "percent", "per cent", "pct", "percentage points", "por ciento", "porciento", "por cien", "%."})
	f.n += n
	if n > 0 {
		f.bare = false
	}
	return f, n > 0
}
