package cli_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"relevo/handlers/cli"
	"relevo/handlers/web"
)

func rate(t *testing.T, s string) (r web.Rate) {
	t.Helper()
	if err := r.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return r
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// parse reads a command line that prints nothing.
func parse(t *testing.T, args string, env ...string) (*cli.Commands, string, error) {
	t.Helper()
	var out bytes.Buffer
	c, command, err := cli.Parse(strings.Fields(args), env, &out)
	if out.Len() > 0 {
		t.Errorf("%q prints %q", args, out.String())
	}
	return c, command, err
}

func TestParseServe(t *testing.T) {
	defaults := cli.Listen{Addr: "127.0.0.1:8080", Data: absolute(t, "data"), VisitorRate: rate(t, "5/s"), AddressRate: rate(t, "50/s"), LogLevel: "info", LogFormat: "text"}
	for _, c := range []struct {
		args    string
		env     []string
		command string
		want    func(l *cli.Listen)
	}{
		{"", nil, "serve", func(*cli.Listen) {}},
		{"serve", nil, "serve", func(*cli.Listen) {}},
		{"demo", nil, "demo", func(*cli.Listen) {}},
		{"--addr :9000", nil, "serve", func(l *cli.Listen) { l.Addr = ":9000" }},
		{"serve --addr :9000 --data x", nil, "serve", func(l *cli.Listen) { l.Addr, l.Data = ":9000", absolute(t, "x") }},
		{"demo --visitor-rate off --address-rate 7/s", nil, "demo", func(l *cli.Listen) { l.VisitorRate, l.AddressRate = rate(t, "off"), rate(t, "7/s") }},
		{"serve --trusted-proxy 10.0.0.0/8 --trusted-proxy ::1", nil, "serve", func(l *cli.Listen) { l.TrustedProxy = []string{"10.0.0.0/8", "::1"} }},
		{"serve", []string{"RELEVO_ADDR=:7", "RELEVO_BASE_URL=https://x.test", "RELEVO_LOG_LEVEL=debug", "OTHER=1", "RELEVO_", "PATH"}, "serve",
			func(l *cli.Listen) { l.Addr, l.BaseURL, l.LogLevel = ":7", "https://x.test", "debug" }},
		{"", []string{"RELEVO_DATA=there", "RELEVO_VISITOR_RATE=9/s"}, "serve", func(l *cli.Listen) { l.Data, l.VisitorRate = absolute(t, "there"), rate(t, "9/s") }},
		{"serve", []string{"RELEVO_TRUSTED_PROXY=10.0.0.0/8,::1", "RELEVO_TLS_DOMAIN=a.test"}, "serve",
			func(l *cli.Listen) { l.TrustedProxy, l.TLSDomain = []string{"10.0.0.0/8", "::1"}, []string{"a.test"} }},
		{"serve --addr :9000", []string{"RELEVO_ADDR=:7"}, "serve", func(l *cli.Listen) { l.Addr = ":9000" }},
		{"demo", []string{"RELEVO_ADDR=host=name:1"}, "demo", func(l *cli.Listen) { l.Addr = "host=name:1" }},
	} {
		got, command, err := parse(t, c.args, c.env...)
		if err != nil || command != c.command {
			t.Errorf("%q %v: %q, %v", c.args, c.env, command, err)
			continue
		}
		want, have := defaults, got.Serve.Listen
		if command == "demo" {
			have = got.Demo.Listen
		}
		if c.want(&want); !reflect.DeepEqual(have, want) {
			t.Errorf("%q %v:\n%+v, want\n%+v", c.args, c.env, have, want)
		}
	}
}

func TestParseCommands(t *testing.T) {
	data := absolute(t, "data")
	for _, c := range []struct {
		args, command string
		env           []string
		want          func(c *cli.Commands) (got, want any)
	}{
		{"agent add --email a@x.test --name Ada", "agent add", nil,
			func(c *cli.Commands) (any, any) {
				return c.Agent.Add, cli.AgentAdd{Data: data, Email: "a@x.test", Name: "Ada", Role: "agent"}
			}},
		{"agent add --email a@x.test --name Ada --role administrator --password-stdin --data d", "agent add", nil,
			func(c *cli.Commands) (any, any) {
				return c.Agent.Add, cli.AgentAdd{Data: absolute(t, "d"), Email: "a@x.test", Name: "Ada", Role: "administrator", PasswordStdin: true}
			}},
		{"agent password --email a@x.test", "agent password", nil,
			func(c *cli.Commands) (any, any) {
				return c.Agent.Password, cli.AgentPassword{Data: data, Email: "a@x.test"}
			}},
		{"agent password --password-stdin", "agent password", []string{"RELEVO_EMAIL=a@x.test", "RELEVO_DATA=d"},
			func(c *cli.Commands) (any, any) {
				return c.Agent.Password, cli.AgentPassword{Data: absolute(t, "d"), Email: "a@x.test", PasswordStdin: true}
			}},
		{"token create --agent a@x.test", "token create", nil,
			func(c *cli.Commands) (any, any) {
				return c.Token.Create, cli.TokenCreate{Data: data, Agent: "a@x.test", Name: "command line"}
			}},
		{"simulate house.yaml --seed 7 --json", "simulate <file>", nil,
			func(c *cli.Commands) (any, any) {
				return c.Simulate, cli.Simulate{File: "house.yaml", Seed: 7, JSON: true}
			}},
		{"simulate house.yaml", "simulate <file>", []string{"RELEVO_SEED=9"},
			func(c *cli.Commands) (any, any) { return c.Simulate, cli.Simulate{File: "house.yaml", Seed: 9} }},
		{"version", "version", nil, func(*cli.Commands) (any, any) { return nil, nil }},
	} {
		parsed, command, err := parse(t, c.args, c.env...)
		if err != nil || command != c.command {
			t.Errorf("%q: %q, %v", c.args, command, err)
			continue
		}
		if got, want := c.want(parsed); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %+v, want %+v", c.args, got, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for args, say := range map[string]string{
		"--no-such-flag":               "--no-such-flag",
		"sing":                         "sing",
		"serve extra":                  "extra",
		"serve --log-level loud":       "--log-level",
		"serve --visitor-rate much":    "--visitor-rate",
		"serve --addr":                 "--addr",
		"agent":                        "add",
		"agent add --email a@x.test":   "--name",
		"agent add --email a --name A": "", // addresses are the command's to judge
		"agent add --email a@x.test --name A --role king": "--role",
		"agent password":         "--email",
		"token create":           "--agent",
		"version --addr :1":      "--addr",
		"simulate":               "<file>",
		"simulate a.yaml b.yaml": "b.yaml",
		"simulate a --seed x":    "--seed",
		"agent password --token": "--token",
	} {
		var out bytes.Buffer
		_, _, err := cli.Parse(strings.Fields(args), nil, &out)
		if say == "" {
			if err != nil {
				t.Errorf("%q: %v", args, err)
			}
			continue
		}
		var usage *cli.UsageError
		if !errors.As(err, &usage) || usage.Unwrap() == nil || !strings.Contains(err.Error(), say) || !strings.HasSuffix(err.Error(), "see relevo --help") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v, want one line with %q", args, err, say)
		}
	}
	var usage *cli.UsageError
	for _, env := range []string{"RELEVO_LOG_FORMAT=xml", "RELEVO_ADDRESS_RATE=-1"} {
		if _, _, err := parse(t, "serve", env); !errors.As(err, &usage) {
			t.Errorf("%s: %v", env, err)
		}
	}
}

func TestParseHelp(t *testing.T) {
	for args, words := range map[string][]string{
		"--help":                {"serve", "demo", "agent add", "agent password", "token create", "simulate", "version", "Serve (the default)."},
		"serve --help":          {"--addr=", "$RELEVO_ADDR", "$RELEVO_TRUSTED_PROXY", "$RELEVO_METRICS_TOKEN", "127.0.0.1:8080"},
		"agent password --help": {"log the agent out everywhere", "last administrator", "also while the server runs", "--email=", "--password-stdin", "$RELEVO_EMAIL"},
		"agent add -h":          {"--name=", "--role="},
		"simulate --help":       {"<file>", "--seed=", "--json", "$RELEVO_SEED", "docs/simulate.md", "real routing"},
	} {
		var out bytes.Buffer
		_, _, err := cli.Parse(strings.Fields(args), []string{"RELEVO_METRICS_TOKEN=s3cret"}, &out)
		if !errors.Is(err, cli.ErrHelp) {
			t.Errorf("%q: %v", args, err)
		}
		text := strings.Join(strings.Fields(out.String()), " ") // however it is folded
		for _, w := range words {
			if !strings.Contains(text, w) {
				t.Errorf("%q lacks %q:\n%s", args, w, out.String())
			}
		}
		if strings.Contains(text, "s3cret") {
			t.Errorf("%q shows the value of a variable", args)
		}
	}
}
