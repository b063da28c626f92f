package settings_test

import (
	"strings"
	"testing"

	"relevo/domain"
	"relevo/domain/hours"
	"relevo/domain/i18n"
	"relevo/domain/routing"
	"relevo/views/settings"
)

// Every value of every setting that sentences speak of has its words, in both
// languages.
func TestQueueSaysEverything(t *testing.T) {
	q := domain.ID(1 << 40)
	n := settings.QueueNames{Members: 2, Queues: map[string]string{q.String(): "Returns"}, Hours: map[string]string{q.String(): "Office"}}
	for _, lang := range i18n.Languages() {
		p := i18n.For(lang)
		says := func(edit func(s *routing.Settings)) {
			t.Helper()
			d := routing.QueueDef{Settings: routing.Defaults(), Entries: []routing.Entry{{Kind: routing.EntryEveryone, Rank: 1}, {Kind: routing.EntryAgent, Rank: 2, Delay: 1}}}
			edit(&d.Settings)
			for _, s := range settings.QueueSays(p, &d, n) {
				if s == "" || strings.ContainsAny(s, "[]{}") {
					t.Errorf("%s: %q", lang, s)
				}
			}
		}
		for _, policy := range []routing.Policy{routing.LongestIdle, routing.RoundRobin, routing.LeastOpen, routing.Spare, routing.BySkills, routing.Sequential, routing.Broadcast, routing.Manual} {
			for _, auto := range []bool{false, true} {
				says(func(s *routing.Settings) { s.Policy, s.Auto = policy, auto })
			}
		}
		for _, when := range []routing.When{routing.WhenFull, routing.WhenMaxWait, routing.WhenNoAgents, routing.WhenNoAnswer, routing.WhenEWT} {
			for _, do := range []routing.Action{routing.ToQueue, routing.ToBot, routing.ToClose, routing.ToTicket, routing.ToAsync, routing.ToWait, routing.ToAsk} {
				says(func(s *routing.Settings) {
					s.Overflow = []routing.Overflow{{When: when, Over: 90_000, Do: do, Queue: q}}
				})
			}
		}
		for _, mode := range []routing.Wrap{routing.WrapOff, routing.WrapOptional, routing.WrapDiscretion, routing.WrapTimed, routing.WrapTimedNoExit} {
			says(func(s *routing.Settings) { s.WrapMode, s.DispMandatory = mode, true })
		}
		for _, atClose := range []string{"finish", "deflect"} {
			says(func(s *routing.Settings) {
				s.Hours, s.WaitingAtClose, s.OnMissed, s.Position, s.EWT = q, atClose, "none", false, true
			})
		}
	}
}

func TestLength(t *testing.T) {
	p := i18n.For("en")
	for ms, want := range map[int64]string{0: "0 s", 30_000: "30 s", 90_000: "90 s", 600_000: "10 min", 3_600_000: "1 h", 86_400_000: "1 day", 172_800_000: "2 days"} {
		if got := settings.Length(p, ms); got != want {
			t.Errorf("%d ms: %q, want %q", ms, got, want)
		}
	}
}

func TestWhen(t *testing.T) {
	s := &hours.Schedule{Zone: "UTC", Dates: []hours.Date{{Day: "2026-03-05"}, {Day: "2026-03-06"}}}
	for d := range 5 {
		s.Week[d] = []hours.Span{{From: 540, To: 1080}}
	}
	const monday, hour, day = 1772409600000, 3_600_000, 86_400_000 // 2026-03-02 00:00
	for at, want := range map[int64]string{monday + hour: "Closed, opens 09:00", monday + 10*hour: "Open until 18:00", monday + 20*hour: "Closed, opens tomorrow 09:00",
		monday + 2*day + 20*hour: "Closed, opens Monday 09:00"} {
		if got := settings.When(i18n.For("en"), s, at); got != want {
			t.Errorf("at %d: %q, want %q", at, got, want)
		}
	}
	s.Dates = append(s.Dates, hours.Date{Day: "2026-03-09"}, hours.Date{Day: "2026-03-10"}, hours.Date{Day: "2026-03-11"})
	if got := settings.When(i18n.For("es"), s, monday+2*day+20*hour); got != "Cerrado, abre 12 mar 2026 09:00" {
		t.Errorf("more than a week ahead: %q", got)
	}
	if always, never := settings.When(i18n.For("en"), nil, 1), settings.When(i18n.For("en"), &hours.Schedule{Zone: "UTC"}, 1); always != "Always open" || never != "Never open" {
		t.Errorf("%q, %q", always, never)
	}
}
