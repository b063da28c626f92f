package presence

import (
	"slices"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/contact"
)

// Limits of the administrator's reasons.
const (
	MaxReasonName = 60 // characters
	MaxReasons    = 50 // in use
)

// Check normalises and validates a reason; the error names the field.
func (r *Reason) Check() error {
	s := contact.OneLine(r.Name, MaxReasonName+1)
	if n := utf8.RuneCountInString(s); n == 0 || n > MaxReasonName {
		return domain.Field("name", "teams.name", "Max", MaxReasonName)
	}
	r.Name = s
	return nil
}

// Reorder puts one of the reasons at a place, from 1 on; beyond the ends means
// first or last. It numbers the list anew and tells whether the reason is in it.
func Reorder(list []*Reason, id domain.ID, place int) ([]*Reason, bool) {
	at := slices.IndexFunc(list, func(r *Reason) bool { return r.ID == id })
	if at < 0 {
		return list, false
	}
	r := list[at]
	list = slices.Delete(slices.Clone(list), at, at+1)
	list = slices.Insert(list, min(max(place-1, 0), len(list)), r)
	for i, r := range list {
		r.Position = i + 1
	}
	return list, true
}
