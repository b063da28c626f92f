package figures

import (
	"math"
	"strconv"
	"strings"

	"relevo/domain/i18n"
)

// None stands for a figure that is undefined.
const None = "–"

// Say writes a figure for the reader.
func Say(p *i18n.Printer, v Value) string {
	switch {
	case !v.OK:
		return None
	case v.Kind == Count:
		return p.Number(int64(v.N))
	case v.Kind == Length:
		return p.Duration(int64(v.N))
	case v.Kind == Share:
		return Decimal(p, v.N*100, 1) + p.T("reports.percent")
	case v.Kind == Number:
		return Decimal(p, v.N, 2)
	}
	if v.Text == "" {
		return None
	}
	return v.Text
}

// Decimal writes a number with the reader's decimal sign, without zeros behind.
func Decimal(p *i18n.Printer, v float64, digits int) string {
	s := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	}
	if p.Lang() == "es" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// Cell writes a figure for a spreadsheet: seconds, percent, a decimal point.
func Cell(v Value) string {
	switch {
	case !v.OK:
		return ""
	case v.Kind == Length:
		return plain(v.N/1000, 3)
	case v.Kind == Share:
		return plain(v.N*100, 2)
	case v.Kind == Number:
		return plain(v.N, 2)
	}
	return v.String()
}

func plain(v float64, digits int) string {
	scale := math.Pow10(digits)
	return strconv.FormatFloat(math.Round(v*scale)/scale, 'f', -1, 64)
}
