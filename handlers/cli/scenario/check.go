package scenario

import (
	"slices"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
)

// check reads what needs the whole scenario: the fixture, the assistant's
// shorthand, the texts that are expected.
func (r *reader) check(s *script) {
	s.fix = r.fixture(s)
	if len(s.missing) > 0 {
		return // it is not run
	}
	if s.fix.assistant != nil && !r.carried {
		define(r.p, assistant.New(s.lang), s.fix.assistant, queueNames)
	}
	for i := range s.entries {
		for _, w := range s.entries[i].expect {
			r.expected(s, w)
		}
	}
}

// queueNames refers to queues by the file's own ids.
func queueNames(n *node) string { return n.text }

// expected checks the form of one expectation.
func (r *reader) expected(s *script, w want) {
	switch w.key {
	case "say", "options":
		if w.val.kind != list {
			r.p.on(w.val, "%s is a list of texts, not %s", w.key, w.val.word())
			return
		}
		for _, n := range w.val.items {
			line := n.in(s.lang)
			if _, ok := r.texts.expand(s.lang, line.text); !ok {
				r.p.on(n, "the catalogue has no text %s", n.word())
			}
		}
	case "control":
		of := []string{"bot", "queued", "ringing", "live", "async", "post", "ended", "none"}
		if w.val.kind != text || !slices.Contains(of, w.val.text) {
			r.p.on(w.val, "control is one of %v, not %s", of, w.val.word())
		}
	case "escalation", "card", "ticket", "vars", "agents", "gaps", "metadata":
		if w.val.kind != dict && w.val.kind != null {
			r.p.on(w.val, "%s is a block of keys, not %s", w.key, w.val.word())
		}
		r.keys(s, w)
	case "escalations", "tickets":
		if w.val.kind != number {
			r.p.on(w.val, "%s is a number, not %s", w.key, w.val.word())
		}
	case "events":
		r.eventLists(w.val)
	case "search":
		if w.val.kind != list {
			r.p.on(w.val, "search is a list of texts, not %s", w.val.word())
		}
	}
}

// documents are the keys of what is compared as a block.
var documents = map[string][]string{
	"escalation": {"n", "kind", "reason", "queue", "state", "message_to_agent", "request", "step", "agent", "created_at"},
	"card": {"channel", "queue", "kind", "reason", "escalation", "message_to_agent", "summary", "variables", "email", "email_verified", "profile_id", "language", "page",
		"n", "waiting_seconds"},
	"ticket": {"id", "created_at", "state", "dest", "queue", "reason", "question", "email", "email_verified", "profile_id", "language", "channel", "page", "summary", "transcript",
		"variables", "escalation"},
	"metadata": {"session_id", "session_type", "lang", "status", "created_at", "queued_at", "connected_at", "ended_at", "ended_by", "wait_seconds", "handle_seconds",
		"wrap_up_seconds", "queue", "agents", "transfers", "escalations", "end_user", "disposition", "notes", "csat", "variables"},
	"agents": {"presence", "load", "intent", "reason", "name", "capacity"},
	"gaps":   {"count", "kind", "status", "text", "outcome", "language"},
}

// keys notes keys of areas that are not built.
func (r *reader) keys(s *script, w want) {
	later := map[string][]string{"metadata": {"schema", "post_session", "hold_seconds", "updated_at", "assigned_at", "transcript_url"}}
	for _, it := range w.val.all() {
		if slices.Contains(later[w.key], strings.TrimSuffix(it.key, "_contains")) {
			s.lacks("expect." + w.key + "." + it.key)
		}
	}
}

// strange are the keys of an expected block that such a block never has.
func strange(w want) (out []string) {
	if documents[w.key] == nil { // vars have any
		return nil
	}
	blocks := []*node{w.val}
	if w.key == "agents" || w.key == "gaps" {
		blocks = nil
		for _, it := range w.val.all() {
			blocks = append(blocks, it.val)
		}
	}
	for _, b := range blocks {
		for _, it := range b.all() {
			if key := strings.TrimSuffix(it.key, "_contains"); key != "absent" && !slices.Contains(documents[w.key], key) {
				out = append(out, "there is no key "+it.key+" in "+w.key+"; it may have "+strings.Join(documents[w.key], ", "))
			}
		}
	}
	return out
}

// eventLists checks [[started, a], [complete, a], …].
func (r *reader) eventLists(n *node) {
	if n.kind != list {
		r.p.on(n, "events is a list of lists such as [started, pay_bill]")
		return
	}
	for _, it := range n.items {
		if it.kind != list || len(it.items) < 2 || len(it.items) > 3 ||
			!slices.Contains([]string{"started", "complete", "incomplete"}, it.items[0].text) {
			r.p.on(it, "an event is [started, a], [complete, a], [complete, a, reason] or [incomplete, a, reason]")
		}
	}
}

// sentence is what an error says to people, in English.
func sentence(err error) string {
	e := domain.AsError(err)
	if e == nil {
		return err.Error()
	}
	s := i18n.For("en").T(e.Key, e.Args...)
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	return s
}

// itoa is strconv.Itoa.
func itoa(n int) string { return strconv.Itoa(n) }
