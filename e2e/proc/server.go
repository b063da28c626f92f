package proc

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Options say what to run.
type Options struct {
	Bin     string        // the program
	Command []string      // its subcommand, such as "demo"; "serve" when empty
	Data    string        // data folder; no --data flag when ""
	Addr    string        // "127.0.0.1:0" when ""
	Args    []string      // further flags
	Wrap    []string      // a program and its arguments to run it under, such as strace
	Env     []string      // added to this process's environment
	Within  time.Duration // how long a start may take; a minute when 0
}

// Server is one running process. Its methods are for one goroutine at a time,
// except CPU and RssAnon.
type Server struct {
	URL   string        // http://127.0.0.1:PORT
	Ready time.Duration // from start to the line that tells the address

	opt  Options
	cmd  *exec.Cmd
	log  *tail
	out  *tail
	done chan struct{}
	err  error // why it ended, good once done is closed
}

const readyLine = "listening on "

const readyTimeout = time.Minute

// Start runs the program and returns once it has printed the address it
// listens on. The process is killed when ctx ends.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if len(o.Command) == 0 {
		o.Command = []string{"serve"}
	}
	s := &Server{opt: o, log: &tail{}, out: &tail{}, done: make(chan struct{})}
	s.cmd = exec.CommandContext(ctx, s.args()[0], s.args()[1:]...)
	s.cmd.Env = append(os.Environ(), o.Env...)
	s.cmd.Stderr = s.log
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	s.cmd.WaitDelay = 5 * time.Second
	lines := &firstLine{tail: s.out, found: make(chan string, 1)}
	s.cmd.Stdout = lines
	start := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", s.args()[0], err)
	}
	go func() {
		s.err = s.cmd.Wait()
		close(s.done)
	}()
	select {
	case s.URL = <-lines.found:
		s.Ready = time.Since(start)
		return s, nil
	case <-s.done:
		return nil, fmt.Errorf("%s ended before it was ready: %w\n%s", strings.Join(o.Command, " "), orExit(s.err), s.Log())
	case <-time.After(cmp.Or(o.Within, readyTimeout)):
		return nil, errors.Join(fmt.Errorf("%s was not ready within %s\n%s", strings.Join(o.Command, " "), cmp.Or(o.Within, readyTimeout), s.Log()), s.Kill())
	}
}

func orExit(err error) error {
	if err == nil {
		return errors.New("exit status 0")
	}
	return err
}

func (s *Server) args() []string {
	a := append([]string(nil), s.opt.Wrap...)
	a = append(append(a, s.opt.Bin), s.opt.Command...)
	a = append(a, "--addr", s.opt.Addr)
	if s.opt.Data != "" {
		a = append(a, "--data", s.opt.Data)
	}
	return append(a, s.opt.Args...)
}

// PID is the process's id. Under a Wrap it is the program's own only if the
// wrapper puts itself beside it, as strace -D does.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Log is the end of what the process wrote to standard error.
func (s *Server) Log() string { return s.log.String() }

// Out is the end of what the process wrote to standard output.
func (s *Server) Out() string { return s.out.String() }

// Done is closed when the process has ended, for whatever reason.
func (s *Server) Done() <-chan struct{} { return s.done }

// Kill ends the process at once with SIGKILL and waits for its end. Killing
// one that has ended is no error.
func (s *Server) Kill() error {
	if err := s.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-s.done
	return nil
}

// Stop asks with SIGTERM and waits; an unclean exit is an error, and so is
// one that takes over ten seconds (the process is killed then).
func (s *Server) Stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-s.done:
		if s.err != nil {
			return fmt.Errorf("stopped uncleanly: %w\n%s", s.err, s.Log())
		}
		return nil
	case <-time.After(10 * time.Second):
		return errors.Join(fmt.Errorf("did not stop within 10 s\n%s", s.Log()), s.Kill())
	}
}

// Restart starts an ended process again on the address it had.
func (s *Server) Restart(ctx context.Context) error {
	u, err := url.Parse(s.URL)
	if err != nil {
		return err
	}
	o := s.opt
	o.Addr = u.Host
	n, err := Start(ctx, o)
	if err != nil {
		return err
	}
	o.Addr = s.opt.Addr
	*s = *n
	return nil
}

// tail keeps the last part of what is written to it.
type tail struct {
	mu sync.Mutex
	b  []byte
}

const tailMost = 64 << 10

// Write implements io.Writer.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, p...)
	if over := len(t.b) - tailMost; over > 0 {
		t.b = append(t.b[:0], t.b[over:]...)
	}
	return len(p), nil
}

// String is what was kept.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.b)
}

// firstLine passes output on and looks for the line with the address.
type firstLine struct {
	*tail
	rest  []byte
	told  bool
	found chan string
}

var _ io.Writer = (*firstLine)(nil)

// Write implements io.Writer.
func (f *firstLine) Write(p []byte) (int, error) {
	if !f.told {
		f.rest = append(f.rest, p...)
		sc := bufio.NewScanner(bytes.NewReader(f.rest[:bytes.LastIndexByte(f.rest, '\n')+1]))
		for sc.Scan() && !f.told {
			if _, addr, ok := strings.Cut(sc.Text(), readyLine); ok && strings.HasPrefix(addr, "http") {
				f.told = true
				f.rest = nil
				addr, _, _ = strings.Cut(addr, " ")
				f.found <- strings.TrimSuffix(addr, "/")
			}
		}
	}
	return f.tail.Write(p)
}
