package scenario

import (
	"strconv"
	"strings"
	"time"

	"relevo/domain/disposition"
	"relevo/domain/hours"
	"relevo/domain/routing"
)

// fixture is what a scenario is given, as the product is set up from it. Names
// are the file's own ids.
type fixture struct {
	now       int64 // UTC ms
	name      string
	zone      string
	schedules []hours.Schedule // by Name
	agents    []agentDef
	teams     []teamDef
	queues    []queueDef
	mode      string // live, preview_link, preview_pane
	queue     string // the default queue; "" = the first
	assistant *node  // the shorthand; nil: there is no assistant
	nlu       map[string]map[string]float64
}

type agentDef struct {
	id, name, presence string
	capacity, load     int
}

type teamDef struct {
	id      string
	members []string
}

// queueDef is a queue; members, hours and dispositions are turned into ids when
// it is made.
type queueDef struct {
	id, name, hours string
	members         []string // agents and teams
	settings        routing.Settings
	dispositions    []disposition.Item
}

// Ways an assistant is reached.
const (
	modeLive = "live"
	modeLink = "preview_link"
	modePane = "preview_pane"
)

// fixture reads what a scenario is given.
func (r *reader) fixture(s *script) *fixture {
	b := r.p.block(s.given, "given")
	f := &fixture{now: r.now(b), zone: "UTC", name: "Test", mode: modeLive}
	if n := b.take("workspace"); n != nil {
		w := r.p.block(n, "workspace")
		if v := w.text("name"); v != "" {
			f.name = v
		}
		if v := w.text("tz"); v != "" {
			f.zone = v
		}
		w.done()
	}
	if _, err := time.LoadLocation(f.zone); err != nil || f.zone == "" {
		r.p.on(s.given.at("workspace", "tz"), "there is no time zone %q", f.zone)
	}
	for _, it := range b.pairs("hours") {
		f.schedules = append(f.schedules, r.schedule(it, f.zone))
	}
	for _, it := range b.pairs("agents") {
		f.agents = append(f.agents, r.agent(it))
	}
	for _, it := range b.pairs("teams") {
		f.teams = append(f.teams, teamDef{it.key, r.names(it.val, "team "+it.key)})
	}
	for _, it := range b.pairs("queues") {
		f.queues = append(f.queues, r.queue(s, it))
	}
	f.nlu = r.nlu(b)
	r.assistant(b, f)
	r.later(s, b)
	b.done()
	r.refer(s, f)
	return f
}

func (r *reader) now(b *block) int64 {
	v := b.want("now", text)
	if v == nil {
		return time.Date(2025, 3, 10, 9, 0, 0, 0, time.UTC).UnixMilli()
	}
	t, err := time.Parse(time.RFC3339, v.text)
	if err != nil || t.Year() < 2000 || t.Year() > 2090 { // ids end soon after
		r.p.on(v, "now is a time from 2000 to 2090 such as 2025-03-10T09:00:00Z, not %s", v.word())
	}
	return t.UnixMilli()
}

// weekdays as files name them, Monday first.
var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

func (r *reader) schedule(it pair, zone string) hours.Schedule {
	b := r.p.block(it.val, "hours "+it.key)
	s := hours.Schedule{Name: it.key, Zone: zone}
	if v := b.text("tz"); v != "" {
		s.Zone = v
	}
	for day, name := range weekdays {
		s.Week[day] = r.spans(b.list(name))
	}
	for _, d := range b.pairs("dates") {
		in := r.p.block(&node{file: d.val.file, line: d.line, kind: dict, pairs: []pair{d}}, "dates")
		s.Dates = append(s.Dates, hours.Date{Day: d.key, Spans: r.spans(in.list(d.key))})
	}
	b.done()
	if err := s.Check(); err != nil {
		r.p.on(it.val, "hours %s: %s", it.key, sentence(err))
	}
	return s
}

func (r *reader) spans(lines []*node) (out []hours.Span) {
	for _, n := range lines {
		if sp, ok := span(n.text); ok {
			out = append(out, sp)
			continue
		}
		r.p.on(n, "hours are such as 09:00-18:00, not %s", n.word())
	}
	return out
}

// span reads 09:00-18:00.
func span(s string) (hours.Span, bool) {
	from, to, ok := strings.Cut(s, "-")
	a, ok1 := minute(strings.TrimSpace(from))
	b, ok2 := minute(strings.TrimSpace(to))
	return hours.Span{From: a, To: b}, ok && ok1 && ok2
}

func minute(s string) (int, bool) {
	h, m, ok := strings.Cut(s, ":")
	hour, err1 := strconv.Atoi(h)
	min, err2 := strconv.Atoi(m)
	return hour*60 + min, ok && err1 == nil && err2 == nil && hour >= 0 && hour <= 24 && min >= 0 && min < 60
}

func (r *reader) agent(it pair) agentDef {
	b := r.p.block(it.val, "agent "+it.key)
	a := agentDef{id: it.key, name: b.text("name"), presence: b.oneOf("presence", presences...), capacity: 1}
	b.whole("capacity", &a.capacity)
	b.whole("load", &a.load)
	b.done()
	if a.name == "" {
		a.name = it.key
	}
	if a.presence == "" {
		a.presence = "ready"
	}
	if a.capacity < 0 || a.capacity > 100 || a.load < 0 || a.load > 100 {
		r.p.on(it.val, "capacity and load of agent %s are from 0 to 100", it.key)
	}
	return a
}

// names reads a list of ids.
func (r *reader) names(n *node, what string) []string {
	b := r.p.block(&node{file: n.file, line: n.line, kind: dict, pairs: []pair{{"members", n.line, n}}}, what)
	return b.texts("members")
}

func (r *reader) nlu(b *block) map[string]map[string]float64 {
	out := map[string]map[string]float64{}
	for _, it := range b.pairs("nlu") {
		in := r.p.block(it.val, "scores of "+strconv.Quote(it.key))
		scores := map[string]float64{}
		for _, x := range in.n.all() {
			v := 0.0
			in.number(x.key, &v)
			scores[x.key] = v
		}
		out[it.key] = scores
	}
	return out
}

// assistant reads how the assistant is reached; the shorthand is read when its
// definition is made.
func (r *reader) assistant(b *block, f *fixture) {
	f.assistant = b.want("assistant", dict)
	if f.assistant == nil {
		return
	}
	a := r.p.block(f.assistant, "assistant")
	if m := a.oneOf("mode", modeLive, modeLink, modePane); m != "" {
		f.mode = m
	}
	f.queue = a.text("default_queue")
}

// later notes what belongs to areas that are not built, where it is switched
// on; switched off it means nothing.
func (r *reader) later(s *script, b *block) {
	if v := b.take("identity"); v.on("enforce") {
		s.lacks("given.identity.enforce")
	}
	if v := b.take("connectors"); !v.empty() {
		s.lacks("given.connectors")
	}
	if v := b.take("handoff"); v != nil && v.get("method").in(s.lang).word() != strconv.Quote("inbox") && !v.get("method").none() {
		s.lacks("given.handoff.method: " + v.get("method").text)
	}
	for _, k := range []string{"knowledge", "llm"} {
		if v := b.take(k); v.on("enabled") {
			s.lacks("given." + k)
		}
	}
	post := b.take("post_session")
	for _, k := range []string{"chat", "call"} {
		if post.get(k).on("enabled") {
			s.lacks("given.post_session." + k)
		}
	}
	if v := b.take("workflows"); !v.empty() {
		s.lacks("given.workflows")
	}
}

// refer checks that what the fixture names is there.
func (r *reader) refer(s *script, f *fixture) {
	people := map[string]bool{}
	for _, a := range f.agents {
		people[a.id] = true
	}
	groups := map[string]bool{}
	for _, t := range f.teams {
		groups[t.id] = true
		for _, m := range t.members {
			if !people[m] {
				r.p.on(s.given.at("teams", t.id), "team %s names %s, who is no agent", t.id, m)
			}
		}
	}
	for _, q := range f.queues {
		at := s.given.at("queues", q.id)
		for _, m := range q.members {
			if !people[m] && !groups[m] {
				r.p.on(at, "queue %s names %s, which is no agent and no team", q.id, m)
			}
		}
		if q.hours != "" && s.given.at("hours", q.hours) == nil {
			r.p.on(at, "queue %s keeps the hours %s, which are not there", q.id, q.hours)
		}
	}
	if f.queue != "" && !r.carried && s.given.at("queues", f.queue) == nil {
		r.p.on(f.assistant.get("default_queue"), "there is no queue %s", f.queue)
	}
	for _, e := range s.entries {
		for _, a := range e.event.agents {
			if !people[a.agent] {
				r.p.on(a.node, "there is no agent %s", a.agent)
			}
		}
	}
}
