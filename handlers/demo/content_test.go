package demo

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"relevo/domain/conversation"
	"relevo/domain/i18n"
)

func TestContent(t *testing.T) {
	c, err := loadContent()
	if err != nil {
		t.Fatal(err)
	}
	all := slices.Concat(c.scripts, c.once, c.now)
	if len(all) < 60 {
		t.Errorf("%d scripts", len(all))
	}
	seen := map[string]bool{}
	for _, s := range all {
		if seen[s.ID] || s.ID == "" || len(s.Turns) == 0 {
			t.Errorf("%s: named twice, nameless or empty", s.ID)
		}
		seen[s.ID] = true
		checkScript(t, c, s)
	}
	for _, it := range c.Items {
		for _, lang := range i18n.Languages() {
			if page := i18n.For(lang).T("demo.item_" + it.Slug); page != upper(it.Name[lang]) || !strings.HasSuffix(it.The[lang], it.Name[lang]) {
				t.Errorf("%s is %q on the page, %q and %q in conversations", it.Slug, page, it.Name[lang], it.The[lang])
			}
		}
	}
}

func checkScript(t *testing.T, c *content, s script) {
	t.Helper()
	for _, slug := range s.Items {
		if !slices.ContainsFunc(c.Items, func(i item) bool { return i.Slug == slug }) {
			t.Errorf("%s: no item %q", s.ID, slug)
		}
	}
	if _, ok := c.Pages[s.Page]; s.Page != "" && !ok {
		t.Errorf("%s: no page %q", s.ID, s.Page)
	}
	owns := func(a agentEntry) bool { return a.Key == s.Owner && slices.Contains(a.Talks, s.Lang) }
	if s.Owner != "" && !slices.ContainsFunc(c.Agents, owns) {
		t.Errorf("%s: %q does not take %s", s.ID, s.Owner, s.Lang)
	}
	if !slices.Contains([]string{"", "visitor", "spam"}, s.End) || !slices.Contains([]string{"", "waiting", "active", "snoozed"}, s.Open) {
		t.Errorf("%s: end %q, open %q", s.ID, s.End, s.Open)
	}
	if s.Open != "" && (s.Last <= 0 || s.Ago <= s.Last || (s.Open == "snoozed") != (s.Until > 0)) {
		t.Errorf("%s: from %v to %v before now, until %v", s.ID, s.Ago, s.Last, s.Until)
	}
	for _, tag := range s.Tags {
		if len([]rune(tag)) > conversation.MaxTag {
			t.Errorf("%s: tag %q", s.ID, tag)
		}
	}
	for i, x := range s.Turns {
		said := 0
		for _, v := range []string{x.V, x.A, x.N, x.M, x.Do} {
			if v != "" {
				said++
			}
		}
		if said != 1 || !slices.Contains([]string{"", "hand", "release", "close", "snooze", "leave"}, x.Do) {
			t.Errorf("%s: turn %d says %d things, does %q", s.ID, i, said, x.Do)
		}
		if !slices.Contains([]string{"", "table-scratch.png", "sofa-stain.png", "parcel.png", "alder-assembly.txt"}, x.File) {
			t.Errorf("%s: no file %q", s.ID, x.File)
		}
	}
}

func TestExpand(t *testing.T) {
	values := map[string]string{"first": "Ana", "odd": "{x|y}"}
	for text, want := range map[string][]string{
		"plain":              {"plain"},
		"Hi {first}.":        {"Hi Ana."},
		"{a|b{c|d}|{first}}": {"a", "bc", "bd", "Ana"},
		"so {good|}":         {"so good", "so"},
		"a {|} b":            {"a b"},
		"{odd}":              {"{x|y}"},
		"{nobody}":           {"{nobody}"},
		"open {a|b":          {"open a", "open b"},
		"":                   {""},
	} {
		got := map[string]bool{}
		for n := range uint64(64) {
			got[expand(text, values, rand.New(rand.NewPCG(1, n)))] = true
		}
		for _, w := range want {
			if !got[w] {
				t.Errorf("%q never became %q", text, w)
			}
			delete(got, w)
		}
		if len(got) > 0 {
			t.Errorf("%q became %v", text, got)
		}
	}
}

func TestOfficeHours(t *testing.T) {
	cal := newCalendar("Europe/Madrid", rand.New(rand.NewPCG(1, 1)))
	at := func(s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, cal.zone)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for in, from := range map[string]string{
		"2026-04-15 10:00": "2026-04-15 10:00", // a Wednesday
		"2026-04-15 05:00": "2026-04-15 09:00",
		"2026-04-15 21:00": "2026-04-16 09:00",
		"2026-04-17 23:59": "2026-04-18 10:00",
		"2026-04-18 15:00": "2026-04-20 09:00", // Saturday afternoon
		"2026-04-19 12:00": "2026-04-20 09:00",
		"2026-03-29 01:30": "2026-03-30 09:00", // the night clocks change
	} {
		got := cal.staffed(at(in))
		if got.Before(at(from)) || got.After(at(from).Add(50*time.Minute)) {
			t.Errorf("%s: %s, want from %s on", in, got.In(cal.zone), from)
		}
	}
	now := at("2026-04-15 12:00")
	for range 500 {
		m := cal.moment(now, 10)
		if m.After(now) || m.Before(now.AddDate(0, 0, -11)) || m.Hour() < 8 || m.Hour() > 22 {
			t.Fatalf("moment %s", m)
		}
	}
}

func TestSpanishArticles(t *testing.T) {
	for in, want := range map[string]string{"el sofá": "del sofá", "la mesa": "de la mesa"} {
		if got := contract("de", in); got != want {
			t.Errorf("de + %s is %q", in, got)
		}
	}
	if got := plain("Íñigo Núñez-Otero"); got != "inigonunezotero" {
		t.Errorf("plain gave %q", got)
	}
}
