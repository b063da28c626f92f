package settings

import (
	"math"
	"strconv"
	"strings"

	"relevo/domain"
	"relevo/domain/routing"
	views "relevo/views/settings"
)

// queueField is one setting of a queue: how its page writes and reads it. read
// is false when what was typed cannot be understood.
type queueField struct {
	name    string
	kind    views.FieldKind
	none    bool     // an empty field is 0
	choices []string // of a choice
	list    string   // of a pick: which names
	write   func(s *routing.Settings) string
	read    func(s *routing.Settings, typed string) bool
}

// set is shorter in the table below.
type set = routing.Settings

const (
	inSeconds = float64(routing.Second)
	inMinutes = float64(routing.Minute)
	inHours   = float64(routing.Hour)
	inDays    = float64(routing.Day)
)

// queueFields lists all simple settings, the policy first: others depend on it.
func queueFields() []queueField {
	return []queueField{
		policyField(),
		variantField("variant_idle", routing.LongestIdle, "all", "while_ready"),
		variantField("variant_skills", routing.BySkills, "all", "best", "ignore"),
		whole("fewer", true, func(s *set) *int { return &s.Fewer }),
		flag("open_snoozed", func(s *set) *bool { return &s.OpenSnoozed }),
		onlyOnline(),
		whole("broadcast", false, func(s *set) *int { return &s.Broadcast }),
		choice("ranking", func(s *set) *routing.Ranking { return &s.Ranking }, routing.ByScore, routing.ByStrict),
		decimal("aging", func(s *set) *float64 { return &s.Aging }),
		duration("promote_after", inMinutes, true, func(s *set) *int64 { return &s.Promote }),
		duration("rank_max_age", inMinutes, false, func(s *set) *int64 { return &s.RankMaxAge }),
		whole("priority", false, func(s *set) *int { return &s.Priority }),
		whole("class", false, func(s *set) *int { return &s.Class }),

		flag("auto", func(s *set) *bool { return &s.Auto }),
		byChannel("ring", routing.Chat, inSeconds, func(s *set) *map[routing.Channel]int64 { return &s.Ring }),
		whole("max_ring_attempts", false, func(s *set) *int { return &s.MaxAttempts }),
		duration("retry_after", inSeconds, false, func(s *set) *int64 { return &s.RetryAfter }),
		choice("on_missed", func(s *set) *string { return &s.OnMissed }, "not_ready", "none"),
		whole("rona_limit", false, func(s *set) *int { return &s.MissedLimit }),
		choice("on_decline", func(s *set) *string { return &s.OnDecline }, "none", "not_ready"),
		flag("decline_reason", func(s *set) *bool { return &s.DeclineWhy }),
		duration("decline_cooloff", inSeconds, false, func(s *set) *int64 { return &s.DeclineCool }),
		duration("release_cooloff", inSeconds, false, func(s *set) *int64 { return &s.ReleaseCool }),

		choice("wrapup_mode", func(s *set) *routing.Wrap { return &s.WrapMode }, routing.WrapTimed, routing.WrapTimedNoExit, routing.WrapDiscretion, routing.WrapOptional, routing.WrapOff),
		byChannel("wrapup", routing.Chat, inSeconds, func(s *set) *map[routing.Channel]int64 { return &s.WrapMS }),
		byChannel("wrapup_email", routing.Email, inSeconds, func(s *set) *map[routing.Channel]int64 { return &s.WrapMS }),
		byChannel("wrapup_message", routing.Message, inSeconds, func(s *set) *map[routing.Channel]int64 { return &s.WrapMS }),
		decimal("wrapup_weight", func(s *set) *float64 { return &s.WrapWeight }),
		pick("dispositions", "dispositions", func(s *set) *domain.ID { return &s.Dispositions }),
		flag("disposition_mandatory", func(s *set) *bool { return &s.DispMandatory }),
		flag("notes_mandatory", func(s *set) *bool { return &s.NotesMandatory }),

		duration("max_wait", inMinutes, true, func(s *set) *int64 { return &s.MaxWait }),
		whole("max_size", true, func(s *set) *int { return &s.MaxSize }),
		flag("keep_age", func(s *set) *bool { return &s.KeepAge }),
		whole("max_hops", false, func(s *set) *int { return &s.MaxHops }),
		duration("no_reply", inMinutes, true, func(s *set) *int64 { return &s.NoReply }),
		duration("agent_grace", inSeconds, false, func(s *set) *int64 { return &s.AgentGrace }),
		choice("lost_async", func(s *set) *string { return &s.LostAsync }, "keep", "requeue"),
		duration("agent_idle", inMinutes, true, func(s *set) *int64 { return &s.AgentIdle }),

		pick("hours", "hours", func(s *set) *domain.ID { return &s.Hours }),
		choice("after_hours.do", func(s *set) *routing.Action { return &s.AfterHours.Do }, routing.ToTicket, routing.ToAsync, routing.ToQueue, routing.ToBot, routing.ToClose, routing.ToWait),
		pick("after_hours.queue", "queues", func(s *set) *domain.ID { return &s.AfterHours.Queue }),
		text("after_hours.text_en", "en", func(s *set) *routing.Overflow { return &s.AfterHours }),
		text("after_hours.text_es", "es", func(s *set) *routing.Overflow { return &s.AfterHours }),
		choice("waiting_at_close", func(s *set) *string { return &s.WaitingAtClose }, "finish", "deflect"),

		flag("position", func(s *set) *bool { return &s.Position }),
		flag("ewt", func(s *set) *bool { return &s.EWT }),
		duration("announce", inSeconds, false, func(s *set) *int64 { return &s.Announce }),
		duration("visitor_grace", inMinutes, false, func(s *set) *int64 { return &s.VisitorGrace }),
		duration("return_keeps_place", inMinutes, false, func(s *set) *int64 { return &s.KeepsPlace }),
		flag("leave_to_async", func(s *set) *bool { return &s.LeaveToAsync }),
		duration("inactive_warn", inMinutes, true, func(s *set) *int64 { return &s.InactiveWarn }),
		duration("inactive_close", inMinutes, true, func(s *set) *int64 { return &s.InactiveClose }),
		byChannel("reopen_window", routing.Chat, inHours, func(s *set) *map[routing.Channel]int64 { return &s.Reopen }),
		byChannel("reopen_message", routing.Message, inHours, func(s *set) *map[routing.Channel]int64 { return &s.Reopen }),
		byChannel("reopen_email", routing.Email, inDays, func(s *set) *map[routing.Channel]int64 { return &s.Reopen }),
		duration("sticky_window", inHours, false, func(s *set) *int64 { return &s.StickyWindow }),
		duration("sticky_wait", inSeconds, false, func(s *set) *int64 { return &s.StickyWait }),

		whole("sl_percent", false, func(s *set) *int { return &s.SLPercent }),
		duration("sl_target", inSeconds, false, func(s *set) *int64 { return &s.SLTarget }),
		choice("sl_formula", func(s *set) *string { return &s.SLFormula }, "d", "a", "b", "c"),
		duration("short_abandon", inSeconds, false, func(s *set) *int64 { return &s.ShortAband }),
		flag("count_flow_out", func(s *set) *bool { return &s.CountFlowOut }),
	}
}

func policyField() queueField {
	f := choice("policy", func(s *set) *routing.Policy { return &s.Policy }, routing.LongestIdle, routing.RoundRobin, routing.LeastOpen, routing.Spare,
		routing.BySkills, routing.Sequential, routing.Broadcast, routing.Manual)
	read := f.read
	f.read = func(s *set, typed string) bool {
		s.Variant = "" // its own field follows
		return read(s, typed)
	}
	return f
}

// variantField is the policy's variant; the first value is the plain one.
func variantField(name string, of routing.Policy, values ...string) queueField {
	return queueField{name: name, kind: views.ChoiceField, choices: values,
		write: func(s *set) string {
			if s.Policy != of || s.Variant == "" {
				return values[0]
			}
			return s.Variant
		},
		read: func(s *set, typed string) bool {
			if s.Policy == of && typed != values[0] {
				s.Variant = typed
			}
			return true
		}}
}

func onlyOnline() queueField {
	return queueField{name: "only_online", kind: views.SwitchField,
		write: func(s *set) string { return on(s.OnlyOnline == nil || *s.OnlyOnline) },
		read: func(s *set, typed string) bool {
			s.OnlyOnline = nil
			if typed == "" {
				s.OnlyOnline = new(bool)
			}
			return true
		}}
}

func on(b bool) string {
	if b {
		return "on"
	}
	return ""
}

func flag(name string, of func(s *set) *bool) queueField {
	return queueField{name: name, kind: views.SwitchField,
		write: func(s *set) string { return on(*of(s)) },
		read:  func(s *set, typed string) bool { *of(s) = typed != ""; return true }}
}

func choice[T ~string](name string, of func(s *set) *T, values ...T) queueField {
	f := queueField{name: name, kind: views.ChoiceField,
		write: func(s *set) string { return string(*of(s)) },
		read:  func(s *set, typed string) bool { *of(s) = T(typed); return true }}
	for _, v := range values {
		f.choices = append(f.choices, string(v))
	}
	return f
}

func pick(name, list string, of func(s *set) *domain.ID) queueField {
	return queueField{name: name, kind: views.PickField, list: list,
		write: func(s *set) string { return of(s).String() },
		read:  func(s *set, typed string) bool { return of(s).UnmarshalText([]byte(typed)) == nil }}
}

// text is a sentence for visitors in one language; an older one without a
// language stands in for it.
func text(name, lang string, of func(s *set) *routing.Overflow) queueField {
	return queueField{name: name, kind: views.TextField,
		write: func(s *set) string { return worded(of(s).Text, lang) },
		read: func(s *set, typed string) bool {
			o := of(s)
			o.Text = reworded(o.Text, lang, typed)
			return true
		}}
}

func worded(text map[string]string, lang string) string {
	if t, ok := text[lang]; ok {
		return t
	}
	return text[""]
}

// reworded is the text with one language changed, as a map of its own.
func reworded(text map[string]string, lang, typed string) map[string]string {
	out := map[string]string{}
	for l, t := range text {
		if l != "" && l != lang {
			out[l] = t
		}
	}
	if typed = strings.TrimSpace(typed); typed != "" {
		out[lang] = typed
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func whole(name string, none bool, of func(s *set) *int) queueField {
	return queueField{name: name, kind: views.NumberField, none: none,
		write: func(s *set) string { return written(float64(*of(s)), none) },
		read: func(s *set, typed string) bool {
			v, ok := typedNumber(typed, none)
			*of(s) = int(v)
			return ok && v == math.Trunc(v)
		}}
}

func decimal(name string, of func(s *set) *float64) queueField {
	return queueField{name: name, kind: views.NumberField,
		write: func(s *set) string { return written(*of(s), false) },
		read: func(s *set, typed string) (ok bool) {
			*of(s), ok = typedNumber(typed, false)
			return ok
		}}
}

func duration(name string, unit float64, none bool, of func(s *set) *int64) queueField {
	return queueField{name: name, kind: views.NumberField, none: none,
		write: func(s *set) string { return written(float64(*of(s))/unit, none) },
		read: func(s *set, typed string) bool {
			v, ok := typedNumber(typed, none)
			*of(s) = int64(math.Round(v * unit))
			return ok
		}}
}

// byChannel is a duration of one channel.
func byChannel(name string, ch routing.Channel, unit float64, of func(s *set) *map[routing.Channel]int64) queueField {
	return queueField{name: name, kind: views.NumberField,
		write: func(s *set) string { return written(float64((*of(s))[ch])/unit, false) },
		read: func(s *set, typed string) bool {
			v, ok := typedNumber(typed, false)
			m := map[routing.Channel]int64{}
			for c, old := range *of(s) {
				m[c] = old
			}
			m[ch] = int64(math.Round(v * unit))
			*of(s) = m
			return ok
		}}
}

// mostTyped keeps what is typed within what a duration can hold.
const mostTyped = 1e9

// typedNumber reads a number; a comma is a point. Empty is 0 where none may be
// meant.
func typedNumber(typed string, none bool) (float64, bool) {
	typed = strings.Replace(strings.TrimSpace(typed), ",", ".", 1)
	if typed == "" {
		return 0, none
	}
	for _, c := range typed {
		if (c < '0' || c > '9') && c != '.' {
			return 0, false
		}
	}
	v, err := strconv.ParseFloat(typed, 64)
	return v, err == nil && v <= mostTyped
}

// written is a number as people type it; 0 is empty where it means none.
func written(v float64, none bool) string {
	if v == 0 && none {
		return ""
	}
	return strconv.FormatFloat(math.Round(v*1e9)/1e9, 'f', -1, 64) // any ms of a day comes back as it was
}
