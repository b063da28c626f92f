package demo

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"time"
)

// total is about how many conversations the history tells.
const total = 400

// seedNumber fixes the texts: two starts at the same moment tell the same.
const seedNumber = 1871

// step is one command of the history at its time.
type step struct {
	at  time.Time
	run func() error
}

// planner decides who writes what and when.
type planner struct {
	*player
	r      *rand.Rand
	cal    *calendar
	people []*person
	bags   map[string][]*script
}

func newPlanner(p *player) *planner {
	r := rand.New(rand.NewPCG(seedNumber, 0))
	return &planner{player: p, r: r, cal: newCalendar(p.content.Zone, r), bags: map[string][]*script{}}
}

// steps is the whole history in the order of time.
func (g *planner) steps() []step {
	var threads []*thread
	for _, s := range g.chosen() {
		threads = append(threads, g.past(s))
	}
	for i := range g.content.led {
		for s := &g.content.led[i]; s.Times > 0; s.Times-- {
			threads = append(threads, g.led(s))
		}
	}
	for i := range g.content.now {
		threads = append(threads, g.present(&g.content.now[i]))
	}
	slices.SortStableFunc(threads, func(a, b *thread) int { return a.start().Compare(b.start()) })
	var all []step
	for i, t := range threads {
		t.no = i + 1
		g.cast(t)
		all = append(all, t.steps()...)
	}
	slices.SortStableFunc(all, func(a, b step) int { return cmp.Compare(a.at.UnixMilli(), b.at.UnixMilli()) })
	return all
}

// chosen are the scripts of the past: those told once, and the others in turn
// until the total is reached, three in five of them English.
func (g *planner) chosen() []*script {
	var out []*script
	for i := range g.content.once {
		out = append(out, &g.content.once[i])
	}
	for n := len(out) + len(g.content.now); n < total; n++ {
		lang := "en"
		if n%5 >= 3 {
			lang = "es"
		}
		out = append(out, g.draw(lang))
	}
	return out
}

// draw takes a script of a language from its bag, which is filled and shaken
// when empty, so that all are told about equally often.
func (g *planner) draw(lang string) *script {
	bag := g.bags[lang]
	if len(bag) == 0 {
		for i := range g.content.scripts {
			if s := &g.content.scripts[i]; s.Lang == lang {
				bag = append(bag, s)
			}
		}
		g.r.Shuffle(len(bag), func(i, j int) { bag[i], bag[j] = bag[j], bag[i] })
	}
	g.bags[lang] = bag[1:]
	return bag[0]
}

// past gives a script a place in the last weeks, over before now.
func (g *planner) past(s *script) *thread {
	t := g.thread(s)
	start := g.cal.moment(g.cfg.Now.Add(-90*time.Minute), historyDays-1)
	for {
		t.times = g.times(t.acts, start)
		if t.end().Before(g.cfg.Now.Add(-3 * time.Minute)) {
			return t
		}
		start = start.AddDate(0, 0, -1)
	}
}

// present spreads a script that is still open over the time it states.
func (g *planner) present(s *script) *thread {
	t := g.thread(s)
	n := len(t.acts) - 1
	span := (s.Ago - s.Last) / time.Duration(max(n, 1))
	for i := range t.acts {
		at := g.cfg.Now.Add(-s.Ago + span*time.Duration(i))
		if i > 0 && i < n {
			at = at.Add(g.cal.between(0, max(span/2, time.Second)))
		}
		t.times = append(t.times, at.UTC().Truncate(time.Millisecond))
	}
	return t
}

func (g *planner) thread(s *script) *thread {
	t := &thread{player: g.player, script: s}
	t.owner, t.mate = g.crew(s)
	if s.Led {
		t.acts = ledActs(s)
	} else {
		t.acts = actsOf(s, g.r)
	}
	return t
}

// crew picks the agent who answers and a colleague, both of the language.
func (g *planner) crew(s *script) (owner, mate string) {
	var keys []string
	for _, a := range g.content.Agents {
		if slices.Contains(a.Talks, s.Lang) {
			keys = append(keys, a.Key)
		}
	}
	i := g.r.IntN(len(keys))
	if s.Owner != "" {
		i = slices.Index(keys, s.Owner)
	}
	j := (i + 1 + g.r.IntN(len(keys)-1)) % len(keys)
	return keys[i], keys[j]
}

// pause is how long an act of each kind takes after the one before.
var pause = map[actKind][2]time.Duration{
	actSay:     {25 * time.Second, 170 * time.Second},
	actPick:    {4 * time.Second, 70 * time.Second},
	actReply:   {20 * time.Second, 140 * time.Second},
	actNote:    {15 * time.Second, 90 * time.Second},
	actMate:    {40 * time.Second, 5 * time.Minute},
	actCard:    {5 * time.Second, 20 * time.Second},
	actTag:     {3 * time.Second, 15 * time.Second},
	actHand:    {20 * time.Second, 90 * time.Second},
	actRelease: {20 * time.Second, 90 * time.Second},
	actSnooze:  {10 * time.Second, 40 * time.Second},
	actClose:   {90 * time.Second, 12 * time.Minute},
	actLeave:   {20 * time.Second, 80 * time.Second},
	actTicket:  {time.Second, 2 * time.Second},
	actRate:    {20 * time.Second, 4 * time.Minute},
}

// times lets the acts follow one another from start: people wait for each
// other, and agents act while the shop is open.
func (g *planner) times(acts []act, start time.Time) []time.Time {
	out := make([]time.Time, len(acts))
	at := start
	for i, a := range acts {
		switch {
		case i == 0:
		case i == 1:
			at = at.Add(g.cal.between(6*time.Second, 50*time.Second)) // the panel opened, then typed
		case a.wait > 0:
			at = at.Add(g.cal.between(a.wait*4/5, a.wait*6/5))
		default:
			p := pause[a.kind]
			at = at.Add(g.cal.between(p[0], p[1]))
		}
		if a.kind.byAgent() {
			at = g.cal.staffed(at)
		}
		out[i] = at.UTC()
	}
	return out
}
