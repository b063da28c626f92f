package scenario

import (
	"slices"
	"strings"
)

// script is one scenario as read.
type script struct {
	file    string
	line    int
	id      string
	title   string
	lang    string
	own     *node // its given as written
	given   *node // the same laid over the base
	entries []entry
	fix     *fixture
	// missing are the keys it uses of areas that are not built.
	missing []string
	// wrong is what it says that means nothing: it is not run.
	wrong []Problem
}

// entry is one line of a timeline.
type entry struct {
	line   int
	t      int64  // ms after the start
	at     string // as written
	event  event
	expect []want
}

// want is one expectation.
type want struct {
	key string
	val *node
}

// eventKind names what happens at an entry.
type eventKind string

// The events.
const (
	evOpen    eventKind = "open"
	evVisitor eventKind = "visitor"
	evPress   eventKind = "press"
	evDoes    eventKind = "visitor_does"
	evAgent   eventKind = "agent"
	evAdmin   eventKind = "admin"
	evSystem  eventKind = "system"
	evTick    eventKind = "tick"
)

// event is what happens at an entry; the fields of its kind are set.
type event struct {
	kind   eventKind
	text   string // visitor, press, visitor_does, system
	open   opening
	agents []agentAct
	admin  []adminAct
}

// opening is how a visitor opens the panel.
type opening struct {
	silent bool // the visitor speaks first
	sub    string
	email  string
	name   string
	token  string
}

// agentAct is one thing an agent does.
type agentAct struct {
	agent string
	verb  string
	text  string // of say, note, search, presence, transfer, reason
	n     int    // of load
	node  *node
}

// adminAct is one thing an administrator does.
type adminAct struct {
	verb string // edit_draft, publish
	over *node
}

// reader reads scenarios out of a file's tree.
type reader struct {
	p     *problems
	base  *node // the fixture under every scenario
	texts *catalogue
	only  func(id string) bool
	// carried: the assistants of the files give way to one brought along
	carried bool
}

// scripts reads the scenarios of a file that are chosen; ids are those of all.
func (r *reader) scripts(file string, root *node) (out []*script, ids []pair) {
	var all []*node
	switch {
	case root.none():
	case root.kind == list:
		all = root.items
	case root.kind == dict && root.get("timeline") != nil:
		all = []*node{root}
	default:
		r.p.on(root, "a file holds a list of scenarios, not %s", root.word())
	}
	for _, n := range all {
		id := n.get("id")
		if n.kind != dict || id.none() || id.text == "" {
			r.p.on(n, "a scenario is a block of keys with an id")
			continue
		}
		ids = append(ids, pair{id.text, id.line, id})
		if r.only == nil || r.only(id.text) {
			out = append(out, r.alone(file, n))
		}
	}
	return out, ids
}

// alone reads one scenario; what is wrong with it is its own.
func (r *reader) alone(file string, n *node) *script {
	whole := r.p
	r.p = &problems{}
	s := r.script(file, n)
	if len(r.p.all) == 0 { // of what is half read more would be wrong
		r.check(s)
	}
	s.wrong, r.p = r.p.all, whole
	return s
}

func (r *reader) script(file string, n *node) *script {
	b := r.p.block(n, "a scenario")
	s := &script{file: file, line: n.line, id: b.text("id"), title: b.text("title"), lang: b.oneOf("lang", langs...)}
	if s.lang == "" {
		s.lang = "en"
	}
	r.p.lang = s.lang
	s.own = b.want("given", dict)
	s.given = merge(r.base, s.own)
	if s.given == nil {
		s.given = &node{file: file, line: n.line, kind: dict}
	}
	entries := b.want("timeline", list)
	if entries == nil {
		r.p.on(n, "scenario %s has no timeline", s.id)
		return s
	}
	b.done()
	last := int64(0)
	for _, it := range entries.items {
		e := r.entry(s, it)
		if e.t < last {
			r.p.on(it, "t %s stands behind a later one: entries are in time order", e.at)
		}
		last = max(last, e.t)
		s.entries = append(s.entries, e)
	}
	return s
}

func (r *reader) entry(s *script, n *node) entry {
	b := r.p.block(n, "an entry")
	e := entry{line: n.line, at: b.text("t")}
	if e.at == "" {
		r.p.on(n, "an entry begins with t, its time after the start")
	}
	b.span("t", &e.t)
	found := ""
	for _, it := range b.n.all() {
		if it.key == "t" || it.key == "expect" {
			continue
		}
		if found != "" {
			r.p.add(n.file, it.line, "an entry holds one event, this one has %s and %s", found, it.key)
			break
		}
		found = it.key
		r.event(s, &e, b, it)
	}
	if found == "" {
		e.event.kind = evTick
	}
	x := r.p.block(b.take("expect"), "expect")
	for _, it := range x.n.all() {
		r.expectation(s, &e, it)
	}
	b.done()
	return e
}

// all are the pairs of a block, none of a missing one.
func (n *node) all() []pair {
	if n == nil {
		return nil
	}
	return n.pairs
}

// Expectations: those compared, and those of areas not built.
var (
	compared = []string{"say", "options", "control", "ring", "escalation", "escalations", "card", "ticket", "tickets", "vars", "events", "agents", "gaps", "metadata", "error", "search"}
	unbuilt  = []string{"metrics", "crm", "post", "conv", "runs", "run_count", "http_calls", "llm_requests"}
)

func (r *reader) expectation(s *script, e *entry, it pair) {
	switch {
	case slices.Contains(unbuilt, it.key):
		s.lacks("expect." + it.key)
	case !slices.Contains(compared, it.key):
		r.p.add(it.val.file, it.line, "there is no key %s in expect; it may have %s", it.key, strings.Join(compared, ", "))
	default:
		e.expect = append(e.expect, want{it.key, it.val})
	}
}

// lacks notes a key of an area that is not built.
func (s *script) lacks(key string) {
	if !slices.Contains(s.missing, key) {
		s.missing = append(s.missing, key)
	}
}
