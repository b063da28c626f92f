package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed en/*.json es/*.json
var files embed.FS

// languages in the order of preference; the first is the fallback.
var languages = []string{"en", "es"}

// Languages returns the tags of the languages the product speaks, the
// fallback first. The caller may change the slice.
func Languages() []string { return append([]string(nil), languages...) }

// catalogue is everything loaded: it never changes after load.
type catalogue struct {
	matcher language.Matcher
	langs   []*texts // same order as languages
}

// texts is one language.
type texts struct {
	lang   string
	fixed  map[string]string // texts without placeholder or plural
	vary   map[string]bool   // ids that go through the localizer
	loc    *i18n.Localizer
	months []string
}

var load = sync.OnceValue(func() *catalogue {
	c, err := read()
	if err != nil {
		panic("i18n: embedded catalogue: " + err.Error()) // a build that passes its tests cannot get here
	}
	return c
})

func read() (*catalogue, error) {
	c := &catalogue{}
	bundle := i18n.NewBundle(language.English)
	var tags []language.Tag
	for _, lang := range languages {
		tag := language.Make(lang)
		msgs, err := messages(lang)
		if err != nil {
			return nil, err
		}
		t, varying := newTexts(lang, msgs)
		if err := bundle.AddMessages(tag, varying...); err != nil {
			return nil, fmt.Errorf("%s: %w", lang, err)
		}
		tags = append(tags, tag)
		c.langs = append(c.langs, t)
	}
	for _, t := range c.langs {
		t.loc = i18n.NewLocalizer(bundle, t.lang)
	}
	c.matcher = language.NewMatcher(tags)
	return c, nil
}

// messages parses all areas of one language.
func messages(lang string) ([]*i18n.Message, error) {
	entries, err := files.ReadDir(lang)
	if err != nil {
		return nil, err
	}
	decode := map[string]i18n.UnmarshalFunc{"json": json.Unmarshal}
	var all []*i18n.Message
	for _, e := range entries {
		name := path.Join(lang, e.Name())
		raw, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		// go-i18n reads the language from the file name, hence "en.json"
		f, err := i18n.ParseMessageFileBytes(raw, lang+".json", decode)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, f.Messages...)
	}
	return all, nil
}

// newTexts sorts a language's messages; those that vary need the localizer, the
// others only their text.
func newTexts(lang string, msgs []*i18n.Message) (t *texts, varying []*i18n.Message) {
	t = &texts{lang: lang, fixed: make(map[string]string, len(msgs)), vary: map[string]bool{}}
	for _, m := range msgs {
		if m.One != "" || m.Many != "" || m.Few != "" || m.Two != "" || m.Zero != "" || strings.Contains(m.Other, "{{") {
			t.vary[m.ID] = true
			varying = append(varying, m)
		} else {
			t.fixed[m.ID] = m.Other
		}
	}
	t.months = strings.Fields(t.fixed["common.months"])
	return t, varying
}
