package escalation

import (
	"slices"
	"strings"

	"relevo/domain/assistant"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/response"
)

// NewCard is the card of an attempt: the conversation it is about, what the
// assistant knows, who the visitor is, and the summary of what was said.
func NewCard(x *Escalation, c *conversation.Conversation, who *contact.Contact, identified bool, vars []Variable, summary string) *Card {
	card := &Card{Channel: c.Channel, QueueID: x.QueueID, Kind: x.Kind, Reason: x.Reason, N: x.N, Message: x.Message,
		Summary: summary, Variables: vars, Lang: c.Lang, PageURL: c.PageURL, Since: x.QueuedAt}
	if card.QueueID == 0 {
		card.QueueID = c.QueueID
	}
	if card.Since == 0 {
		card.Since = x.CreatedAt
	}
	card.Email, card.Verified = who.Email, identified && who.Email != ""
	return card
}

// maxCard is how many variables a card shows when none are chosen.
const maxCard = 8

// Variables are what a card or ticket shows of a session: those chosen for the
// card, else the answers given. Private ones are masked, unknown ones left out.
func Variables(d *assistant.Definition, s *assistant.Session, lang string) []Variable {
	known := s.Known(d)
	names := d.Settings.Card
	if len(names) == 0 {
		names = s.Answers(d)
		if n := len(names); n > maxCard {
			names = names[n-maxCard:]
		}
	}
	var out []Variable
	for _, name := range names {
		v, ok := known[name]
		if !ok || slices.ContainsFunc(out, func(o Variable) bool { return o.Name == name }) {
			continue
		}
		out = append(out, Variable{Name: name, Label: label(name), Value: shown(v, lang)})
	}
	return out
}

// shown is a value as the visitor would see it, "***" when it is private.
func shown(v assistant.Var, lang string) string {
	if v.Private {
		return Masked
	}
	if v.Type == response.Currency || v.Type == response.Percent {
		return v.Full(lang)
	}
	return v.Show(lang)
}

// label makes words of a variable's id: "order_number" is "Order number".
func label(id string) string {
	s := strings.TrimSpace(strings.NewReplacer("_", " ", ".", " ").Replace(id))
	if s == "" {
		return id
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
