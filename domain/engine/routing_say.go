package engine

import (
	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/domain/routing"
)

// say stores a text of the system for the visitor, in the conversation's
// language.
func (r *round) say(s *routing.Say) error {
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
