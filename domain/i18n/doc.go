// Package i18n holds every text the product shows, in English and Spanish,
// and writes times, durations and sizes the way the reader expects.
//
// The catalogue lives in en/*.json and es/*.json, one file per area of the
// product. An id starts with the name of its file ("common.save" stands in
// common.json); "problem.<code>", the sentence of an error code, may stand in
// the file of the area it belongs to. A text is a plain string or an object of plural forms:
//
//	"common.save": "Save",
//	"inbox.waiting": {"one": "{{.Count}} visitor waits", "other": "{{.Count}} visitors wait"}
//
// Placeholders are {{.Name}} and nothing else; values are put in as they are,
// so the template that shows the text must escape it, which templ does.
//
// A Printer is one language and one time zone. It is immutable and safe for
// concurrent use. Handlers choose it once per request and put it into the
// context; templates call T(ctx, id).
package i18n
