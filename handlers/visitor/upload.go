package visitor

import (
	"errors"
	"net/http"
	"time"

	"relevo/domain"
	"relevo/handlers/web"
)

// uploadTime is how long the whole body may take.
const uploadTime = 2 * time.Minute

type uploadOut struct {
	ID   domain.ID `json:"id"`
	Name string    `json:"name"`
	Size int64     `json:"size"`
	Type string    `json:"type"`
}

// upload serves POST /widget/v1/files: one part named file, to be named in a
// message within a day.
func (h *Handler) upload(w http.ResponseWriter, r *http.Request) error {
	c, wd, err := h.posting(w, r)
	if err != nil {
		return err
	}
	if !wd.Settings.Files {
		return domain.Forbidden()
	}
	if _, _, err := h.Store.Visitor(r.Context(), c.visitor); err != nil {
		return domain.Unauthenticated()
	}
	rc := http.NewResponseController(w)
	if err := rc.SetReadDeadline(time.Now().Add(uploadTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	f, err := web.ReceiveFile(w, r, h.Blobs, c.visitor)
	if err != nil {
		return err
	}
	stored, err := h.Engine.AddUpload(r.Context(), f)
	if err != nil {
		return err
	}
	return web.Write(w, http.StatusCreated, uploadOut{ID: stored.ID, Name: stored.Name, Size: stored.Size, Type: stored.Type})
}
