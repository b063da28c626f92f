package handlertest_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"relevo/domain/people"
	"relevo/handlers/people/avatar"
)

func TestProfile(t *testing.T) {
	w := Open(t)
	w.SetUp()
	c := w.LoggedIn("mara@x.test")
	form := []string{"name", `Mara "<img src=x onerror=alert(1)>`, "lang", "es", "zone", "Europe/Madrid", "theme", "dark", "density", "compact"}
	if a := c.Post("/profile", form...); a.Location != "/profile" {
		t.Fatalf("saving: %d", a.Status)
	}
	a := c.Get("/profile")
	for _, want := range []string{`data-theme="dark"`, `data-density="compact"`, `lang="es"`, "Perfil guardado", "&lt;img"} {
		if !strings.Contains(a.Body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(a.Body, "<img src=x") {
		t.Error("a name is executed")
	}
	if strings.Contains(c.Get("/profile").Body, "Perfil guardado") {
		t.Error("a message is shown twice")
	}
	a = c.Post("/profile", "name", "", "lang", "en", "zone", "UTC")
	if a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, `aria-invalid="true"`) {
		t.Errorf("no name: %d", a.Status)
	}
	status(t, "too large a form", c.Post("/profile", "name", strings.Repeat("x", 200<<10)), http.StatusRequestEntityTooLarge)
	for _, c2 := range [][2]string{{"light", "light"}, {"evil", "light"}, {"system", ""}} {
		theme, want := c2[0], c2[1]
		c.Header.Set("Referer", w.Server.URL+"/settings/agents?x=1")
		a := c.Post("/profile/theme", "theme", theme)
		me, err := w.DB.AgentByEmail(context.Background(), "mara@x.test")
		if err != nil || me.Theme != want {
			t.Errorf("theme %q: %q, %v", theme, me.Theme, err)
		}
		if theme != "evil" && a.Location != "/settings/agents?x=1" {
			t.Errorf("back to %q", a.Location)
		}
	}
	c.Header.Set("Referer", "https://evil.test/x")
	if a := c.Post("/profile/theme", "theme", "dark", "back", "//evil.test"); a.Location != "/profile" {
		t.Errorf("back to %q", a.Location)
	}
}

func TestPasswordChangeEndsOthers(t *testing.T) {
	w := Open(t)
	w.SetUp()
	here, there := w.LoggedIn("mara@x.test"), w.LoggedIn("mara@x.test")
	status(t, "wrong current one", here.Post("/profile/password", "current", "guess", "password", "two rivers meet"), http.StatusUnprocessableEntity)
	status(t, "weak new one", here.Post("/profile/password", "current", Password, "password", "password123"), http.StatusUnprocessableEntity)
	status(t, "nothing ended so far", there.Get("/inbox"), http.StatusOK)
	status(t, "change", here.Post("/profile/password", "current", Password, "password", "two rivers meet"), http.StatusSeeOther)
	status(t, "here", here.Get("/inbox"), http.StatusOK)
	status(t, "there", there.Get("/inbox"), http.StatusSeeOther)
	status(t, "the old one", there.LogIn("mara@x.test", Password, ""), http.StatusUnprocessableEntity)
	status(t, "the new one", there.LogIn("mara@x.test", "two rivers meet", ""), http.StatusSeeOther)
	for range 5 {
		here.Post("/profile/password", "current", "guess", "password", "three rivers meet")
	}
	if a := here.Post("/profile/password", "current", "two rivers meet", "password", "three rivers meet"); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, "Too many") {
		t.Errorf("guessing the current one is not slowed: %d", a.Status)
	}
}

func TestSessionsPage(t *testing.T) {
	w := Open(t)
	mara := w.SetUp()
	w.Add("rui@x.test", "Rui", people.AgentRole)
	here, there, other := w.LoggedIn("mara@x.test"), w.LoggedIn("mara@x.test"), w.LoggedIn("rui@x.test")
	all, err := w.DB.Sessions(context.Background(), mara.ID)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d sessions, %v", len(all), err)
	}
	id := all[0].ID.String() // the newest: there
	other.Post("/profile/sessions/" + id + "/end")
	status(t, "a colleague cannot end it", there.Get("/inbox"), http.StatusOK)
	status(t, "end", here.Post("/profile/sessions/"+id+"/end"), http.StatusSeeOther)
	status(t, "ended", there.Get("/inbox"), http.StatusSeeOther)
	status(t, "no id", here.Post("/profile/sessions/x/end"), http.StatusNotFound)
	third := w.LoggedIn("mara@x.test")
	status(t, "all others", here.Post("/profile/sessions/end"), http.StatusSeeOther)
	status(t, "third", third.Get("/inbox"), http.StatusSeeOther)
	status(t, "here", here.Get("/profile/security"), http.StatusOK)
}

func TestTokensPage(t *testing.T) {
	w := Open(t)
	w.SetUp()
	c := w.LoggedIn("mara@x.test")
	if a := c.Post("/profile/tokens", "name", "nightly"); a.Location != "/profile/tokens" || strings.Contains(a.Header.Get("Set-Cookie"), people.TokenPrefix) {
		t.Fatalf("creating: %d", a.Status)
	}
	secret := regexp.MustCompile(`value="(rlv_[^"]+)"`).FindStringSubmatch(c.Get("/profile/tokens").Body)
	if secret == nil {
		t.Fatal("the token is not shown")
	}
	if strings.Contains(c.Get("/profile/tokens").Body, secret[1]) {
		t.Error("the token is shown twice")
	}
	script := w.Client("192.0.2.9")
	script.Header.Set("Authorization", "Bearer "+secret[1])
	status(t, "used", script.Get("/api/v1/me"), http.StatusOK)
	me, _ := w.DB.AgentByEmail(context.Background(), "mara@x.test")
	all, err := w.DB.Tokens(context.Background(), me.ID)
	if err != nil || len(all) != 1 {
		t.Fatal(err)
	}
	status(t, "revoke", c.Post("/profile/tokens/"+all[0].ID.String()+"/revoke"), http.StatusSeeOther)
	status(t, "used after", script.Get("/api/v1/me"), http.StatusUnauthorized)
	status(t, "nameless", c.Post("/profile/tokens", "name", " "), http.StatusUnprocessableEntity)
}

func picture(t *testing.T, w, h int, asJPEG bool) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetNRGBA(x, y, color.NRGBA{R: uint8(x), G: uint8(y), B: 90, A: 255})
		}
	}
	var b bytes.Buffer
	var err error
	if asJPEG {
		err = jpeg.Encode(&b, m, nil)
	} else {
		err = png.Encode(&b, m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bomb is a PNG whose head promises so many pixels.
func bomb(w, h uint32) []byte {
	body := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), w), h)
	body = append(body, 8, 2, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body))
}

func TestAvatar(t *testing.T) {
	w := Open(t)
	w.SetUp()
	c := w.LoggedIn("mara@x.test")
	for name, bad := range map[string][]byte{"text": []byte("hello"), "empty": {}, "svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "cut": picture(t, 40, 40, false)[:60], "bomb": bomb(60000, 60000), "large": make([]byte, avatar.MaxSize+1)} {
		if a := c.Upload("/profile/avatar", "x.png", bad); a.Status != http.StatusUnprocessableEntity || !strings.Contains(a.Body, `id="f-file-err"`) {
			t.Errorf("%s: %d", name, a.Status)
		}
	}
	status(t, "far too large", c.Upload("/profile/avatar", "x.png", make([]byte, 9<<20)), http.StatusUnprocessableEntity)
	if a := c.Post("/profile/avatar", "file", "x"); a.Status != http.StatusBadRequest {
		t.Errorf("no multipart form: %d", a.Status)
	}
	if a := c.Upload("/profile/avatar", "../../x.svg", picture(t, 300, 500, true)); a.Location != "/profile" {
		t.Fatalf("a photo: %d %s", a.Status, a.Body)
	}
	me, _ := w.DB.AgentByEmail(context.Background(), "mara@x.test")
	path := "/avatars/" + me.Avatar.String()
	a := w.Client("198.51.100.4").Get(path) // anybody
	if a.Status != http.StatusOK || a.Header.Get("Content-Type") != "image/jpeg" || !strings.Contains(a.Header.Get("Cache-Control"), "immutable") || a.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("served: %d %v", a.Status, a.Header)
	}
	if cfg, _, err := image.DecodeConfig(strings.NewReader(a.Body)); err != nil || cfg.Width != 256 || cfg.Height != 256 {
		t.Errorf("served picture: %+v %v", cfg, err)
	}
	if !strings.Contains(c.Get("/profile").Body, path) {
		t.Error("the profile does not show it")
	}
	status(t, "replace", c.Upload("/profile/avatar", "y.png", picture(t, 10, 10, false)), http.StatusSeeOther)
	status(t, "the one before", c.Get(path), http.StatusNotFound)
	status(t, "no id", c.Get("/avatars/x"), http.StatusNotFound)
	status(t, "remove", c.Post("/profile/avatar/remove"), http.StatusSeeOther)
	if me, _ = w.DB.AgentByEmail(context.Background(), "mara@x.test"); me.Avatar != 0 {
		t.Error("still there")
	}
}
