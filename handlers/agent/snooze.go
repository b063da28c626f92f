package agent

import (
	"time"

	"relevo/domain"
	"relevo/domain/i18n"
)

// snooze is POST …/snooze: sets the conversation aside, by a preset or until a
// date and time in the agent's zone.
func (h *Handler) snooze(r *request) (*outcome, error) {
	p, now := i18n.From(r.Context()), h.Engine.Now()
	until, ok := snoozeUntil(r.Form.Get("preset"), r.Form.Get("until"), time.UnixMilli(now).In(p.Zone()))
	if !ok {
		return nil, domain.Field("until", "problem.snooze_until")
	}
	if err := h.Engine.Snooze(r.Context(), actor(r.me), r.conv, until.UnixMilli()); err != nil {
		return nil, h.named(r, err)
	}
	return &outcome{Toast: r.t("inbox.done_snoozed", "Time", moment(p, until.UnixMilli(), now)), Undo: "/inbox/c/" + r.conv.String() + "/unsnooze"}, nil
}

// morning is when a day's presets end, by the clock of the agent's zone.
const morning = 9

func snoozeUntil(preset, at string, now time.Time) (time.Time, bool) {
	day := func(n int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day()+n, morning, 0, 0, 0, now.Location())
	}
	switch preset {
	case "3h":
		return now.Add(3 * time.Hour), true
	case "tomorrow":
		return day(1), true
	case "monday":
		return day((7-int(now.Weekday()))%7 + 1), true // on a Monday the next one
	case "week":
		return now.AddDate(0, 0, 7), true
	case "":
		t, err := time.ParseInLocation("2006-01-02T15:04", at, now.Location())
		return t, err == nil
	}
	return time.Time{}, false
}

// unsnooze is POST …/unsnooze: ends the snooze by hand.
func (h *Handler) unsnooze(r *request) (*outcome, error) {
	return nil, h.named(r, h.Engine.Unsnooze(r.Context(), actor(r.me), r.conv))
}
