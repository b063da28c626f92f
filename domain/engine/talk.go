package engine

import (
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/i18n"
)

// talk is one conversation with an assistant inside of one command. What a
// visitor wrote, what the assistant answers and where both stand then are one
// transaction.
type talk struct {
	e   *Engine
	tx  Tx
	r   *round // the books, when the command holds them; nil = not yet
	now int64

	c     *conversation.Conversation
	dirty bool // c has to be saved
	first bool // and holds its first message of the visitor
	k     *assistant.Kept
	def   *assistant.Definition // nil: it cannot be had, people take over
}

// talkOf is the talk of a conversation in the assistant's hands; nil when no
// assistant leads it.
func (e *Engine) talkOf(tx Tx, c *conversation.Conversation, now int64) (*talk, error) {
	if c.State != conversation.Bot {
		return nil, nil
	}
	k, err := tx.KeptSession(c.ID)
	if domain.IsCode(err, "not_found") || err == nil && k.EndedAt != 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return e.talk(tx, c, k, now)
}

// talk takes a session up.
func (e *Engine) talk(tx Tx, c *conversation.Conversation, k *assistant.Kept, now int64) (*talk, error) {
	t := &talk{e: e, tx: tx, now: now, c: c, k: k}
	if e.vault != nil {
		if lost := k.Session.Unseal(e.vault); lost > 0 {
			e.log.Error("private answers cannot be opened and are asked for again", "conversation", c.ID.String(), "answers", lost)
		}
	}
	var err error
	t.def, err = e.definition(tx, k)
	return t, err
}

// keep stores the session, private answers sealed.
func (t *talk) keep() (err error) {
	k := *t.k
	if t.e.vault != nil {
		if k.Session, err = t.k.Session.Sealed(t.e.vault); err != nil {
			return err
		}
	}
	return t.tx.KeepSession(&k)
}

// env is the world around the assistant's turn.
func (t *talk) env() assistant.Env {
	return assistant.Env{Now: t.now, Zone: t.e.talks.workspaceZone(t.e, t.tx), Channel: t.c.Channel}
}

// turn lets the assistant react and notes where it stands then. One that fails
// hands the visitor to a person.
func (t *talk) turn(in assistant.Input) (res assistant.Result) {
	defer func() {
		if p := recover(); p != nil {
			t.e.log.Error("an assistant's turn failed", "conversation", t.c.ID.String(), "assistant", t.k.AssistantID.String(), "version", t.k.VersionID.String(),
				"err", fmt.Sprint(p), "stack", string(debug.Stack()))
			res = t.failed(in)
		}
		t.k.Session, t.k.UpdatedAt = res.Session, t.now
	}()
	if t.def == nil {
		return t.failed(in)
	}
	return t.def.Turn(t.k.Session, in, t.env())
}

// failed is the turn of an assistant that cannot have one: whoever waits for an
// answer reaches a person.
func (t *talk) failed(in assistant.Input) assistant.Result {
	res := assistant.Result{Session: t.k.Session}
	res.Session.Stack, res.Session.Pending, res.Session.NoMatches = nil, nil, 0
	switch in.Kind {
	case assistant.InputText, assistant.InputChoice, assistant.InputCalled:
		res.Effects = []assistant.Effect{{Escalate: &assistant.Escalate{Kind: "fallback", Reason: assistant.ReasonError, Request: t.k.Session.Request}}}
	case assistant.InputTicket:
		res.Effects = []assistant.Effect{{Dropped: in.Ticket}, {Say: &assistant.Say{Text: t.text("bot.anything_else")}}}
	}
	return res
}

// text is a built-in text in the visitor's language, as this assistant words it.
func (t *talk) text(key string, args ...string) string {
	lang := t.lang()
	if t.def == nil {
		return assistant.Fill(i18n.For(lang).T("bot."+key), args...)
	}
	return assistant.Fill(t.def.Builtin(key).In(lang, t.def.Language), args...)
}

func (t *talk) lang() string { return t.k.Session.Lang }

// spoken is the language an assistant uses with a visitor: the visitor's if it
// is one of ours, else the assistant's own.
func spoken(visitor, own string) string {
	base, _, _ := strings.Cut(strings.ToLower(visitor), "-")
	if slices.Contains(i18n.Languages(), base) {
		return base
	}
	return i18n.For(own).Lang()
}

// author is the assistant as who writes.
func (t *talk) author() conversation.Author {
	return conversation.Author{Kind: conversation.ByAssistant, ID: t.k.AssistantID}
}

// tell adds a message of the assistant for the visitor.
func (t *talk) tell(text string, options ...conversation.Option) error {
	if text == "" {
		return nil
	}
	ch := conversation.Tell(*t.c, conversation.Draft{ID: t.e.NewID(), Author: t.author(), Text: text, Options: options}, t.now)
	_, err := t.add(&ch)
	return err
}

// add stores a message; the conversation is saved once, by flush.
func (t *talk) add(ch *conversation.Change) (earlier *conversation.Message, err error) {
	if earlier, err = t.tx.AddMessage(ch.Message); err != nil || earlier != nil {
		return earlier, err
	}
	t.first = t.first || t.c.VisitorSeq == 0 && ch.Conversation.VisitorSeq > 0
	*t.c, t.dirty = ch.Conversation, true
	t.tx.Touch(TopicMessages, TopicTranscript(t.c.ID))
	return nil, nil
}

// flush saves the conversation as it stands.
func (t *talk) flush() error {
	if !t.dirty {
		return nil
	}
	t.dirty = false
	touchLists(t.tx, t.c, t.first)
	t.first = false
	return t.tx.SaveConversation(t.c)
}

// reload takes up what routing made of the conversation.
func (t *talk) reload() (err error) {
	t.c, err = t.tx.Conversation(t.c.ID)
	return err
}

// books runs fn on the books: in the round that is under way, or in one of its
// own.
func (t *talk) books(fn func(r *round) error) error {
	if err := t.flush(); err != nil {
		return err
	}
	if t.r != nil {
		return fn(t.r)
	}
	err := t.e.onBooks(t.tx, t.now, func(r *round) error {
		r.talk, t.r = t, r
		return fn(r)
	})
	t.r = nil
	if err != nil {
		return err
	}
	return t.reload()
}

// finish carries effects out and keeps the session.
func (t *talk) finish(res assistant.Result) error {
	if err := t.carry(res.Effects); err != nil {
		return err
	}
	if err := t.flush(); err != nil {
		return err
	}
	t.e.talks.remember(t)
	return t.keep()
}
