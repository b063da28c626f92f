package routing_test

import (
	"fmt"
	"strings"
	"testing"

	"relevo/domain"
	"relevo/domain/label"
	"relevo/domain/routing"
)

// problem is the field and the sentence of an error, "" for none.
func problem(err error) string {
	e := domain.AsError(err)
	if e == nil {
		return fmt.Sprint(err)
	}
	return e.Field + " " + e.Key
}

func TestNames(t *testing.T) {
	for in, want := range map[string]string{" Gold\tsupport ": "Gold support", "": "", "\n": "", strings.Repeat("ñ", 60): strings.Repeat("ñ", 60), strings.Repeat("x", 61): "", "a\u202eb": "ab"} {
		team, skill := routing.Team{Name: in}, routing.Skill{Name: in}
		for what, err := range map[string]error{"team": team.Check(), "skill": skill.Check()} {
			if want == "" && problem(err) != "name teams.name" || want != "" && err != nil {
				t.Errorf("%s %q: %v", what, in, err)
			}
		}
		if want != "" && (team.Name != want || skill.Name != want) {
			t.Errorf("%q became %q and %q", in, team.Name, skill.Name)
		}
	}
	for _, c := range []struct {
		a, b string
		same bool
	}{{"Gold", "gOLD", true}, {"Jose\u0301", "José", true}, {"Jose", "José", false}, {"A", "B", false}} {
		if label.Same(c.a, c.b) != c.same {
			t.Errorf("%q and %q: %v", c.a, c.b, !c.same)
		}
	}
}

func TestMembers(t *testing.T) {
	team := routing.Team{}
	for _, c := range []struct {
		agents []domain.ID
		want   string
	}{
		{[]domain.ID{7, 3, 7}, "[{3 2} {7 1}]"},
		{[]domain.ID{3, 9}, "[{3 2} {9 3}]"},
		{[]domain.ID{9, 7, 3}, "[{3 2} {7 4} {9 3}]"},
		{nil, "[]"},
	} {
		if team.SetMembers(c.agents); strings.ReplaceAll(fmt.Sprintf("%d", team.Members), "\n", "") != c.want {
			t.Errorf("%v: %d, want %s", c.agents, team.Members, c.want)
		}
		if team.Has(7) != strings.Contains(c.want, "{7 ") {
			t.Errorf("%v: wrong about 7", c.agents)
		}
	}
}

func TestLevels(t *testing.T) {
	for level, want := range map[int]string{0: "<nil>", 1: "<nil>", 5: "<nil>", 6: "level teams.level", -1: "level teams.level"} {
		if got := problem(routing.CheckLevel(level)); got != want {
			t.Errorf("%d: %s", level, got)
		}
	}
}

func TestUses(t *testing.T) {
	q := routing.QueueDef{Entries: []routing.Entry{{Kind: routing.EntryTeam, ID: 1, Rank: 1}, {Kind: routing.EntryAgent, ID: 20, Rank: 2}, {Kind: routing.EntryAgent, ID: 1, Rank: 3}},
		Settings: routing.Settings{Needs: []routing.Need{{Skill: 5}}, Relax: []routing.RelaxStep{{Skill: 6}}, Dispositions: 9}}
	for what, ok := range map[string]bool{"team": q.UsesTeam(1), "needed": q.UsesSkill(5), "loosened": q.UsesSkill(6), "set": q.UsesDispositions(9)} {
		if !ok {
			t.Errorf("%s is not in use", what)
		}
	}
	for what, ok := range map[string]bool{"an agent of that id": q.UsesTeam(20), "another skill": q.UsesSkill(7), "another set": q.UsesDispositions(1)} {
		if ok {
			t.Errorf("%s is in use", what)
		}
	}
	teams := []routing.Team{{ID: 1, Members: []routing.TeamMember{{Agent: 20}, {Agent: 21}}}, {ID: 2, Members: []routing.TeamMember{{Agent: 22}}}}
	for agent, want := range map[domain.ID]string{20: "[1 2]", 21: "[1]", 22: "[]", 1: "[3]"} {
		var ranks []int
		for _, e := range q.Through(agent, teams) {
			ranks = append(ranks, e.Rank)
		}
		if fmt.Sprint(ranks) != want {
			t.Errorf("agent %d: %v, want %s", agent, ranks, want)
		}
	}
	q.Entries = append(q.Entries, routing.Entry{Kind: routing.EntryEveryone})
	if len(q.Through(22, teams)) != 1 {
		t.Error("everyone leaves somebody out")
	}
}
