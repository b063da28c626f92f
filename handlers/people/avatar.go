package people

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"strconv"

	"relevo/domain"
	"relevo/domain/attachment"
	"relevo/domain/i18n"
	"relevo/handlers/flash"
	"relevo/handlers/people/avatar"
	"relevo/handlers/web"
	views "relevo/views/people"
)

// formSlack is what a form with a picture may hold besides the picture.
const formSlack = 16 << 10

func (h *handlers) saveAvatar(w http.ResponseWriter, r *http.Request) error {
	me := web.Me(r.Context())
	f, err := h.picture(w, r)
	if err == nil {
		err = h.Engine.SetAvatar(r.Context(), me.ID, f)
	}
	if err != nil {
		errs := web.Errors{}
		if !errs.Add(r.Context(), "", err) {
			return err
		}
		return h.showProfile(w, r, http.StatusUnprocessableEntity, me.Profile(), errs)
	}
	return h.Flash.Redirect(w, r, views.ProfileURL, flash.Message{Text: i18n.T(r.Context(), "people.avatar_saved")})
}

// picture reads the upload and stores the small picture made of it.
func (h *handlers) picture(w http.ResponseWriter, r *http.Request) (*attachment.File, error) {
	raw, err := upload(w, r)
	if err != nil {
		return nil, err
	}
	if err := avatar.Check(raw); err != nil {
		return nil, err
	}
	select {
	case h.decoding <- struct{}{}:
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	small, mime, err := avatar.Square(raw)
	<-h.decoding
	if err != nil {
		return nil, err
	}
	sha, size, err := h.Blobs.Put(bytes.NewReader(small))
	if err != nil {
		return nil, err
	}
	return &attachment.File{Name: "avatar", Type: mime, Size: size, SHA256: sha, Width: avatar.Side, Height: avatar.Side}, nil
}

// upload reads the file of the form: 422 file when none was chosen, 413 file
// when it is too large.
func upload(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	r.Body = http.MaxBytesReader(w, r.Body, avatar.MaxSize+formSlack)
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, domain.Invalid(err)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, domain.Field("file", "people.avatar_none")
		}
		if err != nil {
			return nil, tooLarge(err)
		}
		if part.FormName() != "file" {
			continue
		}
		raw, err := io.ReadAll(part)
		switch {
		case err != nil:
			return nil, tooLarge(err)
		case len(raw) == 0:
			return nil, domain.Field("file", "people.avatar_none")
		}
		return raw, nil
	}
}

func tooLarge(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return &domain.Error{Kind: domain.KindTooLarge, Code: "too_large", Key: "people.avatar_large", Field: "file"}
	}
	return domain.Invalid(err)
}

func (h *handlers) removeAvatar(w http.ResponseWriter, r *http.Request) error {
	if err := h.Engine.SetAvatar(r.Context(), web.Me(r.Context()).ID, nil); err != nil {
		return err
	}
	return h.Flash.Redirect(w, r, views.ProfileURL, flash.Message{Text: i18n.T(r.Context(), "people.avatar_removed")})
}

// avatar serves a picture that is some agent's; its id never names another.
func (h *handlers) avatar(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r)
	if err != nil {
		return err
	}
	f, err := h.DB.AvatarFile(r.Context(), id)
	if err != nil {
		return err
	}
	blob, err := h.Blobs.Get(f.SHA256)
	if errors.Is(err, fs.ErrNotExist) {
		return domain.NotFound()
	}
	if err != nil {
		return err
	}
	defer func() { _ = blob.Close() }() // only read
	head := w.Header()
	head.Set("Content-Type", f.Type)
	head.Set("Content-Length", strconv.FormatInt(f.Size, 10))
	head.Set("Cache-Control", "public, max-age=31536000, immutable")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	_, _ = io.Copy(w, blob) // a reader that went away needs no picture
	return nil
}
