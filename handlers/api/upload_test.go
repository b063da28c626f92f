package api_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
)

func (d *desk) upload(field, name string, content []byte) (int, map[string]any) {
	d.t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	p, err := m.CreateFormFile(field, name)
	if err == nil {
		_, err = p.Write(content)
	}
	if err != nil {
		d.t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		d.t.Fatal(err)
	}
	r, err := http.NewRequest("POST", d.srv.URL+"/api/v1/files", &b)
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("X-Agent", "mara")
	r.Header.Set("Content-Type", m.FormDataContentType())
	return d.do(r)
}

func TestUpload(t *testing.T) {
	d := openDesk(t)
	status, f := d.upload("file", `..\..\notes<1>.txt`, []byte("plain text"))
	if status != 201 || f["type"] != "text/plain" || f["size"] != 10.0 || strings.ContainsAny(f["name"].(string), `\/<>`) {
		t.Fatalf("upload: %d %v", status, f)
	}
	id := d.say(d.visitor, "hello").ConversationID.String()
	d.want(200, "mara", "POST", "/api/v1/conversations/"+id+"/pick", nil)
	d.want(201, "mara", "POST", "/api/v1/conversations/"+id+"/messages", map[string]any{"client_id": "f", "files": []any{f["id"]}})
	d.refused(409, "file_used", "", "mara", "POST", "/api/v1/conversations/"+id+"/messages", map[string]any{"client_id": "g", "files": []any{f["id"]}})
	if l := d.want(200, "mara", "GET", "/api/v1/conversations/"+id+"/messages?after=1", nil); at(l, "messages", 0, "files", 0, "name") != f["name"] {
		t.Errorf("with a file: %v", l)
	}
	for name, c := range map[string]struct {
		field   string
		content []byte
		status  int
		code    string
	}{
		"program":  {"file", []byte("\x7fELF\x02\x01\x01\x00\x00"), 422, "invalid_field"},
		"too big":  {"file", bytes.Repeat([]byte("a"), 10<<20+1), 413, "too_large"},
		"far over": {"file", bytes.Repeat([]byte("a"), 11<<20), 413, "too_large"},
		"missing":  {"other", []byte("text"), 422, "invalid_field"},
	} {
		if status, out := d.upload(c.field, "x", c.content); status != c.status || at(out, "error", "code") != c.code {
			t.Errorf("%s: %d %v", name, status, out)
		}
	}
	d.refused(400, "invalid", "", "mara", "POST", "/api/v1/files", "no form")
}
