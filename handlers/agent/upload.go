package agent

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"relevo/domain"
	"relevo/domain/attachment"
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
	const frame = 64 << 10 // room for the multipart lines around the file
	r.Body = http.MaxBytesReader(w, r.Body, attachment.MaxSize+frame)
	f, err := h.store(r, web.Me(r.Context()).ID)
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return nil, domain.TooLarge("file", attachment.MaxSize)
	}
	if err != nil {
		return nil, err
	}
	return uploaded{f.ID, f.Name, f.Size, f.Type}, nil
}

func (h *Handler) store(r *http.Request, by domain.ID) (*attachment.File, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, domain.Invalid(err)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, domain.Field("file", "problem.file_type")
		}
		if err != nil {
			return nil, bodyError(err)
		}
		if part.FormName() != "file" {
			continue
		}
		head, err := io.ReadAll(io.LimitReader(part, attachment.SniffLen))
		if err != nil {
			return nil, bodyError(err)
		}
		kind, err := attachment.Detect(head)
		if err != nil {
			return nil, err
		}
		sha, size, err := h.Blobs.Put(&capped{r: io.MultiReader(bytes.NewReader(head), part), left: attachment.MaxSize})
		if err != nil {
			return nil, bodyError(err)
		}
		return h.Engine.AddUpload(r.Context(), attachment.File{UploaderID: by, Name: attachment.CleanName(part.FileName()),
			Type: kind.Type, Size: size, SHA256: sha, Width: kind.Width, Height: kind.Height})
	}
}

// bodyError keeps errors about the body apart from those of the disk.
func bodyError(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) || domain.AsError(err) != nil {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return domain.Invalid(err)
	}
	return err
}

// capped reads at most left bytes; more is an error, not a cut.
type capped struct {
	r    io.Reader
	left int64
}

func (c *capped) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.left -= int64(n); c.left < 0 {
		return 0, domain.TooLarge("file", attachment.MaxSize)
	}
	return n, err
}
