package receipt

import (
	"context"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/presence"
	"relevo/domain/routing"
	"relevo/handlers/web"
)

// ReasonSource is the database as Words needs it.
type ReasonSource interface {
	Reason(ctx context.Context, id domain.ID) (*presence.Reason, error)
}

// Words says in the reader's language what receipts hold.
type Words struct {
	Agents  *web.Agents
	Queues  *web.Queues
	Reasons ReasonSource
}

func (w Words) agent(ctx context.Context, id domain.ID) string {
	if a := w.Agents.Get(ctx, id); a != nil {
		return a.Name
	}
	return i18n.T(ctx, "inbox.former_agent")
}

func (w Words) queue(ctx context.Context, id domain.ID) string {
	if name := w.Queues.Name(ctx, id); name != "" {
		return name
	}
	return i18n.T(ctx, "inbox.former_queue")
}

func (w Words) skill(ctx context.Context, id domain.ID) string {
	if cfg, err := w.Queues.Now(ctx); err == nil {
		if name := cfg.Skill(id); name != "" {
			return name
		}
	}
	return i18n.T(ctx, "receipt.former_skill")
}

func (w Words) agents(ctx context.Context, ids []domain.ID) string {
	var names []string
	for _, id := range ids {
		names = append(names, w.agent(ctx, id))
	}
	return strings.Join(names, ", ")
}

// Policy is what a policy is called.
func Policy(ctx context.Context, p routing.Policy) string {
	return i18n.T(ctx, "receipt.policy_"+string(p))
}

// Sentence is the decision in one sentence: who, and why that one.
func (w Words) Sentence(ctx context.Context, rc *routing.Receipt) string {
	p, who := i18n.From(ctx), w.agents(ctx, rc.Pick)
	switch rc.Kind {
	case routing.KindNone:
		return w.Why(ctx, rc)
	case "pick", "assign", "transfer":
		return p.T("receipt.by_hand_"+rc.Kind, "Name", who)
	}
	out := p.T("receipt.did_"+rc.Kind, "Name", who)
	if len(rc.Pick) == 1 {
		for i := range rc.Candidates {
			c := &rc.Candidates[i]
			if c.Agent == rc.Pick[0] && c.OK && rc.Policy != routing.Manual {
				return out + " " + p.T("receipt.because", "Policy", Policy(ctx, rc.Policy), "Key", strings.Join(w.Key(ctx, rc, c), ", "))
			}
		}
	}
	return out
}

// Counted says how many could have had the conversation and how many not.
func Counted(ctx context.Context, rc *routing.Receipt) string {
	ok := 0
	for i := range rc.Candidates {
		if rc.Candidates[i].OK {
			ok++
		}
	}
	return i18n.T(ctx, "receipt.counted", "Could", ok, "All", len(rc.Candidates)+rc.Left)
}

// groups are what keeps agents from a conversation, the order in which one of
// several is said.
var groups = []struct {
	word    string
	filters []routing.Filter
}{
	{"offline", []routing.Filter{routing.F2, routing.F3}},
	{"not_ready", []routing.Filter{routing.F4}},
	{"skill", []routing.Filter{routing.F9}},
	{"busy", []routing.Filter{routing.F5, routing.F6, routing.F7, routing.F8, routing.F14, routing.F15}},
	{"asked", []routing.Filter{routing.F10, routing.F16}},
	{"later", []routing.Filter{routing.F11, routing.F12, routing.F13}},
}

// Why says why nobody has a conversation.
func (w Words) Why(ctx context.Context, rc *routing.Receipt) string {
	p := i18n.From(ctx)
	switch rc.Why {
	case "no_members", "paused", "closed", "held", "manual", "async":
		return p.T("receipt.why_"+rc.Why, "Queue", rc.Queue)
	}
	counts := make([]int, len(groups))
	free := 0
	for i := range rc.Candidates {
		c := &rc.Candidates[i]
		if c.OK {
			free++
			continue
		}
		if g := groupOf(c); g >= 0 {
			counts[g]++
		}
	}
	if free > 0 {
		return p.T("receipt.why_soon", "Count", free)
	}
	var parts []string
	for i, g := range groups {
		if counts[i] > 0 {
			parts = append(parts, p.T("receipt.n_"+g.word, "Count", counts[i]))
		}
	}
	if len(parts) == 0 {
		return p.T("receipt.why_no_members", "Queue", rc.Queue)
	}
	return p.T("receipt.why_nobody", "Reasons", strings.Join(parts, ", "))
}

// groupOf is the first group one of a candidate's failures is in; -1 for who
// does not serve the queue.
func groupOf(c *routing.Candidate) int {
	for i, g := range groups {
		for _, f := range c.Fail {
			for _, x := range g.filters {
				if f.Filter == x {
					return i
				}
			}
		}
	}
	return -1
}

// Key says by what an eligible agent was compared, most important first.
func (w Words) Key(ctx context.Context, rc *routing.Receipt, c *routing.Candidate) []string {
	p, k := i18n.From(ctx), c.Key
	size := 2
	switch rc.Policy {
	case routing.Sequential:
		size = 1
	case routing.BySkills:
		size = 3
	}
	if len(k) < size {
		return nil
	}
	k = k[len(k)-size:] // ranks and presence may stand before the policy's own
	since := func(id string, at int64) string {
		if at == 0 {
			return p.T(id + "_never")
		}
		args := []any{"Time", p.Duration(rc.At - at)}
		return p.T(id, args...)
	}
	switch rc.Policy {
	case routing.RoundRobin:
		return []string{since("receipt.key_turn", k[0])}
	case routing.LeastOpen:
		return []string{p.T("receipt.key_open", "Count", k[0]), since("receipt.key_assigned", k[1])}
	case routing.Spare:
		return []string{p.T("receipt.key_spare", "Percent", -k[0]/10_000), since("receipt.key_assigned", k[1])}
	case routing.BySkills:
		return []string{p.T("receipt.key_skills", "Points", -k[0]), since("receipt.key_idle", k[1])}
	case routing.Sequential:
		return []string{p.T("receipt.key_position", "Place", k[0])}
	}
	return []string{since("receipt.key_idle", k[0]), since("receipt.key_rung", k[1])}
}

// Failure says which filter an agent did not pass, and by how much.
func (w Words) Failure(ctx context.Context, rc *routing.Receipt, f routing.Failure) string {
	p, id := i18n.From(ctx), "receipt.fail_"+string(f.Filter)
	if f.Detail == "" {
		return p.T(id)
	}
	switch f.Filter {
	case routing.F4:
		return p.T("receipt.fail_not_ready_why", "Reason", w.Reason(ctx, f.Detail))
	case routing.F6:
		n, most, _ := strings.Cut(f.Detail, ">=")
		return p.T("receipt.fail_channel_max_n", "Used", n, "Max", most)
	case routing.F7:
		used, rest, _ := strings.Cut(f.Detail, "+")
		needs, most, _ := strings.Cut(rest, ">")
		return p.T("receipt.fail_units_n", "Used", used, "Needs", needs, "Max", most)
	case routing.F9:
		skill, levels, _ := strings.Cut(f.Detail, ":")
		has, needs, _ := strings.Cut(levels, "<")
		return p.T("receipt.fail_skill_n", "Skill", w.skill(ctx, idOf(skill)), "Has", has, "Needs", needs)
	case routing.F10, routing.F16:
		why, until, _ := strings.Cut(f.Detail, ":")
		at, err := strconv.ParseInt(until, 10, 64)
		if err != nil || !p.Has("receipt.fail_"+why) {
			return p.T(id)
		}
		return p.T("receipt.fail_"+why, "Time", p.Time(at))
	case routing.F11:
		age, delay, _ := strings.Cut(f.Detail, "<")
		return p.T("receipt.fail_delay_n", "Age", duration(p, age), "Delay", duration(p, delay))
	case routing.F13:
		return p.T("receipt.fail_sticky_hold_n", "Name", w.agent(ctx, idOf(f.Detail)))
	case routing.F15:
		return p.T("receipt.fail_rate_limit_n", "Count", f.Detail)
	}
	return p.T(id)
}

// Reason is why an agent is not ready: a word of ours or the administrator's.
func (w Words) Reason(ctx context.Context, code string) string {
	p := i18n.From(ctx)
	switch code {
	case presence.ReasonMissed, presence.ReasonUnresponsive, presence.ReasonIdle:
		return p.T("board.reason_" + code)
	}
	if r, err := w.Reasons.Reason(ctx, idOf(code)); err == nil {
		return web.ReasonName(p, r.Name)
	}
	return p.T("receipt.own_reason") // better than no page
}

func duration(p *i18n.Printer, ms string) string {
	n, err := strconv.ParseInt(ms, 10, 64)
	if err != nil {
		return ms
	}
	return p.Duration(n)
}

func idOf(s string) domain.ID {
	id, err := domain.ParseID(s)
	if err != nil {
		return 0
	}
	return id
}
