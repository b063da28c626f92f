package escalation

import (
	"maps"
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
	if identified {
		card.ProfileID = who.ExternalID
	}
	return card
}

// maxCard is how many variables a card shows when none are chosen.
const maxCard = 8

// Variables are what a card or ticket shows of a session: those chosen for the
// card, else the answers given, the newest eight. Private ones are masked,
// unknown ones left out.
func Variables(d *assistant.Definition, s *assistant.Session, lang string) []Variable {
	answers := s.Answers
	if len(d.Settings.Card) > 0 {
		answers = chosen(d.Settings.Card, s)
	}
	var out []Variable
	for _, a := range answers[max(0, len(answers)-maxCard):] {
		out = append(out, Variable{Name: a.Name, Label: label(a.Name), Value: shown(a.Var, lang)})
	}
	return out
}

// chosen are the variables a card names, as far as they are known.
func chosen(names []string, s *assistant.Session) (out []assistant.Answer) {
	known := known(s)
	for _, name := range names {
		if v, ok := known[name]; ok {
			out = append(out, assistant.Answer{Name: name, Var: v})
		}
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

// known are the answers and variables of a session, the newest action's first.
func known(s *assistant.Session) map[string]assistant.Var {
	out := map[string]assistant.Var{}
	for _, a := range s.Answers {
		out[a.Name] = a.Var
	}
	maps.Copy(out, s.Vars)
	for i := range s.Stack {
		maps.Copy(out, s.Stack[i].Vars)
	}
	return out
}

// Known are the variables of a session by name as programs see them, private
// ones masked, with no_match_count and fallback_reason.
func Known(s *assistant.Session) map[string]any {
	out := map[string]any{}
	for name, v := range known(s) {
		if out[name] = v.Any(); v.Private {
			out[name] = Masked
		}
	}
	out["no_match_count"] = s.NoMatches
	if s.Fallback != "" {
		out["fallback_reason"] = string(s.Fallback)
	}
	return out
}
