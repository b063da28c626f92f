package response

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Show is the value as visitors read it inside a sentence: "Mar 11, 2025" or
// "11 mar 2025", "8", "2,5", "Yes". Amounts and percentages are numbers without
// their sign, which the author writes; Full adds it.
func (v Value) Show(lang string) string {
	switch {
	case v.List != nil:
		return strings.Join(v.List, ", ")
	case v.Type == Number || v.Type == Percent:
		return showNumber(v.Number, lang, -1)
	case v.Type == Currency:
		return showNumber(v.Number, lang, minorDigits(v.Number, v.Currency))
	case v.Type == Confirmation:
		return yesNo(v.Bool, lang)
	case v.Type == Date:
		if d, err := time.Parse(isoDay, v.Text); err == nil {
			return showDay(d, lang)
		}
	case v.Type == Options:
		return inLanguage(v.Label, lang, v.Text)
	}
	return v.Text
}

// Full is Show with the currency or the percent sign, for cards and lists of
// facts: "25.50 EUR", "10%", "10 %".
func (v Value) Full(lang string) string {
	s := v.Show(lang)
	switch {
	case v.List != nil:
	case v.Type == Currency && v.Currency != "":
		return s + " " + v.Currency
	case v.Type == Percent && spanish(lang):
		return s + " %"
	case v.Type == Percent:
		return s + "%"
	}
	return s
}

// minorDigits: whole amounts are shown without decimals, others with two.
func minorDigits(f float64, code string) int {
	if f == math.Trunc(f) || code == "JPY" {
		return -1
	}
	if cents := f * 100; math.Abs(cents-math.Round(cents)) < 1e-6 {
		return 2
	}
	return -1
}

func showNumber(f float64, lang string, decimals int) string {
	s := strconv.FormatFloat(f, 'f', decimals, 64)
	if spanish(lang) {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

var monthShort = [2][12]string{
	{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"},
}

func showDay(d time.Time, lang string) string {
	dom, year := strconv.Itoa(d.Day()), strconv.Itoa(d.Year())
	if spanish(lang) {
		return dom + " " + monthShort[1][d.Month()-1] + " " + year
	}
	return monthShort[0][d.Month()-1] + " " + dom + ", " + year
}
