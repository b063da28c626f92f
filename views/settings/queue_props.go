package settings

import (
	"context"

	"relevo/domain/hours"
	"relevo/domain/i18n"
	"relevo/domain/routing"
	"relevo/views/layout"
	"relevo/views/ui"
)

// Addresses of the pages of routing.
const (
	QueuesURL   = "/settings/queues"
	NewQueueURL = "/settings/queues/new"
	QueueURL    = "/settings/queues/" // + id, + /pause, /resume, /default, /archive
)

// QueuesProps is the list of queues.
type QueuesProps struct {
	layout.SettingsProps
	Queues []QueueRow
}

// QueueRow is one queue in the list. Open tells whether it is in its hours.
type QueueRow struct {
	ID, Name         string
	Status           routing.Status
	Policy           routing.Policy
	Auto             bool
	Default, Open    bool
	Members, Waiting int
}

// FieldKind is how a setting is typed.
type FieldKind int

// The kinds of fields.
const (
	NumberField FieldKind = iota // may hold decimals
	SwitchField
	ChoiceField // one of fixed words
	PickField   // one of things that have names
	TextField   // a sentence for visitors
)

// SettingField is one setting of a queue as typed. Default is what a new queue
// has, as typed too. None tells that an empty field means none.
type SettingField struct {
	Kind           FieldKind
	Value, Default string
	None           bool
	Options        []ui.Option // of a pick
	Choices        []string    // of a choice
	Error          string
}

// EntryRow is a line of the members as typed. Who is "everyone", or "agent:" or
// "team:" and an id.
type EntryRow struct {
	Who, Rank, Delay string
	OptIn            bool
}

// OverflowRow is a rule as typed. Over is in minutes.
type OverflowRow struct{ When, Over, Do, Queue, English, Spanish string }

// NeedRow is a skill the queue asks for, as typed.
type NeedRow struct {
	Skill, Min, Weight string
	Hard               bool
}

// RelaxRow is a step of loosening, as typed. After is in seconds, Skill "" all
// of them, Lower "" drops the need.
type RelaxRow struct{ After, Skill, Lower string }

// QueueForm is a queue as typed.
type QueueForm struct {
	Name     string
	Version  string
	Fields   map[string]SettingField
	Entries  []EntryRow
	Overflow []OverflowRow
	Needs    []NeedRow
	Relax    []RelaxRow
	Errors   map[string]string
	Focus    string // id of the field to go to, after a step of editing
	Dirty    bool   // differs from what is stored
}

// QueuePicks are the things a queue may refer to.
type QueuePicks struct {
	Members, Queues, Skills []ui.Option
}

// Difference is one setting that somebody else saved meanwhile.
type Difference struct{ Label, Stored, Yours string }

// QueueProps is one queue; ID "" is a new one. Says is what the stored settings
// do, sentence by sentence. Waiting and Held are what is left of a draining
// one. Targets are the queues it may be archived into.
type QueueProps struct {
	layout.SettingsProps
	QueueForm
	ID            string
	Status        routing.Status
	Default, Open bool
	Waiting       int
	Says          []string
	Picks         QueuePicks
	Targets       []ui.Option
	Differences   []Difference
	Problem       string
}

func (p QueueProps) action() string {
	if p.ID == "" {
		return QueuesURL
	}
	return QueueURL + p.ID
}

func (p QueueProps) draining() bool { return p.Status == routing.QueueDraining }

// routingNav is the part of the navigation that holds the pages of routing.
func routingNav(p *i18n.Printer) []layout.NavItem {
	return []layout.NavItem{
		{Heading: true, Label: p.T("queues.nav")},
		{ID: "queues", Href: QueuesURL, Icon: "layers", Label: p.T("queues.queues")},
		{ID: "hours", Href: HoursURL, Icon: "clock", Label: p.T("queues.hours_page")},
	}
}

// fieldLabel names a setting.
func fieldLabel(ctx context.Context, name string) string { return i18n.T(ctx, "queues.f_"+name) }

// hint tells what a setting does and what a new queue has.
func hint(ctx context.Context, name string, f SettingField) string {
	p := i18n.From(ctx)
	var out string
	if id := "queues.f_" + name + "_hint"; p.Has(id) {
		out = p.T(id)
	}
	var d string
	switch f.Kind {
	case NumberField:
		if d = f.Default; d == "" {
			d = p.T("queues.no_limit")
		}
	case SwitchField:
		d = p.T("common.off")
		if f.Default != "" {
			d = p.T("common.on")
		}
	case ChoiceField:
		d = choice(p, name, f.Default)
	default:
		return out
	}
	d = p.T("queues.by_default", "Value", d)
	if out == "" {
		return d
	}
	return out + " " + d
}

// choice names one value of a choice.
func choice(p *i18n.Printer, name, value string) string {
	return p.T("queues.c_" + name + "_" + value)
}

func choices(ctx context.Context, name string, values []string) []ui.Option {
	out := make([]ui.Option, len(values))
	for i, v := range values {
		out[i] = ui.Option{Value: v, Label: choice(i18n.From(ctx), name, v)}
	}
	return out
}

// When tells in a schedule's own wall time when it next opens or closes: "Open
// until 18:00", "Closed, opens Monday 09:00".
func When(p *i18n.Printer, s *hours.Schedule, now int64) string {
	change, opens := s.NextChange(now)
	if change == 0 {
		if opens {
			return p.T("queues.always_open")
		}
		return p.T("queues.never_open")
	}
	date, day, minute := s.Wall(change)
	today, _, _ := s.Wall(now)
	tomorrow, _, _ := s.Wall(now + 24*60*60*1000)
	at := Clock(minute)
	switch {
	case date == today:
	case date == tomorrow:
		at = p.T("queues.tomorrow_at", "At", at)
	case change-now < 6*24*60*60*1000:
		at = p.T("queues.day_at", "Day", Weekday(p, day), "At", at)
	default:
		at = p.T("queues.day_at", "Day", Date(p, date), "At", at)
	}
	if opens {
		return p.T("queues.opens_at", "At", at)
	}
	return p.T("queues.open_until", "At", at)
}

// Shown is a field's value as people read it.
func Shown(p *i18n.Printer, name string, f SettingField) string {
	switch f.Kind {
	case SwitchField:
		if f.Value == "" {
			return p.T("common.off")
		}
		return p.T("common.on")
	case ChoiceField:
		return choice(p, name, f.Value)
	case PickField:
		for _, o := range f.Options {
			if o.Value == f.Value {
				return o.Label
			}
		}
	case NumberField:
		if f.Value == "" {
			return p.T("queues.no_limit")
		}
	}
	return f.Value
}
