package agent

import (
	"net/http"

	"relevo/domain"
	"relevo/handlers/web"
)

// uploaded is what the page learns of a stored file.
type uploaded struct {
	ID   domain.ID `json:"id"`
	Name string    `json:"name"`
	Size int64     `json:"size"`
	Type string    `json:"type"`
}

// upload is POST …/files: one file, in a multipart form's field "file". Its
// type is found in its content; a message names it by id within a day.
func (h *Handler) upload(w http.ResponseWriter, r *http.Request) (any, error) {
	id, err := domain.ParseID(r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	if _, err := h.open(r.Context(), id); err != nil {
		return nil, err
	}
	f, err := web.ReceiveFile(w, r, h.Blobs, web.Me(r.Context()).ID)
	if err != nil {
		return nil, err
	}
	stored, err := h.Engine.AddUpload(r.Context(), f)
	if err != nil {
		return nil, err
	}
	return uploaded{stored.ID, stored.Name, stored.Size, stored.Type}, nil
}
