package handlertest_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"relevo/domain"
	"relevo/domain/people"
	"relevo/domain/routing"
)

// teamSettings is each route of teams and what belongs to them.
func teamSettings(agent string) []string {
	routes := []string{"GET /settings/teams/new", "GET /settings/dispositions/new", "GET /settings/skills/levels", "POST /settings/skills/levels", "GET /settings/capacity", "POST /settings/capacity", "POST /settings/capacity/reset",
		"POST /settings/agents/" + agent + "/skills", "POST /settings/agents/" + agent + "/capacity"}
	for _, thing := range []string{"teams", "skills", "dispositions", "reasons"} {
		at := "/settings/" + thing
		routes = append(routes, "GET "+at, "POST "+at, "POST "+at+"/"+agent, "POST "+at+"/"+agent+"/archive")
	}
	return append(routes, "POST /settings/reasons/"+agent+"/move")
}

func TestTeamsAreForAdministrators(t *testing.T) {
	w := Open(t)
	w.SetUp()
	rui := w.Add("rui@x.test", "Rui", people.AgentRole)
	w.Add("sam@x.test", "Sam", people.Supervisor)
	before, err := w.DB.Setting(context.Background(), "routing_version")
	if err != nil {
		t.Fatal(err)
	}
	for _, email := range []string{"rui@x.test", "sam@x.test", ""} {
		c, want := w.Client("192.0.2.1"), http.StatusSeeOther
		if email != "" {
			c, want = w.LoggedIn(email), http.StatusForbidden
		}
		for _, route := range teamSettings(rui.ID.String()) {
			method, path, _ := strings.Cut(route, " ")
			a := c.Get(path)
			if method == "POST" {
				a = c.Post(path, "name", "x", "to", "1", "item", "x", "id", "", "level", "1", "hidden", "0")
			}
			status(t, email+" "+route, a, want)
			if email == "" && !strings.HasPrefix(a.Location, "/login") {
				t.Errorf("nobody %s: to %q", route, a.Location)
			}
		}
	}
	if after, _ := w.DB.Setting(context.Background(), "routing_version"); after != before {
		t.Error("something was changed")
	}
}

// shows wants all texts on a page.
func shows(t *testing.T, what string, a Answer, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if !strings.Contains(a.Body, s) {
			t.Errorf("%s: lacks %q", what, s)
		}
	}
	if strings.Contains(a.Body, "<script>alert") || strings.Contains(a.Body, "[teams.") {
		t.Errorf("%s: a foreign script or a text that is missing", what)
	}
}

// queue makes a queue as its page would.
func (w *World) queue(by domain.ID, name string, edit func(q *routing.QueueDef)) {
	w.T.Helper()
	q := routing.QueueDef{Name: name, Settings: routing.Defaults()}
	edit(&q)
	_, err := w.Engine.CreateQueue(context.Background(), by, q)
	w.must(err)
}

const evil = `Gold <script>alert(1)</script>`

func TestTeamPages(t *testing.T) {
	w := Open(t)
	admin := w.SetUp()
	rui := w.Add("rui@x.test", "Rui", people.AgentRole)
	c := w.LoggedIn("mara@x.test")
	shows(t, "no team", c.Get("/settings/teams"), "No team yet", "/settings/teams/new")
	for _, bad := range [][]string{{"name", ""}, {"name", strings.Repeat("x", 61)}, {"name", "Gold", "member", "0000000000001"}} {
		a := c.Post("/settings/teams", append(bad, "member", rui.ID.String())...)
		status(t, "bad team", a, http.StatusUnprocessableEntity)
		shows(t, "what was typed", a, `value="`+bad[1]+`"`, `value="`+rui.ID.String()+`" checked`)
	}
	a := c.Post("/settings/teams", "name", evil, "member", rui.ID.String())
	status(t, "create", a, http.StatusSeeOther)
	page := a.Location
	shows(t, "the team", c.Get(page), "Gold &lt;script&gt;", "No queue has this team", `value="`+rui.ID.String()+`" checked`, `data-dialog="archive"`)
	a = c.Post("/settings/teams", "name", strings.ToUpper(evil))
	status(t, "the same name", a, http.StatusConflict)
	shows(t, "the same name", a, "Another team has this name.", `aria-invalid="true"`)
	status(t, "save", c.Post(page, "name", "Gold", "member", rui.ID.String(), "member", admin.ID.String(), "member", "nonsense"), http.StatusSeeOther)
	// a page from before Mara joined takes Rui out and leaves her in; and does not put him back
	status(t, "an old page", c.Post(page, "name", "Gold", "was", rui.ID.String()), http.StatusSeeOther)
	status(t, "another old page", c.Post(page, "name", "Gold", "was", rui.ID.String(), "member", rui.ID.String()), http.StatusSeeOther)
	if a := c.Get(page); strings.Contains(a.Body, `value="`+rui.ID.String()+`" checked`) || !strings.Contains(a.Body, `name="was" value="`+admin.ID.String()) {
		t.Error("old pages took back what others changed")
	}
	status(t, "back in", c.Post(page, "name", "Gold", "member", rui.ID.String()), http.StatusSeeOther)
	teams, err := w.DB.Teams(context.Background())
	if err != nil || len(teams) != 1 || len(teams[0].Members) != 2 || teams[0].Name != "Gold" {
		t.Fatalf("%+v, %v", teams, err)
	}
	w.queue(admin.ID, "Orders", func(q *routing.QueueDef) {
		q.Entries = []routing.Entry{{Kind: routing.EntryTeam, ID: teams[0].ID, Rank: 1}}
	})
	shows(t, "the list", c.Get("/settings/teams"), "Orders", "2 members")
	shows(t, "in use", c.Get(page), "The 2 members are offered the conversations of: Orders.", "Take it out there first")
	a = c.Post(page + "/archive")
	status(t, "archiving what is in use", a, http.StatusConflict)
	shows(t, "archiving what is in use", a, "have the team as a member: Orders")
	shows(t, "the agent", c.Get("/settings/agents/"+rui.ID.String()), "Orders", "through the team Gold")
	a = c.Post("/settings/teams", "name", "Idle")
	status(t, "archive", c.Post(a.Location+"/archive"), http.StatusSeeOther)
	for _, gone := range []Answer{c.Get(a.Location), c.Post(a.Location, "name", "x"), c.Post(a.Location + "/archive"), c.Get("/settings/teams/nonsense")} {
		status(t, "an archived one", gone, http.StatusNotFound)
	}
}

func TestSkillPages(t *testing.T) {
	w := Open(t)
	admin := w.SetUp()
	rui := w.Add("rui@x.test", "Rui", people.AgentRole)
	c := w.LoggedIn("mara@x.test")
	shows(t, "no skill", c.Get("/settings/skills"), "No skill yet")
	shows(t, "no table", c.Get("/settings/skills/levels"), "No skill yet")
	status(t, "no name", c.Post("/settings/skills", "name", " "), http.StatusUnprocessableEntity)
	a := c.Post("/settings/skills", "name", evil)
	status(t, "create", a, http.StatusSeeOther)
	page := a.Location
	a = c.Post("/settings/skills", "name", evil)
	status(t, "the same name", a, http.StatusConflict)
	shows(t, "the same name", a, "Another skill has this name.", `value="Gold &lt;script&gt;`)
	id := strings.TrimPrefix(page, "/settings/skills/")
	field := "l." + rui.ID.String() + "." + id
	shows(t, "the skill", c.Get(page), `name="`+field+`"`, "0 agents have this skill")
	status(t, "level", c.Post(page, "name", "French", field, "0-4"), http.StatusSeeOther)
	shows(t, "who has it", c.Get("/settings/skills"), "French", "Rui", "Level 4 of 5")
	level := func() int {
		t.Helper()
		list, err := w.DB.AgentSkills(context.Background())
		if err != nil || len(list) > 1 {
			t.Fatalf("%v, %v", list, err)
		}
		if len(list) == 0 {
			return 0
		}
		return list[0].Level
	}
	// a page from before that change does not take it back
	status(t, "an old page", c.Post(page, "name", "French", field, "0-0"), http.StatusSeeOther)
	if level() != 4 {
		t.Errorf("level %d after an old page", level())
	}
	a = c.Post(page, "name", "", field, "4-2")
	status(t, "no name", a, http.StatusUnprocessableEntity)
	if !regexp.MustCompile(`name="` + regexp.QuoteMeta(field) + `" value="4-2" checked`).MatchString(a.Body) {
		t.Error("the level chosen is lost")
	}
	a = c.Post(page, "name", "French", field, "4-9")
	status(t, "a level that is none", a, http.StatusUnprocessableEntity)
	shows(t, "a level that is none", a, "A level is a number from 1 to 5")
	status(t, "nonsense", c.Post(page, "name", "French", field, "much", "l.x.y", "1-2", "l."+rui.ID.String(), "1-2"), http.StatusSeeOther)

	shows(t, "the table", c.Get("/settings/skills/levels"), `value="4-4" selected`, "Rui: French")
	status(t, "the table saved", c.Post("/settings/skills/levels?from=0", field, "4-5"), http.StatusSeeOther)
	status(t, "an unknown agent", c.Post("/settings/skills/levels", "l.0000000000001."+id, "0-1"), http.StatusNotFound)
	agent := "/settings/agents/" + rui.ID.String()
	shows(t, "the agent", c.Get(agent), `value="5-5" checked`)
	status(t, "from the agent's page", c.Post(agent+"/skills", field, "5-1", "l."+admin.ID.String()+"."+id, "0-5"), http.StatusSeeOther)
	if level() != 1 {
		t.Errorf("level %d", level())
	}
	skill, _ := domain.ParseID(id)
	w.queue(admin.ID, "Abroad", func(q *routing.QueueDef) {
		q.Settings.Needs = []routing.Need{{Skill: skill, Min: 1, Hard: true}}
	})
	shows(t, "in use", c.Get(page), "1 agent has this skill. Conversations of these queues look for it: Abroad.", "Take it out there first")
	status(t, "archiving what is in use", c.Post(page+"/archive"), http.StatusConflict)
	other := c.Post("/settings/skills", "name", "Idle").Location
	status(t, "archive", c.Post(other+"/archive"), http.StatusSeeOther)
	status(t, "an archived one", c.Get(other), http.StatusNotFound)
	status(t, "saving an archived one", c.Post(other, "name", "x"), http.StatusNotFound)
}

// The table of levels is cut into parts and can be narrowed to a team.
func TestLevelsTable(t *testing.T) {
	w := Open(t)
	admin := w.SetUp()
	for i := range 60 {
		w.Add(fmt.Sprintf("a%d@x.test", i), fmt.Sprintf("Agent %02d", i), people.AgentRole)
	}
	gone := w.Add("gone@x.test", "Former colleague", people.AgentRole)
	ctx := context.Background()
	w.must(w.Engine.DisableAgent(ctx, admin.ID, gone.ID))
	_, err := w.Engine.CreateSkill(ctx, admin.ID, "French")
	w.must(err)
	team, err := w.Engine.CreateTeam(ctx, admin.ID, "Few", []domain.ID{admin.ID})
	w.must(err)
	c := w.LoggedIn("mara@x.test")
	rows := func(path string) int { return strings.Count(c.Get(path).Body, `th scope="row"`) }
	const at = "/settings/skills/levels"
	if rows(at) != 50 || rows(at+"?from=50") != 11 || rows(at+"?from=999") != 50 || rows(at+"?from=-3") != 50 || rows(at+"?team="+team.ID.String()) != 1 || rows(at+"?team=x") != 50 {
		t.Error("the parts of the table are wrong")
	}
	shows(t, "first part", c.Get(at), `href="/settings/skills/levels?from=50"`)
	shows(t, "second part", c.Get(at+"?from=50"), `action="/settings/skills/levels?from=50"`)
	if a := c.Get(at + "?from=50"); strings.Contains(a.Body, "Former colleague") {
		t.Error("a disabled agent is in the table")
	}
	if a := c.Post(at + "?from=50&team=" + url.QueryEscape("//evil.test")); a.Location != at+"?from=50" {
		t.Errorf("back to %q", a.Location)
	}
}

// capacityForm is the form of the product's capacity with changes.
func capacityForm(change ...string) []string {
	form := map[string]string{"live_units": "100", "async_units": "100", "hard_cap": "1", "rate_limit": "", "rate_window": ""}
	for ch, l := range routing.DefaultCapacity().Channels {
		form["max_"+string(ch)], form["weight_"+string(ch)] = fmt.Sprint(l.Max), fmt.Sprint(l.Weight)
	}
	for i := 0; i+1 < len(change); i += 2 {
		form[change[i]] = change[i+1]
	}
	var out []string
	for k, v := range form {
		out = append(out, k, v)
	}
	return out
}

func TestCapacityPages(t *testing.T) {
	w := Open(t)
	w.SetUp()
	rui := w.Add("rui@x.test", "Rui", people.AgentRole)
	c := w.LoggedIn("mara@x.test")
	const page = "/settings/capacity"
	shows(t, "the product's", c.Get(page), "Up to 4 chats at once.", "A call takes the whole attention", "up to 10 emails or 10 messages", "By hand, 1 live conversation over that", "Nobody yet")
	for field, bad := range map[string]string{"max_chat": "many", "weight_chat": "0", "live_units": "", "hard_cap": "-1", "rate_limit": "5", "max_email": "101", "async_units": "1.5"} {
		a := c.Post(page, capacityForm(field, bad)...)
		status(t, "bad "+field, a, http.StatusUnprocessableEntity)
		shows(t, "bad "+field, a, `value="`+bad+`"`)
	}
	stored := func(id domain.ID) (routing.Capacity, bool) {
		t.Helper()
		all, err := w.DB.Capacities(context.Background())
		w.must(err)
		v, ok := all[id]
		return v, ok
	}
	a := c.Post(page, append(capacityForm("max_chat", "6", "weight_chat", "30", "rate_limit", "3", "rate_window", "90", "do", "preview"), "rule_n", "2", "rule_channel", "email", "rule_0", "chat")...)
	status(t, "preview", a, http.StatusOK)
	shows(t, "preview", a, "Up to 3 chats at once.", "The maximum of 6 chats is not reached: the units are used up at 3.", "Not more than 3 new conversations within 1:30 minutes.", "With 2 emails or more, none of these is offered: chats.")
	if _, ok := stored(0); ok {
		t.Error("a preview was stored")
	}
	rules := []string{"rule_n", "2", "rule_channel", "chat", "rule_0", "voice", "rule_0", "voice", "rule_n", "", "rule_channel", "chat", "rule_n", "1", "rule_channel", "voice", "async_in_call", "on"}
	status(t, "save", c.Post(page, append(capacityForm("max_chat", "3", "rate_limit", "2", "rate_window", "60", "hard_cap", "0"), rules...)...), http.StatusSeeOther)
	v, ok := stored(0)
	if !ok || v.Channels[routing.Chat].Max != 3 || v.RateWindow != 60_000 || !v.AsyncInCall || fmt.Sprint(v.Occupied) != "[{chat 2 [voice]} {voice 1 []}]" {
		t.Errorf("stored: %+v", v)
	}
	shows(t, "saved", c.Get(page), "Up to 3 chats at once.", "Not even by hand", "With 1 call or more, nothing else is offered.", "Restore defaults")

	agent := "/settings/agents/" + rui.ID.String()
	shows(t, "as everybody", c.Get(agent), "3 chats, 10 emails, 10 messages at once", `aria-describedby="own-no-hint" checked`)
	a = c.Post(agent+"/capacity", capacityForm("own", "yes", "max_chat", "-")...)
	status(t, "a bad one of the agent's own", a, http.StatusUnprocessableEntity)
	shows(t, "a bad one of the agent's own", a, `value="yes"`, "A number from 0 to 100.")
	a = c.Post(agent+"/capacity", capacityForm("own", "no", "max_chat", "2", "do", "preview")...)
	shows(t, "preview of the default", a, "Up to 3 chats at once.")
	status(t, "own", c.Post(agent+"/capacity", capacityForm("own", "yes", "max_chat", "2")...), http.StatusSeeOther)
	if v, ok := stored(rui.ID); !ok || v.Channels[routing.Chat].Max != 2 {
		t.Errorf("the agent's own: %+v", v)
	}
	shows(t, "listed", c.Get(page), "Rui", "2 chats, 10 emails")
	status(t, "no such agent", c.Post("/settings/agents/0000000000001/capacity", capacityForm("own", "yes")...), http.StatusNotFound)
	status(t, "as everybody again", c.Post(agent+"/capacity", capacityForm("own", "no", "max_chat", "nonsense")...), http.StatusSeeOther)
	if _, ok := stored(rui.ID); ok {
		t.Error("the agent keeps a capacity of his own")
	}
	status(t, "back to the product's", c.Post(page+"/reset"), http.StatusSeeOther)
	if _, ok := stored(0); ok {
		t.Error("the default stays")
	}
}

// tree is the form of a set: rows are "level name", with "id:" before the name
// and "-" before a hidden one.
func tree(name, do string, rows ...string) []string {
	out := []string{"name", name, "do", do}
	for _, r := range rows {
		level, rest, _ := strings.Cut(r, " ")
		hidden := "0"
		if strings.HasPrefix(rest, "-") {
			hidden, rest = "1", rest[1:]
		}
		id, item, ok := strings.Cut(rest, ":")
		if !ok {
			id, item = "", rest
		}
		out = append(out, "level", level, "hidden", hidden, "id", id, "item", item)
	}
	return out
}

var rowOf = regexp.MustCompile(`(?s)<li class="tr lv(\d)[^>]*>.*?name="item" value="([^"]*)"`)

// drawnTree is the tree on a page as "1 Refund, 2 Whole".
func drawnTree(a Answer) string {
	var out []string
	for _, m := range rowOf.FindAllStringSubmatch(a.Body, -1) {
		out = append(out, m[1]+" "+m[2])
	}
	return strings.Join(out, ", ")
}

func TestDispositionPages(t *testing.T) {
	w := Open(t)
	admin := w.SetUp()
	c := w.LoggedIn("mara@x.test")
	const list = "/settings/dispositions"
	shows(t, "no set", c.Get(list), "No set yet")
	shows(t, "a new one", c.Get(list+"/new"), "Create set", "Write one outcome a line")
	for _, s := range []struct{ do, want string }{
		{"up.2", "1 Refund, 2 Part, 2 Whole, 1 Other"},
		{"in.3", "1 Refund, 2 Whole, 2 Part, 2 Other"},
		{"out.1", "1 Refund, 2 Part, 1 Whole, 1 Other"},
		{"down.0", "1 Other, 1 Refund, 2 Whole, 2 Part"},
		{"add.0", "1 Refund, 2 Whole, 2 Part, 1 , 1 Other"},
		{"end", "1 Refund, 2 Whole, 2 Part, 1 Other, 1 "},
		{"remove.0", "1 Other"},
		{"up.0", "1 Refund, 2 Whole, 2 Part, 1 Other"},
		{"up.99", "1 Refund, 2 Whole, 2 Part, 1 Other"},
		{"nonsense", "1 Refund, 2 Whole, 2 Part, 1 Other"},
	} {
		a := c.Post(list, tree("Support", s.do, "1 Refund", "2 Whole", "2 Part", "1 Other")...)
		if got := drawnTree(a); a.Status != http.StatusOK || got != s.want || !strings.Contains(a.Body, `value="Support"`) {
			t.Errorf("%s: %d %q, want %q", s.do, a.Status, got, s.want)
		}
	}
	shows(t, "telling", c.Post(list, tree("", "hide.0", "1 "+evil)...), `data-did="Gold &lt;script&gt;alert(1)&lt;/script&gt; is hidden"`, `data-focus="0"`, "Not saved yet")
	shows(t, "showing again", c.Post(list, tree("", "hide.0", "1 -Gold")...), "Gold is shown again")
	if sets, err := w.DB.DispositionSets(context.Background()); err != nil || len(sets) != 0 {
		t.Fatalf("a step was stored: %v, %v", sets, err)
	}
	for _, bad := range []struct {
		rows []string
		say  string
	}{
		{[]string{"1 a", "1 "}, ""}, // rows never filled in are left out
		{nil, "Nothing could be chosen"},
		{[]string{"1 -a"}, "Nothing could be chosen"},
		{[]string{"1 a", "1 A"}, "A stands twice"},
		{[]string{"1 ", "2 a"}, "Give it a name"},
		{[]string{"1 a", "2 b", "3 c", "4 d", "5 e"}, "At most 4 levels"},
		{[]string{"1 " + strings.Repeat("x", 61)}, "Give it a name"},
	} {
		a := c.Post(list, tree("Set "+bad.say, "", bad.rows...)...)
		if bad.say == "" {
			status(t, "fine", a, http.StatusSeeOther)
			continue
		}
		status(t, bad.say, a, http.StatusUnprocessableEntity)
		shows(t, bad.say, a, bad.say)
	}
	a := c.Post(list, tree(evil, "", "1 Solved", "1 Refund", "2 Whole", "2 -Part")...)
	status(t, "create", a, http.StatusSeeOther)
	page := a.Location
	a = c.Get(page)
	shows(t, "the set", a, "Gold &lt;script&gt;", `name="id" value="whole"`, "2 outcomes can be chosen. No queue uses this set yet.")
	if got := drawnTree(a); got != "1 Solved, 1 Refund, 2 Whole, 2 Part" {
		t.Errorf("stored as %q", got)
	}
	a = c.Post(list, tree(evil, "", "1 a")...)
	status(t, "the same name", a, http.StatusConflict)
	shows(t, "the same name", a, "Another set has this name.")
	status(t, "save", c.Post(page, tree("Support", "", "1 solved:All well", "1 whole:Whole")...), http.StatusSeeOther)
	id, _ := domain.ParseID(strings.TrimPrefix(page, list+"/"))
	d, err := w.DB.DispositionSet(context.Background(), id)
	if err != nil || d.Name != "Support" || fmt.Sprint(d.Outline()) != "[{solved All well 1 false} {whole Whole 1 false}]" {
		t.Errorf("%+v, %v", d, err)
	}
	a = c.Post(page, append(tree("Mine", "", "1 a"), "version", "1")...)
	status(t, "an old page", a, http.StatusConflict)
	shows(t, "an old page", a, "Somebody else changed this set", `value="Mine"`, `name="version" value="2"`)
	w.queue(admin.ID, "Orders", func(q *routing.QueueDef) { q.Settings.Dispositions = id })
	shows(t, "in use", c.Get(page), "Agents choose one of 2 outcomes in the wrap-ups of: Orders.")
	a = c.Post(page + "/archive")
	status(t, "archiving what is in use", a, http.StatusConflict)
	shows(t, "archiving what is in use", a, "use the set: Orders")
	shows(t, "the list", c.Get(list), "Orders", "2 outcomes", "1 outcome")
	other := c.Post(list, tree("Idle", "", "1 a")...).Location
	status(t, "archive", c.Post(other+"/archive"), http.StatusSeeOther)
	status(t, "an archived one", c.Get(other), http.StatusNotFound)
	status(t, "saving an archived one", c.Post(other, tree("x", "", "1 a")...), http.StatusNotFound)
}

func TestReasonPages(t *testing.T) {
	w := Open(t)
	w.SetUp()
	c := w.LoggedIn("mara@x.test")
	const list = "/settings/reasons"
	shows(t, "the usual ones", c.Get(list), "Break", "Lunch", "Meeting", "Training", "Missed", "The browser did not show")
	a := c.Post(list, "name", "lunch")
	status(t, "the same name", a, http.StatusConflict)
	shows(t, "the same name", a, "Another reason has this name.", `value="lunch"`)
	status(t, "no name", c.Post(list, "name", ""), http.StatusUnprocessableEntity)
	status(t, "create", c.Post(list, "name", evil), http.StatusSeeOther)
	shows(t, "created", c.Get(list), "Gold &lt;script&gt;")
	all := func() (ids []string, names string) {
		t.Helper()
		rs, err := w.DB.Reasons(context.Background())
		w.must(err)
		for _, r := range rs {
			ids, names = append(ids, r.ID.String()), names+" "+r.Name
		}
		return ids, names
	}
	ids, _ := all()
	at := list + "/" + ids[4]
	a = c.Post(at, "name", "Break")
	status(t, "renaming to another's", a, http.StatusConflict)
	shows(t, "renaming to another's", a, `name="name" value="Break" maxlength="60" required aria-invalid="true"`)
	status(t, "rename", c.Post(at, "name", "Doctor"), http.StatusSeeOther)
	status(t, "move", c.Post(at+"/move", "to", "2"), http.StatusSeeOther)
	if _, names := all(); names != " Break Doctor Lunch Meeting Training" {
		t.Error(names)
	}
	for _, id := range ids {
		status(t, "archive", c.Post(list+"/"+id+"/archive"), http.StatusSeeOther)
	}
	status(t, "archive twice", c.Post(at+"/archive"), http.StatusNotFound)
	status(t, "moving an archived one", c.Post(at+"/move", "to", "1"), http.StatusNotFound)
	shows(t, "none", c.Get(list), "No reason", "without saying why")
}
