package response

import (
	"slices"
	"time"
)

// limit tells whether a value is within the limits of the spec.
func (s *Spec) limit(v Value, env Env) Problem {
	ok := true
	switch s.Type {
	case Number, Currency, Percent:
		ok = (s.Min == nil || v.Number >= *s.Min) && (s.Max == nil || v.Number <= *s.Max)
	case Date:
		d, err := time.Parse(isoDay, v.Text)
		after, before := limitDay(s.After, env), limitDay(s.Before, env)
		ok = err == nil && (after.IsZero() || d.After(after)) && (before.IsZero() || d.Before(before)) &&
			(len(s.Weekdays) == 0 || slices.Contains(s.Weekdays, int(d.Weekday())))
	case Time:
		ok = (s.Start == "" || v.Text >= s.Start) && (s.End == "" || v.Text <= s.End)
	}
	if !ok {
		return OutOfRange
	}
	return None
}

// limitDay is the day a limit means; the zero time if it means none.
func limitDay(limit string, env Env) time.Time {
	switch limit {
	case "":
		return time.Time{}
	case "today":
		return env.today()
	case "tomorrow":
		return env.today().AddDate(0, 0, 1)
	case "yesterday":
		return env.today().AddDate(0, 0, -1)
	}
	d, err := time.Parse(isoDay, limit)
	if err != nil {
		return time.Time{}
	}
	return d
}

// Range words both ends of the limits for the text invalid.range. ok is false
// when an end is open, or when the weekday is what was wrong: then the text of
// the type says more.
func (s *Spec) Range(env Env) (lowest, highest string, ok bool) {
	switch s.Type {
	case Number, Currency, Percent:
		if s.Min == nil || s.Max == nil {
			return "", "", false
		}
		show := func(f float64) string { return Value{Type: s.Type, Number: f}.Show(env.Lang) }
		return show(*s.Min), show(*s.Max), true
	case Date:
		after, before := limitDay(s.After, env), limitDay(s.Before, env)
		if after.IsZero() || before.IsZero() || len(s.Weekdays) > 0 {
			return "", "", false
		}
		return showDay(after.AddDate(0, 0, 1), env.Lang), showDay(before.AddDate(0, 0, -1), env.Lang), true
	case Time:
		return s.Start, s.End, s.Start != "" && s.End != ""
	}
	return "", "", false
}
