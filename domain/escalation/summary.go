package escalation

import (
	"cmp"

	"relevo/domain/assistant"
	"relevo/domain/contact"
	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/domain/summary"
)

// Brief is what a person is told of an attempt in a few lines.
type Brief struct {
	Kind     Kind
	Reason   assistant.Reason
	Lang     string // the visitor's
	Reader   string // the language of whoever reads it; "" = the visitor's
	Who      *contact.Contact
	Vars     []Variable // in the reader's language
	Messages []conversation.Message
	Request  string // the question without an answer; "" when there is none
}

// Summarise is what a person reads first: why a person is wanted, who it is and
// what is known, in the reader's language, and what was said, in the visitor's
// words.
func (b *Brief) Summarise() string {
	p := i18n.For(cmp.Or(b.Reader, b.Lang))
	reason := string(b.Reason)
	if b.Kind == Manual {
		reason = string(Manual)
	}
	in := summary.Input{Lang: i18n.For(b.Lang).Lang(), Reason: p.T("talk.reason_" + reason)}
	for _, f := range []summary.Fact{{Name: p.T("talk.fact_name"), Value: b.Who.Name}, {Name: p.T("talk.ticket_email"), Value: b.Who.Email}} {
		if f.Value != "" {
			in.Facts = append(in.Facts, f)
		}
	}
	for _, v := range b.Vars {
		if v.Value != Masked {
			in.Facts = append(in.Facts, summary.Fact{Name: v.Label, Value: v.Value})
		}
	}
	for i := range b.Messages {
		m := &b.Messages[i]
		if m.Note || m.Text == "" || m.Text == Masked {
			continue
		}
		visitor := m.Author.Kind == conversation.ByVisitor
		in.Lines = append(in.Lines, summary.Line{Author: string(m.Author.Kind), Text: m.Text, Request: visitor && b.Request != "" && m.Text == b.Request})
	}
	return summary.Summarise(in)
}
