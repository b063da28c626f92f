package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"relevo/db"
	"relevo/domain/conversation"
	"relevo/domain/live"
	"relevo/e2e/client"
)

func TestPercentile(t *testing.T) {
	var ten []time.Duration
	for i := range time.Duration(10) {
		ten = append(ten, 10-i)
	}
	s := spreadOf(ten)
	if want := (spread{N: 10, Min: 1, P50: 5, P90: 9, P99: 10, Max: 10}); s != want {
		t.Errorf("got %+v, want %+v", s, want)
	}
	if s := spreadOf(nil); s != (spread{}) {
		t.Errorf("of nothing: %+v", s)
	}
	if s := spreadOf([]time.Duration{7}); s.Min != 7 || s.P50 != 7 || s.P99 != 7 {
		t.Errorf("of one: %+v", s)
	}
	hundred := make([]time.Duration, 200)
	for i := range hundred {
		hundred[i] = time.Duration(i + 1)
	}
	if got := percentile(hundred, 0.99); got != 198 {
		t.Errorf("p99 of 200 is %d", got)
	}
}

func TestEvery(t *testing.T) {
	if got := every([]time.Duration{1, 2, 3, 4, 5}, 1, 2); !slices.Equal(got, []time.Duration{2, 4}) {
		t.Errorf("got %v", got)
	}
}

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		f       Figure
		ratio   float64
		verdict string
	}{
		{Figure{Value: 8, Budget: 10}, 0.8, within},
		{Figure{Value: 10, Budget: 10}, 1, within},
		{Figure{Value: 12, Budget: 10}, 1.2, missed},
		{Figure{Value: 8, Budget: 10, AtLeast: true}, 0.8, missed},
		{Figure{Value: 10, Budget: 10, AtLeast: true}, 1, within},
		{Figure{Value: 12, Budget: 10, AtLeast: true, Limit: 24}, 0.5, within},
		{Figure{Value: 5, Limit: 2}, 2.5, shown},
		{Figure{Value: 5}, 0, shown},
	} {
		f := c.f
		if f.judge(); f.Ratio != c.ratio || f.Verdict != c.verdict {
			t.Errorf("%+v: ratio %v, %s", c.f, f.Ratio, f.Verdict)
		}
	}
}

func TestNumber(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 12: "12", -3: "-3", 0.0123: "0.012", 0.2: "0.20", 3.456: "3.46", 45.67: "45.7", 456.7: "457", 17203.4: "17,203", 1234567: "1,234,567", -1500: "-1,500"} {
		if got := number(v); got != want {
			t.Errorf("%v is printed %s, want %s", v, got, want)
		}
	}
}

func TestReportKeepsAll(t *testing.T) {
	var out, file bytes.Buffer
	r := &report{out: &out}
	r.add(Figure{Name: "x", Value: 1, Unit: "ms", Budget: 2, Limit: 0.5, LimitIs: "L2", Method: "by hand"})
	r.note("said")
	r.table()
	for _, want := range []string{"x: 1 ms; budget ≤ 2 ms, L2 0.50 ms; 2 × L2; within budget", "method: by hand", "said"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing from:\n%s", want, out.String())
		}
	}
	if err := r.json(&file); err != nil {
		t.Fatal(err)
	}
	var back report
	if err := json.Unmarshal(file.Bytes(), &back); err != nil || len(back.Figures) != 1 || back.Figures[0] != r.Figures[0] || back.Notes[0] != "said" {
		t.Errorf("read back %+v, %v", back, err)
	}
}

func TestChoose(t *testing.T) {
	if ps, err := choose("latency, binary"); err != nil || len(ps) != 2 || ps[0].name != "latency" {
		t.Errorf("%v, %v", ps, err)
	}
	if _, err := choose("nonsense"); err == nil {
		t.Error("an unknown figure was taken")
	}
}

func TestMarks(t *testing.T) {
	m := client.Message{Text: messageText(63, 12_345_678), Author: client.Author{Kind: "visitor"}}
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if w, n, ok := readMark(b); !ok || w != 63 || n != 12_345_678 {
		t.Errorf("read %d, %d, %v from %s", w, n, ok, b)
	}
	for _, s := range []string{"", `"#`, `"#0001.0000000`, `"#0001-00000001#`, `"#000a.00000001#`, `"#0001.0000000x#`, `{"text":"hello"}`} {
		if _, _, ok := readMark([]byte(s)); ok {
			t.Errorf("a mark was found in %q", s)
		}
	}
	d := []byte("00000000")
	if writeDigits(d, 4711); string(d) != "00004711" {
		t.Errorf("digits %s", d)
	}
	if len(clientID(0, 0)) != len(clientID(9999, 1<<40)) || len(messageText(0, 0)) != len(messageText(9999, 99_999_999)) {
		t.Error("lengths differ: prepared requests would break")
	}
}

func TestCheckStored(t *testing.T) {
	ms := []client.Message{{Seq: 1, Text: messageText(3, 1)}, {Seq: 2, Text: messageText(3, 2)}}
	if err := checkStored(ms, 3, 2); err != nil {
		t.Error(err)
	}
	if checkStored(ms, 3, 3) == nil || checkStored(ms, 4, 2) == nil || checkStored([]client.Message{ms[1], ms[0]}, 3, 2) == nil {
		t.Error("a lost, foreign or misplaced message went unnoticed")
	}
}

// L1 must write under the product's own conditions.
func TestPragmasAreTheProducts(t *testing.T) {
	src, err := os.ReadFile("../db/dialect_sqlite.go")
	if err != nil {
		t.Fatal(err)
	}
	body := regexp.MustCompile(`(?s)func writeDSN.*?\n}`).Find(src)
	var theirs []string
	for _, m := range regexp.MustCompile(`"([a-z_]+)\(`).FindAllSubmatch(body, -1) {
		theirs = append(theirs, string(m[1]))
	}
	var ours []string
	for _, p := range pragmas {
		name, value, _ := strings.Cut(p, "(")
		ours = append(ours, name)
		if name != "busy_timeout" && name != "mmap_size" && !bytes.Contains(body, []byte(name+"("+value)) {
			t.Errorf("the product does not set %s", p)
		}
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	if !slices.Equal(ours, theirs) {
		t.Errorf("L1 sets %v, the product %v", ours, theirs)
	}
}

func TestL1StoresWhatItCounts(t *testing.T) {
	dir := t.TempDir()
	if err := migrate(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	conn, err := openRaw(dir, pragmas)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	l := &l1{conn: conn, queue: make(chan *l1Row, 1024)}
	r, err := l.run(t.Context(), 100*time.Millisecond)
	if err != nil || r.Messages == 0 || r.Commits == 0 || r.Seconds <= 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	var messages, changes int64
	if err := conn.QueryRow("SELECT (SELECT count(*) FROM message), (SELECT sum(ver - 1) FROM conversation)").Scan(&messages, &changes); err != nil {
		t.Fatal(err)
	}
	if messages != l.stored.Load() || changes != messages {
		t.Errorf("%d counted, %d messages and %d changes of conversations stored", l.stored.Load(), messages, changes)
	}
}

func TestWordsAreSkewedAndRepeatable(t *testing.T) {
	a, b := newWords(1), newWords(1)
	count := map[string]int{}
	for range 2000 {
		m := a.message()
		if m != b.message() {
			t.Fatal("the same seed made another text")
		}
		for _, w := range strings.Fields(strings.ToLower(strings.ReplaceAll(m, ".", ""))) {
			count[w]++
		}
	}
	if count[a.list[0]] < 5*count[a.list[50]] || count[a.list[0]] == 0 || len(count) < 1000 {
		t.Errorf("most frequent %d times, fiftieth %d, %d different words", count[a.list[0]], count[a.list[50]], len(count))
	}
}

func TestFill(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	f, err := fill(ctx, dir, fillSpec{conversations: 1600, seed: 7, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	conn, err := openRaw(dir, []string{"query_only(1)"})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for what, q := range map[string]string{
		"integrity":                       "SELECT integrity_check <> 'ok' FROM pragma_integrity_check",
		"foreign keys":                    "SELECT count(*) FROM pragma_foreign_key_check",
		"gaps in seq":                     "SELECT count(*) FROM (SELECT 1 FROM message GROUP BY conversation_id HAVING min(seq) <> 1 OR max(seq) <> count(*))",
		"last seq":                        "SELECT count(*) FROM conversation c WHERE last_seq <> (SELECT max(seq) FROM message m WHERE m.conversation_id = c.id)",
		"messages out of order":           "SELECT count(*) FROM message a JOIN message b ON b.conversation_id = a.conversation_id AND b.seq = a.seq + 1 WHERE b.id <= a.id",
		"counts without conversations":    "SELECT count(*) FROM folder_count f WHERE n <> (SELECT count(*) FROM conversation c WHERE c.folder = f.folder AND c.owner_id = f.owner_id)",
		"conversations without counts":    "SELECT (SELECT count(*) FROM conversation WHERE folder > 0) - (SELECT sum(n) FROM folder_count)",
		"conversations in no list":        "SELECT count(*) FROM conversation WHERE folder = 0",
		"visitors without a conversation": "SELECT count(*) FROM visitor v WHERE NOT EXISTS (SELECT 1 FROM conversation c WHERE c.id = v.conversation_id AND c.visitor_id = v.id)",
		"messages not indexed":            "SELECT (SELECT count(*) FROM message) - (SELECT count(*) FROM message_fts)",
		"messages behind the index":       "SELECT count(*) FROM message WHERE id > (SELECT message_id FROM search_state)",
		"snoozed without a timer":         "SELECT count(*) FROM conversation c WHERE folder = 2 AND NOT EXISTS (SELECT 1 FROM timer t WHERE t.subject = c.id AND t.due = c.snoozed_until)",
		"ids shared":                      "SELECT count(*) - count(DISTINCT id) FROM (SELECT id FROM message UNION ALL SELECT id FROM conversation UNION ALL SELECT id FROM event UNION ALL SELECT id FROM visitor)",
	} {
		var n int
		if err := conn.QueryRow(q).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s: %d, %v", what, n, err)
		}
	}
	if f.messages < 1600+800 || len(f.long) < 3 || f.folders[conversation.FolderOpen] < 500 || f.folders[conversation.FolderClosed] < 500 || f.bytes == 0 {
		t.Errorf("made %+v", f.folders)
	}
	readAsProduct(t, dir, f)
}

// readAsProduct reads a made database through the product's own queries.
func readAsProduct(t *testing.T, dir string, f *filled) {
	t.Helper()
	ctx := t.Context()
	d, err := db.Open(ctx, db.Options{Dir: dir, Hub: live.NewHub()})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	n, err := d.Counts(ctx, 0)
	if err != nil || n.AllOpen != f.folders[conversation.FolderOpen] || n.Closed != f.folders[conversation.FolderClosed] {
		t.Errorf("counts %+v, %v; made %v", n, err, f.folders)
	}
	for _, at := range []conversation.Cursor{{}, f.middle[conversation.FolderOpen]} {
		rows, _, err := d.List(ctx, conversation.ListQuery{View: conversation.AllOpen, Limit: 50, After: at})
		if err != nil || len(rows) != 50 {
			t.Errorf("list behind %v: %d rows, %v", at, len(rows), err)
		}
	}
	for i, id := range f.long {
		ms, err := d.Transcript(ctx, id, f.longLast[i]-50, 50, true)
		if err != nil || len(ms) != 50 {
			t.Errorf("last 50 of %s: %d, %v", id, len(ms), err)
		}
	}
	for _, q := range queries(f) {
		rows, err := d.Search(ctx, q.text, 50)
		if err != nil || len(rows) == 0 && !q.rare {
			t.Errorf("search %q: %d, %v", q.text, len(rows), err)
		}
	}
}
