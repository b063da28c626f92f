package main

import (
	"relevo/domain"
	"relevo/domain/conversation"
)

const (
	minute = int64(60_000)
	day    = 24 * 60 * minute
)

// conversation writes the i-th conversation with all that belongs to it.
func (f *filler) conversation(i int, at int64) error {
	contact, visitor, err := f.person(at)
	if err != nil {
		return err
	}
	c := bareConversation(f.id(at), visitor, contact, f.widget, at)
	c.PageURL, c.PageTitle = "https://shop.example/"+f.words.word(), f.words.word()
	if err := f.settle(i, c, at); err != nil {
		return err
	}
	if err := f.exec(insertConversation, c.args()...); err != nil {
		return err
	}
	if err := f.history(c); err != nil {
		return err
	}
	if f.words.rand.IntN(100) < 15 {
		if err := f.exec("INSERT INTO conversation_tag (conversation_id, tag_id) VALUES ($1, $2)", c.ID, 1+f.words.rand.IntN(5)); err != nil {
			return err
		}
	}
	if c.State == conversation.Snoozed {
		if err := f.exec("INSERT INTO timer (kind, subject, due) VALUES ('snooze', $1, $2)", c.ID, c.SnoozedUntil); err != nil {
			return err
		}
	}
	folder := c.Folder()
	f.folders[folder]++
	f.counts[[2]int64{int64(folder), int64(c.OwnerID)}]++
	if i <= f.conversations/2 || f.middle[folder].ID == 0 {
		f.middle[folder] = conversation.Cursor{Rank: c.Rank(), ID: c.ID}
	}
	return f.exec("UPDATE visitor SET conversation_id = $2 WHERE id = $1", visitor, c.ID)
}

// settle decides how the conversation stands and writes its messages.
func (f *filler) settle(i int, c *row, at int64) error {
	owner := domain.ID(f.agents[f.words.rand.IntN(len(f.agents))])
	p, n := f.words.rand.IntN(100), 1
	switch {
	case i == f.conversations/3:
		n = min(hugeLength, f.conversations/2)
	case i%1000 == 500:
		n = longLength
	case i%25 == 7:
		n = 4 + f.words.rand.IntN(4)
	case p < 10:
		n = 2 // answered
	}
	c.LastSeq, c.VisitorSeq, c.NeedsReply = 0, 0, 0
	for k := range n {
		if err := f.message(c, owner, at+int64(k)*minute, k); err != nil {
			return err
		}
	}
	if n >= longLength {
		f.long, f.longLast = append(f.long, c.ID), append(f.longLast, c.LastSeq)
	}
	if p >= 24 && p < 48 {
		return nil // waits for anybody
	}
	c.State, c.OwnerID, c.LastOwner, c.AgentRead = conversation.Active, owner, owner, c.LastSeq
	switch {
	case p >= 50:
		c.State, c.ClosedAt, c.ClosedBy, c.NeedsReply = conversation.Closed, c.LastAt+minute, conversation.ByAgent, 0
	case p >= 48:
		c.State, c.SnoozedUntil = conversation.Snoozed, f.now.UnixMilli()+day*int64(2+f.words.rand.IntN(30))
	}
	return nil
}

// message writes the k-th message: visitor and agent take turns.
func (f *filler) message(c *row, owner domain.ID, at int64, k int) error {
	id, text := f.id(at), f.words.message()
	by, author, client := conversation.ByVisitor, c.VisitorID, clientID(int(f.messages%10_000), f.messages)
	if k%2 == 1 {
		by, author = conversation.ByAgent, owner
	}
	c.LastSeq++
	c.LastAt, c.PublicSeq, c.Preview, c.PreviewBy = at, c.LastSeq, conversation.Preview(text, nil), by
	if by == conversation.ByVisitor {
		c.VisitorSeq, c.VisitorRead = c.LastSeq, c.LastSeq
		if c.NeedsReply == 0 {
			c.NeedsReply = at
		}
	} else {
		c.NeedsReply = 0
	}
	f.messages++
	if err := f.exec(insertMessage, id, c.ID, c.LastSeq, at, 0, by, author, client, text, nil); err != nil {
		return err
	}
	return f.exec("INSERT INTO message_fts (rowid, text) VALUES ($1, $2)", id, text)
}

// person is a known one in three of ten cases, otherwise somebody new.
func (f *filler) person(at int64) (contact, visitor int64, err error) {
	if len(f.people) > 0 && f.words.rand.IntN(10) < 3 {
		p := f.people[f.words.rand.IntN(len(f.people))]
		return p[0], p[1], nil
	}
	contact, visitor = f.id(at), f.id(at)
	f.people = append(f.people, [2]int64{contact, visitor})
	f.contacts++
	name, email := "", ""
	if f.words.rand.IntN(2) == 0 {
		name = f.words.name()
		email = f.words.coin() + "@" + f.words.coin() + ".example"
		if err := f.exec("INSERT INTO contact_fts (rowid, text) VALUES ($1, $2)", contact, name+" "+email); err != nil {
			return 0, 0, err
		}
	}
	if err := f.exec("INSERT INTO contact (id, name, email, phone, external_id, lang, notes, created_at) VALUES ($1, $2, $3, '', NULL, 'en', '', $4)",
		contact, name, email, at); err != nil {
		return 0, 0, err
	}
	return contact, visitor, f.exec(`INSERT INTO visitor (id, contact_id, widget_id, conversation_id, identified, lang, page_url, page_title, user_agent, created_at)
VALUES ($1, $2, $3, 0, 0, 'en', $4, 'Tea', $5, $6)`, visitor, contact, f.widget, "https://shop.example/tea", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", at)
}

// history writes the events every conversation has.
func (f *filler) history(c *row) error {
	const q = "INSERT INTO event (id, conversation_id, at, after_seq, opening, kind, by_kind, by_id, data) VALUES ($1, $2, $3, $4, 1, $5, $6, $7, '{}')"
	for _, kind := range []conversation.EventKind{conversation.Opened, conversation.Routed} {
		if err := f.exec(q, f.id(c.LastAt), c.ID, c.OpenedAt, 0, kind, conversation.ByVisitor, c.VisitorID); err != nil {
			return err
		}
	}
	if c.State != conversation.Closed {
		return nil
	}
	return f.exec(q, f.id(c.LastAt), c.ID, c.ClosedAt, c.LastSeq, conversation.ClosedEv, conversation.ByAgent, c.OwnerID)
}
