package contact

import (
	"strings"
	"unicode"
)

// Blank tells whether a reader would see nothing of a text: it holds spaces,
// controls and characters without ink alone.
func Blank(s string) bool { return strings.IndexFunc(s, inked) < 0 }

func inked(r rune) bool {
	switch r {
	case 0x115f, 0x1160, 0x3164, 0xffa0, // fillers of Hangul
		0x2800,         // the Braille pattern without dots
		0x034f, 0x180e: // joins and parts without a sign
		return false
	}
	return !unicode.IsSpace(r) && !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Z, unicode.Variation_Selector) // a sign too new for Go's tables has ink
}

// bare tells of a character that has no place on a line of foreign text: it
// overrides the direction or hides between others without a use in any script.
// The joiners that emoji and Persian need, and the marks that show the direction
// without forcing it, stay.
func bare(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff || r == 0x200b || r == 0x00ad || r >= 0x2060 && r <= 0x2064
}
