package server_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"relevo/handlers/server"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve runs a server; stop ends it and tells how long that took.
func serve(t *testing.T, h http.Handler) (addr string, stop func() time.Duration) {
	t.Helper()
	ln, err := server.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- server.Serve(ctx, ln, server.Config{Handler: h, Log: slog.New(slog.DiscardHandler)})
	}()
	return ln.Addr().String(), func() time.Duration {
		began := time.Now()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		return time.Since(began)
	}
}

// say opens a connection and sends what a slow caller has got to so far.
func say(t *testing.T, addr, text string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestStopWaitsForNobody: callers that have sent nothing, half a head or half a
// body hold up the end for less than the five seconds net/http gives them; a
// command that is carried out is not cut off.
func TestStopWaitsForNobody(t *testing.T) {
	began, end := make(chan string, 3), make(chan struct{})
	addr, stop := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began <- r.URL.Path
		if r.URL.Path == "/slow" {
			<-end
			if r.Context().Err() != nil {
				t.Error("the command was cut off")
			}
			fmt.Fprint(w, "stored")
			return
		}
		if _, err := io.ReadAll(r.Body); err == nil {
			t.Error("half a body was taken for a whole one")
		}
		http.Error(w, "cut", http.StatusBadRequest)
	}))
	say(t, addr, "")
	say(t, addr, "GET /x HTTP/1.1\r\nHost: x\r\nX-Half: ")
	half := say(t, addr, "POST /half HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
	<-began
	slow := say(t, addr, "POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}")
	<-began
	go func() {
		_, _ = io.ReadAll(half) // the half body is given up before the command has ended
		close(end)
	}()
	if took := stop(); took > 3*time.Second {
		t.Errorf("stopping took %v", took)
	}
	if b, err := io.ReadAll(slow); err != nil || !strings.HasSuffix(string(b), "stored") {
		t.Errorf("%q, %v", b, err)
	}
}

// TestBodies: a body in parts arrives as it was sent, and the connection goes on.
func TestBodies(t *testing.T) {
	addr, stop := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %v", b, err)
	}))
	defer stop()
	defer http.DefaultClient.CloseIdleConnections()
	for _, body := range []string{"", "one", strings.Repeat("x", 1<<20)} {
		res, err := http.Post("http://"+addr, "text/plain", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(res.Body)
		if err = errors.Join(err, res.Body.Close()); err != nil || string(b) != body+" <nil>" {
			t.Errorf("%d bytes came back as %d, %v", len(body), len(b), err)
		}
	}
}

// TestAddresses: what cannot be listened on is one sentence.
func TestAddresses(t *testing.T) {
	ln, err := server.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	for _, addr := range []string{ln.Addr().String(), "nonsense", "127.0.0.1:99999"} {
		_, err := server.Listen(addr)
		var e *server.AddressError
		if !errors.As(err, &e) || !strings.Contains(e.Error(), "--addr") || strings.Contains(e.Error(), "\n") {
			t.Errorf("%s: %v", addr, err)
		}
	}
}
