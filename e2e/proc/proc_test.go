package proc

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The test binary run again with this variable set plays the server.
const role = "PROC_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "":
		os.Exit(m.Run())
	case "fail":
		fmt.Fprintln(os.Stderr, "the data folder cannot be written")
		os.Exit(1)
	case "stdin":
		b, _ := io.ReadAll(os.Stdin)
		fmt.Printf("%s|%s\n", strings.Join(os.Args[1:], " "), strings.TrimSpace(string(b)))
	default:
		play()
	}
}

func play() {
	i := slices.Index(os.Args, "--addr")
	ln, err := net.Listen("tcp", os.Args[i+1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() { _ = http.Serve(ln, http.NotFoundHandler()) }()
	fmt.Print("set-up link: none needed\nlistening on http://" + ln.Addr().String() + "\n")
	<-ctx.Done()
	if os.Getenv(role) == "unclean" {
		os.Exit(3)
	}
}

func start(t *testing.T, r string) (*Server, error) {
	t.Helper()
	bin, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s, err := Start(t.Context(), Options{Bin: bin, Data: t.TempDir(), Env: []string{role + "=" + r}})
	if err == nil {
		t.Cleanup(func() {
			if err := s.Kill(); err != nil {
				t.Error(err)
			}
		})
	}
	return s, err
}

func answers(url string) bool {
	res, err := http.Get(url)
	if err != nil {
		return false
	}
	_ = res.Body.Close()
	return true
}

func TestServerLife(t *testing.T) {
	s, err := start(t, "server")
	if err != nil {
		t.Fatal(err)
	}
	url := s.URL
	if !answers(url) || s.Ready <= 0 || !strings.Contains(s.Out(), "set-up link") {
		t.Errorf("ready after %s at %s, printed %q", s.Ready, url, s.Out())
	}
	if _, err := s.CPU(); err != nil {
		t.Error(err)
	}
	if n, err := s.RssAnon(); err != nil || n < 100<<10 {
		t.Errorf("RssAnon %d, %v", n, err)
	} else if all, err := s.Rss(); err != nil || all < n {
		t.Errorf("Rss %d, %v", all, err)
	}
	if err := s.Kill(); err != nil || answers(url) {
		t.Errorf("after Kill: %v", err)
	}
	if err := s.Restart(t.Context()); err != nil || s.URL != url || !answers(url) {
		t.Fatalf("restarted at %s: %v", s.URL, err)
	}
	if err := s.Stop(); err != nil || answers(url) {
		t.Errorf("after Stop: %v", err)
	}
	if err := s.Stop(); err != nil {
		t.Errorf("a second Stop: %v", err)
	}
}

func TestServerFails(t *testing.T) {
	if _, err := start(t, "fail"); err == nil || !strings.Contains(err.Error(), "cannot be written") {
		t.Errorf("a start that fails: %v", err)
	}
	s, err := start(t, "unclean")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err == nil {
		t.Error("an unclean stop went unnoticed")
	}
}

func TestOutput(t *testing.T) {
	bin, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(role, "stdin")
	got, err := Output(t.Context(), bin, "secret\n", "agent", "add")
	if err != nil || got != "agent add|secret" {
		t.Errorf("%q, %v", got, err)
	}
	t.Setenv(role, "fail")
	if _, err := Output(t.Context(), bin, ""); err == nil || !strings.Contains(err.Error(), "cannot be written") {
		t.Errorf("a command that fails: %v", err)
	}
}

func TestParse(t *testing.T) {
	got, err := parseStat([]byte("12 (a) b) S 1 1 1 0 -1 4 1 2 3 4 150 50 0 0 20 0 1"))
	if err != nil || got != 2*time.Second {
		t.Errorf("stat: %s, %v", got, err)
	}
	if _, err := parseStat([]byte("12 (a) S 1")); err == nil {
		t.Error("a short stat was taken")
	}
	lines := []byte("VmRSS:\t 900 kB\nRssAnon:\t  512 kB\nRssFile:\t 1 kB\n")
	for line, want := range map[string]int64{"VmRSS": 900 << 10, "RssAnon": 512 << 10} {
		if n, err := parseStatus(lines, line); err != nil || n != want {
			t.Errorf("%s: %d, %v", line, n, err)
		}
	}
	if _, err := parseStatus([]byte("VmRSS: 9 kB"), "RssAnon"); err == nil {
		t.Error("a status without RssAnon was taken")
	}
}

func TestRoot(t *testing.T) {
	root, err := Root(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(root + "/go.mod"); err != nil {
		t.Error(err)
	}
}
