package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/signal"
	"strconv"
	"sync"
	"syscall"

	"relevo/e2e/client"
	"relevo/e2e/proc"
)

// limitL2 is the child: POST /messages is sent on to every reader of
// GET /events as one event, with nothing in between.
func limitL2(args []string) error {
	fs := flag.NewFlagSet("limit-l2", flag.ContinueOnError)
	addr := fs.String("addr", "127.0.0.1:0", "address to listen on")
	if err := fs.Parse(args); err != nil {
		return err
	}
	ln, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	e := &echo{readers: map[chan []byte]struct{}{}}
	srv := &http.Server{Handler: e.routes(), BaseContext: func(net.Listener) context.Context { return ctx }}
	context.AfterFunc(ctx, func() { _ = srv.Close() }) // children of the bench end at once
	fmt.Printf("listening on http://%s\n", ln.Addr())
	if err := srv.Serve(ln); err != http.ErrServerClosed {
		return err
	}
	return nil
}

type echo struct {
	mu      sync.Mutex
	readers map[chan []byte]struct{}
}

func (e *echo) routes() http.Handler {
	m := http.NewServeMux()
	m.HandleFunc("POST /messages", e.post)
	m.HandleFunc("GET /events", e.events)
	return m
}

func (e *echo) post(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	event := append(append([]byte("event: message\ndata: "), body...), "\n\n"...)
	e.mu.Lock()
	for c := range e.readers {
		c <- event // buffered; the bench reads all
	}
	e.mu.Unlock()
	w.Header().Set("Content-Length", strconv.Itoa(2))
	w.WriteHeader(http.StatusCreated)
	_, _ = io.WriteString(w, "{}")
}

func (e *echo) events(w http.ResponseWriter, r *http.Request) {
	c := make(chan []byte, 1024)
	e.mu.Lock()
	e.readers[c] = struct{}{}
	e.mu.Unlock()
	defer func() {
		e.mu.Lock()
		delete(e.readers, c)
		e.mu.Unlock()
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	if _, err := io.WriteString(w, ": open\n\n"); err != nil {
		return
	}
	for {
		if err := out.Flush(); err != nil {
			return
		}
		select {
		case event := <-c:
			if _, err := w.Write(event); err != nil {
				return
			}
		case <-r.Context().Done():
			return
		}
	}
}

// startL2 runs the limit as a child.
func (b *bench) startL2(ctx context.Context) (*proc.Server, *client.Client, error) {
	s, err := proc.Start(ctx, proc.Options{Bin: b.self, Command: []string{"limit-l2"}})
	if err != nil {
		return nil, nil, err
	}
	c, err := client.New(s.URL)
	return s, c, err
}
