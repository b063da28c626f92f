package handlertest_test

import (
	"context"
	"net/http"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"relevo/domain"
	"relevo/domain/hours"
	"relevo/domain/people"
	"relevo/domain/routing"
)

// rich is a queue that uses everything its page shows.
func rich(t *testing.T, w *World, admin domain.ID) *routing.QueueDef {
	t.Helper()
	ctx := context.Background()
	h, err := w.Engine.CreateSchedule(ctx, admin, hours.Schedule{Name: "Office", Zone: "Europe/Madrid"})
	w.must(err)
	other, err := w.Engine.CreateQueue(ctx, admin, routing.QueueDef{Name: "Returns", Settings: routing.Defaults()})
	w.must(err)
	french, err := w.Engine.CreateSkill(ctx, admin, "French")
	w.must(err)
	s := routing.Defaults()
	s.Policy, s.Variant, s.OnlyOnline, s.Priority, s.MaxSize, s.Hours = routing.LongestIdle, "while_ready", new(bool), 30, 12, h.ID
	s.MaxWait, s.VisitorGrace, s.Aging = 90_000, 20_000, 0.25 // 1.5 min and a third of a minute
	s.AfterHours = routing.Overflow{Do: routing.ToQueue, Queue: other.ID, Text: map[string]string{"en": "Later", "es": "Luego"}}
	s.Overflow = []routing.Overflow{{When: routing.WhenFull, Do: routing.ToClose, Text: map[string]string{"es": "Lleno"}}, {When: routing.WhenEWT, Over: 600_000, Do: routing.ToQueue, Queue: other.ID}}
	s.Needs = []routing.Need{{Skill: french.ID, Min: 3, Hard: true, Weight: 2}}
	s.Relax = []routing.RelaxStep{{After: 60_000, Skill: french.ID, Lower: 1}, {After: 120_000}}
	q, err := w.Engine.CreateQueue(ctx, admin, routing.QueueDef{Name: "Orders", Settings: s, Entries: []routing.Entry{{Kind: routing.EntryAgent, ID: admin, Rank: 1, OptIn: true}, {Kind: routing.EntryEveryone, Rank: 2, Delay: 45_500}}})
	w.must(err)
	return q
}

func TestQueuePageChangesNothingByItself(t *testing.T) {
	w := Open(t)
	admin := w.SetUp()
	q := rich(t, w, admin.ID)
	c := w.LoggedIn("mara@x.test")
	page := "/settings/queues/" + q.ID.String()
	a := c.Get(page)
	status(t, "page", a, http.StatusOK)
	for _, says := range []string{"1 agents serve it", "[queues.", "%!"} {
		if strings.Contains(a.Body, says) {
			t.Errorf("the page says %q", says)
		}
	}
	status(t, "saved as it is", c.send(page, form(t, a.Body, "queue")), http.StatusSeeOther)
	got, err := w.DB.Queue(context.Background(), q.ID)
	w.must(err)
	if got.Version != 2 || !reflect.DeepEqual(got.Settings, q.Settings) || !reflect.DeepEqual(got.Entries, q.Entries) {
		t.Errorf("saving the page as it was changed the queue:\n%+v\n%+v", got, q)
	}
	if a := c.Get(page); !strings.Contains(a.Body, "Queue saved") || !strings.Contains(a.Body, "it moves to Returns") {
		t.Error("the page says neither that it was saved nor what the settings do")
	}
}

func TestQueuePageKeepsWhatWasTyped(t *testing.T) {
	w := Open(t)
	admin := w.SetUp()
	q := rich(t, w, admin.ID)
	c := w.LoggedIn("mara@x.test")
	page := "/settings/queues/" + q.ID.String()
	f := form(t, c.Get(page).Body, "queue")
	a := c.send(page, f, "max_wait", "ten", "ring", "-5", "name", `<b>"x"`)
	status(t, "no numbers", a, http.StatusUnprocessableEntity)
	back := form(t, a.Body, "queue")
	if back.Get("max_wait") != "ten" || back.Get("ring") != "-5" || back.Get("name") != `<b>"x"` || problem(t, a.Body, "f-max_wait") == "" || problem(t, a.Body, "f-ring") == "" || problem(t, a.Body, "f-priority") != "" {
		t.Errorf("typed %q, %q; problems %q, %q", back.Get("max_wait"), back.Get("ring"), problem(t, a.Body, "f-max_wait"), problem(t, a.Body, "f-ring"))
	}
	if a := c.send(page, f, "max_wait", "1,5"); a.Status != http.StatusSeeOther {
		t.Errorf("a comma: %d", a.Status)
	}
	status(t, "an older version", c.send(page, f, "priority", "50"), http.StatusConflict)
	a = c.send(page, f, "priority", "50")
	if !strings.Contains(a.Body, "Somebody else saved this") || !strings.Contains(a.Body, "<del>30</del>") || !strings.Contains(a.Body, "<ins>50</ins>") {
		t.Error("the page does not say what the other one saved")
	}
	again := form(t, a.Body, "queue")
	if again.Get("version") != "2" || again.Get("priority") != "50" {
		t.Errorf("version %s, priority %s", again.Get("version"), again.Get("priority"))
	}
	status(t, "over it, knowingly", c.send(page, again), http.StatusSeeOther)
	taken := c.send("/settings/queues", form(t, c.Get("/settings/queues/new").Body, "queue"), "name", "returns")
	if taken.Status != http.StatusUnprocessableEntity || problem(t, taken.Body, "f-name") == "" {
		t.Errorf("a taken name: %d", taken.Status)
	}
	bad := form(t, c.Get(page).Body, "queue")
	bad["e_who"] = []string{"agent:0000000000001", "everyone"}
	if a := c.send(page, bad); a.Status != http.StatusUnprocessableEntity || problem(t, a.Body, "e_who-0") == "" {
		t.Errorf("an unknown member: %d", a.Status)
	}
}

func TestQueueRowsWithoutScript(t *testing.T) {
	w := Open(t)
	admin := w.SetUp()
	rui := w.Add("rui@x.test", "Rui", people.AgentRole)
	q := rich(t, w, admin.ID)
	c := w.LoggedIn("mara@x.test")
	page := "/settings/queues/" + q.ID.String()
	f := form(t, c.Get(page).Body, "queue")
	step := func(do string, pairs ...string) {
		t.Helper()
		a := c.send(page, f, append(pairs, "do", do)...)
		status(t, do, a, http.StatusOK)
		f = form(t, a.Body, "queue")
		if f.Get("dirty") != "on" || !strings.Contains(a.Body, "autofocus") && do != "nothing-here:1" {
			t.Errorf("%s: not marked as unsaved, or nothing has the focus", do)
		}
	}
	step("entries-add", "name", "Half typed")
	if len(f["e_who"]) != 3 || f.Get("name") != "Half typed" {
		t.Fatalf("members %q, name %q", f["e_who"], f.Get("name"))
	}
	f["e_who"][2], f["e_rank"][2] = "agent:"+rui.ID.String(), "7"
	step("entries-up:2")
	step("entries-up:1")
	if !reflect.DeepEqual(f["e_rank"], []string{"7", "1", "2"}) || !reflect.DeepEqual(f["e_optin"], []string{"1"}) {
		t.Errorf("moved up: ranks %q, opt-in %q", f["e_rank"], f["e_optin"])
	}
	step("entries-down:0")
	step("entries-remove:2")
	if len(f["e_who"]) != 2 || f["e_rank"][1] != "7" {
		t.Errorf("removed: %q %q", f["e_who"], f["e_rank"])
	}
	for _, do := range []string{"overflow-add", "overflow-remove:0", "needs-add", "relax-remove:1", "entries-up:0", "entries-up:99", "entries-remove:x", "nothing-here:1", "overflow"} {
		step(do)
	}
	if len(f["o_when"]) != 2 || len(f["n_skill"]) != 2 || len(f["r_after"]) != 1 {
		t.Errorf("rows: %q %q %q", f["o_when"], f["n_skill"], f["r_after"])
	}
	if got, _ := w.DB.Queue(context.Background(), q.ID); got.Version != 1 {
		t.Error("a step of editing was stored")
	}
	f["n_skill"], f["n_min"], f["n_weight"], f["n_hard"] = nil, nil, nil, nil
	f["o_when"], f["o_do"], f["o_queue"], f["o_over"], f["o_en"], f["o_es"] = nil, nil, nil, nil, nil, nil
	f["r_after"], f["r_skill"], f["r_lower"] = nil, nil, nil
	status(t, "saved", c.send(page, f), http.StatusSeeOther)
	if got, _ := w.DB.Queue(context.Background(), q.ID); len(got.Entries) != 2 || got.Entries[1] != (routing.Entry{Kind: routing.EntryAgent, ID: rui.ID, Rank: 7}) || got.Name != "Half typed" {
		t.Errorf("stored: %+v", got)
	}
}

func TestQueueCommandsOfThePage(t *testing.T) {
	w := Open(t)
	admin := w.SetUp()
	q := rich(t, w, admin.ID)
	c := w.LoggedIn("mara@x.test")
	page := "/settings/queues/" + q.ID.String()
	for _, cmd := range []struct{ do, shows string }{{"pause", "Paused"}, {"resume", "Active"}, {"default", "This is the default queue"}} {
		a := c.Post(page + "/" + cmd.do)
		if a.Status != http.StatusSeeOther || !strings.Contains(c.Get(a.Location).Body, cmd.shows) {
			t.Errorf("%s: %d to %s", cmd.do, a.Status, a.Location)
		}
	}
	if a := c.Post(page + "/archive"); a.Status != http.StatusConflict || !strings.Contains(a.Body, "Make another one the default first") {
		t.Errorf("archiving the default: %d", a.Status)
	}
	list := c.Get("/settings/queues")
	links := regexp.MustCompile(`class="name" href="(/settings/queues/\w{13})"`).FindAllStringSubmatch(list.Body, -1)
	if len(links) != 3 {
		t.Fatalf("list: %d queues", len(links))
	}
	if a := c.Post(links[0][1] + "/archive"); a.Status != http.StatusSeeOther || a.Location != "/settings/queues" {
		t.Errorf("archiving an empty one: %d to %s", a.Status, a.Location)
	}
	status(t, "its page afterwards", c.Get(links[0][1]), http.StatusNotFound)
	h := "/settings/hours/" + q.Settings.Hours.String()
	if a := c.Post(h + "/archive"); a.Status != http.StatusConflict || !strings.Contains(a.Body, "Orders") {
		t.Errorf("archiving hours that a queue keeps: %d", a.Status)
	}
	w.Add("rui@x.test", "Rui", people.Supervisor)
	s := w.LoggedIn("rui@x.test")
	for _, p := range []string{"/settings/queues", "/settings/queues/new", page, "/settings/hours", "/settings/hours/new", h} {
		status(t, "a supervisor reads "+p, s.Get(p), http.StatusForbidden)
	}
	for _, p := range []string{"/settings/queues", page, page + "/pause", page + "/archive", "/settings/hours", h, h + "/archive"} {
		status(t, "a supervisor posts to "+p, s.Post(p), http.StatusForbidden)
	}
}

func TestHoursPages(t *testing.T) {
	w := Open(t)
	w.SetUp()
	c := w.LoggedIn("mara@x.test")
	if a := c.Get("/settings/hours"); !strings.Contains(a.Body, "No opening hours yet") {
		t.Error("no empty state")
	}
	f := form(t, c.Get("/settings/hours/new").Body, "hours")
	step := func(do string, pairs ...string) {
		t.Helper()
		a := c.send("/settings/hours", f, append(pairs, "do", do)...)
		status(t, do, a, http.StatusOK)
		f = form(t, a.Body, "hours")
	}
	step("span-add:0", "name", "Office", "zone", "Europe/Madrid")
	f["w0_from"], f["w0_to"] = []string{"09:00", "15:00"}, []string{"14:00", "18:30"}
	step("span-copy:0")
	if len(f["w4_from"]) != 2 || len(f["w5_from"]) != 0 {
		t.Errorf("copied: Friday %q, Saturday %q", f["w4_from"], f["w5_from"])
	}
	step("span-remove:4.1")
	step("date-add")
	step("dspan-add:0", "h_day", "2026-03-03", "h_name", "Half <day>")
	step("dspan-add:0")
	step("dspan-remove:0.1")
	step("span-add:5")
	for _, do := range []string{"span-remove:9.9", "span-add:-1", "date-remove:7", "dspan-remove:0.9", "x", "span-remove:1"} {
		step(do)
	}
	f["w5_from"], f["w5_to"] = []string{"22:00"}, []string{"00:00"}
	a := c.send("/settings/hours", f, "w0_from", "later")
	if a.Status != http.StatusUnprocessableEntity || problem(t, a.Body, "f-week-0") == "" || form(t, a.Body, "hours").Get("w0_from") != "later" {
		t.Errorf("no time: %d", a.Status)
	}
	overlap := form(t, a.Body, "hours")
	overlap["w0_from"], overlap["w0_to"] = []string{"09:00", "13:00"}, []string{"14:00", "18:30"}
	if a := c.send("/settings/hours", overlap); a.Status != http.StatusUnprocessableEntity || !strings.Contains(problem(t, a.Body, "f-week-0"), "overlap") {
		t.Errorf("overlap: %d", a.Status)
	}
	a = c.send("/settings/hours", f)
	status(t, "create", a, http.StatusSeeOther)
	page := a.Location
	a = c.Get(page)
	// the clock stands at Monday 10:00 in Madrid
	for _, says := range []string{"Open until 14:00", "Half &lt;day&gt;", "09:00–14:00, 15:00–18:30", "22:00–24:00"} {
		if !strings.Contains(a.Body, says) {
			t.Errorf("the page does not say %q", says)
		}
	}
	stored, err := w.DB.Schedules(context.Background())
	w.must(err)
	if s := stored[0]; s.Week[5][0] != (hours.Span{From: 1320, To: 0}) || len(s.Week[4]) != 1 || len(s.Dates) != 1 || s.Dates[0].Spans[0].From != 540 {
		t.Errorf("stored: %+v", s)
	}
	own := form(t, a.Body, "hours")
	status(t, "saved as it is", c.send(page, own), http.StatusSeeOther)
	after, _ := w.DB.Schedules(context.Background())
	if !reflect.DeepEqual(after[0].Week, stored[0].Week) || !reflect.DeepEqual(after[0].Dates, stored[0].Dates) {
		t.Errorf("saving the page as it was changed the hours: %+v", after[0])
	}
	if a := c.send(page, own); a.Status != http.StatusConflict || !strings.Contains(a.Body, "Somebody else saved this") || form(t, a.Body, "hours").Get("version") != "2" {
		t.Errorf("an older version: %d", a.Status)
	}
	status(t, "archive", c.Post(page+"/archive"), http.StatusSeeOther)
	status(t, "archived", c.Get(page), http.StatusNotFound)
}

func TestWidgetQueueOfThePage(t *testing.T) {
	w := Open(t)
	admin := w.SetUp()
	q := rich(t, w, admin.ID)
	c := w.LoggedIn("mara@x.test")
	all, err := w.DB.Widgets(context.Background())
	w.must(err)
	page := "/settings/widgets/" + all[0].ID.String()
	f := []string{"name", "Fern", "colour", "#112233", "position", "right", "theme", "auto", "lang", "auto", "side_space", "20", "below_space", "20", "queue"}
	status(t, "into a queue", c.Post(page, append(f, q.ID.String())...), http.StatusSeeOther)
	if got, _ := w.DB.Widget(context.Background(), all[0].ID); got.Settings.Queue != q.ID {
		t.Errorf("queue %s", got.Settings.Queue)
	}
	if a := c.Get(page); !strings.Contains(a.Body, `<option value="`+q.ID.String()+`" selected>Orders`) {
		t.Error("the page does not show the queue")
	}
	status(t, "into nowhere", c.Post(page, append(f, "0000000000001")...), http.StatusUnprocessableEntity)
	status(t, "into junk", c.Post(page, append(f, "junk")...), http.StatusUnprocessableEntity)
}
