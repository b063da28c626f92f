package engine_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"relevo/db"
	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/hours"
	"relevo/domain/live"
	"relevo/domain/people"
	"relevo/domain/presence"
	"relevo/domain/routing"
	"relevo/domain/understand"
	"relevo/domain/widget"
	"relevo/handlers/keys"
)

// exact recognises examples by their words alone.
type exact struct {
	mu     sync.Mutex
	defs   map[engine.ModelKey]*assistant.Definition
	asked  int  // how often it was made ready
	refuse bool // nothing can be made ready
}

func (x *exact) Prepare(_ context.Context, key engine.ModelKey, d *assistant.Definition) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.defs[key] = d
	x.asked++
	return nil
}

func (x *exact) Forget(key engine.ModelKey) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.defs, key)
}

func (x *exact) Score(key engine.ModelKey, _, text string) (s assistant.Scores, ok bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	d := x.defs[key]
	if d == nil || x.refuse {
		return s, false
	}
	is := func(p assistant.Phrases) bool {
		for _, lines := range p {
			if slices.ContainsFunc(lines, func(l string) bool { return understand.Normalise(l) == understand.Normalise(text) }) {
				return true
			}
		}
		return false
	}
	for i := range d.Actions {
		if is(d.Actions[i].Examples) {
			s.Actions = append(s.Actions, assistant.Score{Action: d.Actions[i].ID, P: 1})
		}
	}
	if is(d.Settings.AgentRequests) {
		s.Agent = 1
	}
	return s, true
}

// stage is the shop of the conformance scenarios: two queues with office hours,
// three agents with room for one chat, an assistant, a visitor.
type stage struct {
	t       testing.TB
	ctx     context.Context
	dir     string
	lang    string
	restart bool // the process is killed and started between any two entries
	db      *db.DB
	hub     *live.Hub
	clock   *dbtest.Clock
	e       *engine.Engine
	minds   *exact
	caller  engine.Caller

	widget, plain     domain.ID
	general, payments domain.ID
	bot, version      domain.ID
	boss              domain.ID
	agents            map[string]domain.ID
	here              map[string]bool // agents with a page open
	visitor, conv     domain.ID
	left              bool // the visitor has no stream
	streamed          func()
	others            []domain.ID // visitors elsewhere
	seen              int64       // the last seq that was looked at
	told              domain.ID
	n                 int
	last              engine.Sent
}

const monday = "2025-03-10T09:00:00Z"

// newStage opens the shop; edit changes the assistant before it is published,
// set changes the queues.
func newStage(t testing.TB, lang string, restart bool, edit func(*assistant.Definition), set func(general, payments *routing.Settings)) *stage {
	t.Helper()
	s := &stage{t: t, ctx: context.Background(), dir: t.TempDir(), lang: lang, restart: restart, clock: dbtest.NewClock(), minds: &exact{defs: map[engine.ModelKey]*assistant.Definition{}},
		agents: map[string]domain.ID{}, here: map[string]bool{}}
	s.at(monday)
	s.start()
	t.Cleanup(s.stop)
	d := shopDefinition()
	queues := [2]routing.QueueDef{{Name: "general"}, {Name: "payments"}}
	s.write(func(tx engine.Tx) error {
		office := &hours.Schedule{ID: s.e.NewID(), Name: "Office", Zone: "Europe/Madrid", Version: 1}
		for d := range 5 {
			office.Week[d] = []hours.Span{{From: 9 * 60, To: 18 * 60}}
		}
		if err := tx.SaveSchedule(office); err != nil {
			return err
		}
		for _, kv := range [][2]string{{engine.SettingName, "Tienda Sol"}, {engine.SettingLang, "es"}, {engine.SettingZone, "Europe/Madrid"}} {
			if err := tx.SetSetting(kv[0], kv[1]); err != nil {
				return err
			}
		}
		one := routing.DefaultCapacity()
		one.Channels[routing.Chat] = routing.Line{Weight: 100, Max: 1}
		for _, name := range []string{"Ana", "Ben", "Carla", "Boss"} {
			p := people.Agent{ID: s.e.NewID(), Email: name + "@x.test", Name: name, Role: people.AgentRole}
			if name == "Boss" {
				p.Role = people.Administrator
				s.boss = p.ID
			}
			s.agents[strings.ToLower(name)] = p.ID
			if err := tx.AddAgent(&p); err != nil {
				return err
			}
			if err := tx.SaveCapacity(p.ID, &one); err != nil {
				return err
			}
		}
		members := [2][]string{{"ana", "ben"}, {"carla"}}
		for i := range queues {
			q := &queues[i]
			q.ID, q.Status, q.Version, q.CreatedAt, q.Settings = s.e.NewID(), routing.QueueActive, 1, 1, routing.Defaults()
			q.Settings.Hours, q.Settings.StickyWindow = office.ID, 0
			for _, name := range members[i] {
				q.Entries = append(q.Entries, routing.Entry{Kind: routing.EntryAgent, ID: s.agents[name], Rank: 1})
			}
		}
		s.general, s.payments = queues[0].ID, queues[1].ID
		if set != nil {
			set(&queues[0].Settings, &queues[1].Settings)
		}
		for i := range queues {
			if err := tx.SaveQueue(&queues[i]); err != nil {
				return err
			}
		}
		if err := tx.SetSetting(engine.SettingDefaultQueue, s.general.String()); err != nil {
			return err
		}
		d.Settings.Queue = s.general.String()
		d.Find("pay_bill").Steps[0].Then.Connect.Queue = s.payments.String()
		if edit != nil {
			edit(d)
		}
		s.bot = s.e.NewID()
		if err := tx.SaveAssistant(&assistant.Assistant{ID: s.bot, Name: "Sol", Draft: *d, DraftVer: 1, CreatedAt: 1}); err != nil {
			return err
		}
		for _, w := range []*domain.ID{&s.widget, &s.plain} {
			row := widget.Widget{ID: s.e.NewID(), Key: "k" + s.e.Secret(6), Settings: widget.Defaults("Shop"), CreatedAt: 1}
			*w = row.ID
			if w == &s.widget {
				row.Settings.Assistant = s.bot
			}
			if err := tx.SaveWidget(&row); err != nil {
				return err
			}
		}
		return tx.BumpRouting()
	})
	s.publish()
	s.visitor = s.session(s.widget, 0, false).Visitor.ID
	return s
}

func (s *stage) start() {
	s.t.Helper()
	s.hub = live.NewHub()
	var err error
	dbtest.Migrated(s.t, s.dir)
	if s.db, err = db.Open(s.ctx, db.Options{Dir: s.dir, Hub: s.hub}); err != nil {
		s.t.Fatal(err)
	}
	s.minds.defs = map[engine.ModelKey]*assistant.Definition{}
	ring, err := keys.Load(s.dir)
	if err != nil {
		s.t.Fatal(err)
	}
	if s.e, err = engine.New(s.ctx, engine.Config{Store: s.db, Hub: s.hub, Blobs: &dbtest.Blobs{}, Clock: s.clock, Recognise: s.minds, Caller: s.caller, Vault: ring}); err != nil {
		s.t.Fatal(err)
	}
	if err := s.e.StartRouting(s.ctx); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) stop() {
	if err := s.db.Close(); err != nil {
		s.t.Error(err)
	}
}

// kill ends the process and starts another one at the same instant; whoever was
// there is back at once.
func (s *stage) kill() {
	s.t.Helper()
	if err := s.e.MarkAlive(s.ctx); err != nil {
		s.t.Fatal(err)
	}
	s.stop()
	s.start()
	for name := range s.here {
		s.e.PageOpened(s.ctx, s.agents[name], "page", true)
	}
	for _, other := range s.others {
		s.e.VisitorOpened(s.ctx, other)
	}
	if s.visitor != 0 && !s.left {
		s.streamed = s.e.VisitorOpened(s.ctx, s.visitor)
	}
}

func (s *stage) at(stamp string) {
	to, err := time.Parse(time.RFC3339, stamp)
	if err != nil {
		s.t.Fatal(err)
	}
	s.clock.Advance(to.Sub(s.clock.Now()))
}

func (s *stage) write(fn func(engine.Tx) error) {
	s.t.Helper()
	if err := s.db.Write(s.ctx, fn); err != nil {
		s.t.Fatal(err)
	}
}

// publish freezes the draft and makes it live.
func (s *stage) publish() {
	s.t.Helper()
	s.write(func(tx engine.Tx) error {
		a, err := tx.Assistant(s.bot)
		if err != nil {
			return err
		}
		v := assistant.Version{ID: s.e.NewID(), AssistantID: a.ID, Definition: a.Draft, Published: true, CreatedAt: 1}
		if err := tx.AddVersion(&v); err != nil {
			return err
		}
		a.LiveID, s.version = v.ID, v.ID
		return tx.SaveAssistant(a)
	})
}

// redraft edits the draft.
func (s *stage) redraft(edit func(*assistant.Definition)) {
	s.t.Helper()
	s.write(func(tx engine.Tx) error {
		a, err := tx.Assistant(s.bot)
		if err != nil {
			return err
		}
		edit(&a.Draft)
		a.DraftVer++
		return tx.SaveAssistant(a)
	})
}

func (s *stage) session(w, visitor domain.ID, open bool) *engine.Session {
	s.t.Helper()
	out, err := s.e.StartSession(s.ctx, engine.SessionStart{WidgetID: w, VisitorID: visitor, Lang: s.lang, Open: open, Greeting: "widget greeting"})
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// ready brings agents in.
func (s *stage) ready(names ...string) {
	s.t.Helper()
	for _, name := range names {
		s.presence(name, presence.Ready)
	}
}

func (s *stage) presence(name string, intent presence.Intent) {
	s.t.Helper()
	id := s.agents[name]
	if !s.here[name] {
		s.here[name] = true
		s.e.PageOpened(s.ctx, id, "page", true)
	}
	if err := s.e.SetPresence(s.ctx, conversation.Actor{ID: id}, id, intent, 0); err != nil {
		s.t.Fatal(err)
	}
}

// busy gives an agent a chat from elsewhere; the func ends it and its wrap-up.
func (s *stage) busy(name string) (free func()) {
	s.t.Helper()
	other := s.session(s.plain, 0, false).Visitor.ID
	sent, err := s.e.PostVisitorMessage(s.ctx, engine.VisitorMessage{VisitorID: other, ClientID: "elsewhere-" + name, Text: "hi"})
	if err != nil {
		s.t.Fatal(err)
	}
	s.others = append(s.others, other)
	s.e.VisitorOpened(s.ctx, other)
	a := conversation.Actor{ID: s.agents[name]}
	if err := s.e.Pick(s.ctx, a, sent.ConversationID); err != nil {
		s.t.Fatal(err)
	}
	return func() {
		s.t.Helper()
		if err := s.e.End(s.ctx, a, sent.ConversationID, sent.Seq); err != nil {
			s.t.Fatal(err)
		}
		if err := s.e.SubmitWrapUp(s.ctx, a.ID, sent.ConversationID, engine.WrapUpInput{}); err != nil {
			s.t.Fatal(err)
		}
	}
}

// pass lets time go by to an offset from Monday morning: timers that are due
// before it fire at their time, those due at it when fire is called.
func (s *stage) pass(offset time.Duration) {
	s.t.Helper()
	if s.restart {
		s.kill()
	}
	start, _ := time.Parse(time.RFC3339, monday)
	end := start.Add(offset)
	for {
		next, err := s.e.FireDue(s.ctx)
		if err != nil {
			s.t.Fatal(err)
		}
		at := time.UnixMilli(next)
		if next == 0 || !at.Before(end) {
			break
		}
		s.clock.Advance(at.Sub(s.clock.Now()))
	}
	s.clock.Advance(end.Sub(s.clock.Now()))
}

// fire lets what is due now happen.
func (s *stage) fire() {
	s.t.Helper()
	if _, err := s.e.FireDue(s.ctx); err != nil {
		s.t.Fatal(err)
	}
}

// open opens the panel.
func (s *stage) open() {
	s.t.Helper()
	out := s.session(s.widget, s.visitor, true)
	if out.Conversation == nil {
		s.t.Fatal("no conversation began")
	}
	s.moved(out.Conversation.ID)
	if s.streamed == nil {
		s.streamed = s.e.VisitorOpened(s.ctx, s.visitor)
	}
}

func (s *stage) moved(conv domain.ID) {
	if conv != s.conv {
		s.conv, s.seen, s.told = conv, 0, 0
	}
}

func (s *stage) post(m engine.VisitorMessage) error {
	s.t.Helper()
	s.n++
	m.VisitorID, m.ClientID = s.visitor, fmt.Sprint("m", s.n)
	sent, err := s.e.PostVisitorMessage(s.ctx, m)
	if err == nil {
		s.last = sent
		s.moved(sent.ConversationID)
		s.fire()
	}
	return err
}

// says has the visitor write and looks at what comes back.
func (s *stage) says(text string, want ...string) {
	s.t.Helper()
	if err := s.post(engine.VisitorMessage{Text: text}); err != nil {
		s.t.Fatalf("%q: %v", text, err)
	}
	s.heard(want...)
}

func (s *stage) press(id string, want ...string) {
	s.t.Helper()
	if err := s.post(engine.VisitorMessage{Choice: id}); err != nil {
		s.t.Fatalf("%s: %v", id, err)
	}
	s.heard(want...)
}

func (s *stage) current() *conversation.Conversation {
	s.t.Helper()
	c, err := s.db.Conversation(s.ctx, s.conv)
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}
