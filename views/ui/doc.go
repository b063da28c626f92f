// Package ui holds the small parts every page is made of: buttons, fields,
// badges, avatars, dialogs. Each is a template with a props struct whose zero
// value is usable; Attrs of a struct adds attributes to the control itself,
// for instance those of package ds. Texts come in as they shall be read.
package ui
