package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/routing"
)

// VisitorMessage is what a visitor sends.
type VisitorMessage struct {
	VisitorID domain.ID
	ClientID  string
	Text      string
	Choice    string      // id of a button instead of a text
	Files     []domain.ID // uploaded before
}

// PostVisitorMessage stores a visitor's message: into the open conversation,
// into the last one, which opens again, or into a new one. The same client id
// again stores nothing and returns the first receipt.
func (e *Engine) PostVisitorMessage(ctx context.Context, m VisitorMessage) (Sent, error) {
	text, err := conversation.CleanText(m.Text)
	if err != nil {
		return Sent{}, err
	}
	if m.Choice != "" {
		text = m.Choice // its label, once it is known
	}
	check := conversation.Draft{Text: text, ClientID: m.ClientID, Files: make([]conversation.FileRef, len(m.Files))}
	if err := check.Check(); err != nil {
		return Sent{}, err
	}
	var out Sent
	err = e.write(ctx, func(tx Tx, now int64) error {
		v, last, err := tx.Visitor(m.VisitorID)
		if domain.IsCode(err, "not_found") {
			return domain.Unauthenticated()
		}
		if err != nil {
			return err
		}
		if len(m.Files) > 0 { // a repeated message takes no files, whichever it names now
			earlier, err := tx.MessageByClient(v.ID, m.ClientID)
			if err == nil {
				out = receipt(earlier, true)
			}
			if !domain.IsCode(err, "not_found") {
				return err
			}
		}
		if m.Choice != "" {
			if text, err = e.chosen(tx, last, m.Choice); err != nil {
				if earlier, e2 := tx.MessageByClient(v.ID, m.ClientID); e2 == nil {
					out = receipt(earlier, true) // chosen before
					return nil
				}
				return err
			}
		}
		place := conversation.Append
		if last == nil || !last.Open() {
			place = e.place(last, now)
		}
		added := place == conversation.New
		var base conversation.Conversation
		var opened []conversation.Event
		if added {
			ch := conversation.Begin(e.opening(v), conversation.Draft{}, now)
			base, opened = ch.Conversation, ch.Events
		} else {
			base = *last
		}
		d := conversation.Draft{ID: e.NewID(), Author: conversation.Author{Kind: conversation.ByVisitor, ID: v.ID}, ClientID: m.ClientID, Text: text}
		if d.Files, err = e.attach(tx, m.Files, v.ID, base.ID); err != nil {
			return err
		}
		ch := conversation.Receive(base, d, now)
		ch.Events = append(opened, ch.Events...)
		earlier, err := e.apply(tx, &ch, added)
		if err != nil {
			return err
		}
		if earlier != nil {
			out = receipt(earlier, true)
			return nil
		}
		out = receipt(ch.Message, false)
		if added {
			v.ConversationID = base.ID
			tx.Touch(TopicVisitor(v.ID))
			if err := tx.SaveVisitor(v); err != nil {
				return err
			}
		}
		return e.heard(tx, &ch.Conversation, m.Choice, now)
	})
	return out, err
}

// chosen is the label of a button that is offered now: 422 choice otherwise.
func (e *Engine) chosen(tx Tx, last *conversation.Conversation, id string) (string, error) {
	if last != nil && last.Open() {
		m, err := tx.LastOptions(last.ID)
		if err != nil && !domain.IsCode(err, "not_found") {
			return "", err
		}
		if err == nil {
			for _, o := range m.Options {
				if o.ID == id {
					return o.Label, nil
				}
			}
		}
	}
	return "", domain.Field("choice", "problem.choice")
}

// heard tells the books that a visitor wrote: what nobody has yet enters its
// queue, what was closed opens again, what was set aside wakes.
func (e *Engine) heard(tx Tx, c *conversation.Conversation, choice string, now int64) error {
	e.visitorSeen(c.VisitorID, now)
	return e.onBooks(tx, now, func(r *round) error {
		w, ok := r.core.Work(c.ID)
		if !ok || w.State == conversation.Wrapup {
			a, err := e.arrival(tx, c, conversation.Author{Kind: conversation.ByVisitor, ID: c.VisitorID})
			if err != nil {
				return err
			}
			return r.core.Enqueue(a, now)
		}
		if w.VisitorGoneAt != 0 {
			r.core.VisitorBack(c.ID, now)
		}
		r.core.VisitorWrote(c.ID, now)
		if choice != "" && w.Asked {
			return r.choose(c.ID, choice)
		}
		return nil
	})
}

// Place says where a visitor's next message goes, given the last conversation
// (nil: none).
func (e *Engine) Place(last *conversation.Conversation) conversation.Placement {
	return e.place(last, e.Now())
}

// place asks with the window of the conversation's queue.
func (e *Engine) place(last *conversation.Conversation, now int64) conversation.Placement {
	window := int64(0)
	if last != nil && !last.Open() {
		window = read(e, func(c *routing.Core) int64 { return c.ReopenWindow(last.QueueID, routing.Channel(last.Channel)) })
	}
	if window == 0 {
		window = conversation.ReopenWindow
	}
	return conversation.Place(last, window, now)
}

// attach binds a sender's uploads to a conversation. An unknown or foreign
// file is 422 on files.
func (e *Engine) attach(tx Tx, ids []domain.ID, owner, conv domain.ID) ([]conversation.FileRef, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	refs := make([]conversation.FileRef, 0, len(ids))
	for _, id := range ids {
		f, err := tx.File(id)
		if domain.IsCode(err, "not_found") || err == nil && f.UploaderID != owner {
			return nil, domain.Field("files", "problem.file_unknown")
		}
		if err != nil {
			return nil, err
		}
		if err := tx.AttachFile(id, conv); err != nil {
			return nil, err
		}
		if err := tx.ClearTimer(timerUpload, id); err != nil {
			return nil, err
		}
		refs = append(refs, conversation.FileRef{ID: f.ID, Name: f.Name, Size: f.Size, Type: f.Type, Width: f.Width, Height: f.Height})
	}
	return refs, nil
}
