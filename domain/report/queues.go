package report

import (
	"cmp"
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/routing"
)

// Queues adds up the figures of queues. Rows outside its query change nothing,
// so a reader may give more than needed.
type Queues struct {
	q       Query
	buckets []Bucket
	goals   map[domain.ID]Goal
	usual   Goal                  // of a queue that has none
	cells   map[domain.ID][]*Cell // by queue and bucket; nil where nothing happened
}

// QueueRow is one queue: its total, and a cell an interval, nil where nothing
// happened. Queue 0 is work that was in no queue.
type QueueRow struct {
	Queue domain.ID
	Total Cell
	Cells []*Cell
}

// QueueReport is the figures of queues: in all, by queue (ascending ids), and
// by interval over all queues.
type QueueReport struct {
	Buckets   []Bucket
	Total     Cell
	Queues    []QueueRow
	Intervals []Cell
}

// NewQueues begins a report. A queue without a goal is measured by the defaults.
// The errors are those of Buckets.
func NewQueues(q Query, goals map[domain.ID]Goal) (*Queues, error) {
	buckets, err := Buckets(q.From, q.To, q.Unit, q.Zone)
	if err != nil {
		return nil, err
	}
	return &Queues{q: q, buckets: buckets, goals: goals, usual: GoalOf(routing.Defaults(), nil), cells: map[domain.ID][]*Cell{}}, nil
}

// Stay counts a segment in the cohort of its enqueuing time.
func (r *Queues) Stay(s *Stay) {
	if c := r.cell(s.QueueID, conversation.Mode(s.Mode), s.EnqueuedAt); c != nil {
		g, ok := r.goals[s.QueueID]
		if !ok {
			g = r.usual
		}
		c.stay(s, &g, r.q.Now)
	}
}

// Part counts an assignment that is done, where handling ended.
func (r *Queues) Part(p *Part) {
	if p.DoneAt == 0 || !p.Counts() {
		return
	}
	if c := r.cell(p.QueueID, conversation.Mode(p.Mode), p.DoneAt); c != nil {
		c.part(p)
	}
}

// Closing counts a conversation where it was closed.
func (r *Queues) Closing(k *Closing) {
	if c := r.cell(k.QueueID, k.Mode, k.ClosedAt); c != nil {
		c.closing(k)
	}
}

func (r *Queues) cell(queue domain.ID, mode conversation.Mode, at int64) *Cell {
	if r.q.Queue != 0 && queue != r.q.Queue || r.q.Mode != "" && mode != r.q.Mode {
		return nil
	}
	i := find(r.buckets, at)
	if i < 0 {
		return nil
	}
	row := r.cells[queue]
	if row == nil {
		row = make([]*Cell, len(r.buckets))
		r.cells[queue] = row
	}
	if row[i] == nil {
		row[i] = &Cell{}
	}
	return row[i]
}

// Result is the report of all rows given so far.
func (r *Queues) Result() *QueueReport {
	out := &QueueReport{Buckets: r.buckets, Intervals: make([]Cell, len(r.buckets))}
	for i, b := range r.buckets {
		out.Intervals[i].Provisional = r.q.Now < b.To
	}
	for queue, cells := range r.cells {
		row := QueueRow{Queue: queue, Cells: cells}
		for i, c := range cells {
			if c == nil {
				continue
			}
			c.Provisional = c.Waiting > 0 || r.q.Now < r.buckets[i].To
			row.Total.Add(c)
			out.Intervals[i].Add(c)
		}
		row.Total.Provisional = row.Total.Waiting > 0 || r.q.Now < r.q.To
		out.Queues = append(out.Queues, row)
		out.Total.Add(&row.Total)
	}
	out.Total.Provisional = out.Total.Waiting > 0 || r.q.Now < r.q.To
	slices.SortFunc(out.Queues, func(a, b QueueRow) int { return cmp.Compare(a.Queue, b.Queue) })
	return out
}
