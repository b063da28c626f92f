// Package cli reads the command line and the environment and carries out the
// commands that are not servers. It opens nothing itself: main hands in what a
// command works on.
package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"relevo/handlers/web"
)

// Listen are the flags of every command that serves.
type Listen struct {
	Addr         string   `help:"Address to listen on." default:"127.0.0.1:8080"`
	Data         string   `help:"Data folder; made when missing." default:"./data" type:"path"`
	BaseURL      web.Base `help:"Public address, such as https://chat.example.com; found from the request when empty." placeholder:"URL"`
	VisitorRate  web.Rate `help:"Posts one visitor may make; off lifts it, and the bounds on streams too." default:"5/s"`
	AddressRate  web.Rate `help:"Posts that may come from one address; off lifts it." default:"50/s"`
	TrustedProxy []string `help:"Network whose X-Forwarded-For and -Proto are believed; may be repeated." placeholder:"CIDR"`
	TLSCert      string   `help:"Certificate file (PEM); with --tls-key." placeholder:"FILE" type:"path"`
	TLSKey       string   `help:"Key file (PEM)." placeholder:"FILE" type:"path"`
	TLSDomain    []string `help:"Get and renew certificates for this name by ACME; needs port 443 and 80 from outside." placeholder:"NAME"`
	MetricsAddr  string   `help:"Serve /metrics on this address, without a token." placeholder:"ADDR"`
	MetricsToken string   `help:"Serve /metrics on the main address to who sends this bearer token." placeholder:"SECRET"`
	LogLevel     string   `help:"debug, info, warn or error." default:"info" enum:"debug,info,warn,error"`
	LogFormat    string   `help:"text or json." default:"text" enum:"text,json"`
}

// Serve starts the product.
type Serve struct{ Listen }

// Demo starts the product with a filled shop.
type Demo struct{ Listen }

// AgentAdd adds an agent from a script.
type AgentAdd struct {
	Data          string `help:"Data folder." default:"./data" type:"path"`
	Email         string `help:"E-mail address to log in with." required:""`
	Name          string `help:"Name that colleagues and visitors see." required:""`
	Role          string `help:"administrator, supervisor or agent." default:"agent" enum:"administrator,supervisor,agent"`
	PasswordStdin bool   `help:"Read the password from standard input; otherwise one is made and printed."`
}

// AgentPassword sets an agent's password anew, the last administrator's too.
type AgentPassword struct {
	Data          string `help:"Data folder." default:"./data" type:"path"`
	Email         string `help:"E-mail address the agent logs in with." required:""`
	PasswordStdin bool   `help:"Read the password from standard input; otherwise one is made and printed."`
}

// TokenCreate makes an API token.
type TokenCreate struct {
	Data  string `help:"Data folder." default:"./data" type:"path"`
	Agent string `help:"E-mail address of the agent the token acts as." required:""`
	Name  string `help:"What the token is for, shown in the profile." default:"command line"`
}

// Simulate tries out queues and agents under made load.
type Simulate struct {
	File string `arg:"" help:"Queues, agents and traffic as YAML; see docs/simulate.md." placeholder:"FILE.yaml"`
	Seed uint64 `help:"Seed of the random numbers; the file's own when 0." default:"0"`
	JSON bool   `help:"Print the figures as JSON."`
}

// EvalIntents measures how well examples are understood.
type EvalIntents struct {
	Train     string  `help:"Examples to learn, one label<TAB>text a line; those labelled oos are learned as meaning nothing." required:"" placeholder:"F.tsv" type:"path"`
	Test      string  `help:"Lines to try, in the same form; those labelled oos must not be recognised." required:"" placeholder:"F.tsv" type:"path"`
	OOS       string  `name:"oos" help:"More lines that must not be recognised, whatever their label." placeholder:"F.tsv" type:"path"`
	Lang      string  `help:"Language of the texts, such as en or es-MX; English and Spanish have word endings, stop words and kindred words of their own." default:"en"`
	Threshold float64 `help:"Confidence above which an intent is taken." default:"0.5"`
	PerIntent int     `help:"Learn only this many random examples of each intent; 0 learns all." default:"0"`
	Typos     bool    `help:"Put random typos into the lines to try: one, and one more for each 25 letters."`
	Seed      uint64  `help:"Seed of --per-intent and --typos." default:"1"`
	JSON      bool    `help:"Print the figures as JSON."`
}

// Commands is the whole command line.
type Commands struct {
	Serve Serve `cmd:"" default:"withargs" help:"Serve (the default)."`
	Demo  Demo  `cmd:"" help:"Serve with a filled shop; prints addresses and log-ins made for this run."`
	Agent struct {
		Add      AgentAdd      `cmd:"" help:"Add an agent, also while the server runs. A made password is printed once."`
		Password AgentPassword `cmd:"" help:"Set a new password and log the agent out everywhere, also while the server runs; the way back in for the last administrator. A made password is printed once."`
	} `cmd:"" help:"Agents, for scripts."`
	Token struct {
		Create TokenCreate `cmd:"" help:"Make an API token; printed once on standard output."`
	} `cmd:"" help:"API tokens, for scripts."`
	Eval struct {
		Intents EvalIntents `cmd:"" help:"Train on one file of examples and measure on another: accuracy, out-of-scope recall, MCC, AUROC, speed, memory."`
	} `cmd:"" help:"Measure how well texts are understood."`
	Test     Test     `cmd:"" help:"Run scenarios: scripted conversations through the real product, on a clock that jumps."`
	Simulate Simulate `cmd:"" help:"Run made load through the real routing on a clock of its own: waits, abandonment, service level, occupancy."`
	Version  struct{} `cmd:"" help:"Version, commit and schema number."`
}

// UsageError is a command line that cannot be understood: exit code 2.
type UsageError struct{ Err error }

// Error says what is wrong and how to find help.
func (e *UsageError) Error() string { return e.Err.Error() + "; see relevo --help" }

// Unwrap gives the parser's error.
func (e *UsageError) Unwrap() error { return e.Err }

// ErrHelp means that help was asked for and printed.
var ErrHelp = errors.New("help printed")

// Parse reads the arguments; flags not given come from env ("NAME=value"
// lines), RELEVO_ADDR for --addr and so on; commas part the values of a flag that
// may be repeated. It returns the chosen command's
// path, such as "agent add".
func Parse(args, env []string, out io.Writer) (*Commands, string, error) {
	var c Commands
	exited := false
	k, err := kong.New(&c, kong.Name("relevo"), kong.Description("Customer conversations in one program."), kong.UsageOnError(),
		kong.Writers(out, out), kong.Exit(func(int) { exited = true }), kong.Resolvers(environment(env)), kong.ValueFormatter(withVariable),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		return nil, "", fmt.Errorf("command line: %w", err)
	}
	ctx, err := k.Parse(args)
	if exited {
		return nil, "", ErrHelp
	}
	if err != nil {
		return nil, "", &UsageError{err}
	}
	return &c, ctx.Command(), nil
}

func variable(flag string) string {
	return "RELEVO_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// withVariable adds the environment variable to each flag's line of help.
func withVariable(v *kong.Value) string {
	if v.Flag == nil || v.Name == "help" {
		return kong.DefaultHelpValueFormatter(v)
	}
	return kong.DefaultHelpValueFormatter(v) + " ($" + variable(v.Name) + ")"
}

// environment resolves flags from the given variables; of a flag that may be
// repeated, commas part the values.
func environment(env []string) kong.Resolver {
	m := map[string]string{}
	for _, line := range env {
		if name, value, ok := strings.Cut(line, "="); ok {
			m[name] = value
		}
	}
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, f *kong.Flag) (any, error) {
		if v, ok := m[variable(f.Name)]; ok {
			return v, nil
		}
		return nil, nil
	})
}
