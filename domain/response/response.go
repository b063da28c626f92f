// Package response knows the answers a step of an action can ask for: what a
// visitor's words mean as a number, a date, a choice and so on, in English and
// Spanish, and the conditions that compare what was answered.
//
// It is pure, and bounded on hostile text: every function works in time linear
// in the length of the text, patterns are RE2.
package response

import (
	"slices"
	"strings"
	"time"
)

// Type is a kind of answer.
type Type string

// The types, by the names they have in exports.
const (
	Options      Type = "options"
	Confirmation Type = "confirmation"
	Number       Type = "number"
	Date         Type = "date"
	Time         Type = "time"
	Currency     Type = "currency"
	Percent      Type = "percent"
	Regex        Type = "regex"
	Email        Type = "email"
	FreeText     Type = "free_text"
)

// Types lists all types in the order in which editors show them.
func Types() []Type {
	return []Type{Options, Confirmation, Number, Date, Time, Currency, Percent, Regex, Email, FreeText}
}

// Known tells whether t is one of Types.
func (t Type) Known() bool { return slices.Contains(Types(), t) }

// Option is one choice. Value is unique among its siblings and is what
// variables hold; Label is what visitors see, by language.
type Option struct {
	Value    string              `json:"value"`
	Label    map[string]string   `json:"label"`
	Synonyms map[string][]string `json:"synonyms,omitempty"`
}

// In is the label in a language, else in any other one, else the value.
func (o Option) In(lang string) string { return inLanguage(o.Label, lang, o.Value) }

// Pattern is a named RE2 expression. The names "url" and "phone" with an empty
// Expr stand for built-in ones.
type Pattern struct {
	Name string `json:"name"`
	Expr string `json:"expr"`
}

// Spec is what a step accepts. The zero value of a limit means no limit; limits
// that do not belong to the type are ignored.
type Spec struct {
	Type     Type      `json:"type"`
	Options  []Option  `json:"options,omitempty"`
	From     string    `json:"from,omitempty"`     // options out of an array variable; the caller resolves them to Options
	Min      *float64  `json:"min,omitempty"`      // number, currency, percent; inclusive
	Max      *float64  `json:"max,omitempty"`      // the same
	After    string    `json:"after,omitempty"`    // date: ISO, "today" or "tomorrow"; exclusive
	Before   string    `json:"before,omitempty"`   // the same
	Weekdays []int     `json:"weekdays,omitempty"` // date: 0 = Sunday; empty = any
	Start    string    `json:"start,omitempty"`    // time HH:MM; inclusive
	End      string    `json:"end,omitempty"`      // the same
	Patterns []Pattern `json:"patterns,omitempty"`
}

// Env is what an answer is read against: the conversation's language, the
// moment (UTC milliseconds) and the zone in which "today" is meant (nil = UTC).
type Env struct {
	Lang string
	Now  int64
	Zone *time.Location
}

// now is the wall clock of the environment.
func (e Env) now() time.Time {
	zone := e.Zone
	if zone == nil {
		zone = time.UTC
	}
	return time.UnixMilli(e.Now).In(zone)
}

// today is the day of the environment at 00:00 UTC, as all days here.
func (e Env) today() time.Time {
	y, m, d := e.now().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Problem says why a text is not an answer.
type Problem string

// The problems.
const (
	None       Problem = ""
	WrongType  Problem = "type"   // not such a value: text invalid.<type>
	OutOfRange Problem = "range"  // such a value, outside the limits: text invalid.range where Range gives both ends
	NoChoice   Problem = "choice" // options: none of them, or not clear which
)

// Value is a parsed answer. Exactly the fields of its type are set.
type Value struct {
	Type     Type              `json:"type"`
	Text     string            `json:"text,omitempty"`     // value of an option, date 2025-03-11, time 17:30, match, address, free text
	Number   float64           `json:"number,omitempty"`   // number, amount, percentage
	Bool     bool              `json:"bool,omitempty"`     // confirmation
	Currency string            `json:"currency,omitempty"` // ISO code; "" when none was said
	Pattern  string            `json:"pattern,omitempty"`  // name of the pattern that matched
	Label    map[string]string `json:"label,omitempty"`    // of an option, for display
	List     []string          `json:"list,omitempty"`     // an array, which only set and extensions make
}

// Any is the value as scenarios, extensions and webhooks see it: an int or a
// float64, a bool, a list or a text.
func (v Value) Any() any {
	switch {
	case v.List != nil:
		return v.List
	case v.Type == Number || v.Type == Currency || v.Type == Percent:
		if n := int(v.Number); float64(n) == v.Number {
			return n
		}
		return v.Number
	case v.Type == Confirmation:
		return v.Bool
	}
	return v.Text
}

// Button is a choice the visitor can press.
type Button struct{ ID, Label string }

// The ids of the buttons under a yes/no question.
const (
	Accept  = "accept"
	Decline = "decline"
)

// Buttons are the choices under a question: its options (ID = value), yes and
// no for a confirmation, none for other types.
func Buttons(s *Spec, lang string) []Button {
	switch s.Type {
	case Confirmation:
		return []Button{{Accept, yesNo(true, lang)}, {Decline, yesNo(false, lang)}}
	case Options:
		all := make([]Button, 0, len(s.Options))
		for _, o := range s.Options {
			all = append(all, Button{o.Value, o.In(lang)})
		}
		return all
	}
	return nil
}

func yesNo(yes bool, lang string) string {
	switch {
	case !yes:
		return "No"
	case spanish(lang):
		return "Sí"
	}
	return "Yes"
}

func spanish(lang string) bool { return lang == "es" || strings.HasPrefix(lang, "es-") }

// inLanguage picks a text by language: exact, base language, English, the first
// by language code, the fallback.
func inLanguage(texts map[string]string, lang, fallback string) string {
	base, _, _ := strings.Cut(lang, "-")
	for _, l := range []string{lang, base, "en"} {
		if t := texts[l]; t != "" {
			return t
		}
	}
	first := ""
	for l, t := range texts {
		if t != "" && (first == "" || l < first) {
			first = l
		}
	}
	if first != "" {
		return texts[first]
	}
	return fallback
}
