package insights

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"relevo/domain"
)

const (
	mostKept    = 24 // results
	mostWaiting = 12 // pieces of work begun or waiting
)

// soon is how long a page waits for what is small.
const soon = 1500 * time.Millisecond

// patience is how long a request waits for what is being checked before it is
// answered without; the page asks again.
const patience = 20 * time.Second

// bench does what takes long, one piece at a time, and keeps what came out.
type bench struct {
	log  *slog.Logger
	turn chan struct{} // held by what is being done
	all  sync.WaitGroup

	mu    sync.Mutex
	jobs  map[string]*job
	order []string // as asked for, the latest last
}

// job is one piece of work; out and err are there when done is closed.
type job struct {
	done chan struct{}
	out  any
	err  error
}

func newBench(log *slog.Logger) *bench {
	return &bench{log: log, turn: make(chan struct{}, 1), jobs: map[string]*job{}}
}

// ask gives the work of a name, beginning it when it is new; unavailable while
// too much is waiting.
func (b *bench) ask(name string, do func() (any, error)) (*job, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.order = slices.DeleteFunc(b.order, func(s string) bool { return s == name })
	if j := b.jobs[name]; j != nil {
		b.order = append(b.order, name)
		return j, nil
	}
	if !b.room() {
		return nil, domain.Unavailable(errors.New("too much is being checked"))
	}
	j := &job{done: make(chan struct{})}
	b.jobs[name] = j
	b.order = append(b.order, name)
	b.all.Go(func() {
		b.turn <- struct{}{}
		defer func() { <-b.turn }()
		defer close(j.done)
		defer func() {
			if p := recover(); p != nil { // who is served meanwhile must not pay for it
				j.err = fmt.Errorf("%s: panic: %v", name, p)
				b.log.Error("what was being checked broke", "err", j.err, "stack", string(debug.Stack()))
			}
		}()
		j.out, j.err = do()
	})
	return j, nil
}

// room lets go of what was asked for longest ago and is done.
func (b *bench) room() bool {
	waiting := 0
	for _, j := range b.jobs {
		if !j.ready() {
			waiting++
		}
	}
	for i := 0; i < len(b.order) && len(b.jobs) >= mostKept; {
		if name := b.order[i]; b.jobs[name].ready() {
			delete(b.jobs, name)
			b.order = slices.Delete(b.order, i, i+1)
			continue
		}
		i++
	}
	return waiting < mostWaiting
}

func (b *bench) wait() { b.all.Wait() }

func (j *job) ready() bool {
	select {
	case <-j.done:
		return true
	default:
		return false
	}
}

// within waits for the work, for as long as given and no longer than the
// request lasts.
func (j *job) within(ctx context.Context, d time.Duration) bool {
	if j.ready() {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-j.done:
	case <-t.C:
	case <-ctx.Done():
	}
	return j.ready()
}
