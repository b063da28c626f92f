package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"relevo/domain"
	"relevo/domain/attachment"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/engine"
)

// player carries the history out through the engine's commands.
type player struct {
	content *content
	cfg     Config
	ctx     context.Context // of Seed, which the player does not outlive
	store   *batch
	clock   *clock
	eng     *engine.Engine
	files   map[string]attachment.File
	actors  map[string]conversation.Actor
	names   map[string]string // of agents by key
	widget  domain.ID
	ledger  *ledger
	minds   *engine.Minds
	account domain.ID               // the widget that leads to people at once
	tickets map[domain.ID]domain.ID // the conversation a ticket is answered in, by the visitor's
}

// thread is one conversation being told.
type thread struct {
	*player
	script      *script
	no          int
	acts        []act
	times       []time.Time
	owner, mate string
	who         *person
	item        item
	values      map[string]string
	r           *rand.Rand

	conv domain.ID
	seq  int64
	sent int
}

func (t *thread) start() time.Time { return t.times[0] }
func (t *thread) end() time.Time   { return t.times[len(t.times)-1] }

// steps binds every act to its time; texts are settled here.
func (t *thread) steps() []step {
	out := make([]step, 0, len(t.acts))
	for i, a := range t.acts {
		a.text = expand(a.text, t.values, t.r)
		out = append(out, step{t.times[i], func() error {
			if err := t.do(a); err != nil {
				return fmt.Errorf("demo conversation %s (%d), act %d: %w", t.script.ID, t.no, i, err)
			}
			return t.ledger.note(t, a)
		}})
	}
	return out
}

func (t *thread) do(a act) error {
	e, ctx, me := t.eng, t.ctx, t.actors[t.owner]
	switch a.kind {
	case actOpen:
		return t.open()
	case actSay:
		return t.say(a)
	case actLeave:
		return e.EndByVisitor(ctx, t.who.visitor, true)
	case actTicket:
		return t.toTicket()
	case actRate:
		return t.rate(a.text)
	case actPick:
		return e.Pick(ctx, me, t.conv)
	case actReply:
		return t.write(me, a, false)
	case actNote:
		return t.write(me, a, true)
	case actMate:
		return t.write(t.actors[t.mate], a, true)
	case actCard:
		return t.card(a.text)
	case actTag:
		return e.SetTag(ctx, me, t.conv, a.text, true)
	case actHand:
		if err := e.Assign(ctx, me, t.conv, t.actorID(t.mate)); err != nil {
			return err
		}
		t.owner, t.mate = t.mate, t.owner
		return nil
	case actRelease:
		return e.Release(ctx, me, t.conv, "")
	case actSnooze:
		return e.Snooze(ctx, me, t.conv, t.wakes())
	case actDraft:
		return e.SaveDraft(ctx, me.ID, t.conv, false, a.text)
	case actSeen:
		return e.ReadByAgent(ctx, me.ID, t.conv, t.seq)
	}
	if err := e.Close(ctx, me, t.conv, t.seq, a.text); err != nil {
		return err
	}
	err := e.SubmitWrapUp(ctx, me.ID, t.conv, engine.WrapUpInput{Disposition: outcome(t.script.Tags)})
	if domain.IsCode(err, "not_found") { // closed by who did not own it
		return nil
	}
	return err
}

// wakes is when a snooze ends: as the script says from now on, else days
// later, which in the past a message comes before.
func (t *thread) wakes() int64 {
	if t.script.Until > 0 {
		return t.cfg.Now.Add(t.script.Until).UnixMilli()
	}
	return t.clock.t.AddDate(0, 0, 14).UnixMilli()
}

// open opens the panel: the visitor is known from then on and greeted.
func (t *thread) open() error {
	w := t.who
	in := t.account
	if t.script.Led {
		in = t.widget
	}
	s := engine.SessionStart{WidgetID: in, VisitorID: w.visitor, Lang: w.lang, Page: t.page(), UserAgent: w.browser, Open: true,
		Greeting: t.content.Widget[w.lang].Greeting}
	if w.how == signedIn {
		s.Identity = &engine.Identity{ExternalID: "customer-" + strings.ReplaceAll(strings.SplitN(w.email, "@", 2)[0], ".", "-"), Name: w.name, Email: w.email}
	}
	out, err := t.eng.StartSession(t.ctx, s)
	if err != nil {
		return err
	}
	w.visitor = out.Visitor.ID
	return nil
}

func (t *thread) page() contact.Page {
	site := t.content.Pages["site"]
	if p, ok := t.content.Pages[t.script.Page]; ok {
		return contact.Page{URL: site.Path + p.Path, Title: p.Title[t.who.lang] + " · " + t.content.Shop}
	}
	return contact.Page{URL: site.Path + "/shop/" + t.item.Slug, Title: upper(t.item.Name[t.who.lang]) + " · " + t.content.Shop}
}

// key is a message's client id; each conversation counts its own.
func (t *thread) key() string {
	t.sent++
	return fmt.Sprintf("demo-%d-%d", t.no, t.sent)
}

func (t *thread) say(a act) error {
	files, err := t.attach(a.file, t.who.visitor)
	if err != nil {
		return err
	}
	sent, err := t.eng.PostVisitorMessage(t.ctx, engine.VisitorMessage{VisitorID: t.who.visitor, ClientID: t.key(), Text: a.text, Files: files})
	t.conv, t.seq = sent.ConversationID, sent.Seq
	return err
}

func (t *thread) write(by conversation.Actor, a act, note bool) error {
	files, err := t.attach(a.file, by.ID)
	if err != nil {
		return err
	}
	if err := t.takeUp(by, note); err != nil {
		return err
	}
	sent, err := t.eng.PostAgentMessage(t.ctx, engine.AgentMessage{Actor: by, ConversationID: t.conv, ClientID: t.key(), Text: a.text, Files: files, Note: note})
	t.seq = sent.Seq
	return err
}

// takeUp picks a conversation up again that came back to the queue, as one does
// that was set aside when its agent is away.
func (t *thread) takeUp(by conversation.Actor, note bool) error {
	c, err := t.store.tx.Conversation(t.conv)
	if err != nil || note || c.OwnerID != 0 || !c.Open() {
		return err
	}
	return t.eng.Pick(t.ctx, by, t.conv)
}

// attach records an upload of one of the demo's files; without a place for
// their bytes the message goes without.
func (t *thread) attach(name string, by domain.ID) ([]domain.ID, error) {
	f, ok := t.files[name]
	if !ok {
		return nil, nil
	}
	f.UploaderID = by
	up, err := t.eng.AddUpload(t.ctx, f)
	if err != nil {
		return nil, err
	}
	return []domain.ID{up.ID}, nil
}

// card fills in what the agent learned of the contact.
func (t *thread) card(notes string) error {
	w := t.who
	if w.how == unknown || w.how == signedIn && notes == "" && w.phone == "" {
		return nil
	}
	c, err := t.store.tx.Conversation(t.conv)
	if err != nil {
		return err
	}
	if notes == "" {
		old, err := t.store.tx.Contact(c.ContactID)
		if err != nil {
			return err
		}
		notes = old.Notes
	}
	_, err = t.eng.EditContact(t.ctx, c.ContactID, engine.ContactEdit{Name: new(w.name), Email: new(w.email), Phone: new(w.phone), Notes: new(notes)})
	return err
}

// rate gives the script's verdict, a star less now and then, with the comment
// from one in two.
func (t *thread) rate(comment string) error {
	if err := t.eng.ReadByVisitor(t.ctx, t.who.visitor, t.seq); err != nil {
		return err
	}
	n := t.script.Rating
	if !t.script.Once {
		if n > 1 && t.r.IntN(100) < 22 {
			n, comment = n-1, ""
		}
		if t.r.IntN(2) == 0 {
			comment = ""
		}
	}
	return t.eng.Rate(t.ctx, t.who.visitor, n, comment)
}
