package attachment

import (
	"bytes"
	"path"
	"strings"
)

// markup are the beginnings by which browsers take a text for a page or a
// drawing that runs scripts, whatever it is called, in small letters. Each
// stands before a space, a slash or a bracket.
var markup = []string{"<!doctype", "<!--", "<html", "<head", "<script", "<iframe", "<h1", "<div", "<font", "<table", "<a", "<style", "<title", "<b", "<body", "<br", "<p", "<svg", "<math",
	"<img", "<link", "<meta", "<object", "<embed", "<form", "<hta:application"}

// within are what makes a document in XML one that browsers run.
var within = []string{"<svg", "<html", "www.w3.org/1999/xhtml", "www.w3.org/2000/svg", "<?xml-stylesheet"}

// runs tells whether a text would be a page or a drawing to a browser that does
// not go by its type: such a one cannot be sent.
func runs(head []byte) bool {
	low := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\f"))
	for _, m := range markup {
		rest, ok := bytes.CutPrefix(low, []byte(m))
		if ok && (m == "<!--" || len(rest) == 0 || bytes.IndexByte([]byte(" \t\r\n\f/>"), rest[0]) >= 0) {
			return true
		}
	}
	if !bytes.HasPrefix(low, []byte("<?xml")) {
		return false
	}
	for _, w := range within {
		if bytes.Contains(low, []byte(w)) {
			return true
		}
	}
	return false
}

// programs are the endings of names that a desktop runs at a double click.
var programs = " app bat cmd com command cpl csh desktop dll exe gadget hta htm html inf jar js jse ksh lnk mht mhtml msc msi mst pif ps1 ps1xml ps2 psc1 py pyw reg scf scr sct sh shb shs shtml svg svgz tcsh url vb vbe vbs workflow ws wsc wsf wsh xht xhtml xml xsl xslt "

// endings are what files of a type are called.
var endings = map[string]string{"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp", "application/pdf": ".pdf", "text/plain": ".txt",
	"video/mp4": ".mp4", "video/quicktime": ".mov", "video/webm": ".webm", "audio/mp4": ".m4a", "audio/ogg": ".ogg", "audio/mpeg": ".mp3", "audio/wav": ".wav"}

// Name is CleanName for a file of a type that Detect found: one called like a
// program gets the ending of what it is, so that nobody runs it by opening it.
func Name(s, kind string) string {
	s = CleanName(s)
	ext := strings.ToLower(path.Ext(s))
	if ext == "" || !strings.Contains(programs, " "+ext[1:]+" ") {
		return s
	}
	end := endings[kind]
	if end == "" {
		end = ".bin"
	}
	return CleanName(s[:len(s)-len(path.Ext(s))] + "_" + ext[1:] + end)
}
