package assistant_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"relevo/domain/assistant"
	"relevo/domain/response"
)

// TestServiceAddress: only public names and numbers over https, the name fixed.
func TestServiceAddress(t *testing.T) {
	for url, want := range map[string]string{
		"https://api.example.com/orders/{order}?q={vip}#x": "", "https://api.example.com": "", "https://api.example.com:8443/x": "",
		"https://93.184.216.34/x": "", "https://[2606:2800:220:1::1]/": "", "https://bücher.example.com/": "", "https://example.com?q={vip}": "",
		"http://api.example.com": "url_https", "HTTPS://api.example.com": "url_https", "ftp://x": "url_https", "": "url_https", "//x.com": "url_https", "{vip}": "url_https",
		"https://{vip}.example.com": "url_host", "https://api.example.com{vip}/": "url_host", "https://user:x@example.com/": "url_host", "https://example.com\\@evil.com/": "url_host",
		"https://": "url", "https:///x": "url", "https://example.com/a b": "url", "https://example.com:x/": "url", "https://example.com/%zz": "url", "https://[::1": "url",
		"https://localhost/": "url_private", "https://localhost.:8080/": "url_private", "https://db/": "url_private", "https://a.localhost/": "url_private",
		"https://printer.local/": "url_private", "https://metadata.google.internal/": "url_private", "https://127.0.0.1/": "url_private", "https://10.1.2.3/": "url_private",
		"https://169.254.169.254/latest": "url_private", "https://192.168.0.1/": "url_private", "https://100.64.0.1/": "url_private", "https://0.0.0.0/": "url_private",
		"https://[::1]/": "url_private", "https://[::ffff:127.0.0.1]/": "url_private", "https://[fd00::1]/": "url_private", "https://[fe80::1%25eth0]/": "url_private", "https://[64:ff9b::7f00:1]/": "url_private",
		"https://2130706433/": "url_private", "https://0x7f000001/": "url_private", "https://127.1/": "url_private", "https://0177.0.0.01/": "url_private", "https://1.0x2/": "url_private", "https://224.0.0.1/": "url_private", "https://255.255.255.255/": "url_private",
	} {
		d := shop()
		d.Settings.Extensions[0].URL = url
		got := ""
		for _, p := range d.Check(world) {
			if p.Blocks && p.Pointer == "/settings/extensions/0/url" {
				got = strings.TrimPrefix(p.Key, "builder.problem_")
			} else if p.Blocks {
				t.Errorf("%q: %+v", url, p)
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", url, got, want)
		}
	}
}

// calls is a definition in which each action calls the ones named.
func calls(of map[string]string) assistant.Definition {
	d := assistant.New("en")
	for _, id := range strings.Fields("a b c d e f g h i j k l m n o p") {
		a := assistant.NewAction(id, both(id, id))
		for _, to := range strings.Fields(of[id]) {
			s := assistant.NewStep("to_" + to + strconv.Itoa(len(a.Steps)))
			s.Then = assistant.Then{Do: assistant.DoSubaction, Action: to}
			a.Steps = append(a.Steps, s)
		}
		d.Actions = append(d.Actions, a)
	}
	return d
}

// TestCalls: circles are found wherever they close, chains only when too long.
func TestCalls(t *testing.T) {
	for name, row := range map[string]struct {
		of   map[string]string
		want string
	}{
		"none":      {nil, ""},
		"tree":      {map[string]string{"a": "b c", "b": "d", "c": "d"}, ""},
		"itself":    {map[string]string{"a": "a"}, "a cycle"},
		"two":       {map[string]string{"a": "b", "b": "a"}, "a cycle; b cycle"},
		"three":     {map[string]string{"a": "b", "b": "c", "c": "a", "d": "a"}, "a cycle; b cycle; c cycle"},
		"ten deep":  {map[string]string{"a": "b", "b": "c", "c": "d", "d": "e", "e": "f", "f": "g", "g": "h", "h": "i", "i": "j", "j": "k"}, ""},
		"11 deep":   {map[string]string{"a": "b", "b": "c", "c": "d", "d": "e", "e": "f", "f": "g", "g": "h", "h": "i", "i": "j", "j": "k", "k": "l"}, "a deep"},
		"late link": {map[string]string{"p": "o", "o": "n", "n": "m", "m": "l", "l": "k", "k": "j", "j": "i", "i": "h", "h": "g", "g": "f", "f": "e"}, "p deep"},
	} {
		d := calls(row.of)
		var got []string
		for _, p := range d.Check(world) {
			if p.Blocks {
				got = append(got, p.Action+" "+strings.TrimPrefix(p.Key, "builder.problem_subaction_"))
			}
		}
		if strings.Join(got, "; ") != row.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestRenameService: a service whose request names an answer that two actions
// ask gets it passed where one of them is renamed.
func TestRenameService(t *testing.T) {
	d := shop()
	e := &d.Settings.Extensions[0]
	e.URL, e.Headers = "https://api.example.com/{order}/{people}", nil
	other := assistant.NewAction("other", both("Other", "Otra"))
	call := assistant.NewStep("call")
	call.Then = assistant.Then{Do: assistant.DoExtension, Call: "orders", Pass: map[string]string{"order": "people"}}
	other.Steps = []assistant.Step{asking("people", "?", "?", response.Spec{Type: response.Number}), call}
	d.Actions = append([]assistant.Action{other}, d.Actions...)
	fine(t, d)
	n, err := d.RenameStep("book", "people", "guests_2")
	if err != nil {
		t.Fatal(err)
	}
	fine(t, n)
	if got := n.Find("book").Step("call").Then.Pass; got["people"] != "guests_2" || got["order"] != "guests_2" {
		t.Error(got)
	}
	if got := n.Find("other").Step("call").Then.Pass; len(got) != 1 || n.Settings.Extensions[0].URL != e.URL {
		t.Error(got, n.Settings.Extensions[0].URL)
	}
}

// TestExportFails: what JSON cannot say is an error, not a wrong file.
func TestExportFails(t *testing.T) {
	d := assistant.New("en")
	d.Settings.Floor = math.Inf(1)
	if raw, err := d.Export(world); err == nil || raw != nil {
		t.Errorf("%s", raw)
	}
}

// TestSavedAnswers: an answer kept in a session variable nobody declared brings
// it about, dots and all, for the other actions.
func TestSavedAnswers(t *testing.T) {
	d := shop()
	s := asking("rating", "1 to 5?", "¿Del 1 al 5?", response.Spec{Type: response.Number})
	s.Ask.Save = "csat.rating"
	d.Actions[1].Steps = append(d.Actions[1].Steps, s)
	step(&d, "done").Say = both("{csat.rating}", "{csat.rating}")
	step(&d, "done").When = test("csat.rating", "ge", "3")
	d.Settings.Card = []string{"csat.rating"}
	fine(t, d)
	if typ, ok := d.VariableType("", "csat.rating"); !ok || typ != response.Number {
		t.Error(typ)
	}
}
