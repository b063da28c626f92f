package queue

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/routing"
)

// Check normalises and validates a queue: the name becomes one line. The error
// (422) names the field: name, status, entries, entries[0].rank and those of
// the settings. Whether what it refers to exists is for others to say.
func Check(q *routing.QueueDef) error {
	q.Name = contact.OneLine(q.Name, MaxQueueName+1)
	if n := utf8.RuneCountInString(q.Name); n == 0 || n > MaxQueueName {
		return domain.Field("name", "problem.queue_name", "Max", MaxQueueName)
	}
	if err := one("status", q.Status, "", routing.QueueActive, routing.QueuePaused, routing.QueueDraining, routing.QueueArchived); err != nil {
		return err
	}
	if len(q.Entries) > MaxEntries {
		return domain.Field("entries", "problem.queue_many", "Max", MaxEntries)
	}
	for i, e := range q.Entries {
		twice := slices.ContainsFunc(q.Entries[:i], func(o routing.Entry) bool { return o.Kind == e.Kind && o.ID == e.ID })
		if err := checkEntry(e, i, twice); err != nil {
			return err
		}
	}
	return CheckSettings(&q.Settings)
}

// cell names a field of a list's row.
func cell(list string, i int, field string) string {
	return list + "[" + strconv.Itoa(i) + "]." + field
}

func checkEntry(e routing.Entry, i int, twice bool) error {
	if err := one(cell("entries", i, "kind"), e.Kind, routing.EntryAgent, routing.EntryTeam, routing.EntryEveryone); err != nil {
		return err
	}
	switch {
	case (e.ID != 0) != (e.Kind != routing.EntryEveryone):
		return domain.Field(cell("entries", i, "id"), "problem.choice")
	case twice:
		return domain.Field(cell("entries", i, "id"), "problem.queue_twice")
	}
	return first(
		bound{cell("entries", i, "rank"), int64(e.Rank), 1, 99, plainly, false},
		bound{cell("entries", i, "delay"), e.Delay, 0, 9999, seconds, false},
	)
}

func checkOverflow(s *routing.Settings) error {
	if len(s.Overflow) > MaxRows {
		return domain.Field("overflow", "problem.queue_many", "Max", MaxRows)
	}
	for i, o := range s.Overflow {
		if slices.ContainsFunc(s.Overflow[:i], func(p routing.Overflow) bool { return p.When == o.When }) {
			return domain.Field(cell("overflow", i, "when"), "problem.queue_rule_twice")
		}
		if err := checkRule(o, func(field string) string { return cell("overflow", i, field) }); err != nil {
			return err
		}
	}
	s.AfterHours.When, s.AfterHours.Over = "", 0
	name := func(field string) string { return "after_hours." + field }
	if err := one(name("do"), s.AfterHours.Do, routing.ToTicket, routing.ToAsync, routing.ToQueue, routing.ToBot, routing.ToClose, routing.ToWait); err != nil {
		return err
	}
	return checkDo(s.AfterHours, name)
}

func checkRule(o routing.Overflow, name func(string) string) error {
	if err := one(name("when"), o.When, routing.WhenFull, routing.WhenMaxWait, routing.WhenNoAgents, routing.WhenNoAnswer, routing.WhenEWT); err != nil {
		return err
	}
	if o.When == routing.WhenEWT {
		if err := (bound{name("over"), o.Over, 1, 24 * 60, minutes, false}).check(); err != nil {
			return err
		}
	}
	if err := one(name("do"), o.Do, routing.ToQueue, routing.ToBot, routing.ToClose, routing.ToTicket, routing.ToAsync, routing.ToWait, routing.ToAsk); err != nil {
		return err
	}
	return checkDo(o, name)
}

// checkDo checks what belongs to the action.
func checkDo(o routing.Overflow, name func(string) string) error {
	if o.Do == routing.ToQueue && o.Queue == 0 {
		return domain.Field(name("queue"), "problem.choice")
	}
	for _, lang := range slices.Sorted(maps.Keys(o.Text)) {
		text := o.Text[lang]
		if len(lang) > 35 || utf8.RuneCountInString(text) > MaxRuleText {
			return domain.Field(name("text_"+lang), "problem.too_long", "Max", MaxRuleText)
		}
	}
	return nil
}

func checkNeeds(s *routing.Settings) error {
	if len(s.Needs) > MaxRows {
		return domain.Field("needs", "problem.queue_many", "Max", MaxRows)
	}
	for i, n := range s.Needs {
		switch {
		case n.Skill == 0:
			return domain.Field(cell("needs", i, "skill"), "problem.choice")
		case slices.ContainsFunc(s.Needs[:i], func(o routing.Need) bool { return o.Skill == n.Skill }):
			return domain.Field(cell("needs", i, "skill"), "problem.queue_twice")
		}
		if err := first(
			bound{cell("needs", i, "min"), int64(n.Min), 1, routing.MaxSkillLevel, plainly, false},
			bound{cell("needs", i, "weight"), int64(n.Weight), 1, 100, plainly, true},
		); err != nil {
			return err
		}
	}
	return checkRelax(s)
}

func checkRelax(s *routing.Settings) error {
	if len(s.Relax) > MaxRows {
		return domain.Field("relax", "problem.queue_many", "Max", MaxRows)
	}
	for i, r := range s.Relax {
		if err := first(
			bound{cell("relax", i, "after"), r.After, 1, 24 * 3600, seconds, false},
			bound{cell("relax", i, "lower"), int64(r.Lower), 1, routing.MaxSkillLevel - 1, plainly, true},
		); err != nil {
			return err
		}
	}
	s.Relax = slices.Clone(s.Relax) // the caller's may be in use
	slices.SortStableFunc(s.Relax, func(a, b routing.RelaxStep) int { return cmp.Compare(a.After, b.After) })
	return nil
}
