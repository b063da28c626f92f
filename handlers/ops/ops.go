// Package ops answers the questions of those who run the server: is the
// process alive, can it store, how much does it do. Figures are for the
// operator alone: they show on an address of their own or with a token.
package ops

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"relevo/domain"
	"relevo/handlers/web"
)

// Pinger proves that the database can be written and read.
type Pinger interface {
	Ping(ctx context.Context) error
}

// Config is what the package's handlers are made of.
type Config struct {
	DB      Pinger
	Metrics *Metrics
	Token   string // opens /metrics to who sends it as a bearer token; "" keeps it closed
	Log     *slog.Logger
}

// Ops answers /healthz, /readyz and /metrics.
type Ops struct {
	Config
	warm atomic.Bool
}

// New makes the handlers.
func New(cfg Config) *Ops {
	cfg.Log = cfg.Log.With("component", "ops")
	return &Ops{Config: cfg}
}

// Warm says that what visitors need at once has been loaded: from now on the
// server is ready while its database is.
func (o *Ops) Warm() { o.warm.Store(true) }

// readyWithin is how long the database has to take a write and give it back.
const readyWithin = time.Second

// Routes mounts the checks, and /metrics behind the token, on the public mux.
func (o *Ops) Routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", o.healthz)
	mux.Handle("GET /readyz", web.JSON(o.Log, o.readyz))
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		if !o.allowed(r) {
			web.Fail(w, r, o.Log, domain.NotFound())
			return
		}
		o.figures().ServeHTTP(w, r)
	})
}

// Own is the handler for the address of --metrics-addr: the checks, and
// /metrics without a token.
func (o *Ops) Own() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", o.healthz)
	mux.Handle("GET /readyz", web.JSON(o.Log, o.readyz))
	mux.Handle("GET /metrics", o.figures())
	return mux
}

func (o *Ops) healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n")) // a caller that went away needs no answer
}

func (o *Ops) readyz(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), readyWithin)
	defer cancel()
	if !o.warm.Load() {
		return domain.Unavailable(errors.New("still loading"))
	}
	if err := o.DB.Ping(ctx); err != nil {
		return domain.Unavailable(err)
	}
	return web.Write(w, http.StatusOK, map[string]string{"status": "ready"})
}

func (o *Ops) figures() http.Handler {
	return promhttp.HandlerFor(o.Metrics.reg, promhttp.HandlerOpts{Registry: o.Metrics.reg})
}

// allowed compares hashes, so that neither content nor length shows in time.
func (o *Ops) allowed(r *http.Request) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if o.Token == "" || !strings.EqualFold(scheme, "Bearer") {
		return false
	}
	a, b := sha256.Sum256([]byte(o.Token)), sha256.Sum256([]byte(token))
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}
