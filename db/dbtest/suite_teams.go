package dbtest

import (
	"fmt"
	"reflect"
	"testing"

	"relevo/domain"
	"relevo/domain/disposition"
	"relevo/domain/engine"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

func teamRows(t *testing.T, s *Shop) {
	team := routing.Team{ID: 5, Name: "Support", CreatedAt: 3, Members: []routing.TeamMember{{Agent: s.Mara.ID, JoinSeq: 2}, {Agent: s.Rui.ID, JoinSeq: 1}}}
	old := routing.Team{ID: 6, Name: "Old", CreatedAt: 4, ArchivedAt: 9, Members: []routing.TeamMember{{Agent: s.Rui.ID, JoinSeq: 1}}}
	empty := routing.Team{ID: 7, Name: "Night", CreatedAt: 5}
	s.Write(func(tx engine.Tx) error {
		for _, v := range []*routing.Team{&team, &old, &empty} {
			if err := tx.SaveTeam(v); err != nil {
				return err
			}
		}
		return nil
	})
	team.Name, team.Members = "First line", team.Members[1:]
	s.Write(func(tx engine.Tx) error {
		if err := tx.SaveTeam(&team); err != nil {
			return err
		}
		got, err := tx.Team(5)
		if err != nil || !reflect.DeepEqual(*got, team) {
			t.Errorf("changed: %+v, %v", got, err)
		}
		if got, err := tx.Team(6); err != nil || !reflect.DeepEqual(*got, old) {
			t.Errorf("archived: %+v, %v", got, err)
		}
		if _, err := tx.Team(99); !domain.IsCode(err, "not_found") {
			t.Errorf("no such team: %v", err)
		}
		inside, err := tx.Teams()
		if err != nil || len(inside) != 2 {
			t.Errorf("in a command: %v, %v", inside, err)
		}
		return nil
	})
	if got, err := s.DB.Teams(s.Ctx); err != nil || !reflect.DeepEqual(got, []*routing.Team{&team, &empty}) {
		t.Errorf("in use, by name: %+v, %v", got, err)
	}
}

func skillRows(t *testing.T, s *Shop) {
	s.Write(func(tx engine.Tx) error {
		for _, v := range []*routing.Skill{{ID: 1, Name: "Returns", CreatedAt: 1}, {ID: 2, Name: "French", CreatedAt: 2}, {ID: 3, Name: "Gone", CreatedAt: 3, ArchivedAt: 4}} {
			if err := tx.SaveSkill(v); err != nil {
				return err
			}
		}
		for _, l := range []routing.AgentSkill{{Agent: s.Mara.ID, Skill: 1, Level: 3}, {Agent: s.Mara.ID, Skill: 2, Level: 5}, {Agent: s.Rui.ID, Skill: 1, Level: 1}, {Agent: s.Mara.ID, Skill: 1, Level: 4}, {Agent: s.Mara.ID, Skill: 2}} {
			if err := tx.SetAgentSkill(l); err != nil {
				return err
			}
		}
		return nil
	})
	if got, err := s.DB.Skills(s.Ctx); err != nil || len(got) != 2 || got[0].Name != "French" || got[1].Name != "Returns" {
		t.Errorf("in use, by name: %v, %v", got, err)
	}
	want := []routing.AgentSkill{{Agent: s.Mara.ID, Skill: 1, Level: 4}, {Agent: s.Rui.ID, Skill: 1, Level: 1}}
	if got, err := s.DB.AgentSkills(s.Ctx); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("levels %v, %v; want %v", got, err, want)
	}
	s.Write(func(tx engine.Tx) error { return tx.DropSkill(1) })
	if got, err := s.DB.AgentSkills(s.Ctx); err != nil || len(got) != 0 {
		t.Errorf("after dropping: %v, %v", got, err)
	}
	s.Write(func(tx engine.Tx) error {
		if wanted, err := tx.SkillWanted(1); err != nil || wanted {
			t.Errorf("wanted by nobody: %v, %v", wanted, err)
		}
		if list, err := tx.Skills(); err != nil || len(list) != 2 {
			t.Errorf("in a command: %v, %v", list, err)
		}
		if gone, err := tx.Skill(3); err != nil || gone.ArchivedAt != 4 {
			t.Errorf("archived: %+v, %v", gone, err)
		}
		return nil
	})
}

func capacityRows(t *testing.T, s *Shop) {
	own := routing.DefaultCapacity()
	own.RateLimit, own.RateWindow, own.Occupied = 3, 60_000, []routing.OccupiedRule{{Channel: routing.Chat, N: 2, Blocks: []routing.Channel{routing.Email}}}
	def := routing.DefaultCapacity()
	def.HardCap = 2
	s.Write(func(tx engine.Tx) error {
		if err := tx.SaveCapacity(s.Mara.ID, &def); err != nil {
			return err
		}
		if err := tx.SaveCapacity(s.Mara.ID, &own); err != nil {
			return err
		}
		if err := tx.SaveCapacity(s.Rui.ID, &own); err != nil {
			return err
		}
		return tx.SaveCapacity(0, &def)
	})
	s.Write(func(tx engine.Tx) error { return tx.SaveCapacity(s.Rui.ID, nil) })
	got, err := s.DB.Capacities(s.Ctx)
	if want := map[domain.ID]routing.Capacity{0: def, s.Mara.ID: own}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

func dispositionRows(t *testing.T, s *Shop) {
	set := disposition.Set{ID: 4, Name: "Sales", Items: []disposition.Item{{ID: "won", Name: "Won"}, {ID: "lost", Name: "Lost", Children: []disposition.Item{{ID: "price", Name: "Price", Hidden: true}}}}}
	old := disposition.Set{ID: 3, Name: "Old", Items: set.Items, Archived: 7}
	s.Write(func(tx engine.Tx) error {
		if err := tx.SaveDispositionSet(&old); err != nil {
			return err
		}
		set.Name = "before"
		if err := tx.SaveDispositionSet(&set); err != nil {
			return err
		}
		set.Name = "Sales"
		return tx.SaveDispositionSet(&set)
	})
	if got, err := s.DB.DispositionSets(s.Ctx); err != nil || !reflect.DeepEqual(got, []*disposition.Set{&set}) {
		t.Errorf("in use: %+v, %v", got, err)
	}
	if got, err := s.DB.DispositionSet(s.Ctx, 3); err != nil || !reflect.DeepEqual(*got, old) {
		t.Errorf("archived: %+v, %v", got, err)
	}
	if _, err := s.DB.DispositionSet(s.Ctx, 9); !domain.IsCode(err, "not_found") {
		t.Errorf("no such set: %v", err)
	}
	s.Write(func(tx engine.Tx) error {
		if used, err := tx.DispositionsUsed([]string{"won", "lost"}); err != nil || len(used) != 0 {
			t.Errorf("used by nothing: %v, %v", used, err)
		}
		return nil
	})
}

func reasonRows(t *testing.T, s *Shop) {
	s.Write(func(tx engine.Tx) error {
		if any, err := tx.AnyReason(); err != nil || any {
			t.Errorf("a reason before any: %v, %v", any, err)
		}
		for i, name := range []string{"Lunch", "Break", "Gone"} {
			r := presence.Reason{ID: domain.ID(i + 1), Name: name, Position: 3 - i, ArchivedAt: int64(i / 2)}
			if err := tx.SaveReason(&r); err != nil {
				return err
			}
		}
		if any, err := tx.AnyReason(); err != nil || !any {
			t.Errorf("no reason: %v, %v", any, err)
		}
		return nil
	})
	names := ""
	got, err := s.DB.Reasons(s.Ctx)
	for _, r := range got {
		names += fmt.Sprint(r.Name, r.Position)
	}
	if err != nil || names != "Break2Lunch3" {
		t.Errorf("in use, in order: %s, %v", names, err)
	}
	if r, err := s.DB.Reason(s.Ctx, 3); err != nil || r.Name != "Gone" || r.ArchivedAt == 0 {
		t.Errorf("archived: %+v, %v", r, err)
	}
}

func routingVersion(t *testing.T, s *Shop) {
	for _, want := range []string{"1", "2", "3"} {
		s.Write(func(tx engine.Tx) error { return tx.BumpRouting() })
		if got := s.Setting("routing_version"); got != want {
			t.Errorf("version %q, want %q", got, want)
		}
	}
	err := s.DB.Write(s.Ctx, func(tx engine.Tx) error {
		if err := tx.BumpRouting(); err != nil {
			return err
		}
		return domain.Forbidden()
	})
	if got := s.Setting("routing_version"); err == nil || got != "3" {
		t.Errorf("after a command that failed: %q, %v", got, err)
	}
}
