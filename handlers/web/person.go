package web

import (
	"context"
	"strings"

	"relevo/domain"
	"relevo/domain/i18n"
)

// Person is how pages call a contact: the name, else the e-mail address, else
// "Visitor" with the end of the id.
func Person(ctx context.Context, id domain.ID, name, email string) string {
	switch {
	case name != "":
		return name
	case email != "":
		return email
	}
	s := id.String()
	return i18n.T(ctx, "inbox.visitor", "Number", strings.ToUpper(s[max(0, len(s)-4):]))
}
