package queue_test

import (
	"math"
	"strings"
	"testing"

	"relevo/domain"
	"relevo/domain/i18n"
	"relevo/domain/queue"
	. "relevo/domain/routing" // its words are the table's
)

func queueDef() QueueDef {
	return QueueDef{Name: "Orders", Settings: Defaults(), Entries: []Entry{{Kind: EntryEveryone, Rank: 1}}}
}

// TestDefaultsPass: a new queue is one that may be saved.
func TestDefaultsPass(t *testing.T) {
	q := queueDef()
	q.Name = " Orders\nand returns "
	if err := queue.Check(&q); err != nil || q.Name != "Orders and returns" {
		t.Fatal(q.Name, err)
	}
}

// TestQueueCheck: every field out of range is refused by its name, with a
// sentence in both languages.
func TestQueueCheck(t *testing.T) {
	set := func(edit func(s *Settings)) func(*QueueDef) { return func(q *QueueDef) { edit(&q.Settings) } }
	cases := map[string][]func(*QueueDef){
		"name":                  {func(q *QueueDef) { q.Name = " " }, func(q *QueueDef) { q.Name = strings.Repeat("ñ", 61) }},
		"status":                {func(q *QueueDef) { q.Status = "closed" }},
		"entries":               {func(q *QueueDef) { q.Entries = make([]Entry, 201) }},
		"entries[1].kind":       {func(q *QueueDef) { q.Entries = append(q.Entries, Entry{Kind: "all", Rank: 1}) }},
		"entries[1].id":         {func(q *QueueDef) { q.Entries = append(q.Entries, q.Entries[0]) }, func(q *QueueDef) { q.Entries = append(q.Entries, Entry{Kind: EntryTeam, Rank: 1}) }},
		"entries[0].rank":       {func(q *QueueDef) { q.Entries[0].Rank = 0 }, func(q *QueueDef) { q.Entries[0].Rank = 100 }},
		"entries[0].delay":      {func(q *QueueDef) { q.Entries[0].Delay = -1 }, func(q *QueueDef) { q.Entries[0].Delay = 10_000 * Second }},
		"policy":                {set(func(s *Settings) { s.Policy = "random" })},
		"variant_idle":          {set(func(s *Settings) { s.Variant = "best" })},
		"variant_skills":        {set(func(s *Settings) { s.Policy, s.Variant = BySkills, WhileReady })},
		"ranking":               {set(func(s *Settings) { s.Ranking = "" })},
		"aging":                 {set(func(s *Settings) { s.Aging = math.NaN() }), set(func(s *Settings) { s.Aging = 1000.5 })},
		"fewer":                 {set(func(s *Settings) { s.Fewer = -1 })},
		"broadcast":             {set(func(s *Settings) { s.Policy, s.Broadcast = Broadcast, 0 }), set(func(s *Settings) { s.Broadcast = 51 })},
		"promote_after":         {set(func(s *Settings) { s.Promote = Minute - 1 })},
		"rank_max_age":          {set(func(s *Settings) { s.RankMaxAge = -1 })},
		"priority":              {set(func(s *Settings) { s.Priority = 101 })},
		"class":                 {set(func(s *Settings) { s.Class = 10 })},
		"ring":                  {set(func(s *Settings) { s.Ring = map[Channel]int64{Chat: 4 * Second} }), set(func(s *Settings) { s.Ring = map[Channel]int64{"fax": Minute} })},
		"ring_voice":            {set(func(s *Settings) { s.Ring = map[Channel]int64{Voice: 901 * Second} })},
		"max_ring_attempts":     {set(func(s *Settings) { s.MaxAttempts = 0 })},
		"retry_after":           {set(func(s *Settings) { s.RetryAfter = 0 })},
		"on_missed":             {set(func(s *Settings) { s.OnMissed = "" })},
		"rona_limit":            {set(func(s *Settings) { s.MissedLimit = 0 })},
		"on_decline":            {set(func(s *Settings) { s.OnDecline = "offline" })},
		"decline_cooloff":       {set(func(s *Settings) { s.DeclineCool = -1 })},
		"release_cooloff":       {set(func(s *Settings) { s.ReleaseCool = 2 * Hour })},
		"wrapup_mode":           {set(func(s *Settings) { s.WrapMode = "" })},
		"wrapup":                {set(func(s *Settings) { s.WrapMS = map[Channel]int64{Chat: 901 * Second} })},
		"wrapup_email":          {set(func(s *Settings) { s.WrapMS = map[Channel]int64{Email: -1} })},
		"wrapup_blocks":         {set(func(s *Settings) { s.WrapBlocks = map[Channel]bool{"fax": true} })},
		"wrapup_weight":         {set(func(s *Settings) { s.WrapWeight = 1.5 })},
		"disposition_mandatory": {set(func(s *Settings) { s.DispMandatory = true })},
		"max_wait":              {set(func(s *Settings) { s.MaxWait = 9 * Second })},
		"max_size":              {set(func(s *Settings) { s.MaxSize = -1 })},
		"max_hops":              {set(func(s *Settings) { s.MaxHops = 21 })},
		"waiting_at_close":      {set(func(s *Settings) { s.WaitingAtClose = "" })},
		"lost_async":            {set(func(s *Settings) { s.LostAsync = "drop" })},
		"sticky_window":         {set(func(s *Settings) { s.StickyWindow = 91 * Day })},
		"sticky_wait":           {set(func(s *Settings) { s.StickyWait = 11 * Minute })},
		"agent_grace":           {set(func(s *Settings) { s.AgentGrace = 0 })},
		"agent_idle":            {set(func(s *Settings) { s.AgentIdle = Minute })},
		"no_reply":              {set(func(s *Settings) { s.NoReply = 1 })},
		"reopen_window":         {set(func(s *Settings) { s.Reopen = map[Channel]int64{Chat: -1} })},
		"reopen_email":          {set(func(s *Settings) { s.Reopen = map[Channel]int64{Email: 366 * Day} })},
		"announce":              {set(func(s *Settings) { s.Announce = Second })},
		"visitor_grace":         {set(func(s *Settings) { s.VisitorGrace = 0 })},
		"return_keeps_place":    {set(func(s *Settings) { s.KeepsPlace = -1 })},
		"inactive_warn":         {set(func(s *Settings) { s.InactiveWarn = Second })},
		"inactive_close":        {set(func(s *Settings) { s.InactiveClose = s.InactiveWarn }), set(func(s *Settings) { s.InactiveClose = 15 * Day })},
		"sl_target":             {set(func(s *Settings) { s.SLTarget = 0 })},
		"sl_percent":            {set(func(s *Settings) { s.SLPercent = 101 })},
		"sl_formula":            {set(func(s *Settings) { s.SLFormula = "e" })},
		"short_abandon":         {set(func(s *Settings) { s.ShortAband = -1 })},
		"overflow":              {set(func(s *Settings) { s.Overflow = make([]Overflow, 21) })},
		"overflow[0].when":      {set(func(s *Settings) { s.Overflow = []Overflow{{When: "closed", Do: ToWait}} })},
		"overflow[1].when":      {set(func(s *Settings) { s.Overflow = []Overflow{{When: WhenFull, Do: ToWait}, {When: WhenFull, Do: ToBot}} })},
		"overflow[0].over":      {set(func(s *Settings) { s.Overflow = []Overflow{{When: WhenEWT, Do: ToWait}} })},
		"overflow[0].do":        {set(func(s *Settings) { s.Overflow = []Overflow{{When: WhenFull, Do: "hang_up"}} })},
		"overflow[0].queue":     {set(func(s *Settings) { s.Overflow = []Overflow{{When: WhenFull, Do: ToQueue}} })},
		"overflow[0].text_en": {set(func(s *Settings) {
			s.Overflow = []Overflow{{When: WhenFull, Do: ToClose, Text: map[string]string{"en": strings.Repeat("a", 1001)}}}
		})},
		"after_hours.do":    {set(func(s *Settings) { s.AfterHours.Do = ToAsk })},
		"after_hours.queue": {set(func(s *Settings) { s.AfterHours.Do = ToQueue })},
		"needs":             {set(func(s *Settings) { s.Needs = make([]Need, 21) })},
		"needs[0].skill":    {set(func(s *Settings) { s.Needs = []Need{{Min: 1}} })},
		"needs[1].skill":    {set(func(s *Settings) { s.Needs = []Need{{Skill: 7, Min: 1}, {Skill: 7, Min: 2}} })},
		"needs[0].min":      {set(func(s *Settings) { s.Needs = []Need{{Skill: 7, Min: 6}} })},
		"needs[0].weight":   {set(func(s *Settings) { s.Needs = []Need{{Skill: 7, Min: 1, Weight: -1}} })},
		"relax":             {set(func(s *Settings) { s.Relax = make([]RelaxStep, 21) })},
		"relax[0].after":    {set(func(s *Settings) { s.Relax = []RelaxStep{{}} })},
		"relax[0].lower":    {set(func(s *Settings) { s.Relax = []RelaxStep{{After: Minute, Lower: 5}} })},
	}
	for field, edits := range cases {
		for i, edit := range edits {
			q := queueDef()
			edit(&q)
			e := domain.AsError(queue.Check(&q))
			if e == nil || e.Kind != domain.KindInvalidField || e.Field != field {
				t.Errorf("%s, case %d: %v", field, i, e)
				continue
			}
			for _, lang := range i18n.Languages() {
				if s := i18n.For(lang).T(e.Key, e.Args...); s == e.Key || strings.Contains(s, "{{") || strings.Contains(s, "<no value>") {
					t.Errorf("%s in %s: %q", field, lang, s)
				}
			}
		}
	}
}

// TestCheckNormalises: steps are put in order, what a policy has not goes.
func TestCheckNormalises(t *testing.T) {
	q := queueDef()
	q.Settings.Policy, q.Settings.Variant, q.Settings.Aging = RoundRobin, "best", 0.33333
	q.Settings.Relax = []RelaxStep{{After: Minute}, {After: Second, Lower: 2}}
	if err := queue.Check(&q); err != nil {
		t.Fatal(err)
	}
	if s := &q.Settings; s.Variant != "" || s.Aging != 0.333 || s.Relax[0].After != Second {
		t.Errorf("%+v", s)
	}
}
