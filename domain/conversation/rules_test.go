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
)

// in makes a conversation in a state, as the commands lead to it.
func in(t *testing.T, s State) Conversation {
	t.Helper()
	c := Begin(Opening{ID: 5, VisitorID: 9, Lang: "en"}, Draft{ID: 1, Author: Author{Kind: BySystem}, Text: "Welcome"}, 100).Conversation
	if s == Bot {
		return c
	}
	c = Receive(c, Draft{ID: 2, Author: visitor, ClientID: "a", Text: "hello"}, 200).Conversation
	if s == Waiting {
		return c
	}
	c = ok(t)(Pick(c, owner, 300)).Conversation
	switch s {
	case Snoozed:
		c = ok(t)(Snooze(c, owner, 300+hour, 300)).Conversation
	case Closed:
		c = ok(t)(Close(c, owner, 2, "", 400)).Conversation
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
		if got := Place(c.last, c.now); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// TestRules runs each agent's command in each state.
func TestRules(t *testing.T) {
	type cmd = func(c Conversation) (Change, error)
	reply := func(a Actor) cmd {
		return func(c Conversation) (Change, error) {
			return Reply(c, a, Draft{ID: 7, ClientID: "r", Text: "hi"}, 1000)
		}
	}
	pick := func(a Actor) cmd {
		return func(c Conversation) (Change, error) { return Pick(c, a, 1000) }
	}
	assign := func(a Actor, to int64) cmd {
		return func(c Conversation) (Change, error) { return Assign(c, a, domain.ID(to), 1000) }
	}
	release := func(a Actor) cmd {
		return func(c Conversation) (Change, error) { return Release(c, a, 1000) }
	}
	end := func(a Actor, saw int64, why string) cmd {
		return func(c Conversation) (Change, error) { return Close(c, a, saw, why, 1000) }
	}
	reopen := func(c Conversation) (Change, error) { return ReopenBy(c, other, 1000) }
	snooze := func(a Actor, until int64) cmd {
		return func(c Conversation) (Change, error) { return Snooze(c, a, until, 1000) }
	}
	for name, c := range map[string]struct {
		from  State
		do    cmd
		code  string // of the refusal
		state State
		owner int64
	}{
		"reply of the owner":          {Active, reply(owner), "", Active, 1},
		"reply wakes":                 {Snoozed, reply(owner), "", Active, 1},
		"reply of another":            {Active, reply(other), "not_owner", "", 0},
		"reply of a supervisor":       {Active, reply(super), "not_owner", "", 0},
		"reply to the unowned":        {Waiting, reply(owner), "not_owner", "", 0},
		"reply to the closed":         {Closed, reply(owner), "closed", "", 0},
		"pick":                        {Waiting, pick(other), "", Active, 2},
		"pick of a greeting":          {Bot, pick(other), "", Active, 2},
		"pick again":                  {Active, pick(owner), "", Active, 1},
		"pick of one's snoozed":       {Snoozed, pick(owner), "", Snoozed, 1},
		"pick too late":               {Active, pick(other), "gone", "", 0},
		"pick of a snoozed":           {Snoozed, pick(super), "gone", "", 0},
		"pick of the closed":          {Closed, pick(other), "closed", "", 0},
		"hand over":                   {Active, assign(owner, 2), "", Active, 2},
		"hand over a snoozed":         {Snoozed, assign(owner, 2), "", Active, 2},
		"assign the unowned":          {Waiting, assign(other, 1), "", Active, 1},
		"assign to who has it":        {Active, assign(other, 1), "", Active, 1},
		"take away":                   {Active, assign(other, 2), "not_owner", "", 0},
		"reassign as supervisor":      {Active, assign(super, 2), "", Active, 2},
		"assign the closed":           {Closed, assign(super, 2), "closed", "", 0},
		"release":                     {Active, release(owner), "", Waiting, 0},
		"release a snoozed":           {Snoozed, release(owner), "", Waiting, 0},
		"release the unowned":         {Waiting, release(other), "", Waiting, 0},
		"release another's":           {Active, release(other), "not_owner", "", 0},
		"release as supervisor":       {Active, release(super), "", Waiting, 0},
		"release the closed":          {Closed, release(owner), "closed", "", 0},
		"close":                       {Active, end(owner, 2, ""), "", Closed, 0},
		"close a snoozed":             {Snoozed, end(owner, 2, "spam"), "", Closed, 0},
		"close the unowned":           {Waiting, end(other, 2, ""), "", Closed, 0},
		"close another's":             {Active, end(other, 2, ""), "not_owner", "", 0},
		"close as supervisor":         {Active, end(super, 2, ""), "", Closed, 0},
		"close over a newer message":  {Active, end(owner, 1, ""), "newer_message", "", 0},
		"close for a made-up reason":  {Active, end(owner, 2, "x"), "invalid_field", "", 0},
		"close the closed":            {Closed, end(other, 0, ""), "", Closed, 0},
		"reopen":                      {Closed, reopen, "", Active, 2},
		"reopen the open":             {Active, reopen, "open", "", 0},
		"snooze":                      {Active, snooze(owner, 1000+hour), "", Snoozed, 1},
		"snooze longer":               {Snoozed, snooze(owner, 1000+hour), "", Snoozed, 1},
		"snooze until now":            {Active, snooze(owner, 1000), "invalid_field", "", 0},
		"snooze for ever":             {Active, snooze(owner, 1001+MaxSnooze), "invalid_field", "", 0},
		"snooze the unowned":          {Waiting, snooze(owner, 1000+hour), "not_owner", "", 0},
		"snooze another's":            {Active, snooze(super, 1000+hour), "not_owner", "", 0},
		"snooze the closed":           {Closed, snooze(owner, 1000+hour), "closed", "", 0},
		"a greeting cannot be closed": {Bot, end(other, 0, ""), "", Closed, 0},
	} {
		before := in(t, c.from)
		ch, err := c.do(before)
		if c.code != "" {
			if !domain.IsCode(err, c.code) {
				t.Errorf("%s: %v, want %s", name, err, c.code)
			}
			continue
		}
		n := ch.Conversation
		if err != nil || n.State != c.state || n.OwnerID != domain.ID(c.owner) {
			t.Errorf("%s: %s owned by %d, %v; want %s by %d", name, n.State, n.OwnerID, err, c.state, c.owner)
		}
		if n == before && len(ch.Events) > 0 || n != before && len(ch.Events) == 0 && ch.Message == nil {
			t.Errorf("%s: %d events for a change of %t", name, len(ch.Events), n != before)
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

func TestReopening(t *testing.T) {
	c := in(t, Closed)
	c.Rating, c.RatingComment = 5, "fine"
	n := Receive(c, Draft{ID: 8, Author: visitor, ClientID: "b", Text: "again"}, 1000).Conversation
	if n.State != Waiting || n.Opening != 2 || n.OwnerID != 0 || n.LastOwner != 1 || n.OpenedAt != 1000 || n.Rating != 0 || n.NeedsReply != 1000 || n.ClosedBy != "" {
		t.Errorf("by the visitor: %+v", n)
	}
	n = ok(t)(ReopenBy(c, other, 1000)).Conversation
	if n.State != Active || n.Opening != 2 || n.OwnerID != 2 || n.AgentRead != n.LastSeq || n.NeedsReply != 0 {
		t.Errorf("by an agent: %+v", n)
	}
}

func TestWake(t *testing.T) {
	c := ok(t)(Reply(in(t, Active), owner, Draft{ID: 7, ClientID: "r", Text: "hi"}, 500)).Conversation
	c = ok(t)(Snooze(c, owner, 600+hour, 600)).Conversation
	if c.Folder() != FolderSnooze || c.Rank() != 600+hour {
		t.Errorf("snoozed: folder %d, rank %d", c.Folder(), c.Rank())
	}
	ch, woke := Wake(c, Author{Kind: BySystem}, 900)
	if n := ch.Conversation; !woke || n.State != Active || n.OwnerID != 1 || n.SnoozedUntil != 0 || n.NeedsReply != 900 {
		t.Errorf("by time: %+v", n)
	}
	if _, woke := Wake(ch.Conversation, Author{Kind: BySystem}, 901); woke {
		t.Error("woke twice")
	}
	got := Receive(c, Draft{ID: 8, Author: visitor, ClientID: "b", Text: "x"}, 700)
	if n := got.Conversation; n.State != Active || n.OwnerID != 1 || n.NeedsReply != 700 {
		t.Errorf("by the visitor: %+v", n)
	}
}

func TestVisitorEnds(t *testing.T) {
	for _, s := range []State{Bot, Waiting, Active, Snoozed} {
		ch, changed := EndByVisitor(in(t, s), 1000)
		if n := ch.Conversation; !changed || n.State != Closed || n.ClosedBy != ByVisitor || n.OwnerID != 0 || n.NeedsReply != 0 {
			t.Errorf("%s: %+v", s, n)
		}
		if _, idle := CloseIdle(in(t, s), 1000); idle != (s == Bot) {
			t.Errorf("%s: closed as idle %t", s, idle)
		}
	}
	if _, changed := EndByVisitor(in(t, Closed), 1000); changed {
		t.Error("ended twice")
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
