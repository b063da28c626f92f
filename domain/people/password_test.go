package people_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"relevo/domain"
	"relevo/domain/people"
)

func TestCheckPassword(t *testing.T) {
	const email, name = "mara.ortiz@shop.test", "Mara Ortiz"
	for password, want := range map[string]string{
		"short 123":                       "people.password_short",
		"ñandúñandú":                      "", // ten characters, more bytes
		strings.Repeat("green lamp ", 19): "people.password_long",
		"Mara.Ortiz@shop.test":            "people.password_personal",
		"mara.ortiz.2026":                 "people.password_personal",
		"ORTIZ123456":                     "people.password_personal",
		"MaraOrtiz1":                      "people.password_personal",
		"relevo12345":                     "people.password_personal",
		"Relevo-Relevo":                   "people.password_personal",
		"Password123":                     "people.password_common",
		"1234567890":                      "people.password_common",
		"ababababababab":                  "people.password_common",
		"contraseña123":                   "people.password_common",
		"ｐａｓｓｗｏｒｄ１２３":                     "people.password_common", // full-width letters are the same ones
		"green lamp on the hill":          "",
		"7bQ!x2-vvK":                      "",
	} {
		_, err := people.CheckPassword(password, email, name)
		got := ""
		if e := domain.AsError(err); e != nil {
			got = e.Key
			if e.Field != "password" || e.Kind != domain.KindInvalidField {
				t.Errorf("%q: error %+v is not 422 password", password, e)
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", password, got, want)
		}
	}
}

func TestNormalPassword(t *testing.T) {
	if people.NormalPassword("ﬁve e\u0301clairs") != people.NormalPassword("five éclairs") {
		t.Error("the same characters on two keyboards give two passwords")
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "password")
		if once := people.NormalPassword(s); people.NormalPassword(once) != once {
			t.Fatalf("normalising %q twice changes it", s)
		}
	})
}

func TestNames(t *testing.T) {
	if n, err := people.NormalName("  Mara\t\u202eOrtiz \n"); err != nil || n != "Mara Ortiz" {
		t.Errorf("name %q, %v", n, err)
	}
	for _, bad := range []string{"", " \n", strings.Repeat("x", people.MaxName+1)} {
		if _, err := people.NormalName(bad); !domain.IsCode(err, "invalid_field") {
			t.Errorf("name %q passes: %v", bad, err)
		}
	}
	for email, want := range map[string]string{" Mara@Shop.Test ": "mara@shop.test", "Mara <mara@shop.test>": "", "mara": "", "a@b": "", "a@b.c\r\nBcc: x@y.z": "", "": ""} {
		got, err := people.NormalEmail(email)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("email %q: %q, %v", email, got, err)
		}
	}
}

func TestChoices(t *testing.T) {
	for zone, ok := range map[string]bool{"UTC": true, "Europe/Madrid": true, "Asia/Kolkata": true, "": false, "Local": false, "../etc/passwd": false, "Europe/Atlantis": false} {
		if err := people.CheckZone(zone); (err == nil) != ok {
			t.Errorf("zone %q: %v", zone, err)
		}
	}
	good := people.Profile{Name: "Mara", Lang: "es", Zone: "UTC", Theme: "dark", Density: "compact"}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for field, spoil := range map[string]func(*people.Profile){
		"name": func(p *people.Profile) { p.Name = "" }, "lang": func(p *people.Profile) { p.Lang = "fr" }, "zone": func(p *people.Profile) { p.Zone = "x" },
		"theme": func(p *people.Profile) { p.Theme = `"><script>` }, "density": func(p *people.Profile) { p.Density = "huge" },
	} {
		p := good
		spoil(&p)
		if e := domain.AsError(p.Check()); e == nil || e.Field != field {
			t.Errorf("a bad %s gives %v", field, e)
		}
	}
}

func TestMayBecome(t *testing.T) {
	admin, agent, gone := &people.Agent{Role: people.Administrator}, &people.Agent{Role: people.AgentRole}, &people.Agent{Role: people.Administrator, DisabledAt: 1}
	for _, c := range []struct {
		name    string
		who     *people.Agent
		role    people.Role
		enabled bool
		admins  int
		ok      bool
	}{
		{"last demoted", admin, people.AgentRole, true, 1, false},
		{"last disabled", admin, people.Administrator, false, 1, false},
		{"last kept", admin, people.Administrator, true, 1, true},
		{"one of two demoted", admin, people.Supervisor, true, 2, true},
		{"an agent disabled", agent, people.AgentRole, false, 1, true},
		{"a disabled administrator demoted", gone, people.AgentRole, false, 1, true},
	} {
		if err := people.MayBecome(c.who, c.role, c.enabled, c.admins); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestDevice(t *testing.T) {
	for ua, want := range map[string]string{
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36":                         "Chrome · Linux",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/604.1": "Safari · iPhone",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0":                                          "Firefox · Windows",
		"<script>alert(1)</script>": "",
	} {
		if got := people.Device(ua); got != want {
			t.Errorf("%q: %q, want %q", ua, got, want)
		}
	}
}
