// Package e2e tests the whole product from outside: the real binary as its own
// process, its public API over real connections, its pages in a real browser.
package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"relevo/e2e/client"
	"relevo/e2e/proc"
)

func TestMain(m *testing.M) {
	code := m.Run()
	stopBrowser()
	if err := proc.Clean(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

const password = "a-long-enough-pass-phrase"

// world is a running server with people and a widget.
type world struct {
	t      testing.TB
	ctx    context.Context
	dir    string
	server *proc.Server
	api    *client.Client
	admin  *client.Agent
	agents []*client.Agent // beside the administrator: Mara, Rui, Hana, Olu
	widget string          // public key
}

var names = []string{"Mara Lindqvist", "Rui Santos", "Hana Bergmann", "Olu Adeyemi"}

func emailOf(i int) string { return fmt.Sprintf("agent%d@shop.test", i) }

// open starts a fresh server with people; rates are off unless args say else.
func open(t testing.TB, args ...string) *world {
	t.Helper()
	return openWith(t, func(string) {}, args...)
}

// openWith is open with something done to the data folder before the start.
func openWith(t testing.TB, before func(dir string), args ...string) *world {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 9*time.Minute)
	t.Cleanup(cancel)
	w := &world{t: t, ctx: ctx, dir: t.TempDir()}
	bin, err := proc.Build(ctx, false)
	w.must(err)
	w.must(proc.AddAgent(ctx, bin, w.dir, proc.Person{Email: "admin@shop.test", Name: "Ada Admin", Role: "administrator", Password: password}))
	for i, n := range names {
		role := "agent"
		if i == 3 {
			role = "supervisor"
		}
		w.must(proc.AddAgent(ctx, bin, w.dir, proc.Person{Email: emailOf(i), Name: n, Role: role, Password: password}))
	}
	before(w.dir)
	if len(args) == 0 {
		args = []string{"--visitor-rate", "off", "--address-rate", "off"}
	}
	w.server, err = proc.Start(ctx, proc.Options{Bin: bin, Data: w.dir, Args: args})
	w.must(err)
	t.Cleanup(func() {
		if err := w.server.Kill(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Logf("server log:\n%s", w.server.Log())
		}
	})
	w.api, err = client.New(w.server.URL)
	w.must(err)
	t.Cleanup(w.api.Close)
	w.admin = w.agent(bin, "admin@shop.test")
	for i := range names {
		w.agents = append(w.agents, w.agent(bin, emailOf(i)))
	}
	w.widget, err = w.admin.WidgetKey(ctx, "Shop")
	w.must(err)
	return w
}

func (w *world) agent(bin, email string) *client.Agent {
	w.t.Helper()
	token, err := proc.CreateToken(w.ctx, bin, w.dir, email)
	w.must(err)
	return w.api.Agent(token)
}

func (w *world) visitor() *client.Visitor {
	w.t.Helper()
	v, _, err := w.api.StartVisitor(w.ctx, client.SessionStart{Widget: w.widget, Locale: "en"})
	w.must(err)
	return v
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// shared finds a data set handed over beside the checkout; ok is false where
// there is none, and the test's own small set has to do.
func shared(name string) (path string, ok bool) {
	path = filepath.Join("..", "..", "shared", "data", name)
	_, err := os.Stat(path)
	return path, err == nil
}
