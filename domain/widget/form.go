package widget

import "strings"

// ParseOrigins splits what an administrator typed, one site a line or
// separated by commas or spaces; Check validates each.
func ParseOrigins(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' || r == ',' || r == ' ' || r == '\t' })
}

// Contrast is the WCAG contrast ratio, 1 to 21, of the widget's colour and the
// text on it (OnColour). It is never under 4.5.
func (s *Settings) Contrast() float64 {
	l := luminance(s.Colour)
	return max(1.05/(l+0.05), (l+0.05)/0.05)
}

// IsColour tells whether the colour is one.
func (s *Settings) IsColour() bool { return isColour(s.Colour) }
