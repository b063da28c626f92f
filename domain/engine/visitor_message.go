package engine

import (
	"context"
	"errors"

	"relevo/domain"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/routing"
	"relevo/domain/understand"
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
// into the last one, which opens again, or into a new one. While an assistant
// leads, what it answers is stored with it. The same client id again stores
// nothing and returns the first receipt.
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
	out, err := e.post(ctx, &m, text)
	var wait *notReady
	if errors.As(err, &wait) {
		e.prepare(ctx, wait.key)
		out, err = e.post(ctx, &m, text)
	}
	return out, err
}

// posting is one visitor's message inside of its command.
type posting struct {
	e    *Engine
	tx   Tx
	now  int64
	m    *VisitorMessage
	text string // as it is to be stored
	v    *contact.Visitor
	last *conversation.Conversation // the visitor's; nil if none
}

func (e *Engine) post(ctx context.Context, m *VisitorMessage, text string) (out Sent, err error) {
	var ahead prescored
	if m.Choice == "" {
		ahead = e.scoreAhead(m.VisitorID, text)
	}
	err = e.write(ctx, func(tx Tx, now int64) error {
		v, last, err := tx.Visitor(m.VisitorID)
		if domain.IsCode(err, "not_found") {
			return domain.Unauthenticated()
		}
		if err != nil {
			return err
		}
		p := &posting{e: e, tx: tx, now: now, m: m, text: text, v: v, last: last}
		if len(m.Files) > 0 { // a repeated message takes no files, whichever it names now
			if sent, before, err := p.before(); err != nil || before {
				out = sent
				return err
			}
		}
		if m.Choice != "" {
			if p.text, err = e.chosen(tx, last, m.Choice); err != nil {
				if sent, before, e2 := p.before(); e2 == nil && before {
					out = sent // chosen before
					return nil
				}
				return err
			}
		}
		out, err = p.store(ahead)
		return err
	})
	return out, err
}

// before finds the receipt of an earlier message with the same client id.
func (p *posting) before() (Sent, bool, error) {
	earlier, err := p.tx.MessageByClient(p.v.ID, p.m.ClientID)
	if domain.IsCode(err, "not_found") {
		return Sent{}, false, nil
	}
	if err != nil {
		return Sent{}, false, err
	}
	return receipt(earlier, true), true, nil
}

// store puts the message where it belongs: to the assistant, or to people.
func (p *posting) store(ahead prescored) (Sent, error) {
	place := conversation.Append
	if p.last == nil || !p.last.Open() {
		place = p.e.place(p.last, p.now)
	}
	if place == conversation.New {
		return p.begin(ahead)
	}
	t, err := p.e.talkOf(p.tx, p.last, p.now)
	if err != nil {
		return Sent{}, err
	}
	if t != nil {
		return p.toAssistant(t, nil, ahead)
	}
	return p.toPeople(*p.last, nil)
}

// begin begins a conversation with the message: with the widget's assistant, if
// it has one.
func (p *posting) begin(ahead prescored) (Sent, error) {
	l, err := p.e.leadOf(p.tx, p.v.WidgetID)
	if err != nil {
		return Sent{}, err
	}
	ch := conversation.Begin(p.e.opening(p.v), conversation.Draft{}, p.now)
	if l == nil {
		return p.toPeople(ch.Conversation, ch.Events)
	}
	return p.toAssistant(p.e.begin(p.tx, &ch.Conversation, l, p.now), ch.Events, ahead)
}

// draft is the message before it has its place.
func (p *posting) draft(conv domain.ID, text string) (d conversation.Draft, err error) {
	d = conversation.Draft{ID: p.e.NewID(), Author: conversation.Author{Kind: conversation.ByVisitor, ID: p.v.ID}, ClientID: p.m.ClientID, Text: text}
	d.Files, err = p.e.attach(p.tx, p.m.Files, p.v.ID, conv)
	return d, err
}

// begun notes that the visitor is in another conversation now.
func (p *posting) begun(conv domain.ID) error {
	p.v.ConversationID = conv
	p.tx.Touch(TopicVisitor(p.v.ID))
	return p.tx.SaveVisitor(p.v)
}

func (p *posting) toPeople(base conversation.Conversation, opened []conversation.Event) (Sent, error) {
	d, err := p.draft(base.ID, p.text)
	if err != nil {
		return Sent{}, err
	}
	ch := conversation.Receive(base, d, p.now)
	ch.Events = append(opened, ch.Events...)
	earlier, err := p.e.apply(p.tx, &ch, opened != nil)
	if err != nil || earlier != nil {
		return receiptOf(earlier), err
	}
	if opened != nil {
		if err := p.begun(base.ID); err != nil {
			return Sent{}, err
		}
	}
	return receipt(ch.Message, false), p.e.heard(p.tx, &ch.Conversation, p.m.Choice, p.text, p.now)
}

// receiptOf is the receipt of what was stored before; nil gives none.
func receiptOf(earlier *conversation.Message) Sent {
	if earlier == nil {
		return Sent{}
	}
	return receipt(earlier, true)
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
// queue, what was closed opens again, what was set aside wakes. A button under
// the question after the maximum wait, or its label as a text, is the choice.
func (e *Engine) heard(tx Tx, c *conversation.Conversation, choice, text string, now int64) error {
	e.visitorSeen(c.VisitorID, now)
	return e.onBooks(tx, now, func(r *round) (err error) {
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
		if !w.Asked || w.State != conversation.Waiting { // while it rings the choice has lapsed
			return nil
		}
		if choice == "" {
			if choice, err = labelled(tx, c.ID, text); err != nil {
				return err
			}
		}
		return r.choose(c.ID, choice)
	})
}

// labelled is the button of the last question whose label a text is, capitals,
// accents and punctuation aside; "" for none.
func labelled(tx Tx, conv domain.ID, text string) (string, error) {
	said := understand.Normalise(text)
	m, err := tx.LastOptions(conv)
	if domain.IsCode(err, "not_found") || said == "" {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	for _, o := range m.Options {
		if understand.Normalise(o.Label) == said {
			return o.ID, nil
		}
	}
	return "", nil
}

// Place says where a visitor's next message goes, given the last conversation
// (nil: none).
func (e *Engine) Place(last *conversation.Conversation) conversation.Placement {
	return e.place(last, e.Now())
}

// place asks with the window of the conversation's queue.
func (e *Engine) place(last *conversation.Conversation, now int64) conversation.Placement {
	window := int64(conversation.ReopenWindow)
	if last != nil && !last.Open() {
		read(e, func(c *routing.Core) bool {
			ms, ok := c.ReopenWindow(last.QueueID, routing.Channel(last.Channel))
			if ok {
				window = ms
			}
			return ok
		})
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
