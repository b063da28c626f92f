package assistant

import (
	"strings"

	"relevo/domain/response"
)

// Step is one line about a step: what it asks or says, then where it leads:
// "asks for a number from 1 to 12", "connects to an agent in Payments".
func (w Words) Step(action string, s *Step) string {
	what, then := w.what(s), w.Then(action, &s.Then)
	switch {
	case what == "" && then == "":
		return w.To.T("builder.step_nothing")
	case what == "":
		return then
	case then == "":
		return what
	}
	return w.To.T("builder.step_then", "What", what, "Then", then)
}

func (w Words) what(s *Step) string {
	switch {
	case s.Ask != nil && s.Ask.Mode == AskNever:
		return w.To.T("builder.step_collects", "What", w.Answer(s.Ask))
	case s.Ask != nil:
		return w.To.T("builder.step_asks", "What", w.Answer(s.Ask))
	case s.Say.In("", "") != "":
		text := strings.Join(strings.Fields(s.Say.In(w.To.Lang(), w.D.Language)), " ")
		return w.To.T("builder.step_says", "Text", short(text))
	case len(s.Set) > 0:
		var all []string
		for _, a := range s.Set {
			all = append(all, w.Variable(a.Variable))
		}
		return w.To.T("builder.step_sets", "What", strings.Join(all, ", "))
	}
	return ""
}

// Answer is what a question accepts: "a number from 1 to 12".
func (w Words) Answer(a *Ask) string {
	s := w.D.Spec(a)
	what := w.spec(s)
	if w.D.Masks(a) {
		return w.To.T("builder.answer_private", "What", what)
	}
	return what
}

func (w Words) spec(s *response.Spec) string {
	kind := "builder.answer_" + string(s.Type)
	switch s.Type {
	case response.Options:
		return w.choices(s)
	case response.Number, response.Currency, response.Percent:
		return w.between(kind, s.Min != nil, s.Max != nil, w.bound(s.Min), w.bound(s.Max))
	case response.Date:
		out := w.between(kind, s.After != "", s.Before != "", w.day(s.After), w.day(s.Before))
		if len(s.Weekdays) == 0 {
			return out
		}
		var days []string
		for _, d := range s.Weekdays {
			days = append(days, w.weekday(d))
		}
		return w.To.T("builder.answer_on", "What", out, "Days", w.list(days))
	case response.Time:
		return w.between(kind, s.Start != "", s.End != "", s.Start, s.End)
	case response.Regex:
		if len(s.Patterns) > 0 && s.Patterns[0].Name != "" {
			return w.To.T(kind+"_named", "Name", short(s.Patterns[0].Name))
		}
	case "":
		return w.To.T("builder.answer_open")
	}
	return w.To.T(kind)
}

func (w Words) bound(f *float64) string {
	if f == nil {
		return ""
	}
	return w.number(*f)
}

// between adds the limits there are to a kind of answer.
func (w Words) between(kind string, low, high bool, from, to string) string {
	days := ""
	if kind == "builder.answer_date" {
		days = "_day" // its limits are not part of it
	}
	what := w.To.T(kind)
	switch {
	case low && high:
		return w.To.T("builder.answer_between"+days, "What", what, "Min", from, "Max", to)
	case low:
		return w.To.T("builder.answer_from"+days, "What", what, "Min", from)
	case high:
		return w.To.T("builder.answer_to"+days, "What", what, "Max", to)
	}
	return what
}

func (w Words) choices(s *response.Spec) string {
	const most = 4
	if s.From != "" {
		return w.To.T("builder.answer_choice_of", "Name", w.Variable(s.From))
	}
	var all []string
	for _, o := range s.Options[:min(len(s.Options), most)] {
		all = append(all, short(o.In(w.To.Lang())))
	}
	list := w.list(all)
	if len(s.Options) > most {
		list = strings.Join(all, ", ") + "…"
	}
	return w.To.T("builder.answer_choice", "List", list)
}

// Then is where a step leads; "" to the next one.
func (w Words) Then(action string, t *Then) string {
	switch t.Do {
	case DoReask:
		var all []string
		for _, id := range t.Steps {
			all = append(all, w.Variable(id))
		}
		return w.To.T("builder.then_reask", "Steps", strings.Join(all, ", "))
	case DoSubaction:
		name := t.Action
		if a := w.D.Find(t.Action); a != nil {
			name = a.Name.In(w.To.Lang(), w.D.Language)
		}
		if t.EndAfter {
			return w.To.T("builder.then_subaction_end", "Name", name)
		}
		return w.To.T("builder.then_subaction", "Name", name)
	case DoSearch:
		return w.To.T("builder.then_search")
	case DoExtension:
		name := t.Call
		if e := w.D.extension(t.Call); e != nil {
			name = e.Name
		}
		return w.To.T("builder.then_extension", "Name", name)
	case DoConnect:
		if t.Connect != nil && t.Connect.Queue != "" {
			name := t.Connect.Queue
			if n, ok := w.W.Queues[name]; ok {
				name = n
			}
			return w.To.T("builder.then_connect_in", "Queue", name)
		}
		return w.To.T("builder.then_connect")
	case DoFallback:
		return w.To.T("builder.then_fallback", "Reason", w.Reason(t.Reason))
	case DoEnd:
		return w.To.T("builder.then_end")
	}
	return ""
}

// Reason is why a conversation goes to a person, as A7 names it.
func (w Words) Reason(r Reason) string {
	if key := "builder.value_" + string(r); w.To.Has(key) {
		return w.To.T(key)
	}
	return string(r)
}
