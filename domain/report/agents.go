package report

import (
	"cmp"
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// Agents adds up the figures of agents. Parts, offers and closings may come in
// any order; the events of one agent come in the order of their times, the last
// one before the range first.
type Agents struct {
	q       Query
	buckets []Bucket
	rows    map[domain.ID]*agentRow
}

type agentRow struct {
	cells []*AgentCell
	last  routing.AgentEvent // in force from last.At on, or from the range's beginning
	at    int                // no event starts before this bucket any more
}

// AgentRow is one agent: the total, and a cell an interval.
type AgentRow struct {
	Agent domain.ID
	Total AgentCell
	Cells []*AgentCell
}

// AgentReport is the figures of agents: in all, by agent (ascending ids), and
// by interval over all agents.
type AgentReport struct {
	Buckets   []Bucket
	Total     AgentCell
	Agents    []AgentRow
	Intervals []AgentCell
}

// NewAgents begins a report; the errors are those of Buckets.
func NewAgents(q Query) (*Agents, error) {
	buckets, err := Buckets(q.From, q.To, q.Unit, q.Zone)
	if err != nil {
		return nil, err
	}
	return &Agents{q: q, buckets: buckets, rows: map[domain.ID]*agentRow{}}, nil
}

// Part counts an assignment that is done, where handling ended.
func (r *Agents) Part(p *Part) {
	if p.DoneAt == 0 || !p.Counts() || !r.asks(p.QueueID, conversation.Mode(p.Mode)) {
		return
	}
	if c := r.cell(p.AgentID, p.DoneAt); c != nil {
		c.part(p)
	}
}

// Offer counts a ring where it began. Being consulted is none.
func (r *Agents) Offer(o *routing.Offer) {
	mode := conversation.Live
	if routing.PoolOf(o.Channel) == routing.AsyncPool {
		mode = conversation.Async
	}
	if o.Kind == routing.Consult || !r.asks(o.QueueID, mode) {
		return
	}
	if c := r.cell(o.AgentID, o.At); c != nil {
		c.offer(o)
	}
}

// Closing counts a conversation with its last owner, where it was closed.
func (r *Agents) Closing(k *Closing) {
	if !r.asks(k.QueueID, k.Mode) || k.AgentID == 0 {
		return
	}
	if c := r.cell(k.AgentID, k.ClosedAt); c != nil {
		c.closing(k)
	}
}

// Event notes how an agent stands from a time on. Time in states belongs to no
// queue: it is the same whatever queue is asked for.
func (r *Agents) Event(e *routing.AgentEvent) {
	if row := r.row(e.AgentID); row != nil {
		next := *e
		next.At = max(next.At, row.last.At) // the last one before the range holds from its beginning on
		r.span(row, row.last, next.At)
		row.last = next
	}
}

// asks tells whether the query is about work of this queue and mode.
func (r *Agents) asks(queue domain.ID, mode conversation.Mode) bool {
	return (r.q.Queue == 0 || queue == r.q.Queue) && (r.q.Mode == "" || mode == r.q.Mode)
}

func (r *Agents) row(agent domain.ID) *agentRow {
	if agent == 0 || r.q.Agent != 0 && agent != r.q.Agent {
		return nil
	}
	row := r.rows[agent]
	if row == nil {
		row = &agentRow{cells: make([]*AgentCell, len(r.buckets))}
		row.last = routing.AgentEvent{AgentID: agent, At: r.q.From, Shown: presence.ShownOffline} // unknown before the first event
		r.rows[agent] = row
	}
	return row
}

func (r *Agents) cell(agent domain.ID, at int64) *AgentCell {
	i := find(r.buckets, at)
	if i < 0 {
		return nil
	}
	row := r.row(agent)
	if row == nil {
		return nil
	}
	return row.of(i)
}

func (w *agentRow) of(i int) *AgentCell {
	if w.cells[i] == nil {
		w.cells[i] = &AgentCell{}
	}
	return w.cells[i]
}

// span gives the time from e to until, cut to the range and to what has
// passed, to the buckets it lies in.
func (r *Agents) span(row *agentRow, e routing.AgentEvent, until int64) {
	from, until := max(e.At, r.q.From), min(until, r.q.To, r.q.Now)
	for ; row.at < len(r.buckets); row.at++ {
		b := r.buckets[row.at]
		if a, z := max(from, b.From), min(until, b.To); a < z {
			row.of(row.at).stand(&e, z-a)
		}
		if until < b.To {
			return
		}
	}
}

// Result is the report of all rows given so far. It ends the events: none may
// be given after it.
func (r *Agents) Result() *AgentReport {
	out := &AgentReport{Buckets: r.buckets, Intervals: make([]AgentCell, len(r.buckets))}
	for agent, row := range r.rows {
		r.span(row, row.last, r.q.To)
		res := AgentRow{Agent: agent, Cells: row.cells}
		for i, c := range row.cells {
			if c != nil {
				res.Total.Add(c)
				out.Intervals[i].Add(c)
			}
		}
		out.Agents = append(out.Agents, res)
		out.Total.Add(&res.Total)
	}
	slices.SortFunc(out.Agents, func(a, b AgentRow) int { return cmp.Compare(a.Agent, b.Agent) })
	return out
}
