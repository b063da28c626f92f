// Package web is what all handlers share: handlers that return errors, one
// place where errors become answers, reading of JSON bodies, the caller's
// address, rate limits and security headers.
package web

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/people"
)

// Handler answers a request or returns why it cannot. After an error nothing
// may have been written, except on a stream that has begun.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Guard lets only agents with a permission through: a page's caller who is not
// logged in is sent to the log-in page, an API's caller gets 401. The agent is
// in the request's context (Me).
type Guard interface {
	// Page wraps a handler of a page or of a page's command.
	Page(p people.Permission, h Handler) http.Handler
	// API wraps a handler of the JSON API: session cookie or bearer token.
	API(p people.Permission, h Handler) http.Handler
}

type standingKey struct{}

// WithStanding puts into a context how to ask whether the session or token a
// request came with still lets in.
func WithStanding(ctx context.Context, stands func(context.Context) bool) context.Context {
	return context.WithValue(ctx, standingKey{}, stands)
}

// Stands is false once the session or token a request came with has ended, or
// its agent is disabled, also by another process. A Guard looks once; streams
// ask as they go on.
func Stands(ctx context.Context) bool {
	stands, ok := ctx.Value(standingKey{}).(func(context.Context) bool)
	return !ok || stands(ctx)
}

type meKey struct{}

// WithMe puts the logged-in agent into a context.
func WithMe(ctx context.Context, a *people.Agent) context.Context {
	return context.WithValue(ctx, meKey{}, a)
}

// Me is the logged-in agent; a guarded handler always has one.
func Me(ctx context.Context) *people.Agent {
	a, _ := ctx.Value(meKey{}).(*people.Agent)
	return a
}

// Status is the HTTP status of an error; 500 for internal ones.
func Status(err error) int {
	e := domain.AsError(err)
	if e == nil {
		return http.StatusInternalServerError
	}
	switch e.Kind {
	case domain.KindInvalid:
		return http.StatusBadRequest
	case domain.KindUnauthenticated:
		return http.StatusUnauthorized
	case domain.KindForbidden:
		return http.StatusForbidden
	case domain.KindNotFound:
		return http.StatusNotFound
	case domain.KindConflict:
		return http.StatusConflict
	case domain.KindTooLarge:
		return http.StatusRequestEntityTooLarge
	case domain.KindInvalidField:
		return http.StatusUnprocessableEntity
	case domain.KindRateLimited:
		return http.StatusTooManyRequests
	case domain.KindUnavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// Problem is the body of every JSON error.
type Problem struct {
	Error ProblemDetail `json:"error"`
}

// ProblemDetail is the documented shape of an error.
type ProblemDetail struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Field   string `json:"field,omitempty"`
	Reason  string `json:"reason,omitempty"`
	ID      string `json:"id,omitempty"` // names the log line of an internal error
}

// Describe turns an error into its public shape and status. An internal error
// is logged here, under an id that is all the caller sees of it; a client that
// went away is not logged.
func Describe(r *http.Request, log *slog.Logger, err error) (int, ProblemDetail) {
	p := i18n.For(r.Header.Get("Accept-Language"))
	if e := domain.AsError(err); e != nil {
		if e.Kind == domain.KindUnavailable && !errors.Is(e, context.Canceled) {
			log.Warn("unavailable", "method", r.Method, "path", logged(r), "err", err)
		}
		return Status(err), ProblemDetail{Code: e.Code, Message: p.T(e.Key, e.Args...), Field: e.Field, Reason: e.Reason}
	}
	id := rand.Text()[:10]
	if r.Context().Err() == nil {
		log.Error("internal error", "id", id, "method", r.Method, "path", logged(r), "err", err)
	}
	return http.StatusInternalServerError, ProblemDetail{Code: "internal", Message: p.T("problem.internal"), ID: id}
}

// logged is the path for the log; the secret of a link stays out of it.
func logged(r *http.Request) string {
	if secret := r.PathValue("secret"); secret != "" {
		return strings.TrimSuffix(r.URL.Path, secret) + "…"
	}
	return r.URL.Path
}

// JSON wraps a handler of a JSON API: errors become the documented shape.
func JSON(log *slog.Logger, h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			Fail(w, r, log, err)
		}
	})
}

// Fail writes an error in the documented shape.
func Fail(w http.ResponseWriter, r *http.Request, log *slog.Logger, err error) {
	status, d := Describe(r, log, err)
	if e := domain.AsError(err); e != nil && e.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.FormatInt((e.RetryAfter+999)/1000, 10))
	}
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="relevo"`)
	}
	if werr := Write(w, status, Problem{d}); werr != nil {
		log.Debug("writing an error", "err", werr)
	}
}

// methods are those that addresses here answer.
var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}

// NoRoute answers, in the documented shape, a request that no handler of mux
// takes: 405 with the methods its address does answer, 404 when there are none.
// has tells whether a handler that a mux found is one that serves, not this one.
func NoRoute(w http.ResponseWriter, r *http.Request, log *slog.Logger, mux *http.ServeMux, has func(pattern string) bool) {
	var allowed []string
	for _, m := range methods {
		try := *r
		try.Method = m
		if _, pattern := mux.Handler(&try); has(pattern) {
			allowed = append(allowed, m)
		}
	}
	if len(allowed) == 0 {
		Fail(w, r, log, domain.NotFound())
		return
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	p := Problem{ProblemDetail{Code: "method_not_allowed", Message: i18n.For(r.Header.Get("Accept-Language")).T("problem.method_not_allowed")}}
	if err := Write(w, http.StatusMethodNotAllowed, p); err != nil {
		log.Debug("writing an error", "err", err)
	}
}

// Write answers with JSON.
func Write(w http.ResponseWriter, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(append(b, '\n')) // a caller that went away needs no answer
	return nil
}

// MaxBody is the limit of a JSON body, in bytes: room for 10,000 characters
// of four bytes, each escaped.
const MaxBody = 256 << 10

// Read decodes a JSON body: 413 over MaxBody, 400 when malformed, not in UTF-8,
// of the wrong type (naming the field) or followed by something else. An empty
// body is a 400 whose cause is io.EOF.
func Read(w http.ResponseWriter, r *http.Request, v any) error {
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if err != nil {
		return readError(err)
	}
	if len(bytes.TrimSpace(b)) == 0 {
		return domain.Invalid(io.EOF)
	}
	if err := Unmarshal(b, v); err != nil {
		return readError(err)
	}
	return nil
}

// Unmarshal is json.Unmarshal for foreign text: what is not UTF-8 is an error,
// where encoding/json would put replacement characters.
func Unmarshal(b []byte, v any) error {
	if !utf8.Valid(b) {
		return errors.New("the text is not UTF-8")
	}
	return json.Unmarshal(b, v)
}

func readError(err error) error {
	var tooBig *http.MaxBytesError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &tooBig):
		return domain.TooLarge("", MaxBody)
	case errors.As(err, &wrong):
		e := domain.Invalid(err)
		e.Field = wrong.Field
		return e
	}
	if e := domain.AsError(err); e != nil {
		return e // an id that is none
	}
	return domain.Invalid(err)
}

// Stamp is the public form of a time in UTC ms: RFC 3339 with milliseconds, ""
// for a time that is not set.
func Stamp(ms int64) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z")
}
