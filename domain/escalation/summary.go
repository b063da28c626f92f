package escalation

import (
	"relevo/domain/assistant"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/domain/summary"
)

// Summarise is what a person reads first, in the visitor's language: why a
// person is wanted, who it is, what is known, what was said. request is the
// question without an answer, "" when there is none.
func Summarise(lang string, reason assistant.Reason, who *contact.Contact, vars []Variable, messages []conversation.Message, request string) string {
	p := i18n.For(lang)
	in := summary.Input{Lang: p.Lang(), Reason: p.T("talk.reason_" + string(reason))}
	for _, f := range []summary.Fact{{Name: p.T("talk.fact_name"), Value: who.Name}, {Name: p.T("talk.ticket_email"), Value: who.Email}} {
		if f.Value != "" {
			in.Facts = append(in.Facts, f)
		}
	}
	for _, v := range vars {
		if v.Value != Masked {
			in.Facts = append(in.Facts, summary.Fact{Name: v.Label, Value: v.Value})
		}
	}
	for i := range messages {
		m := &messages[i]
		if m.Note || m.Text == "" || m.Text == Masked {
			continue
		}
		visitor := m.Author.Kind == conversation.ByVisitor
		in.Lines = append(in.Lines, summary.Line{Author: string(m.Author.Kind), Text: m.Text, Request: visitor && request != "" && m.Text == request})
	}
	return summary.Summarise(in)
}
