package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"relevo/e2e/client"
	"relevo/e2e/proc"
)

// world is a server of the product in a data folder of its own, with the
// people and tokens a measurement needs.
type world struct {
	b      *bench
	dir    string
	server *proc.Server
	client *client.Client
	admin  string   // API token of an administrator
	agents []string // API tokens of agents
	key    string   // of the widget
}

const (
	adminEmail    = "ada@bench.test"
	adminPassword = "correct horse battery staple"
)

// people adds an administrator and n agents to a data folder and makes a
// token for each; the first is the administrator's.
func (b *bench) people(ctx context.Context, dir string, n int) (tokens []string, err error) {
	all := []proc.Person{{Email: adminEmail, Name: "Ada", Role: "administrator", Password: adminPassword}}
	for i := range n {
		all = append(all, proc.Person{Email: fmt.Sprintf("agent%d@bench.test", i+1), Name: fmt.Sprintf("Agent %d", i+1), Role: "agent", Password: adminPassword})
	}
	for _, p := range all {
		if err := proc.AddAgent(ctx, b.bin, dir, p); err != nil {
			return nil, err
		}
		tok, err := proc.CreateToken(ctx, b.bin, dir, p.Email)
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, tok)
	}
	return tokens, nil
}

// newWorld makes a fresh data folder with n agents and starts a server on it.
func (b *bench) newWorld(ctx context.Context, n int) (*world, error) {
	dir, err := b.scratch()
	if err != nil {
		return nil, err
	}
	return b.worldIn(ctx, dir, n)
}

// worldIn starts a server on a data folder that may hold a database already.
func (b *bench) worldIn(ctx context.Context, dir string, n int) (*world, error) {
	tokens, err := b.people(ctx, dir, n)
	if err != nil {
		return nil, err
	}
	w := &world{b: b, dir: dir, admin: tokens[0], agents: tokens[1:]}
	if err := w.start(ctx); err != nil {
		return nil, err
	}
	w.key, err = w.client.Agent(w.admin).WidgetKey(ctx, "Bench")
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

// start runs the server with its rates off, under a wrapper if one is given.
func (w *world) start(ctx context.Context, wrap ...string) error {
	s, err := proc.Start(ctx, proc.Options{Bin: w.b.bin, Data: w.dir, Args: []string{"--visitor-rate", "off", "--address-rate", "off"}, Wrap: wrap, Within: adoption})
	if err != nil {
		return err
	}
	w.server = s
	w.client, err = client.New(s.URL)
	return err
}

// restart stops the server and starts it again on the same folder.
func (w *world) restart(ctx context.Context, wrap ...string) error {
	w.client.Close()
	if err := w.server.Stop(); err != nil {
		return err
	}
	return w.start(ctx, wrap...)
}

// close stops the server and removes the folder.
func (w *world) close() error {
	if w.client != nil {
		w.client.Close()
	}
	return errors.Join(w.server.Stop(), os.RemoveAll(w.dir))
}

// adoption is how long a start may take: the first one on a made database puts
// every open conversation into a queue.
const adoption = 10 * time.Minute

// ready waits for the server's own word that it can be written and read.
func (w *world) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, adoption)
	defer cancel()
	for {
		status, _, body, err := w.client.Get(ctx, "/readyz", nil)
		if err != nil || status == 200 {
			return err
		}
		if status != 503 {
			return fmt.Errorf("/readyz answered %d %.200s", status, body)
		}
		pause(ctx, time.Millisecond) // still loading
	}
}

// visitors starts n visitors, up to 32 at a time, and returns their tokens.
func (w *world) visitors(ctx context.Context, n int) ([]string, error) {
	tokens := make([]string, n)
	err := each(ctx, n, 32, func(ctx context.Context, i int) error {
		v, _, err := w.client.StartVisitor(ctx, client.SessionStart{Widget: w.key, Locale: "en",
			Page: &client.Page{URL: "https://shop.example/tea", Title: "Tea"}})
		if err == nil {
			tokens[i] = v.Token
		}
		return err
	})
	return tokens, err
}
