package engine

import (
	"slices"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/hours"
	"relevo/domain/routing"
)

// checkUses refuses a queue whose name another one has (409 name_taken) or that
// uses something which is not there (422 of the field).
func checkUses(tx Tx, q *routing.QueueDef) error {
	s, err := tx.RoutingSetup()
	if err != nil {
		return err
	}
	for i := range s.Queues {
		if o := &s.Queues[i]; o.ID != q.ID && strings.EqualFold(o.Name, q.Name) {
			return nameTaken("queue")
		}
	}
	for _, check := range []func() error{
		func() error { return checkEntries(s, q.Entries) },
		func() error { return checkTargets(s, q) },
		func() error { return checkSkills(s, &q.Settings) },
	} {
		if err := check(); err != nil {
			return err
		}
	}
	if h := q.Settings.Hours; h != 0 && !slices.ContainsFunc(s.Hours, func(o hours.Schedule) bool { return o.ID == h }) {
		return domain.Field("hours", "queues.no_hours")
	}
	return checkDispositions(tx, q.Settings.Dispositions)
}

func checkDispositions(tx Tx, id domain.ID) error {
	if id == 0 {
		return nil
	}
	set, err := tx.DispositionSet(id)
	if domain.IsCode(err, "not_found") || err == nil && set.Archived > 0 {
		err = domain.Field("dispositions", "queues.no_dispositions")
	}
	return err
}

func at(list string, i int, field string) string {
	return list + "[" + strconv.Itoa(i) + "]." + field
}

func checkEntries(s *routing.Setup, entries []routing.Entry) error {
	for i, en := range entries {
		ok := true
		switch en.Kind {
		case routing.EntryAgent:
			ok = slices.ContainsFunc(s.People, func(p routing.Person) bool { return p.ID == en.ID })
		case routing.EntryTeam:
			ok = slices.ContainsFunc(s.Teams, func(t routing.Team) bool { return t.ID == en.ID })
		}
		if !ok {
			return domain.Field(at("entries", i, "id"), "queues.no_member")
		}
	}
	return nil
}

func checkTargets(s *routing.Setup, q *routing.QueueDef) error {
	ok := func(o routing.Overflow) bool {
		return o.Do != routing.ToQueue || o.Queue != q.ID && takesWork(s, o.Queue)
	}
	for i, o := range q.Settings.Overflow {
		if !ok(o) {
			return domain.Field(at("overflow", i, "queue"), "queues.no_queue")
		}
	}
	if !ok(q.Settings.AfterHours) {
		return domain.Field("after_hours.queue", "queues.no_queue")
	}
	return nil
}

func checkSkills(s *routing.Setup, set *routing.Settings) error {
	known := func(id domain.ID) bool {
		return slices.ContainsFunc(s.Skills, func(k routing.Skill) bool { return k.ID == id })
	}
	for i, n := range set.Needs {
		if !known(n.Skill) {
			return domain.Field(at("needs", i, "skill"), "queues.no_skill")
		}
	}
	for i, r := range set.Relax {
		if r.Skill != 0 && !known(r.Skill) {
			return domain.Field(at("relax", i, "skill"), "queues.no_skill")
		}
	}
	return nil
}
