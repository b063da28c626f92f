package engine

import (
	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/domain/routing"
)

// say stores a text of the system for the visitor, in the conversation's
// language.
func (r *round) say(s *routing.Say) error {
	if w, ok := r.core.Work(s.ConversationID); ok && w.CameBy == "bot" && len(s.Text) == 0 {
		if done, err := r.sayAs(s); done || err != nil {
			return err
		}
	}
	c, err := r.tx.Conversation(s.ConversationID)
	if err != nil {
		return err
	}
	p := i18n.For(c.Lang)
	text := s.Text[p.Lang()]
	if text == "" {
		for _, lang := range []string{"en", "es"} { // written in one language only
			if text == "" {
				text = s.Text[lang]
			}
		}
	}
	if text == "" {
		text = p.T("say."+s.Key, s.Args...)
	}
	d := conversation.Draft{ID: r.e.NewID(), Author: conversation.Author{Kind: conversation.BySystem}, Text: text}
	for _, id := range s.Options {
		d.Options = append(d.Options, conversation.Option{ID: id, Label: p.T("say." + s.Key + "_" + id)})
	}
	ch := conversation.Tell(*c, d, r.now)
	_, err = r.e.apply(r.tx, &ch, false)
	return err
}

// spokenBy are the texts that an assistant words itself while a visitor it led
// to people waits, and the keys of their buttons.
var spokenBy = map[string]struct{ text, option string }{"max_wait": {"queue.timeout", "queue."}}

// sayAs says a text as the assistant that led the conversation here; false when
// that has no words of its own for it.
func (r *round) sayAs(s *routing.Say) (done bool, err error) {
	key, ok := spokenBy[s.Key]
	if !ok {
		return false, nil
	}
	t, _, err := r.talkOf(s.ConversationID)
	if err != nil || t == nil {
		return false, err
	}
	var options []conversation.Option
	for _, id := range s.Options {
		options = append(options, conversation.Option{ID: id, Label: t.text(key.option + id)})
	}
	if err := t.tell(t.text(key.text), options...); err != nil {
		return false, err
	}
	return true, t.flush()
}
