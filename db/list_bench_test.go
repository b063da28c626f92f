package db_test

import (
	"context"
	"fmt"
	"testing"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/engine"
)

// BenchmarkList is one page of 50 rows, half-way into a list of 5,000.
func BenchmarkList(b *testing.B) {
	const many = 5000
	w := dbtest.Open(b)
	ctx := context.Background()
	var middle conversation.Cursor
	err := w.DB.Write(ctx, func(tx engine.Tx) error {
		for i := range int64(many) {
			person := contact.Contact{ID: w.Engine.NewID(), Name: fmt.Sprint("Ana ", i), Email: fmt.Sprint("ana", i, "@example.com"), Lang: "en", CreatedAt: i}
			c := conversation.Conversation{ID: w.Engine.NewID(), VisitorID: domain.ID(i + 1), ContactID: person.ID, WidgetID: 1, QueueID: 1, State: conversation.Waiting, Mode: "live", Channel: "chat", Lang: "en", Opening: 1,
				CreatedAt: i, OpenedAt: i, RoutedAt: i, LastSeq: 3, LastAt: i, PublicSeq: 3, VisitorSeq: 3, NeedsReply: i, Preview: "A message of a usual length, as visitors write them.", PreviewBy: conversation.ByVisitor,
				PageURL: "https://shop.example.com/oak-table", PageTitle: "Oak table"}
			if i == many/2 {
				middle = conversation.Cursor{Rank: c.Rank(), ID: c.ID}
			}
			if err := tx.SaveContact(&person); err != nil {
				return err
			}
			if err := tx.AddConversation(&c); err != nil {
				return err
			}
			if _, err := tx.SetTag(c.ID, fmt.Sprint("tag", i%7), i%3 == 0); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		rows, _, err := w.DB.List(ctx, conversation.ListQuery{View: conversation.AllOpen, After: middle, Limit: 50})
		if err != nil || len(rows) != 50 {
			b.Fatal(len(rows), err)
		}
	}
}
