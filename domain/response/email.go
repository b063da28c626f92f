package response

import "strings"

// Address checks an e-mail address typed by a visitor and brings it into the
// form in which it is stored: trimmed, the domain in small letters, the local
// part as typed. Accepted are exactly one "@", 1 to 64 atom characters of
// RFC 5322 without a leading, trailing or double dot before it, a domain of two
// or more labels of letters, digits and inner hyphens after it, and 254
// characters in all.
func Address(s string) (string, bool) {
	s = strings.TrimSpace(s)
	local, domain, found := strings.Cut(s, "@")
	if !found || len(s) > 254 || len(local) == 0 || len(local) > 64 || !dotAtom(local) {
		return "", false
	}
	labels := strings.Split(domain, ".")
	if len(labels) < 2 {
		return "", false
	}
	for _, l := range labels {
		if !ldh(l) {
			return "", false
		}
	}
	return local + "@" + strings.ToLower(domain), true
}

func dotAtom(s string) bool {
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" {
			return false
		}
		for i := range len(atom) {
			if c := atom[i]; !alnum(c) && !strings.Contains("!#$%&'*+-/=?^_`{|}~", atom[i:i+1]) || c >= 0x80 {
				return false
			}
		}
	}
	return true
}

// ldh: 1 to 63 letters, digits and hyphens, no hyphen at either end.
func ldh(s string) bool {
	if len(s) == 0 || len(s) > 63 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		if !alnum(s[i]) && s[i] != '-' {
			return false
		}
	}
	return true
}

func alnum(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

var emailWords = set(`my email e mail mailbox address is its it at me use please thanks thank you hi hello sure ok okay yes the this here reach can you send to write
	mi correo electronico email mail direccion es el la este esta por favor gracias si claro vale hola escribeme escribidme a puedes puede usar aqui tienes`)

// parseEmail reads an address; in a sentence, the words around it must be
// nothing but a presentation ("my email is ...").
func parseEmail(text string) (Value, Problem) {
	if a, ok := Address(text); ok {
		return Value{Type: Email, Text: a}, None
	}
	fields, address := strings.Fields(text), ""
	if len(fields) < 2 {
		return Value{}, WrongType
	}
	for _, f := range fields {
		if !strings.Contains(f, "@") {
			for _, t := range scan(f) {
				if t.kind != mark && !emailWords[t.s] {
					return Value{}, WrongType
				}
			}
			continue
		}
		a, ok := inSentence(f)
		if !ok || address != "" {
			return Value{}, WrongType
		}
		address = a
	}
	if address == "" {
		return Value{}, WrongType
	}
	return Value{Type: Email, Text: address}, None
}

// inSentence is an address as it stands among words: in brackets, before a stop.
func inSentence(f string) (string, bool) {
	return Address(strings.TrimRight(strings.TrimLeft(f, `<("'«“¿¡`), `>)"'»”.,;:!?`))
}

// extractEmail finds the only address in a text.
func extractEmail(text string) (Value, bool) {
	address := ""
	for f := range strings.FieldsSeq(text) {
		if !strings.Contains(f, "@") {
			continue
		}
		a, ok := inSentence(f)
		if !ok || address != "" && a != address {
			return Value{}, false
		}
		address = a
	}
	return Value{Type: Email, Text: address}, address != ""
}
