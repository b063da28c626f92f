package scenario

import (
	"context"
	"slices"

	"relevo/domain"
	"relevo/domain/conversation"
)

// mark is how far a conversation has been told.
type mark struct {
	seq   int64
	event domain.ID
}

// seen is what the last check of say had seen, by conversation.
type seen map[domain.ID]mark

// pageOf is how many messages are read at once.
const pageOf = 500

// current is the visitor's conversation; nil while there is none. It keeps
// track of which there were.
func (w *world) current(ctx context.Context) (*conversation.Conversation, error) {
	if w.visitor.id == 0 {
		return nil, nil
	}
	_, c, err := w.store.Visitor(ctx, w.visitor.id)
	if err != nil || c == nil {
		return nil, err
	}
	if !slices.Contains(w.visitor.convs, c.ID) {
		w.visitor.convs = append(w.visitor.convs, c.ID)
	}
	return c, nil
}

// said are the texts the visitor was shown since it was asked last, own
// messages left out, events as the widget draws them.
func (w *world) said(ctx context.Context) ([]string, error) {
	if _, err := w.current(ctx); err != nil {
		return nil, err
	}
	if w.seen == nil {
		w.seen = seen{}
	}
	out := []string{}
	for _, id := range w.visitor.convs {
		lines, err := w.linesOf(ctx, id)
		if err != nil {
			return nil, err
		}
		out = append(out, lines...)
	}
	return out, nil
}

// linesOf are the new lines of one conversation: a message, then the events
// that stand behind it.
func (w *world) linesOf(ctx context.Context, id domain.ID) ([]string, error) {
	c, err := w.store.Conversation(ctx, id)
	if err != nil {
		return nil, err
	}
	events, err := w.store.Events(ctx, id)
	if err != nil {
		return nil, err
	}
	m := w.seen[id]
	var out []string
	told := func(upTo int64) {
		for i := range events {
			if ev := &events[i]; ev.ID > m.event && ev.AfterSeq <= upTo {
				m.event = ev.ID
				out = append(out, w.eventLines(c, ev)...)
			}
		}
	}
	for {
		page, err := w.store.Transcript(ctx, id, m.seq, pageOf, false)
		if err != nil {
			return nil, err
		}
		for _, msg := range page {
			told(msg.Seq - 1)
			if msg.Author.Kind != conversation.ByVisitor {
				out = append(out, msg.Text)
			}
			m.seq = msg.Seq
		}
		if len(page) < pageOf {
			break
		}
	}
	told(c.LastSeq)
	w.seen[id] = m
	return out, nil
}

// tellings are the catalogue's texts of what a visitor is told of events.
var tellings = map[conversation.Telling]string{
	conversation.ToldJoined: "agent.joined", conversation.ToldTransferring: "agent.transferring", conversation.ToldAgentEnded: "agent.ended",
	conversation.ToldYouEnded: "agent.you_ended", conversation.ToldEnded: over,
	conversation.ToldLeft: "widget.ev_left", conversation.ToldReopened: "widget.ev_reopened", conversation.ToldKept: "widget.ev_ticketed",
}

// over says that a conversation has ended, and no assistant goes on.
const over = "session.ended"

// eventLines are the texts of an event by the catalogue, as the widget draws
// them. That a conversation was closed, by the visitor or by itself, is told by
// control: it is no text to the visitor, who is gone or knows.
func (w *world) eventLines(c *conversation.Conversation, ev *conversation.Event) []string {
	if ev.Kind == conversation.Position && ev.Data.N > 0 {
		return w.lines("queue.position", "n", itoa(ev.Data.N))
	}
	what, who := ev.Told()
	key := tellings[what]
	if key == "" || ev.Kind == conversation.ClosedEv && what == conversation.ToldEnded {
		return nil
	}
	name := w.nameOf(who)
	out := w.lines(key, "name", name, "Name", name)
	if ev.Kind == conversation.Ended && key != over && !c.Open() {
		out = append(out, w.lines(over)...)
	}
	return out
}

// lines is one line of the catalogue.
func (w *world) lines(key string, args ...string) []string {
	s, ok := w.texts.text(w.lang, key, args...)
	if !ok {
		s = "@" + key
	}
	return []string{s}
}

func (w *world) nameOf(id domain.ID) string {
	for _, a := range w.agents {
		if a.id == id {
			return a.name
		}
	}
	return "Administrator"
}

// options are the buttons of the last message.
func (w *world) options(ctx context.Context) ([]conversation.Option, error) {
	if w.bot != nil && w.bot.pane != nil {
		return w.bot.pane.buttons(), nil
	}
	c, err := w.current(ctx)
	if err != nil || c == nil {
		return nil, err
	}
	page, err := w.store.Transcript(ctx, c.ID, max(0, c.PublicSeq-1), 1, false)
	if err != nil || len(page) == 0 {
		return nil, err
	}
	return page[0].Options, nil
}
