package i18n

import (
	"context"
	"reflect"
	"strings"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Printer writes texts, times and numbers for one reader: a language and a
// time zone. It is immutable and safe for concurrent use.
type Printer struct {
	t    *texts
	zone *time.Location
}

// For returns the printer of the best language among langs. Each may be a tag
// ("es-MX") or an Accept-Language header; the first that matches a language of
// the product wins, none gives English. The zone is UTC until WithZone.
func For(langs ...string) *Printer {
	c := load()
	for _, l := range langs {
		if len(l) > 200 { // a header of this size is not a wish but an attack
			continue
		}
		tags, _, err := language.ParseAcceptLanguage(l)
		if err != nil || len(tags) == 0 {
			continue
		}
		if _, i, conf := c.matcher.Match(tags...); conf != language.No {
			return &Printer{c.langs[i], time.UTC}
		}
	}
	return &Printer{c.langs[0], time.UTC}
}

// WithZone returns the same printer for a reader in zone; nil means UTC.
func (p *Printer) WithZone(zone *time.Location) *Printer {
	if zone == nil {
		zone = time.UTC
	}
	return &Printer{p.t, zone}
}

// Zone returns the reader's time zone, never nil.
func (p *Printer) Zone() *time.Location { return p.zone }

// Lang returns the language tag for the lang attribute: "en" or "es".
func (p *Printer) Lang() string { return p.t.lang }

// Dir returns the writing direction for the dir attribute: "ltr" or "rtl".
func (p *Printer) Dir() string {
	if strings.Contains(" ar fa he ur ", " "+p.t.lang+" ") {
		return "rtl"
	}
	return "ltr"
}

// T returns the text of id. args are alternating names and values for the
// placeholders; "Count" with an integer also chooses the plural form. An
// unknown id is returned in brackets, so that it is seen and never fails.
// The result is not escaped.
func (p *Printer) T(id string, args ...any) string {
	if s, ok := p.t.fixed[id]; ok {
		return s
	}
	if !p.t.vary[id] {
		return "[" + id + "]"
	}
	cfg := &i18n.LocalizeConfig{MessageID: id, TemplateParser: fill{}}
	vals := values{args: args}
	if n, ok := count(args); ok {
		cfg.PluralCount, vals.count = n, p.Number(n)
	}
	cfg.TemplateData = vals
	s, err := p.t.loc.Localize(cfg)
	if err == nil {
		return s
	}
	cfg.PluralCount = nil // a form the catalogue does not tell apart, such as the Spanish "many"
	if s, err = p.t.loc.Localize(cfg); err == nil {
		return s
	}
	return "[" + id + "]"
}

// Has reports whether the catalogue knows id.
func (p *Printer) Has(id string) bool {
	_, ok := p.t.fixed[id]
	return ok || p.t.vary[id]
}

// count finds the value of "Count" if it is an integer of any kind.
func count(args []any) (int64, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != "Count" {
			continue
		}
		switch v := reflect.ValueOf(args[i+1]); {
		case v.CanInt():
			return v.Int(), true
		case v.CanUint():
			return int64(v.Uint()), true
		}
	}
	return 0, false
}

type key struct{}

// With returns a context whose reader is p.
func With(ctx context.Context, p *Printer) context.Context {
	return context.WithValue(ctx, key{}, p)
}

// From returns the printer of ctx; without one, English in UTC.
func From(ctx context.Context) *Printer {
	if p, ok := ctx.Value(key{}).(*Printer); ok && p != nil {
		return p
	}
	return For()
}

// T is From(ctx).T(id, args...), short for templates.
func T(ctx context.Context, id string, args ...any) string {
	return From(ctx).T(id, args...)
}
