// Package attachment decides which files may be sent: by their content, never
// by what the sender calls them.
package attachment

import (
	"bytes"
	"image"
	_ "image/gif"  // bounds of GIF images
	_ "image/jpeg" // bounds of JPEG images
	_ "image/png"  // bounds of PNG images
	"path"
	"strings"
	"unicode/utf8"

	_ "golang.org/x/image/webp" // bounds of WebP images

	"relevo/domain"
	"relevo/domain/contact"
)

// File is one stored file.
type File struct {
	ID             domain.ID
	ConversationID domain.ID // 0 until a message names it
	UploaderID     domain.ID // visitor or agent
	Name           string
	Type           string // media type found in the content
	Size           int64
	SHA256         string // hex; the blob's name on disk
	Width, Height  int    // of images, 0 otherwise
	CreatedAt      int64  // UTC ms
}

// Limits of a file.
const (
	MaxSize   = 10 << 20
	MaxPixels = 40_000_000 // an image that would unpack to more is refused
	SniffLen  = 1 << 20    // bytes Detect wants to see
	maxName   = 120
)

// IsImage tells whether the file is shown as a picture.
func (f *File) IsImage() bool { return f.Width > 0 && strings.HasPrefix(f.Type, "image/") }

// CleanName makes a foreign file name harmless: no folders, no control or
// direction characters, at most 120 characters, never empty.
func CleanName(s string) string {
	s = contact.OneLine(strings.ReplaceAll(s, `\`, "/"), 4096)
	s = path.Base(s)
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*/`, r) {
			return '_'
		}
		return r
	}, s)
	s = strings.Trim(s, ". ")
	if n := utf8.RuneCountInString(s); n > maxName {
		ext := path.Ext(s)
		if len(ext) > 10 {
			ext = ""
		}
		s = string([]rune(strings.TrimSuffix(s, ext))[:maxName-len(ext)]) + ext
		s = strings.TrimSpace(s)
	}
	if s == "" || s == "_" {
		return "file"
	}
	return s
}

// Kind is what Detect found.
type Kind struct {
	Type          string
	Width, Height int
}

type signature struct {
	offset int
	magic  string
	mime   string
}

var signatures = []signature{
	{0, "%PDF-", "application/pdf"},
	{4, "ftypisom", "video/mp4"}, {4, "ftypmp42", "video/mp4"}, {4, "ftypM4A", "audio/mp4"}, {4, "ftypqt", "video/quicktime"},
	{0, "\x1aE\xdf\xa3", "video/webm"}, {0, "OggS", "audio/ogg"}, {0, "ID3", "audio/mpeg"},
	{0, "\xff\xfb", "audio/mpeg"}, {8, "WAVE", "audio/wav"},
}

var office = []struct{ part, mime string }{
	{"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	{"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
	{"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
}

// Detect tells the type of a file from its first SniffLen bytes and refuses
// what is not on the list (422 file), pages and drawings that run scripts among
// them, or would unpack to a huge picture (413).
func Detect(head []byte) (Kind, error) {
	if cfg, format, err := image.DecodeConfig(bytes.NewReader(head)); err == nil {
		if cfg.Width <= 0 || cfg.Height <= 0 {
			return Kind{}, domain.Field("file", "problem.file_type")
		}
		if int64(cfg.Width)*int64(cfg.Height) > MaxPixels {
			return Kind{}, domain.TooLarge("file", MaxPixels)
		}
		return Kind{Type: "image/" + format, Width: cfg.Width, Height: cfg.Height}, nil
	}
	for _, s := range signatures {
		if len(head) >= s.offset+len(s.magic) && string(head[s.offset:s.offset+len(s.magic)]) == s.magic {
			return Kind{Type: s.mime}, nil
		}
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return detectZip(head)
	}
	if isText(head) && !runs(head) {
		return Kind{Type: "text/plain"}, nil
	}
	return Kind{}, domain.Field("file", "problem.file_type")
}

// detectZip accepts office documents only: they hold a content list and one
// of the known folders. Other archives hide what they carry.
func detectZip(head []byte) (Kind, error) {
	if bytes.Contains(head, []byte("mimetypeapplication/vnd.oasis.opendocument.")) {
		return Kind{Type: "application/vnd.oasis.opendocument"}, nil
	}
	if bytes.Contains(head, []byte("[Content_Types].xml")) {
		for _, o := range office {
			if bytes.Contains(head, []byte(o.part)) {
				return Kind{Type: o.mime}, nil
			}
		}
	}
	return Kind{}, domain.Field("file", "problem.file_type")
}

// isText accepts valid UTF-8 without control characters, allowing one
// character cut at the end of the sample.
func isText(head []byte) bool {
	if len(head) == 0 {
		return false
	}
	for i := 0; i < len(head); {
		r, n := utf8.DecodeRune(head[i:])
		if r == utf8.RuneError && n == 1 {
			return len(head)-i < utf8.UTFMax && len(head) >= SniffLen
		}
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' {
			return false
		}
		i += n
	}
	return true
}

// Inline tells whether a browser may show the type inside a page; all else is
// offered as a download.
func Inline(mime string) bool {
	switch mime {
	case "image/png", "image/jpeg", "image/gif", "image/webp":
		return true
	}
	return false
}
