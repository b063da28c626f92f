package web

import "relevo/domain/i18n"

// ReasonName is a reason for not being ready as the reader calls it: those that
// every workspace begins with are told in the reader's language while nobody
// has renamed them.
func ReasonName(p *i18n.Printer, name string) string {
	for _, id := range []string{"teams.reason_break", "teams.reason_lunch", "teams.reason_meeting", "teams.reason_training"} {
		for _, lang := range i18n.Languages() {
			if i18n.For(lang).T(id) == name {
				return p.T(id)
			}
		}
	}
	return name
}
