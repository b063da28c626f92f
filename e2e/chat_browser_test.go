package e2e

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

func pngBytes(t testing.TB) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range 64 * 48 {
		m.Set(i%64, i/64, color.RGBA{uint8(i), uint8(i >> 4), 160, 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	panelLog = "#items .msg .bub"                     // what the visitor reads
	agentLog = "#log .msg:not(.note):not(.auto) .bub" // what the agent reads
	drawn    = `img => img.complete && img.naturalWidth > 0`
)

// A visitor and an agent talk from the first word to the last, and again.
func TestBrowserChat(t *testing.T) {
	w := open(t)
	agent, visitor := person(t, "agent"), person(t, "visitor")
	w.logIn(agent, emailOf(0))
	w.inbox(agent, "?view=unassigned")
	panel := w.serveHost("en", "", nil).visit(visitor)

	panel.say("Do you ship to Bergen?")
	agent.sees("#convs .conv .p", "Do you ship to Bergen?")
	agent.click("#convs .conv")
	agent.shows(agentLog, "Do you ship to Bergen?")
	agent.click("#composer-state form[action$='/pick'] button")
	agent.has("#composer-state[data-can=yes] ~ form #reply")
	panel.sees("#head", "Mara Lindqvist")

	agent.click("#reply")
	agent.write("We do")
	panel.has("#typing")
	panel.click("#text")
	panel.write("Great")
	agent.has("#typing > *")
	agent.write(", every day")
	agent.click("#send")
	panel.sees(panelLog, "We do, every day")
	panel.gone("#typing")
	agent.sees("#seen", "Seen")
	panel.key("\r")
	agent.sees(agentLog, "Great")
	panel.has("#items .msg.me[data-seen]")

	agent.click("#tab-note")
	agent.click("#note")
	agent.write("Secret: a good customer")
	agent.click("#send")
	agent.sees("#log .msg.note", "Secret: a good customer")

	filesBothWays(t, agent, panel)
	// The note came before the picture: what came later is here, the note is not.
	if got := js[string](panel, `document.documentElement.outerHTML`); bytes.Contains([]byte(got), []byte("Secret")) {
		t.Error("the visitor's page holds the note")
	}

	agent.click("#th-end")
	panel.has("#rate")
	panel.click("#rate .stars label:nth-child(5)")
	panel.click("#comment")
	panel.write("Quick and kind")
	panel.click("#rate button[type=submit]")
	panel.gone("#rate")
	agent.sees("#ctx-rest", "Quick and kind")

	panel.click("#again")
	panel.say("One more thing")
	agent.sees(agentLog, "One more thing")
	agent.has("#th-end")
	panel.sees(panelLog, "One more thing")
}

func filesBothWays(t *testing.T, agent, panel *tab) {
	t.Helper()
	panel.upload("#file", picture(t, "lamp.png"))
	panel.wait("the upload", `!document.getElementById('send').disabled`)
	panel.click("#send")
	agent.wait("the visitor's picture", `[...document.querySelectorAll('#log .msg:not(.out) img[alt="lamp.png"]')].some(`+drawn+`)`)
	agent.click(`#log img[alt="lamp.png"]`)
	agent.wait("the picture large", `document.querySelector('#lightbox[open] img')?.naturalWidth === 64`)
	agent.click("#lightbox button")

	doc := filepath.Join(t.TempDir(), "terms.txt")
	if err := os.WriteFile(doc, []byte("Thirty days\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	agent.click("#tab-reply")
	agent.upload("#file", picture(t, "shelf.png"), doc)
	agent.wait("the uploads", `document.querySelectorAll('#ups li').length === 2 && !document.querySelector('#ups progress')`)
	agent.click("#send")
	panel.wait("the agent's picture", `[...document.querySelectorAll('#items .msg:not(.me) img[alt="shelf.png"]')].some(`+drawn+`)`)
	panel.sees("#items .msg:not(.me) .doc", "terms.txt")
	text := js[string](panel, `fetch(document.querySelector('#items .doc').href).then(r => r.text())`)
	if text != "Thirty days\n" {
		t.Errorf("the visitor downloads %q", text)
	}
}
