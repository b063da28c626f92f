// Package queue holds what an administrator may set about a queue: the range of
// every setting, the members, the rules of overflow. domain/routing works by
// them.
package queue

import (
	"math"
	"slices"
	"strconv"

	"relevo/domain"
	"relevo/domain/routing"
)

// Limits of lists in a queue.
const (
	MaxQueueName = 60 // characters
	MaxEntries   = 200
	MaxRows      = 20 // overflows, needs and relaxation steps each
	MaxRuleText  = 1000
)

// A bound is a whole number and what it may be, counted in a unit of which
// forms speak. off lets it be 0 besides.
type bound struct {
	field     string
	v         int64
	low, high int64 // in the unit
	unit      measure
	off       bool
}

// measure is what a bound counts.
type measure struct {
	name string // of the sentence
	size int64
}

var (
	plainly = measure{"number", 1}
	seconds = measure{"seconds", routing.Second}
	minutes = measure{"minutes", routing.Minute}
	hoursOf = measure{"hours", routing.Hour}
)

// check is the 422 of the field when the number is out of bounds.
func (b bound) check() error {
	if b.v >= b.low*b.unit.size && b.v <= b.high*b.unit.size || b.off && b.v == 0 {
		return nil
	}
	key := "problem.queue_" + b.unit.name
	if b.off && b.low > 0 {
		key += "_or_none"
	}
	return domain.Field(b.field, key, "Min", strconv.FormatInt(b.low, 10), "Max", strconv.FormatInt(b.high, 10))
}

func first(bounds ...bound) error {
	for _, b := range bounds {
		if err := b.check(); err != nil {
			return err
		}
	}
	return nil
}

// one is the 422 of a field whose value is none of those it may have.
func one[T comparable](field string, v T, of ...T) error {
	if slices.Contains(of, v) {
		return nil
	}
	return domain.Field(field, "problem.choice")
}

// decimal is the 422 of a number with a fraction.
func decimal(field string, v, low, high float64) error {
	if v >= low && v <= high { // NaN is not
		return nil
	}
	text := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	return domain.Field(field, "problem.queue_number", "Min", text(low), "Max", text(high))
}

// Check validates settings (reference/routing.md 3) and puts the relaxation
// steps in order. The error (422) names the field as it is called in JSON; of
// settings by channel, the chat's by that name, the others' with the channel
// behind it, e.g. wrapup_email; of lists, e.g. overflow[0].queue.
func CheckSettings(s *routing.Settings) error {
	for _, check := range []func(*routing.Settings) error{checkPolicy, checkRinging, checkWrapUp, checkWaiting, checkVisitors, checkFigures,
		checkOverflow, checkNeeds} {
		if err := check(s); err != nil {
			return err
		}
	}
	return nil
}

func checkPolicy(s *routing.Settings) error {
	if err := one("policy", s.Policy, routing.LongestIdle, routing.RoundRobin, routing.LeastOpen, routing.Spare, routing.BySkills, routing.Sequential, routing.Broadcast, routing.Manual); err != nil {
		return err
	}
	if err := checkVariant(s); err != nil {
		return err
	}
	if err := one("ranking", s.Ranking, routing.ByScore, routing.ByStrict); err != nil {
		return err
	}
	if err := decimal("aging", s.Aging, 0, 1000); err != nil {
		return err
	}
	s.Aging = math.Round(s.Aging*1000) / 1000
	return first(
		bound{"fewer", int64(s.Fewer), 1, 1000, plainly, true},
		bound{"broadcast", int64(s.Broadcast), 1, 50, plainly, s.Policy != routing.Broadcast},
		bound{"promote_after", s.Promote, 1, 24 * 60, minutes, true},
		bound{"rank_max_age", s.RankMaxAge, 0, 24 * 60, minutes, false},
		bound{"priority", int64(s.Priority), 0, 100, plainly, false},
		bound{"class", int64(s.Class), 0, 9, plainly, false},
	)
}

func checkVariant(s *routing.Settings) error {
	switch s.Policy {
	case routing.LongestIdle:
		return one("variant_idle", s.Variant, "", routing.WhileReady)
	case routing.BySkills:
		return one("variant_skills", s.Variant, "", routing.SkillsAll, routing.SkillsBest, routing.SkillsIgnore)
	}
	s.Variant = "" // other policies have none
	return nil
}

func checkRinging(s *routing.Settings) error {
	if err := byChannel("ring", s.Ring, 5, 900, seconds); err != nil {
		return err
	}
	if err := one("on_missed", s.OnMissed, "not_ready", "none"); err != nil {
		return err
	}
	if err := one("on_decline", s.OnDecline, "none", "not_ready"); err != nil {
		return err
	}
	return first(
		bound{"max_ring_attempts", int64(s.MaxAttempts), 1, 100, plainly, false},
		bound{"retry_after", s.RetryAfter, 1, 600, seconds, false},
		bound{"rona_limit", int64(s.MissedLimit), 1, 10, plainly, false},
		bound{"decline_cooloff", s.DeclineCool, 0, 3600, seconds, false},
		bound{"release_cooloff", s.ReleaseCool, 0, 3600, seconds, false},
	)
}

// byChannel checks durations by channel, in the order of the channels.
func byChannel(field string, of map[routing.Channel]int64, low, high int64, u measure) error {
	for ch := range of {
		if !slices.Contains(routing.Channels(), ch) {
			return domain.Field(field, "problem.choice")
		}
	}
	for _, ch := range routing.Channels() {
		v, ok := of[ch]
		if !ok {
			continue
		}
		name := field
		if ch != routing.Chat {
			name += "_" + string(ch)
		}
		if err := (bound{name, v, low, high, u, false}).check(); err != nil {
			return err
		}
	}
	return nil
}

func checkWrapUp(s *routing.Settings) error {
	if err := one("wrapup_mode", s.WrapMode, routing.WrapOff, routing.WrapOptional, routing.WrapDiscretion, routing.WrapTimed, routing.WrapTimedNoExit); err != nil {
		return err
	}
	if err := byChannel("wrapup", s.WrapMS, 0, 900, seconds); err != nil {
		return err
	}
	for ch := range s.WrapBlocks {
		if !slices.Contains(routing.Channels(), ch) {
			return domain.Field("wrapup_blocks", "problem.choice")
		}
	}
	if s.DispMandatory && s.Dispositions == 0 {
		return domain.Field("disposition_mandatory", "problem.queue_no_set")
	}
	return decimal("wrapup_weight", s.WrapWeight, 0, 1)
}

func checkWaiting(s *routing.Settings) error {
	if err := one("waiting_at_close", s.WaitingAtClose, routing.WaitingFinish, routing.WaitingDeflect); err != nil {
		return err
	}
	if err := one("lost_async", s.LostAsync, "keep", "requeue"); err != nil {
		return err
	}
	return first(
		bound{"max_wait", s.MaxWait, 10, 24 * 3600, seconds, true},
		bound{"max_size", int64(s.MaxSize), 1, 100_000, plainly, true},
		bound{"max_hops", int64(s.MaxHops), 0, 20, plainly, false},
		bound{"sticky_window", s.StickyWindow, 0, 90 * 24, hoursOf, false},
		bound{"sticky_wait", s.StickyWait, 0, 600, seconds, false},
		bound{"agent_grace", s.AgentGrace, 10, 3600, seconds, false},
		bound{"agent_idle", s.AgentIdle, 5, 1440, minutes, true},
		bound{"no_reply", s.NoReply, 1, 7 * 24 * 60, minutes, true},
	)
}

func checkVisitors(s *routing.Settings) error {
	if err := byChannel("reopen_window", s.Reopen, 0, 365*24, hoursOf); err != nil {
		return reopened(err)
	}
	if err := first(
		bound{"announce", s.Announce, 10, 600, seconds, false},
		bound{"visitor_grace", s.VisitorGrace, 10, 3600, seconds, false},
		bound{"return_keeps_place", s.KeepsPlace, 0, 24 * 60, minutes, false},
		bound{"inactive_warn", s.InactiveWarn, 1, 14 * 24 * 60, minutes, true},
		bound{"inactive_close", s.InactiveClose, 1, 14 * 24 * 60, minutes, true},
	); err != nil {
		return err
	}
	if s.InactiveWarn > 0 && s.InactiveClose > 0 && s.InactiveWarn >= s.InactiveClose {
		return domain.Field("inactive_close", "problem.queue_warn_first")
	}
	return nil
}

// reopened names the reopening windows as forms do: reopen_email, not
// reopen_window_email.
func reopened(err error) error {
	e := domain.AsError(err)
	if ch, other := cutChannel(e.Field); other {
		e.Field = "reopen_" + ch
	}
	return e
}

func cutChannel(field string) (string, bool) {
	const of = "reopen_window_"
	if len(field) > len(of) {
		return field[len(of):], true
	}
	return "", false
}

func checkFigures(s *routing.Settings) error {
	if err := one("sl_formula", s.SLFormula, "a", "b", "c", "d"); err != nil {
		return err
	}
	return first(
		bound{"sl_target", s.SLTarget, 1, 24 * 3600, seconds, false},
		bound{"sl_percent", int64(s.SLPercent), 1, 100, plainly, false},
		bound{"short_abandon", s.ShortAband, 0, 600, seconds, false},
	)
}
