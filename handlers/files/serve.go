package files

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"relevo/domain"
	"relevo/domain/attachment"
	"relevo/handlers/web"
)

// Source finds a file's row; not_found without one.
type Source interface {
	StoredFile(ctx context.Context, id domain.ID) (*attachment.File, error)
}

// Blobs opens the bytes of a file by their SHA-256.
type Blobs interface {
	Get(sha256 string) (*os.File, error)
}

// Pattern is where Handler belongs.
const Pattern = "GET /files/{id}/{name}"

// Handler serves the files of signed addresses, ranges included. Pictures may
// be shown in a page, all else is offered as a download; nothing in a file
// ever runs on our origin.
func Handler(src Source, blobs Blobs, s *Signer, log *slog.Logger) http.Handler {
	return web.JSON(log, func(w http.ResponseWriter, r *http.Request) error {
		if err := s.check(r.PathValue("id"), r.URL.Query()); err != nil {
			return err
		}
		id, err := domain.ParseID(r.PathValue("id"))
		if err != nil {
			return err
		}
		f, err := src.StoredFile(r.Context(), id)
		if err != nil {
			return err
		}
		blob, err := blobs.Get(f.SHA256)
		if errors.Is(err, fs.ErrNotExist) {
			return domain.NotFound()
		}
		if err != nil {
			return err
		}
		Write(w, r, f, blob)
		return blob.Close()
	})
}

// Write answers with a file's content under headers that make it harmless.
func Write(w http.ResponseWriter, r *http.Request, f *attachment.File, blob *os.File) {
	h := w.Header()
	kind := f.Type
	if strings.HasPrefix(kind, "text/") {
		kind += "; charset=utf-8"
	}
	h.Set("Content-Type", kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Content-Disposition", disposition(f))
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "private, max-age=604800, immutable")
	h.Set("ETag", `"`+f.SHA256[:32]+`"`)
	http.ServeContent(w, r, "", time.UnixMilli(f.CreatedAt), blob)
}

// disposition names the file for the browser: plain ASCII for old ones, the
// true name by RFC 5987.
func disposition(f *attachment.File) string {
	how := "attachment"
	if attachment.Inline(f.Type) {
		how = "inline"
	}
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, f.Name)
	out := mime.FormatMediaType(how, map[string]string{"filename": plain})
	return out + "; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(f.Name), "+", "%20")
}
