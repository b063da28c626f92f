package web

import (
	"errors"
	"net/http"

	"relevo/domain"
)

// MaxForm is the limit of a plain form, in bytes.
const MaxForm = 128 << 10

// ReadForm parses the body of a plain form; r.PostFormValue reads its fields.
// 413 over MaxForm, 400 when malformed.
func ReadForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, MaxForm)
	if err := r.ParseForm(); err != nil {
		var tooBig *http.MaxBytesError
		if errors.As(err, &tooBig) {
			return domain.TooLarge("", MaxForm)
		}
		return domain.Invalid(err)
	}
	return nil
}
