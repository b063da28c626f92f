// Command bench prints the figures of the product's budgets, each with its
// method beside it and set against a limit measured in the same run on the
// same machine and disk:
//
//	L1  a bare program that group-commits the rows of one visitor message
//	L2  a bare net/http event-stream echo
//
// Run it with "make bench" or "go run ./bench". -only picks figures, -quick
// takes two minutes with small sizes. A missed budget never fails the run; an
// error does, and a simulated figure that is not what theory says. Linux only.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"relevo/e2e/proc"
)

// part is one group of figures that are measured together.
type part struct {
	name  string
	about string
	run   func(context.Context, *bench) error
}

func parts() []part {
	return []part{
		{"binary", "size of the stripped binary", binarySize},
		{"throughput", "durable messages a second, CPU and memory, beside L1", throughput},
		{"slowdisk", "the same with every flush delayed by 2 ms", slowDisk},
		{"latency", "visitor to agent's stream, beside L2", latency},
		{"ring", "visitor's first message to the ring at an agent", rings},
		{"turn", "visitor's text to the assistant's answer, beside L2", turns},
		{"decide", "one decision among many agents and many who wait", decide},
		{"crowd", "cost of an arrival while many wait", crowd},
		{"idle", "CPU and memory of a server at rest", idle},
		{"streams", "idle streams, one event to 1,000, beside L2", streams},
		{"demo", "memory after the start of the demo", demo},
		{"pages", "bytes and requests of inbox and widget", pages},
		{"start", "start to ready with an empty folder", startEmpty},
		{"simulate", "the real routing on a virtual clock, beside the exact figures of theory", theory},
		{"intents", "how well examples are understood, on public sets, beside the figures to reach", intents},
		{"large", "lists, transcripts, search and start with large databases", large},
	}
}

// bench is one run: its settings, and what the parts share.
type bench struct {
	quick bool
	bin   string // the built binary
	self  string // this program, run again for the limits
	dir   string // scratch folder on the disk that is measured
	data  string // folder of public data sets; empty: looked for
	rep   *report
}

// pick is full in a full run and small in a quick one.
func pick[T any](b *bench, full, small T) T {
	if b.quick {
		return small
	}
	return full
}

// scratch makes a folder of its own for one measurement.
func (b *bench) scratch() (string, error) { return os.MkdirTemp(b.dir, "run-*") }

func main() {
	if len(os.Args) > 1 {
		if limit := limits[os.Args[1]]; limit != nil { // a child of the bench
			exit(limit(os.Args[2:]))
		}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

func exit(err error) {
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		os.Exit(0)
	default:
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, errOut io.Writer) (err error) {
	fs := flag.NewFlagSet("bench", flag.ContinueOnError)
	fs.SetOutput(errOut)
	only := fs.String("only", "", "figures to measure, separated by commas: "+strings.Join(partNames(), ", "))
	quick := fs.Bool("quick", false, "small sizes, two minutes")
	dir := fs.String("out", "bench/out", "folder for figures.json and scratch files: its disk is the one measured")
	data := fs.String("data", os.Getenv("RELEVO_BENCH_DATA"), "folder of public data sets (intent/...), or RELEVO_BENCH_DATA; else shared/data in a folder above, if there is one")
	asJSON := fs.Bool("json", false, "print the figures as JSON on standard output, all else on standard error")
	if err := fs.Parse(args); err != nil {
		return err
	}
	chosen, err := choose(*only)
	if err != nil {
		return err
	}
	text := out
	if *asJSON {
		text = errOut
	}
	b := &bench{quick: *quick, data: *data, rep: &report{out: text}}
	if err := b.prepare(ctx, *dir); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir), proc.Clean()) }()
	failed := b.measure(ctx, chosen)
	b.rep.table()
	if err := b.rep.write(filepath.Join(*dir, "figures.json")); err != nil {
		return err
	}
	if *asJSON {
		if err := b.rep.json(out); err != nil {
			return err
		}
	}
	return failed
}

// measure runs the parts one after the other; one that fails does not keep
// the others from running.
func (b *bench) measure(ctx context.Context, chosen []part) error {
	var failed error
	for _, p := range chosen {
		if ctx.Err() != nil {
			return errors.Join(failed, ctx.Err())
		}
		b.rep.heading(p.name, p.about)
		start := time.Now()
		if err := p.run(ctx, b); err != nil {
			b.rep.note("failed: %v", err)
			failed = errors.Join(failed, fmt.Errorf("%s: %w", p.name, err))
		}
		b.rep.note("took %.0f s", time.Since(start).Seconds())
	}
	return failed
}

// prepare describes the machine and builds the binary.
func (b *bench) prepare(ctx context.Context, out string) error {
	out, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	if b.self, err = os.Executable(); err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp(out, "scratch-*"); err != nil {
		return err
	}
	if b.rep.Machine, err = describeMachine(b.dir); err != nil {
		return err
	}
	b.rep.Quick = b.quick
	b.rep.machine()
	if b.bin, err = proc.Build(ctx, false); err != nil {
		return errors.Join(err, os.RemoveAll(b.dir), proc.Clean())
	}
	return nil
}

func partNames() []string {
	var names []string
	for _, p := range parts() {
		names = append(names, p.name)
	}
	return names
}

func choose(only string) ([]part, error) {
	if only == "" {
		return parts(), nil
	}
	var chosen []part
	for name := range strings.SplitSeq(only, ",") {
		found := false
		for _, p := range parts() {
			if p.name == strings.TrimSpace(name) {
				chosen, found = append(chosen, p), true
			}
		}
		if !found {
			return nil, fmt.Errorf("no figure %q: there are %s", name, strings.Join(partNames(), ", "))
		}
	}
	return chosen, nil
}
