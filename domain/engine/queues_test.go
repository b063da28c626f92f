package engine_test

import (
	"testing"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/hours"
	"relevo/domain/people"
	"relevo/domain/routing"
	"relevo/domain/widget"
)

func queueOf(name string, entries ...routing.Entry) routing.QueueDef {
	return routing.QueueDef{Name: name, Settings: routing.Defaults(), Entries: entries}
}

func (h *house) makeQueue(t *testing.T, name string, entries ...routing.Entry) *routing.QueueDef {
	t.Helper()
	q, err := h.Engine.CreateQueue(h.ctx, h.admin.ID, queueOf(name, entries...))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func (h *house) setup(t *testing.T) *routing.Setup {
	t.Helper()
	s, err := h.DB.RoutingSetup(h.ctx)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// enters brings a conversation into a queue.
func (h *house) enters(t *testing.T, queue domain.ID) domain.ID {
	t.Helper()
	set := h.firstWidget.Settings
	set.Queue = queue
	want(t, "the chat enters a queue", h.Engine.UpdateWidget(h.ctx, h.admin.ID, h.firstWidget.ID, set), "")
	v, err := h.Engine.StartSession(h.ctx, engine.SessionStart{WidgetID: h.firstWidget.ID, Lang: "en"})
	want(t, "visitor", err, "")
	sent, err := h.Engine.PostVisitorMessage(h.ctx, engine.VisitorMessage{VisitorID: v.Visitor.ID, ClientID: "a", Text: "hello"})
	want(t, "message", err, "")
	set.Queue = 0
	want(t, "the chat enters the default queue", h.Engine.UpdateWidget(h.ctx, h.admin.ID, h.firstWidget.ID, set), "")
	return sent.ConversationID
}

func TestSetUpMakesDefaultQueue(t *testing.T) {
	h := openHouse(t)
	s := h.setup(t)
	if len(s.Queues) != 1 || s.Queues[0].ID != s.Default || s.Queues[0].Name != "General" || s.Queues[0].Status != routing.QueueActive || s.Version == 0 {
		t.Fatalf("after the set-up: %+v", s)
	}
	if e := s.Queues[0].Entries; len(e) != 1 || e[0].Kind != routing.EntryEveryone || e[0].Rank != 1 {
		t.Errorf("entries %+v", e)
	}
	for range 2 {
		want(t, "ensuring", h.Engine.EnsureDefaultQueue(h.ctx), "")
	}
	if again := h.setup(t); len(again.Queues) != 1 || again.Version != s.Version {
		t.Errorf("ensuring what is there changed something: %+v", again)
	}
}

func TestEnsureDefaultQueue(t *testing.T) {
	h := openHouse(t)
	h.Exec(t, "DELETE FROM queue")
	h.Exec(t, "DELETE FROM setting WHERE key IN ('default_queue', 'workspace.lang')")
	want(t, "an older database", h.Engine.EnsureDefaultQueue(h.ctx), "")
	s := h.setup(t)
	if len(s.Queues) != 1 || s.Default != s.Queues[0].ID {
		t.Fatalf("an older database: %+v", s)
	}
	h.Exec(t, "DELETE FROM setting WHERE key = 'default_queue'")
	want(t, "the setting alone is lost", h.Engine.EnsureDefaultQueue(h.ctx), "")
	if again := h.setup(t); len(again.Queues) != 1 || again.Default != s.Default {
		t.Errorf("with a queue, but no default: %+v", again)
	}
	h.Exec(t, "DELETE FROM queue")
	h.Exec(t, "DELETE FROM session")
	h.Exec(t, "DELETE FROM agent")
	want(t, "nobody there", h.Engine.EnsureDefaultQueue(h.ctx), "")
	if s := h.setup(t); len(s.Queues) != 0 {
		t.Errorf("before the set-up: %+v", s)
	}
}

func TestQueueCommands(t *testing.T) {
	h := openHouse(t)
	woken := h.Hub.Subscribe(engine.TopicRouting)
	defer woken.Close()
	_, err := h.Engine.CreateQueue(h.ctx, h.rui.ID, queueOf("Orders"))
	want(t, "an agent creates", err, "forbidden")
	q := h.makeQueue(t, "Orders", routing.Entry{Kind: routing.EntryAgent, ID: h.rui.ID, Rank: 1})
	select {
	case <-woken.C:
	default:
		t.Error("a new queue wakes nobody")
	}
	_, err = h.Engine.CreateQueue(h.ctx, h.admin.ID, queueOf("orders"))
	want(t, "the same name", err, "name_taken")

	edit := *q
	edit.Name, edit.Settings.Priority = "Orders and returns", 20
	saved, err := h.Engine.UpdateQueue(h.ctx, h.admin.ID, q.ID, 1, edit)
	if err != nil || saved.Version != 2 || saved.Settings.Priority != 20 || saved.CreatedAt != q.CreatedAt {
		t.Errorf("edit: %+v, %v", saved, err)
	}
	_, err = h.Engine.UpdateQueue(h.ctx, h.admin.ID, q.ID, 1, edit)
	want(t, "over a newer one", err, "newer_revision")
	_, err = h.Engine.UpdateQueue(h.ctx, h.rui.ID, q.ID, 2, edit)
	want(t, "an agent edits", err, "forbidden")

	want(t, "an agent pauses", h.Engine.PauseQueue(h.ctx, h.rui.ID, q.ID), "forbidden")
	want(t, "promoting", h.Engine.ChangeRole(h.ctx, h.admin.ID, h.rui.ID, people.Supervisor), "")
	before := h.setup(t).Version
	for range 2 {
		want(t, "a supervisor pauses", h.Engine.PauseQueue(h.ctx, h.rui.ID, q.ID), "")
	}
	if got, _ := h.DB.Queue(h.ctx, q.ID); got.Status != routing.QueuePaused || got.Version != 3 {
		t.Errorf("paused twice: %+v", got)
	}
	if v := h.setup(t).Version; v != before+1 {
		t.Errorf("pausing twice counts %d changes", v-before)
	}
	want(t, "a supervisor resumes", h.Engine.ResumeQueue(h.ctx, h.rui.ID, q.ID), "")
	want(t, "a supervisor makes it the default", h.Engine.SetDefaultQueue(h.ctx, h.rui.ID, q.ID), "forbidden")
	want(t, "default", h.Engine.SetDefaultQueue(h.ctx, h.admin.ID, q.ID), "")
	if s := h.setup(t); s.Default != q.ID {
		t.Errorf("default is %s", s.Default)
	}
	want(t, "an unknown one", h.Engine.PauseQueue(h.ctx, h.admin.ID, 99), "not_found")
}

func TestQueueRefersToWhatIsThere(t *testing.T) {
	h := openHouse(t)
	q := h.makeQueue(t, "Orders")
	for field, edit := range map[string]func(d *routing.QueueDef){
		"entries[1].id": func(d *routing.QueueDef) {
			d.Entries = []routing.Entry{{Kind: routing.EntryEveryone, Rank: 1}, {Kind: routing.EntryAgent, ID: 99, Rank: 1}}
		},
		"entries[0].id": func(d *routing.QueueDef) { d.Entries = []routing.Entry{{Kind: routing.EntryTeam, ID: 99, Rank: 1}} },
		"hours":         func(d *routing.QueueDef) { d.Settings.Hours = 99 },
		"dispositions":  func(d *routing.QueueDef) { d.Settings.Dispositions = 99 },
		"overflow[0].queue": func(d *routing.QueueDef) {
			d.Settings.Overflow = []routing.Overflow{{When: routing.WhenMaxWait, Do: routing.ToQueue, Queue: 99}}
		},
		"after_hours.queue": func(d *routing.QueueDef) { d.Settings.AfterHours = routing.Overflow{Do: routing.ToQueue, Queue: 99} },
		"needs[0].skill":    func(d *routing.QueueDef) { d.Settings.Needs = []routing.Need{{Skill: 99, Min: 1}} },
		"relax[0].skill":    func(d *routing.QueueDef) { d.Settings.Relax = []routing.RelaxStep{{After: 60_000, Skill: 99}} },
	} {
		d := *q
		edit(&d)
		_, err := h.Engine.UpdateQueue(h.ctx, h.admin.ID, q.ID, q.Version, d)
		if e := domain.AsError(err); e == nil || e.Kind != domain.KindInvalidField || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	d := *q
	d.Settings.Overflow = []routing.Overflow{{When: routing.WhenMaxWait, Do: routing.ToQueue, Queue: q.ID}}
	_, err := h.Engine.UpdateQueue(h.ctx, h.admin.ID, q.ID, q.Version, d)
	want(t, "overflow to itself", err, "invalid_field")
	if got, _ := h.DB.Queue(h.ctx, q.ID); got.Version != q.Version {
		t.Errorf("a refused edit was stored: %+v", got)
	}
}

// 15: a queue with something waiting is not archived without a target.
func TestArchiveQueue(t *testing.T) {
	h := openHouse(t)
	general := h.setup(t).Default
	q, other := h.makeQueue(t, "Orders"), h.makeQueue(t, "Returns")
	archive := func(id, target domain.ID) error { return h.Engine.ArchiveQueue(h.ctx, h.admin.ID, id, target) }
	want(t, "an agent archives", h.Engine.ArchiveQueue(h.ctx, h.rui.ID, q.ID, 0), "forbidden")
	want(t, "the default one", archive(general, q.ID), "queue_default")

	edit := *other
	edit.Settings.AfterHours = routing.Overflow{Do: routing.ToQueue, Queue: q.ID}
	_, err := h.Engine.UpdateQueue(h.ctx, h.admin.ID, other.ID, 1, edit)
	want(t, "after hours to it", err, "")
	want(t, "one that others send to", archive(q.ID, other.ID), "in_use")
	edit.Settings.AfterHours = routing.Overflow{Do: routing.ToTicket}
	_, err = h.Engine.UpdateQueue(h.ctx, h.admin.ID, other.ID, 2, edit)
	want(t, "no more", err, "")
	set := h.firstWidget.Settings
	set.Queue = q.ID
	want(t, "a chat enters it", h.Engine.UpdateWidget(h.ctx, h.admin.ID, h.firstWidget.ID, set), "")
	want(t, "one that a chat enters", archive(q.ID, other.ID), "in_use")
	set.Queue = 0
	want(t, "no more", h.Engine.UpdateWidget(h.ctx, h.admin.ID, h.firstWidget.ID, set), "")

	conv := h.enters(t, q.ID)
	want(t, "without a target", archive(q.ID, 0), "queue_has_waiting")
	want(t, "to itself", archive(q.ID, q.ID), "invalid_field")
	want(t, "to nowhere", archive(q.ID, 99), "invalid_field")
	want(t, "with a target", archive(q.ID, other.ID), "")
	if got, _ := h.DB.Queue(h.ctx, q.ID); got.Status != routing.QueueArchived || got.Target != other.ID || got.ArchivedAt == 0 {
		t.Errorf("with nobody at work it is archived at once: %+v", got)
	}
	if c, _ := h.DB.Conversation(h.ctx, conv); c.QueueID != other.ID {
		t.Errorf("what waited is in %s, want %s", c.QueueID, other.ID)
	}
	want(t, "archiving an archived one", archive(q.ID, 0), "not_found")
	empty := h.makeQueue(t, "orders") // the name is free again
	want(t, "an empty one", archive(empty.ID, 0), "")
	if got, _ := h.DB.Queue(h.ctx, empty.ID); got.Status != routing.QueueArchived {
		t.Errorf("an empty one: %+v", got)
	}
}

// A queue of which an agent still holds something drains until that is done.
func TestQueueDrains(t *testing.T) {
	h := openHouse(t)
	q, other := h.makeQueue(t, "Orders"), h.makeQueue(t, "Returns")
	conv, rui := h.enters(t, q.ID), conversation.Actor{ID: h.rui.ID}
	want(t, "pick", h.Engine.Pick(h.ctx, rui, conv), "")
	want(t, "archive", h.Engine.ArchiveQueue(h.ctx, h.admin.ID, q.ID, 0), "")
	got, _ := h.DB.Queue(h.ctx, q.ID)
	if got.Status != routing.QueueDraining || got.ArchivedAt != 0 {
		t.Errorf("draining: %+v", got)
	}
	want(t, "pausing a draining one", h.Engine.PauseQueue(h.ctx, h.admin.ID, q.ID), "queue_draining")
	_, err := h.Engine.UpdateQueue(h.ctx, h.admin.ID, q.ID, got.Version, *got)
	want(t, "editing a draining one", err, "queue_draining")
	want(t, "a draining default", h.Engine.SetDefaultQueue(h.ctx, h.admin.ID, q.ID), "queue_draining")
	want(t, "a draining target", h.Engine.ArchiveQueue(h.ctx, h.admin.ID, other.ID, q.ID), "invalid_field")
	want(t, "end", h.Engine.End(h.ctx, rui, conv, 1), "")
	if got, _ := h.DB.Queue(h.ctx, q.ID); got.Status != routing.QueueDraining {
		t.Errorf("during the wrap-up: %s", got.Status)
	}
	want(t, "wrap-up", h.Engine.SubmitWrapUp(h.ctx, h.rui.ID, conv, engine.WrapUpInput{}), "")
	if got, _ := h.DB.Queue(h.ctx, q.ID); got.Status != routing.QueueArchived {
		t.Errorf("after the wrap-up: %s", got.Status)
	}
}

func TestOptIn(t *testing.T) {
	h := openHouse(t)
	q := h.makeQueue(t, "Orders", routing.Entry{Kind: routing.EntryEveryone, Rank: 1, OptIn: true})
	own := h.makeQueue(t, "Mine", routing.Entry{Kind: routing.EntryAgent, ID: h.admin.ID, Rank: 1, OptIn: true}, routing.Entry{Kind: routing.EntryAgent, ID: h.rui.ID, Rank: 2})
	want(t, "in", h.Engine.OptIn(h.ctx, h.rui.ID, q.ID, true), "")
	version := h.setup(t).Version
	want(t, "in again", h.Engine.OptIn(h.ctx, h.rui.ID, q.ID, true), "")
	if s := h.setup(t); len(s.OptIns) != 1 || s.OptIns[0] != (routing.OptIn{Queue: q.ID, Agent: h.rui.ID}) || s.Version != version {
		t.Errorf("opted in twice: %+v, version %d then %d", s.OptIns, version, s.Version)
	}
	want(t, "where nobody asks", h.Engine.OptIn(h.ctx, h.rui.ID, own.ID, true), "not_found")
	want(t, "out", h.Engine.OptIn(h.ctx, h.rui.ID, q.ID, false), "")
	if s := h.setup(t); len(s.OptIns) != 0 {
		t.Errorf("opted out: %+v", s.OptIns)
	}
	h.Exec(t, "INSERT INTO team VALUES (7, 'Night', 1, 0)")
	h.Exec(t, "INSERT INTO team_member VALUES (7, ?, 1)", h.rui.ID)
	team := h.makeQueue(t, "Night", routing.Entry{Kind: routing.EntryTeam, ID: 7, Rank: 1, OptIn: true})
	want(t, "through a team", h.Engine.OptIn(h.ctx, h.rui.ID, team.ID, true), "")
	want(t, "not in the team", h.Engine.OptIn(h.ctx, h.admin.ID, team.ID, true), "not_found")
}

func TestWidgetEntersQueue(t *testing.T) {
	h := openHouse(t)
	set := widget.Defaults("Shop")
	set.Queue = 99
	_, err := h.Engine.CreateWidget(h.ctx, h.admin.ID, set)
	want(t, "into nowhere", err, "invalid_field")
	set.Queue = h.makeQueue(t, "Orders").ID
	w, err := h.Engine.CreateWidget(h.ctx, h.admin.ID, set)
	want(t, "into a queue", err, "")
	if got, _ := h.DB.Widget(h.ctx, w.ID); got.Settings.Queue != set.Queue {
		t.Errorf("queue %s", got.Settings.Queue)
	}
	set.Queue = 99
	want(t, "moved to nowhere", h.Engine.UpdateWidget(h.ctx, h.admin.ID, w.ID, set), "invalid_field")
}

func TestScheduleCommands(t *testing.T) {
	h := openHouse(t)
	office := hours.Schedule{Name: "Office", Zone: "Europe/Madrid"}
	office.Week[0] = []hours.Span{{From: 540, To: 1080}}
	_, err := h.Engine.CreateSchedule(h.ctx, h.rui.ID, office)
	want(t, "an agent creates", err, "forbidden")
	_, err = h.Engine.CreateSchedule(h.ctx, h.admin.ID, hours.Schedule{Name: "x", Zone: "Nowhere"})
	want(t, "no zone", err, "invalid_field")
	s, err := h.Engine.CreateSchedule(h.ctx, h.admin.ID, office)
	want(t, "create", err, "")
	_, err = h.Engine.CreateSchedule(h.ctx, h.admin.ID, office)
	want(t, "the same name", err, "name_taken")
	office.Dates = []hours.Date{{Day: "2026-12-25", Name: "Christmas"}}
	saved, err := h.Engine.UpdateSchedule(h.ctx, h.admin.ID, s.ID, 1, office)
	if err != nil || saved.ID != s.ID || saved.Version != 2 || len(saved.Dates) != 1 {
		t.Errorf("edit: %+v, %v", saved, err)
	}
	_, err = h.Engine.UpdateSchedule(h.ctx, h.admin.ID, s.ID, 1, office)
	want(t, "over a newer one", err, "newer_revision")
	q := queueOf("Orders")
	q.Settings.Hours = s.ID
	made, err := h.Engine.CreateQueue(h.ctx, h.admin.ID, q)
	want(t, "a queue with hours", err, "")
	want(t, "hours a queue keeps", h.Engine.ArchiveSchedule(h.ctx, h.admin.ID, s.ID), "in_use")
	want(t, "the queue goes", h.Engine.ArchiveQueue(h.ctx, h.admin.ID, made.ID, 0), "")
	want(t, "archive", h.Engine.ArchiveSchedule(h.ctx, h.admin.ID, s.ID), "")
	want(t, "archive twice", h.Engine.ArchiveSchedule(h.ctx, h.admin.ID, s.ID), "not_found")
	_, err = h.Engine.UpdateSchedule(h.ctx, h.admin.ID, s.ID, 3, office)
	want(t, "editing an archived one", err, "not_found")
	if s := h.setup(t); len(s.Hours) != 0 {
		t.Errorf("archived hours are read: %+v", s.Hours)
	}
}
