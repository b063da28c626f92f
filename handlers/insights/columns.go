package insights

import (
	"relevo/domain/report"
	"relevo/handlers/figures"
)

type (
	dayColumn    = figures.Column[report.AssistantCell]
	actionColumn = figures.Column[report.ActionCell]
)

func count(n int64) figures.Value {
	return figures.Value{Kind: figures.Count, N: float64(n), OK: true}
}

func share(r report.Rate) figures.Value {
	v, ok := r.Value()
	return figures.Value{Kind: figures.Share, N: v, OK: ok}
}

// The figures of a day, in order; names are those of the API.
var (
	asked = dayColumn{Name: "requests", Kind: figures.Count, Of: func(c *report.AssistantCell) figures.Value { return count(c.Asked) }}
	known = dayColumn{Name: "recognised", Kind: figures.Count, Of: func(c *report.AssistantCell) figures.Value { return count(c.Recognised) }}

	recognition = dayColumn{Name: "recognition", Kind: figures.Share, Of: func(c *report.AssistantCell) figures.Value { return share(c.Recognition()) }}
	completion  = dayColumn{Name: "completion", Kind: figures.Share, Of: func(c *report.AssistantCell) figures.Value { return share(c.Completion()) }}
	containment = dayColumn{Name: "containment", Kind: figures.Share, Of: func(c *report.AssistantCell) figures.Value { return share(c.Containment()) }}

	dayColumns = []dayColumn{asked, known, recognition,
		{Name: "started", Kind: figures.Count, Of: func(c *report.AssistantCell) figures.Value { return count(c.Started) }},
		{Name: "complete", Kind: figures.Count, Of: func(c *report.AssistantCell) figures.Value { return count(c.Complete) }}, completion,
		{Name: "conversations", Kind: figures.Count, Of: func(c *report.AssistantCell) figures.Value { return count(c.Sessions) }},
		{Name: "contained", Kind: figures.Count, Of: func(c *report.AssistantCell) figures.Value { return count(c.Contained) }}, containment}

	// charted are the figures the chart can show, the first by itself.
	charted = []dayColumn{recognition, completion, containment, asked}
)

// reasons are why an action ended incomplete, in the order they are shown.
var reasons = []string{"escalated_to_agent", "started_new_action", "stuck_on_step", "abandoned", "trigger_phrase"}

// actionColumns are the figures of an action, in order.
var actionColumns = func() []actionColumn {
	out := []actionColumn{
		{Name: "action_requests", Kind: figures.Count, Of: func(c *report.ActionCell) figures.Value { return count(c.Requests) }},
		{Name: "started", Kind: figures.Count, Of: func(c *report.ActionCell) figures.Value { return count(c.Started) }},
		{Name: "complete", Kind: figures.Count, Of: func(c *report.ActionCell) figures.Value { return count(c.Complete) }},
		{Name: "completion", Kind: figures.Share, Of: func(c *report.ActionCell) figures.Value { return share(c.Completion()) }},
		{Name: "incomplete", Kind: figures.Count, Of: func(c *report.ActionCell) figures.Value { return count(c.Left()) }},
	}
	for _, why := range reasons {
		out = append(out, actionColumn{Name: why, Kind: figures.Count, Of: func(c *report.ActionCell) figures.Value { return count(c.Incomplete[why]) }})
	}
	return out
}()
