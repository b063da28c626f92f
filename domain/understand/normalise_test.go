package understand

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestNormalise(t *testing.T) {
	for in, want := range map[string]string{
		"":                                 "",
		" \t\r\n ":                         "",
		"¿¡?!…":                            "",
		"When do you OPEN?":                "when do you open",
		"CUÁL ES EL HORARIO":               "cual es el horario",
		"¿A qué hora abrís?":               "a que hora abris",
		"El Niño, pingüino":                "el nino pinguino",
		"nin\u0303o":                       "nino",
		"don't / don’t / don`t":            "dont dont dont",
		"don´t":                            "dont",
		"e-mail  me@shop.example":          "e mail me shop example",
		"Straße Łódź Ærø Œuvre İstanbul":   "strasse lodz aero oeuvre istanbul",
		"order AB1234.":                    "order ab1234",
		"ﬁne ｆｕｌｌ ①²":                      "fine full 12",
		"a\x00b\xffc\u200bd":               "a b c d",
		"so\u00adft zero\u200dwidth":       "soft zerowidth",
		"Где мой заказ? Ёлка":              "где мои заказ елка",
		"ΠΟΎ ΕΊΝΑΙ ΟΔΌΣ":                   "που ειναι οδοσ",
		"أين طَلَبِي؟":                     "اين طلبي",
		"我的订单，在哪里？":                        "我 的 订 单 在 哪 里",
		"ガイド":                              "カ\u3099 イ ト\u3099",
		"👍🏽 ok👍":                           "👍 ok 👍",
		"👩‍👧 ❤️":                           "👩 👧 ❤",
		strings.Repeat("\u0301", 40) + "a": "a",
	} {
		if got := Normalise(in); got != want {
			t.Errorf("Normalise(%q) = %q, want %q", in, got, want)
		}
	}
	if Words("?!") != nil || !slices.Equal(Words(" Hola,  ¿qué tal? "), []string{"hola", "que", "tal"}) {
		t.Error("words")
	}
}

func checkNormal(t interface {
	Helper()
	Errorf(string, ...any)
}, s string) {
	t.Helper()
	n := Normalise(s)
	if again := Normalise(n); again != n {
		t.Errorf("%q is normalised to %q, and that to %q", s, n, again)
	}
	if !utf8.ValidString(n) || strings.Contains(n, "  ") || strings.TrimSpace(n) != n || len(n) > 64+20*len(s) {
		t.Errorf("%q is normalised to %q", s, n)
	}
	if got := strings.Join(Words(s), " "); got != n {
		t.Errorf("words of %q are %q", s, got)
	}
}

func TestNormaliseIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkNormal(t, rapid.String().Draw(t, "text")) })
}

func FuzzNormalise(f *testing.F) {
	for _, s := range []string{"", "Don´t", "ﷺ", "ẞß", "\xff\x00", "한국어 ไทย हिन्दी", "á̄́", "👩‍👧"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkNormal(t, s) })
}
