package db_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/response"
)

// BenchmarkTurn is what a turn of a session stores: the visitor's text, two
// answers, the conversation's marks, the session, a request and two events.
func BenchmarkTurn(b *testing.B) {
	w := dbtest.Open(b)
	shop := dbtest.OpenShop(b, w)
	const visitors = 64
	convs := make([]domain.ID, visitors)
	for i := range convs {
		convs[i] = shop.Say(shop.NewVisitor(), "hello").ConversationID
		shop.Write(func(tx engine.Tx) error {
			return tx.KeepSession(&assistant.Kept{ConversationID: convs[i], AssistantID: 1, VersionID: 2, StartedAt: 1, Session: longSession()})
		})
	}
	var next atomic.Int64
	b.SetParallelism(visitors / 2)
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		conv := convs[next.Add(1)%visitors]
		for pb.Next() {
			if err := w.DB.Write(context.Background(), func(tx engine.Tx) error { return turn(w.Engine, tx, conv) }); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "turns/s")
}

// longSession is one whose history and variables are full.
func longSession() assistant.Session {
	s := assistant.Session{Lang: "en", Vars: map[string]assistant.Var{}, Stack: []assistant.Frame{{Action: "pay", Step: 2, Answered: []string{"a", "b"}}}, Pending: &assistant.Pending{Kind: assistant.PendingStep}}
	for i := range 10 {
		s.Vars[fmt.Sprint("var", i)] = assistant.Var{Value: response.Value{Type: response.FreeText, Text: "something"}}
	}
	for range 24 {
		s.History = append(s.History, assistant.Line{By: "visitor", Text: "about as long as a line of a chat is, not more: eighty characters"})
	}
	return s
}

func turn(e *engine.Engine, tx engine.Tx, conv domain.ID) error {
	c, err := tx.Conversation(conv)
	if err != nil {
		return err
	}
	k, err := tx.KeptSession(conv)
	if err != nil {
		return err
	}
	now := e.Now()
	for range 3 {
		c.LastSeq++
		if _, err := tx.AddMessage(&conversation.Message{ID: e.NewID(), ConversationID: conv, Seq: c.LastSeq, At: now, Author: conversation.Author{Kind: conversation.ByVisitor, ID: c.VisitorID}, Text: "where is my parcel"}); err != nil {
			return err
		}
	}
	c.LastAt, c.PublicSeq = now, c.LastSeq
	if err := tx.SaveConversation(c); err != nil {
		return err
	}
	for range 2 {
		if err := tx.AddAssistantEvent(&assistant.Event{ID: e.NewID(), ConversationID: conv, AssistantID: 1, VersionID: 2, At: now, Note: assistant.Note{Kind: assistant.Started, Action: "pay"}}); err != nil {
			return err
		}
	}
	if err := tx.AddRequest(&assistant.Asked{ID: e.NewID(), ConversationID: conv, AssistantID: 1, VersionID: 2, At: now, Lang: "en", Request: assistant.Request{Text: "where is my parcel", Recognised: true, Action: "pay", P: 0.9}}); err != nil {
		return err
	}
	k.Session.Turns++
	k.UpdatedAt = now
	return tx.KeepSession(k)
}
