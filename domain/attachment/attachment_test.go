package attachment_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/attachment"
)

func encoded(t *testing.T, kind string) []byte {
	t.Helper()
	rgba := image.NewRGBA(image.Rect(0, 0, 3, 2))
	var b bytes.Buffer
	var err error
	switch kind {
	case "png":
		err = png.Encode(&b, rgba)
	case "jpeg":
		err = jpeg.Encode(&b, rgba, nil)
	case "gif":
		err = gif.Encode(&b, rgba, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDetect(t *testing.T) {
	for _, kind := range []string{"png", "jpeg", "gif"} {
		k, err := attachment.Detect(encoded(t, kind))
		if err != nil || k != (attachment.Kind{Type: "image/" + kind, Width: 3, Height: 2}) {
			t.Errorf("%s: %+v, %v", kind, k, err)
		}
	}
	bomb := encoded(t, "png")
	binary.BigEndian.PutUint32(bomb[16:], 100_000)
	binary.BigEndian.PutUint32(bomb[20:], 100_000)
	for i, crc := 29, pngCRC(bomb[12:29]); i < 33; i++ {
		bomb[i] = byte(crc >> (8 * (32 - i)))
	}
	if _, err := attachment.Detect(bomb); !domain.IsCode(err, "too_large") {
		t.Errorf("a picture of 10,000 megapixels: %v", err)
	}
	zip := func(parts string) []byte { return []byte("PK\x03\x04" + strings.Repeat("\x00", 26) + parts) }
	for name, c := range map[string]struct {
		head []byte
		want string
	}{
		"pdf":           {[]byte("%PDF-1.7 \x00\xff"), "application/pdf"},
		"mp4":           {[]byte("\x00\x00\x00\x18ftypmp42\x00"), "video/mp4"},
		"ogg":           {[]byte("OggS\x00\x02"), "audio/ogg"},
		"docx":          {zip("[Content_Types].xml word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		"odt":           {zip("mimetypeapplication/vnd.oasis.opendocument.text"), "application/vnd.oasis.opendocument"},
		"text":          {[]byte("héllo\r\n\tworld"), "text/plain"},
		"html":          {[]byte("<script>alert(1)</script>"), ""},
		"a page":        {[]byte("\xef\xbb\xbf\n <!DOCTYPE html><p>x"), ""},
		"svg":           {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), ""},
		"svg in XML":    {[]byte(`<?xml version="1.0"?><!-- x --><svg onload="alert(1)"/>`), ""},
		"a comment":     {[]byte("<!--x--><script>alert(1)</script>"), ""},
		"an invoice":    {[]byte(`<?xml version="1.0"?><Invoice><Total>5</Total></Invoice>`), "text/plain"},
		"about tags":    {[]byte("<p looks like a tag"), ""},
		"no tag":        {[]byte("<pre-order> 5 < 6 <html>"), "text/plain"},
		"other zip":     {zip("evil.exe"), ""},
		"jar":           {zip("META-INF/MANIFEST.MF word/"), ""},
		"program":       {[]byte("\x7fELF\x02\x01\x01\x00"), ""},
		"windows":       {[]byte("MZ\x90\x00\x03"), ""},
		"latin 1":       {[]byte("caf\xe9 con leche"), ""},
		"cut at end":    {[]byte("short \xc3"), ""},
		"cut at sample": {append(bytes.Repeat([]byte("a"), attachment.SniffLen-1), 0xc3), "text/plain"},
		"empty":         {nil, ""},
		"NUL":           {[]byte("a\x00b"), ""},
	} {
		k, err := attachment.Detect(c.head)
		if k.Type != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%s: %+v, %v", name, k, err)
		}
	}
}

// pngCRC is the checksum of a PNG chunk (ISO 3309).
func pngCRC(b []byte) uint32 {
	crc := ^uint32(0)
	for _, c := range b {
		crc ^= uint32(c)
		for range 8 {
			crc = crc>>1 ^ 0xedb88320&-(crc&1)
		}
	}
	return ^crc
}

func TestCleanName(t *testing.T) {
	for in, want := range map[string]string{"a.png": "a.png", "../../etc/passwd": "passwd", `C:\x\y.txt`: "y.txt", "": "file", "...": "file", "/": "file", ".htaccess": "htaccess",
		"a\u202egpj.exe": "agpj.exe", "a\nb.txt": "a b.txt", `<img src=x>.png`: "_img src=x_.png", "name\x00.txt": "name .txt"} {
		if got := attachment.CleanName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := attachment.CleanName(strings.Repeat("ñ", 300) + ".pdf"); utf8.RuneCountInString(got) != 120 || !strings.HasSuffix(got, ".pdf") {
		t.Errorf("a long name: %q", got)
	}
}

// TestName: what is called like a program is called after what it is.
func TestName(t *testing.T) {
	for _, c := range [][3]string{{"run.bat", "text/plain", "run_bat.txt"}, {"page.HTML", "image/png", "page_html.png"}, {"a.png", "image/png", "a.png"}, {"notes.md", "text/plain", "notes.md"},
		{"a.exe.", "application/pdf", "a_exe.pdf"}, {"x.js", "application/vnd.oasis.opendocument", "x_js.bin"}, {"", "text/plain", "file"}, {"../.hta", "text/plain", "hta"}} {
		if got := attachment.Name(c[0], c[1]); got != c[2] {
			t.Errorf("%q of %s: %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

func TestShown(t *testing.T) {
	if !attachment.Inline("image/png") || attachment.Inline("text/plain") || attachment.Inline("image/svg+xml") || attachment.Inline("application/pdf") {
		t.Error("what a browser may show inside a page is wrong")
	}
	if !(&attachment.File{Type: "image/png", Width: 3}).IsImage() || (&attachment.File{Type: "text/plain"}).IsImage() {
		t.Error("what is a picture is wrong")
	}
}

func FuzzDetect(f *testing.F) {
	for _, s := range []string{"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "GIF89a", "\xff\xd8\xff", "RIFF\x00\x00\x00\x00WEBPVP8 ", "PK\x03\x04", "%PDF-", "x"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, head []byte) {
		k, err := attachment.Detect(head)
		if err != nil {
			if domain.AsError(err) == nil || k.Type != "" {
				t.Errorf("%+v, %v", k, err)
			}
			return
		}
		if k.Type == "" || int64(k.Width)*int64(k.Height) > attachment.MaxPixels || strings.HasPrefix(k.Type, "image/") != (k.Width > 0) {
			t.Errorf("%+v", k)
		}
	})
}

func FuzzCleanName(f *testing.F) {
	for _, s := range []string{"a.png", "..", "/", `\`, "\xff", "a.\u202e", strings.Repeat("a", 200) + ".b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := attachment.CleanName(in)
		if out == "" || utf8.RuneCountInString(out) > 120 || !utf8.ValidString(out) || strings.HasPrefix(out, ".") || strings.ContainsAny(out, "/\\<>:\"|?*\n\r\x00\u202e") {
			t.Errorf("%q: %q", in, out)
		}
	})
}
