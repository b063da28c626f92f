package settings

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/routing"
	"relevo/handlers/web"
	views "relevo/views/settings"
)

// formOf writes a queue into its form.
func formOf(q *routing.QueueDef) views.QueueForm {
	f := views.QueueForm{Name: q.Name, Version: strconv.FormatInt(q.Version, 10), Fields: map[string]views.SettingField{}, Errors: web.Errors{}}
	defaults := routing.Defaults()
	for _, d := range queueFields() {
		f.Fields[d.name] = views.SettingField{Kind: d.kind, None: d.none, Choices: d.choices, Value: d.write(&q.Settings), Default: d.write(&defaults)}
	}
	for _, e := range q.Entries {
		who := string(e.Kind)
		if e.Kind != routing.EntryEveryone {
			who += ":" + e.ID.String()
		}
		f.Entries = append(f.Entries, views.EntryRow{Who: who, Rank: strconv.Itoa(e.Rank), Delay: written(float64(e.Delay)/inSeconds, false), OptIn: e.OptIn})
	}
	for _, o := range q.Settings.Overflow {
		f.Overflow = append(f.Overflow, views.OverflowRow{When: string(o.When), Over: written(float64(o.Over)/inMinutes, true), Do: string(o.Do),
			Queue: o.Queue.String(), English: worded(o.Text, "en"), Spanish: worded(o.Text, "es")})
	}
	for _, n := range q.Settings.Needs {
		f.Needs = append(f.Needs, views.NeedRow{Skill: n.Skill.String(), Min: strconv.Itoa(n.Min), Weight: written(float64(n.Weight), true), Hard: n.Hard})
	}
	for _, r := range q.Settings.Relax {
		f.Relax = append(f.Relax, views.RelaxRow{After: written(float64(r.After)/inSeconds, false), Skill: r.Skill.String(), Lower: written(float64(r.Lower), true)})
	}
	return f
}

// typedQueue reads the form as it was sent; settings that the page does not
// show stay as in base.
func typedQueue(r *http.Request, base *routing.QueueDef) (views.QueueForm, routing.QueueDef) {
	f, q := formOf(base), *base
	f.Name, f.Version, f.Dirty = r.PostFormValue("name"), r.PostFormValue("version"), r.PostFormValue("dirty") != ""
	q.Name = f.Name
	bad := func(name string) { f.Errors[name] = i18n.T(r.Context(), "queues.number") }
	for _, d := range queueFields() {
		v := f.Fields[d.name]
		v.Value = r.PostFormValue(d.name)
		f.Fields[d.name] = v
		if !d.read(&q.Settings, v.Value) {
			bad(d.name)
		}
	}
	if q.Settings.AfterHours.Do != routing.ToQueue {
		q.Settings.AfterHours.Queue = 0
	}
	f.Entries, f.Overflow, f.Needs, f.Relax = typedRows(r)
	q.Entries = readEntries(f.Entries, bad)
	q.Settings.Overflow = readOverflow(f.Overflow, bad)
	q.Settings.Needs = readNeeds(f.Needs, bad)
	q.Settings.Relax = readRelax(f.Relax, bad)
	return f, q
}

// column gives the values of a field that each row has; rows are as many as
// the first column has values.
func column(r *http.Request, name string) func(i int) string {
	all := r.PostForm[name]
	return func(i int) string {
		if i < len(all) {
			return all[i]
		}
		return ""
	}
}

// maxRows is how many rows of one kind a form may have.
const maxRows = 200

func rows(r *http.Request, name string) int { return min(len(r.PostForm[name]), maxRows) }

func typedRows(r *http.Request) (es []views.EntryRow, os []views.OverflowRow, ns []views.NeedRow, xs []views.RelaxRow) {
	who, rank, delay := column(r, "e_who"), column(r, "e_rank"), column(r, "e_delay")
	for i := range rows(r, "e_who") {
		es = append(es, views.EntryRow{Who: who(i), Rank: rank(i), Delay: delay(i), OptIn: slices.Contains(r.PostForm["e_optin"], strconv.Itoa(i))})
	}
	when, over, do, queue, en, es2 := column(r, "o_when"), column(r, "o_over"), column(r, "o_do"), column(r, "o_queue"), column(r, "o_en"), column(r, "o_es")
	for i := range rows(r, "o_when") {
		os = append(os, views.OverflowRow{When: when(i), Over: over(i), Do: do(i), Queue: queue(i), English: en(i), Spanish: es2(i)})
	}
	skill, least, weight := column(r, "n_skill"), column(r, "n_min"), column(r, "n_weight")
	for i := range rows(r, "n_skill") {
		ns = append(ns, views.NeedRow{Skill: skill(i), Min: least(i), Weight: weight(i), Hard: slices.Contains(r.PostForm["n_hard"], strconv.Itoa(i))})
	}
	after, of, lower := column(r, "r_after"), column(r, "r_skill"), column(r, "r_lower")
	for i := range rows(r, "r_after") {
		xs = append(xs, views.RelaxRow{After: after(i), Skill: of(i), Lower: lower(i)})
	}
	return es, os, ns, xs
}

// cell reads the number of a row's field; bad names it when it is none.
func cell(list string, i int, field, typed string, unit float64, none bool, bad func(string)) int64 {
	v, ok := typedNumber(typed, none)
	if !ok {
		bad(list + "[" + strconv.Itoa(i) + "]." + field)
	}
	return int64(v*unit + 0.5)
}

// id reads an id; what is none becomes one nothing has.
func id(typed string) domain.ID {
	var v domain.ID
	if v.UnmarshalText([]byte(typed)) != nil {
		return -1
	}
	return v
}

func readEntries(rows []views.EntryRow, bad func(string)) (out []routing.Entry) {
	for i, r := range rows {
		kind, who, _ := strings.Cut(r.Who, ":")
		out = append(out, routing.Entry{Kind: routing.EntryKind(kind), ID: id(who), OptIn: r.OptIn,
			Rank: int(cell("entries", i, "rank", r.Rank, 1, false, bad)), Delay: cell("entries", i, "delay", r.Delay, inSeconds, false, bad)})
	}
	return out
}

func readOverflow(rows []views.OverflowRow, bad func(string)) (out []routing.Overflow) {
	for i, r := range rows {
		o := routing.Overflow{When: routing.When(r.When), Do: routing.Action(r.Do)}
		if o.When == routing.WhenEWT {
			o.Over = cell("overflow", i, "over", r.Over, inMinutes, false, bad)
		}
		if o.Do == routing.ToQueue {
			o.Queue = id(r.Queue)
		}
		o.Text = reworded(reworded(nil, "en", r.English), "es", r.Spanish)
		out = append(out, o)
	}
	return out
}

func readNeeds(rows []views.NeedRow, bad func(string)) (out []routing.Need) {
	for i, r := range rows {
		out = append(out, routing.Need{Skill: id(r.Skill), Min: int(cell("needs", i, "min", r.Min, 1, false, bad)), Hard: r.Hard,
			Weight: int(cell("needs", i, "weight", r.Weight, 1, true, bad))})
	}
	return out
}

func readRelax(rows []views.RelaxRow, bad func(string)) (out []routing.RelaxStep) {
	for i, r := range rows {
		out = append(out, routing.RelaxStep{After: cell("relax", i, "after", r.After, inSeconds, false, bad), Skill: id(r.Skill),
			Lower: int(cell("relax", i, "lower", r.Lower, 1, true, bad))})
	}
	return out
}
