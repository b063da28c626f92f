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
	p, err := choose(in, a.PasswordStdin)
	if err != nil {
		return err
	}
	hash, err := p.hash(ctx, h, a.Email, a.Name)
	if err != nil {
		return err
	}
	_, err = e.AddAgent(ctx, engine.NewAgent{Email: a.Email, Name: a.Name, Role: people.Role(a.Role), Lang: "en", Zone: "UTC", PasswordHash: hash})
	if err != nil {
		return plain(err)
	}
	return p.print(out)
}

// Run sets the password, chosen as by AgentAdd, and ends all sessions of the
// agent.
func (a AgentPassword) Run(ctx context.Context, e *engine.Engine, f AgentFinder, h Hasher, in io.Reader, out io.Writer) error {
	agent, err := find(ctx, f, a.Email)
	if err != nil {
		return err
	}
	p, err := choose(in, a.PasswordStdin)
	if err != nil {
		return err
	}
	hash, err := p.hash(ctx, h, agent.Email, agent.Name)
	if err != nil {
		return err
	}
	if err := e.SetPassword(ctx, agent.ID, hash); err != nil {
		return plain(err)
	}
	return p.print(out)
}

// choice is a password given or made.
type choice struct {
	text string
	made bool
}

// choose reads the first line of in, or makes a password.
func choose(in io.Reader, given bool) (choice, error) {
	if !given {
		return choice{rand.Text()[:20], true}, nil
	}
	line, err := bufio.NewReader(io.LimitReader(in, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return choice{}, fmt.Errorf("reading the password from standard input: %w", err)
	}
	return choice{strings.TrimRight(line, "\r\n"), false}, nil
}

// hash checks the password by the policy for the person and hashes it.
func (c choice) hash(ctx context.Context, h Hasher, email, name string) (string, error) {
	password, err := people.CheckPassword(c.text, email, name)
	if err != nil {
		return "", plain(err)
	}
	return h.Hash(ctx, password)
}

// print shows a made password.
func (c choice) print(out io.Writer) error {
	if !c.made {
		return nil
	}
	_, err := fmt.Fprintln(out, c.text)
	return err
}

// AgentFinder finds an agent by address.
type AgentFinder interface {
	AgentByEmail(ctx context.Context, email string) (*people.Agent, error)
}

// find finds an agent for a command that needs one.
func find(ctx context.Context, f AgentFinder, address string) (*people.Agent, error) {
	email, err := people.NormalEmail(address)
	if err != nil {
		return nil, plain(err)
	}
	a, err := f.AgentByEmail(ctx, email)
	if domain.IsCode(err, "not_found") {
		return nil, fmt.Errorf("no agent has the address %s: add one with relevo agent add", email)
	}
	return a, err
}

// Run makes the token and prints it.
func (t TokenCreate) Run(ctx context.Context, e *engine.Engine, f AgentFinder, out io.Writer) error {
	a, err := find(ctx, f, t.Agent)
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
