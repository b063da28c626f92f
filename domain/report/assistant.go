package report

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"relevo/domain/assistant"
)

// ActionCell is what became of one action, or of several, in one interval. Each
// event counts where it happened: one that began before midnight may complete
// on the next day.
type ActionCell struct {
	Requests   int64            // recognised utterances that began it
	Started    int64            // by a request, a sub-action or a system action
	Complete   int64            // reached its end, or a planned connection to an agent
	Incomplete map[string]int64 // ended otherwise, by reason (assistant.Note)
}

// Completion is ended complete / started.
func (c *ActionCell) Completion() Rate { return Rate{c.Complete, c.Started} }

// Left is how many ended incomplete, for any reason.
func (c *ActionCell) Left() (n int64) {
	for _, k := range c.Incomplete {
		n += k
	}
	return n
}

// Add puts another cell's counters to this one's.
func (c *ActionCell) Add(o *ActionCell) {
	c.Requests += o.Requests
	c.Started += o.Started
	c.Complete += o.Complete
	for why, n := range o.Incomplete {
		if c.Incomplete == nil {
			c.Incomplete = map[string]int64{}
		}
		c.Incomplete[why] += n
	}
}

// AssistantCell is the figures of an assistant in one interval. Previews count
// nowhere.
type AssistantCell struct {
	Asked      int64 // requests: utterances that began a flow, recognised or not
	Recognised int64 // not so: no match, or none of the actions offered
	Sessions   int64 // conversations begun with the assistant in which the visitor wrote
	Contained  int64 // of these, without a person: no escalation accepted, no ticket worked, no owner
	ActionCell       // all actions together
}

// Recognition is recognised / all requests.
func (c *AssistantCell) Recognition() Rate { return Rate{c.Recognised, c.Asked} }

// Containment is conversations without human intervention / all, those that
// still go on included.
func (c *AssistantCell) Containment() Rate { return Rate{c.Contained, c.Sessions} }

// Unrecognised is how many requests no action was found for.
func (c *AssistantCell) Unrecognised() int64 { return c.Asked - c.Recognised }

// add puts another cell's counters to this one's.
func (c *AssistantCell) add(o *AssistantCell) {
	c.Asked += o.Asked
	c.Recognised += o.Recognised
	c.Sessions += o.Sessions
	c.Contained += o.Contained
	c.ActionCell.Add(&o.ActionCell)
}

// ActionRow is one action: the total, and a cell a day.
type ActionRow struct {
	Action string // id
	Total  ActionCell
	Days   []ActionCell
}

// AssistantReport is the figures of an assistant: in all, by day over all
// actions, and by action (the most started first, then by id).
type AssistantReport struct {
	Buckets []Bucket
	Total   AssistantCell
	Days    []AssistantCell
	Actions []ActionRow
}

// Assistant adds up the figures of an assistant by days of a zone.
type Assistant struct {
	r       AssistantReport
	actions map[string]*ActionRow
}

// NewAssistant begins a report; the errors are those of Buckets.
func NewAssistant(from, to int64, zone *time.Location) (*Assistant, error) {
	buckets, err := Buckets(from, to, Day, zone)
	if err != nil {
		return nil, err
	}
	return &Assistant{r: AssistantReport{Buckets: buckets, Days: make([]AssistantCell, len(buckets))}, actions: map[string]*ActionRow{}}, nil
}

// Buckets are the days, the indexes of which the other methods take.
func (a *Assistant) Buckets() []Bucket { return a.r.Buckets }

func (a *Assistant) cell(day int, action string) *ActionCell {
	row := a.actions[action]
	if row == nil {
		row = &ActionRow{Action: action, Days: make([]ActionCell, len(a.r.Buckets))}
		a.actions[action] = row
	}
	return &row.Days[day]
}

// Requests counts n requests of a day.
func (a *Assistant) Requests(day int, recognised bool, action string, n int64) {
	d := &a.r.Days[day]
	d.Asked += n
	if !recognised {
		return
	}
	d.Recognised += n
	if action != "" {
		a.cell(day, action).Requests += n
	}
}

// Notes counts n equal events of actions of a day.
func (a *Assistant) Notes(day int, note assistant.Note, n int64) {
	c := a.cell(day, note.Action)
	switch note.Kind {
	case assistant.Started:
		c.Started += n
	case assistant.Complete:
		c.Complete += n
	case assistant.Incomplete:
		c.Add(&ActionCell{Incomplete: map[string]int64{note.Reason: n}})
	}
}

// Sessions counts the conversations begun on a day, and how many of them no
// person took part in.
func (a *Assistant) Sessions(day int, all, contained int64) {
	a.r.Days[day].Sessions += all
	a.r.Days[day].Contained += contained
}

// Result adds up. Nothing may be counted afterwards.
func (a *Assistant) Result() *AssistantReport {
	for _, id := range slices.Sorted(maps.Keys(a.actions)) {
		row := a.actions[id]
		for day := range row.Days {
			row.Total.Add(&row.Days[day])
			a.r.Days[day].ActionCell.Add(&row.Days[day])
		}
		a.r.Actions = append(a.r.Actions, *row)
	}
	slices.SortStableFunc(a.r.Actions, func(x, y ActionRow) int { return cmp.Compare(y.Total.Started, x.Total.Started) })
	for i := range a.r.Days {
		a.r.Total.add(&a.r.Days[i])
	}
	return &a.r
}
