package api

import (
	"relevo/domain"
	"relevo/domain/routing"
)

// queueSettings are a queue's settings in the public form. In answers all are
// there; in a body what is left out stays.
type queueSettings struct {
	Policy      *routing.Policy  `json:"policy,omitempty" doc:"longest_idle, round_robin, least_open, spare, skills, sequential, broadcast or manual"`
	Variant     *string          `json:"variant,omitempty" doc:"longest_idle: empty or while_ready; skills: all, best or ignore"`
	Fewer       *int             `json:"fewer,omitempty" doc:"least_open: only agents with fewer than so many open conversations; 0: any"`
	OpenSnoozed *bool            `json:"open_snoozed,omitempty" doc:"least_open counts snoozed conversations"`
	OnlyOnline  *bool            `json:"only_online,omitempty" doc:"false: agents who are away get asynchronous work, after those who are there"`
	Broadcast   *int             `json:"broadcast,omitempty" doc:"how many ring at once"`
	Ranking     *routing.Ranking `json:"ranking,omitempty" doc:"score or strict"`
	Aging       *float64         `json:"aging,omitempty" doc:"points a minute of waiting"`
	Promote     *int64           `json:"promote_after_ms,omitempty" doc:"strict: up one class each so long; 0: never"`
	RankMaxAge  *int64           `json:"rank_max_age_ms,omitempty"`
	Priority    *int             `json:"priority,omitempty" doc:"0 to 100"`
	Class       *int             `json:"class,omitempty"`

	Auto        *bool                     `json:"auto,omitempty" doc:"conversations connect without asking the agent"`
	Ring        map[routing.Channel]int64 `json:"ring_ms,omitempty" doc:"by channel; channels left out stay"`
	MaxAttempts *int                      `json:"max_ring_attempts,omitempty"`
	RetryAfter  *int64                    `json:"retry_after_ms,omitempty"`
	OnMissed    *string                   `json:"on_missed,omitempty" doc:"not_ready or none"`
	OnDecline   *string                   `json:"on_decline,omitempty" doc:"none or not_ready"`
	MissedLimit *int                      `json:"rona_limit,omitempty"`
	DeclineCool *int64                    `json:"decline_cooloff_ms,omitempty"`
	ReleaseCool *int64                    `json:"release_cooloff_ms,omitempty"`
	DeclineWhy  *bool                     `json:"decline_reason,omitempty" doc:"a reason is demanded"`

	WrapMode       *routing.Wrap             `json:"wrapup_mode,omitempty" doc:"off, optional, discretionary, timeboxed or timeboxed_no_exit"`
	WrapMS         map[routing.Channel]int64 `json:"wrapup_ms,omitempty" doc:"by channel; channels left out stay"`
	WrapWeight     *float64                  `json:"wrapup_weight,omitempty"`
	WrapBlocks     map[routing.Channel]bool  `json:"wrapup_blocks,omitempty" doc:"channels whose wrap-up blocks all rings; channels left out stay"`
	Dispositions   *domain.ID                `json:"dispositions,omitempty" doc:"a set; empty: none"`
	DispMandatory  *bool                     `json:"disposition_mandatory,omitempty"`
	NotesMandatory *bool                     `json:"notes_mandatory,omitempty"`

	MaxWait  *int64        `json:"max_wait_ms,omitempty" doc:"0: none"`
	MaxSize  *int          `json:"max_size,omitempty" doc:"0: any"`
	Overflow *[]queueOver  `json:"overflow,omitempty" doc:"all rules, in order"`
	KeepAge  *bool         `json:"keep_age,omitempty"`
	MaxHops  *int          `json:"max_hops,omitempty"`
	Needs    *[]queueNeed  `json:"needs,omitempty" doc:"all skills asked for"`
	Relax    *[]queueRelax `json:"relax,omitempty" doc:"all steps"`
	Hours    *domain.ID    `json:"hours,omitempty" doc:"opening hours; empty: always open"`
	After    *queueOver    `json:"after_hours,omitempty" doc:"when is empty"`
	AtClose  *string       `json:"waiting_at_close,omitempty" doc:"finish or deflect"`
	Position *bool         `json:"position,omitempty"`
	EWT      *bool         `json:"ewt,omitempty"`
	Announce *int64        `json:"announce_ms,omitempty"`

	SLTarget     *int64  `json:"sl_target_ms,omitempty"`
	SLPercent    *int    `json:"sl_percent,omitempty"`
	SLFormula    *string `json:"sl_formula,omitempty" doc:"a, b, c or d"`
	CountFlowOut *bool   `json:"count_flow_out,omitempty" doc:"the service level counts what left the queue unanswered for another place"`
	ShortAband   *int64  `json:"short_abandon_ms,omitempty"`

	StickyWindow *int64                    `json:"sticky_window_ms,omitempty"`
	StickyWait   *int64                    `json:"sticky_wait_ms,omitempty"`
	Reopen       map[routing.Channel]int64 `json:"reopen_window_ms,omitempty" doc:"by channel; channels left out stay"`
	VisitorGrace *int64                    `json:"visitor_grace_ms,omitempty"`
	KeepsPlace   *int64                    `json:"return_keeps_place_ms,omitempty"`
	LeaveToAsync *bool                     `json:"leave_to_async,omitempty"`
	AgentGrace   *int64                    `json:"agent_grace_ms,omitempty"`
	LostAsync    *string                   `json:"lost_async,omitempty" doc:"keep or requeue"`
	NoReply      *int64                    `json:"no_reply_ms,omitempty" doc:"0: never"`

	InactiveWarn  *int64 `json:"inactive_warn_ms,omitempty"`
	InactiveClose *int64 `json:"inactive_close_ms,omitempty"`
	AgentIdle     *int64 `json:"agent_idle_ms,omitempty" doc:"0: never"`
}

// queueOver is one rule: when, then what.
type queueOver struct {
	When  routing.When      `json:"when,omitempty" doc:"full, max_wait, no_agents, no_answer or ewt"`
	Over  int64             `json:"over_ms,omitempty" doc:"of ewt"`
	Do    routing.Action    `json:"do" doc:"queue, bot, close, ticket, async, wait or ask"`
	Queue domain.ID         `json:"queue,omitempty" doc:"of queue"`
	Text  map[string]string `json:"text,omitempty" doc:"for the visitor, by language"`
}

// queueNeed is a skill everything in the queue asks for.
type queueNeed struct {
	Skill  domain.ID `json:"skill"`
	Min    int       `json:"min" doc:"1 to 5"`
	Hard   bool      `json:"hard,omitempty" doc:"never loosened"`
	Weight int       `json:"weight,omitempty" doc:"of the skills policy; 0 means 1"`
}

// queueRelax loosens preferred skills after a time.
type queueRelax struct {
	After int64     `json:"after_ms"`
	Skill domain.ID `json:"skill,omitempty" doc:"empty: every preferred one"`
	Lower int       `json:"lower,omitempty" doc:"new least level; 0 drops the skill"`
}

// tied is one setting here and there.
type tied struct{ show, take func() }

func tie[T any](here **T, there *T) tied {
	return tied{
		show: func() { v := *there; *here = &v },
		take: func() {
			if *here != nil {
				*there = **here
			}
		}}
}

// tieMap ties values by channel; ones left out stay.
func tieMap[T any](here *map[routing.Channel]T, there *map[routing.Channel]T) tied {
	return tied{
		show: func() { *here = *there },
		take: func() {
			if len(*here) == 0 {
				return
			}
			m := map[routing.Channel]T{}
			for _, from := range []map[routing.Channel]T{*there, *here} {
				for c, v := range from {
					m[c] = v
				}
			}
			*there = m
		}}
}

func tieList[A, B any](here **[]A, there *[]B, show func(B) A, take func(A) B) tied {
	return tied{
		show: func() { v := each(*there, show); *here = &v },
		take: func() {
			if *here != nil {
				*there = each(**here, take)
			}
		}}
}

func each[A, B any](in []A, f func(A) B) []B {
	out := make([]B, len(in))
	for i, v := range in {
		out[i] = f(v)
	}
	return out
}

func showOver(o routing.Overflow) queueOver { return queueOver(o) }
func takeOver(o queueOver) routing.Overflow { return routing.Overflow(o) }

// ties lists every setting but only_online, which is kept as what it is not.
func (b *queueSettings) ties(s *routing.Settings) []tied {
	return []tied{
		tie(&b.Policy, &s.Policy), tie(&b.Variant, &s.Variant), tie(&b.Fewer, &s.Fewer), tie(&b.OpenSnoozed, &s.OpenSnoozed), tie(&b.Broadcast, &s.Broadcast),
		tie(&b.Ranking, &s.Ranking), tie(&b.Aging, &s.Aging), tie(&b.Promote, &s.Promote), tie(&b.RankMaxAge, &s.RankMaxAge), tie(&b.Priority, &s.Priority), tie(&b.Class, &s.Class),
		tie(&b.Auto, &s.Auto), tieMap(&b.Ring, &s.Ring), tie(&b.MaxAttempts, &s.MaxAttempts), tie(&b.RetryAfter, &s.RetryAfter), tie(&b.OnMissed, &s.OnMissed),
		tie(&b.OnDecline, &s.OnDecline), tie(&b.MissedLimit, &s.MissedLimit), tie(&b.DeclineCool, &s.DeclineCool), tie(&b.ReleaseCool, &s.ReleaseCool), tie(&b.DeclineWhy, &s.DeclineWhy),
		tie(&b.WrapMode, &s.WrapMode), tieMap(&b.WrapMS, &s.WrapMS), tie(&b.WrapWeight, &s.WrapWeight), tieMap(&b.WrapBlocks, &s.WrapBlocks),
		tie(&b.Dispositions, &s.Dispositions), tie(&b.DispMandatory, &s.DispMandatory), tie(&b.NotesMandatory, &s.NotesMandatory),
		tie(&b.MaxWait, &s.MaxWait), tie(&b.MaxSize, &s.MaxSize), tieList(&b.Overflow, &s.Overflow, showOver, takeOver), tie(&b.KeepAge, &s.KeepAge), tie(&b.MaxHops, &s.MaxHops),
		tieList(&b.Needs, &s.Needs, func(n routing.Need) queueNeed { return queueNeed(n) }, func(n queueNeed) routing.Need { return routing.Need(n) }),
		tieList(&b.Relax, &s.Relax, func(r routing.RelaxStep) queueRelax { return queueRelax(r) }, func(r queueRelax) routing.RelaxStep { return routing.RelaxStep(r) }),
		tie(&b.Hours, &s.Hours), tie(&b.AtClose, &s.WaitingAtClose), tie(&b.Position, &s.Position), tie(&b.EWT, &s.EWT), tie(&b.Announce, &s.Announce),
		tie(&b.SLTarget, &s.SLTarget), tie(&b.SLPercent, &s.SLPercent), tie(&b.SLFormula, &s.SLFormula), tie(&b.CountFlowOut, &s.CountFlowOut), tie(&b.ShortAband, &s.ShortAband),
		tie(&b.StickyWindow, &s.StickyWindow), tie(&b.StickyWait, &s.StickyWait), tieMap(&b.Reopen, &s.Reopen), tie(&b.VisitorGrace, &s.VisitorGrace),
		tie(&b.KeepsPlace, &s.KeepsPlace), tie(&b.LeaveToAsync, &s.LeaveToAsync), tie(&b.AgentGrace, &s.AgentGrace), tie(&b.LostAsync, &s.LostAsync), tie(&b.NoReply, &s.NoReply),
		tie(&b.InactiveWarn, &s.InactiveWarn), tie(&b.InactiveClose, &s.InactiveClose), tie(&b.AgentIdle, &s.AgentIdle),
	}
}

func shapeQueueSettings(s *routing.Settings) (b queueSettings) {
	for _, t := range b.ties(s) {
		t.show()
	}
	online, after := s.OnlyOnline == nil || *s.OnlyOnline, queueOver(s.AfterHours)
	b.OnlyOnline, b.After = &online, &after
	return b
}

func (b *queueSettings) apply(s *routing.Settings) {
	for _, t := range b.ties(s) {
		t.take()
	}
	if b.After != nil {
		s.AfterHours = routing.Overflow(*b.After)
	}
	if b.OnlyOnline != nil {
		s.OnlyOnline = nil
		if !*b.OnlyOnline {
			s.OnlyOnline = new(bool)
		}
	}
}
