package i18n

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestFor(t *testing.T) {
	for in, want := range map[string]string{
		"": "en", "es": "es", "es-MX": "es", "es-419,es;q=0.9,en;q=0.5": "es", "en-GB": "en",
		"de-DE,de;q=0.9": "en", "de,es;q=0.4": "es", "\x00;;q=x": "en", strings.Repeat("es,", 100): "en",
	} {
		if got := For(in).Lang(); got != want {
			t.Errorf("For(%q) = %s, want %s", in, got, want)
		}
	}
	if got := For("", "de", "es", "en").Lang(); got != "es" {
		t.Errorf("first match must win, got %s", got)
	}
	if For("es").Dir() != "ltr" {
		t.Error("Spanish runs left to right")
	}
}

func TestT(t *testing.T) {
	en, es := For("en"), For("es")
	for _, c := range []struct {
		p    *Printer
		want string
		id   string
		args []any
	}{
		{en, "Save", "common.save", nil},
		{es, "Guardar", "common.save", nil},
		{en, "1 file", "common.file_count", []any{"Count", 1}},
		{en, "0 files", "common.file_count", []any{"Count", uint8(0)}},
		{en, "12,000 files", "common.file_count", []any{"Count", int64(12000)}},
		{es, "1 archivo", "common.file_count", []any{"Count", 1}},
		{es, "1.000.000 archivos", "common.file_count", []any{"Count", 1_000_000}},
		{en, "Account of <b>{{.Name}}", "shell.account", []any{"Name", "<b>{{.Name}}"}},
		{en, "Account of [Name]", "shell.account", nil},
		{en, "Account of [Name]", "shell.account", []any{"Name"}},
		{en, "[no.such]", "no.such", nil},
	} {
		if got := c.p.T(c.id, c.args...); got != c.want {
			t.Errorf("T(%s, %v) = %q, want %q", c.id, c.args, got, c.want)
		}
	}
}

func TestContext(t *testing.T) {
	if got := T(t.Context(), "common.close"); got != "Close" {
		t.Errorf("without a printer: %q", got)
	}
	if got := T(With(t.Context(), For("es")), "common.close"); got != "Cerrar" {
		t.Errorf("with Spanish: %q", got)
	}
	l := Languages()
	l[0] = "xx"
	if Languages()[0] != "en" {
		t.Error("Languages hands out its own slice")
	}
}

func ms(s string) int64 {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return t.UnixMilli()
}

func TestTimes(t *testing.T) {
	madrid := time.FixedZone("CET", 3600)
	en, es := For("en"), For("es").WithZone(madrid)
	now := ms("2026-11-16 10:31")
	for _, c := range []struct{ got, want string }{
		{en.Time(now), "10:31"},
		{es.Time(now), "11:31"},
		{en.Day(now, now), "Today"},
		{en.Day(ms("2026-11-15 23:59"), now), "Yesterday"},
		{es.Day(ms("2026-11-15 23:30"), now), "Hoy"}, // already the 16th in Madrid
		{en.Day(ms("2026-11-14 12:00"), now), "14 Nov"},
		{en.Day(ms("2025-11-16 12:00"), now), "16 Nov 2025"},
		{en.Day(ms("2025-12-31 12:00"), ms("2026-01-01 01:00")), "Yesterday"},
		{es.Day(ms("2026-09-02 12:00"), now), "2 sept"},
		{en.DateTime(now), "16 Nov 2026, 10:31"},
		{es.DateTime(now), "16 nov 2026, 11:31"},
		{es.ISO(now), "2026-11-16T10:31:00.000Z"},
		{en.Ago(now+5000, now), "just now"},
		{en.Ago(now-59_999, now), "just now"},
		{en.Ago(now-60_000, now), "1 min ago"},
		{es.Ago(now-3*hour, now), "hace 3 h"},
		{en.Ago(now-day+1, now), "23 h ago"},
		{en.Ago(now-day, now), "Yesterday"},
		{en.WithZone(nil).Time(now), "10:31"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestAmounts(t *testing.T) {
	en, es := For("en"), For("es")
	for _, c := range []struct{ got, want string }{
		{en.Duration(0), "0:00"}, {en.Duration(-5), "0:00"}, {en.Duration(72_999), "1:12"},
		{en.Duration(600_000), "10:00"}, {en.Duration(3_723_000), "1:02:03"},
		{en.Bytes(0), "0 B"}, {en.Bytes(-1), "0 B"}, {en.Bytes(1023), "1023 B"}, {en.Bytes(1024), "1 KB"}, {es.Bytes(1536), "1,5 KB"},
		{en.Bytes(10 << 20), "10 MB"}, {en.Bytes(1<<20 - 1), "1 MB"},
		{en.Number(-1234), "-1,234"}, {en.Number(999), "999"}, {es.Number(1234), "1234"}, {es.Number(1234567), "1.234.567"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// Whatever the values, both languages answer, and a duration reads back.
func TestFormatProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := For(rapid.SampledFrom(languages).Draw(t, "lang"))
		at, now := rapid.Int64Range(0, 1<<42).Draw(t, "at"), rapid.Int64Range(0, 1<<42).Draw(t, "now")
		for _, s := range []string{p.Time(at), p.Day(at, now), p.DateTime(at), p.Ago(at, now), p.Bytes(at), p.Duration(at), p.Number(at - now)} {
			if s == "" || strings.ContainsAny(s, "[]<>") {
				t.Fatalf("odd text %q", s)
			}
		}
		var back int64
		for part := range strings.SplitSeq(p.Duration(at), ":") {
			n := int64(0)
			for _, d := range part {
				n = n*10 + int64(d-'0')
			}
			back = back*60 + n
		}
		if back != at/1000 {
			t.Fatalf("Duration(%d) reads back as %d s", at, back)
		}
		if strings.ReplaceAll(strings.ReplaceAll(p.Number(at), ",", ""), ".", "") == "" {
			t.Fatal("number lost its digits")
		}
	})
}

func BenchmarkT(b *testing.B) {
	p := For("es")
	for b.Loop() {
		p.T("common.save")
	}
}
