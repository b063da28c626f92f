package figures

import (
	"cmp"
	"slices"
	"strings"

	"relevo/domain"
	"relevo/domain/report"
)

// Queue is a queue's name, "" for one that is unknown.
func (n Names) Queue(id domain.ID) string {
	for i := range n.Queues {
		if n.Queues[i].ID == id {
			return n.Queues[i].Name
		}
	}
	return ""
}

// Agent is an agent's name, "" for one who is unknown.
func (n Names) Agent(id domain.ID) string {
	for _, a := range n.Agents {
		if a.ID == id {
			return a.Name
		}
	}
	return ""
}

// SortQueues puts rows into the order of names; work in no queue comes last.
func (n Names) SortQueues(rows []report.QueueRow) {
	slices.SortStableFunc(rows, func(a, b report.QueueRow) int {
		if (a.Queue == 0) != (b.Queue == 0) {
			return cmp.Compare(b.Queue, a.Queue)
		}
		return strings.Compare(strings.ToLower(n.Queue(a.Queue)), strings.ToLower(n.Queue(b.Queue)))
	})
}

// Shown leaves out the agents who were offline all the time and did nothing,
// and puts the others into the order of names.
func (n Names) Shown(rows []report.AgentRow) []report.AgentRow {
	var out []report.AgentRow
	for _, r := range rows {
		if !r.Total.Empty() {
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b report.AgentRow) int {
		return strings.Compare(strings.ToLower(n.Agent(a.Agent)), strings.ToLower(n.Agent(b.Agent)))
	})
	return out
}
