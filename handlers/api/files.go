package api

import (
	"bufio"
	"errors"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"relevo/domain"
	"relevo/domain/attachment"
	"relevo/domain/people"
	"relevo/handlers/web"
)

func (a *API) fileRoutes() {
	o := operation{method: http.MethodPost, path: "/files", id: "uploadFile", summary: "Upload a file for a message to name", permission: people.Serve, status: http.StatusCreated,
		about: "At most 10 MB; pictures, PDF, text, office documents, audio and video, told apart by their content. An upload that no message names within a day is removed."}
	a.raw(o, func(op *huma.Operation) {
		file := &huma.Schema{Type: "object", Required: []string{"file"}, Properties: map[string]*huma.Schema{"file": {Type: "string", Format: "binary"}}}
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: file}}}
		answer := a.huma.OpenAPI().Components.Schemas.Schema(typeOf[fileJSON](), true, "File")
		op.Responses["201"] = &huma.Response{Description: "Created", Content: map[string]*huma.MediaType{"application/json": {Schema: answer}}}
	}, a.upload)
}

// formRoom is how much a multipart form may hold beside the file itself.
const formRoom = 64 << 10

func (a *API) upload(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, attachment.MaxSize+formRoom)
	form, err := r.MultipartReader()
	if err != nil {
		return domain.Invalid(err)
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return domain.Field("file", "api.file_missing")
		}
		if err != nil {
			return cut(err)
		}
		if part.FormName() != "file" {
			continue // its bytes are skipped, within the body's limit
		}
		f, err := a.receive(r, part, part.FileName())
		if err != nil {
			return err
		}
		return web.Write(w, http.StatusCreated, fileJSON{ID: f.ID.String(), Name: f.Name, Size: f.Size, Type: f.Type, Width: f.Width, Height: f.Height})
	}
}

// receive checks a file by its content, stores its bytes, then its row.
func (a *API) receive(r *http.Request, content io.Reader, name string) (*attachment.File, error) {
	b := bufio.NewReaderSize(content, attachment.SniffLen)
	head, err := b.Peek(attachment.SniffLen)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, cut(err)
	}
	kind, err := attachment.Detect(head)
	if err != nil {
		return nil, err
	}
	sha, size, err := a.Blobs.Put(&bounded{r: b, left: attachment.MaxSize})
	if err != nil {
		return nil, cut(err)
	}
	return a.Engine.AddUpload(r.Context(), attachment.File{UploaderID: web.Me(r.Context()).ID, Name: attachment.CleanName(name),
		Type: kind.Type, Size: size, SHA256: sha, Width: kind.Width, Height: kind.Height})
}

// cut names the reader's part in a body that ended early or never ended.
func cut(err error) error {
	var tooBig *http.MaxBytesError
	switch {
	case errors.As(err, &tooBig):
		return domain.TooLarge("file", attachment.MaxSize)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return domain.Invalid(err)
	}
	return err
}

// bounded fails when more than left bytes come, so that nothing is stored.
type bounded struct {
	r    io.Reader
	left int64
}

// Read implements io.Reader.
func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, domain.TooLarge("file", attachment.MaxSize)
	}
	return n, err
}
