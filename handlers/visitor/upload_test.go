package visitor

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"relevo/domain/attachment"
)

// form makes a body with one file of any name, hostile ones included.
func form(t testing.TB, field, name string, content []byte) (body *bytes.Buffer, kind string) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	quoted := strings.NewReplacer("\\", "\\\\", `"`, "\\\"", "\r", "%0D", "\n", "%0A").Replace(name)
	part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="` + field + `"; filename="` + quoted + `"`}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return body, w.FormDataContentType()
}

func (s *shop) upload(token, field, name string, content []byte) answer {
	s.t.Helper()
	body, kind := form(s.t, field, name, content)
	return s.post("files", token, body.String(), "Content-Type", kind)
}

// onDisk counts what lies in the folder of files.
func (s *shop) onDisk() (n int) {
	s.t.Helper()
	err := filepath.WalkDir(filepath.Join(s.Dir, "files"), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

func picture(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bomb is a PNG that claims to be 50,000 by 50,000.
func bomb() []byte {
	chunk := append([]byte("IHDR"), 0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50, 8, 0, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(b, chunk...), crc32.ChecksumIEEE(chunk))
}

func TestUpload(t *testing.T) {
	s := openShop(t)
	tok := s.visitor("shop", false)
	const evil = `../../<img src=x onerror=alert(1)>".png`
	up := s.upload(tok, "file", evil, picture(t))
	want(t, "picture", up, 201, "")
	if up.str("type") != "image/png" || strings.ContainsAny(up.str("name"), `<>"/`) {
		t.Errorf("%s", up.body)
	}
	want(t, "sent", s.post("messages", tok, `{"client_id":"a","files":["`+up.str("id")+`"]}`), 201, "")
	want(t, "sent again", s.post("messages", tok, `{"client_id":"a","files":["`+up.str("id")+`"]}`), 200, "")
	want(t, "named twice", s.post("messages", tok, `{"client_id":"b","files":["`+up.str("id")+`"]}`), 409, "file_used")
	got := s.do("GET", "/widget/v1/messages", tok, "")
	_, rest, _ := strings.Cut(string(got.body), `"url":"`)
	url, tail, _ := strings.Cut(rest, `"`)
	url = strings.ReplaceAll(url, `\u0026`, "&")
	if !strings.HasPrefix(tail, `,"width":30,"height":20`) {
		t.Errorf("%s", got.body)
	}
	f := s.do("GET", url, "", "")
	if f.status != 200 || !bytes.Equal(f.body, picture(t)) || f.header.Get("Content-Type") != "image/png" || f.header.Get("X-Content-Type-Options") != "nosniff" ||
		f.header.Get("Content-Security-Policy") != "sandbox; default-src 'none'" || !strings.HasPrefix(f.header.Get("Content-Disposition"), "inline; filename=") {
		t.Errorf("%d %v", f.status, f.header)
	}
	part := s.do("GET", url, "", "", "Range", "bytes=1-3")
	if part.status != 206 || string(part.body) != "PNG" {
		t.Errorf("range: %d %q", part.status, part.body)
	}
	want(t, "another signature", s.do("GET", url[:len(url)-3]+"AAA", "", ""), 403, "forbidden")
	want(t, "no signature", s.do("GET", strings.Split(url, "?")[0], "", ""), 403, "forbidden")
	s.Clock.Advance(8*24*time.Hour + time.Second)
	want(t, "out of date", s.do("GET", url, "", ""), 403, "forbidden")
}

func TestForeignUpload(t *testing.T) {
	s := openShop(t)
	a, b := s.visitor("shop", false), s.visitor("shop", false)
	up := s.upload(a, "file", "a.txt", []byte("text"))
	want(t, "another's file", s.post("messages", b, `{"client_id":"x","files":["`+up.str("id")+`"]}`), 422, "invalid_field")
}

func TestDownloadsDoNotRun(t *testing.T) {
	s := openShop(t)
	tok := s.visitor("shop", false)
	up := s.upload(tok, "file", "página ünï.html", []byte("alert(1) <script>alert(1)</script>"))
	want(t, "text is text", up, 201, "")
	s.post("messages", tok, `{"client_id":"a","files":["`+up.str("id")+`"]}`)
	_, rest, _ := strings.Cut(string(s.do("GET", "/widget/v1/messages", tok, "").body), `"url":"`)
	url, _, _ := strings.Cut(rest, `"`)
	f := s.do("GET", strings.ReplaceAll(url, `\u0026`, "&"), "", "")
	if f.header.Get("Content-Type") != "text/plain; charset=utf-8" || !strings.HasPrefix(f.header.Get("Content-Disposition"), "attachment;") ||
		!strings.Contains(f.header.Get("Content-Disposition"), "filename*=UTF-8''p%C3%A1gina%20%C3%BCn%C3%AF_html.txt") {
		t.Errorf("%v", f.header)
	}
}

func TestUploadRefused(t *testing.T) {
	s := openShop(t)
	tok := s.visitor("shop", false)
	full := bytes.Repeat([]byte("a"), attachment.MaxSize)
	want(t, "exactly 10 MB", s.upload(tok, "file", "a.txt", full), 201, "")
	had := s.onDisk()
	want(t, "10 MB and one", s.upload(tok, "file", "a.txt", append(full, 'a')), 413, "too_large")
	want(t, "a huge picture", s.upload(tok, "file", "a.png", bomb()), 413, "too_large")
	want(t, "a program", s.upload(tok, "file", "a.png", []byte("MZ\x00\x01\x02")), 422, "invalid_field")
	want(t, "a page called a picture", s.upload(tok, "file", "a.png", []byte("<html><script>alert(1)</script></html>")), 422, "invalid_field")
	want(t, "a drawing with a script", s.upload(tok, "file", "a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)), 422, "invalid_field")
	want(t, "an archive", s.upload(tok, "file", "a.docx", []byte("PK\x03\x04evil.exe")), 422, "invalid_field")
	want(t, "an empty file", s.upload(tok, "file", "a.txt", nil), 422, "invalid_field")
	want(t, "another field", s.upload(tok, "other", "a.txt", []byte("x")), 422, "invalid_field")
	want(t, "no form", s.post("files", tok, "x"), 400, "invalid")
	body, kind := form(t, "file", "a.txt", []byte(strings.Repeat("cut off ", 1000)))
	want(t, "cut off", s.post("files", tok, body.String()[:3000], "Content-Type", kind), 400, "invalid")
	if n := s.onDisk(); n != had {
		t.Errorf("%d files on disk, %d before", n, had)
	}
	s.widget.Settings.Files = false
	s.save(s.widget)
	want(t, "files are off", s.upload(tok, "file", "a.txt", []byte("x")), 403, "forbidden")
}

// TestEndlessUpload: a body of unknown length is cut at the limit.
func TestEndlessUpload(t *testing.T) {
	s := openShop(t)
	tok := s.visitor("shop", false)
	head := "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n"
	r, err := http.NewRequest("POST", s.srv.URL+"/widget/v1/files", &endless{head: []byte(head), left: attachment.MaxSize * 3})
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+tok)
	r.Header.Set("Content-Type", "multipart/form-data; boundary=B")
	res, err := s.srv.Client().Do(r)
	if err == nil { // the server may also hang up on a sender who goes on
		if err := res.Body.Close(); err != nil || res.StatusCode != 413 {
			t.Errorf("%d %v", res.StatusCode, err)
		}
	}
	if n := s.onDisk(); n != 0 {
		t.Errorf("%d files on disk", n)
	}
}

type endless struct {
	head []byte
	left int
}

func (e *endless) Read(b []byte) (int, error) {
	if len(e.head) > 0 {
		n := copy(b, e.head)
		e.head = e.head[n:]
		return n, nil
	}
	if e.left <= 0 {
		return 0, fs.ErrClosed
	}
	for i := range b {
		b[i] = 'a'
	}
	e.left -= len(b)
	return len(b), nil
}
