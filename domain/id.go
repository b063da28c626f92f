package domain

import "strings"

// ID names one row of any kind. Ids rise with time (41 bits of milliseconds,
// 22 bits of sequence), so that rows made later sort later; 0 is no id.
// Callers outside see only the opaque text of String.
type ID int64

const idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"
const idLength = 13

// String is the public form: 13 characters of lower-case base 32, sorting as
// the number does. The zero id is the empty string.
func (id ID) String() string {
	if id <= 0 {
		return ""
	}
	var b [idLength]byte
	n := uint64(id)
	for i := idLength - 1; i >= 0; i-- {
		b[i] = idAlphabet[n&31]
		n >>= 5
	}
	return string(b[:])
}

// AppendText appends the public form, without allocating.
func (id ID) AppendText(b []byte) ([]byte, error) {
	if id <= 0 {
		return b, nil
	}
	for shift := 5 * (idLength - 1); shift >= 0; shift -= 5 {
		b = append(b, idAlphabet[uint64(id)>>shift&31])
	}
	return b, nil
}

// MarshalText writes the public form, so that ids are strings in JSON.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads the public form; it fails as ParseID does.
func (id *ID) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*id = 0
		return nil
	}
	v, err := ParseID(string(b))
	*id = v
	return err
}

// ParseID reads what String wrote. Anything else is a not_found error: to a
// caller a malformed id and an unknown one are the same.
func ParseID(s string) (ID, error) {
	if len(s) != idLength {
		return 0, NotFound()
	}
	var n uint64
	for i := range len(s) {
		v := strings.IndexByte(idAlphabet, s[i])
		if v < 0 || n > (1<<63-1)>>5 {
			return 0, NotFound()
		}
		n = n<<5 | uint64(v)
	}
	if n == 0 {
		return 0, NotFound()
	}
	return ID(n), nil
}
