package engine_test

import (
	"testing"
	"time"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/presence"
	"relevo/domain/routing"
)

// ring makes a first message ring at Mara, who is ready, and gives the offer.
func (s *shop) ring() routing.Offer {
	s.t.Helper()
	s.ready(s.mara)
	s.say("a", "hello")
	offers := s.Engine.Offers(s.mara.ID)
	if len(offers) != 1 {
		s.t.Fatalf("rings at Mara: %+v", offers)
	}
	return offers[0]
}

// restart starts a second engine on the same database, as a new process would
// after so long; the shop's own is given up.
func (s *shop) restart(down time.Duration) {
	s.t.Helper()
	if err := s.Engine.MarkAlive(s.ctx); err != nil {
		s.t.Fatal(err)
	}
	s.Clock.Advance(down)
	var err error
	if s.Engine, err = engine.New(s.ctx, engine.Config{Store: s.DB, Hub: s.Hub, Blobs: s.Blobs, Clock: s.Clock}); err != nil {
		s.t.Fatal(err)
	}
	if err := s.Engine.StartRouting(s.ctx); err != nil {
		s.t.Fatal(err)
	}
}

func (s *shop) fire(after time.Duration) {
	s.t.Helper()
	s.Clock.Advance(after)
	if _, err := s.Engine.FireDue(s.ctx); err != nil {
		s.t.Fatal(err)
	}
}

func TestRingAndAccept(t *testing.T) {
	s := openShop(t)
	o := s.ring()
	if c := s.conv(o.ConversationID); c.State != conversation.Ringing || c.Control() != "ringing" || c.QueueID == 0 {
		t.Fatalf("while it rings: %+v", c)
	}
	if err := s.Engine.AcceptOffer(s.ctx, s.rui.ID, o.ID); !domain.IsCode(err, "not_found") {
		t.Errorf("a colleague's ring accepted: %v", err)
	}
	for range 2 { // repeating one's own accept is the same success
		if err := s.Engine.AcceptOffer(s.ctx, s.mara.ID, o.ID); err != nil {
			t.Fatal(err)
		}
	}
	c := s.conv(o.ConversationID)
	if c.State != conversation.Active || c.OwnerID != s.mara.ID {
		t.Errorf("accepted: %+v", c)
	}
	evs, err := s.DB.Events(s.ctx, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	accepted := 0
	for _, e := range evs {
		if e.Kind == conversation.Accepted {
			accepted++
		}
	}
	if accepted != 1 {
		t.Errorf("%d events of one accept", accepted)
	}
	rs, err := s.DB.Receipts(s.ctx, c.ID, 10)
	if err != nil || len(rs) == 0 || rs[0].Kind != "ring" || len(rs[0].Pick) != 1 || rs[0].Pick[0] != s.mara.ID {
		t.Fatalf("receipts: %+v, %v", rs, err)
	}
	whole, err := s.DB.Receipt(s.ctx, rs[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := routing.Replay(whole.Input); err != nil || len(again) != 1 || again[0] != s.mara.ID {
		t.Errorf("replayed to %v, %v", again, err)
	}
	if err := s.Engine.End(s.ctx, s.mara, c.ID, c.VisitorSeq); err != nil {
		t.Fatal(err)
	}
	if c := s.conv(c.ID); c.State != conversation.Wrapup || c.OwnerID != 0 || c.Open() {
		t.Errorf("ended: %+v", c)
	}
	rev, err := s.Engine.SaveWrapUp(s.ctx, s.mara.ID, c.ID, engine.WrapUpInput{Notes: "parcel"})
	if err != nil || rev != 1 {
		t.Fatalf("notes: %d, %v", rev, err)
	}
	if err := s.Engine.SubmitWrapUp(s.ctx, s.mara.ID, c.ID, engine.WrapUpInput{Notes: "parcel found"}); err != nil {
		t.Fatal(err)
	}
	if c := s.conv(c.ID); c.State != conversation.Closed {
		t.Errorf("wrapped up: %s", c.State)
	}
	parts, err := s.DB.AssignmentHistory(s.ctx, c.ID)
	if err != nil || len(parts) != 1 || parts[0].Stage != routing.Done || parts[0].Notes != "parcel found" || parts[0].OfferID != o.ID {
		t.Errorf("participation: %+v, %v", parts, err)
	}
	if notes, err := s.DB.WrapNotes(s.ctx, parts[0].ID); err != nil || len(notes) != 2 {
		t.Errorf("revisions: %+v, %v", notes, err)
	}
}

// Edge 29 and 30: a start finds everything as it was, and rings that are over
// meanwhile are nobody's fault.
func TestRestart(t *testing.T) {
	for name, c := range map[string]struct {
		down time.Duration
		open int
	}{"soon": {5 * time.Second, 1}, "too late for the ring": {60 * time.Second, 0}} {
		t.Run(name, func(t *testing.T) {
			s := openShop(t)
			o := s.ring()
			s.restart(c.down)
			if got := s.Engine.Offers(s.mara.ID); len(got) != c.open || c.open == 1 && got[0] != o {
				t.Errorf("rings: %+v", got)
			}
			if c.open == 0 {
				row, err := s.DB.Offer(s.ctx, o.ID)
				if err != nil || row.State != routing.Withdrawn || row.Reason != "restart" {
					t.Errorf("the ring: %+v, %v", row, err)
				}
				if st := s.Engine.AgentState(s.mara.ID); st.Intent != presence.Ready {
					t.Errorf("a restart made Mara %s (%s)", st.Intent, st.Reason)
				}
			}
		})
	}
}

// A command that the store does not take leaves the books as the store has
// them.
func TestBooksFollowTheStore(t *testing.T) {
	s := openShop(t)
	o := s.ring()
	s.Exec(t, "CREATE TRIGGER broken BEFORE INSERT ON assignment BEGIN SELECT RAISE(ABORT, 'no'); END")
	if err := s.Engine.AcceptOffer(s.ctx, s.mara.ID, o.ID); err == nil || domain.AsError(err) != nil {
		t.Fatalf("a row that could not be written: %v", err)
	}
	if c := s.conv(o.ConversationID); c.State != conversation.Ringing {
		t.Errorf("half of it is stored: %s", c.State)
	}
	s.Exec(t, "DROP TRIGGER broken")
	if err := s.Engine.AcceptOffer(s.ctx, s.mara.ID, o.ID); err != nil {
		t.Fatal(err)
	}
	if c := s.conv(o.ConversationID); c.OwnerID != s.mara.ID {
		t.Errorf("afterwards: %+v", c)
	}
}

// A visitor whose last stream closed keeps the place for the grace.
func TestVisitorLeaves(t *testing.T) {
	s := openShop(t)
	closed := s.Engine.VisitorOpened(s.ctx, s.visitor)
	id := s.say("a", "hello").ConversationID
	closed()
	if w, ok := s.Engine.Work(id); !ok || w.VisitorGoneAt == 0 {
		t.Fatalf("gone: %+v, %t", w, ok)
	}
	s.fire(4 * time.Minute)
	closed = s.Engine.VisitorOpened(s.ctx, s.visitor)
	if w, _ := s.Engine.Work(id); w.VisitorGoneAt != 0 {
		t.Fatalf("back: %+v", w)
	}
	closed()
	s.fire(5*time.Minute - time.Millisecond)
	if c := s.conv(id); c.State != conversation.Waiting {
		t.Errorf("before the grace is over: %s", c.State)
	}
	s.fire(time.Millisecond)
	if c := s.conv(id); c.State != conversation.Closed || c.CloseReason != "abandoned" {
		t.Errorf("after it: %s %q", c.State, c.CloseReason)
	}
}

// To a process that has just started everybody is away; a visitor whose widget
// connects again is back, without a word.
func TestVisitorBackAfterRestart(t *testing.T) {
	s := openShop(t)
	s.Engine.VisitorOpened(s.ctx, s.visitor)
	id := s.say("a", "hello").ConversationID
	s.restart(0)
	if w, ok := s.Engine.Work(id); !ok || w.VisitorGoneAt == 0 {
		t.Fatalf("at the start: %+v, %t", w, ok)
	}
	s.Engine.VisitorOpened(s.ctx, s.visitor)
	if w, _ := s.Engine.Work(id); w.VisitorGoneAt != 0 {
		t.Errorf("with the widget open: %+v", w)
	}
	s.fire(6 * time.Minute)
	if c := s.conv(id); c.State != conversation.Waiting {
		t.Errorf("after the grace: %s", c.State)
	}
}

// Pages that stop answering beats are gone, and their rings with them.
func TestSilentPage(t *testing.T) {
	s := openShop(t)
	o := s.ring()
	s.Clock.Advance(20 * time.Second)
	if !s.Engine.PageAlive(s.ctx, s.mara.ID, "page") {
		t.Fatal("the page is not known")
	}
	s.Clock.Advance(9 * time.Second) // of 30 the ring has
	if err := s.Engine.CheckPages(s.ctx); err != nil {
		t.Fatal(err)
	}
	if st := s.Engine.AgentState(s.mara.ID); st.Connection != presence.Connected {
		t.Fatalf("a page that answers is %s", st.Connection)
	}
	s.Clock.Advance(time.Minute)
	if err := s.Engine.CheckPages(s.ctx); err != nil {
		t.Fatal(err)
	}
	if st := s.Engine.AgentState(s.mara.ID); st.Connection == presence.Connected {
		t.Error("a silent page counts as connected")
	}
	if s.Engine.PageAlive(s.ctx, s.mara.ID, "page") {
		t.Error("a page given up is taken for alive")
	}
	if row, err := s.DB.Offer(s.ctx, o.ID); err != nil || row.State == routing.Offered {
		t.Errorf("the ring: %+v, %v", row, err)
	}
}

// Open conversations of a database older than routing come into the books.
func TestAdopt(t *testing.T) {
	s := openShop(t)
	waiting := s.say("a", "hello").ConversationID
	s.visitor = s.session(0, false, "").Visitor.ID
	owned := s.say("b", "hi").ConversationID
	if err := s.Engine.Pick(s.ctx, s.mara, owned); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"work", "segment", "assignment"} {
		s.Exec(t, "DELETE FROM "+table)
	}
	s.restart(time.Second)
	if w, ok := s.Engine.Work(waiting); !ok || w.State != conversation.Waiting {
		t.Errorf("waiting: %+v, %t", w, ok)
	}
	if w, ok := s.Engine.Work(owned); !ok || w.OwnerID != s.mara.ID {
		t.Errorf("owned: %+v, %t", w, ok)
	}
	if c := s.conv(owned); c.State != conversation.Active || c.OwnerID != s.mara.ID {
		t.Errorf("owned: %+v", c)
	}
}

// Wake-ups reach the agent who is rung.
func TestRingWakes(t *testing.T) {
	s := openShop(t)
	s.ready(s.mara)
	sub := s.Hub.Subscribe(engine.TopicOffers(s.mara.ID))
	defer sub.Close()
	s.say("a", "hello")
	select {
	case <-sub.C:
	default:
		t.Error("nobody told the agent")
	}
}

// TestReceiptsAreNotKeptForEver: receipts of ninety days go along with new ones.
func TestReceiptsAreNotKeptForEver(t *testing.T) {
	s := openShop(t)
	old, busy := s.say("old", "hello").ConversationID, domain.ID(0)
	decide := func(conv domain.ID, times int) {
		t.Helper()
		for range times {
			if err := s.Engine.Pick(s.ctx, s.mara, conv); err != nil {
				t.Fatal(err)
			}
			if err := s.Engine.Release(s.ctx, s.mara, conv, ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	count := func(conv domain.ID) int {
		t.Helper()
		all, err := s.DB.Receipts(s.ctx, conv, 1000)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	decide(old, 10)
	if count(old) < 10 {
		t.Fatalf("%d receipts of ten picks", count(old))
	}
	s.Clock.Advance(89 * 24 * time.Hour)
	s.visitor = s.session(0, false, "").Visitor.ID
	busy = s.say("busy", "hello").ConversationID
	decide(busy, 70)
	if count(old) < 10 {
		t.Fatal("gone before their time")
	}
	s.Clock.Advance(2 * 24 * time.Hour)
	decide(busy, 70)
	if n := count(old); n != 0 {
		t.Errorf("%d are left", n)
	}
	if count(busy) < 140 {
		t.Error("younger ones went, too")
	}
}
