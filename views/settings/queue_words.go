package settings

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"relevo/domain/i18n"
	"relevo/domain/routing"
	"relevo/views/ui"
)

// QueueNames are the names a queue's sentences need, by id as text. Members is
// how many people serve it.
type QueueNames struct {
	Members       int
	Queues, Hours map[string]string
}

// QueueSays tells in plain sentences what a queue's settings do.
func QueueSays(p *i18n.Printer, q *routing.QueueDef, n QueueNames) []string {
	s := &q.Settings
	out := []string{saysMembers(p, q, n)}
	add := func(text string) {
		if text != "" {
			out = append(out, text)
		}
	}
	add(saysOffer(p, s))
	if s.Policy != routing.Manual && !s.Auto {
		add(p.T("queues.say_missed_"+s.OnMissed, "Count", max(s.MissedLimit, 1)))
	}
	for _, o := range s.Overflow {
		add(saysRule(p, s, o, n))
	}
	add(saysMaxWait(p, s))
	add(saysHours(p, s, n))
	add(saysWrap(p, s))
	add(saysVisitor(p, s))
	add(p.T("queues.say_target", "Percent", strconv.Itoa(s.SLPercent), "Time", Length(p, s.SLTarget)))
	return out
}

func saysMembers(p *i18n.Printer, q *routing.QueueDef, n QueueNames) string {
	if n.Members == 0 {
		return p.T("queues.say_nobody")
	}
	out := p.T("queues.say_members", "Count", n.Members)
	ranks, delay := map[int]bool{}, false
	for _, e := range q.Entries {
		ranks[e.Rank] = true
		delay = delay || e.Delay > 0
	}
	if len(ranks) > 1 {
		out += " " + p.T("queues.say_ranks")
	}
	if delay {
		out += " " + p.T("queues.say_delay")
	}
	return out
}

func saysOffer(p *i18n.Printer, s *routing.Settings) string {
	switch {
	case s.Policy == routing.Manual:
		return p.T("queues.say_manual")
	case s.Auto:
		return p.T("queues.say_auto_" + string(s.Policy))
	}
	return p.T("queues.say_ring_"+string(s.Policy), "Time", Length(p, s.Ring[routing.Chat]), "Count", s.Broadcast)
}

func saysRule(p *i18n.Printer, s *routing.Settings, o routing.Overflow, n QueueNames) string {
	var when string
	switch o.When {
	case routing.WhenFull:
		when = p.T("queues.when_full_n", "Count", s.MaxSize)
	case routing.WhenMaxWait:
		when = p.T("queues.when_max_wait_n", "Time", Length(p, s.MaxWait))
	case routing.WhenNoAgents:
		when = p.T("queues.when_no_agents_n")
	case routing.WhenNoAnswer:
		when = p.T("queues.when_no_answer_n", "Count", s.MaxAttempts)
	case routing.WhenEWT:
		when = p.T("queues.when_ewt_n", "Time", Length(p, o.Over))
	}
	return p.T("queues.say_rule", "When", when, "Do", saysDo(p, o, n))
}

func saysDo(p *i18n.Printer, o routing.Overflow, n QueueNames) string {
	return p.T("queues.do_"+string(o.Do), "Queue", n.Queues[o.Queue.String()])
}

// saysMaxWait is for the longest wait without a rule of its own.
func saysMaxWait(p *i18n.Printer, s *routing.Settings) string {
	if s.MaxWait == 0 {
		return ""
	}
	for _, o := range s.Overflow {
		if o.When == routing.WhenMaxWait {
			return ""
		}
	}
	return p.T("queues.say_rule", "When", p.T("queues.when_max_wait_n", "Time", Length(p, s.MaxWait)), "Do", p.T("queues.do_ask"))
}

func saysHours(p *i18n.Printer, s *routing.Settings, n QueueNames) string {
	if s.Hours == 0 {
		return p.T("queues.say_always")
	}
	return p.T("queues.say_hours", "Hours", n.Hours[s.Hours.String()], "Do", saysDo(p, s.AfterHours, n)) + " " + p.T("queues.say_close_"+s.WaitingAtClose)
}

func saysWrap(p *i18n.Printer, s *routing.Settings) string {
	out := p.T("queues.say_wrap_"+string(s.WrapMode), "Time", Length(p, s.WrapMS[routing.Chat]))
	if s.WrapMode != routing.WrapOff && s.DispMandatory {
		out += " " + p.T("queues.say_disposition")
	}
	return out
}

func saysVisitor(p *i18n.Printer, s *routing.Settings) string {
	out := p.T("queues.say_grace", "Time", Length(p, s.VisitorGrace))
	switch {
	case s.Position && s.EWT:
		return p.T("queues.say_position_ewt") + " " + out
	case s.Position:
		return p.T("queues.say_position") + " " + out
	case s.EWT:
		return p.T("queues.say_ewt") + " " + out
	}
	return out
}

// Length writes a duration of ms in the largest unit that divides it.
func Length(p *i18n.Printer, ms int64) string {
	for _, u := range []struct {
		ms int64
		id string
	}{{routing.Day, "queues.days"}, {routing.Hour, "queues.hours"}, {routing.Minute, "queues.minutes"}, {routing.Second, "queues.seconds"}} {
		if count := []any{"Count", ms / u.ms}; ms >= u.ms && ms%u.ms == 0 {
			return p.T(u.id, count...)
		}
	}
	return p.T("queues.seconds", "Count", ms/routing.Second)
}

// whens and actions are the words of a rule, in the order they are offered.
var (
	whens   = []string{string(routing.WhenMaxWait), string(routing.WhenFull), string(routing.WhenNoAgents), string(routing.WhenNoAnswer), string(routing.WhenEWT)}
	actions = []string{string(routing.ToTicket), string(routing.ToAsync), string(routing.ToQueue), string(routing.ToBot), string(routing.ToClose), string(routing.ToAsk), string(routing.ToWait)}
	noCheck = templ.Attributes{"formnovalidate": true}
)

func options(ctx context.Context, prefix string, values []string) []ui.Option {
	out := make([]ui.Option, len(values))
	for i, v := range values {
		out[i] = ui.Option{Value: v, Label: i18n.From(ctx).T(prefix + v)}
	}
	return out
}

// relaxable are the skills a step may loosen, all of them first.
func relaxable(ctx context.Context, skills []ui.Option) []ui.Option {
	out := []ui.Option{{Label: i18n.T(ctx, "queues.every_preferred")}}
	if len(skills) > 0 {
		out = append(out, skills[1:]...)
	}
	return out
}

func rowDo(list, act string, i int) string { return list + "-" + act + ":" + strconv.Itoa(i) }

func focused(focus, id string) templ.Attributes {
	if focus == id {
		return templ.Attributes{"autofocus": true}
	}
	return nil
}

func addAttrs(focus bool) templ.Attributes {
	if focus {
		return templ.Attributes{"formnovalidate": true, "autofocus": true}
	}
	return noCheck
}

// at is the problem of a row's field; the names are those it may be told under.
func (p QueueProps) at(list string, i int, fields ...string) string {
	for _, f := range fields {
		if e := p.Errors[list+"["+strconv.Itoa(i)+"]."+f]; e != "" {
			return e
		}
	}
	return ""
}

// cells are the inputs of rows by the names their problems are told under.
var cells = map[string]string{"entries.id": "e_who", "entries.kind": "e_who", "entries.rank": "e_rank", "entries.delay": "e_delay",
	"overflow.when": "o_when", "overflow.over": "o_over", "overflow.do": "o_do", "overflow.queue": "o_queue", "overflow.text_en": "o_en", "overflow.text_es": "o_es",
	"needs.skill": "n_skill", "needs.min": "n_min", "needs.weight": "n_weight", "relax.after": "r_after", "relax.skill": "r_skill", "relax.lower": "r_lower"}

// parts of the page that hold rows, for their problems.
var rowParts = map[string]string{"entries": "queues.members", "overflow": "queues.rules", "needs": "queues.needs", "relax": "queues.relax"}

// wrongs lists the fields with a problem, as links to them.
func (p QueueProps) wrongs(ctx context.Context) []wrong {
	t := i18n.From(ctx)
	var out []wrong
	for _, key := range slices.Sorted(maps.Keys(p.Errors)) {
		if p.Errors[key] == "" || key == "" {
			continue
		}
		w := wrong{ID: "f-" + key, Label: t.T("queues.f_" + key)}
		list, rest, row := strings.Cut(key, "[")
		switch {
		case row:
			n, field, _ := strings.Cut(rest, "].")
			w = wrong{ID: cells[list+"."+field] + "-" + n, Label: t.T(rowParts[list])}
		case rowParts[key] != "":
			w.Label = t.T(rowParts[key])
		case key == "name":
			w.Label = t.T("common.name")
		}
		w.Text = p.Errors[key]
		out = append(out, w)
	}
	return out
}

// wrong is a field with a problem.
type wrong struct{ ID, Label, Text string }

// wrong tells whether one of the fields has a problem: what hides it is opened.
func (p QueueProps) wrong(names ...string) bool {
	for _, n := range names {
		if p.Fields[n].Error != "" {
			return true
		}
	}
	return false
}

func placeholder(ctx context.Context, f SettingField) string {
	if f.None {
		return i18n.T(ctx, "queues.no_limit")
	}
	return ""
}

func acceptance(ctx context.Context, q QueueRow) string {
	if q.Auto {
		return i18n.T(ctx, "queues.accept_auto")
	}
	return i18n.T(ctx, "queues.accept_manual")
}

func policyIcon(policy string) string {
	switch routing.Policy(policy) {
	case routing.LongestIdle:
		return "timer"
	case routing.RoundRobin:
		return "refresh-cw"
	case routing.LeastOpen:
		return "scale"
	case routing.Spare:
		return "layers"
	case routing.BySkills:
		return "graduation-cap"
	case routing.Sequential:
		return "list"
	case routing.Broadcast:
		return "radio"
	}
	return "hand"
}
