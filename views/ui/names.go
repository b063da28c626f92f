package ui

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"

	"github.com/a-h/templ"
)

// Initials returns one or two upper-case letters or digits for a name: of the
// first and the last word that have one, or "?" when none has. Names are
// foreign text of any length and script.
func Initials(name string) string {
	if len(name) > 512 {
		name = name[:512]
	}
	if at := strings.IndexByte(name, '@'); at > 0 && !strings.ContainsRune(name, ' ') {
		name = strings.NewReplacer(".", " ", "_", " ", "-", " ", "+", " ").Replace(name[:at]) // an address instead of a name
	}
	var letters []rune
	for _, word := range strings.FieldsFunc(name, unicode.IsSpace) {
		if r := initial(word); r != 0 {
			letters = append(letters, r)
		}
	}
	switch len(letters) {
	case 0:
		return "?"
	case 1:
		return string(letters)
	}
	return string([]rune{letters[0], letters[len(letters)-1]})
}

// initial is the first letter or digit of a word; 0 if it has none.
func initial(word string) rune {
	for _, r := range word {
		if r != unicode.ReplacementChar && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return unicode.ToUpper(r)
		}
	}
	return 0
}

// Hue returns the colour number 0-7 of an avatar, always the same for one id.
func Hue(id string) int {
	h := fnv.New32a()
	h.Write([]byte(id))
	return int(h.Sum32() % 8)
}

// Opens makes a button open the Menu with this id.
func Opens(menu string) templ.Attributes {
	return templ.Attributes{"popovertarget": menu, "aria-haspopup": "true"}
}

// OpensDialog makes a button open the Dialog with this id.
func OpensDialog(dialog string) templ.Attributes {
	return templ.Attributes{"data-dialog": dialog, "aria-haspopup": "dialog"}
}

// Closes makes a button close the dialog, menu or toast around it.
func Closes() templ.Attributes { return templ.Attributes{"data-close": true} }

// Zooms makes a link show its picture in the page's Lightbox; url is the large picture.
func Zooms(url string) templ.Attributes { return templ.Attributes{"data-zoom": url} }

// or returns a, or b when a is empty.
func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// describes lists the ids of hint and error of a field for aria-describedby.
func describes(id, hint string) string {
	if hint == "" {
		return id + "-err"
	}
	return id + "-hint " + id + "-err"
}

func invalid(problem string) string {
	if problem != "" {
		return "true"
	}
	return "false"
}

func itoa(n int) string { return strconv.Itoa(n) }

// capped writes a count of unread things in at most three signs.
func capped(n int) string {
	if n > 99 {
		return "99+"
	}
	return strconv.Itoa(n)
}

func percent(v int) string { return "--v:" + strconv.Itoa(min(max(v, 0), 100)) }
