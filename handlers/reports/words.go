package reports

import (
	"strings"

	views "relevo/views/reports"
)

// label is a figure's name; the service level bears its formula's letter.
func (res *result) label(name string) string {
	s := res.p.T("reports.col_" + name)
	if name == serviceLevel && res.now.Queues != nil {
		if f := res.now.Queues.Total.Formula.String(); f != "" {
			s += " (" + letters(f) + ")"
		}
	}
	return s
}

// define says how a figure is computed.
func (res *result) define(name string) string {
	s := res.p.T("reports.def_" + name)
	if name == serviceLevel && res.now.Queues != nil {
		for _, f := range strings.Split(res.now.Queues.Total.Formula.String(), "") {
			s += " " + res.p.T("reports.formula_"+f)
		}
	}
	return s
}

// terms are the definitions of all figures shown, each once.
func (res *result) terms() []views.Term {
	var out []views.Term
	seen := map[string]bool{}
	add := func(groups []group) {
		for _, g := range groups {
			for _, name := range g.columns {
				if !seen[name] {
					seen[name] = true
					out = append(out, views.Term{Name: res.label(name), Text: res.define(name)})
				}
			}
		}
	}
	if res.now.Queues != nil {
		add(queueGroups)
	}
	add(agentGroups)
	return append(out, views.Term{Name: res.p.T("reports.provisional"), Text: res.p.T("reports.def_provisional")})
}
