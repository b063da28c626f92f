package dbtest

import (
	"errors"
	"reflect"
	"testing"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/hours"
	"relevo/domain/routing"
)

func aQueue(s *Shop, name string) *routing.QueueDef {
	set := routing.Defaults()
	set.Overflow = []routing.Overflow{{When: routing.WhenFull, Do: routing.ToClose, Text: map[string]string{"en": "Full", "es": "Lleno"}}}
	set.OnlyOnline = new(bool)
	return &routing.QueueDef{ID: s.Engine.NewID(), Name: name, Status: routing.QueueActive, Settings: set, Version: 1, CreatedAt: 5,
		Entries: []routing.Entry{{Kind: routing.EntryAgent, ID: s.Mara.ID, Rank: 2, Delay: 3000, OptIn: true}, {Kind: routing.EntryEveryone, Rank: 9}}}
}

func queues(t *testing.T, s *Shop) {
	a, b := aQueue(s, "Support"), aQueue(s, "Orders")
	s.Write(func(tx engine.Tx) error { return errors.Join(tx.SaveQueue(a), tx.SaveQueue(b)) })
	for what, read := range map[string]func() (*routing.QueueDef, error){
		"read": func() (*routing.QueueDef, error) { return s.DB.Queue(s.Ctx, a.ID) },
		"in a command": func() (q *routing.QueueDef, err error) {
			s.Write(func(tx engine.Tx) error { q, err = tx.Queue(a.ID); return nil })
			return q, err
		},
	} {
		if got, err := read(); err != nil || !reflect.DeepEqual(got, a) {
			t.Errorf("%s: %+v, %v\nwant %+v", what, got, err, a)
		}
	}
	a.Name, a.Status, a.ArchivedAt, a.Version, a.Target, a.Entries = "Old", routing.QueueArchived, 9, 2, b.ID, nil
	s.Write(func(tx engine.Tx) error { return tx.SaveQueue(a) })
	if got, err := s.DB.Queue(s.Ctx, a.ID); err != nil || !reflect.DeepEqual(got, a) {
		t.Errorf("after an edit: %+v, %v", got, err)
	}
	if all, err := s.DB.Queues(s.Ctx); err != nil || len(all) != 1 || all[0].ID != b.ID {
		t.Errorf("in use: %v, %v", all, err)
	}
	if _, err := s.DB.Queue(s.Ctx, 99); !domain.IsCode(err, "not_found") {
		t.Errorf("an unknown one: %v", err)
	}
	s.Write(func(tx engine.Tx) error {
		for i, want := range []bool{true, false} {
			if changed, err := tx.SetOptIn(b.ID, s.Mara.ID, true); err != nil || changed != want {
				t.Errorf("opting in, time %d: %t, %v", i+1, changed, err)
			}
		}
		if changed, err := tx.SetOptIn(b.ID, s.Rui.ID, false); err != nil || changed {
			t.Errorf("opting out of what was not chosen: %t, %v", changed, err)
		}
		if ws, err := tx.Widgets(); err != nil || len(ws) != 1 || ws[0].ID != s.Widget {
			t.Errorf("widgets: %v, %v", ws, err)
		}
		return nil
	})
}

// queueLoad: what waits is counted in the list's index, what agents hold in
// rings and assignments.
func queueLoad(t *testing.T, s *Shop) {
	q := aQueue(s, "Support")
	s.Write(func(tx engine.Tx) error { return tx.SaveQueue(q) })
	load := func(waiting, held int) {
		t.Helper()
		s.Write(func(tx engine.Tx) error {
			if w, h, err := tx.QueueLoad(q.ID); err != nil || w != waiting || h != held {
				t.Errorf("%d wait, %d held, %v; want %d and %d", w, h, err, waiting, held)
			}
			return nil
		})
		by, err := s.DB.QueueWaiting(s.Ctx)
		if err != nil || by[q.ID] != waiting || by[0] != 0 {
			t.Errorf("waiting by queue: %v, %v; want %d", by, err, waiting)
		}
	}
	load(0, 0)
	first, second := s.Say(s.Visitor, "one").ConversationID, s.Say(s.NewVisitor(), "two").ConversationID
	s.Exec("UPDATE conversation SET queue_id = ? WHERE id IN (?, ?)", q.ID, first, second)
	load(2, 0)
	s.Exec("UPDATE conversation SET owner_id = ? WHERE id = ?", s.Mara.ID, first)
	s.Exec("INSERT INTO assignment VALUES (1, ?, ?, ?, 0, 0, 'owner', 'active', 'chat', 'live', 25, 'pick', 1, 0, '', '', 0, 0, 0, 0, 0, 0, '', '', 0, 0, 0)", first, s.Mara.ID, q.ID)
	s.Exec("INSERT INTO offer VALUES (1, ?, ?, ?, 0, 'ring', 0, 'chat', 25, 'offered', 1, 2, 0, 0, '', '')", second, s.Mara.ID, q.ID)
	load(1, 2)
	s.Exec("UPDATE assignment SET stage = 'wrapup'")
	s.Exec("UPDATE offer SET state = 'declined'")
	load(1, 1)
	s.Exec("UPDATE assignment SET stage = 'done'")
	load(1, 0)
	s.Exec("UPDATE conversation SET folder = ?", conversation.FolderClosed)
	load(0, 0)
}

func schedules(t *testing.T, s *Shop) {
	h := &hours.Schedule{ID: s.Engine.NewID(), Name: "Office", Zone: "Europe/Madrid", Version: 3, Dates: []hours.Date{{Day: "2026-12-25", Name: "Navidad"}}}
	h.Week[2] = []hours.Span{{From: 540, To: 60}}
	gone := &hours.Schedule{ID: s.Engine.NewID(), Name: "Old", Zone: "UTC", Version: 1, Archived: 7}
	s.Write(func(tx engine.Tx) error { return errors.Join(tx.SaveSchedule(h), tx.SaveSchedule(gone)) })
	s.Write(func(tx engine.Tx) error {
		if got, err := tx.Schedule(h.ID); err != nil || !reflect.DeepEqual(got, h) {
			t.Errorf("in a command: %+v, %v", got, err)
		}
		return nil
	})
	if got, err := s.DB.Schedule(s.Ctx, gone.ID); err != nil || !reflect.DeepEqual(got, gone) {
		t.Errorf("an archived one: %+v, %v", got, err)
	}
	if all, err := s.DB.Schedules(s.Ctx); err != nil || len(all) != 1 || !reflect.DeepEqual(all[0], h) {
		t.Errorf("in use: %v, %v", all, err)
	}
}

// routingSetup: one read gives everything, in a command and outside.
func routingSetup(t *testing.T, s *Shop) {
	q, old := aQueue(s, "Support"), aQueue(s, "Old")
	old.Status, old.ArchivedAt = routing.QueueArchived, 4
	h := &hours.Schedule{ID: s.Engine.NewID(), Name: "Office", Zone: "UTC", Version: 1}
	own := routing.DefaultCapacity()
	own.Cap = [2]int{50, 60}
	s.Write(func(tx engine.Tx) error {
		if err := errors.Join(tx.SaveQueue(q), tx.SaveQueue(old), tx.SaveSchedule(h), tx.SetSetting(engine.SettingDefaultQueue, q.ID.String())); err != nil {
			return err
		}
		_, err := tx.SetOptIn(q.ID, s.Mara.ID, true)
		return err
	})
	s.Exec("INSERT INTO team VALUES (11, 'Night', 1, 0), (12, 'Gone', 1, 2)")
	s.Exec("INSERT INTO team_member VALUES (11, ?, 2), (11, ?, 1), (12, ?, 1)", s.Mara.ID, s.Rui.ID, s.Rui.ID)
	s.Exec("INSERT INTO skill VALUES (21, 'French', 1, 0), (22, 'Gone', 1, 2)")
	s.Exec("INSERT INTO agent_skill VALUES (?, 21, 4), (?, 22, 1)", s.Rui.ID, s.Rui.ID)
	s.Exec(`INSERT INTO capacity VALUES (?, '{"cap":[50,60],"hard_cap":1,"channels":{"voice":{"weight":100,"max":1},"video":{"weight":100,"max":1},"chat":{"weight":25,"max":4},"email":{"weight":10,"max":10},"message":{"weight":10,"max":10}}}')`, s.Mara.ID)
	s.Exec("UPDATE agent SET disabled_at = 3 WHERE id = ?", s.Rui.ID)
	s.Write(func(tx engine.Tx) error { return errors.Join(tx.BumpRouting(), tx.BumpRouting()) })
	want := &routing.Setup{Queues: []routing.QueueDef{*q}, Teams: []routing.Team{{ID: 11, Name: "Night", CreatedAt: 1, Members: []routing.TeamMember{{Agent: s.Mara.ID, JoinSeq: 2}, {Agent: s.Rui.ID, JoinSeq: 1}}}},
		Skills: []routing.Skill{{ID: 21, Name: "French", CreatedAt: 1}}, AgentSkill: []routing.AgentSkill{{Agent: s.Rui.ID, Skill: 21, Level: 4}},
		OptIns: []routing.OptIn{{Queue: q.ID, Agent: s.Mara.ID}}, People: []routing.Person{{ID: s.Mara.ID, Name: "Mara", Enabled: true}, {ID: s.Rui.ID, Name: "Rui"}},
		Capacity: map[domain.ID]routing.Capacity{0: routing.DefaultCapacity(), s.Mara.ID: own}, Hours: []hours.Schedule{*h}, Default: q.ID, Version: 2}
	got, err := s.DB.RoutingSetup(s.Ctx)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("read: %+v, %v\nwant %+v", got, err, want)
	}
	s.Write(func(tx engine.Tx) error {
		if err := tx.BumpRouting(); err != nil {
			return err
		}
		in, err := tx.RoutingSetup()
		want.Version = 3
		if err != nil || !reflect.DeepEqual(in, want) {
			t.Errorf("in a command, its own change included: %+v, %v", in, err)
		}
		return nil
	})
	before := s.Hub.Version(engine.TopicRouting.Kind)
	s.Write(func(tx engine.Tx) error { return tx.BumpRouting() })
	if s.Hub.Version(engine.TopicRouting.Kind) == before {
		t.Error("a change of the configuration wakes nobody")
	}
}
