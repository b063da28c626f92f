package engine

import (
	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/escalation"
)

// destInbox is where tickets go that agents answer here.
const destInbox = "inbox"

// ticketInput has the assistant ask for the address of the latest attempt's
// ticket; a visitor whose identity is proven is not asked.
func (t *talk) ticketInput() (in assistant.Input, err error) {
	in = assistant.Input{Kind: assistant.InputTicket}
	x, err := t.r.attempt(t.c.ID)
	if err != nil {
		return in, err
	}
	if x == nil { // never reached people: nothing to send
		return assistant.Input{Kind: assistant.InputReturned}, nil
	}
	in.Ticket = &assistant.Escalate{Kind: string(x.Kind), Reason: x.Reason, Queue: idOrNone(x.QueueID), Message: x.Message, Request: x.Request, Step: x.Step}
	in.Email, err = t.provenEmail()
	return in, err
}

func idOrNone(id domain.ID) string {
	if id == 0 {
		return ""
	}
	return id.String()
}

// provenEmail is the address of a visitor whose identity is proven, "" for any
// other.
func (t *talk) provenEmail() (string, error) {
	_, con, identified, err := t.who()
	if err != nil || !identified {
		return "", err
	}
	return con.Email, nil
}

// who is the visitor behind the conversation.
func (t *talk) who() (*contact.Visitor, *contact.Contact, bool, error) {
	v, _, err := t.tx.Visitor(t.c.VisitorID)
	if err != nil {
		return nil, nil, false, err
	}
	con, err := t.tx.Contact(t.c.ContactID)
	return v, con, v.Identified && con != nil && con.ExternalID != "", err
}

// ticket keeps a request for an answer by mail. What the knowledge could not
// answer goes on in this conversation; any other becomes one of its own, and
// the visitor stays with the assistant.
func (t *talk) ticket(x *assistant.Ticket) error {
	return t.books(func(r *round) error {
		a, err := r.attempt(t.c.ID)
		if err != nil {
			return err
		}
		if a == nil || !a.State.Open() {
			if a, err = r.newAttempt(t, escalation.Kind(x.Kind), &x.Escalate); err != nil {
				return err
			}
		}
		if a.QueueID = r.core.Door(a.QueueID, t.now).Queue; a.Kind == escalation.Knowledge {
			return t.handOff(r, a, x)
		}
		work, err := t.workFor(r, a, x)
		if err != nil {
			return err
		}
		if err := t.record(a, x, work); err != nil {
			return err
		}
		a.State, a.EndedAt = escalation.Ticketed, t.now
		r.changed(a)
		return nil
	})
}

// keepTicket records what goes on by mail in the same conversation because the
// visitor has gone and an address was known.
func (r *round) keepTicket(conv domain.ID) error {
	x, err := r.attempt(conv)
	if err != nil || x == nil {
		return err
	}
	t, _, err := r.talkOf(conv)
	if err != nil || t == nil {
		return err
	}
	_, con, identified, err := t.who()
	if err != nil {
		return err
	}
	return t.record(x, &assistant.Ticket{Email: con.Email, Verified: identified}, conv)
}

// drop ends an attempt for which no address could be had; one that had not
// begun is noted all the same.
func (t *talk) drop(x *assistant.Escalate) error {
	return t.books(func(r *round) error {
		a, err := r.attempt(t.c.ID)
		if err != nil {
			return err
		}
		if a == nil || !a.State.Open() {
			if a, err = r.newAttempt(t, escalation.Kind(x.Kind), x); err != nil {
				return err
			}
		}
		a.State, a.EndedAt = escalation.Dropped, t.now
		r.changed(a)
		return nil
	})
}

// handOff brings the conversation itself to people: live while somebody is
// there, else as asynchronous work.
func (t *talk) handOff(r *round, a *escalation.Escalation, x *assistant.Ticket) error {
	if err := t.record(a, x, t.c.ID); err != nil {
		return err
	}
	door := r.core.Door(a.QueueID, t.now)
	switch escalation.Welcome(door) {
	case escalation.WordOnline:
		return t.enqueue(r, a, false, conversation.Live)
	case escalation.WordHours:
		if err := t.sayHours(r, door.At); err != nil {
			return err
		}
	default:
		if err := t.say(t.text("auto_reply")); err != nil {
			return err
		}
	}
	return t.enqueue(r, a, true, conversation.Async)
}

// record writes the ticket with everything said so far. work is where agents
// answer it.
func (t *talk) record(a *escalation.Escalation, x *assistant.Ticket, work domain.ID) error {
	_, con, _, err := t.who()
	if err != nil {
		return err
	}
	messages, err := t.tx.Transcript(t.c.ID, ticketMessages)
	if err != nil {
		return err
	}
	lines, err := t.lines(messages, con)
	if err != nil {
		return err
	}
	row := &escalation.Ticket{ID: t.e.NewID(), ConversationID: t.c.ID, WorkID: work, N: a.N, Dest: destInbox, QueueID: a.QueueID, Reason: a.Reason,
		Question: question(a, t.k), Email: x.Email, Verified: x.Verified, Lang: t.lang(), Channel: t.c.Channel, PageURL: t.c.PageURL, CreatedAt: t.now}
	if x.Verified {
		row.ProfileID = con.ExternalID
	}
	vars := t.variables()
	brief := escalation.Brief{Kind: a.Kind, Reason: a.Reason, Lang: t.lang(), Who: con, Vars: vars, Messages: messages, Request: row.Question}
	row.Summary = brief.Summarise()
	if err := row.Write(t.queueName(a.QueueID), vars, lines, len(messages) == ticketMessages); err != nil {
		return err
	}
	if err := t.tx.AddTicket(row); err != nil || work == t.c.ID {
		return err
	}
	return t.noteTicket(work, row)
}

// question is what a ticket is about.
func question(a *escalation.Escalation, k *assistant.Kept) string {
	if a.Request != "" {
		return a.Request
	}
	return k.Session.Request
}

func (t *talk) variables() []escalation.Variable {
	if t.def == nil {
		return nil
	}
	return escalation.Variables(t.def, &t.k.Session, t.lang())
}

func (t *talk) queueName(id domain.ID) string {
	if q, err := t.tx.Queue(id); err == nil {
		return q.Name
	}
	return ""
}

// lines are the transcript with the names of who wrote.
func (t *talk) lines(messages []conversation.Message, con *contact.Contact) ([]escalation.Line, error) {
	names := map[conversation.Author]string{}
	out := make([]escalation.Line, len(messages))
	for i := range messages {
		m := &messages[i]
		name, known := names[m.Author]
		if !known {
			var err error
			if name, err = t.nameOf(m.Author, con); err != nil {
				return nil, err
			}
			names[m.Author] = name
		}
		out[i] = escalation.Line{At: m.At, Kind: m.Author.Kind, Name: name, Text: m.Text}
		for _, f := range m.Files {
			out[i].Files = append(out[i].Files, f.Name)
		}
	}
	return out, nil
}

func (t *talk) nameOf(a conversation.Author, con *contact.Contact) (name string, err error) {
	switch a.Kind {
	case conversation.ByVisitor:
		name = con.Name
	case conversation.ByAgent:
		p, e := t.tx.Agent(a.ID)
		if err = e; e == nil {
			name = p.Name
		}
	case conversation.ByAssistant:
		h, e := t.e.talks.head(t.e, t.tx, a.ID)
		err, name = e, h.Name
	}
	if domain.IsCode(err, "not_found") {
		err = nil
	}
	return name, err
}

// workFor begins the asynchronous conversation that agents answer a ticket in:
// the visitor's question, in the queue. The visitor's own goes on beside it.
func (t *talk) workFor(r *round, a *escalation.Escalation, x *assistant.Ticket) (domain.ID, error) {
	v, _, _, err := t.who()
	if err != nil {
		return 0, err
	}
	o := t.e.opening(v)
	o.PrevID, o.Lang, o.PageURL, o.PageTitle = t.c.ID, t.lang(), t.c.PageURL, t.c.PageTitle
	begun := conversation.Begin(o, conversation.Draft{}, t.now)
	begun.Conversation.Mode = conversation.Async
	text := question(a, t.k)
	if text == "" {
		text = a.Message
	}
	if text == "" {
		text = x.Email
	}
	ch := conversation.Receive(begun.Conversation, conversation.Draft{ID: t.e.NewID(), ClientID: "ticket-" + o.ID.String(),
		Author: conversation.Author{Kind: conversation.ByVisitor, ID: v.ID}, Text: text}, t.now)
	ch.Events = begun.Events
	if _, err := t.e.apply(t.tx, &ch, true); err != nil {
		return 0, err
	}
	c := &ch.Conversation
	arrival, err := t.e.arrival(t.tx, c, conversation.Author{Kind: conversation.BySystem})
	if err != nil {
		return 0, err
	}
	arrival.Queue, arrival.Reason, arrival.Message, arrival.HasEmail, arrival.Present = a.QueueID, string(a.Reason), a.Message, true, false
	return c.ID, r.core.Enqueue(arrival, t.now)
}
