package simulate

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"relevo/domain"
	"relevo/domain/routing"
)

const small = `name: small
run: {arrivals: 1000, warmup_arrivals: 100, times: 3, seed: 9}
queues:
  - name: chats
agents:
  - name: crew
    count: 3
traffic:
  - name: visitors
    arrivals: {rate: 100/h}
    handling: {exponential: 90s}
`

func read(t *testing.T, text string) *Model {
	t.Helper()
	m, err := Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestReadSmall(t *testing.T) {
	m := read(t, small)
	if m.Runs != 3 || m.Seed != 9 || m.Arrivals != 1000 || m.WarmUpArrivals != 100 || m.Unit != 1000 || m.OwnUnit || m.Agents() != 3 {
		t.Errorf("%+v", m)
	}
	q := m.config.Queues[queueIDs]
	if q == nil || m.config.Default != queueIDs || len(q.Members) != 3 || q.Members[2].Agent != 3 || !q.Members[2].In || q.Settings.Policy != routing.LongestIdle || q.Settings.InactiveWarn != 0 {
		t.Errorf("%+v", q)
	}
	tr := m.traffic[0]
	if math.Abs(tr.rates[0]-100/3.6e6) > 1e-15 || tr.handling != (dist{kind: exponential, mean: 90_000}) || tr.patience.kind != never || tr.priority != -1 {
		t.Errorf("%+v", tr)
	}
}

func TestReadAll(t *testing.T) {
	m := read(t, `
name: all
about: every key once
unit: 10s
run: {duration: 8h, warmup: 1h, times: 2, start: 2026-03-02 08:00, zone: Europe/Madrid, sweep: 1m}
queues:
  - name: first
    policy: least_open
    fewer: 3
    ranking: strict
    aging: 2.5
    promote_after: 5m
    rank_max_age: 1m
    priority: 40
    class: 2
    acceptance: auto
    ring: 0
    retry_after: 5s
    max_ring_attempts: 7
    on_missed: none
    on_decline: not_ready
    rona_limit: 2
    decline_cooloff: 1
    release_cooloff: 2
    wrapup: {mode: timeboxed, time: 30s, weight: 0.5, blocks: true}
    max_wait: none
    max_size: 12
    overflow: [{when: full, do: queue, queue: second}, {when: ewt, over: 5m, do: ticket}]
    keep_age: false
    max_hops: 3
    hours: [mon-fri 08:00-18:00, sat 09:00-12:00]
    after_hours: {do: close}
    waiting_at_close: deflect
    service_level: {target: 20s, formula: b, short_abandon: 5s}
    sticky: {window: none, wait: 0}
    visitor_grace: 100s
    return_keeps_place: 200s
    agent_grace: 30s
    needs: [{skill: english, min: 2, hard: true, weight: 3}]
    relax: [{after: 30s, skill: english, lower: 1}, {after: 1m}]
    members: [{agents: late, rank: 2, delay: 20s}, {agents: early}]
  - name: second
    policy: manual
agents:
  - {name: early, count: 2, skills: {english: 3, billing: 5}, capacity: {chat: 2, email: 0}, hard_cap: 0, shifts: ["mon-fri 08:00-16:00"], pace: 1.5}
  - name: late
    ready: {share: 90%, pause: {exponential: 4m}}
    answers: {delay: {lognormal: {mean: 5s, sd: 3s}}, decline: 0.1, ignore: 5%, back: 2m}
    drops: {every: 2h, for: {uniform: {from: 10s, to: 90s}}}
    wrapup: {gamma: {mean: 20s, shape: 2}}
traffic:
  - name: one
    queue: second
    arrivals: {by_hour: [0,0,0,0,0,0,0,0,60,60,60,60,60,60,60,60,60,60,0,0,0,0,0,0], bursts: [{at: 1h, count: 20, over: 30s}]}
    patience: {exponential: 12}
    handling: {fixed: 3m}
    channels: {chat: 0.75, email: 25%}
    priority: 0
    needs: [{skill: billing, share: 30%}]
    silent: 0.2
    returns: {share: 0.5, after: {exponential: 5m}}
    transfers: {share: 10%, to: first}
expect:
  - {of: first, figures: {asa: 1.5, sl_b: 0.8}}
  - {of: late, figures: {occupancy: 0.5}}
`)
	s := m.config.Queues[queueIDs].Settings
	want := routing.Defaults()
	want.InactiveWarn, want.InactiveClose, want.Position = 0, 0, false
	want.Policy, want.Fewer, want.Ranking, want.Aging, want.Promote, want.RankMaxAge, want.Priority, want.Class = routing.LeastOpen, 3, routing.ByStrict, 2.5, 300_000, 60_000, 40, 2
	want.Auto, want.RetryAfter, want.MaxAttempts, want.OnMissed, want.OnDecline, want.MissedLimit, want.DeclineCool, want.ReleaseCool = true, 5000, 7, "none", "not_ready", 2, 10_000, 20_000
	want.WrapMode, want.WrapWeight, want.MaxWait, want.MaxSize, want.KeepAge, want.MaxHops = routing.WrapTimed, 0.5, 0, 12, false, 3
	want.Overflow = []routing.Overflow{{When: routing.WhenFull, Do: routing.ToQueue, Queue: queueIDs + 1}, {When: routing.WhenEWT, Over: 300_000, Do: routing.ToTicket}}
	want.Hours, want.AfterHours, want.WaitingAtClose = hourIDs, routing.Overflow{Do: routing.ToClose}, "deflect"
	want.SLTarget, want.SLFormula, want.ShortAband, want.StickyWindow, want.StickyWait = 20_000, "b", 5000, 0, 0
	want.VisitorGrace, want.KeepsPlace, want.AgentGrace = 100_000, 200_000, 30_000
	want.Needs = []routing.Need{{Skill: skillIDs + 1, Min: 2, Hard: true, Weight: 3}}
	want.Relax = []routing.RelaxStep{{After: 30_000, Skill: skillIDs + 1, Lower: 1}, {After: 60_000}}
	want.Ring, want.WrapMS, want.WrapBlocks = map[routing.Channel]int64{}, map[routing.Channel]int64{}, map[routing.Channel]bool{}
	for _, c := range routing.Channels() {
		want.Ring[c], want.WrapMS[c], want.WrapBlocks[c] = 0, 30_000, true
	}
	if !reflect.DeepEqual(s, want) {
		t.Errorf("settings\n%+v, want\n%+v", s, want)
	}
	members := []routing.Member{{Agent: 1, Rank: 1, Position: 2, In: true, JoinSeq: 2}, {Agent: 2, Rank: 1, Position: 3, In: true, JoinSeq: 3}, {Agent: 3, Rank: 2, Delay: 20_000, Position: 1, In: true, JoinSeq: 1}}
	if got := m.config.Queues[queueIDs].Members; !reflect.DeepEqual(got, members) {
		t.Errorf("members %+v", got)
	}
	a := m.config.Agents[2]
	if a.Name != "early 2" || a.Capacity.Channels[routing.Chat] != (routing.Line{Weight: 50, Max: 2}) || a.Capacity.Channels[routing.Email].Max != 0 || a.Capacity.HardCap != 0 ||
		!reflect.DeepEqual(a.Skills, map[domain.ID]int{skillIDs: 5, skillIDs + 1: 3}) || m.config.Agents[3].Name != "late" {
		t.Errorf("%+v", a)
	}
	g := m.groups[1]
	if g.ready != 0.9 || math.Abs(g.stretch-36*60_000) > 1e-6 || g.decline != 0.1 || g.ignore != 0.05 || g.back.mean != 120_000 || g.every != 7_200_000 || g.lost.mean != 50_000 || g.wrapUp.kind != gamma || !g.always {
		t.Errorf("%+v", g)
	}
	if g := m.groups[0]; g.pace != 1.5 || g.always || g.shifts[0] != (stretch{m.Start, m.Start + 8*3_600_000}) {
		t.Errorf("%+v", g)
	}
	tr := m.traffic[0]
	if tr.queue != 1 || tr.patience.mean != 120_000 || len(tr.rates) != 24 || tr.bursts[0] != (burst{3_600_000, 30_000, 20}) || tr.priority != 0 || tr.silent != 0.2 ||
		tr.back != 0.5 || tr.transfers != 0.1 || tr.to != 0 || tr.needs[0].share != 0.3 || !reflect.DeepEqual(tr.channels, []share{{routing.Chat, 0.75}, {routing.Email, 1}}) {
		t.Errorf("%+v", tr)
	}
	if !reflect.DeepEqual(m.Expect, []Expectation{{"first", LevelB, 0.8}, {"first", ASA, 1.5}, {"late", Occupancy, 0.5}}) || !m.OwnUnit || m.Sweep != 60_000 || m.WarmUp != 3_600_000 {
		t.Errorf("%+v", m.Expect)
	}
	if m.Start != 1772434800000 { // 07:00 UTC
		t.Errorf("starts at %d", m.Start)
	}
}

// swap is the small file with one line changed.
func swap(old, with string) string { return strings.Replace(small, old, with, 1) }

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct {
		text string
		line int
		say  string
	}{
		{"", 0, "empty"},
		{"name: [", 1, ""},
		{"name: a\nname: b\n", 2, "name"},
		{"just words", 1, "a block of keys"},
		{small + "---\nname: more\n", 0, "more than one document"},
		{swap("name: chats", "name: chats\n    polcy: x"), 5, `no key "polcy"`},
		{swap("name: chats", "name: chats\n    policy: fastest"), 5, `"fastest" does not belong here: there are [longest_idle`},
		{swap("name: chats", "name: chats\n    ring: 0"), 5, "acceptance: auto"},
		{swap("name: chats", "name: chats\n    ring: soon"), 5, `"soon" is not a length of time`},
		{swap("name: chats", "name: chats\n    ring: -5s"), 5, "not a length of time"},
		{swap("name: chats", "name: chats\n    ring: {a: 1}"), 5, "length of time is written"},
		{swap("name: chats", "name: chats\n    wrapup: {weight: 2}"), 5, "weight"},
		{swap("name: chats", "name: chats\n    max_size: many"), 5, "whole number"},
		{swap("name: chats", "name: chats\n    keep_age: 7"), 5, "true or false"},
		{swap("name: chats", "name: chats\n    hours: mon-fri"), 5, "list"},
		{swap("name: chats", "name: chats\n    hours: [9 to 5]"), 5, "hours are written like"},
		{swap("name: chats", "name: chats\n    needs: [{skill: french}]"), 5, `no agent has the skill "french"`},
		{swap("name: chats", "name: chats\n    members: [{agents: nobody}]"), 5, `no agents "nobody"`},
		{swap("name: chats", "name: chats\n    members: [{agents: crew}, {agents: crew}]"), 5, "twice"},
		{swap("name: chats", "name: chats\n    overflow: [{when: full, do: queue}]"), 5, "belong together"},
		{swap("name: chats", "name: chats\n    overflow: [{do: close}]"), 5, "when is missing"},
		{swap("name: chats", "name: chats\n    overflow: [{when: full, do: queue, queue: x}]"), 5, `no queue "x"`},
		{swap("name: chats", "name: chats\n    priority: 101"), 5, "0 to 100"},
		{swap("name: chats", "name: chats\n    broadcast: 51"), 5, "1 to 50"},
		{swap("name: chats", "name: chats\n    aging: -1"), 5, "aging"},
		{swap("name: chats", "policy: manual"), 4, "a name is missing"},
		{swap("name: visitors", "name: crew"), 9, `"crew" is used twice`},
		{swap("arrivals: 1000", "arrivals: 1000, duration: 5h"), 2, "either arrivals or a duration"},
		{swap("arrivals: 1000", "arrivals: 100"), 2, "fewer than arrivals"},
		{swap("seed: 9", "warmup: 5m"), 2, "warmup_arrivals"},
		{swap("times: 3", "times: -1"), 2, "times"},
		{swap("seed: 9", "zone: Mars/Base"), 2, "no zone"},
		{swap("seed: 9", "start: noon"), 2, "no time"},
		{"unit: 5\n" + small, 1, "unit"},
		{swap("count: 3", "count: 0"), 7, "count"},
		{swap("count: 3", "capacity: {fax: 1}"), 7, `no channel "fax"`},
		{swap("count: 3", "capacity: {chat: 101}"), 7, "0 to 100"},
		{swap("count: 3", "skills: {english: 6}"), 7, "1 to 5"},
		{swap("count: 3", "answers: {ignore: 0.6, decline: 0.6}"), 7, "more than all"},
		{swap("count: 3", "answers: {delay: none}"), 7, "not none"},
		{swap("count: 3", "drops: {for: 5s}"), 7, "every"},
		{swap("count: 3", "pace: 0"), 7, "pace"},
		{swap("count: 3", "ready: {share: 0}"), 7, "above 0"},
		{swap("count: 3", "shifts: [always]"), 7, "hours are written like"},
		{swap("rate: 100/h", "rate: many"), 10, "not a rate"},
		{swap("rate: 100/h", "rate: 5/fortnight"), 10, "not a rate"},
		{swap("rate: 100/h", "by_hour: [1, 2]"), 10, "24 numbers"},
		{swap("{rate: 100/h}", "{}"), 10, "nobody arrives"},
		{swap("{rate: 100/h}", "{bursts: [{at: 0s, count: 5}]}"), 10, "ends by arrivals"},
		{swap("{exponential: 90s}", "{exponential: 0s}"), 11, "above 0"},
		{swap("{exponential: 90s}", "none"), 11, "not none"},
		{swap("{exponential: 90s}", "{exponential: 90s, fixed: 2s}"), 11, "one of"},
		{swap("{exponential: 90s}", "{weibull: 90s}"), 11, `no key "weibull"`},
		{swap("{exponential: 90s}", "{lognormal: {mean: 5s}}"), 11, "sd above 0"},
		{swap("{exponential: 90s}", "{gamma: {mean: 5s, shape: -1}}"), 11, "shape above 0"},
		{swap("{exponential: 90s}", "{uniform: {from: 5s, to: 5s}}"), 11, "to above its from"},
		{swap("    handling: {exponential: 90s}\n", ""), 9, "handling is missing"},
		{small + "    channels: {chat: 0.5}\n", 12, "make 0.5"},
		{small + "    channels: {fax: 1}\n", 12, `no channel "fax"`},
		{small + "    priority: 500\n", 12, "0 to 100"},
		{small + "    silent: 120%\n", 12, "not a share"},
		{small + "    transfers: {share: 1, to: x}\n", 12, `no queue "x"`},
		{small + "    queue: x\n", 12, `no queue "x"`},
		{small + "expect: [{of: x, figures: {asa: 1}}]\n", 12, `"x"`},
		{small + "expect:\n  - of: chats\n    figures:\n      pace: 1\n", 15, `no figure "pace"`},
		{small + "expect: [{of: chats}]\n", 12, "figures are missing"},
		{"run: {arrivals: 5}\nagents: [{name: a}]\ntraffic: [{name: b}]\n", 1, "no queues"},
	} {
		_, err := Read([]byte(c.text))
		var e *Error
		if !errors.As(err, &e) || e.Line != c.line || !strings.Contains(e.Text, c.say) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s\nsays %v, want line %d with %q", c.text, err, c.line, c.say)
		}
	}
}

// FuzzRead: whatever the bytes, a model or an *Error.
func FuzzRead(f *testing.F) {
	f.Add([]byte(small))
	f.Add([]byte("a: &a [*a]"))
	f.Add([]byte("queues: {}\nagents: 3"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := Read(data)
		var e *Error
		if (m == nil) == (err == nil) || err != nil && !errors.As(err, &e) {
			t.Errorf("%v, %v", m, err)
		}
	})
}
