package web

import (
	"context"
	"html"

	"relevo/domain"
	"relevo/domain/i18n"
)

// Errors are the sentences of a refused form, by field.
type Errors map[string]string

// Add puts the sentence of an error at its field, prefix before the field's
// name; nil adds nothing. It is true when the error belongs to a field or is
// one the form shows at its head (field ""): conflicts, too often, too large.
// False means: not the reader's, give it back.
func (m Errors) Add(ctx context.Context, prefix string, err error) bool {
	e := domain.AsError(err)
	if err == nil || e == nil {
		return err == nil
	}
	switch e.Kind {
	case domain.KindInvalidField, domain.KindTooLarge, domain.KindConflict, domain.KindRateLimited:
	default:
		return false
	}
	key := prefix + e.Field
	if e.Field == "" {
		key = ""
	}
	if m[key] == "" {
		m[key] = i18n.T(ctx, e.Key, e.Args...)
	}
	return true
}

// Snippet is the script tag that puts a widget onto a site.
func Snippet(origin, key string) string {
	return `<script async src="` + html.EscapeString(origin) + `/widget.js" data-widget="` + html.EscapeString(key) + `"></script>`
}
