package agent

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"relevo/domain"
	"relevo/domain/attachment"
	"relevo/domain/conversation"
	"relevo/domain/i18n"
	"relevo/domain/people"
	"relevo/handlers/feed"
	"relevo/handlers/web"
	"relevo/views/inbox"
)

const (
	pageMessages = 50
	contGap      = 5 * 60_000 // ms between messages that stand together
)

// scene is what drawing entries of one conversation needs, for one reader.
type scene struct {
	h    *Handler
	conv domain.ID
	me   domain.ID
	sees bool   // what is for supervisors alone
	who  string // the visitor's name
	face string // the id that chooses the visitor's colour
	now  int64
}

func (h *Handler) scene(ctx context.Context, o *opened, me *people.Agent) scene {
	return scene{h: h, conv: o.conv.ID, me: me.ID, sees: me.Can(people.Supervise), who: personOf(ctx, o.contact), face: o.contact.ID.String(), now: h.Engine.Now()}
}

// joint is where the thread ends so far: what decides whether the next entry
// goes on from the one above and whether a new day begins.
type joint struct {
	prev *conversation.Message
	cut  bool // an event stands between
}

func dayKey(ctx context.Context, ms int64) string {
	return time.UnixMilli(ms).In(i18n.From(ctx).Zone()).Format(time.DateOnly)
}

// next tells how m joins the thread, and moves on.
func (j *joint) next(ctx context.Context, m *conversation.Message) (cont, day bool) {
	p := j.prev
	day = p == nil || dayKey(ctx, p.At) != dayKey(ctx, m.At)
	cont = !day && !j.cut && !m.Note && !p.Note && p.Author == m.Author && m.At-p.At < contGap
	j.prev, j.cut = m, false
	return cont, day
}

// message describes one message.
func (s scene) message(ctx context.Context, m *conversation.Message, cont, day bool) inbox.Message {
	p := i18n.From(ctx)
	out := inbox.Message{Seq: m.Seq, At: m.At, Note: m.Note, Cont: cont, Mine: m.Author.Kind == conversation.ByAgent && m.Author.ID == s.me,
		Name: s.h.authorName(ctx, m.Author, s.who), AvatarID: m.Author.ID.String(), HasText: m.Text != "", Body: s.h.Text(m.Text)}
	out.Face = out.Name
	if day {
		out.Day, out.DayKey = p.Day(m.At, s.now), dayKey(ctx, m.At)
	}
	switch m.Author.Kind {
	case conversation.ByVisitor:
		out.AvatarID = s.face
	case conversation.ByAgent:
		out.Out, out.Image = true, s.h.avatar(ctx, m.Author.ID)
		if out.Mine && !m.Note {
			out.Name = i18n.T(ctx, "common.you")
		}
	case conversation.ByAssistant:
		out.Bot = true
	default:
		out.Auto, out.Name = true, i18n.T(ctx, "inbox.greeting")
	}
	for _, f := range m.Files {
		out.Files = append(out.Files, s.file(p, f))
	}
	return out
}

func (s scene) file(p *i18n.Printer, f conversation.FileRef) inbox.File {
	out := inbox.File{Name: f.Name, URL: s.h.Files.URL(f.ID, f.Name), Size: p.Bytes(f.Size), Icon: "file", Width: f.Width, Height: f.Height}
	out.Picture = f.Width > 0 && attachment.Inline(f.Type)
	if icon := first(f.Type, [][2]string{{"video/", "video"}, {"audio/", "volume-2"}, {"image/", "image"}, {"text/", "file-text"}, {"pdf", "file-text"}}); icon != "" {
		out.Icon = icon
	}
	return out
}

// html draws a message that arrives on a stream. Readers of one language, zone
// and side share the drawing.
func (s scene) html(ctx context.Context, e *feed.Entry, cont, day bool) ([]byte, error) {
	p := i18n.From(ctx)
	form := "inbox|" + p.Lang() + "|" + p.Zone().String()
	if e.Author.Kind == conversation.ByAgent && e.Author.ID == s.me {
		form += "|mine"
	}
	if cont {
		form += "|cont"
	}
	if day {
		form += "|" + p.Day(s.now, 0)
	}
	return e.Form(form, func(m *conversation.Message) ([]byte, error) {
		return web.Draw(ctx, inbox.MessageItem(s.message(ctx, m, cont, day)))
	})
}

// items draws a run of messages with the events that stand among them, in
// order. events are those of the run.
func (s scene) items(ctx context.Context, j *joint, ms []*conversation.Message, events []conversation.Event) []templ.Component {
	var out []templ.Component
	i := 0
	put := func(upTo int64) {
		for ; i < len(events) && events[i].AfterSeq <= upTo; i++ {
			if ev, ok := s.event(ctx, &events[i]); ok {
				out = append(out, inbox.EventItem(ev))
				j.cut = true
			}
		}
	}
	for _, m := range ms {
		put(m.Seq - 1)
		cont, day := j.next(ctx, m)
		out = append(out, inbox.MessageItem(s.message(ctx, m, cont, day)))
	}
	if len(ms) > 0 {
		put(ms[len(ms)-1].Seq)
	}
	return out
}

// tail draws the end of the thread: its entries, where it ends, and the seq
// to ask older messages before (0: none).
func (s scene) tail(ctx context.Context) (items []templ.Component, at mark, j joint, older int64, err error) {
	ms, err := s.h.Store.TranscriptBefore(ctx, s.conv, 0, pageMessages, true)
	if err != nil {
		return nil, at, j, 0, err
	}
	events, err := s.h.Store.Events(ctx, s.conv) // after the messages: see stream_log.go
	if err != nil || len(ms) == 0 {
		return nil, at, j, 0, err
	}
	at.seq = ms[len(ms)-1].Seq
	from := 0
	for from < len(events) && events[from].AfterSeq < ms[0].Seq-1 {
		from++
	}
	at.events = len(events)
	for at.events > from && events[at.events-1].AfterSeq > at.seq {
		at.events--
	}
	if ms[0].Seq > 1 {
		older = ms[0].Seq
	}
	return s.items(ctx, &j, ms, events[from:at.events]), at, j, older, nil
}
