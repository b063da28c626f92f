package response

import "testing"

func TestCurrencyEnglish(t *testing.T) {
	run(t, Spec{Type: Currency}, "en", []row{
		{"$25", "25 USD"}, {"$ 25", "25 USD"}, {"25$", "25 USD"}, {"25 $", "25 USD"}, {"$25.50", "25.50 USD"}, {"$1,250", "1250 USD"}, {"$1,250.99", "1250.99 USD"}, {"US$ 25", "25 USD"}, {"US$25", "25 USD"}, {"-$5", "-5 USD"}, {"$-5", "-5 USD"}, {"$5k", "5000 USD"}, {"$1.5 million", "1500000 USD"},
		{"20 €", "20 EUR"}, {"20€", "20 EUR"}, {"€20", "20 EUR"}, {"€ 20.00", "20 EUR"}, {"20 euros", "20 EUR"}, {"twenty euros", "20 EUR"}, {"EUR 20", "20 EUR"}, {"20 EUR", "20 EUR"}, {"20eur", "20 EUR"}, {"EUR20", "20 EUR"}, {"£5", "5 GBP"}, {"5 pounds", "5 GBP"}, {"five pounds sterling", "5 GBP"}, {"5 quid", "5 GBP"},
		{"500 yen", "500 JPY"}, {"¥500", "500 JPY"}, {"100 CHF", "100 CHF"}, {"100 swiss francs", "100 CHF"}, {"25 canadian dollars", "25 CAD"}, {"A$25", "25 AUD"}, {"25 dollars", "25 USD"}, {"25 bucks", "25 USD"}, {"a hundred dollars", "100 USD"}, {"two hundred and fifty dollars", "250 USD"}, {"500 mexican pesos", "500 MXN"}, {"500 MXN", "500 MXN"}, {"R$ 30", "30 BRL"}, {"₹300", "300 INR"}, {"100 rupees", "100 INR"},
		{"50 cents", "0.50 USD"}, {"5 dollars and 20 cents", "5.20 USD"}, {"12 euros and 50 cents", "12.50 EUR"}, {"five dollars and twenty cents", "5.20 USD"}, {"80 pence", "0.80 GBP"}, {"$25 USD", "25 USD"}, {"$25 CAD", "25 CAD"}, {"€25 USD", nil},
		{"it's $25", "25 USD"}, {"about $25", "25 USD"}, {"$25 please", "25 USD"}, {"I'd say 30 euros", "30 EUR"}, {"the price is 30 euros", "30 EUR"},
		{"25", 25}, {"25.5", 25.5}, {"500 pesos", 500}, {"zero", 0},
		{"$", nil}, {"dollars", nil}, {"much", nil}, {"", nil}, {"$25 or $30", nil}, {"$25-$30", nil}, {"25 people", nil}, {"$2,5", nil}, {"free", nil}, {"5 pm", nil}, {"14 March", nil}, {"not $25", nil},
	})
}

func TestCurrencySpanish(t *testing.T) {
	run(t, Spec{Type: Currency}, "es", []row{
		{"20 €", "20 EUR"}, {"20€", "20 EUR"}, {"20 euros", "20 EUR"}, {"veinte euros", "20 EUR"}, {"20,50 €", "20.50 EUR"}, {"20.50 €", "20.50 EUR"}, {"1.250 €", "1250 EUR"}, {"1.250,50 euros", "1250.50 EUR"}, {"12 euros con 50", "12.50 EUR"}, {"12 euros con cincuenta", "12.50 EUR"}, {"12 euros y 50 céntimos", "12.50 EUR"}, {"50 céntimos", "0.50 EUR"}, {"un euro", "1 EUR"},
		{"$25", "25 USD"}, {"25 dólares", "25 USD"}, {"25 dólares americanos", "25 USD"}, {"5 libras", "5 GBP"}, {"500 yenes", "500 JPY"}, {"500 pesos mexicanos", "500 MXN"}, {"500 pesos", 500}, {"quinientos pesos argentinos", "500 ARS"}, {"un millón de pesos colombianos", "1000000 COP"}, {"100 soles", "100 PEN"},
		{"unos 30 euros", "30 EUR"}, {"son 30 euros", "30 EUR"}, {"30 euros, por favor", "30 EUR"}, {"25", 25}, {"25,50", 25.5},
		{"mucho", nil}, {"euros", nil}, {"20 o 30 euros", nil}, {"20 personas", nil}, {"gratis", nil}, {"twenty euros", "20 EUR"},
	})
}

func TestPercent(t *testing.T) {
	run(t, Spec{Type: Percent}, "en", []row{
		{"10%", 10}, {"10 %", 10}, {"10 percent", 10}, {"ten percent", 10}, {"ten per cent", 10}, {"2.5%", 2.5}, {"-3 %", -3}, {"100%", 100}, {"10", 10}, {"about 10%", 10}, {"10% please", 10}, {"10 pct", 10}, {"fifty percent", 50}, {"%10", 10}, {"2.5 percent, thanks", 2.5},
		{"%", nil}, {"percent", nil}, {"10 or 20 %", nil}, {"2,5 %", nil}, {"10 people", nil}, {"$10", nil}, {"", nil}, {"a lot", nil}, {"5 pm", nil},
	})
	run(t, Spec{Type: Percent}, "es", []row{
		{"10 %", 10}, {"10%", 10}, {"10 por ciento", 10}, {"diez por ciento", 10}, {"el 10 por ciento", 10}, {"un 10 %", 10}, {"2,5 %", 2.5}, {"2.5 %", 2.5}, {"cien por cien", 100}, {"cien por ciento", 100}, {"ciento veinte por ciento", 120}, {"10 porciento", 10}, {"10", 10}, {"un diez por ciento", 10},
		{"por ciento", nil}, {"10 o 20 %", nil}, {"bastante", nil}, {"ten percent", 10},
	})
}
