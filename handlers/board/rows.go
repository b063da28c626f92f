package board

import (
	"strings"

	"relevo/domain"
	"relevo/domain/presence"
	"relevo/domain/report"
	"relevo/domain/routing"
	"relevo/handlers/web"
	"relevo/views/board"
)

// order in which states of agents are counted.
var shown = []presence.State{presence.ShownReady, presence.ShownOccupied, presence.ShownWrapUp, presence.ShownNotReady, presence.ShownOffline}

// kinds are the colours of states; the word always stands beside them.
var kinds = map[presence.State]string{
	presence.ShownReady: "ok", presence.ShownOccupied: "warn", presence.ShownWrapUp: "info", presence.ShownNotReady: "danger", presence.ShownOffline: "off",
}

func (s *sight) word(st presence.State) string { return s.p.T("handover.state_" + string(st)) }

// count says how many are in a state.
func (s *sight) count(st presence.State, n int) string {
	return s.p.T("board.n_"+string(st), "Count", n)
}

// goal is what a queue is measured by; the defaults for one that is gone.
func (s *sight) goal(id domain.ID) (report.Goal, int) {
	set := routing.Defaults()
	if q := s.cfg.Queues[id]; q != nil {
		set = q.Settings
	}
	return report.GoalOf(set, nil), set.SLPercent
}

// queue describes one row.
func (s *sight) queue(st *routing.QueueState) board.Queue {
	q := board.Queue{ID: st.ID.String(), Name: st.Name, Waiting: st.Waiting, Async: st.Async, Longest: st.Longest, Active: st.Active, Wall: s.wall, Level: -1}
	switch {
	case st.Status == routing.QueuePaused:
		q.Badge, q.BadgeKind = s.p.T("board.paused"), "warn"
	case st.Status == routing.QueueDraining:
		q.Badge, q.BadgeKind = s.p.T("board.draining"), "warn"
	case st.Open:
		q.Badge, q.BadgeKind = s.p.T("board.open"), "ok"
	default:
		q.Badge = s.p.T("board.closed")
	}
	goal, percent := s.goal(st.ID)
	if wait := s.b.At - st.Longest; st.Longest > 0 && wait > goal.Target {
		q.Late, q.LateText = "warn", s.p.T("board.over_target", "Target", s.p.Duration(goal.Target))
		if wait > 2*goal.Target {
			q.Late = "danger"
		}
	}
	if c := s.today.queues[st.ID]; c != nil {
		q.Level, q.LevelKind = level(c, percent)
		if q.Level >= 0 {
			q.LevelText = s.p.T("board.level_text", "Percent", q.Level, "Offered", s.p.Number(c.ServiceLevel.Den), "Target", s.p.Duration(goal.Target), "Goal", percent)
		}
	}
	q.EWT = s.wait(st)
	for _, x := range shown {
		q.States = append(q.States, board.Count{Kind: kinds[x], Text: s.count(x, st.ByShown[x]), N: st.ByShown[x]})
	}
	if st.Unmatchable > 0 {
		q.Needs = s.p.T("board.unmatchable", "Count", st.Unmatchable, "Name", st.Name)
	}
	return q
}

// level is a service level in percent and its colour against a goal; -1 when
// nothing counts yet.
func level(c *report.Cell, goal int) (percent int, kind string) {
	v, ok := c.ServiceLevel.Value()
	if !ok {
		return -1, ""
	}
	percent = int(v * 100)
	switch {
	case percent >= goal:
		return percent, "ok"
	case percent >= goal-10:
		return percent, "warn"
	}
	return percent, "danger"
}

// wait is the estimated wait of who comes next, in bands.
func (s *sight) wait(st *routing.QueueState) string {
	switch ms := st.EWT; {
	case !st.Open, st.Status != routing.QueueActive, ms < 0:
		return s.p.T("board.ewt_unknown")
	case ms == 0:
		return s.p.T("board.ewt_none")
	case ms < 2*routing.Minute:
		return s.p.T("board.ewt_2")
	case ms < 5*routing.Minute:
		return s.p.T("board.ewt_5")
	case ms < 10*routing.Minute:
		return s.p.T("board.ewt_10")
	case ms <= 20*routing.Minute:
		return s.p.T("board.ewt_20")
	}
	return s.p.T("board.ewt_more")
}

// mostWorks is how many conversations a row names.
const mostWorks = 4

// agent describes one row.
func (s *sight) agent(st *routing.AgentState) board.Agent {
	a := board.Agent{ID: st.AgentID.String(), Since: st.Since, Load: st.Load, Max: st.Max, Ringing: st.Ringing > 0, Wall: s.wall,
		Lost: st.Connection == presence.Lost, Detail: s.detail(st)}
	if who := s.h.Agents.Get(s.ctx, st.AgentID); who != nil {
		a.Name, a.Image = who.Name, web.AvatarURL(who)
	}
	state := st.Shown
	if state == "" {
		state = presence.ShownOffline
	}
	a.State, a.Kind, a.Presence = s.word(state), kinds[state], kinds[state]
	if a.Presence == "info" {
		a.Presence = "warn"
	}
	if st.Max > 0 {
		a.Percent = min(100, st.Load*100/st.Max)
	}
	if a.Percent >= 100 {
		a.LoadKind = "warn"
	}
	var queues []string
	for _, q := range s.cfg.Of(st.AgentID) {
		queues = append(queues, q.Name)
	}
	a.Queues = strings.Join(queues, ", ")
	if len(queues) == 0 {
		a.Queues = s.p.T("board.no_queue")
	}
	for i, id := range st.Working {
		if i == mostWorks {
			a.More = len(st.Working) - mostWorks
			break
		}
		a.Working = append(a.Working, board.Work{Href: inboxURL(id), Name: s.h.called(s.ctx, id)})
	}
	return a
}

// detail is why an agent is not ready, or what comes next.
func (s *sight) detail(st *routing.AgentState) string {
	var out []string
	if st.Intent == presence.NotReady && st.Reason != "" {
		out = append(out, s.reason(st.Reason))
	}
	if st.Draining {
		out = append(out, s.p.T("board.draining_agent"))
	}
	if st.Next != "" && st.Next != st.Intent {
		out = append(out, s.p.T("board.next", "State", strings.ToLower(s.p.T("handover.state_"+string(st.Next)))))
	}
	return strings.Join(out, " · ")
}

func (s *sight) reason(id string) string {
	switch id {
	case presence.ReasonMissed, presence.ReasonUnresponsive, presence.ReasonIdle:
		return s.p.T("board.reason_" + id)
	}
	if name := s.reasons[id]; name != "" {
		return name
	}
	n, err := domain.ParseID(id)
	if err != nil {
		return id
	}
	r, err := s.h.Store.Reason(s.ctx, n) // one that is archived
	if err != nil {
		return ""
	}
	return web.ReasonName(s.p, r.Name)
}

// inboxURL opens a conversation in the inbox.
func inboxURL(conv domain.ID) string { return "/inbox?view=all&c=" + conv.String() }

func whyURL(conv domain.ID) string { return "/inbox/c/" + conv.String() + "/routing" }
