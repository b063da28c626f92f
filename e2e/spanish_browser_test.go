package e2e

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// catalogue reads the sentences of a language.
func catalogue(t testing.TB, lang string) map[string][]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "domain", "i18n", lang, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no catalogue of %s: %v", lang, err)
	}
	out := map[string][]string{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]any
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		for id, v := range m {
			switch v := v.(type) {
			case string:
				out[id] = []string{v}
			case map[string]any:
				for _, s := range v {
					out[id] = append(out[id], s.(string))
				}
			}
		}
	}
	return out
}

var gap = regexp.MustCompile(`\\\{\\\{\.\w+\\\}\\\}|\\\{\w+\\\}`)

// englishOnly are patterns of the English sentences that are no Spanish ones.
// Sentences that are nothing but their gaps are left out.
func englishOnly(t testing.TB) map[string]*regexp.Regexp {
	t.Helper()
	spanish := map[string]bool{}
	for _, all := range catalogue(t, "es") {
		for _, s := range all {
			spanish[s] = true
		}
	}
	out := map[string]*regexp.Regexp{}
	for _, all := range catalogue(t, "en") {
		for _, s := range all {
			bare := strings.TrimSpace(gap.ReplaceAllString(regexp.QuoteMeta(s), ""))
			if spanish[s] || len(bare) < 4 {
				continue
			}
			out[s] = regexp.MustCompile(`(?s)^` + gap.ReplaceAllString(regexp.QuoteMeta(s), `.+`) + `$`)
		}
	}
	return out
}

// readable is every text that a reader or a screen reader gets from the page.
const readable = `(() => { const out = new Set(), put = s => { s = s?.trim(); if (s) out.add(s) }
	const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
	while (walk.nextNode()) if (!walk.currentNode.parentElement.closest('script, style, option[lang], [data-foreign]')) put(walk.currentNode.data)
	for (const e of document.querySelectorAll('*')) for (const a of ['aria-label', 'title', 'placeholder', 'alt', 'data-done', 'data-failed', 'data-retry']) put(e.getAttribute(a))
	put(document.title)
	return [...out] })()`

// speaksSpanish wants a page without a sentence of the English catalogue.
func (b *tab) speaksSpanish(english map[string]*regexp.Regexp, what string) {
	b.t.Helper()
	if lang := js[string](b, `document.documentElement.lang`); lang != "es" {
		b.t.Errorf("%s: lang is %q", what, lang)
	}
	texts := js[[]string](b, readable)
	if len(texts) < 5 {
		b.t.Errorf("%s: only %q to read", what, texts)
	}
	for _, s := range texts {
		for sentence, re := range english {
			if re.MatchString(s) {
				b.t.Errorf("%s shows English: %q (%s)", what, s, sentence)
			}
		}
	}
}

// A page in Spanish has the chat in Spanish; an agent who reads Spanish has
// pages without a word of English.
func TestBrowserSpanish(t *testing.T) {
	w := open(t)
	english := englishOnly(t)
	delete(english, "Shop") // the widget's name here
	panel := w.serveHost("es", "", nil).visit(person(t, "visitante"))
	panel.speaksSpanish(english, "the panel")
	panel.say("Hola, buenas tardes")
	panel.sees("#waiting", "mensaje")
	panel.speaksSpanish(english, "the waiting panel")

	b := person(t, "Ada")
	w.logIn(b, "admin@shop.test")
	b.open(w.server.URL + "/profile")
	js[any](b, `(() => { const s = document.getElementById('f-lang'); s.value = 'es'; s.dispatchEvent(new Event('change', { bubbles: true })) })()`)
	b.click("form[action='/profile'] button[type=submit]")
	b.wait("the page in Spanish", `document.documentElement.lang === 'es' && document.readyState === 'complete'`)
	conv := w.only()
	w.must(w.admin.Pick(w.ctx, conv.ID))
	ws, err := w.admin.Widgets(w.ctx)
	w.must(err)
	var contact struct {
		Contact struct{ ID string } `json:"contact"`
	}
	w.must(json.Unmarshal(conv.Raw, &contact))
	for _, path := range []string{"/inbox?view=mine&c=" + conv.ID, "/inbox?view=unassigned", "/inbox?view=closed", "/contacts", "/contacts/" + contact.Contact.ID,
		"/profile", "/profile/security", "/profile/tokens", "/settings/agents", "/settings/widgets", "/settings/widgets/new", "/settings/widgets/" + ws[0].ID, "/settings/workspace", "/settings/queues", "/settings/queues/new", "/settings/hours", "/settings/hours/new", "/nothing-here"} {
		b.open(w.server.URL + path)
		b.wait("the page to be whole", `document.readyState === 'complete'`)
		b.speaksSpanish(english, path)
	}
	w.must(w.admin.Close(w.ctx, conv.ID, w.only().LastSeq))
	panel.has("#rate")
	panel.speaksSpanish(english, "the ended panel")
}
