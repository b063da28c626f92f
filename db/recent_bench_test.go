package db_test

import (
	"context"
	"fmt"
	"testing"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
)

// BenchmarkFollow is a group of 32 messages being stored and read by who
// follows them.
func BenchmarkFollow(b *testing.B) {
	const group = 32
	w := dbtest.Open(b)
	ctx := context.Background()
	at, seq := w.Engine.NewID(), int64(0)
	b.ReportAllocs()
	for b.Loop() {
		err := w.DB.Write(ctx, func(tx engine.Tx) error {
			for range group {
				seq++
				m := conversation.Message{ID: w.Engine.NewID(), ConversationID: domain.ID(1 + seq%64), Seq: seq, At: seq, Author: conversation.Author{Kind: conversation.ByVisitor, ID: 9}, ClientID: fmt.Sprint("c", seq),
					Text: "A message of a usual length, as visitors write them."}
				if _, err := tx.AddMessage(&m); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		ms, err := w.DB.MessagesAfter(ctx, at, 512)
		if err != nil || len(ms) != group {
			b.Fatal(len(ms), err)
		}
		at = ms[group-1].ID
	}
}
