package visitor

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"time"

	"relevo/domain"
	"relevo/domain/attachment"
	"relevo/handlers/web"
)

const (
	uploadOverhead = 64 << 10        // bytes of multipart around the file
	uploadTime     = 2 * time.Minute // for the whole body
)

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
	if r.ContentLength > attachment.MaxSize+uploadOverhead {
		w.Header().Set("Connection", "close")
		return tooBig()
	}
	if _, _, err := h.Store.Visitor(r.Context(), c.visitor); err != nil {
		return domain.Unauthenticated()
	}
	rc := http.NewResponseController(w)
	if err := rc.SetReadDeadline(time.Now().Add(uploadTime)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, attachment.MaxSize+uploadOverhead)
	f, err := h.receive(r)
	if err != nil {
		return err
	}
	f.UploaderID = c.visitor
	stored, err := h.Engine.AddUpload(r.Context(), *f)
	if err != nil {
		return err
	}
	return web.Write(w, http.StatusCreated, uploadOut{ID: stored.ID, Name: stored.Name, Size: stored.Size, Type: stored.Type})
}

// receive stores the part named file.
func (h *Handler) receive(r *http.Request) (*attachment.File, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, domain.Invalid(err)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, domain.Field("file", "problem.file_unknown")
		}
		if err != nil {
			return nil, bodyError(err)
		}
		if part.FormName() == "file" {
			return h.store(part)
		}
	}
}

// store judges a file by its first bytes, then writes it. What is refused
// leaves nothing on disk.
func (h *Handler) store(part *multipart.Part) (*attachment.File, error) {
	head := make([]byte, attachment.SniffLen)
	n, err := io.ReadFull(part, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, bodyError(err)
	}
	if n < len(head) && errors.Is(err, io.ErrUnexpectedEOF) && !ended(part) {
		return nil, domain.Invalid(err)
	}
	kind, err := attachment.Detect(head[:n])
	if err != nil {
		return nil, err
	}
	body := &upTo{part: part, head: head[:n], left: attachment.MaxSize}
	sha, size, err := h.Blobs.Put(body)
	if body.err != nil {
		return nil, body.err // the sender's fault, not the disk's
	}
	if err != nil {
		return nil, err
	}
	return &attachment.File{Name: attachment.CleanName(part.FileName()), Type: kind.Type, Size: size, SHA256: sha, Width: kind.Width, Height: kind.Height}, nil
}

// ended tells whether a part that came up short really ended there: a body
// that was cut off gives an error instead of the end.
func ended(part io.Reader) bool {
	n, err := part.Read(make([]byte, 1))
	return n == 0 && errors.Is(err, io.EOF)
}

// upTo gives out the head and the rest of a part, at most left bytes.
type upTo struct {
	part io.Reader
	head []byte
	left int
	err  error
}

// Read implements io.Reader; err tells whether the sender was at fault.
func (u *upTo) Read(b []byte) (n int, err error) {
	if len(u.head) > 0 {
		n = copy(b, u.head)
		u.head = u.head[n:]
	} else if n, err = u.part.Read(b); err != nil && !errors.Is(err, io.EOF) {
		u.err = bodyError(err)
		return n, u.err
	}
	if u.left -= n; u.left < 0 {
		u.err = tooBig()
		return n, u.err
	}
	return n, err
}

func tooBig() error { return domain.TooLarge("file", attachment.MaxSize) }

func bodyError(err error) error {
	var max *http.MaxBytesError
	if errors.As(err, &max) {
		return tooBig()
	}
	return domain.Invalid(err)
}
