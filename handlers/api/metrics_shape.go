package api

import (
	"maps"
	"slices"

	"relevo/domain/report"
	"relevo/domain/routing"
	"relevo/handlers/figures"
	"relevo/handlers/web"
)

// queueFigures is a cell; its names are those of figures.QueueColumns.
type queueFigures struct {
	Offered          int64    `json:"offered" doc:"stays in the queue: answered, abandoned, flowed out and waiting"`
	Answered         int64    `json:"answered"`
	Abandoned        int64    `json:"abandoned" doc:"short ones included"`
	Short            int64    `json:"short_abandoned" doc:"abandoned within the queue's short_abandon"`
	FlowOut          int64    `json:"flow_out" doc:"overflow, drain, ticket, transfer while waiting"`
	Waiting          int64    `json:"waiting" doc:"still waiting now"`
	ServiceLevel     *float64 `json:"service_level" doc:"by the formula: a answered within target/(answered+abandoned); b answered or abandoned within target/offered; c answered within target/answered; d as a without short abandons. Flow-outs stand in no denominator unless the queue counts them"`
	Formula          string   `json:"service_level_formula" doc:"a letter, or several where queues differ"`
	ASA              *int64   `json:"asa_ms" doc:"mean wait of the answered, ring included"`
	Longest          *int64   `json:"longest_wait_ms"`
	Abandonment      *float64 `json:"abandonment_rate" doc:"abandoned/(answered+abandoned), short ones left out"`
	RawAbandonment   *float64 `json:"raw_abandonment_rate" doc:"abandoned/offered"`
	Response         *int64   `json:"first_response_ms" doc:"mean time from enqueuing to the first public message of a person"`
	ResponseBusiness *int64   `json:"first_response_business_ms" doc:"the same, in the queue's business hours"`
	Handled          int64    `json:"handled" doc:"assignments that ended"`
	AHT              *int64   `json:"aht_ms" doc:"mean handling: active, hold and wrap-up; not divided by concurrency"`
	ACW              *int64   `json:"acw_ms" doc:"mean wrap-up of assignments that had one"`
	TransferRate     *float64 `json:"transfer_rate" doc:"(cold + warm + released)/handled"`
	Cold             int64    `json:"cold_transfers"`
	Warm             int64    `json:"warm_transfers"`
	Released         int64    `json:"released"`
	Closed           int64    `json:"closed" doc:"conversations whose last close lies in the interval"`
	FirstResolution  *int64   `json:"first_resolution_ms" doc:"mean time from creation to the first close"`
	FullResolution   *int64   `json:"full_resolution_ms" doc:"mean time from creation to the last close"`
	Ratings          int64    `json:"ratings"`
	CSAT             *float64 `json:"csat" doc:"ratings 4 and 5/ratings"`
	ResponseRate     *float64 `json:"response_rate" doc:"ratings/closed"`
	Provisional      bool     `json:"provisional" doc:"the interval is not over, or somebody of it still waits"`
}

func rate(r report.Rate) *float64 {
	if v, ok := r.Value(); ok {
		return &v
	}
	return nil
}

func mean(m report.Mean) *int64 {
	if v, ok := m.Value(); ok {
		return &v
	}
	return nil
}

func shapeCell(c *report.Cell) queueFigures {
	out := queueFigures{Offered: c.Offered, Answered: c.Answered, Abandoned: c.Abandoned, Short: c.Short, FlowOut: c.FlowOut, Waiting: c.Waiting,
		ServiceLevel: rate(c.ServiceLevel), Formula: c.Formula.String(), ASA: mean(c.Wait), Abandonment: rate(c.Abandonment()), RawAbandonment: rate(c.RawAbandonment()),
		Response: mean(c.Response), ResponseBusiness: mean(c.ResponseBusiness), Handled: c.Handled(), AHT: mean(c.Handling), ACW: mean(c.WrapUp),
		TransferRate: rate(c.Transfers()), Cold: c.Cold, Warm: c.Warm, Released: c.Released, Closed: c.Closed(),
		FirstResolution: mean(c.FirstResolution), FullResolution: mean(c.FullResolution), Ratings: c.Ratings, CSAT: rate(c.Satisfaction()), ResponseRate: rate(c.ResponseRate()),
		Provisional: c.Provisional}
	if c.Offered > 0 {
		out.Longest = new(c.Longest)
	}
	return out
}

// agentFigures is an agent's cell; its names are those of figures.AgentColumns.
type agentFigures struct {
	Handled          int64          `json:"handled"`
	AHT              *int64         `json:"aht_ms"`
	ACW              *int64         `json:"acw_ms"`
	FirstReply       *int64         `json:"first_reply_ms" doc:"mean time from getting a conversation to the agent's first public message"`
	Occupancy        *float64       `json:"occupancy" doc:"busy/(busy + ready and idle); busy: any live assignment or a wrap-up"`
	Utilization      *float64       `json:"utilization" doc:"used/capacity of live work, over the time busy or ready"`
	UtilizationAsync *float64       `json:"utilization_async" doc:"the same of asynchronous work"`
	Concurrency      *float64       `json:"concurrency" doc:"mean number of live assignments while there was one"`
	Accepted         int64          `json:"accepted" doc:"rings"`
	Declined         int64          `json:"declined"`
	Missed           int64          `json:"missed"`
	Skipped          int64          `json:"skipped" doc:"rings no browser showed; not charged"`
	Withdrawn        int64          `json:"withdrawn" doc:"rings taken back; not charged"`
	RONA             *float64       `json:"rona_rate" doc:"missed/(accepted + declined + missed)"`
	TransferRate     *float64       `json:"transfer_rate"`
	Cold             int64          `json:"cold_transfers"`
	Warm             int64          `json:"warm_transfers"`
	Released         int64          `json:"released"`
	Closed           int64          `json:"closed" doc:"conversations the agent owned last"`
	Ratings          int64          `json:"ratings"`
	CSAT             *float64       `json:"csat"`
	Ready            int64          `json:"ready_ms"`
	Occupied         int64          `json:"occupied_ms" doc:"no slot free"`
	WrapUp           int64          `json:"wrap_up_ms"`
	NotReady         int64          `json:"not_ready_ms"`
	Offline          int64          `json:"offline_ms"`
	Reasons          []notReadyJSON `json:"not_ready" doc:"the time not ready by reason"`
}

type notReadyJSON struct {
	Reason string `json:"reason" doc:"id of a reason, or missed, unresponsive, idle; empty for none given"`
	Name   string `json:"name" doc:"of a reason on the list"`
	MS     int64  `json:"ms"`
}

func shapeAgentCell(c *report.AgentCell, reasons map[string]string) agentFigures {
	out := agentFigures{Handled: c.Handled(), AHT: mean(c.Handling), ACW: mean(c.WrapUp), FirstReply: mean(c.FirstReply), Occupancy: rate(c.Occupancy()), Concurrency: rate(c.Concurrency()),
		Accepted: c.Accepted, Declined: c.Declined, Missed: c.Missed, Skipped: c.Skipped, Withdrawn: c.Withdrawn, RONA: rate(c.RONA()),
		TransferRate: rate(c.Transfers()), Cold: c.Cold, Warm: c.Warm, Released: c.Released, Closed: c.Closed(), Ratings: c.Ratings, CSAT: rate(c.Satisfaction()),
		Ready: c.States[0], Occupied: c.States[1], WrapUp: c.States[2], NotReady: c.States[3], Offline: c.States[4], Reasons: []notReadyJSON{}}
	for pool, to := range map[routing.Pool]**float64{routing.LivePool: &out.Utilization, routing.AsyncPool: &out.UtilizationAsync} {
		if v, ok := c.Utilization(pool); ok {
			*to = &v
		}
	}
	for _, why := range slices.Sorted(maps.Keys(c.Reasons)) {
		out.Reasons = append(out.Reasons, notReadyJSON{Reason: why, Name: reasons[why], MS: c.Reasons[why]})
	}
	return out
}

// span is the range or interval figures belong to.
type span struct {
	From string `json:"from" format:"date-time"`
	To   string `json:"to" format:"date-time"`
}

func shapeInterval(b report.Bucket) span { return span{web.Stamp(b.From), web.Stamp(b.To)} }

type queueInterval struct {
	span
	queueFigures
}

type queueRow struct {
	ID        string          `json:"id" doc:"empty for work that was in no queue"`
	Name      string          `json:"name"`
	Total     queueFigures    `json:"total"`
	Intervals []queueInterval `json:"intervals" doc:"those in which anything happened"`
}

type queueMetricsJSON struct {
	span
	Zone      string          `json:"zone"`
	Interval  string          `json:"interval"`
	Total     queueFigures    `json:"total"`
	Queues    []queueRow      `json:"queues"`
	Intervals []queueInterval `json:"intervals" doc:"all intervals, over all queues"`

	buckets []report.Bucket
	report  *report.QueueReport
}

func shapeQueueMetrics(q report.Query, names figures.Names, r *report.QueueReport) *queueMetricsJSON {
	out := &queueMetricsJSON{span: span{web.Stamp(q.From), web.Stamp(q.To)}, Zone: q.Zone.String(), Interval: string(q.Unit),
		Total: shapeCell(&r.Total), Queues: []queueRow{}, Intervals: []queueInterval{}, buckets: r.Buckets, report: r}
	for i := range r.Intervals {
		out.Intervals = append(out.Intervals, queueInterval{shapeInterval(r.Buckets[i]), shapeCell(&r.Intervals[i])})
	}
	names.SortQueues(r.Queues)
	for i := range r.Queues {
		row := queueRow{ID: r.Queues[i].Queue.String(), Name: names.Queue(r.Queues[i].Queue), Total: shapeCell(&r.Queues[i].Total), Intervals: []queueInterval{}}
		for j, c := range r.Queues[i].Cells {
			if c != nil {
				row.Intervals = append(row.Intervals, queueInterval{shapeInterval(r.Buckets[j]), shapeCell(c)})
			}
		}
		out.Queues = append(out.Queues, row)
	}
	return out
}

// rows is the table of queues and intervals.
func (m *queueMetricsJSON) rows() [][]string {
	out := [][]string{head("queue", figures.QueueColumns, "provisional")}
	for i, row := range m.report.Queues {
		for j, c := range row.Cells {
			if c != nil {
				out = append(out, line(m.Queues[i].ID, m.Queues[i].Name, m.buckets[j], figures.QueueColumns, c, truth(c.Provisional)))
			}
		}
	}
	return out
}

func truth(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func head[C any](what string, columns []figures.Column[C], more ...string) []string {
	out := []string{what + "_id", what, "from", "to"}
	for _, c := range columns {
		out = append(out, c.Name)
	}
	return append(out, more...)
}

func line[C any](id, name string, b report.Bucket, columns []figures.Column[C], cell *C, more ...string) []string {
	out := []string{id, name, web.Stamp(b.From), web.Stamp(b.To)}
	for _, c := range columns {
		out = append(out, c.Of(cell).String())
	}
	return append(out, more...)
}

type agentInterval struct {
	span
	agentFigures
}

type agentRow struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Total     agentFigures    `json:"total"`
	Intervals []agentInterval `json:"intervals"`
}

type agentMetricsJSON struct {
	span
	Zone      string          `json:"zone"`
	Interval  string          `json:"interval"`
	Total     agentFigures    `json:"total"`
	Agents    []agentRow      `json:"agents"`
	Intervals []agentInterval `json:"intervals" doc:"all intervals, over all agents"`

	buckets []report.Bucket
	shown   []report.AgentRow
}

func shapeAgentMetrics(q report.Query, names figures.Names, r *report.AgentReport) *agentMetricsJSON {
	reasons := map[string]string{}
	for _, n := range names.Reasons {
		reasons[n.ID.String()] = n.Name
	}
	out := &agentMetricsJSON{span: span{web.Stamp(q.From), web.Stamp(q.To)}, Zone: q.Zone.String(), Interval: string(q.Unit),
		Total: shapeAgentCell(&r.Total, reasons), Agents: []agentRow{}, Intervals: []agentInterval{}, buckets: r.Buckets, shown: names.Shown(r.Agents)}
	for i := range r.Intervals {
		out.Intervals = append(out.Intervals, agentInterval{shapeInterval(r.Buckets[i]), shapeAgentCell(&r.Intervals[i], reasons)})
	}
	for _, a := range out.shown {
		row := agentRow{ID: a.Agent.String(), Name: names.Agent(a.Agent), Total: shapeAgentCell(&a.Total, reasons), Intervals: []agentInterval{}}
		for j, c := range a.Cells {
			if c != nil {
				row.Intervals = append(row.Intervals, agentInterval{shapeInterval(r.Buckets[j]), shapeAgentCell(c, reasons)})
			}
		}
		out.Agents = append(out.Agents, row)
	}
	return out
}

// rows is the table of agents and intervals.
func (m *agentMetricsJSON) rows() [][]string {
	out := [][]string{head("agent", figures.AgentColumns)}
	for i, row := range m.shown {
		for j, c := range row.Cells {
			if c != nil {
				out = append(out, line(m.Agents[i].ID, m.Agents[i].Name, m.buckets[j], figures.AgentColumns, c))
			}
		}
	}
	return out
}
