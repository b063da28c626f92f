package assistant

import (
	"strings"

	"relevo/domain/i18n"
)

// say is a built-in text in the visitor's language: the assistant's own wording
// if there is one, else the catalogue's "bot.<key>". args are name, value, …
// for {name}.
func (d *Definition) say(lang, key string, args ...string) string {
	if own, ok := d.Settings.Texts[key][lang]; ok && own == "" && MayBeEmpty(key) {
		return ""
	}
	return Fill(d.Builtin(key).In(lang, d.Language), args...)
}

// MayBeEmpty tells whether an own wording of a built-in text may be empty in a
// language, which leaves it out there: "none of the above" is not offered then.
// An empty wording of any other text is the catalogue's.
func MayBeEmpty(key string) bool { return key == "clarify.none" }

// Builtin is the text of a key in all languages, as it stands for this
// assistant.
func (d *Definition) Builtin(key string) Text {
	if t := d.Settings.Texts[key]; t.In("", d.Language) != "" {
		return t
	}
	t := Text{}
	for _, lang := range i18n.Languages() {
		t[lang] = i18n.For(lang).T("bot." + key)
	}
	return t
}

// Fill replaces {name} by its value in one pass: what a value holds is never
// replaced again.
func Fill(text string, args ...string) string {
	if len(args) == 0 || !strings.Contains(text, "{") {
		return text
	}
	pairs := make([]string, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		pairs[i], pairs[i+1] = "{"+args[i]+"}", args[i+1]
	}
	return strings.NewReplacer(pairs...).Replace(text)
}
