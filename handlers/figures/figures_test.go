package figures

import (
	"context"
	"strings"
	"testing"
	"time"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/report"
)

func TestCSV(t *testing.T) {
	b, err := CSV([][]string{{"Name", "n"}, {`=1+1`, "3"}, {"+x", "-y"}, {"@a", "\tb"}, {"＝1", `a "b", c`}, {"", "plain"}}, true)
	if err != nil {
		t.Fatal(err)
	}
	want := "\ufeffName,n\r\n'=1+1,3\r\n'+x,'-y\r\n'@a,'\tb\r\n'＝1,\"a \"\"b\"\", c\"\r\n,plain\r\n"
	if string(b) != want {
		t.Errorf("%q, want %q", b, want)
	}
	if b, err = CSV([][]string{{"ñ"}}, false); err != nil || string(b) != "ñ\r\n" {
		t.Errorf("%q, %v", b, err)
	}
}

func TestInstant(t *testing.T) {
	z, err := Zone("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[string]string{"2026-03-02": "2026-03-01T23:00:00Z", "2026-03-02T10:00:00+05:00": "2026-03-02T05:00:00Z", "2026-03-29": "2026-03-28T23:00:00Z", "2026-03-30": "2026-03-29T22:00:00Z"} {
		ms, err := Instant("from", s, z)
		if got := time.UnixMilli(ms).UTC().Format(time.RFC3339); err != nil || got != want {
			t.Errorf("%s is %s, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "soon", "2026-02-30", "1999-12-31", "9999-01-01", "2026-03-02T10:00", strings.Repeat("9", 1000)} {
		if _, err := Instant("from", s, z); domain.AsError(err) == nil || domain.AsError(err).Field != "from" {
			t.Errorf("%.20q: %v", s, err)
		}
	}
	for _, s := range []string{"", "Mars/Base", "../../etc/passwd", "Local"} {
		if _, err := Zone(s); domain.AsError(err) == nil {
			t.Errorf("zone %q: %v", s, err)
		}
	}
}

// Reports wait for one another; who leaves while waiting is let go.
func TestTurns(t *testing.T) {
	f := New(dbtest.Open(t).DB)
	q := report.Query{From: 0, To: 1000, Now: 500, Unit: report.Whole, Zone: time.UTC}
	f.turn <- struct{}{}
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if _, err := f.Compute(ctx, q, Names{}, Queues); !domain.IsCode(err, "unavailable") {
		t.Errorf("while another is computed: %v", err)
	}
	<-f.turn
	for range 3 { // a turn that is over is given back, also after a fault
		if _, err := f.Compute(t.Context(), q, Names{}, Queues|Agents); err != nil {
			t.Error(err)
		}
		if _, err := f.Compute(ctx, q, Names{}, Queues); err == nil {
			t.Error("computed for nobody")
		}
	}
}

func TestTooMuch(t *testing.T) {
	f := New(dbtest.Open(t).DB)
	q := report.Query{From: 0, To: 1900 * 900_000, Now: 500, Unit: report.Quarter, Zone: time.UTC}
	names := Names{Queues: make([]report.Queue, 40)}
	if _, err := f.Compute(t.Context(), q, names, Queues); domain.AsError(err) == nil || domain.AsError(err).Field != "interval" {
		t.Errorf("40 queues by the quarter: %v", err)
	}
	q.Queue = 7
	if _, err := f.Compute(t.Context(), q, names, Queues); err != nil {
		t.Errorf("one of them: %v", err)
	}
}
