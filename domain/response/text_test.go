package response

import (
	"strings"
	"testing"
)

func TestEmail(t *testing.T) {
	label63, local64 := strings.Repeat("a", 63), strings.Repeat("a", 64)
	long254 := local64 + "@" + label63 + "." + label63 + "." + strings.Repeat("a", 254-64-1-63-1-63-1)
	good := map[string]string{
		"joe@example.com": "joe@example.com", " joe@example.com\n": "joe@example.com", "Joe.Smith@EXAMPLE.Com": "Joe.Smith@example.com", "a@b.co": "a@b.co", "joe+tag@example.co.uk": "joe+tag@example.co.uk", "o'brien@example.ie": "o'brien@example.ie",
		"!#$%&'*+-/=?^_`{|}~@example.com": "!#$%&'*+-/=?^_`{|}~@example.com", "1@1.1": "1@1.1", "joe@xn--bcher-kva.example": "joe@xn--bcher-kva.example", "joe@my-host.example": "joe@my-host.example",
		local64 + "@example.com": local64 + "@example.com", "a@" + label63 + ".com": "a@" + label63 + ".com", long254: long254,
		"my email is joe@example.com": "joe@example.com", "it's joe@example.com, thanks.": "joe@example.com", "mi correo es Ana@Example.es.": "Ana@example.es", "sure: <joe@example.com>": "joe@example.com",
	}
	for text, want := range good {
		if v, p := Parse(&Spec{Type: Email}, text, env("en")); p != None || v.Text != want || v.Type != Email {
			t.Errorf("%q: %v %q", text, v, p)
		}
	}
	for _, text := range []string{"", "foo", "foo@", "@bar.com", "foo@bar", "foo@@bar.com", "foo@bar@baz.com", ".foo@bar.com", "foo.@bar.com", "fo..o@bar.com", "fo o@bar.com", "foo@bar .com", "foo@.bar.com", "foo@bar..com", "foo@bar.com.", "foo@-bar.com", "foo@bar-.com", "foo@bar_baz.com", "fóo@bar.com", "foo@bár.com", "foo@[1.2.3.4]",
		`"foo"@bar.com`, "foo(x)@bar.com", "foo,@bar.com", "foo@bar,com", local64 + "a@example.com", "a@" + label63 + "a.com", long254 + "a", "<foo@bar.com>", "a@b.com c@d.com", "write to a@b.com or call me later", "I don't have one", "a@b.com, c@d.com", "foo at bar.com", "no"} {
		if v, p := Parse(&Spec{Type: Email}, text, env("en")); p != WrongType {
			t.Errorf("%q: %v %q", text, v, p)
		}
	}
}

func TestRegex(t *testing.T) {
	order := Spec{Type: Regex, Patterns: []Pattern{{"order", "^[A-Z]{2}[0-9]{4}$"}, {"legacy", "^L-[0-9]+$"}}}
	for text, want := range map[string]string{"AB1234": "order AB1234", " AB1234 ": "order AB1234", "AB1234.": "order AB1234", "it's AB1234": "order AB1234", "It's AB1234, thanks": "order AB1234", "L-77": "legacy L-77", "'AB1234'": "order AB1234", "(L-77)": "legacy L-77"} {
		if v, p := Parse(&order, text, env("en")); p != None || v.Pattern+" "+v.Text != want {
			t.Errorf("%q: %v %q", text, v, p)
		}
	}
	for _, text := range []string{"", "ab1234", "AB123", "AB12345", "my order AB1234 is late", "AB1234 CD5678", "XAB1234", "AB 1234"} {
		if v, p := Parse(&order, text, env("en")); p != WrongType {
			t.Errorf("%q: %v %q", text, v, p)
		}
	}
	first := Spec{Type: Regex, Patterns: []Pattern{{"digits", "[0-9]+"}, {"any", ".+"}}}
	run(t, first, "en", []row{{"abc 12 def", "12"}, {"abc", "abc"}, {" ", nil}})
	url := Spec{Type: Regex, Patterns: []Pattern{{Name: "url"}, {Name: "phone"}}}
	run(t, url, "es", []row{
		{"https://example.com", "https://example.com"}, {"HTTP://Example.com/A?b=c#d", "HTTP://Example.com/A?b=c#d"}, {"www.example.com", "www.example.com"}, {"mira https://example.com/x.", "https://example.com/x"}, {"(https://example.com)", "https://example.com"}, {"https://localhost:8080/x", "https://localhost:8080/x"},
		{"+34 600 123 456", "+34 600 123 456"}, {"600123456", "600123456"}, {"(555) 123-4567", "(555) 123-4567"}, {"0034600123456", "0034600123456"}, {"mi teléfono es 600 12 34 56", "600 12 34 56"}, {"555-1234", "555-1234"},
		{"12345", nil}, {"1234567890123456", nil}, {"example", nil}, {"https://", nil}, {"ftp://example.com", nil}, {"hola", nil},
	})
	if v, _ := Parse(&url, "600123456", env("en")); v.Pattern != "phone" {
		t.Error(v)
	}
	run(t, Spec{Type: Regex, Patterns: []Pattern{{"bad", "("}, {"unknown", ""}}}, "en", []row{{"(", nil}})
}

func TestFreeText(t *testing.T) {
	run(t, Spec{Type: FreeText}, "en", []row{{"anything", "anything"}, {"  two\nlines  ", "two\nlines"}, {"a\x00b\xff", "ab"}, {"", nil}, {" \n\t ", nil}, {"😀", "😀"}, {"accept", "accept"}})
	v, p := Parse(&Spec{Type: FreeText}, strings.Repeat("é", 20_000), env("en"))
	if p != None || len([]rune(v.Text)) != 10_000 {
		t.Error(len(v.Text), p)
	}
	if _, p := Parse(&Spec{Type: "nonsense"}, "4", env("en")); p != WrongType {
		t.Error(p)
	}
}
