package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"relevo/domain"
	"relevo/domain/attachment"
)

// BlobStore keeps the bytes of files; they are on disk when Put returns.
type BlobStore interface {
	Put(r io.Reader) (sha256 string, size int64, err error)
}

// uploadOverhead is how many bytes of multipart may stand around a file.
const uploadOverhead = 64 << 10

// ReceiveFile stores the part named file of a multipart form: judged by its
// first bytes, then written. What is refused leaves nothing on disk: 413 for
// too much, 422 for a type that may not be sent, 400 for a broken form. The
// caller records the file.
func ReceiveFile(w http.ResponseWriter, r *http.Request, blobs BlobStore, uploader domain.ID) (attachment.File, error) {
	if r.ContentLength > attachment.MaxSize+uploadOverhead {
		w.Header().Set("Connection", "close") // the rest is not worth reading
		return attachment.File{}, fileTooBig()
	}
	r.Body = http.MaxBytesReader(w, r.Body, attachment.MaxSize+uploadOverhead)
	parts, err := r.MultipartReader()
	if err != nil {
		return attachment.File{}, domain.Invalid(err)
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return attachment.File{}, domain.Field("file", "problem.file_missing")
		}
		if err != nil {
			return attachment.File{}, formError(err)
		}
		if part.FormName() == "file" {
			return storePart(part, blobs, uploader)
		}
	}
}

func storePart(part *multipart.Part, blobs BlobStore, uploader domain.ID) (attachment.File, error) {
	head := make([]byte, attachment.SniffLen)
	n, err := io.ReadFull(part, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return attachment.File{}, formError(err)
	}
	if n < len(head) && errors.Is(err, io.ErrUnexpectedEOF) && !ended(part) {
		return attachment.File{}, domain.Invalid(err)
	}
	kind, err := attachment.Detect(head[:n])
	if err != nil {
		return attachment.File{}, err
	}
	body := &upTo{part: part, head: head[:n], left: attachment.MaxSize}
	sha, size, err := blobs.Put(body)
	if body.err != nil {
		return attachment.File{}, body.err // the sender's fault, not the disk's
	}
	if err != nil {
		return attachment.File{}, err
	}
	return attachment.File{UploaderID: uploader, Name: attachment.Name(part.FileName(), kind.Type), Type: kind.Type, Size: size,
		SHA256: sha, Width: kind.Width, Height: kind.Height}, nil
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
		u.err = formError(err)
		return n, u.err
	}
	if u.left -= n; u.left < 0 {
		u.err = fileTooBig()
		return n, u.err
	}
	return n, err
}

func fileTooBig() error { return domain.TooLarge("file", attachment.MaxSize) }

func formError(err error) error {
	var max *http.MaxBytesError
	if errors.As(err, &max) {
		return fileTooBig()
	}
	return domain.Invalid(err)
}
