package figures

import (
	"strconv"

	"relevo/domain/presence"
	"relevo/domain/report"
	"relevo/domain/routing"
)

// Kind says what sort of value a column holds.
type Kind int

// The kinds.
const (
	Count  Kind = iota // a number of things
	Share              // 0 to 1 as a rule
	Length             // ms
	Number             // any other number
	Text
)

// Value is one figure; OK is false where it is undefined.
type Value struct {
	Kind Kind
	N    float64
	Text string
	OK   bool
}

// String is the value as a program reads it: ms, a decimal fraction, "" where
// undefined.
func (v Value) String() string {
	switch {
	case !v.OK:
		return ""
	case v.Kind == Text:
		return v.Text
	case v.Kind == Count || v.Kind == Length:
		return strconv.FormatFloat(v.N, 'f', 0, 64)
	}
	return strconv.FormatFloat(v.N, 'f', 4, 64)
}

// Column is one figure of a row: its public name, and how it is read. Names
// are those of the API.
type Column[C any] struct {
	Name string
	Kind Kind
	Of   func(c *C) Value
}

func count(n int64) Value { return Value{Kind: Count, N: float64(n), OK: true} }

func share(r report.Rate) Value {
	v, ok := r.Value()
	return Value{Kind: Share, N: v, OK: ok}
}

func mean(m report.Mean) Value {
	v, ok := m.Value()
	return Value{Kind: Length, N: float64(v), OK: ok}
}

func length(ms int64) Value { return Value{Kind: Length, N: float64(ms), OK: true} }

// QueueColumns are the figures of a queue or an interval, in order.
var QueueColumns = []Column[report.Cell]{
	{"offered", Count, func(c *report.Cell) Value { return count(c.Offered) }},
	{"answered", Count, func(c *report.Cell) Value { return count(c.Answered) }},
	{"abandoned", Count, func(c *report.Cell) Value { return count(c.Abandoned) }},
	{"short_abandoned", Count, func(c *report.Cell) Value { return count(c.Short) }},
	{"flow_out", Count, func(c *report.Cell) Value { return count(c.FlowOut) }},
	{"waiting", Count, func(c *report.Cell) Value { return count(c.Waiting) }},
	{"service_level", Share, func(c *report.Cell) Value { return share(c.ServiceLevel) }},
	{"service_level_formula", Text, func(c *report.Cell) Value { return Value{Kind: Text, Text: c.Formula.String(), OK: true} }},
	{"asa_ms", Length, func(c *report.Cell) Value { return mean(c.Wait) }},
	{"longest_wait_ms", Length, func(c *report.Cell) Value {
		v := length(c.Longest)
		v.OK = c.Offered > 0
		return v
	}},
	{"abandonment_rate", Share, func(c *report.Cell) Value { return share(c.Abandonment()) }},
	{"raw_abandonment_rate", Share, func(c *report.Cell) Value { return share(c.RawAbandonment()) }},
	{"first_response_ms", Length, func(c *report.Cell) Value { return mean(c.Response) }},
	{"first_response_business_ms", Length, func(c *report.Cell) Value { return mean(c.ResponseBusiness) }},
	{"handled", Count, func(c *report.Cell) Value { return count(c.Handled()) }},
	{"aht_ms", Length, func(c *report.Cell) Value { return mean(c.Handling) }},
	{"acw_ms", Length, func(c *report.Cell) Value { return mean(c.WrapUp) }},
	{"transfer_rate", Share, func(c *report.Cell) Value { return share(c.Transfers()) }},
	{"cold_transfers", Count, func(c *report.Cell) Value { return count(c.Cold) }},
	{"warm_transfers", Count, func(c *report.Cell) Value { return count(c.Warm) }},
	{"released", Count, func(c *report.Cell) Value { return count(c.Released) }},
	{"closed", Count, func(c *report.Cell) Value { return count(c.Closed()) }},
	{"first_resolution_ms", Length, func(c *report.Cell) Value { return mean(c.FirstResolution) }},
	{"full_resolution_ms", Length, func(c *report.Cell) Value { return mean(c.FullResolution) }},
	{"ratings", Count, func(c *report.Cell) Value { return count(c.Ratings) }},
	{"csat", Share, func(c *report.Cell) Value { return share(c.Satisfaction()) }},
	{"response_rate", Share, func(c *report.Cell) Value { return share(c.ResponseRate()) }},
}

// AgentColumns are the figures of an agent, in order; time by reason of not
// being ready stands apart.
var AgentColumns = []Column[report.AgentCell]{
	{"handled", Count, func(c *report.AgentCell) Value { return count(c.Handled()) }},
	{"aht_ms", Length, func(c *report.AgentCell) Value { return mean(c.Handling) }},
	{"acw_ms", Length, func(c *report.AgentCell) Value { return mean(c.WrapUp) }},
	{"first_reply_ms", Length, func(c *report.AgentCell) Value { return mean(c.FirstReply) }},
	{"occupancy", Share, func(c *report.AgentCell) Value { return share(c.Occupancy()) }},
	{"utilization", Share, func(c *report.AgentCell) Value { return used(c, routing.LivePool) }},
	{"utilization_async", Share, func(c *report.AgentCell) Value { return used(c, routing.AsyncPool) }},
	{"concurrency", Number, func(c *report.AgentCell) Value {
		v := share(c.Concurrency())
		v.Kind = Number
		return v
	}},
	{"accepted", Count, func(c *report.AgentCell) Value { return count(c.Accepted) }},
	{"declined", Count, func(c *report.AgentCell) Value { return count(c.Declined) }},
	{"missed", Count, func(c *report.AgentCell) Value { return count(c.Missed) }},
	{"skipped", Count, func(c *report.AgentCell) Value { return count(c.Skipped) }},
	{"withdrawn", Count, func(c *report.AgentCell) Value { return count(c.Withdrawn) }},
	{"rona_rate", Share, func(c *report.AgentCell) Value { return share(c.RONA()) }},
	{"transfer_rate", Share, func(c *report.AgentCell) Value { return share(c.Transfers()) }},
	{"cold_transfers", Count, func(c *report.AgentCell) Value { return count(c.Cold) }},
	{"warm_transfers", Count, func(c *report.AgentCell) Value { return count(c.Warm) }},
	{"released", Count, func(c *report.AgentCell) Value { return count(c.Released) }},
	{"closed", Count, func(c *report.AgentCell) Value { return count(c.Closed()) }},
	{"ratings", Count, func(c *report.AgentCell) Value { return count(c.Ratings) }},
	{"csat", Share, func(c *report.AgentCell) Value { return share(c.Satisfaction()) }},
	{"ready_ms", Length, state(presence.ShownReady)},
	{"occupied_ms", Length, state(presence.ShownOccupied)},
	{"wrap_up_ms", Length, state(presence.ShownWrapUp)},
	{"not_ready_ms", Length, state(presence.ShownNotReady)},
	{"offline_ms", Length, state(presence.ShownOffline)},
}

func used(c *report.AgentCell, p routing.Pool) Value {
	v, ok := c.Utilization(p)
	return Value{Kind: Share, N: v, OK: ok}
}

func state(s presence.State) func(c *report.AgentCell) Value {
	return func(c *report.AgentCell) Value { return length(c.In(s)) }
}

// Pick finds columns by name, in the order of the names. A name that is none
// is left out.
func Pick[C any](all []Column[C], names ...string) []Column[C] {
	var out []Column[C]
	for _, name := range names {
		for _, c := range all {
			if c.Name == name {
				out = append(out, c)
			}
		}
	}
	return out
}
