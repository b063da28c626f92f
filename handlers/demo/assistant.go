package demo

import (
	"fmt"
	"time"

	"relevo/domain/assistant"
	"relevo/domain/engine"
	"relevo/domain/widget"
)

// assistantName is what the shop's assistant is called.
const assistantName = "Nora"

// ledDays is for how many days the assistant has led the shop's chat.
const ledDays = 24

// addAssistant stores the shop's assistant, made of the template, with its
// first version live, and has it learn. It takes over the shop's widget; those
// who write from their account go on to reach people at once, through a widget
// of its own.
func (p *player) addAssistant(tx engine.Tx, d *desk) error {
	by, now := p.actors[p.content.Agents[0].Key].ID, p.eng.Now()
	def := assistant.Templates()[0].Build("en")
	def.Settings.Queue = d.orders.ID.String()
	a := assistant.Assistant{ID: p.eng.NewID(), Name: assistantName, Draft: def, DraftVer: 1, CreatedAt: now, UpdatedAt: now, UpdatedBy: by}
	if err := tx.SaveAssistant(&a); err != nil {
		return err
	}
	v := assistant.Version{ID: p.eng.NewID(), AssistantID: a.ID, Definition: def, Published: true, CreatedAt: now, CreatedBy: by}
	if err := tx.AddVersion(&v); err != nil {
		return err
	}
	a.LiveID = v.ID
	if err := tx.SaveAssistantHead(&a); err != nil {
		return err
	}
	if err := p.minds.Prepare(p.ctx, engine.ModelKey{Assistant: a.ID, Version: v.ID}, &def); err != nil {
		return err
	}
	w, err := tx.Widget(p.widget)
	if err != nil {
		return err
	}
	w.Settings.Assistant = a.ID
	if err := tx.SaveWidget(w); err != nil {
		return err
	}
	account := widget.Widget{ID: p.eng.NewID(), Key: p.eng.Secret(15), Settings: w.Settings, CreatedAt: now}
	account.Settings.Name, account.Settings.Assistant = p.content.Shop+" account", 0
	p.account = account.ID
	tx.Touch(engine.TopicWidgets, engine.TopicAssistants)
	return tx.SaveWidget(&account)
}

// attend has all agents be there while the history is told, so that visitors
// are told the truth of those days.
func (p *player) attend() error {
	for _, a := range p.content.Agents {
		who := p.actors[a.Key]
		p.eng.PageOpened(p.ctx, who.ID, "demo", false)
		if err := p.eng.SetPresence(p.ctx, who, who.ID, "ready", 0); err != nil {
			return err
		}
	}
	return nil
}

// led places a conversation that the assistant leads in its days: while people
// are there, or late at night.
func (g *planner) led(s *script) *thread {
	t := g.thread(s)
	talks := false
	for _, a := range t.acts {
		talks = talks || a.kind.byAgent()
	}
	start := g.cal.moment(g.cfg.Now.Add(-2*time.Hour), ledDays-1)
	for {
		if s.Night {
			l := start.In(g.cal.zone)
			start = time.Date(l.Year(), l.Month(), l.Day(), 23, 5+g.r.IntN(45), g.r.IntN(60), 0, g.cal.zone)
		}
		late := start.Add(40 * time.Minute)
		open := s.Night || !talks || g.cal.staffed(start).Equal(start) && g.cal.staffed(late).Equal(late)
		if t.times = g.times(t.acts, start); open && t.end().Before(g.cfg.Now.Add(-3*time.Minute)) {
			return t
		}
		start = g.cal.moment(g.cfg.Now.Add(-2*time.Hour), ledDays+6)
	}
}

// ledActs are the acts of a conversation that the assistant leads: visitors
// answer it soon; agents come in only where the script has them.
func ledActs(s *script) []act {
	b := &actList{script: s, all: []act{{kind: actOpen}}}
	for _, t := range s.Turns {
		if t.Do == "ticket" {
			b.add(actTicket, "")
			continue
		}
		if t.V != "" && !b.owned && t.Wait == 0 {
			t.Wait = 14 * time.Second
		}
		b.turn(t)
	}
	if !b.owned {
		b.add(actLeave, "")
		return b.all
	}
	b.tags()
	b.add(actClose, "")
	if s.Rating > 0 {
		b.add(actRate, s.Comment)
	}
	return b.all
}

// toTicket goes on in the conversation that agents answer the visitor's ticket
// in; the visitor leaves.
func (t *thread) toTicket() error {
	if err := t.eng.EndByVisitor(t.ctx, t.who.visitor, true); err != nil {
		return err
	}
	work := t.tickets[t.conv]
	if work == 0 {
		return fmt.Errorf("conversation %s has no ticket", t.conv)
	}
	c, err := t.store.tx.Conversation(work)
	if err != nil {
		return err
	}
	t.conv, t.seq = work, c.LastSeq
	return nil
}

// inBotsHands tells whether the assistant has a thread's conversation now.
func (t *thread) inBotsHands() (bool, error) {
	if !t.script.Led || t.conv == 0 {
		return false, nil
	}
	c, err := t.store.tx.Conversation(t.conv)
	return err == nil && c.Control() == "bot", err
}
