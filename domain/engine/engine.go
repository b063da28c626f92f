package engine

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"io"
	"log/slog"
	"sync"
	"time"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/live"
)

// Clock tells the time, UTC.
type Clock interface{ Now() time.Time }

// SystemClock is the wall clock.
type SystemClock struct{}

// Now is time.Now.
func (SystemClock) Now() time.Time { return time.Now() }

// SteadyClock is a Clock that also tells how much time has passed since some
// moment, whatever is done to the time of day meanwhile.
type SteadyClock interface {
	Clock
	Elapsed() time.Duration
}

var begun = SystemClock{}.Now()

// Elapsed implements SteadyClock.
func (SystemClock) Elapsed() time.Duration { return time.Since(begun) }

// Config is what an engine is made of. Store, Hub and Blobs are required;
// Clock defaults to the wall clock, Random to crypto/rand, Log to silence,
// Recognise to NewMinds. Without a Vault private answers are kept as they are.
type Config struct {
	Store     Store
	Hub       *live.Hub
	Blobs     Blobs
	Clock     Clock
	Random    io.Reader
	Log       *slog.Logger
	Recognise Recogniser
	Caller    Caller // nil: outside services cannot be called
	Vault     assistant.Vault
}

// Blobs are the bytes of files, by their SHA-256 (hex).
type Blobs interface {
	HasBlob(sha256 string) (bool, error)
	// DeleteBlob removes a blob; removing what is not there is no error.
	DeleteBlob(sha256 string) error
}

// Engine carries out commands. Its methods may be called from any goroutine.
type Engine struct {
	store  Store
	hub    *live.Hub
	blobs  Blobs
	clock  Clock
	random io.Reader
	log    *slog.Logger
	typing *typing
	books  books
	alerts alerts
	pages  pages
	talks  talks
	caller Caller
	vault  assistant.Vault // nil: none

	recogniser Recogniser
	pupils     pupils

	mu      sync.Mutex // guards those below
	lastNow int64
	ahead   int64 // of the steady clock's reading, in ms; kept while the wall clock stands behind
	behind  bool  // it does
	told    bool  // and the log says so
	lastID  int64
	randBuf [64]byte
	randPos int
}

// New makes an engine and learns from the store where ids and time stand, so
// that neither goes back after a restart.
func New(ctx context.Context, cfg Config) (*Engine, error) {
	e := &Engine{store: cfg.Store, hub: cfg.Hub, blobs: cfg.Blobs, clock: cfg.Clock, random: cfg.Random, log: cfg.Log, typing: newTyping(),
		caller: cfg.Caller, vault: cfg.Vault}
	if e.clock == nil {
		e.clock = SystemClock{}
	}
	if e.recogniser = cfg.Recognise; e.recogniser == nil {
		e.recogniser = NewMinds()
	}
	if e.random == nil {
		e.random = rand.Reader
	}
	if e.log == nil {
		e.log = slog.New(slog.DiscardHandler)
	}
	e.log = e.log.With("component", "engine")
	e.randPos = len(e.randBuf)
	last, err := e.store.LastID(ctx)
	if err != nil {
		return nil, err
	}
	if e.lastNow = idTime(int64(last)); last != 0 {
		e.lastID = int64(last) + idGap
	}
	return e, nil
}

// Hub is where streams subscribe.
func (e *Engine) Hub() *live.Hub { return e.hub }

// Now is the engine's time in UTC ms. It never goes back: while the wall clock
// stands behind, time goes on from where it was, as fast as it really passes.
// Where the clock is no SteadyClock, time holds.
func (e *Engine) Now() int64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.now()
}

func (e *Engine) now() int64 {
	wall := e.clock.Now().UnixMilli()
	if wall >= e.lastNow {
		e.lastNow, e.behind, e.told = wall, false, false
		return wall
	}
	if c, ok := e.clock.(SteadyClock); ok {
		steady := c.Elapsed().Milliseconds()
		if !e.behind {
			e.behind, e.ahead = true, e.lastNow-steady
		}
		e.lastNow = max(e.lastNow, e.ahead+steady)
	}
	if by := e.lastNow - wall; by >= tellBehind && !e.told {
		e.told = true
		e.log.Warn("the clock of this machine went back; time goes on from where it was", "ms", by)
	}
	return e.lastNow
}

// tellBehind is how far the clock may stand behind, in ms, before the log tells.
const tellBehind = 1000

// write runs one command: one transaction, one timestamp.
func (e *Engine) write(ctx context.Context, fn func(tx Tx, now int64) error) error {
	return e.store.Write(ctx, func(tx Tx) error { return fn(tx, e.Now()) })
}

const (
	idEpoch   = int64(1_735_689_600_000) // 2025-01-01
	idSeqBits = 22

	// idGap is left out at a start: ids of the last command that no message and
	// no event has.
	idGap = 1 << 16
)

// idTime is when an id was made; 0 for one that a clock before the epoch made,
// which only counts up.
func idTime(id int64) int64 {
	if id>>idSeqBits == 0 {
		return 0
	}
	return id>>idSeqBits + idEpoch
}

// NewID makes an id higher than all before it: the time in ms above 22 bits
// that start at random in each ms and step by a random amount.
func (e *Engine) NewID() domain.ID {
	e.mu.Lock()
	defer e.mu.Unlock()
	r := int64(e.rand16())
	id := (e.now() - idEpoch) << idSeqBits
	if id <= e.lastID {
		id = e.lastID + 1 + r&255
	} else {
		id += r<<3 | r&7
	}
	e.lastID = id
	return domain.ID(id)
}

func (e *Engine) rand16() uint16 {
	if e.randPos+2 > len(e.randBuf) {
		if _, err := io.ReadFull(e.random, e.randBuf[:]); err != nil {
			panic("engine: no randomness: " + err.Error()) // nothing safe can be done without it
		}
		e.randPos = 0
	}
	v := uint16(e.randBuf[e.randPos])<<8 | uint16(e.randBuf[e.randPos+1])
	e.randPos += 2
	return v
}

// Secret makes a random secret of n bytes in URL-safe base 64.
func (e *Engine) Secret(n int) string {
	b := make([]byte, n)
	e.mu.Lock()
	_, err := io.ReadFull(e.random, b)
	e.mu.Unlock()
	if err != nil {
		panic("engine: no randomness: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(b)
}
