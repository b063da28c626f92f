// Command relevo is the whole product: it serves the chat widget, the agents'
// inbox and the API from one process and one data folder. This file only
// wires; what is wired stands in the packages.
package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // zones also where the system has none

	"golang.org/x/sync/errgroup"

	"relevo/db"
	"relevo/domain/assistant/extension"
	"relevo/domain/attachment/disk"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/handlers/agent"
	"relevo/handlers/api"
	"relevo/handlers/auth"
	"relevo/handlers/auth/password"
	"relevo/handlers/board"
	"relevo/handlers/builder"
	"relevo/handlers/cli"
	"relevo/handlers/cli/scenario"
	"relevo/handlers/demo"
	"relevo/handlers/feed"
	"relevo/handlers/figures"
	"relevo/handlers/files"
	"relevo/handlers/flash"
	"relevo/handlers/insights"
	"relevo/handlers/keys"
	"relevo/handlers/ops"
	"relevo/handlers/people"
	"relevo/handlers/receipt"
	"relevo/handlers/reports"
	"relevo/handlers/server"
	"relevo/handlers/settings"
	"relevo/handlers/visitor"
	"relevo/handlers/web"
	"relevo/static"
	"relevo/views/richtext"
)

// version is set by the linker.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(exitCode(err, os.Stderr))
}

// exitCode says on one line what went wrong and how to mend it.
func exitCode(err error, out io.Writer) int {
	var usage *cli.UsageError
	var file *cli.FileError
	switch {
	case err == nil, errors.Is(err, cli.ErrHelp):
		return 0
	case errors.As(err, &usage):
		fmt.Fprintln(out, "relevo:", err)
		return 2
	case errors.As(err, &file):
		fmt.Fprintln(out, err)
		return 2
	}
	fmt.Fprintln(out, "relevo:", err)
	return 1
}

// run carries out one command line.
func run(ctx context.Context, args, env []string, in io.Reader, out, errOut io.Writer) error {
	c, command, err := cli.Parse(args, env, out)
	if err != nil {
		return err
	}
	switch command {
	case "serve":
		return serve(ctx, c.Serve.Listen, out, errOut, false)
	case "demo":
		return serve(ctx, c.Demo.Listen, out, errOut, true)
	case "agent add":
		return withStore(ctx, c.Agent.Add.Data, func(d *db.DB, e *engine.Engine) error {
			return c.Agent.Add.Run(ctx, e, password.New(password.Default), in, out)
		})
	case "agent password":
		return withStore(ctx, c.Agent.Password.Data, func(d *db.DB, e *engine.Engine) error {
			return c.Agent.Password.Run(ctx, e, d, password.New(password.Default), in, out)
		})
	case "token create":
		return withStore(ctx, c.Token.Create.Data, func(d *db.DB, e *engine.Engine) error {
			return c.Token.Create.Run(ctx, e, d, out)
		})
	case "test <path>":
		return c.Test.Run(ctx, openScenario, out)
	case "simulate <file>":
		return c.Simulate.Run(ctx, out)
	case "eval intents":
		return c.Eval.Intents.Run(out)
	case "version":
		_, err := fmt.Fprintf(out, "relevo %s, commit %s, schema %d\n", version, commit(), db.SchemaVersion())
		return err
	}
	return fmt.Errorf("no command %q", command)
}

func commit() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return "unknown"
}

// withStore opens the database for one command, beside a running server too.
func withStore(ctx context.Context, dir string, do func(*db.DB, *engine.Engine) error) (err error) {
	hub := live.NewHub()
	d, err := db.Open(ctx, db.Options{Dir: dir, Hub: hub, Busy: 10_000})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	blobs, err := disk.Open(dir)
	if err != nil {
		return err
	}
	e, err := engine.New(ctx, engine.Config{Store: d, Hub: hub, Blobs: blobs})
	if err != nil {
		return err
	}
	return do(d, e)
}

// openScenario opens the database of a scenario.
func openScenario(ctx context.Context, dir string, hub *live.Hub) (scenario.Store, error) {
	return db.Open(ctx, db.Options{Dir: dir, Hub: hub})
}

// serve opens everything, answers until ctx ends, and closes it in reverse:
// streams, requests, loops, the database last.
func serve(ctx context.Context, l cli.Listen, out, errOut io.Writer, withDemo bool) (err error) {
	log := logger(l, errOut)
	ln, err := server.Listen(l.Addr)
	if err != nil {
		return err
	}
	defer ln.Close()
	p, err := open(ctx, l, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.db.Close()) }()
	var shop *demo.Result
	if withDemo {
		if shop, err = p.fill(ctx); err != nil {
			return err
		}
		if err := p.db.Trim(ctx); err != nil {
			return err
		}
	}
	if err := p.engine.StartRouting(ctx); err != nil {
		return err
	}
	tlsConfig, err := tlsOf(ctx, l)
	if err != nil {
		return err
	}
	p.figures = ops.NewMetrics(ops.Sources{Version: version, Commit: commit(), Store: p.stats, Subscribers: p.hub.Subscribers})
	p.streams = web.NewStreams(log, p.figures.Opened)
	p.ops = ops.New(ops.Config{DB: p.db, Metrics: p.figures, Token: l.MetricsToken, Log: log})
	handler, a, err := p.handler(l, shop)
	if err != nil {
		return err
	}
	group, running := errgroup.WithContext(ctx)
	for _, loop := range []func(context.Context) error{p.engine.RunTimers, p.engine.RunJobs, p.engine.RunRouting, p.db.RunIndexer, p.runMinds} {
		group.Go(func() error { return loop(running) })
	}
	group.Go(func() error {
		return server.Serve(running, ln, server.Config{Handler: handler, Log: log, TLS: tlsConfig, EndStreams: p.endStreams})
	})
	if l.MetricsAddr != "" {
		m, err := server.Listen(l.MetricsAddr)
		if err != nil {
			return err
		}
		group.Go(func() error { return server.Serve(running, m, server.Config{Handler: p.ops.Own(), Log: log}) })
	}
	err = errors.Join(announce(ctx, out, l, ln, tlsConfig != nil, a, shop), group.Wait())
	p.waitForStreams()
	return err
}

// runMinds learns what answers visitors, while the server already serves, then
// what is edited.
func (p *parts) runMinds(ctx context.Context) error {
	if err := p.engine.PrepareAssistants(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	p.ops.Warm()
	debug.FreeOSMemory() // what starting, seeding and learning took and will not need again
	return p.engine.RunMinds(ctx)
}

// streamsTimeout is how long streams have to end after the last request.
const streamsTimeout = 500 * time.Millisecond

func (p *parts) waitForStreams() {
	p.endStreams() // the server may have failed and not been stopped
	ctx, cancel := context.WithTimeout(context.Background(), streamsTimeout)
	defer cancel()
	p.streams.Wait(ctx)
}

// parts are what the handlers are made of.
type parts struct {
	log     *slog.Logger
	hub     *live.Hub
	db      *db.DB
	engine  *engine.Engine
	minds   *engine.Minds // what it recognises with; scenarios use it, too
	blobs   *disk.Store
	ring    *keys.Ring
	figures *ops.Metrics
	ops     *ops.Ops
	streams *web.Streams
}

func open(ctx context.Context, l cli.Listen, log *slog.Logger) (*parts, error) {
	p := &parts{log: log, hub: live.NewHub()}
	var err error
	if p.db, err = db.Open(ctx, db.Options{Dir: l.Data, Hub: p.hub, Log: log, Sole: true}); err != nil {
		return nil, err
	}
	if err := p.openRest(ctx, l); err != nil {
		return nil, errors.Join(err, p.db.Close())
	}
	return p, nil
}

func (p *parts) openRest(ctx context.Context, l cli.Listen) (err error) {
	if p.ring, err = keys.Load(l.Data); err != nil {
		return err
	}
	if p.blobs, err = disk.Open(l.Data); err != nil {
		return err
	}
	if err = p.blobs.Sweep(); err != nil {
		return err
	}
	p.minds = engine.NewMinds()
	p.engine, err = engine.New(ctx, engine.Config{Store: p.db, Hub: p.hub, Blobs: p.blobs, Log: p.log, Recognise: p.minds, Caller: extension.New(nil), Vault: p.ring})
	return err
}

func (p *parts) endStreams() {
	p.streams.Close()
	p.hub.Close()
}

func (p *parts) stats() ops.Figures {
	s := p.db.Stats()
	return ops.Figures{Commands: s.Commands, Failed: s.Failed, Groups: s.Groups, Messages: s.Messages,
		CommitSeconds: float64(s.CommitNS) / 1e9, LastSeconds: float64(s.LastNS) / 1e9, Queued: s.Queued}
}

func (p *parts) fill(ctx context.Context) (*demo.Result, error) {
	return demo.Seed(ctx, demo.Config{Store: p.db, Hub: p.hub, Blobs: p.blobs, PutBlob: p.blobs.Put, Vault: p.ring, Random: rand.Reader, Now: time.Now(), HashPassword: func(s string) (string, error) { return password.New(password.Default).Hash(ctx, s) }})
}

// handler builds the routes of everything that answers HTTP.
func (p *parts) handler(l cli.Listen, shop *demo.Result) (http.Handler, *auth.Auth, error) {
	proxies, err := web.ParseProxies(l.TrustedProxy)
	if err != nil {
		return nil, nil, err
	}
	newest := feed.New(p.db, p.hub)
	signer := files.NewSigner(p.ring, p.engine.Now)
	agents, queues, assistants := web.NewAgents(p.db, p.hub), web.NewQueues(p.db, p.hub), web.NewAssistants(p.db, p.hub)
	box := flash.New(p.ring, proxies)
	hasher, base := password.New(password.Default), string(l.BaseURL)
	a := auth.New(auth.Config{DB: p.db, Engine: p.engine, Ring: p.ring, Proxies: proxies, Passwords: hasher, Flash: box, Log: p.log, BaseURL: base})

	mux := http.NewServeMux()
	a.Routes(mux)
	inbox := agent.New(agent.Config{Store: p.db, Engine: p.engine, Feed: newest, Agents: agents, Queues: queues, Assistants: assistants, Guard: a, Blobs: p.blobs, Files: signer, Text: richtext.Text, Log: p.log, Streams: p.streams})
	inbox.Routes(mux)
	framed := inbox.Frame(a) // every page of an agent shows what rings
	people.Routes(mux, people.Config{DB: p.db, Engine: p.engine, Blobs: p.blobs, Guard: framed, Passwords: a, Flash: box, Log: p.log})
	settings.Routes(mux, settings.Config{DB: p.db, Engine: p.engine, Ring: p.ring, Guard: framed, Proxies: proxies, Flash: box, Log: p.log, BaseURL: base})
	studio := builder.New(builder.Config{Store: p.db, Engine: p.engine, Agents: agents, Guard: framed, Proxies: proxies, Flash: box, Log: p.log, BaseURL: base, Tabs: insights.Tabs})
	studio.Routes(mux)
	insights.New(insights.Config{Store: p.db, Engine: p.engine, Guard: framed, Flash: box, Log: p.log, Surround: studio.Surround, Open: openScenario, Minds: p.minds}).Routes(mux)
	sums := figures.New(p.db)
	reports.Routes(mux, reports.Config{Figures: sums, Engine: p.engine, Guard: framed, Log: p.log})
	api.New(api.Config{Engine: p.engine, Store: p.db, Feed: newest, Agents: agents, Queues: queues, Assistants: assistants, Blobs: p.blobs, Guard: a, Log: p.log, Version: version, Figures: sums, Streams: p.streams}).Routes(mux)
	visitor.New(visitor.Config{Engine: p.engine, Store: p.db, Feed: newest, Blobs: p.blobs, Keys: p.ring, Files: signer, Widgets: visitor.NewWidgets(p.db, p.hub), Agents: agents, Assistants: assistants,
		Proxies: proxies, BaseURL: base, Log: p.log, VisitorRate: l.VisitorRate, AddressRate: l.AddressRate, Streams: p.streams}).Routes(mux)
	words := receipt.Words{Agents: agents, Queues: queues, Reasons: p.db}
	board.New(board.Config{Store: p.db, Engine: p.engine, Agents: agents, Queues: queues, Words: words, Guard: framed, Log: p.log, Streams: p.streams}).Routes(mux)
	receipt.New(receipt.Config{Store: p.db, Engine: p.engine, Words: words, Guard: framed, Log: p.log, Streams: p.streams}).Routes(mux)
	p.ops.Routes(mux)
	mux.Handle("GET /static/", static.Handler())
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) {
		static.Serve(w, r, "favicon.svg", "public, max-age=86400")
	})
	if shop != nil {
		demo.New(demo.Site{WidgetKey: shop.WidgetKey, Log: p.log}).Routes(mux)
	}
	mux.Handle("/", a.Missing())

	guarded, err := web.OwnSite(l.BaseURL, p.log, mux)
	if err != nil {
		return nil, nil, err
	}
	return p.figures.Count(guarded), a, nil
}

// announce prints where to go: the address, and the set-up link or the demo's
// log-ins of this run.
func announce(ctx context.Context, out io.Writer, l cli.Listen, ln net.Listener, secure bool, a *auth.Auth, shop *demo.Result) error {
	base := string(l.BaseURL)
	if base == "" {
		base = "http://" + ln.Addr().String()
		if secure {
			base = "https://" + ln.Addr().String()
		}
	}
	fresh, err := a.NeedsSetup(ctx)
	if err != nil {
		return err
	}
	scheme := "http://"
	if secure {
		scheme = "https://"
	}
	fmt.Fprintf(out, "listening on %s%s\n", scheme, ln.Addr())
	if fresh {
		fmt.Fprintf(out, "first start: make the first administrator at %s%s\n", base, a.SetupLink())
	}
	if shop != nil {
		fmt.Fprintf(out, "\n%s, a shop to try Relevo with\n  shop with the chat  %s/demo/shop\n  agents' inbox       %s/inbox\n\nlog-ins, good until the demo starts again\n", shop.Workspace, base, base)
		for _, who := range shop.Logins {
			fmt.Fprintf(out, "  %-14s %-28s %s  (%s)\n", who.Role, who.Email, who.Password, who.Name)
		}
	}
	return nil
}

func tlsOf(ctx context.Context, l cli.Listen) (*tls.Config, error) {
	switch {
	case len(l.TLSDomain) > 0:
		return server.Automatic(ctx, filepath.Clean(l.Data), l.TLSDomain)
	case l.TLSCert != "" || l.TLSKey != "":
		return server.Files(l.TLSCert, l.TLSKey)
	}
	return nil, nil
}

func logger(l cli.Listen, out io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(l.LogLevel)); err != nil {
		level = slog.LevelInfo // the flag's enum lets nothing else through
	}
	o := &slog.HandlerOptions{Level: level}
	if l.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(out, o))
	}
	return slog.New(slog.NewTextHandler(out, o))
}
