package agent

import (
	"context"
	"slices"

	"github.com/a-h/templ"

	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/handlers/feed"
	"relevo/handlers/web"
	"relevo/views/ds"
	"relevo/views/inbox"
)

// most messages a reader gets one by one after an interruption; a longer gap
// draws the end of the thread anew.
const mostMissed = 200

// beginThread brings the open conversation up to date: the log behind the
// reader's cursor, then its regions.
func (s *stream) beginThread(ctx context.Context, heads, sides string) error {
	o, err := s.open(ctx, s.conv)
	if err != nil {
		return err
	}
	s.sides = s.Engine.Hub().Subscribe(engine.TopicConversation(s.conv), engine.TopicContact(o.contact.ID), engine.TopicAgents)
	if o, err = s.open(ctx, s.conv); err != nil { // the contact may have changed before we listened
		return err
	}
	if err := s.place(ctx, o); err != nil {
		return err
	}
	above, err := s.headRegions(ctx, s.view, o)
	if err != nil {
		return err
	}
	s.trust(above, heads)
	beside, err := s.sideRegions(ctx, s.view, o)
	if err != nil {
		return err
	}
	s.trust(beside, sides)
	if err := s.log(ctx); err != nil {
		return err
	}
	if err := s.side(ctx); err != nil {
		return err
	}
	return s.typing(ctx)
}

// place finds the reader's cursor in the thread; one that is unknown, ahead of
// the log (a restored backup) or far behind draws the log anew.
func (s *stream) place(ctx context.Context, o *opened) error {
	events, err := s.Store.Events(ctx, s.conv)
	if err != nil {
		return err
	}
	if !s.known || s.at.seq > o.conv.LastSeq || s.at.events > len(events) || o.conv.LastSeq-s.at.seq > mostMissed {
		return s.redraw(ctx, o)
	}
	ms, err := s.Store.TranscriptBefore(ctx, s.conv, s.at.seq+1, 1, true)
	if err != nil || len(ms) == 0 {
		return err
	}
	s.joint.prev = ms[0]
	sc := s.scene(ctx, o, s.me)
	s.joint.cut = slices.ContainsFunc(events[:s.at.events], func(e conversation.Event) bool {
		return e.AfterSeq >= s.at.seq && sc.eventText(ctx, &e) != ""
	})
	return nil
}

// redraw sends the end of the thread in place of what the reader has.
func (s *stream) redraw(ctx context.Context, o *opened) error {
	items, at, j, older, err := s.scene(ctx, o, s.me).tail(ctx)
	if err != nil {
		return err
	}
	s.at, s.joint, s.known = at, j, true
	if err := s.out.Merge(ctx, inbox.Older(s.conv.String(), older), ds.Opt{}); err != nil {
		return err
	}
	return s.out.Merge(ctx, inbox.Log(items), ds.Opt{ID: s.at.id()})
}

// log sends new messages and events in their order, then what they changed
// above and below the thread.
//
// Messages are read before events: an event that stands before a message was
// stored no later than it, so it is in the second read. Events behind a
// message not read yet wait for it; the commit that brought it wakes us again.
func (s *stream) log(ctx context.Context) error {
	o, err := s.open(ctx, s.conv)
	if err != nil {
		return err
	}
	for {
		ms, err := s.Feed.Transcript(ctx, s.conv, s.at.seq)
		if err != nil {
			return err
		}
		events, err := s.Store.Events(ctx, s.conv)
		if err != nil {
			return err
		}
		if err := s.append(ctx, s.scene(ctx, o, s.me), ms, events); err != nil {
			return err
		}
		if !feed.Full(ms) {
			break
		}
	}
	if o, err = s.open(ctx, s.conv); err != nil { // no older than the messages sent
		return err
	}
	regions, err := s.headRegions(ctx, s.view, o)
	if err != nil {
		return err
	}
	return s.send(regions)
}

func (s *stream) append(ctx context.Context, sc scene, ms []*feed.Entry, events []conversation.Event) error {
	var b []byte
	put := func(html []byte) {
		b = append(b, ds.EncodeHTML(html, ds.Opt{ID: s.at.id(), Selector: "#log", Mode: ds.Append})...)
	}
	upTo := func(seq int64) error {
		for ; s.at.events < len(events) && events[s.at.events].AfterSeq <= seq; s.at.events++ {
			ev, ok := sc.event(ctx, &events[s.at.events])
			if !ok {
				continue
			}
			html, err := web.Draw(ctx, inbox.EventItem(ev))
			if err != nil {
				return err
			}
			s.at.events++
			put(html)
			s.at.events--
			s.joint.cut = true
		}
		return nil
	}
	for _, m := range ms {
		if err := upTo(m.Seq - 1); err != nil {
			return err
		}
		cont, day := s.joint.next(ctx, m.Message)
		html, err := sc.html(ctx, m, cont, day)
		if err != nil {
			return err
		}
		s.at.seq = m.Seq
		put(html)
	}
	if err := upTo(s.at.seq); err != nil {
		return err
	}
	if b == nil {
		return nil
	}
	return s.out.Write(b)
}

// side sends the panel beside the thread.
func (s *stream) side(ctx context.Context) error {
	o, err := s.open(ctx, s.conv)
	if err != nil {
		return err
	}
	regions, err := s.sideRegions(ctx, s.view, o)
	if err != nil {
		return err
	}
	heads, err := s.headRegions(ctx, s.view, o) // names of contact and agents stand there too
	if err != nil {
		return err
	}
	return s.send(append(regions, heads...))
}

// typing sends who is typing.
func (s *stream) typing(ctx context.Context) error {
	o, err := s.open(ctx, s.conv)
	if err != nil {
		return err
	}
	html, err := web.Draw(ctx, s.typingRegion(ctx, s.scene(ctx, o, s.me)))
	if err != nil {
		return err
	}
	return s.send([]region{{"typing", html}})
}

// typingRegion names who types in a conversation, but for the reader.
func (h *Handler) typingRegion(ctx context.Context, sc scene) templ.Component {
	var names []string
	id, face := "", ""
	for _, a := range h.Engine.Typing(sc.conv) {
		if a.Kind == conversation.ByAgent && a.ID == sc.me {
			continue
		}
		name := h.authorName(ctx, a, sc.who)
		names = append(names, name)
		if face == "" || a.Kind == conversation.ByVisitor {
			face, id = name, sc.face
			if a.Kind != conversation.ByVisitor {
				id = a.ID.String()
			}
		}
	}
	slices.Sort(names)
	return inbox.Typing(names, id, face)
}

func idOf(s string) domain.ID {
	id, err := domain.ParseID(s)
	if err != nil {
		return 0
	}
	return id
}
