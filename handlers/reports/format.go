package reports

import (
	"math"

	"relevo/domain/i18n"
	"relevo/handlers/figures"
)

// change writes by how much a figure differs from an earlier one; "" when it
// does not, as far as the reader sees.
func change(p *i18n.Printer, now, then figures.Value) (s string, rose bool) {
	d := now.N - then.N
	rose, d = d > 0, math.Abs(d)
	v := figures.Value{Kind: now.Kind, N: d, OK: true}
	if now.Kind == figures.Share {
		s = figures.Decimal(p, d*100, 1)
		if s == "0" {
			return "", false
		}
		return p.T("reports.points", "N", s), rose
	}
	if s = figures.Say(p, v); s == "0" || s == "0:00" {
		return "", false
	}
	return s, rose
}
