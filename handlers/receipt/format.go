package receipt

import (
	"strconv"
	"strings"

	"relevo/domain/i18n"
)

// number writes a figure with at most one decimal.
func number(p *i18n.Printer, v float64) string {
	s := strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
	if p.Lang() == "es" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// seconds writes a short time: "0.3 s".
func seconds(p *i18n.Printer, ms int64) string {
	return number(p, float64(max(ms, 0))/1000) + " s"
}
