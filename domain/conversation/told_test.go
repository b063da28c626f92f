package conversation_test

import (
	"testing"

	"relevo/domain"
	"relevo/domain/conversation"
)

func TestTold(t *testing.T) {
	agent, visitor, system := conversation.Author{Kind: conversation.ByAgent, ID: 7}, conversation.Author{Kind: conversation.ByVisitor, ID: 3}, conversation.Author{Kind: conversation.BySystem}
	for _, c := range []struct {
		name string
		ev   conversation.Event
		want conversation.Telling
		who  domain.ID
	}{
		{"accepted", conversation.Event{Kind: conversation.Accepted, By: agent, Data: conversation.EventData{To: 7}}, conversation.ToldJoined, 7},
		{"to a queue", conversation.Event{Kind: conversation.Transferred, By: agent, Data: conversation.EventData{Queue: 2}}, conversation.ToldTransferring, 0},
		{"to a colleague", conversation.Event{Kind: conversation.Transferred, By: agent, Data: conversation.EventData{To: 8}}, conversation.ToldNothing, 0},
		{"to the assistant", conversation.Event{Kind: conversation.Transferred, By: agent, Data: conversation.EventData{Queue: 2, Reason: "bot"}}, conversation.ToldNothing, 0},
		{"released", conversation.Event{Kind: conversation.Released, By: agent}, conversation.ToldTransferring, 0},
		{"took part", conversation.Event{Kind: conversation.LeftOff, By: agent, Data: conversation.EventData{From: 8}}, conversation.ToldLeft, 8},
		{"the agent ended", conversation.Event{Kind: conversation.Ended, By: agent, Data: conversation.EventData{From: 7}}, conversation.ToldAgentEnded, 7},
		{"the visitor ended", conversation.Event{Kind: conversation.Ended, By: visitor, Data: conversation.EventData{From: 7}}, conversation.ToldYouEnded, 0},
		{"the visitor gave up waiting", conversation.Event{Kind: conversation.Ended, By: visitor, Data: conversation.EventData{Reason: "left_queue"}}, conversation.ToldNothing, 0},
		{"nobody ended", conversation.Event{Kind: conversation.Ended, By: system, Data: conversation.EventData{From: 7}}, conversation.ToldEnded, 0},
		{"closed by the agent", conversation.Event{Kind: conversation.ClosedEv, By: agent}, conversation.ToldAgentEnded, 7},
		{"closed by the visitor", conversation.Event{Kind: conversation.ClosedEv, By: visitor}, conversation.ToldYouClosed, 0},
		{"closed", conversation.Event{Kind: conversation.ClosedEv, By: system}, conversation.ToldEnded, 0},
		{"kept", conversation.Event{Kind: conversation.Ticketed, By: visitor}, conversation.ToldKept, 0},
		{"the assistant asks for an address", conversation.Event{Kind: conversation.Ticketed, By: visitor, Data: conversation.EventData{Bot: true}}, conversation.ToldNothing, 0},
		{"opened again", conversation.Event{Kind: conversation.Reopened, By: agent}, conversation.ToldReopened, 7},
		{"opened again by a message", conversation.Event{Kind: conversation.Reopened, By: visitor}, conversation.ToldNothing, 0},
		{"tagged", conversation.Event{Kind: conversation.Tagged, By: agent}, conversation.ToldNothing, 0},
	} {
		if what, who := c.ev.Told(); what != c.want || who != c.who {
			t.Errorf("%s: told %q of %d, want %q of %d", c.name, what, who, c.want, c.who)
		}
	}
}
