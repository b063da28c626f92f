package simulate

import (
	"math"
	"strings"
	"testing"
	"time"

	"relevo/domain/routing"
)

// figures of one queue, stream or group after one run.
func figuresOf(t *testing.T, text string) func(of string, f Figure) float64 {
	t.Helper()
	r := runAll(t, read(t, text), 1)
	return func(of string, f Figure) float64 {
		t.Helper()
		s, ok := r.find(of)[f]
		if !ok {
			return math.NaN()
		}
		return s.Mean
	}
}

const crew = `
agents: [{name: crew, count: 2, capacity: {chat: 1}}]
`

// TestBurst: three come at once, two agents take them at once, the third waits
// for the first to be free.
func TestBurst(t *testing.T) {
	got := figuresOf(t, `
run: {duration: 1h}
queues: [{name: line, acceptance: auto, wrapup: {mode: off}, service_level: {target: 5s}}]
traffic: [{name: people, arrivals: {bursts: [{at: 1m, count: 3}]}, handling: 10s}]
`+crew)
	for f, want := range map[Figure]float64{Offered: 3, AnsweredN: 3, AbandonedN: 0, BlockedN: 0, ASA: 10. / 3, Wait: 10. / 3, Pw: 1. / 3, LevelA: 2. / 3, LevelB: 2. / 3, LevelC: 2. / 3,
		Queue: 10. / 3600, Handling: 10, Occupancy: 30. / 7200, Little: 1} {
		if v := got("line", f); math.Abs(v-want) > 1e-9 {
			t.Errorf("%s is %v, want %v", f, v, want)
		}
	}
	if u, n := got("crew", Utilization), got("crew", AnsweredN); math.Abs(u-30./7200) > 1e-9 || n != 3 {
		t.Errorf("utilization %v, %v taken", u, n)
	}
}

// TestHours: arrivals by hour follow the clock of the zone, on a day of 23 hours
// too.
func TestHours(t *testing.T) {
	m := read(t, `
run: {duration: 24h, start: 2026-03-29, zone: Asia/Kolkata}
queues: [{name: line, acceptance: auto, max_wait: none}]
traffic: [{name: people, arrivals: {by_hour: [0, 0, 0, 600, 0, 0, 0, 0, 0, 1200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 300]}, handling: 1s}]
`+crew)
	for zone, shift := range map[string]int{"Asia/Kolkata": 0, "Europe/Madrid": -1} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		m.zone, m.Start = loc, time.Date(2026, 3, 29, 0, 0, 0, 0, loc).UnixMilli()
		w := newWorld(m, 1, 0)
		var came [24]int
		for n := 0; w.step(); {
			if w.came > n {
				n = w.came
				came[(w.now-m.Start)/3_600_000]++
			}
		}
		for hour, want := range map[int]int{3 + shift: 600, 9 + shift: 1200, 23 + shift: 300} {
			if got := came[hour]; math.Abs(float64(got-want)) > 5*math.Sqrt(float64(want)) {
				t.Errorf("%s: %d came in hour %d, want about %d", zone, got, hour, want)
			}
			came[hour] = 0
		}
		if came != [24]int{} {
			t.Errorf("%s: others came in %v", zone, came)
		}
	}
}

// TestImpatience: who waits for 4 s gives up; two of four get an agent.
func TestImpatience(t *testing.T) {
	got := figuresOf(t, `
run: {duration: 1h}
queues: [{name: line, acceptance: auto, wrapup: {mode: off}, service_level: {target: 5s, short_abandon: 4s}}]
traffic: [{name: people, arrivals: {bursts: [{at: 1m, count: 4}]}, handling: 10s, patience: 4s}]
`+crew)
	for f, want := range map[Figure]float64{Offered: 4, AnsweredN: 2, AbandonedN: 2, ASA: 0, Wait: 2, AnsweredSoon: 0.5, AbandonedSoon: 0.5, Abandonment: 0.5, LevelA: 0.5, LevelB: 1, LevelC: 1, LevelD: 1} {
		if v := got("line", f); math.Abs(v-want) > 1e-9 {
			t.Errorf("%s is %v, want %v", f, v, want)
		}
	}
}

// TestDoors: a full queue sends on or turns away, a closed one turns away.
func TestDoors(t *testing.T) {
	got := figuresOf(t, `
run: {duration: 1h}
queues:
  - {name: small, acceptance: auto, wrapup: {mode: off}, max_size: 1, overflow: [{when: full, do: queue, queue: other}]}
  - {name: other, acceptance: auto, wrapup: {mode: off}, max_size: 2, overflow: [{when: full, do: close}], members: [{agents: nobody here}]}
agents:
  - {name: crew, count: 2, capacity: {chat: 1}}
  - {name: nobody here, shifts: ["mon 20:00-21:00"]}
traffic: [{name: people, queue: small, arrivals: {bursts: [{at: 1m, count: 6}]}, handling: 10s, patience: 20s}]
`)
	for of, figures := range map[string]map[Figure]float64{
		"small":  {Offered: 6, AnsweredN: 3, FlowedOut: 3, BlockedN: 0},
		"other":  {Offered: 3, AbandonedN: 2, BlockedN: 1, BlockedShare: 1. / 3},
		"people": {Offered: 9, AnsweredN: 3, AbandonedN: 2, FlowedOut: 3, BlockedN: 1},
	} {
		for f, want := range figures {
			if v := got(of, f); math.Abs(v-want) > 1e-9 {
				t.Errorf("%s: %s is %v, want %v", of, f, v, want)
			}
		}
	}
	got = figuresOf(t, `
run: {duration: 4h}
queues: [{name: line, hours: ["01:00-02:00"], after_hours: {do: close}}]
traffic: [{name: people, arrivals: {bursts: [{at: 10m, count: 3}, {at: 90m, count: 1}, {at: 2h, count: 2}]}, handling: 10s}]
`+crew)
	if b, a := got("line", BlockedN), got("line", AnsweredN); b != 5 || a != 1 {
		t.Errorf("%v turned away, %v answered", b, a)
	}
}

// TestRings: a ring takes the agent's time to answer; who lets it pass is away
// for a while, who declines is not.
func TestRings(t *testing.T) {
	model := func(answers string) string {
		return `
run: {duration: 8h, sweep: 1m}
queues: [{name: line, ring: 20s, wrapup: {mode: timeboxed, time: 30s}}]
agents: [{name: crew, count: 3, capacity: {chat: 1}, wrapup: 12s, answers: ` + answers + `}]
traffic: [{name: people, arrivals: {rate: 60/h}, handling: 60s}]
`
	}
	got := figuresOf(t, model("{delay: 4s}"))
	if a := got("line", ASA); !(a >= 4 && a < 60) || math.Abs(got("line", Handling)-72) > 1e-9 || got("line", RONA) != 0 || got("line", Pw) != 1 {
		t.Errorf("answered after %v, handled in %v", a, got("line", Handling))
	}
	got = figuresOf(t, model("{delay: 4s, ignore: 20%, back: 1m}"))
	if v := got("line", RONA); !(v > 0.14 && v < 0.26) || got("crew", Missed) == 0 || got("crew", Declined) != 0 || got("line", Unfinished) > 1 {
		t.Errorf("%v let pass", v)
	}
	got = figuresOf(t, model("{delay: 4s, decline: 20%}"))
	if v := got("crew", Declined); v < 50 || got("crew", Missed) != 0 {
		t.Errorf("%v declined", v)
	}
}

// TestShifts: nobody is answered outside the shifts; agents finish what they
// have.
func TestShifts(t *testing.T) {
	got := figuresOf(t, `
run: {duration: 10h}
queues: [{name: line, acceptance: auto, wrapup: {mode: off}, max_wait: none, service_level: {target: 1s}}]
agents: [{name: crew, capacity: {chat: 1}, shifts: ["mon 02:00-04:00", "mon 05:00-06:00"]}]
traffic: [{name: people, arrivals: {bursts: [{at: 1h, count: 1}, {at: 3h50m, count: 1}, {at: 4h30m, count: 1}, {at: 7h, count: 1}]}, handling: 30m}]
`)
	for f, want := range map[Figure]float64{Offered: 4, AnsweredN: 3, Unfinished: 1, ASA: (3600 + 0 + 1800) / 3., AnsweredSoon: 0.25} {
		if v := got("line", f); math.Abs(v-want) > 1e-9 {
			t.Errorf("%s is %v, want %v", f, v, want)
		}
	}
	// at work: 2:00-4:20 and 5:00-6:00, of it busy 2:00-2:30, 3:50-4:20, 5:00-5:30
	if v := got("crew", Occupancy); math.Abs(v-90./200) > 1e-9 {
		t.Errorf("occupancy %v", v)
	}
}

// TestReturns: who left comes again, who only closed the page keeps the place.
func TestReturns(t *testing.T) {
	model := func(more string) string {
		return `
run: {duration: 2h}
queues: [{name: line, acceptance: auto, wrapup: {mode: off}, visitor_grace: 60s, sticky: {window: none}}]
agents: [{name: crew, capacity: {chat: 1}}]
traffic:
  - {name: first, arrivals: {bursts: [{at: 1m, count: 1}]}, handling: 100s}
  - {name: people, arrivals: {bursts: [{at: 61s, count: 1}]}, handling: 10s, patience: 20s` + more + `}
`
	}
	for _, c := range []struct {
		more                string
		offered, abandoned  float64
		wait, mean, handled float64
	}{
		{"", 1, 1, math.NaN(), 20, 1},
		{", returns: {share: 1, after: 90s}", 2, 1, 0, 10, 2},           // 61+20+90: the first is done
		{", silent: 1, returns: {share: 1, after: 40s}", 1, 1, 0, 0, 1}, // back in time, gives up again without a word, comes back to the same place
		{", silent: 1, returns: {share: 1, after: 75s}", 2, 1, 0, 0, 2}, // too late: anew
	} {
		got := figuresOf(t, model(c.more))
		if o, b := got("people", Offered), got("people", AbandonedN); c.mean > 0 && (o != c.offered || b != c.abandoned || math.Abs(got("people", Wait)-c.mean) > 1e-6) {
			t.Errorf("%q: offered %v, abandoned %v, wait %v", c.more, o, b, got("people", Wait))
		}
		if c.mean == 0 && (got("people", AnsweredN) != 1 || got("crew", AnsweredN) != 2) {
			t.Errorf("%q: answered %v of %v offered, %v abandoned", c.more, got("people", AnsweredN), got("people", Offered), got("people", AbandonedN))
		}
	}
}

// TestLists: mail and a manual queue are picked from their lists, oldest first,
// within the agents' room.
func TestLists(t *testing.T) {
	for _, queue := range []string{"{name: line, wrapup: {mode: off}}", "{name: line, policy: manual, max_wait: none, wrapup: {mode: off}}", "{name: line, acceptance: auto, wrapup: {mode: off}}"} {
		channel := "email"
		if queue == "{name: line, policy: manual, max_wait: none, wrapup: {mode: off}}" {
			channel = "chat"
		}
		got := figuresOf(t, `
run: {duration: 24h}
queues: [`+queue+`]
agents: [{name: crew, count: 2, capacity: {chat: 1, email: 2}, answers: {delay: 2s}}]
traffic: [{name: mail, arrivals: {rate: 30/h}, handling: {exponential: 60s}, channels: {`+channel+`: 1}}]
`)
		if o, a := got("line", Offered), got("line", AnsweredN); !(o > 500) || o-a > 2 {
			t.Errorf("%s: %v answered of %v", queue, a, o)
		}
	}
}

// TestTransfers: a share of the conversations is worked on in both queues.
func TestTransfers(t *testing.T) {
	got := figuresOf(t, `
run: {arrivals: 3000}
queues: [{name: first, acceptance: auto, wrapup: {mode: off}}, {name: second, acceptance: auto, wrapup: {mode: off}}]
agents: [{name: crew, count: 10}]
traffic: [{name: people, queue: first, arrivals: {rate: 60/h}, handling: {exponential: 2m}, transfers: {share: 25%, to: second}}]
`)
	n, m := got("first", AnsweredN), got("second", AnsweredN)
	if share := m / n; !(share > 0.22 && share < 0.28) || math.Abs(got("first", TransferRate)-share) > 0.01 || got("second", TransferRate) != 0 {
		t.Errorf("%v then %v, a share of %v transferred", n, m, got("first", TransferRate))
	}
}

// TestDrops: work of agents whose connection is lost longer than the grace goes
// back to the queue, and all of it ends.
func TestDrops(t *testing.T) {
	m := read(t, `
run: {duration: 24h}
queues: [{name: line, ring: 20s, agent_grace: 30s, wrapup: {mode: off}, max_wait: none}]
agents: [{name: crew, count: 6, answers: {delay: 3s}, drops: {every: 30m, for: {exponential: 30s}}, ready: {share: 80%, pause: {exponential: 5m}}}]
traffic: [{name: people, arrivals: {rate: 60/h}, handling: {exponential: 3m}}]
`)
	w := newWorld(m, 1, 0)
	ends, entries := map[string]int{}, map[string]int{}
	for w.step() {
		for _, a := range w.changes.Assignments {
			if a.Stage == routing.Done {
				ends[a.EndReason]++
			}
		}
		for _, s := range w.changes.Segments {
			if s.Outcome == "" {
				entries[s.How]++
			}
		}
		w.changes = routing.Changes{}
	}
	y := &w.queues[0]
	if ends["lost"] < 10 || entries["lost"] != ends["lost"] || entries["new"] != w.came || y.offered != w.came+ends["lost"] || y.answered != y.offered {
		t.Errorf("ends %v, entries %v, offered %d, answered %d of %d who came", ends, entries, y.offered, y.answered, w.came)
	}
}

// TestTooMuch: a model that grows without end is stopped.
func TestTooMuch(t *testing.T) {
	m := read(t, `
run: {duration: 2h}
queues: [{name: line, acceptance: auto, max_wait: none}]
agents: [{name: crew}]
traffic: [{name: people, arrivals: {bursts: [{at: 0s, count: 200000}]}, handling: 1h}]
`)
	if _, err := m.Run(t.Context(), 1, 0); err == nil || !strings.Contains(err.Error(), "more arrive than the agents can take") {
		t.Errorf("%d at once: %v", m.traffic[0].bursts[0].count, err)
	}
}
