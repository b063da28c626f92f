package demo_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"relevo/db"
	"relevo/domain"
	"relevo/domain/attachment/disk"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/live"
	"relevo/domain/people"
	"relevo/handlers/demo"
)

// led is how many conversations came to people through the assistant.
const led = 75

// noon is a Wednesday.
var noon = time.Date(2026, 4, 15, 12, 0, 0, 0, time.UTC)

// world is a real database with the demo's parts.
type world struct {
	*db.DB
	t     *testing.T
	hub   *live.Hub
	blobs *disk.Store
}

func open(t *testing.T) *world {
	t.Helper()
	dir := t.TempDir()
	w := &world{t: t, hub: live.NewHub()}
	var err error
	if w.DB, err = db.Open(t.Context(), db.Options{Dir: dir, Hub: w.hub}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	if w.blobs, err = disk.Open(dir); err != nil {
		t.Fatal(err)
	}
	return w
}

// seed fills the world at a time, with randomness of a fixed start.
func (w *world) seed(now time.Time, random uint8) *demo.Result {
	w.t.Helper()
	r, err := demo.Seed(w.t.Context(), w.config(now, random))
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func (w *world) config(now time.Time, random uint8) demo.Config {
	return demo.Config{Store: w.DB, Hub: w.hub, Blobs: w.blobs, PutBlob: w.blobs.Put, Random: fixed(random), Now: now,
		HashPassword: func(s string) (string, error) { return "hashed:" + s, nil }}
}

func fixed(n uint8) io.Reader { return rand.NewChaCha8([32]byte{n}) }

// all reads every conversation in the lists, by view.
func (w *world) all() map[conversation.View][]*conversation.Summary {
	w.t.Helper()
	out := map[conversation.View][]*conversation.Summary{}
	for _, v := range []conversation.View{conversation.AllOpen, conversation.SnoozedOf, conversation.ClosedView} {
		q := conversation.ListQuery{View: v, Limit: 100}
		for {
			rows, next, err := w.List(w.t.Context(), q)
			if err != nil {
				w.t.Fatal(err)
			}
			out[v] = append(out[v], rows...)
			if next.ID == 0 {
				break
			}
			q.After = next
		}
	}
	return out
}

func (w *world) transcript(id domain.ID) []*conversation.Message {
	w.t.Helper()
	ms, err := w.Transcript(w.t.Context(), id, 0, 1000, true)
	if err != nil {
		w.t.Fatal(err)
	}
	return ms
}

func (w *world) agent(email string) *people.Agent {
	w.t.Helper()
	a, err := w.AgentByEmail(w.t.Context(), email)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// TestSeed looks at one filled world from all sides; filling it again comes
// last.
func TestSeed(t *testing.T) {
	w := open(t)
	r := w.seed(noon, 1)
	t.Run("counts and agents", func(t *testing.T) { w.in(t).countsAndAgents(r) })
	t.Run("honest history", func(t *testing.T) { w.in(t).honestHistory() })
	t.Run("drafts and files", func(t *testing.T) { w.in(t).draftsAndFiles(r) })
	t.Run("assistant", func(t *testing.T) { w.in(t).assistantsWork() })
	t.Run("reports", func(t *testing.T) { w.in(t).reportable() })
	t.Run("another database", func(t *testing.T) { w.in(t).sameStory(r) })
	t.Run("second start", func(t *testing.T) { w.in(t).secondStart(r) })
}

// in is the world under a subtest.
func (w *world) in(t *testing.T) *world {
	sub := *w
	sub.t = t
	return &sub
}

func (w *world) countsAndAgents(r *demo.Result) {
	t := w.t
	if !r.Filled || r.Workspace != "Harbor & Pine" || len(r.WidgetKey) < 16 || len(r.Logins) != 5 {
		t.Fatalf("result %+v", r)
	}
	roles, langs, zones := map[people.Role]int{}, map[string]bool{}, map[string]bool{}
	for _, l := range r.Logins {
		a := w.agent(l.Email)
		roles[a.Role]++
		langs[a.Lang], zones[a.Zone] = true, true
		if a.PasswordHash != "hashed:"+l.Password || len(l.Password) < 16 || a.Name != l.Name || a.Role != l.Role {
			t.Errorf("agent %+v does not fit the log-in", a)
		}
	}
	if roles[people.Administrator] != 1 || roles[people.Supervisor] != 1 || roles[people.AgentRole] != 3 || len(langs) != 2 || len(zones) < 4 {
		t.Errorf("roles %v, languages %v, zones %v", roles, langs, zones)
	}
	n, err := w.Counts(t.Context(), w.agent(r.Logins[0].Email).ID)
	if err != nil || n.Mine != 4 || n.Unassigned != 6 || n.AllOpen != 14 || n.Snoozed != 3 || n.Closed != 400-17+led {
		t.Errorf("counts %+v, %v", n, err)
	}
	if name, err := w.Setting(t.Context(), "workspace.name"); err != nil || name != r.Workspace {
		t.Errorf("the workspace is called %q, %v", name, err)
	}
	if ws, err := w.Widgets(t.Context()); err != nil || len(ws) != 2 || ws[0].Key != r.WidgetKey || ws[0].Settings.Text("es").Greeting == "" {
		t.Errorf("widgets %+v, %v", ws, err)
	}
}

func (w *world) honestHistory() {
	t := w.t
	langs, contacts, tags := map[string]int{}, map[domain.ID]int{}, 0
	rated, commented, files, notes, longest := 0, 0, 0, 0, 0
	for view, rows := range w.all() {
		for _, c := range rows {
			langs[c.Lang]++
			contacts[c.ContactID]++
			tags += len(c.Tags)
			if c.Rating > 0 {
				rated++
			}
			if c.RatingComment != "" {
				commented++
			}
			ms := w.transcript(c.ID)
			longest = max(longest, len(ms))
			if view != conversation.SnoozedOf && c.SnoozedUntil != 0 {
				t.Errorf("%s sleeps until %d", c.ID, c.SnoozedUntil)
			}
			for _, m := range ms {
				files += len(m.Files)
				if m.Note {
					notes++
				}
			}
			w.checkTimes(&c.Conversation, ms)
		}
	}
	back := 0
	for _, n := range contacts {
		if n > 1 {
			back++
		}
	}
	if langs["en"] < 220 || langs["es"] < 140 || langs["en"]+langs["es"] != 400+led {
		t.Errorf("languages %v", langs)
	}
	if back < 50 || tags < 200 || rated < 80 || commented < 20 || files < 10 || notes < 30 || longest < 30 {
		t.Errorf("returning %d, tags %d, rated %d, comments %d, files %d, notes %d, longest %d", back, tags, rated, commented, files, notes, longest)
	}
	due, _, err := w.DueTimers(t.Context(), noon.UnixMilli(), 100)
	if err != nil || len(due) != 0 {
		t.Errorf("timers due at the start: %v, %v", due, err)
	}
	aside, _, err := w.List(t.Context(), conversation.ListQuery{View: conversation.SnoozedOf})
	if err != nil || len(aside) == 0 || aside[0].SnoozedUntil <= noon.UnixMilli() {
		t.Errorf("set aside: %d, %v", len(aside), err)
	}
}

// checkTimes: seq counts gapless, and messages and events stand in the order
// of their times, none before the history or after now.
func (w *world) checkTimes(c *conversation.Conversation, ms []*conversation.Message) {
	w.t.Helper()
	last := noon.AddDate(0, 0, -43).UnixMilli()
	evs, err := w.Events(w.t.Context(), c.ID)
	if err != nil || len(evs) == 0 || evs[0].Kind != conversation.Opened {
		w.t.Fatalf("events of %s: %v, %v", c.ID, evs, err)
	}
	in := func(what string, at int64) {
		if at < last || at > noon.UnixMilli() {
			w.t.Errorf("%s: %s at %d, after %d", c.ID, what, at, last)
		}
		last = at
	}
	in("creation", c.CreatedAt)
	for i, m := range ms {
		if m.Seq != int64(i+1) {
			w.t.Errorf("%s: seq %d at place %d", c.ID, m.Seq, i+1)
		}
		for len(evs) > 0 && evs[0].AfterSeq < m.Seq {
			in(string(evs[0].Kind), evs[0].At)
			evs = evs[1:]
		}
		in(fmt.Sprint("message ", m.Seq), m.At)
		if strings.ContainsAny(m.Text, "{}|") || m.Text == "" && len(m.Files) == 0 {
			w.t.Errorf("%s: text %q", c.ID, m.Text)
		}
	}
	for _, e := range evs {
		in(string(e.Kind), e.At)
	}
	if int64(len(ms)) != c.LastSeq {
		w.t.Errorf("%s: %d messages, last seq %d", c.ID, len(ms), c.LastSeq)
	}
}

// ticketID is the number of a ticket in its document.
var ticketID = regexp.MustCompile(`(Ticket: )\w+`)

// told is all that a history says, without ids and secrets.
func (w *world) told() string {
	var b strings.Builder
	all := w.all()
	for _, v := range conversation.Views() {
		for _, c := range all[v] {
			fmt.Fprintln(&b, v, c.ContactName, c.ContactEmail, c.Tags, c.Rating, c.RatingComment, c.PageURL)
			for _, m := range w.transcript(c.ID) {
				fmt.Fprintln(&b, m.At, m.Author.Kind, m.Note, ticketID.ReplaceAllString(m.Text, "$1"), len(m.Files))
			}
		}
	}
	return b.String()
}

func (w *world) sameStory(ra *demo.Result) {
	t, b := w.t, open(w.t)
	rb := b.seed(noon, 2)
	if w.told() != b.told() {
		t.Error("two starts at the same time tell different stories")
	}
	if ra.WidgetKey == rb.WidgetKey || ra.Logins[0].Password == rb.Logins[0].Password || ra.Logins[0].Password == ra.Logins[1].Password {
		t.Error("secrets repeat")
	}
}

// TestSundayNight: a start outside office hours, across a change of year,
// keeps the promises too.
func TestSundayNight(t *testing.T) {
	now := time.Date(2028, 1, 2, 3, 5, 0, 0, time.UTC)
	w := open(t)
	w.seed(now, 3)
	n, err := w.Counts(t.Context(), 0)
	if err != nil || n.Unassigned != 6 || n.AllOpen != 14 || n.Closed != 383+led {
		t.Errorf("%+v, %v", n, err)
	}
	for _, rows := range w.all() {
		for _, c := range rows {
			if c.LastAt > now.UnixMilli() || c.ClosedAt > now.UnixMilli() {
				t.Errorf("%s ends in the future", c.ID)
			}
		}
	}
}

func (w *world) secondStart(first *demo.Result) {
	t := w.t
	before := w.told()
	gone := w.agent(first.Logins[4].Email)
	gone.DisabledAt = 1
	if err := w.Write(t.Context(), func(tx engine.Tx) error { return tx.SaveAgent(gone) }); err != nil {
		t.Fatal(err)
	}
	second := w.seed(noon.Add(time.Hour), 2)
	if second.Filled || second.WidgetKey != first.WidgetKey || second.Workspace != first.Workspace || len(second.Logins) != 4 {
		t.Errorf("second start: %+v", second)
	}
	for i, l := range second.Logins {
		if l.Email != first.Logins[i].Email || l.Password == first.Logins[i].Password || w.agent(l.Email).PasswordHash != "hashed:"+l.Password {
			t.Errorf("log-in %d: %+v", i, l)
		}
	}
	if w.told() != before {
		t.Error("the second start changed conversations")
	}
}

func TestForeignWorkspace(t *testing.T) {
	w := open(t)
	mine := people.Agent{ID: 1, Email: "mara@harborpine.example", Name: "Mara", Role: people.Administrator, PasswordHash: "mine", CreatedAt: 1}
	if err := w.Write(t.Context(), func(tx engine.Tx) error { return tx.AddAgent(&mine) }); err != nil {
		t.Fatal(err)
	}
	if _, err := demo.Seed(t.Context(), w.config(noon, 1)); !errors.Is(err, demo.ErrNotDemo) {
		t.Errorf("error %v, want ErrNotDemo", err)
	}
	if a := w.agent(mine.Email); a.PasswordHash != "mine" {
		t.Error("a stranger's password was changed")
	}
}

func TestAllOrNothing(t *testing.T) {
	w := open(t)
	cfg := w.config(noon, 1)
	cfg.Random = io.LimitReader(fixed(1), 200) // runs dry on the way
	if _, err := demo.Seed(context.Background(), cfg); err == nil {
		t.Fatal("no error")
	}
	err := w.Write(t.Context(), func(tx engine.Tx) error {
		n, err := tx.CountAgents("")
		if n != 0 {
			t.Errorf("%d agents are left over", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) draftsAndFiles(r *demo.Result) {
	t := w.t
	me := w.agent(r.Logins[0].Email).ID
	rows, _, err := w.List(t.Context(), conversation.ListQuery{View: conversation.Mine, Agent: me})
	if err != nil {
		t.Fatal(err)
	}
	drafts, waiting := 0, 0
	for _, c := range rows {
		text, _, err := w.Drafts(t.Context(), me, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if text != "" {
			drafts++
		}
		if c.NeedsReply > 0 {
			waiting++
		}
		for _, m := range w.transcript(c.ID) {
			for _, f := range m.Files {
				row, err := w.StoredFile(t.Context(), f.ID)
				if err != nil {
					t.Fatal(err)
				}
				body, err := w.blobs.Get(row.SHA256)
				if err != nil {
					t.Fatalf("bytes of %s: %v", f.Name, err)
				}
				if err := body.Close(); err != nil {
					t.Error(err)
				}
				if f.Size > 400_000 || f.Width == 0 {
					t.Errorf("picture %+v", f)
				}
			}
		}
	}
	if drafts != 1 || waiting != 2 {
		t.Errorf("%d drafts, %d wait for a reply", drafts, waiting)
	}
}
