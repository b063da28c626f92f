package agent

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"relevo/db/dbtest"
	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/people"
	"relevo/domain/widget"
	"relevo/handlers/feed"
	"relevo/handlers/web"
)

type openGuard struct{ me *people.Agent }

func (g openGuard) Page(_ people.Permission, h web.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(web.WithMe(r.Context(), g.me))
		if err := h(w, web.Speak(r, g.me)); err != nil {
			http.Error(w, err.Error(), web.Status(err))
		}
	})
}

func (g openGuard) API(p people.Permission, h web.Handler) http.Handler { return g.Page(p, h) }

// crowd fills a database with conversations: half open, some with tags.
func crowd(b *testing.B, n int) (*Handler, *people.Agent) {
	b.Helper()
	w := dbtest.Open(b)
	me := &people.Agent{ID: w.Engine.NewID(), Name: "Mara", Email: "m@x.test", Role: people.AgentRole, Lang: "en", Zone: "UTC"}
	var widgetID domain.ID
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	must(w.DB.Write(b.Context(), func(tx engine.Tx) error {
		x := widget.Widget{ID: w.Engine.NewID(), Key: "k", Settings: widget.Defaults("Shop"), CreatedAt: 1}
		widgetID = x.ID
		if err := tx.SaveWidget(&x); err != nil {
			return err
		}
		return tx.AddAgent(me)
	}))
	for done := 0; done < n; done += 1000 {
		must(w.DB.Write(b.Context(), func(tx engine.Tx) error {
			for i := done; i < done+1000; i++ {
				if err := addOne(tx, w.Engine, widgetID, me.ID, i); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	h := New(Config{Store: w.DB, Engine: w.Engine, Feed: feed.New(w.DB, w.Hub), Agents: web.NewAgents(w.DB, w.Hub), Guard: openGuard{me}})
	return h, me
}

func addOne(tx engine.Tx, e *engine.Engine, widgetID, owner domain.ID, i int) error {
	at := e.Now() - int64(i)*1000
	k := contact.Contact{ID: e.NewID(), Name: fmt.Sprintf("Visitor %d", i), Lang: "en", CreatedAt: at}
	v := contact.Visitor{ID: e.NewID(), ContactID: k.ID, WidgetID: widgetID, Lang: "en", CreatedAt: at}
	ch := conversation.Begin(conversation.Opening{ID: e.NewID(), VisitorID: v.ID, ContactID: k.ID, WidgetID: widgetID, Lang: "es"}, conversation.Draft{}, at)
	ch = conversation.Receive(ch.Conversation, conversation.Draft{ID: e.NewID(), Text: "Where is my order, it should have been here yesterday", Author: conversation.Author{Kind: conversation.ByVisitor, ID: v.ID}, ClientID: fmt.Sprint("k", i)}, at)
	c := &ch.Conversation
	if i%2 == 1 {
		c.OwnerID, c.State = owner, conversation.Active
	}
	if i%4 == 3 {
		c.State, c.ClosedAt, c.OwnerID = conversation.Closed, at, 0
	}
	v.ConversationID = c.ID
	if err := tx.SaveContact(&k); err != nil {
		return err
	}
	if err := tx.SaveVisitor(&v); err != nil {
		return err
	}
	if _, err := tx.AddMessage(ch.Message); err != nil {
		return err
	}
	if err := tx.AddConversation(c); err != nil {
		return err
	}
	_, err := tx.SetTag(c.ID, []string{"vip", "returns", "billing"}[i%3], i%5 == 0)
	return err
}

// BenchmarkInboxList reads and draws one page of 50 among 10,000
// conversations, without the sharing between streams.
func BenchmarkInboxList(b *testing.B) {
	h, me := crowd(b, 10_000)
	ctx := web.Speak(httptest.NewRequest(http.MethodGet, "/", nil), me).Context()
	for _, v := range conversation.Views() {
		b.Run(string(v), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := h.renderList(ctx, view{me: me, list: v}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("page", func(b *testing.B) {
		mux := http.NewServeMux()
		h.Routes(mux)
		for b.Loop() {
			w := httptest.NewRecorder()
			mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/inbox?view=all", nil))
			if w.Code != http.StatusOK {
				b.Fatal(w.Code)
			}
		}
	})
	b.Run("regions", func(b *testing.B) { // what a stream pays for a change it did not cause
		for b.Loop() {
			if _, err := h.listRegions(context.WithoutCancel(ctx), view{me: me, list: conversation.AllOpen}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
