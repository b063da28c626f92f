package engine_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"relevo/db"
	"relevo/domain"
	"relevo/domain/disposition"
	"relevo/domain/engine"
	"relevo/domain/routing"
)

// sql changes rows as another part of the program would.
func (h *house) sql(t *testing.T, q string, args ...any) {
	t.Helper()
	d, err := sql.Open("sqlite", "file:"+filepath.Join(h.Dir, db.File)+"?_pragma=busy_timeout(2000)")
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Exec(q, args...); err != nil {
		t.Fatal(err)
	}
}

// queue makes a queue with these settings and members, as JSON.
func (h *house) queue(t *testing.T, name, settings, entries string) {
	t.Helper()
	h.sql(t, "INSERT INTO queue (id, name, status, settings, entries, version, created_at) VALUES (?, ?, 'active', ?, ?, 1, 1)", int64(h.Engine.NewID()), name, settings, entries)
}

func wantField(t *testing.T, what string, err error, code, field string) {
	t.Helper()
	if e := domain.AsError(err); e == nil || e.Code != code || e.Field != field {
		t.Errorf("%s: %v, want %s %s", what, err, code, field)
	}
}

func (h *house) version(t *testing.T) string {
	t.Helper()
	v, err := h.DB.Setting(h.ctx, "routing_version")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestTeams(t *testing.T) {
	h := openHouse(t)
	before, woken := h.version(t), h.Hub.Version(engine.TopicRouting.Kind)
	team, err := h.Engine.CreateTeam(h.ctx, h.admin.ID, " Support ", []domain.ID{h.rui.ID})
	want(t, "create", err, "")
	if h.version(t) == before {
		t.Error("the version stays")
	}
	if h.Hub.Version(engine.TopicRouting.Kind) == woken {
		t.Error("nobody was told")
	}
	_, err = h.Engine.CreateTeam(h.ctx, h.admin.ID, "SUPPORT", nil)
	wantField(t, "the same name", err, "name_taken", "name")
	_, err = h.Engine.CreateTeam(h.ctx, h.admin.ID, "", nil)
	wantField(t, "no name", err, "invalid_field", "name")
	_, err = h.Engine.CreateTeam(h.ctx, h.admin.ID, "Sales", []domain.ID{team.ID})
	wantField(t, "a member who is no agent", err, "invalid_field", "members")
	_, err = h.Engine.CreateTeam(h.ctx, h.rui.ID, "Sales", nil)
	want(t, "an agent creates", err, "forbidden")

	want(t, "more members", h.Engine.UpdateTeam(h.ctx, h.admin.ID, team.ID, "support", []domain.ID{h.admin.ID, h.rui.ID}), "")
	list, err := h.DB.Teams(h.ctx)
	if err != nil || len(list) != 1 || list[0].Name != "support" || len(list[0].Members) != 2 || list[0].Members[0].JoinSeq != 2 || list[0].Members[1].JoinSeq != 1 {
		t.Fatalf("after the change: %+v, %v", list[0], err)
	}
	wantField(t, "renaming to nothing", h.Engine.UpdateTeam(h.ctx, h.admin.ID, team.ID, "\n", nil), "invalid_field", "name")
	want(t, "an agent changes", h.Engine.UpdateTeam(h.ctx, h.rui.ID, team.ID, "x", nil), "forbidden")

	h.queue(t, "Sales", `{}`, `[]`)
	h.queue(t, "Orders", `{}`, fmt.Sprintf(`[{"kind":"team","id":%q,"rank":1}]`, team.ID))
	before = h.version(t)
	err = h.Engine.ArchiveTeam(h.ctx, h.admin.ID, team.ID)
	if want(t, "in use", err, "in_use"); err == nil || fmt.Sprint(domain.AsError(err).Args) != "[Queues Orders]" {
		t.Errorf("in use by whom: %v", err)
	}
	if h.version(t) != before {
		t.Error("a refused command counts")
	}
	h.sql(t, "UPDATE queue SET archived_at = 1")
	want(t, "archive", h.Engine.ArchiveTeam(h.ctx, h.admin.ID, team.ID), "")
	want(t, "archive twice", h.Engine.ArchiveTeam(h.ctx, h.admin.ID, team.ID), "not_found")
	want(t, "changing an archived one", h.Engine.UpdateTeam(h.ctx, h.admin.ID, team.ID, "x", nil), "not_found")
	_, err = h.Engine.CreateTeam(h.ctx, h.admin.ID, "Support", nil)
	want(t, "the name of an archived one", err, "")
}

func TestSkills(t *testing.T) {
	h := openHouse(t)
	french, err := h.Engine.CreateSkill(h.ctx, h.admin.ID, "French")
	want(t, "create", err, "")
	returns, err := h.Engine.CreateSkill(h.ctx, h.admin.ID, "Returns")
	want(t, "create", err, "")
	_, err = h.Engine.CreateSkill(h.ctx, h.admin.ID, "french")
	wantField(t, "the same name", err, "name_taken", "name")
	_, err = h.Engine.CreateSkill(h.ctx, h.rui.ID, "x")
	want(t, "an agent creates", err, "forbidden")
	wantField(t, "renaming to another's", h.Engine.RenameSkill(h.ctx, h.admin.ID, returns.ID, "French"), "name_taken", "name")
	wantField(t, "renaming to nothing", h.Engine.RenameSkill(h.ctx, h.admin.ID, returns.ID, ""), "invalid_field", "name")
	want(t, "renaming", h.Engine.RenameSkill(h.ctx, h.admin.ID, returns.ID, "returns"), "")

	set := func(by, agent domain.ID, levels map[domain.ID]int) error {
		return h.Engine.SetAgentSkills(h.ctx, by, agent, levels)
	}
	want(t, "levels", set(h.admin.ID, h.rui.ID, map[domain.ID]int{french.ID: 5, returns.ID: 2}), "")
	want(t, "one level", set(h.admin.ID, h.rui.ID, map[domain.ID]int{french.ID: 0}), "")
	wantField(t, "a level too high", set(h.admin.ID, h.rui.ID, map[domain.ID]int{french.ID: 6}), "invalid_field", "level")
	wantField(t, "an unknown skill", set(h.admin.ID, h.rui.ID, map[domain.ID]int{french.ID: 1, h.rui.ID: 1}), "invalid_field", "skills")
	want(t, "an unknown agent", set(h.admin.ID, french.ID, map[domain.ID]int{french.ID: 1}), "not_found")
	want(t, "by an agent", set(h.rui.ID, h.rui.ID, map[domain.ID]int{french.ID: 1}), "forbidden")
	got, err := h.DB.AgentSkills(h.ctx)
	if err != nil || fmt.Sprint(got) != fmt.Sprint([]routing.AgentSkill{{Agent: h.rui.ID, Skill: returns.ID, Level: 2}}) {
		t.Errorf("levels %v, %v", got, err)
	}

	h.queue(t, "Abroad", fmt.Sprintf(`{"needs":[{"skill":%q,"min":2,"hard":true}]}`, french.ID), `[]`)
	want(t, "needed by a queue", h.Engine.ArchiveSkill(h.ctx, h.admin.ID, french.ID), "in_use")
	h.sql(t, "INSERT INTO work (conversation_id, segment_id, value) VALUES (1, 0, ?)", fmt.Sprintf(`{"needs":[{"skill":%q,"min":2}]}`, returns.ID))
	want(t, "waited for", h.Engine.ArchiveSkill(h.ctx, h.admin.ID, returns.ID), "in_use")
	h.sql(t, "DELETE FROM work")
	want(t, "archive", h.Engine.ArchiveSkill(h.ctx, h.admin.ID, returns.ID), "")
	if got, err := h.DB.AgentSkills(h.ctx); err != nil || len(got) != 0 {
		t.Errorf("after archiving: %v, %v", got, err)
	}
	want(t, "archive twice", h.Engine.ArchiveSkill(h.ctx, h.admin.ID, returns.ID), "not_found")
	wantField(t, "a level of an archived one", set(h.admin.ID, h.rui.ID, map[domain.ID]int{returns.ID: 1}), "invalid_field", "skills")
	for i := range routing.MaxSkills - 1 {
		_, err = h.Engine.CreateSkill(h.ctx, h.admin.ID, fmt.Sprint("skill ", i))
		want(t, "one more", err, "")
	}
	_, err = h.Engine.CreateSkill(h.ctx, h.admin.ID, "one too many")
	wantField(t, "over the limit", err, "invalid_field", "name")
	want(t, "renaming at the limit", h.Engine.RenameSkill(h.ctx, h.admin.ID, french.ID, "Français"), "")
}

func TestCapacity(t *testing.T) {
	h := openHouse(t)
	own := routing.DefaultCapacity()
	own.HardCap = 3
	want(t, "own", h.Engine.SetCapacity(h.ctx, h.admin.ID, h.rui.ID, &own), "")
	want(t, "default", h.Engine.SetCapacity(h.ctx, h.admin.ID, 0, &own), "")
	want(t, "no such agent", h.Engine.SetCapacity(h.ctx, h.admin.ID, 12345, &own), "not_found")
	want(t, "by an agent", h.Engine.SetCapacity(h.ctx, h.rui.ID, h.rui.ID, &own), "forbidden")
	bad := own.Clone()
	bad.HardCap = -1
	wantField(t, "a bad one", h.Engine.SetCapacity(h.ctx, h.admin.ID, 0, &bad), "invalid_field", "hard_cap")
	if all, err := h.DB.Capacities(h.ctx); err != nil || len(all) != 2 || all[h.rui.ID].HardCap != 3 {
		t.Errorf("%+v, %v", all, err)
	}
	want(t, "back to the default", h.Engine.SetCapacity(h.ctx, h.admin.ID, h.rui.ID, nil), "")
	want(t, "twice", h.Engine.SetCapacity(h.ctx, h.admin.ID, h.rui.ID, nil), "")
	if all, err := h.DB.Capacities(h.ctx); err != nil || len(all) != 1 {
		t.Errorf("%+v, %v", all, err)
	}
}

func TestDispositions(t *testing.T) {
	h := openHouse(t)
	items := []disposition.Item{{Name: "Solved"}, {Name: "Refund", Children: []disposition.Item{{Name: "Whole"}, {Name: "Part"}}}}
	set, err := h.Engine.CreateDispositionSet(h.ctx, h.admin.ID, "Support", items)
	want(t, "create", err, "")
	if items[0].ID != "" || set.Items[1].Children[1].ID != "part" {
		t.Errorf("what was given is %+v, what was made %+v", items, set.Items)
	}
	_, err = h.Engine.CreateDispositionSet(h.ctx, h.admin.ID, "support", items)
	wantField(t, "the same name", err, "name_taken", "name")
	_, err = h.Engine.CreateDispositionSet(h.ctx, h.admin.ID, "Empty", nil)
	wantField(t, "nothing to choose", err, "invalid_field", "items")
	_, err = h.Engine.CreateDispositionSet(h.ctx, h.rui.ID, "Mine", items)
	want(t, "an agent creates", err, "forbidden")

	// "whole" was chosen once; "part" never
	h.sql(t, `INSERT INTO assignment (id, conversation_id, agent_id, queue_id, segment_id, offer_id, role, stage, channel, mode, weight, how, started_at, ended_at, end_reason, ended_by,
snoozed_ms, snoozed_at, wrap_at, wrap_until, wrap_extended, done_at, disposition, notes, notes_rev, flagged, first_reply_at)
VALUES (1, 1, 1, 1, 1, 0, 'owner', 'done', 'chat', 'live', 25, '', 1, 2, '', '', 0, 0, 0, 0, 0, 3, 'whole', '', 0, 0, 0)`)
	next := []disposition.Item{{ID: "solved", Name: "All well"}, {Name: "Whole"}, {Name: "Part"}}
	set, err = h.Engine.UpdateDispositionSet(h.ctx, h.admin.ID, set.ID, set.Version, "Support desk", next)
	want(t, "change", err, "")
	stored, err := h.DB.DispositionSet(h.ctx, set.ID)
	if err != nil || stored.Name != "Support desk" || len(stored.Items) != 4 {
		t.Fatalf("after the change: %+v, %v", stored, err)
	}
	for i, s := range []string{"solved All well false", "whole-2 Whole false", "part Part false", "whole Whole true"} {
		if it := stored.Items[i]; fmt.Sprint(it.ID, " ", it.Name, " ", it.Hidden) != s {
			t.Errorf("entry %d: %+v, want %s", i, it, s)
		}
	}
	_, err = h.Engine.UpdateDispositionSet(h.ctx, h.admin.ID, set.ID, 1, "Support", next)
	want(t, "saved meanwhile", err, "newer_revision")
	_, err = h.Engine.UpdateDispositionSet(h.ctx, h.admin.ID, set.ID, 0, "", next)
	wantField(t, "no name", err, "invalid_field", "name")
	_, err = h.Engine.UpdateDispositionSet(h.ctx, h.admin.ID, 99, 0, "x", next)
	want(t, "no such set", err, "not_found")
	var many []disposition.Item
	for i := range disposition.MaxItems {
		many = append(many, disposition.Item{Name: fmt.Sprint("n", i)})
	}
	_, err = h.Engine.UpdateDispositionSet(h.ctx, h.admin.ID, set.ID, 0, "x", many)
	wantField(t, "too many with the one kept", err, "invalid_field", "items")

	h.queue(t, "Orders", fmt.Sprintf(`{"dispositions":%q}`, set.ID), `[]`)
	err = h.Engine.ArchiveDispositionSet(h.ctx, h.admin.ID, set.ID)
	if want(t, "in use", err, "in_use"); err == nil || !strings.Contains(fmt.Sprint(domain.AsError(err).Args), "Orders") {
		t.Errorf("in use by whom: %v", err)
	}
	h.sql(t, "UPDATE queue SET archived_at = 1")
	want(t, "archive", h.Engine.ArchiveDispositionSet(h.ctx, h.admin.ID, set.ID), "")
	want(t, "archive twice", h.Engine.ArchiveDispositionSet(h.ctx, h.admin.ID, set.ID), "not_found")
	_, err = h.Engine.UpdateDispositionSet(h.ctx, h.admin.ID, set.ID, 0, "x", next)
	want(t, "changing an archived one", err, "not_found")
}

func (h *house) reasons(t *testing.T) string {
	t.Helper()
	list, err := h.DB.Reasons(h.ctx)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for i, r := range list {
		out = append(out, r.Name)
		if r.Position < i+1 {
			t.Errorf("%s stands at %d", r.Name, r.Position)
		}
	}
	return strings.Join(out, " ")
}

func TestReasons(t *testing.T) {
	h := openHouse(t)
	is := func(what, names string) {
		t.Helper()
		if got := h.reasons(t); got != names {
			t.Errorf("%s: %q, want %q", what, got, names)
		}
	}
	is("after the set-up", "Break Lunch Meeting Training")
	want(t, "ensuring", h.Engine.EnsureReasons(h.ctx), "")
	is("ensured again", "Break Lunch Meeting Training")
	call, err := h.Engine.CreateReason(h.ctx, h.admin.ID, " Call\nback")
	want(t, "create", err, "")
	is("one more", "Break Lunch Meeting Training Call back")
	_, err = h.Engine.CreateReason(h.ctx, h.admin.ID, "lunch")
	wantField(t, "the same name", err, "name_taken", "name")
	_, err = h.Engine.CreateReason(h.ctx, h.rui.ID, "Nap")
	want(t, "an agent creates", err, "forbidden")
	want(t, "move", h.Engine.MoveReason(h.ctx, h.admin.ID, call.ID, 2), "")
	is("moved", "Break Call back Lunch Meeting Training")
	want(t, "rename", h.Engine.RenameReason(h.ctx, h.admin.ID, call.ID, "Callback"), "")
	wantField(t, "renaming to another's", h.Engine.RenameReason(h.ctx, h.admin.ID, call.ID, "Break"), "name_taken", "name")
	wantField(t, "renaming to nothing", h.Engine.RenameReason(h.ctx, h.admin.ID, call.ID, " "), "invalid_field", "name")
	want(t, "no such reason", h.Engine.MoveReason(h.ctx, h.admin.ID, h.rui.ID, 1), "not_found")
	want(t, "archive", h.Engine.ArchiveReason(h.ctx, h.admin.ID, call.ID), "")
	is("archived", "Break Lunch Meeting Training")
	for what, err := range map[string]error{"archive twice": h.Engine.ArchiveReason(h.ctx, h.admin.ID, call.ID), "rename an archived one": h.Engine.RenameReason(h.ctx, h.admin.ID, call.ID, "x"),
		"move an archived one": h.Engine.MoveReason(h.ctx, h.admin.ID, call.ID, 1)} {
		want(t, what, err, "not_found")
	}
	_, err = h.Engine.CreateReason(h.ctx, h.admin.ID, "Callback")
	want(t, "the name of an archived one", err, "")
	is("the last", "Break Lunch Meeting Training Callback")
	list, _ := h.DB.Reasons(h.ctx)
	for _, r := range list {
		want(t, "archive", h.Engine.ArchiveReason(h.ctx, h.admin.ID, r.ID), "")
	}
	want(t, "ensuring", h.Engine.EnsureReasons(h.ctx), "")
	is("nobody wants any", "")
}

// A workspace made before there were reasons gets them in its language; before
// the set-up there is nothing to give them to.
func TestEnsureReasons(t *testing.T) {
	h := openHouse(t)
	h.sql(t, "DELETE FROM presence_reason")
	h.sql(t, "UPDATE setting SET value = 'es' WHERE key = 'workspace.lang'")
	want(t, "ensuring", h.Engine.EnsureReasons(h.ctx), "")
	if got := h.reasons(t); got != "Pausa Almuerzo Reunión Formación" {
		t.Error(got)
	}
	h.sql(t, "DELETE FROM presence_reason")
	h.sql(t, "DELETE FROM setting WHERE key = 'workspace.lang'")
	want(t, "ensuring without a language", h.Engine.EnsureReasons(h.ctx), "")
	if got := h.reasons(t); got != "Break Lunch Meeting Training" {
		t.Error(got)
	}
}
