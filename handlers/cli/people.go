package cli

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/i18n"
	"relevo/domain/people"
)

// Hasher hashes passwords for storage.
type Hasher interface {
	Hash(ctx context.Context, password string) (string, error)
}

// Run adds the agent. The password is the first line of in, or a random one
// that is printed once.
func (a AgentAdd) Run(ctx context.Context, e *engine.Engine, h Hasher, in io.Reader, out io.Writer) error {
	password, made := rand.Text()[:20], true
	if a.PasswordStdin {
		line, err := bufio.NewReader(io.LimitReader(in, 4096)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading the password from standard input: %w", err)
		}
		password, made = strings.TrimRight(line, "\r\n"), false
	}
	password, err := people.CheckPassword(password, a.Email, a.Name)
	if err != nil {
		return plain(err)
	}
	hash, err := h.Hash(ctx, password)
	if err != nil {
		return err
	}
	_, err = e.AddAgent(ctx, engine.NewAgent{Email: a.Email, Name: a.Name, Role: people.Role(a.Role), Lang: "en", Zone: "UTC", PasswordHash: hash})
	if err != nil {
		return plain(err)
	}
	if made {
		_, err = fmt.Fprintln(out, password)
	}
	return err
}

// AgentFinder finds an agent by address.
type AgentFinder interface {
	AgentByEmail(ctx context.Context, email string) (*people.Agent, error)
}

// Run makes the token and prints it.
func (t TokenCreate) Run(ctx context.Context, e *engine.Engine, f AgentFinder, out io.Writer) error {
	email, err := people.NormalEmail(t.Agent)
	if err != nil {
		return plain(err)
	}
	a, err := f.AgentByEmail(ctx, email)
	if domain.IsCode(err, "not_found") {
		return fmt.Errorf("no agent has the address %s: add one with relevo agent add", email)
	}
	if err != nil {
		return err
	}
	secret, _, err := e.CreateToken(ctx, a.ID, t.Name)
	if err != nil {
		return plain(err)
	}
	_, err = fmt.Fprintln(out, secret)
	return err
}

// plain turns a reader's error into its English sentence.
func plain(err error) error {
	if e := domain.AsError(err); e != nil {
		return errors.New(i18n.For("en").T(e.Key, e.Args...))
	}
	return err
}
