package domain

import (
	"errors"
	"fmt"
)

// Kind is the class of an error for the reader; handlers map it to a status.
type Kind uint8

// The kinds, each with the HTTP status the public contract gives it.
const (
	KindInvalid         Kind = iota + 1 // 400: the request cannot be understood
	KindUnauthenticated                 // 401: nobody known is asking
	KindForbidden                       // 403: known, but may not
	KindNotFound                        // 404: no such thing, or not for this caller
	KindConflict                        // 409: a race was lost; Code names it
	KindTooLarge                        // 413: more bytes or characters than allowed
	KindInvalidField                    // 422: Field holds something it may not
	KindRateLimited                     // 429: too often; RetryAfter says when again
	KindUnavailable                     // 503: the store cannot take it now; try again
)

// Error is an error meant for the reader: a stable code, the catalogue key of
// one sentence (with its arguments) and, where one is to blame, the field.
// Errors of any other type are internal: logged, never shown.
type Error struct {
	Kind       Kind
	Code       string // stable, snake_case, part of the public contract
	Key        string // catalogue id of the sentence
	Args       []any  // alternating name, value for the sentence
	Field      string // the offending field, if one is
	Reason     string // finer code inside a conflict, e.g. taken_by_other
	RetryAfter int64  // milliseconds, for KindRateLimited and KindUnavailable
	Cause      error  // for the log only
}

// Error is the line for the log, never for the reader.
func (e *Error) Error() string {
	s := e.Code
	if e.Field != "" {
		s += " " + e.Field
	}
	if e.Reason != "" {
		s += " (" + e.Reason + ")"
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// AsError finds the reader's error inside err, or nil.
func AsError(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// IsCode tells whether err carries the given code.
func IsCode(err error, code string) bool {
	e := AsError(err)
	return e != nil && e.Code == code
}

// Invalid is a request that cannot be understood (malformed JSON, bad form).
func Invalid(cause error) *Error {
	return &Error{Kind: KindInvalid, Code: "invalid", Key: "problem.invalid", Cause: cause}
}

// Unauthenticated is a missing, forged or expired credential.
func Unauthenticated() *Error {
	return &Error{Kind: KindUnauthenticated, Code: "unauthenticated", Key: "problem.unauthenticated"}
}

// Forbidden is a known caller without the right.
func Forbidden() *Error {
	return &Error{Kind: KindForbidden, Code: "forbidden", Key: "problem.forbidden"}
}

// NotFound covers both "no such thing" and "not yours to see".
func NotFound() *Error {
	return &Error{Kind: KindNotFound, Code: "not_found", Key: "problem.not_found"}
}

// Conflict is a lost race or a state that does not allow the command; code is
// part of the public contract and also names the sentence (problem.<code>).
func Conflict(code string) *Error {
	return &Error{Kind: KindConflict, Code: code, Key: "problem." + code}
}

// TooLarge is more than the limit of a field; max is shown to the reader.
func TooLarge(field string, max int) *Error {
	return &Error{Kind: KindTooLarge, Code: "too_large", Key: "problem.too_large", Field: field, Args: []any{"Max", fmt.Sprint(max)}}
}

// Field is a field with a value it may not have; key is the catalogue id of
// the sentence that says what it may have.
func Field(field, key string, args ...any) *Error {
	return &Error{Kind: KindInvalidField, Code: "invalid_field", Key: key, Args: args, Field: field}
}

// RateLimited asks the caller to come back after the given milliseconds.
func RateLimited(afterMS int64) *Error {
	return &Error{Kind: KindRateLimited, Code: "rate_limited", Key: "problem.rate_limited", RetryAfter: afterMS}
}

// Unavailable means the store could not take the command; nothing was stored.
func Unavailable(cause error) *Error {
	return &Error{Kind: KindUnavailable, Code: "unavailable", Key: "problem.unavailable", RetryAfter: 1000, Cause: cause}
}
