// Package proc builds the relevo binary and runs it as its own process: for
// tests that kill and restart it and for the figures of the bench. Linux only:
// CPU time and memory come from /proc.
package proc

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

type built struct {
	once sync.Once
	dir  string
	path string
	err  error
}

var plain, race built

// Build compiles the binary, stripped, once per process, and returns its
// path; with withRace the race detector is built in. Call Clean at the end.
func Build(ctx context.Context, withRace bool) (string, error) {
	b := &plain
	if withRace {
		b = &race
	}
	b.once.Do(func() { b.path, b.err = b.compile(ctx, withRace) })
	return b.path, b.err
}

func (b *built) compile(ctx context.Context, withRace bool) (string, error) {
	root, err := Root(ctx)
	if err != nil {
		return "", err
	}
	if b.dir, err = os.MkdirTemp("", "relevo-bin-*"); err != nil {
		return "", err
	}
	path := filepath.Join(b.dir, "relevo")
	args := []string{"build", "-trimpath", "-gcflags", "relevo/views/...=-l", "-ldflags", "-s -w", "-o", path}
	if withRace {
		args = append(args, "-race")
	}
	cmd := exec.CommandContext(ctx, "go", append(args, ".")...)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
}

// Clean removes what Build made.
func Clean() error {
	var err error
	for _, b := range []*built{&plain, &race} {
		if b.dir != "" {
			err = errors.Join(err, os.RemoveAll(b.dir))
		}
	}
	return err
}

// Root is the folder of the module that the working directory is in.
func Root(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOMOD: %w", err)
	}
	mod := strings.TrimSpace(string(out))
	if mod == "" || mod == os.DevNull {
		return "", errors.New("not inside a Go module")
	}
	return filepath.Dir(mod), nil
}

// Output runs one command of the binary to its end and returns its standard
// output, trimmed. stdin may be "". On failure the error holds what it said.
func Output(ctx context.Context, bin, stdin string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, bin, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", filepath.Base(bin), strings.Join(args, " "), err, strings.TrimSpace(errs.String()))
	}
	return strings.TrimSpace(out.String()), nil
}

// Person is an agent to add.
type Person struct {
	Email, Name, Role, Password string
}

// AddAgent adds an agent to a data folder, also while a server runs on it.
func AddAgent(ctx context.Context, bin, data string, p Person) error {
	_, err := Output(ctx, bin, p.Password+"\n", "agent", "add", "--data", data, "--email", p.Email, "--name", p.Name, "--role", p.Role, "--password-stdin")
	return err
}

// CreateToken makes an API token for the agent with that address.
func CreateToken(ctx context.Context, bin, data, email string) (string, error) {
	tok, err := Output(ctx, bin, "", "token", "create", "--data", data, "--agent", email)
	if err == nil && tok == "" {
		err = errors.New("token create printed nothing")
	}
	return tok, err
}
