package static

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// asset is one file with its compressed forms, made when first asked for.
type asset struct {
	body   []byte
	kind   string // content type
	tag    string // hash of body
	gz, br func() []byte
}

func newAsset(name string, body []byte) *asset {
	sum := sha256.Sum256(body)
	a := &asset{body: body, kind: typeOf(name), tag: hex.EncodeToString(sum[:12])}
	a.gz = sync.OnceValue(func() []byte {
		return squeeze(a, func(w io.Writer) io.WriteCloser {
			z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
			must(err)
			return z
		})
	})
	a.br = sync.OnceValue(func() []byte {
		return squeeze(a, func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, 9) })
	})
	return a
}

// squeeze returns nil where compressing does not pay.
func squeeze(a *asset, zip func(io.Writer) io.WriteCloser) []byte {
	if len(a.body) < 512 || a.kind == "font/woff2" || a.kind == "image/png" {
		return nil
	}
	var b bytes.Buffer
	z := zip(&b)
	_, err := z.Write(a.body)
	must(err)
	must(z.Close())
	if b.Len() >= len(a.body) {
		return nil
	}
	return bytes.Clone(b.Bytes())
}

// Handler serves GET and HEAD of /static/<hash>/<name>. The current hash may be
// kept for ever; any other hash, as an open page of an older build asks for,
// gets the current content with no-cache.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest, ok := strings.CutPrefix(r.URL.Path, "/static/")
		hash, name, cut := strings.Cut(rest, "/")
		if !ok || !cut {
			http.NotFound(w, r)
			return
		}
		cache := "no-cache"
		if hash == Hash() {
			cache = "public, max-age=31536000, immutable"
		}
		Serve(w, r, name, cache)
	})
}

// Serve answers with the file of this name and the given Cache-Control: for
// addresses without a hash, such as the widget loader or the favicon. An
// unknown name is 404. Names are looked up in a table, never in a file system.
func Serve(w http.ResponseWriter, r *http.Request, name, cacheControl string) {
	a := assets().byName[name]
	if a == nil {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	body, coding := a.choose(r.Header.Get("Accept-Encoding"))
	tag := a.tag
	h := w.Header()
	if coding != "" {
		h.Set("Content-Encoding", coding)
		tag += "-" + coding
	}
	h.Set("Cache-Control", cacheControl)
	h.Add("Vary", "Accept-Encoding")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("ETag", `"`+tag+`"`)
	if strings.Contains(r.Header.Get("If-None-Match"), `"`+tag+`"`) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", a.kind)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // the reader has gone: nothing to tell it
	}
}

// choose picks the smallest form the client accepts.
func (a *asset) choose(accept string) (body []byte, coding string) {
	if Accepts(accept, "br") {
		if b := a.br(); b != nil {
			return b, "br"
		}
	}
	if Accepts(accept, "gzip") {
		if b := a.gz(); b != nil {
			return b, "gzip"
		}
	}
	return a.body, ""
}

// Accepts reports whether the header names coding with a weight above zero.
func Accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		weight, found := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		q, err := strconv.ParseFloat(weight, 64)
		return !found || (err == nil && q > 0)
	}
	return false
}
