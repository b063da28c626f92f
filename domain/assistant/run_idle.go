package assistant

import (
	"cmp"
	"slices"

	"relevo/domain"
	"relevo/domain/understand"
)

// candidates are the actions a text may start, best first, equal ones by id.
// What may not start is traced.
func (t *turn) candidates(scores Scores) []Score {
	var out []Score
	seen := map[string]bool{}
	for _, s := range scores.Actions {
		a := t.d.Find(s.Action)
		if a == nil || a.System != "" || seen[s.Action] || !(s.P > 0) {
			continue
		}
		seen[s.Action] = true
		if !t.mayBegin(a) {
			t.tell(Trace{What: TraceRefused, Action: s.Action, P: s.P, Detail: "condition"})
			continue
		}
		out = append(out, Score{s.Action, min(s.P, 1)})
	}
	slices.SortStableFunc(out, func(a, b Score) int {
		return cmp.Or(cmp.Compare(b.P, a.P), cmp.Compare(a.Action, b.Action))
	})
	for _, s := range out[:min(len(out), 5)] {
		t.tell(Trace{What: TraceScore, Action: s.Action, P: s.P})
	}
	if scores.Agent > 0 {
		t.tell(Trace{What: TraceWish, P: scores.Agent})
	}
	return out
}

// mayBegin tells whether the condition of an action holds now. It has not begun:
// answers of the one in progress are none of its variables.
func (t *turn) mayBegin(a *Action) bool {
	frames := t.s.Stack
	t.s.Stack = nil
	ok := t.holds(a.When)
	t.s.Stack = frames
	return ok
}

// wantsPerson tells whether a text is a wish for a person and no action is
// nearer.
func (t *turn) wantsPerson(scores Scores, c []Score) bool {
	return scores.Agent > t.d.Settings.AgentThreshold && (len(c) == 0 || c[0].P <= scores.Agent)
}

// requestPerson serves a wish for a person. What the visitor asked before and
// has no answer to stays the request that the person reads.
func (t *turn) requestPerson(scores Scores) {
	t.tell(Trace{What: TraceAgent, P: scores.Agent})
	a := ""
	if f := t.d.SystemAction(SystemFallback); f != nil {
		a = f.ID
	}
	t.emit(Effect{Request: &Request{Text: t.text, Recognised: true, Action: a, P: scores.Agent}})
	t.asked(t.text)
	t.fallback(ReasonRequested)
}

// asked makes a text the request a person reads, unless an earlier one has no
// answer yet.
func (t *turn) asked(text string) {
	if !t.s.Unanswered && text != masked {
		t.s.Request, t.s.Unanswered = domain.Clip(text, keptValue), true
	}
}

// idle handles a new request.
func (t *turn) idle(w said) {
	if w.Choice {
		t.stale(w.Text)
		return
	}
	c := t.candidates(w.Scores)
	if t.wantsPerson(w.Scores, c) {
		t.requestPerson(w.Scores)
		return
	}
	t.s.Request, t.s.Unanswered = domain.Clip(t.text, keptValue), true
	if w.Scores.Unsupported > t.d.Settings.Threshold && (len(c) == 0 || w.Scores.Unsupported >= c[0].P) {
		t.noMatch(t.text, "no_match", w.Scores.Unsupported, "unsupported")
		return
	}
	if t.follow(t.near(c), t.text) || t.follow(t.perhaps(c), t.text) {
		return
	}
	t.unmatched(c)
}

// unmatched asks the knowledge, then gives up.
func (t *turn) unmatched(c []Score) {
	why, p := "nothing", 0.0
	if len(c) > 0 {
		why, p = "below", c[0].P
	}
	if t.env.Search == nil || understand.Normalise(t.text) == "" {
		t.noMatch(t.text, "no_match", p, why)
		return
	}
	found := t.env.Search(t.text, t.s.Lang)
	t.tell(Trace{What: TraceSearch, Detail: found.Status})
	if found.Status != "above_threshold" || found.Answer == "" {
		t.noMatch(t.text, "unanswerable", p, why)
		return
	}
	t.emit(Effect{Request: &Request{Text: t.text, Recognised: true, P: p}})
	t.s.NoMatches, t.s.Unanswered = 0, false
	t.say(found.Answer)
}

// noMatch counts a request nobody understood and runs No matches.
func (t *turn) noMatch(text, kind string, p float64, why string) {
	t.tell(Trace{What: TraceNoMatch, P: p, Detail: why})
	t.unrecognised(text, kind, p)
	t.s.NoMatches++
	t.system(SystemNoMatch, map[string]Var{VarOverLimit: truth(t.s.NoMatches > t.d.Settings.NoMatchLimit)})
}

// unrecognised reports a request for analytics and, if it has words and may be
// shown, as a gap.
func (t *turn) unrecognised(text, kind string, p float64) {
	t.emit(Effect{Request: &Request{Text: text, P: p}})
	if text != masked && understand.Normalise(text) != "" {
		t.emit(Effect{Gap: &Gap{Text: text, Kind: kind}})
	}
}

// start begins an action for an utterance. One that was open is interrupted, or
// ended if this one never returns.
func (t *turn) start(id, utterance string, p float64) {
	a := t.d.Find(id)
	t.tell(Trace{What: TraceMatch, Action: id, P: p})
	t.emit(Effect{Request: &Request{Text: utterance, Recognised: true, Action: id, P: p}})
	f := Frame{Action: id, Turn: t.s.Turns}
	if utterance != masked {
		f.Opening = domain.Clip(utterance, keptValue)
		t.s.Request = f.Opening
	}
	t.s.Unanswered, t.s.NoMatches, t.s.Digressed = true, 0, ""
	if len(t.s.Stack) > 0 {
		from := t.s.Stack[t.root()].Action
		t.tell(Trace{What: TraceDigress, Action: from})
		if a.NeverReturn {
			t.closeOpen(reasonStarted, "")
		}
		t.s.Digressed, f.Digress = from, !a.NeverReturn
	}
	t.s.Pending = nil
	t.s.Stack = append(t.s.Stack, f)
	t.note(Started, &f, "")
}
