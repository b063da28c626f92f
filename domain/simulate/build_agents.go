package simulate

import (
	"fmt"
	"slices"

	"relevo/domain"
	"relevo/domain/routing"
)

// groups makes the agents and how they behave.
func (b *builder) groups() {
	for i := range b.f.Agents {
		f, path := &b.f.Agents[i], fmt.Sprintf("$.agents[%d]", i)
		n := 1
		if f.Count != nil {
			n = *f.Count
		}
		if n < 1 || len(b.m.agents)+n > mostAgents {
			b.fail(path+".count", "count is how many agents are like this: 1 to %d in all", mostAgents)
			return
		}
		g := b.behaviour(f, path)
		g.from, g.to = len(b.m.agents), len(b.m.agents)+n
		capacity, skills := b.capacity(f, path), b.skills(f, path)
		if b.err != nil {
			return
		}
		b.m.groups = append(b.m.groups, g)
		for j := range n {
			id := domain.ID(agentIDs + len(b.m.agents))
			name := f.Name
			if f.Count != nil {
				name = fmt.Sprintf("%s %d", f.Name, j+1)
			}
			b.m.agents = append(b.m.agents, agent{id: id, group: int32(i)})
			b.m.config.Agents[id] = &routing.Agent{ID: id, Name: name, Enabled: true, Capacity: capacity, Skills: skills}
		}
	}
}

func (b *builder) behaviour(f *fileAgents, path string) group {
	g := group{name: f.Name, ready: 1, pace: 1, delay: dist{kind: fixed}, back: dist{kind: fixed}}
	if f.Pace != nil {
		if g.pace = *f.Pace; !(g.pace > 0) {
			b.fail(path+".pace", "pace is above 0: 1 works as the traffic says, 2 takes half the time")
		}
	}
	b.shifts(f, path, &g)
	if r := f.Ready; r != nil {
		g.ready, g.pause = float64(r.Share), b.finite(r.Pause, path+".ready.pause", dist{kind: exponential, mean: 5 * 60_000})
		if g.ready == 0 || g.pause.mean <= 0 {
			b.fail(path+".ready", "the share of ready time and the mean pause are above 0")
		}
		g.stretch = g.pause.mean * g.ready / max(1-g.ready, 1e-9)
	}
	if a := f.Answers; a != nil {
		g.delay, g.decline, g.ignore = b.finite(a.Delay, path+".answers.delay", g.delay), float64(a.Decline), float64(a.Ignore)
		g.back = b.finite(a.Back, path+".answers.back", g.back)
		if g.decline+g.ignore > 1 {
			b.fail(path+".answers", "decline and ignore are more than all rings")
		}
	}
	if d := f.Drops; d != nil {
		g.every, g.lost = d.Every.ms(b.m.Unit), b.finite(d.For, path+".drops.for", dist{kind: exponential, mean: 30_000})
		if g.every <= 0 {
			b.fail(path+".drops.every", "every is the mean time between two lost connections, above 0")
		}
	}
	g.wrapUp = b.law(f.WrapUp, path+".wrapup", dist{kind: never})
	return g
}

// endless is how far shifts are laid out for a run that ends by arrivals.
const endless = 400 * routing.Day

func (b *builder) shifts(f *fileAgents, path string, g *group) {
	if g.always = len(f.Shifts) == 0; g.always {
		return
	}
	week, err := parseWeek(f.Shifts)
	if err != nil {
		b.fail(path+".shifts", "%s", err)
		return
	}
	length := endless
	if b.m.Duration > 0 {
		length = b.m.Duration + routing.Day
	}
	g.shifts = stretches(week, b.m.zone, b.m.Start, b.m.Start+length)
}

func (b *builder) capacity(f *fileAgents, path string) routing.Capacity {
	c := routing.DefaultCapacity()
	for ch, n := range f.Capacity {
		switch {
		case !slices.Contains(routing.Channels(), ch):
			b.fail(path+".capacity", "there is no channel %q: there are %v", ch, routing.Channels())
		case n < 0 || n > 100:
			b.fail(path+".capacity."+string(ch), "capacity is how many conversations at once: 0 to 100")
		case n > 0:
			c.Channels[ch] = routing.Line{Weight: 100 / n, Max: n}
		default:
			c.Channels[ch] = routing.Line{Weight: 100}
		}
	}
	if f.HardCap != nil {
		if c.HardCap = *f.HardCap; c.HardCap < 0 {
			b.fail(path+".hard_cap", "hard_cap is 0 or more")
		}
	}
	return c
}

func (b *builder) skills(f *fileAgents, path string) map[domain.ID]int {
	skills := map[domain.ID]int{}
	for name, level := range f.Skills {
		if level < 1 || level > 5 {
			b.fail(path+".skills", "the level of %q is 1 to 5", name)
		}
		skills[b.skill(name, path+".skills")] = level
	}
	return skills
}
