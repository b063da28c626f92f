package assistant_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"relevo/domain/assistant"
	"relevo/domain/i18n"
)

func TestExamplesCSV(t *testing.T) {
	d := shop()
	d.Actions[0].Examples["en"] = []string{`a "table", please`, "=SUM(A1)", "'=x", "''", "-5", "+34", "@me", "o'clock"}
	raw, err := d.ExamplesCSV()
	want := `action,language,example
book,en,"a ""table"", please"
book,en,'=SUM(A1)
book,en,''=x
book,en,''
book,en,'-5
book,en,'+34
book,en,'@me
book,en,o'clock
book,es,reservar una mesa
`
	if err != nil || string(raw) != want {
		t.Fatalf("%v\n%s", err, raw)
	}
}

// TestExamplesRoundTrip: what was exported comes back, character by character.
func TestExamplesRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := shop()
		line := rapid.StringMatching(`['=+\-@";, a-zñ]{1,12}`).Filter(func(s string) bool { return strings.TrimSpace(s) != "" })
		d.Actions[0].Examples = assistant.Phrases{"en": rapid.SliceOfNDistinct(line, 1, 9, rapid.ID).Draw(t, "en"), "es": rapid.SliceOfNDistinct(line, 1, 9, rapid.ID).Draw(t, "es")}
		raw, err := d.ExamplesCSV()
		if err != nil {
			t.Fatal(err)
		}
		empty := d.Clone()
		empty.Actions[0].Examples = nil
		for range 2 { // a second import adds nothing
			if empty, err = empty.ImportExamples(raw); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(empty.Actions[0].Examples, d.Actions[0].Examples) {
				t.Fatalf("%q\n%q\n%s", empty.Actions[0].Examples, d.Actions[0].Examples, raw)
			}
		}
	})
}

func TestImportExamples(t *testing.T) {
	for name, raw := range map[string]string{
		"comma":     "action,language,example\nbook,en,one\nBook a table,en,two\nreservar mesa,es,tres\n",
		"semicolon": "Action;Language;Example\r\nbook;EN;one\r\n\r\nbook;en;two\r\n;;\r\nbook;es;tres",
		"bom":       "\xef\xbb\xbfaction,language,example\nbook,en,\"one\"\nbook,en,book a table\nbook,en,two\nbook,en,one\nbook,es,tres",
	} {
		d := shop()
		n, err := d.ImportExamples([]byte(raw))
		if err != nil {
			t.Fatal(name, err)
		}
		if e := n.Actions[0].Examples; !slices.Equal(e["en"], []string{"book a table", "one", "two"}) || !slices.Equal(e["es"], []string{"reservar una mesa", "tres"}) {
			t.Errorf("%s: %q", name, e)
		}
		if len(d.Actions[0].Examples["en"]) != 1 {
			t.Error(name, "changed what it was given")
		}
	}
}

// TestImportExamplesRefused: everything that is wrong, by line, and nothing is
// added.
func TestImportExamplesRefused(t *testing.T) {
	raw := "action,language,example\nnobody,en,x\ngreet,en,x\nbook,fr,x\nbook,en,\nbook,en\nbook,en," + strings.Repeat("x", 1025) + "\nbook,en,\"two\nlines\"\nbook,en,fine\n"
	d := shop()
	_, err := d.ImportExamples([]byte(raw))
	var refused *assistant.ImportError
	if !errors.As(err, &refused) {
		t.Fatal(err)
	}
	var got []string
	for _, p := range refused.Problems {
		got = append(got, p.Say(i18n.For("en")))
	}
	want := []string{
		"Line 2: there is no action “nobody”.", "Line 3: “greet” is a built-in action and takes no examples.",
		"Line 4: “fr” is not a language the assistant speaks.", "Line 5: the example is empty.", "Line 6: three columns are needed.",
		"Line 7: an example has at most 1024 characters.", "Line 8: an example is a single line of plain text.",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	for raw, want := range map[string]string{
		"":                                "builder.problem_csv_header",
		"book,en,x\n":                     "builder.problem_csv_header",
		"action,language,example\na\"b,":  "builder.problem_csv_quotes",
		"action,language,example\nx,\xff": "builder.problem_import_utf8",
	} {
		_, err := d.ImportExamples([]byte(raw))
		if !errors.As(err, &refused) || refused.Problems[0].Key != want || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

// FuzzImportExamples: a spreadsheet is taken whole or refused with reasons, and
// what was taken comes back out and in again unchanged.
func FuzzImportExamples(f *testing.F) {
	for _, s := range []string{"", "action,language,example\nbook,en,a table", "action;language;example\r\nbook;es;\"una; mesa\"\r\n", "\xef\xbb\xbfaction,language,example\nbook,en,'=1", "action,language,example\nbook,xx,\"", "action,language,example\n,,", "a\x00b", "\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		d := shop()
		got, err := d.ImportExamples(raw)
		var bad *assistant.ImportError
		if errors.As(err, &bad) {
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", raw, err)
		}
		out, err := got.ExamplesCSV()
		if err != nil {
			t.Fatal(err)
		}
		again, err := got.ImportExamples(out)
		if err != nil || !reflect.DeepEqual(again, got) {
			t.Fatalf("%q came back otherwise: %v", raw, err)
		}
	})
}
