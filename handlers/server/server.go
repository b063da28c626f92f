// Package server runs the HTTP side: one listener, its limits, TLS, and a stop
// that ends streams at once and lets commands finish.
package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"syscall"
	"time"

	"relevo/handlers/web"
)

// Config describes one server.
type Config struct {
	Handler    http.Handler
	Log        *slog.Logger
	TLS        *tls.Config // nil: plain HTTP
	EndStreams func()      // called first when stopping; streams return by it
}

const (
	headerTimeout = 10 * time.Second
	bodyTimeout   = 2 * time.Minute // for one request's body, uploads included
	answerTimeout = 5 * time.Minute // for one answer to be taken, downloads included
	idleTimeout   = 2 * time.Minute
	stopTimeout   = 5 * time.Second
	bodyGrace     = 400 * time.Millisecond // for bodies still on their way when stopping
)

// AddressError is an address that cannot be listened on; its text says how to
// mend it.
type AddressError struct{ text string }

// Error is the sentence.
func (e *AddressError) Error() string { return e.text }

// Listen opens a TCP address. A port in use or not allowed comes back as
// *AddressError.
func Listen(addr string) (net.Listener, error) {
	ln, err := net.Listen("tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, &AddressError{fmt.Sprintf("the address %s is in use: stop the program that listens there, or choose another with --addr", addr)}
	case errors.Is(err, syscall.EACCES):
		return nil, &AddressError{fmt.Sprintf("this user may not listen on %s: choose a port above 1023 with --addr", addr)}
	case err != nil:
		return nil, &AddressError{fmt.Sprintf("cannot listen on %s (%v): check --addr", addr, err)}
	}
	return ln, nil
}

// Serve answers on the listener until ctx ends, then ends the streams, lets
// running requests finish and returns. It waits for no caller: connections
// without a request are closed, bodies that do not arrive are given up.
func Serve(ctx context.Context, ln net.Listener, c Config) error {
	callers := newCallers()
	s := &http.Server{
		Handler:           recovered(c.Log, callers.timed(c.Handler)),
		ConnState:         callers.state,
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    32 << 10,
		TLSConfig:         c.TLS,
		ErrorLog:          slog.NewLogLogger(c.Log.Handler(), slog.LevelDebug),
	}
	if c.EndStreams != nil {
		s.RegisterOnShutdown(c.EndStreams)
	}
	failed := make(chan error, 1)
	go func() {
		if c.TLS != nil {
			failed <- s.ServeTLS(ln, "", "")
		} else {
			failed <- s.Serve(ln)
		}
	}()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	defer callers.stop()()
	err := s.Shutdown(stop)
	if errors.Is(err, context.DeadlineExceeded) {
		c.Log.Warn("some requests did not end in time and were cut off")
		err = s.Close()
	}
	if served := <-failed; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// recovered turns a panic into a logged 500, unless an answer has begun.
func recovered(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler {
				panic(p)
			}
			web.Fail(w, r, log, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}()
		next.ServeHTTP(w, r)
	})
}
