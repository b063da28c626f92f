package agent

import (
	"net/http"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/i18n"
)

// editContact is POST /contacts/{id}: changes the fields the form holds and
// leaves the others, so that the card and the notes are saved apart.
func (h *Handler) editContact(w http.ResponseWriter, r *http.Request) (any, error) {
	id, err := domain.ParseID(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	if err := readForm(w, r); err != nil {
		return nil, err
	}
	var ed engine.ContactEdit
	for name, to := range map[string]**string{"name": &ed.Name, "email": &ed.Email, "phone": &ed.Phone, "notes": &ed.Notes} {
		if v, ok := r.Form[name]; ok {
			*to = &v[0]
		}
	}
	if _, err := h.Engine.EditContact(r.Context(), id, ed); err != nil {
		return nil, err
	}
	return &outcome{Toast: i18n.T(r.Context(), "inbox.done_saved")}, nil
}
