package reports

import (
	"math"
	"strconv"
	"strings"

	"relevo/domain/i18n"
	"relevo/handlers/figures"
)

// none stands for a figure that is undefined.
const none = "–"

// text writes a figure for the reader.
func text(p *i18n.Printer, v figures.Value) string {
	switch {
	case !v.OK:
		return none
	case v.Kind == figures.Count:
		return p.Number(int64(v.N))
	case v.Kind == figures.Length:
		return p.Duration(int64(v.N))
	case v.Kind == figures.Share:
		return decimal(p, v.N*100, 1) + p.T("reports.percent")
	case v.Kind == figures.Number:
		return decimal(p, v.N, 2)
	}
	if v.Text == "" {
		return none
	}
	return v.Text
}

// decimal writes a number with the reader's decimal sign, without zeros behind.
func decimal(p *i18n.Printer, v float64, digits int) string {
	s := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	if p.Lang() == "es" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// cell writes a figure for a spreadsheet: seconds, percent, a decimal point.
func cell(v figures.Value) string {
	switch {
	case !v.OK:
		return ""
	case v.Kind == figures.Length:
		return plain(v.N/1000, 3)
	case v.Kind == figures.Share:
		return plain(v.N*100, 2)
	case v.Kind == figures.Number:
		return plain(v.N, 2)
	}
	return v.String()
}

func plain(v float64, digits int) string {
	scale := math.Pow10(digits)
	return strconv.FormatFloat(math.Round(v*scale)/scale, 'f', -1, 64)
}

// change writes by how much a figure differs from an earlier one; "" when it
// does not, as far as the reader sees.
func change(p *i18n.Printer, now, then figures.Value) (s string, rose bool) {
	d := now.N - then.N
	rose, d = d > 0, math.Abs(d)
	v := figures.Value{Kind: now.Kind, N: d, OK: true}
	if now.Kind == figures.Share {
		s = decimal(p, d*100, 1)
		if s == "0" {
			return "", false
		}
		return p.T("reports.points", "N", s), rose
	}
	if s = text(p, v); s == "0" || s == "0:00" {
		return "", false
	}
	return s, rose
}
