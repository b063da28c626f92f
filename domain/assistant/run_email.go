package assistant

import (
	"slices"
	"strings"

	"relevo/domain/response"
	"relevo/domain/understand"
)

// emailAttempts is how many invalid addresses are asked about again.
const emailAttempts = 3

// ticket takes an address for a ticket, or makes it at once for a verified
// visitor.
func (t *turn) ticket() {
	e := Escalate{}
	if t.in.Ticket != nil {
		e = *t.in.Ticket
	}
	t.dropTicket()
	t.closeOpen(reasonAgent, "")
	if t.in.Email != "" {
		t.file(e, t.in.Email, true)
		return
	}
	t.s.Pending = &Pending{Kind: PendingEmail, Ticket: &e}
	t.reprompt()
}

func (t *turn) file(e Escalate, email string, verified bool) {
	t.s.Pending = nil
	t.emit(Effect{Ticket: &Ticket{Escalate: e, Email: email, Verified: verified}})
	t.say(t.builtin("ticket.created", "email", email))
}

func (t *turn) owed() Escalate {
	if e := t.s.Pending.Ticket; e != nil {
		return *e
	}
	return Escalate{}
}

// address takes a valid address before anything else is looked for in the text:
// "heck@example.com" is no bad language.
func (t *turn) address(text string) bool {
	if t.s.Pending == nil || t.s.Pending.Kind != PendingEmail {
		return false
	}
	v, problem := response.Parse(&response.Spec{Type: response.Email}, text, t.reads())
	if problem == response.None {
		t.file(t.owed(), v.Text, false)
	}
	return problem == response.None
}

// emailed handles what is no address: "no" and "cancel" decline, a wish for a
// person goes to one, the rest is asked again three times.
func (t *turn) emailed(w said) {
	p := t.s.Pending
	switch {
	case t.declines(w):
		t.dropTicket()
		t.s.Pending = nil
		t.say(t.builtin("handoff.declined"))
	case w.Choice:
		t.stale(w.Text)
	case t.wantsPerson(w.Scores, t.candidates(w.Scores)):
		t.requestPerson(w.Scores)
	case p.Attempts >= emailAttempts:
		t.dropTicket()
		t.s.Pending = nil
		t.say(t.builtin("email.giveup"))
	default:
		p.Attempts++
		t.say(t.builtin("email.invalid"))
	}
}

var cancels = strings.Fields("cancel cancelar cancela cancelalo dejalo nada nothing nevermind")

func (t *turn) declines(w said) bool {
	if w.Choice {
		return w.Text == response.Decline || w.Text == "cancel"
	}
	if slices.Contains(cancels, strings.ReplaceAll(understand.Normalise(w.Text), " ", "")) {
		return true
	}
	yes, ok := t.decided(w)
	return ok && !yes
}

// dropTicket gives up a ticket whose address was asked for, also where a system
// action stands over that question.
func (t *turn) dropTicket() {
	if p := t.s.Pending; p != nil && p.Kind == PendingEmail {
		t.drop(p)
	}
	for i := range t.s.Stack {
		if p := t.s.Stack[i].Over; p != nil && p.Kind == PendingEmail {
			t.drop(p)
			t.s.Stack[i].Over = nil
		}
	}
}

func (t *turn) drop(p *Pending) {
	e := Escalate{}
	if p.Ticket != nil {
		e = *p.Ticket
	}
	t.s.Pending = nil
	t.emit(Effect{Dropped: &e})
}
