package cli_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"relevo/db/dbtest"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/handlers/auth/password"
	"relevo/handlers/cli"
)

const known = "green lamp on the hill"

// house is a database with one administrator, and what commands print.
type house struct {
	*dbtest.World
	t      *testing.T
	ctx    context.Context
	hasher *password.Hasher
	mara   *people.Agent
	out    bytes.Buffer
}

func open(t *testing.T) *house {
	t.Helper()
	h := &house{World: dbtest.Open(t), t: t, ctx: context.Background(), hasher: password.New(password.Params{Memory: 8, Passes: 1, Threads: 1})}
	hash, err := h.hasher.Hash(h.ctx, known)
	if err != nil {
		t.Fatal(err)
	}
	h.mara, _, err = h.Engine.CreateFirstAdmin(h.ctx, engine.Setup{Owner: engine.NewAgent{Email: "mara@x.test", Name: "Mara", Lang: "en", Zone: "UTC", PasswordHash: hash},
		Workspace: people.Workspace{Name: "Fern", Lang: "en", Zone: "UTC"}, Widget: widget.Defaults("Fern")})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) add(a cli.AgentAdd, in string) error {
	h.out.Reset()
	return a.Run(h.ctx, h.Engine, h.hasher, strings.NewReader(in), &h.out)
}

func (h *house) set(a cli.AgentPassword, in string) error {
	h.out.Reset()
	return a.Run(h.ctx, h.Engine, h.DB, h.hasher, strings.NewReader(in), &h.out)
}

// opens tells whether the password is the agent's.
func (h *house) opens(email, plain string) bool {
	h.t.Helper()
	a, err := h.DB.AgentByEmail(h.ctx, email)
	if err != nil {
		h.t.Fatal(err)
	}
	ok, _, err := h.hasher.Verify(h.ctx, plain, a.PasswordHash)
	if err != nil {
		h.t.Fatal(err)
	}
	return ok
}

func says(t *testing.T, what string, err error, say string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), say) || strings.Contains(err.Error(), "\n") {
		t.Errorf("%s: %v, want one line with %q", what, err, say)
	}
}

func TestAgentAdd(t *testing.T) {
	h := open(t)
	ada := cli.AgentAdd{Email: "Ada@x.test", Name: "Ada", Role: "supervisor", PasswordStdin: true}
	if err := h.add(ada, "two rivers meet\r\nmore\n"); err != nil || h.out.Len() > 0 || !h.opens("ada@x.test", "two rivers meet") {
		t.Errorf("a given password: %v, prints %q", err, &h.out)
	}
	says(t, "the same again", h.add(ada, "two rivers meet"), "is an agent already")
	bo := cli.AgentAdd{Email: "bo@x.test", Name: "Bo", Role: "agent"}
	if err := h.add(bo, "not read"); err != nil || !h.opens("bo@x.test", strings.TrimSuffix(h.out.String(), "\n")) {
		t.Errorf("a made password: %v, prints %q", err, &h.out)
	}
	bo.Email = "no address"
	says(t, "a bad address", h.add(bo, ""), "full address")
	bo.Email, bo.PasswordStdin = "cy@x.test", true
	says(t, "a short password", h.add(bo, "short\n"), "At least 10 characters")
	says(t, "no password", h.add(bo, ""), "At least 10 characters")
}

func TestAgentPassword(t *testing.T) {
	h := open(t)
	if _, _, err := h.Engine.StartAgentSession(h.ctx, engine.LogIn{AgentID: h.mara.ID, Proof: h.mara.PasswordHash}); err != nil {
		t.Fatal(err)
	}
	token, _, err := h.Engine.CreateToken(h.ctx, h.mara.ID, "script")
	if err != nil {
		t.Fatal(err)
	}
	given := cli.AgentPassword{Email: " MARA@x.test", PasswordStdin: true}
	says(t, "a personal password", h.set(given, "mara123456\n"), "name or address")
	says(t, "no password", h.set(given, ""), "At least 10 characters")
	says(t, "a broken pipe", given.Run(h.ctx, h.Engine, h.DB, h.hasher, broken{}, &h.out), "standard input")
	if all, err := h.DB.Sessions(h.ctx, h.mara.ID); err != nil || len(all) != 1 || !h.opens("mara@x.test", known) {
		t.Errorf("a refused password changed something: %d sessions, %v", len(all), err)
	}
	if err := h.set(given, "two rivers meet\n"); err != nil || h.out.Len() > 0 || !h.opens("mara@x.test", "two rivers meet") {
		t.Errorf("a given password: %v, prints %q", err, &h.out)
	}
	if all, err := h.DB.Sessions(h.ctx, h.mara.ID); err != nil || len(all) != 0 {
		t.Errorf("%d sessions left, %v", len(all), err)
	}
	if _, err := h.DB.TokenByHash(h.ctx, people.HashSecret(token)); err != nil {
		t.Errorf("the API token: %v", err)
	}
	if err := h.set(cli.AgentPassword{Email: "mara@x.test"}, "not read"); err != nil || !h.opens("mara@x.test", strings.TrimSuffix(h.out.String(), "\n")) {
		t.Errorf("a made password: %v, prints %q", err, &h.out)
	}
	says(t, "nobody", h.set(cli.AgentPassword{Email: "nobody@x.test"}, ""), "no agent has the address nobody@x.test")
	says(t, "no address", h.set(cli.AgentPassword{Email: "x"}, ""), "full address")
}

func TestPasswordOfADisabledAgent(t *testing.T) {
	h := open(t)
	if err := h.add(cli.AgentAdd{Email: "bo@x.test", Name: "Bo", Role: "agent", PasswordStdin: true}, known); err != nil {
		t.Fatal(err)
	}
	bo, err := h.DB.AgentByEmail(h.ctx, "bo@x.test")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Engine.DisableAgent(h.ctx, h.mara.ID, bo.ID); err != nil {
		t.Fatal(err)
	}
	says(t, "disabled", h.set(cli.AgentPassword{Email: "bo@x.test"}, ""), "Give access again first")
	if h.out.Len() > 0 || !h.opens("bo@x.test", known) {
		t.Errorf("prints %q, or the password changed", &h.out)
	}
}

func TestTokenCreate(t *testing.T) {
	h := open(t)
	run := func(agent, name string) error {
		h.out.Reset()
		return cli.TokenCreate{Agent: agent, Name: name}.Run(h.ctx, h.Engine, h.DB, &h.out)
	}
	if err := run("Mara@x.test", "nightly"); err != nil {
		t.Fatal(err)
	}
	k, err := h.DB.TokenByHash(h.ctx, people.HashSecret(strings.TrimSuffix(h.out.String(), "\n")))
	if err != nil || k.AgentID != h.mara.ID || k.Name != "nightly" {
		t.Errorf("%+v, %v", k, err)
	}
	says(t, "nobody", run("nobody@x.test", "x"), "relevo agent add")
	says(t, "no address", run("x", "x"), "full address")
	says(t, "no name", run("mara@x.test", " "), "name")
	if h.out.Len() > 0 {
		t.Errorf("a refused command prints %q", &h.out)
	}
}

// broken is an input that fails.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("gone") }
