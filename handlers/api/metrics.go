package api

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/people"
	"relevo/domain/report"
	"relevo/handlers/figures"
	"relevo/handlers/web"
)

const aboutMetrics = " The range is [from, to), at most 397 days. Waiting is counted by the time of enqueuing, so that an interval's figures may still change while they are provisional; " +
	"handling by when it ended, wrap-up included; closing figures by the last close; rings by when they began. A figure that is undefined is null, in CSV empty. Times are milliseconds, shares fractions of 1."

func (a *API) metricsRoutes() {
	metrics(a, operation{path: "/metrics/queues", id: "getQueueMetrics", summary: "The figures of queues, by interval",
		about: "Of each queue its total and the intervals in which anything happened, and all intervals over all queues." + aboutMetrics}, a.queueMetrics)
	metrics(a, operation{path: "/metrics/agents", id: "getAgentMetrics", summary: "The figures of agents, by interval",
		about: "Of each agent who was there or did something the total and the intervals, and all intervals over all agents. Time in states is cut at the borders of intervals and belongs to no queue." + aboutMetrics}, a.agentMetrics)
}

type metricsQuery struct {
	From     string `query:"from" maxLength:"40" doc:"RFC 3339, or a day of the zone; without it the day six days ago"`
	To       string `query:"to" maxLength:"40" doc:"RFC 3339, or a day of the zone, which is not part of the range; without it tomorrow"`
	Interval string `query:"interval" enum:"15m,hour,day,week,all" default:"day"`
	Zone     string `query:"zone" maxLength:"64" doc:"IANA name of the reporting zone; without it the caller's own"`
	Queue    string `query:"queue" doc:"work of this queue only"`
	Agent    string `query:"agent" doc:"this agent only; queues have no figures by agent"`
	Mode     string `query:"mode" enum:"live,async" doc:"live or asynchronous work only"`
	Format   string `query:"format" enum:"json,csv" doc:"csv gives a table of rows and intervals, as does Accept: text/csv"`
	Accept   string `header:"Accept" hidden:"true"`
}

func (in *metricsQuery) csv() bool {
	return in.Format == "csv" || in.Format == "" && strings.HasPrefix(in.Accept, "text/csv")
}

// query reads what is asked for.
func (in *metricsQuery) query(me *people.Agent, now int64) (q report.Query, err error) {
	q = report.Query{Now: now, Unit: report.Unit(in.Interval), Mode: conversation.Mode(in.Mode)}
	name := cmp.Or(in.Zone, me.Zone, "UTC")
	if q.Zone, err = figures.Zone(name); err != nil {
		return q, err
	}
	today := time.UnixMilli(now).In(q.Zone)
	for _, f := range []struct {
		field, text string
		days        int
		to          *int64
	}{{"from", in.From, -6, &q.From}, {"to", in.To, 1, &q.To}} {
		*f.to = report.StartOfDay(today, f.days).UnixMilli()
		if f.text == "" {
			continue
		}
		if *f.to, err = figures.Instant(f.field, f.text, q.Zone); err != nil {
			return q, err
		}
	}
	if q.Queue, err = optionalID("queue", in.Queue); err != nil {
		return q, err
	}
	q.Agent, err = optionalID("agent", in.Agent)
	return q, err
}

// optionalID reads an id that may be missing; 422 of the field when it is none.
func optionalID(field, s string) (domain.ID, error) {
	if s == "" {
		return 0, nil
	}
	id, err := domain.ParseID(s)
	if err != nil {
		return 0, domain.Field(field, "problem.report_id")
	}
	return id, nil
}

// sheet is an answer that may be JSON or a table.
type sheet struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// metrics declares an operation whose answer is a T, or the table of one.
func metrics[T interface{ rows() [][]string }](a *API, o operation, get func(ctx context.Context, q report.Query) (T, error)) {
	o.method, o.permission = http.MethodGet, people.Supervise
	op := a.operation(o)
	answer := a.huma.OpenAPI().Components.Schemas.Schema(typeOf[T](), true, o.id)
	op.Responses["200"] = &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{
		"application/json": {Schema: answer}, "text/csv": {Schema: &huma.Schema{Type: "string"}}}}
	huma.Register(a.huma, op, func(ctx context.Context, in *metricsQuery) (*sheet, error) {
		q, err := in.query(web.Me(ctx), a.Engine.Now())
		if err != nil {
			return nil, a.fail(ctx, err)
		}
		out, err := get(ctx, q)
		if err != nil {
			return nil, a.fail(ctx, err)
		}
		s := &sheet{ContentType: figures.CSVType}
		if in.csv() {
			s.Body, err = figures.CSV(out.rows(), false)
		} else {
			s.ContentType = "application/json"
			s.Body, err = json.Marshal(out)
		}
		if err != nil {
			return nil, a.fail(ctx, err)
		}
		return s, nil
	})
}

func (a *API) queueMetrics(ctx context.Context, q report.Query) (*queueMetricsJSON, error) {
	names, err := a.Figures.Names(ctx)
	if err != nil {
		return nil, err
	}
	r, err := a.Figures.Compute(ctx, q, names, figures.Queues)
	if err != nil {
		return nil, err
	}
	return shapeQueueMetrics(q, names, r.Queues), nil
}

func (a *API) agentMetrics(ctx context.Context, q report.Query) (*agentMetricsJSON, error) {
	names, err := a.Figures.Names(ctx)
	if err != nil {
		return nil, err
	}
	r, err := a.Figures.Compute(ctx, q, names, figures.Agents)
	if err != nil {
		return nil, err
	}
	return shapeAgentMetrics(q, names, r.Agents), nil
}
