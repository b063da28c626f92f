package scenario

import (
	"slices"
	"strconv"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/i18n"
)

// check reads what needs the whole scenario: the fixture, the assistant's
// shorthand, the texts that are expected.
func (r *reader) check(s *script, texts *catalogue) {
	s.fix = r.fixture(s)
	if len(s.missing) > 0 {
		return // it is not run
	}
	if s.fix.assistant != nil {
		// Over a definition that is brought along this is read again.
		define(&problems{}, assistant.New(s.lang), s.fix.assistant, queueNames)
	}
	for i := range s.entries {
		for _, w := range s.entries[i].expect {
			r.expected(s, w, texts)
		}
	}
}

// queueNames refers to queues by the file's own ids.
func queueNames(n *node) string { return n.text }

// expected checks the form of one expectation.
func (r *reader) expected(s *script, w want, texts *catalogue) {
	switch w.key {
	case "say", "options":
		if w.val.kind != list {
			r.p.on(w.val, "%s is a list of texts, not %s", w.key, w.val.word())
			return
		}
		for _, n := range w.val.items {
			line := n.in(s.lang)
			if _, ok := texts.expand(s.lang, line.text); !ok {
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
