package board

import (
	"strconv"

	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/routing"
	"relevo/handlers/web"
	"relevo/views/board"
)

// tiles are the four figures above the tables.
func (s *sight) tiles() []board.Tile {
	waiting, async, longest := 0, 0, int64(0)
	var where string
	late := false
	for i := range s.b.Queues {
		q := &s.b.Queues[i]
		waiting += q.Waiting
		async += q.Async
		if q.Longest > 0 && (longest == 0 || q.Longest < longest) {
			longest, where = q.Longest, q.Name
		}
		goal, _ := s.goal(q.ID)
		late = late || q.Longest > 0 && s.b.At-q.Longest > goal.Target
	}
	w := board.Tile{ID: "k-waiting", Label: s.p.T("board.k_waiting"), Value: s.p.Number(int64(waiting)), Sub: s.p.T("board.k_waiting_async", "Count", async), Info: s.p.T("board.k_waiting_info")}
	if async == 0 {
		w.Sub = s.p.T("board.k_waiting_sub")
	}
	l := board.Tile{ID: "k-longest", Label: s.p.T("board.k_longest"), Value: "–", Sub: s.p.T("board.k_nobody"), Info: s.p.T("board.k_longest_info")}
	if longest > 0 {
		l.Value, l.Ago, l.Sub = "", longest, where
	}
	if late {
		l.Kind, l.Icon, l.Sub = "danger", "triangle-alert", s.p.T("board.k_late", "Name", where)
	}
	return []board.Tile{w, l, s.levelTile(), s.abandonedTile()}
}

func (s *sight) levelTile() board.Tile {
	t := board.Tile{ID: "k-level", Label: s.p.T("board.k_level"), Value: "–", Sub: s.p.T("board.k_level_none"), Info: s.p.T("board.k_level_info", "Formula", s.today.total.Formula.String())}
	v, kind := level(&s.today.total, s.percent())
	if v < 0 {
		return t
	}
	c := &s.today.total
	t.Value = strconv.Itoa(v) + s.p.T("reports.percent")
	t.Sub, t.Kind = s.p.T("board.k_level_sub", "In", s.p.Number(c.ServiceLevel.Num), "All", s.p.Number(c.ServiceLevel.Den)), kind
	switch kind {
	case "ok":
		t.Icon = "check"
	default:
		t.Icon, t.Sub = "triangle-alert", t.Sub+" · "+s.p.T("board.below")
	}
	return t
}

// percent is the strictest goal among the queues.
func (s *sight) percent() int {
	most := 0
	for _, q := range s.cfg.ByName() {
		most = max(most, q.Settings.SLPercent)
	}
	if most == 0 {
		most = routing.Defaults().SLPercent
	}
	return most
}

func (s *sight) abandonedTile() board.Tile {
	c := &s.today.total
	t := board.Tile{ID: "k-abandoned", Label: s.p.T("board.k_abandoned"), Value: s.p.Number(c.Abandoned), Sub: s.p.T("board.k_abandoned_none"), Info: s.p.T("board.k_abandoned_info")}
	if c.Offered > 0 {
		t.Sub = s.p.T("board.k_abandoned_sub", "Percent", int(c.Abandoned*100/c.Offered), "All", s.p.Number(c.Offered))
	}
	return t
}

// states counts the agents by state.
func (s *sight) states() []board.Count {
	n := map[presence.State]int{}
	for i := range s.b.Agents {
		st := s.b.Agents[i].Shown
		if st == "" {
			st = presence.ShownOffline
		}
		n[st]++
	}
	var out []board.Count
	for _, st := range shown {
		kind := kinds[st]
		if kind == "off" {
			kind = ""
		}
		out = append(out, board.Count{Kind: kind, Text: s.count(st, n[st]), N: n[st]})
	}
	return out
}

// warnings are what nobody mends by waiting, and the first step where there is
// nobody yet.
func (s *sight) warnings() []board.Warning {
	var out []board.Warning
	for i := range s.b.Queues {
		q := &s.b.Queues[i]
		members := 0
		for _, n := range q.ByShown {
			members += n
		}
		switch {
		case q.Unmatchable > 0:
			out = append(out, board.Warning{Kind: "danger", Icon: "triangle-alert", Text: s.p.T("board.unmatchable", "Count", q.Unmatchable, "Name", q.Name)})
		case q.Waiting > 0 && q.Status == routing.QueuePaused:
			out = append(out, board.Warning{Kind: "warn", Icon: "pause", Text: s.p.T("board.warn_paused", "Count", q.Waiting, "Name", q.Name)})
		case q.Waiting > 0 && members == 0:
			out = append(out, board.Warning{Kind: "danger", Icon: "users", Text: s.p.T("board.warn_no_members", "Count", q.Waiting, "Name", q.Name)})
		case q.Waiting > 0 && !q.Online:
			out = append(out, board.Warning{Kind: "warn", Icon: "wifi-off", Text: s.p.T("board.warn_nobody", "Count", q.Waiting, "Name", q.Name)})
		}
	}
	if len(s.b.Agents) < 2 && !s.wall {
		w := board.Warning{Icon: "users", Text: s.p.T("board.first_step")}
		if web.Me(s.ctx).Can(people.Configure) {
			w.Href, w.Action = "/settings/agents", s.p.T("board.invite")
		}
		out = append(out, w)
	}
	return out
}
