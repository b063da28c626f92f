package engine

import (
	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/escalation"
)

// ticketMessages bounds the transcript of a ticket, the newest; what is longer
// stands in the visitor's conversation, to which the ticket leads.
const ticketMessages = 1000

// noteTicket puts the ticket's document into the conversation agents answer it
// in, where only they see it: in as many notes as it needs.
func (t *talk) noteTicket(work domain.ID, row *escalation.Ticket) error {
	c, err := t.tx.Conversation(work)
	if err != nil {
		return err
	}
	for _, page := range row.Pages(conversation.MaxText) {
		ch := conversation.Record(*c, conversation.Draft{ID: t.e.NewID(), Author: t.author(), Text: page}, t.now)
		if _, err := t.e.apply(t.tx, &ch, false); err != nil {
			return err
		}
		c = &ch.Conversation
	}
	return nil
}
