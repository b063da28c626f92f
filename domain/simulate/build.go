package simulate

import (
	"fmt"
	"math"
	"slices"
	"time"

	"relevo/domain"
	"relevo/domain/hours"
	"relevo/domain/routing"
)

// build checks everything and makes the model; the first error is in b.err.
func (b *builder) build() *Model {
	b.m = &Model{Name: b.f.Name, About: b.f.About, Unit: 1000, config: &routing.Config{
		Queues: map[domain.ID]*routing.Queue{}, Agents: map[domain.ID]*routing.Agent{}, Hours: map[domain.ID]*hours.Schedule{}, Version: 1}}
	if u := b.f.Unit; u != nil {
		if u.plain || u.none || u.v < 1 {
			b.fail("$.unit", "the unit is a length of time of 1ms or more, such as 1000s")
			return nil
		}
		b.m.Unit, b.m.OwnUnit = u.v, true
	}
	for _, step := range []func(){b.run, b.names, b.groups, b.queues, b.streams, b.expectations} {
		if step(); b.err != nil {
			return nil
		}
	}
	return b.m
}

// limits that keep a slip of the pen from filling the memory.
const (
	mostAgents = 5000
	mostRuns   = 10_000
)

func (b *builder) run() {
	r, m := &b.f.Run, b.m
	m.Arrivals, m.Duration, m.Seed = r.Arrivals, r.Duration.whole(m.Unit), r.Seed
	if m.Runs = r.Times; r.Times == 0 {
		m.Runs = 1
	}
	if m.Seed == 0 {
		m.Seed = 1
	}
	m.WarmUp, m.WarmUpArrivals, m.Sweep = r.WarmUp.whole(m.Unit), r.WarmUpArrivals, r.Sweep.whole(m.Unit)
	switch {
	case r.Times < 0 || r.Times > mostRuns:
		b.fail("$.run.times", "times is how many runs are made: 1 to %d", mostRuns)
	case (m.Arrivals > 0) == (m.Duration > 0) || m.Arrivals < 0:
		b.fail("$.run", "run needs either arrivals or a duration, above 0")
	case m.WarmUpArrivals < 0 || m.WarmUpArrivals > 0 && m.WarmUpArrivals >= m.Arrivals:
		b.fail("$.run.warmup_arrivals", "warmup_arrivals must be fewer than arrivals")
	case m.WarmUp > 0 && m.WarmUp >= m.Duration:
		b.fail("$.run.warmup", "warmup must be shorter than the duration; with arrivals write warmup_arrivals")
	}
	m.zone = b.zone()
	if b.err != nil {
		return
	}
	start := r.Start
	if start == "" {
		start = "2026-01-05" // a Monday
	}
	for _, form := range []string{"2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(form, start, m.zone); err == nil {
			m.Start = t.UnixMilli()
			return
		}
	}
	b.fail("$.run.start", "%q is no time: write it like 2026-03-02 08:00", start)
}

func (b *builder) zone() *time.Location {
	zone, err := time.LoadLocation(b.f.Run.Zone) // "" is UTC
	if err != nil || b.f.Run.Zone == "Local" {
		b.fail("$.run.zone", "%q is no zone: write it like Europe/Madrid", b.f.Run.Zone)
		return time.UTC
	}
	return zone
}

// names checks that everything has one, and that it is its own.
func (b *builder) names() {
	seen := map[string]bool{}
	check := func(kind string, i int, name string) {
		path := fmt.Sprintf("$.%s[%d].name", kind, i)
		switch {
		case name == "":
			b.fail(path, "a name is missing")
		case seen[name]:
			b.fail(path, "the name %q is used twice", name)
		}
		seen[name] = true
	}
	for i, q := range b.f.Queues {
		check("queues", i, q.Name)
	}
	for i, a := range b.f.Agents {
		check("agents", i, a.Name)
	}
	for i, t := range b.f.Traffic {
		check("traffic", i, t.Name)
	}
	switch {
	case len(b.f.Queues) == 0:
		b.fail("$.queues", "there are no queues")
	case len(b.f.Agents) == 0:
		b.fail("$.agents", "there are no agents")
	case len(b.f.Traffic) == 0:
		b.fail("$.traffic", "there is no traffic")
	}
}

// law makes a distribution, or the given one when the file has none.
func (b *builder) law(l *law, path string, or dist) dist {
	if l == nil {
		return or
	}
	d, err := l.dist(b.m.Unit)
	if err != nil {
		b.fail(path, "%s", err)
	}
	return d
}

// finite is law for what must have a value.
func (b *builder) finite(l *law, path string, or dist) dist {
	d := b.law(l, path, or)
	if d.kind == never {
		b.fail(path, "a length of time belongs here, not none")
	}
	return d
}

func (b *builder) skill(name, path string) domain.ID {
	var all []string
	for _, a := range b.f.Agents {
		for s := range a.Skills {
			all = append(all, s)
		}
	}
	slices.Sort(all)
	i := slices.Index(slices.Compact(all), name)
	if i < 0 {
		b.fail(path, "no agent has the skill %q", name)
		return 0
	}
	return domain.ID(skillIDs + i)
}

func (b *builder) queueNamed(name, path string) int32 {
	for i, q := range b.f.Queues {
		if q.Name == name {
			return int32(i)
		}
	}
	b.fail(path, "there is no queue %q", name)
	return 0
}

func (b *builder) expectations() {
	for i, e := range b.f.Expect {
		path := fmt.Sprintf("$.expect[%d]", i)
		lines := QueueLines()
		if slices.ContainsFunc(b.f.Agents, func(a fileAgents) bool { return a.Name == e.Of }) {
			lines = AgentLines()
		} else if e.Of != "" && !slices.ContainsFunc(b.f.Queues, func(q fileQueue) bool { return q.Name == e.Of }) &&
			!slices.ContainsFunc(b.f.Traffic, func(t fileTraffic) bool { return t.Name == e.Of }) {
			b.fail(path+".of", "there is no queue, traffic or agents %q", e.Of)
			return
		}
		if len(e.Figures) == 0 {
			b.fail(path, "figures are missing")
		}
		for _, l := range lines { // in order, whatever the map's
			if v, ok := e.Figures[string(l.Figure)]; ok {
				b.m.Expect = append(b.m.Expect, Expectation{e.Of, l.Figure, v})
			}
		}
		for name, v := range e.Figures {
			if !known(Figure(name), lines) {
				b.fail(path+".figures."+name, "there is no figure %q", name)
			}
			if math.IsNaN(v) || math.IsInf(v, 0) {
				b.fail(path+".figures."+name, "a number belongs here")
			}
		}
	}
}
