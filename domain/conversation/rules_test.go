package conversation_test

import (
	"testing"

	"relevo/domain"
	. "relevo/domain/conversation"
)

const hour = 60 * 60 * 1000

var (
	owner   = Actor{ID: 1}
	other   = Actor{ID: 2}
	super   = Actor{ID: 3, Supervises: true}
	visitor = Author{Kind: ByVisitor, ID: 9}
	byOwner = Author{Kind: ByAgent, ID: 1}
)

// in makes a conversation in a state, as the commands lead to it.
func in(t *testing.T, s State) Conversation {
	t.Helper()
	c := Begin(Opening{ID: 5, VisitorID: 9, Lang: "en"}, Draft{ID: 1, Author: Author{Kind: BySystem}, Text: "Welcome"}, 100).Conversation
	if s == Bot {
		return c
	}
	c = Receive(c, Draft{ID: 2, Author: visitor, ClientID: "a", Text: "hello"}, 200).Conversation
	c = Stand(c, Step{State: Waiting, Mode: Live, Kind: Queued, By: visitor}, 200).Conversation
	if s == Waiting {
		return c
	}
	c = Stand(c, Step{State: Active, Mode: Live, OwnerID: owner.ID, Kind: Assigned, By: byOwner}, 300).Conversation
	switch s {
	case Snoozed:
		c = Stand(c, Step{State: Snoozed, Mode: Live, OwnerID: owner.ID, SnoozedUntil: 300 + hour, Kind: SnoozedEv, By: byOwner}, 300).Conversation
	case Closed:
		c = Stand(c, Step{State: Closed, Mode: Live, Kind: ClosedEv, By: byOwner}, 400).Conversation
	}
	return c
}

func ok(t *testing.T) func(ch Change, err error) Change {
	return func(ch Change, err error) Change {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return ch
	}
}

func TestPlace(t *testing.T) {
	closed := in(t, Closed)
	with := func(edit func(*Conversation)) *Conversation {
		c := closed
		edit(&c)
		return &c
	}
	waiting := in(t, Waiting)
	for name, c := range map[string]struct {
		last *Conversation
		now  int64
		want Placement
	}{
		"none":              {nil, 1000, New},
		"open":              {&waiting, 1000, Append},
		"closed by agent":   {&closed, 400 + hour, Reopen},
		"end of the window": {&closed, 400 + ReopenWindow, Reopen},
		"past the window":   {&closed, 401 + ReopenWindow, New},
		"closed by visitor": {with(func(c *Conversation) { c.ClosedBy = ByVisitor }), 500, New},
		"spam":              {with(func(c *Conversation) { c.CloseReason = "spam" }), 500, New},
		"never reached us":  {with(func(c *Conversation) { c.RoutedAt = 0 }), 500, New},
	} {
		if got := Place(c.last, ReopenWindow, c.now); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestChecks(t *testing.T) {
	reply := func(c Conversation) error {
		_, err := Reply(c, owner, Draft{ID: 7, ClientID: "r", Text: "hi"}, 1000)
		return err
	}
	end := func(a Actor, saw int64, why string) func(Conversation) error {
		return func(c Conversation) error { return CheckEnd(c, a, saw, why) }
	}
	snooze := func(a Actor, until int64) func(Conversation) error {
		return func(c Conversation) error { return CheckSnooze(c, a, until, 1000) }
	}
	for name, c := range map[string]struct {
		from State
		do   func(c Conversation) error
		code string // of the refusal
	}{
		"reply":                    {Active, reply, ""},
		"reply to the closed":      {Closed, reply, "closed"},
		"end":                      {Active, end(owner, 2, ""), ""},
		"end a snoozed":            {Snoozed, end(owner, 2, "spam"), ""},
		"end the unowned":          {Waiting, end(other, 2, ""), ""},
		"end another's":            {Active, end(other, 2, ""), "not_owner"},
		"end as supervisor":        {Active, end(super, 2, ""), ""},
		"end over a newer message": {Active, end(owner, 1, ""), "newer_message"},
		"end for a made-up reason": {Active, end(owner, 2, "x"), "invalid_field"},
		"snooze":                   {Active, snooze(owner, 1000+hour), ""},
		"snooze until now":         {Active, snooze(owner, 1000), "invalid_field"},
		"snooze for ever":          {Active, snooze(owner, 1001+MaxSnooze), "invalid_field"},
		"snooze the unowned":       {Waiting, snooze(owner, 1000+hour), "not_owner"},
		"snooze another's":         {Active, snooze(super, 1000+hour), "not_owner"},
	} {
		err := c.do(in(t, c.from))
		if (c.code == "") != (err == nil) || c.code != "" && !domain.IsCode(err, c.code) {
			t.Errorf("%s: %v, want %q", name, err, c.code)
		}
	}
}

func TestReplyAnswers(t *testing.T) {
	c := in(t, Active)
	if c.NeedsReply != 200 || !c.Open() || c.Control() != "live" {
		t.Fatalf("before: %+v", c)
	}
	ch := ok(t)(Reply(c, owner, Draft{ID: 7, ClientID: "r", Text: "hi  there"}, 1000))
	n := ch.Conversation
	if n.NeedsReply != 0 || n.AgentRead != 3 || n.PublicSeq != 3 || n.LastAt != 1000 || n.Preview != "hi there" || ch.Message.Seq != 3 || ch.Message.Author != (Author{ByAgent, 1}) {
		t.Errorf("after: %+v, %+v", n, ch.Message)
	}
	note := Note(n, other, Draft{ID: 8, ClientID: "n", Text: "psst"}, 2000)
	n2 := note.Conversation
	if n2.PublicSeq != 3 || n2.LastSeq != 4 || n2.LastAt != 1000 || n2.Preview != "hi there" || !note.Message.Note || n2.Rank() != n.Rank() {
		t.Errorf("a note changed what the visitor or the list shows: %+v", n2)
	}
}

func TestStand(t *testing.T) {
	c := in(t, Closed)
	c.Rating, c.RatingComment = 5, "fine"
	c = Receive(c, Draft{ID: 8, Author: visitor, ClientID: "b", Text: "again"}, 1000).Conversation
	ch := Stand(c, Step{State: Waiting, Mode: Live, QueueID: 4, Kind: Reopened, By: visitor}, 1000)
	n := ch.Conversation
	if n.State != Waiting || n.Opening != 2 || n.OwnerID != 0 || n.LastOwner != 1 || n.OpenedAt != 1000 || n.Rating != 0 || n.NeedsReply != 1000 || n.ClosedBy != "" || n.QueueID != 4 {
		t.Errorf("reopened by the visitor: %+v", n)
	}
	if ch.Events[0].AfterSeq != n.LastSeq-1 {
		t.Errorf("the reopening stands behind message %d of %d", ch.Events[0].AfterSeq, n.LastSeq)
	}
	n = Stand(in(t, Closed), Step{State: Active, Mode: Live, OwnerID: other.ID, Kind: Reopened, By: Author{ByAgent, other.ID}}, 1000).Conversation
	if n.Opening != 2 || n.LastOwner != 2 || n.AgentRead != n.LastSeq || n.NeedsReply != 0 {
		t.Errorf("reopened by an agent: %+v", n)
	}
	n = Stand(in(t, Active), Step{State: Wrapup, Mode: Live, Kind: Ended, By: byOwner}, 1000).Conversation
	if n.Open() || n.ClosedAt != 1000 || n.ClosedBy != ByAgent || n.LastOwner != 1 || n.Folder() != FolderClosed || n.Control() != "ended" {
		t.Errorf("ended: %+v", n)
	}
	n = Stand(n, Step{State: Closed, Mode: Live, Kind: WrappedUp, By: byOwner}, 2000).Conversation
	if n.ClosedAt != 1000 || n.Opening != 1 {
		t.Errorf("wrapped up: %+v", n)
	}
	woken := Stand(in(t, Snoozed), Step{State: Active, Mode: Live, OwnerID: 1, Kind: Woken, By: Author{Kind: BySystem}}, 900).Conversation
	if woken.SnoozedUntil != 0 || woken.NeedsReply != 200 {
		t.Errorf("woken: %+v", woken)
	}
}

func TestGreetingEnds(t *testing.T) {
	for _, s := range []State{Bot, Waiting, Active, Snoozed, Closed} {
		ch, changed := EndGreeting(in(t, s), 1000)
		if n := ch.Conversation; changed != (s == Bot) || changed && (n.State != Closed || n.ClosedBy != ByVisitor) {
			t.Errorf("%s by the visitor: %t, %+v", s, changed, n)
		}
		if _, idle := CloseIdle(in(t, s), 1000); idle != (s == Bot) {
			t.Errorf("%s: closed as idle %t", s, idle)
		}
	}
}

func TestRate(t *testing.T) {
	for _, bad := range []int{-1, 0, 6} {
		if _, err := Rate(in(t, Closed), bad, "", 1); !domain.IsCode(err, "invalid_field") {
			t.Errorf("rating %d: %v", bad, err)
		}
	}
	ch := ok(t)(Rate(in(t, Closed), 4, "good", 1))
	if again := ok(t)(Rate(ch.Conversation, 4, "good", 2)); len(ch.Events) != 1 || len(again.Events) != 0 || ch.Conversation.Rating != 4 {
		t.Errorf("rated: %+v, again: %+v", ch, again)
	}
}
