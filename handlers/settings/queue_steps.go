package settings

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"relevo/domain/i18n"
	"relevo/domain/routing"
	views "relevo/views/settings"
)

// step carries out a step of editing that the form's buttons ask for, such as
// "entries-up:2": the form is drawn again, nothing is stored.
func step(f *views.QueueForm, do string) {
	what, n, _ := strings.Cut(do, ":")
	list, act, _ := strings.Cut(what, "-")
	i, err := strconv.Atoi(n)
	if err != nil {
		i = -1
	}
	first := ""
	switch list {
	case "entries":
		f.Entries, i = edited(f.Entries, act, i, views.EntryRow{Rank: "1", Delay: "0"})
		first = "e_who"
	case "overflow":
		f.Overflow, i = edited(f.Overflow, act, i, views.OverflowRow{When: unruled(f.Overflow), Do: string(routing.ToTicket)})
		first = "o_when"
	case "needs":
		f.Needs, i = edited(f.Needs, act, i, views.NeedRow{Min: "1"})
		first = "n_skill"
	case "relax":
		f.Relax, i = edited(f.Relax, act, i, views.RelaxRow{After: "60"})
		first = "r_after"
	}
	f.Dirty = true
	f.Focus = list + "-add"
	if i >= 0 {
		f.Focus = first + "-" + strconv.Itoa(i)
	}
}

// unruled is the first case without a rule.
func unruled(rules []views.OverflowRow) string {
	for _, w := range []routing.When{routing.WhenMaxWait, routing.WhenFull, routing.WhenNoAgents, routing.WhenNoAnswer, routing.WhenEWT} {
		if !slices.ContainsFunc(rules, func(r views.OverflowRow) bool { return r.When == string(w) }) {
			return string(w)
		}
	}
	return string(routing.WhenMaxWait)
}

// edited is a list after a step and the row to go to, -1 for none.
func edited[T any](list []T, act string, i int, fresh T) ([]T, int) {
	switch {
	case act == "add" && len(list) < maxRows:
		return append(list, fresh), len(list)
	case i < 0 || i >= len(list):
		return list, -1
	case act == "remove":
		list = slices.Delete(list, i, i+1)
		return list, min(i, len(list)-1)
	case act == "up" && i > 0:
		list[i-1], list[i] = list[i], list[i-1]
		return list, i - 1
	case act == "down" && i < len(list)-1:
		list[i+1], list[i] = list[i], list[i+1]
		return list, i + 1
	}
	return list, i
}

// differences lists the simple settings, members and rules in which what is
// stored now is not what was typed.
func differences(ctx context.Context, stored, typed *views.QueueForm) (out []views.Difference) {
	add := func(key, was, is string) {
		if was != is {
			out = append(out, views.Difference{Label: i18n.T(ctx, key), Stored: was, Yours: is})
		}
	}
	p := i18n.From(ctx)
	add("common.name", stored.Name, typed.Name)
	for _, d := range queueFields() {
		s, t := stored.Fields[d.name], typed.Fields[d.name]
		add("queues.f_"+d.name, views.Shown(p, d.name, s), views.Shown(p, d.name, t))
	}
	changed := func(key string, same bool) {
		if !same {
			out = append(out, views.Difference{Label: p.T(key), Stored: p.T("queues.differs")})
		}
	}
	changed("queues.members", slices.Equal(stored.Entries, typed.Entries))
	changed("queues.rules", slices.Equal(stored.Overflow, typed.Overflow))
	changed("queues.needs", slices.Equal(stored.Needs, typed.Needs))
	changed("queues.relax", slices.Equal(stored.Relax, typed.Relax))
	return out
}
