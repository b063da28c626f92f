package response

import (
	"testing"
	"time"
)

// env is Monday, 10 March 2025, 10:00 in Madrid, as in the scenarios.
func env(lang string) Env {
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		panic(err)
	}
	return Env{Lang: lang, Now: time.Date(2025, 3, 10, 9, 0, 0, 0, time.UTC).UnixMilli(), Zone: madrid}
}

// row is one answer: what is said, and the value as Any gives it (an amount
// with its code). nil means it is no such value.
type row struct {
	text string
	want any
}

func run(t *testing.T, s Spec, lang string, rows []row) {
	t.Helper()
	for _, r := range rows {
		v, p := Parse(&s, r.text, env(lang))
		var got any
		if p == None {
			got = v.Any()
			if v.Currency != "" {
				got = v.Show("en") + " " + v.Currency
			}
		} else if p == OutOfRange {
			got = p
		}
		if got != r.want {
			t.Errorf("%s %s %q: got %v (%s), want %v", s.Type, lang, r.text, got, p, r.want)
		}
	}
}
