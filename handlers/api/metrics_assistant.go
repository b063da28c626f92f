package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"relevo/domain"
	"relevo/domain/people"
	"relevo/domain/report"
	"relevo/handlers/figures"
	"relevo/handlers/web"
)

const aboutAssistantMetrics = "Recognition is recognised requests of all requests: utterances that began a flow, unrecognised being those without a match and those answered with \"none of the above\". " +
	"Completion is actions that reached their end or a planned hand-over, of those started. Containment is conversations no person took part in, of those in which the visitor wrote. " +
	"Each event counts on the day it happened; previews count nowhere. The range is [from, to), at most 397 days. A figure that is undefined is null, shares are fractions of 1."

type assistantMetricsQuery struct {
	Assistant string `query:"assistant" required:"true" doc:"id of the assistant"`
	From      string `query:"from" maxLength:"40" doc:"RFC 3339, or a day of the zone; without it the day 29 days ago"`
	To        string `query:"to" maxLength:"40" doc:"RFC 3339, or a day of the zone, which is not part of the range; without it tomorrow"`
	Zone      string `query:"zone" maxLength:"64" doc:"IANA name of the reporting zone; without it the caller's own"`
}

// assistantFigures is a cell of an assistant.
type assistantFigures struct {
	Requests      int64    `json:"requests" doc:"utterances that began a flow, recognised or not"`
	Recognised    int64    `json:"recognised"`
	Recognition   *float64 `json:"recognition" doc:"recognised/requests"`
	Started       int64    `json:"started" doc:"actions, by a request, another action or the assistant itself"`
	Complete      int64    `json:"complete"`
	Completion    *float64 `json:"completion" doc:"complete/started"`
	Conversations int64    `json:"conversations" doc:"begun with the assistant, in which the visitor wrote"`
	Contained     int64    `json:"contained" doc:"of these, without a person"`
	Containment   *float64 `json:"containment" doc:"contained/conversations"`
}

func shapeAssistantCell(c *report.AssistantCell) assistantFigures {
	return assistantFigures{Requests: c.Asked, Recognised: c.Recognised, Recognition: rate(c.Recognition()), Started: c.Started, Complete: c.Complete, Completion: rate(c.Completion()),
		Conversations: c.Sessions, Contained: c.Contained, Containment: rate(c.Containment())}
}

type assistantDay struct {
	span
	assistantFigures
}

// actionFigures are the figures of one action.
type actionFigures struct {
	Action     string           `json:"action" doc:"id"`
	Name       string           `json:"name" doc:"in the caller's language; empty for an action that is gone"`
	Requests   int64            `json:"requests" doc:"recognised utterances that began it"`
	Started    int64            `json:"started"`
	Complete   int64            `json:"complete"`
	Completion *float64         `json:"completion"`
	Incomplete map[string]int64 `json:"incomplete" doc:"by reason: escalated_to_agent, started_new_action, stuck_on_step, abandoned, trigger_phrase"`
}

type assistantMetricsJSON struct {
	span
	Assistant string           `json:"assistant"`
	Zone      string           `json:"zone"`
	Total     assistantFigures `json:"total"`
	Days      []assistantDay   `json:"days" doc:"all days of the range"`
	Actions   []actionFigures  `json:"actions" doc:"the most started first"`
}

func (a *API) assistantMetricsRoutes() {
	serve(a, operation{method: http.MethodGet, path: "/metrics/assistant", id: "getAssistantMetrics", permission: people.Supervise, summary: "The figures of an assistant, by day and by action", about: aboutAssistantMetrics},
		func(ctx context.Context, in *assistantMetricsQuery) (*body[assistantMetricsJSON], error) {
			out, err := a.assistantMetrics(ctx, in)
			if err != nil {
				return nil, err
			}
			return &body[assistantMetricsJSON]{Body: *out}, nil
		})
}

func (a *API) assistantMetrics(ctx context.Context, in *assistantMetricsQuery) (*assistantMetricsJSON, error) {
	me, now := web.Me(ctx), a.Engine.Now()
	zone, err := figures.Zone(cmp.Or(in.Zone, me.Zone, "UTC"))
	if err != nil {
		return nil, err
	}
	today := time.UnixMilli(now).In(zone)
	from, to := report.StartOfDay(today, -29).UnixMilli(), report.StartOfDay(today, 1).UnixMilli()
	if in.From != "" {
		if from, err = figures.Instant("from", in.From, zone); err != nil {
			return nil, err
		}
	}
	if in.To != "" {
		if to, err = figures.Instant("to", in.To, zone); err != nil {
			return nil, err
		}
	}
	if err := figures.CheckRange(from, to); err != nil {
		return nil, err
	}
	id, err := domain.ParseID(in.Assistant)
	if err != nil {
		return nil, domain.Field("assistant", "problem.report_id")
	}
	of, err := a.Store.AssistantByID(ctx, id)
	if err != nil {
		return nil, err
	}
	r, err := a.Store.AssistantFigures(ctx, id, from, to, zone)
	if err != nil {
		return nil, err
	}
	out := &assistantMetricsJSON{span: span{web.Stamp(from), web.Stamp(to)}, Assistant: id.String(), Zone: zone.String(), Total: shapeAssistantCell(&r.Total), Days: []assistantDay{}, Actions: []actionFigures{}}
	for i := range r.Days {
		out.Days = append(out.Days, assistantDay{shapeInterval(r.Buckets[i]), shapeAssistantCell(&r.Days[i])})
	}
	for i := range r.Actions {
		c := &r.Actions[i].Total
		row := actionFigures{Action: r.Actions[i].Action, Requests: c.Requests, Started: c.Started, Complete: c.Complete, Completion: rate(c.Completion()), Incomplete: map[string]int64{}}
		if x := of.Draft.Find(row.Action); x != nil {
			row.Name = x.Name.In(me.Lang, of.Draft.Language)
		}
		for why, n := range c.Incomplete {
			row.Incomplete[why] = n
		}
		out.Actions = append(out.Actions, row)
	}
	return out, nil
}
