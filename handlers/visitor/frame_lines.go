package visitor

import (
	"relevo/domain"
	"relevo/domain/conversation"
	"relevo/domain/escalation"
	"relevo/domain/people"
	"relevo/handlers/web"
	"relevo/views/ds"
	"relevo/views/ui"
	views "relevo/views/visitor"
)

// What the panel's scripts are told beside the fragments.
type (
	panelState struct {
		Conversation domain.ID `json:"conversation"`
		Control      string    `json:"control"`
		Agent        string    `json:"agent"`
		Wait         string    `json:"wait"`    // what a waiting visitor is told
		Leave        bool      `json:"leave"`   // the wait may be left
		Led          bool      `json:"led"`     // an assistant led here: leaving goes back to it
		Reopens      bool      `json:"reopens"` // writing on opens the ended one again
		Rated        bool      `json:"rated"`
		Spoken       bool      `json:"spoken"` // the visitor has written in it
		Asked        bool      `json:"asked"`  // how to go on after the longest wait is to be chosen
	}
	panelRead struct {
		Visitor int64 `json:"visitor"`
		Agent   int64 `json:"agent"`
	}
	panelTyping struct {
		On   bool   `json:"on"`
		Name string `json:"name"`
	}
)

// pen remembers the last line, on which the next one's form depends.
type pen struct {
	last *conversation.Message // nil after an event
	day  string
}

// group is how long, in ms, one author's messages stand under one name.
const group = 5 * 60 * 1000

// message adds a message's line and moves the cursor.
func (s *frameStream) message(items []views.Item, m *conversation.Message) ([]views.Item, error) {
	p := views.MessageProps{Seq: m.Seq, At: m.At, Text: m.Text, Mine: m.Author.Kind == conversation.ByVisitor}
	day := s.day(m.At)
	p.Cont = day == "" && s.pen.last != nil && s.pen.last.Author == m.Author && m.At-s.pen.last.At < group
	switch m.Author.Kind {
	case conversation.ByVisitor:
		p.ClientID = m.ClientID
	case conversation.ByAgent:
		a, err := s.h.agent(s.ctx, m.Author.ID)
		if err != nil {
			return nil, err
		}
		p.Name, p.Agent = s.nameOf(a), face(a)
	case conversation.ByAssistant:
		p.Name, p.Agent = s.assistant(m.Author.ID)
	default:
		p.Name = s.widget.Settings.Name
	}
	p.Secret = p.Mine && m.Text == escalation.Masked
	for _, o := range m.Options {
		p.Options = append(p.Options, views.OptionProps{ID: o.ID, Label: o.Label})
	}
	for _, f := range m.Files {
		v := views.FileProps{Name: f.Name, Size: f.Size, URL: s.h.Files.URL(f.ID, f.Name)}
		if f.Width > 0 {
			v.Width, v.Height = f.Width, f.Height
		}
		p.Files = append(p.Files, v)
	}
	s.pen.last, s.after = m, m.Seq
	return append(items, views.Item{Day: day, Message: &p}), nil
}

// day is the heading of a new day, "" on the same one.
func (s *frameStream) day(at int64) string {
	d := s.p.Day(at, s.h.Engine.Now())
	if d == s.pen.day {
		return ""
	}
	s.pen.day = d
	return d
}

// events adds the lines of events not yet drawn that stand behind messages
// from..upTo.
func (s *frameStream) events(items []views.Item, evs []conversation.Event, from, upTo int64) ([]views.Item, error) {
	for i := range evs {
		ev := &evs[i]
		if ev.ID <= s.event || ev.AfterSeq > upTo {
			continue
		}
		s.event = ev.ID
		if ev.AfterSeq < from {
			continue
		}
		text, err := s.eventText(ev)
		if err != nil {
			return nil, err
		}
		if text != "" {
			s.pen.last = nil
			items = append(items, views.Item{Day: s.day(ev.At), Event: &views.EventProps{ID: ev.ID.String(), Text: text, At: ev.At}})
		}
	}
	return items, nil
}

// tellings are the texts of what a visitor is told of events.
var tellings = map[conversation.Telling]string{
	conversation.ToldJoined: "widget.ev_joined", conversation.ToldLeft: "widget.ev_left", conversation.ToldTransferring: "widget.ev_transferring",
	conversation.ToldAgentEnded: "widget.ev_closed_agent", conversation.ToldYouEnded: "widget.ev_you_ended", conversation.ToldEnded: "widget.ev_closed",
	conversation.ToldYouClosed: "widget.ev_closed_you", conversation.ToldReopened: "widget.ev_reopened", conversation.ToldKept: "widget.ev_ticketed",
}

// eventText is what a visitor is told of an event, "" for nothing.
func (s *frameStream) eventText(ev *conversation.Event) (string, error) {
	what, who := ev.Told()
	if what == conversation.ToldNothing {
		return "", nil
	}
	if who == 0 {
		return s.p.T(tellings[what]), nil
	}
	a, err := s.h.agent(s.ctx, who)
	if err != nil {
		return "", err
	}
	return s.p.T(tellings[what], "Name", s.nameOf(a)), nil
}

func (s *frameStream) nameOf(a *people.Agent) string {
	if a.Name == "" {
		return s.p.T("widget.ev_someone")
	}
	return a.Name
}

// assistant is the name and the picture of an assistant.
func (s *frameStream) assistant(id domain.ID) (string, *ui.AvatarProps) {
	name := s.h.assistantName(s.ctx, id, s.widget)
	return name, &ui.AvatarProps{ID: id.String(), Name: name, Bot: true}
}

func face(a *people.Agent) *ui.AvatarProps {
	return &ui.AvatarProps{ID: a.ID.String(), Name: a.Name, Image: web.AvatarURL(a)}
}

// standing sends header, state and read marks where they changed; c may be nil.
func (s *frameStream) standing(c *conversation.Conversation) error {
	head, state, read := s.opening(), panelState{Control: "none"}, panelRead{}
	if c != nil {
		if err := s.describe(c, &head, &state); err != nil {
			return err
		}
		read = panelRead{Visitor: c.VisitorRead, Agent: c.AgentRead}
	}
	b, err := ds.Encode(s.ctx, views.Head(head), ds.Opt{})
	if err != nil {
		return err
	}
	s.head = s.fresh(b, s.head)
	if b, err = ds.EncodeEvent(0, "state", state); err != nil {
		return err
	}
	s.state = s.fresh(b, s.state)
	if b, err = ds.EncodeEvent(0, "read", read); err != nil {
		return err
	}
	s.read = s.fresh(b, s.read)
	return nil
}

func (s *frameStream) opening() views.HeadProps {
	return views.HeadProps{Title: s.widget.Settings.Name, Sub: texts(s.widget, s.p).Subtitle}
}

func (s *frameStream) describe(c *conversation.Conversation, head *views.HeadProps, state *panelState) error {
	*state = panelState{Conversation: c.ID, Control: c.Control(), Rated: c.Rating > 0, Spoken: c.VisitorSeq > 0,
		Reopens: !c.Open() && s.h.Engine.Place(c) == conversation.Reopen}
	who := c.OwnerID
	if !c.Open() {
		who = c.LastOwner
	}
	a, err := s.h.agent(s.ctx, who)
	if err != nil {
		return err
	}
	if who != 0 {
		state.Agent = s.nameOf(a)
	}
	switch {
	case !c.Open():
		head.Title = s.p.T("widget.head_ended")
		if who != 0 {
			head.Sub = s.p.T("widget.head_with", "Name", s.nameOf(a))
		}
	case c.OwnerID != 0:
		head.Title, head.Sub, head.Agent = s.nameOf(a), s.widget.Settings.Name, face(a)
		head.Agent.Presence = "ok"
	case c.State == conversation.Waiting, c.State == conversation.Ringing:
		head.Sub = s.p.T("widget.head_queued")
		state.Leave = c.Mode == conversation.Live && c.VisitorSeq > 0
		state.Wait, state.Asked = s.waiting(c)
	case c.State == conversation.Bot:
		return s.leads(c, head)
	}
	if c.Open() {
		w, ok := s.h.Engine.Work(c.ID)
		state.Led = ok && w.CameBy == "bot"
		if state.Led && state.Wait == s.p.T("widget.waiting") {
			state.Wait = "" // the assistant has said how it stands
		}
	}
	return nil
}

// leads puts the assistant that leads a conversation into the header; a plain
// greeting has none.
func (s *frameStream) leads(c *conversation.Conversation, head *views.HeadProps) error {
	k, err := s.h.Store.KeptSession(s.ctx, c.ID)
	if domain.IsCode(err, "not_found") {
		return nil
	}
	if err != nil {
		return err
	}
	head.Title, head.Agent = s.assistant(k.AssistantID)
	if head.Title != s.widget.Settings.Name {
		head.Sub = s.widget.Settings.Name
	}
	return nil
}

// waiting says how the wait stands: the place in line and the estimate where
// the queue tells them and somebody is there, else that the message has come in;
// and whether the visitor may choose how to go on.
func (s *frameStream) waiting(c *conversation.Conversation) (out string, asked bool) {
	if c.VisitorSeq == 0 {
		return "", false
	}
	w, ok := s.h.Engine.Waiting(c.ID)
	switch {
	case !ok || c.Mode == conversation.Async:
		return s.p.T("widget.waiting"), false
	case c.State == conversation.Ringing:
		return s.p.T("widget.wait_ringing"), false
	}
	out = s.p.T("widget.waiting")
	if w.Position > 0 && w.Online {
		out = s.p.T("widget.wait_position", "N", w.Position)
	}
	if w.Band > 0 && w.Band < len(bands) {
		out += " " + s.p.T([...]string{"", "widget.wait_band1", "widget.wait_band2", "widget.wait_band3", "widget.wait_band4", "widget.wait_band5"}[w.Band])
	}
	return out, w.Asked
}
