package routing

import (
	"reflect"
	"testing"

	"relevo/domain"
	"relevo/domain/hours"
)

// TestExpand: teams become their members, one an agent.
func TestExpand(t *testing.T) {
	own := DefaultCapacity()
	own.RateLimit = 3
	base := DefaultCapacity()
	base.HardCap = 2
	c := Expand(Setup{
		Default: 100, Version: 7,
		People: []Person{{ID: 1, Name: "Ana", Enabled: true, CreatedAt: 30}, {ID: 2, Name: "Bo", Enabled: true, CreatedAt: 10}, {ID: 3, Name: "Cy", Enabled: true, CreatedAt: 20},
			{ID: 4, Name: "Di", Supervises: true}},
		Teams:      []Team{{ID: 50, Members: []TeamMember{{1, 2}, {2, 1}, {4, 3}}}, {ID: 51, Members: []TeamMember{{3, 1}}, ArchivedAt: 5}},
		Skills:     []Skill{{ID: 60}, {ID: 61, ArchivedAt: 5}},
		AgentSkill: []AgentSkill{{1, 60, 3}, {1, 61, 5}, {2, 60, 0}, {9, 60, 1}},
		Capacity:   map[domain.ID]Capacity{0: base, 2: own},
		OptIns:     []OptIn{{100, 3}},
		Hours:      []hours.Schedule{{ID: 70, Zone: "UTC"}},
		Queues: []QueueDef{
			{ID: 100, Name: "Sales", Status: QueueActive, Settings: Defaults(), Version: 4, CreatedAt: 8, Target: 101, Entries: []Entry{
				{Kind: EntryTeam, ID: 50, Rank: 2, Delay: 9, OptIn: true}, {Kind: EntryAgent, ID: 1, Rank: 1, Delay: 5}, {Kind: EntryEveryone, Rank: 3, OptIn: true}, {Kind: EntryTeam, ID: 51, Rank: 1}}},
			{ID: 101, Entries: []Entry{{Kind: EntryEveryone}}},
		},
	})
	if c.Default != 100 || c.Version != 7 || c.Hours[70].Zone != "UTC" || len(c.Agents) != 4 {
		t.Fatalf("%+v", c)
	}
	q := c.Queues[100]
	want := []Member{
		{Agent: 1, Rank: 1, Delay: 5, Position: 3, JoinSeq: 3},
		{Agent: 2, Rank: 2, Delay: 9, Position: 1, JoinSeq: 1, OptIn: true},
		{Agent: 3, Rank: 3, Position: 5, JoinSeq: 5, OptIn: true, In: true},
	}
	if !reflect.DeepEqual(q.Members, want) {
		t.Errorf("members\n%+v\nwant\n%+v", q.Members, want)
	}
	if q.Name != "Sales" || q.Version != 4 || q.Target != 101 || q.CreatedAt != 8 || q.Status != QueueActive {
		t.Errorf("%+v", q)
	}
	if m := c.Queues[101].Members; len(m) != 3 || m[0].Position != 3 || m[1].Position != 1 || m[0].Rank != 1 {
		t.Errorf("everyone, oldest first: %+v", m)
	}
	if a := c.Agents[1]; a.Capacity.HardCap != 2 || len(a.Skills) != 1 || a.Skills[60] != 3 || !a.Enabled {
		t.Errorf("%+v", a)
	}
	if a := c.Agents[2]; a.Capacity.RateLimit != 3 || len(a.Skills) != 0 {
		t.Errorf("%+v", a)
	}
	if a := c.Agents[4]; a.Enabled || !a.Supervises {
		t.Errorf("%+v", a)
	}
	if bare := Expand(Setup{People: []Person{{ID: 1}}}); bare.Agents[1].Capacity.Channels[Chat].Max != 4 {
		t.Error("without a stored capacity the built-in one holds")
	}
}
