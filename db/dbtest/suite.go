package dbtest

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/widget"
)

// Suite is what every database must pass to be the engine's Store and the
// handlers' source. open makes a fresh world.
func Suite(t *testing.T, open func(t *testing.T) *World) {
	for name, test := range map[string]func(*testing.T, *Shop){
		"FailingCommandUndoneAlone": failingCommandUndoneAlone,
		"WakesAfterCommit":          wakesAfterCommit,
		"OrderOfCommits":            orderOfCommits,
		"AbandonedCaller":           abandonedCaller,
		"PanicInCommand":            panicInCommand,
		"ReplayedClientID":          replayedClientID,
		"GaplessSeq":                gaplessSeq,
		"VersionConflict":           versionConflict,
		"CountsAndLists":            countsAndLists,
		"Tags":                      tags,
		"Drafts":                    drafts,
		"Timers":                    timers,
		"Jobs":                      jobs,
		"Files":                     files,
		"Identity":                  identity,
		"Contacts":                  contacts,
		"SearchAgrees":              searchAgrees,
		"SearchHostile":             searchHostile,
		"EventsAfter":               eventsAfter,
		"Followed":                  followed,
		"FollowedWithEvents":        followedWithEvents,
		"People":                    peopleRows,
		"PasswordResets":            passwordResets,
		"Teams":                     teamRows,
		"Skills":                    skillRows,
		"Capacities":                capacityRows,
		"Dispositions":              dispositionRows,
		"Reasons":                   reasonRows,
		"RoutingVersion":            routingVersion,
		"Reopened":                  reopened,
		"Queues":                    queues,
		"QueueLoad":                 queueLoad,
		"Schedules":                 schedules,
		"RoutingSetup":              routingSetup,
		"LiveStays":                 liveStays,
		"RoutingPast":               routingPast,
		"PrunedReceipts":            prunedReceipts,
		"QueueLists":                queueLists,
		"Assistants":                assistantRows,
		"AssistantVersions":         assistantVersions,
		"PrunedVersions":            prunedVersions,
		"PreviewLinks":              previewLinks,
		"Recordings":                recordings,
		"Sessions":                  sessions,
		"SessionsRemembered":        sessionsRemembered,
		"ActionEvents":              actionEvents,
		"Unrecognised":              unrecognised,
		"Gaps":                      gaps,
		"Escalations":               escalations,
		"Tickets":                   tickets,
		"WholeTranscript":           wholeTranscript,
		"AssistantFigures":          assistantFigures,
	} {
		t.Run(name, func(t *testing.T) { test(t, OpenShop(t, open(t))) })
	}
}

// Shop is a world with one widget, two agents and one visitor.
type Shop struct {
	*World
	T         testing.TB
	Ctx       context.Context
	Widget    domain.ID
	Mara, Rui conversation.Actor
	Visitor   domain.ID
	clients   atomic.Int64
}

// OpenShop fills a world.
func OpenShop(t testing.TB, w *World) *Shop {
	t.Helper()
	s := &Shop{World: w, T: t, Ctx: context.Background()}
	s.Write(func(tx engine.Tx) error {
		wd := widget.Widget{ID: s.Engine.NewID(), Key: "k" + s.Engine.Secret(6), Settings: widget.Defaults("Shop"), CreatedAt: 1}
		s.Widget = wd.ID
		if err := tx.SaveWidget(&wd); err != nil {
			return err
		}
		for _, a := range []struct {
			name string
			to   *conversation.Actor
		}{{"Mara", &s.Mara}, {"Rui", &s.Rui}} {
			p := people.Agent{ID: s.Engine.NewID(), Email: a.name + "@x.test", Name: a.name, Role: people.AgentRole}
			a.to.ID = p.ID
			if err := tx.AddAgent(&p); err != nil {
				return err
			}
		}
		return nil
	})
	s.Visitor = s.NewVisitor()
	return s
}

// Write runs a command that must succeed.
func (s *Shop) Write(fn func(engine.Tx) error) {
	s.T.Helper()
	if err := s.DB.Write(s.Ctx, fn); err != nil {
		s.T.Fatal(err)
	}
}

// Exec writes rows that no command writes; see World.Exec.
func (s *Shop) Exec(q string, args ...any) {
	s.T.Helper()
	s.World.Exec(s.T, q, args...)
}

// NewVisitor makes another anonymous visitor.
func (s *Shop) NewVisitor() domain.ID {
	s.T.Helper()
	out, err := s.Engine.StartSession(s.Ctx, engine.SessionStart{WidgetID: s.Widget, Lang: "en"})
	if err != nil {
		s.T.Fatal(err)
	}
	return out.Visitor.ID
}

// Say posts a visitor's message.
func (s *Shop) Say(visitor domain.ID, text string) engine.Sent {
	s.T.Helper()
	out, err := s.Engine.PostVisitorMessage(s.Ctx, engine.VisitorMessage{VisitorID: visitor, ClientID: fmt.Sprint("c", s.clients.Add(1)), Text: text})
	if err != nil {
		s.T.Fatal(err)
	}
	return out
}

// Conv reads a conversation.
func (s *Shop) Conv(id domain.ID) *conversation.Conversation {
	s.T.Helper()
	c, err := s.DB.Conversation(s.Ctx, id)
	if err != nil {
		s.T.Fatal(err)
	}
	return c
}

// Setting reads a setting, "" when there is none.
func (s *Shop) Setting(key string) string {
	s.T.Helper()
	v, err := s.DB.Setting(s.Ctx, key)
	if err != nil && !domain.IsCode(err, "not_found") {
		s.T.Fatal(err)
	}
	return v
}

// reopened checks that all is there after closing and opening again, and that
// neither ids nor time go back.
func reopened(t *testing.T, s *Shop) {
	sent := s.Say(s.Visitor, "still here")
	if err := s.DB.Close(); err != nil {
		t.Fatal(err)
	}
	w := OpenIn(t, s.Dir)
	ms, err := w.DB.Transcript(s.Ctx, sent.ConversationID, 0, 10, true)
	if err != nil || len(ms) != 1 || ms[0].Text != "still here" {
		t.Fatalf("after opening again: %v, %v", ms, err)
	}
	if id := w.Engine.NewID(); id <= sent.ID {
		t.Errorf("id %d after %d", id, sent.ID)
	}
}
