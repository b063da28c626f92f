package scenario

import (
	"context"
	"errors"

	"relevo/domain"
	"relevo/domain/engine"
	"relevo/domain/presence"
	"relevo/domain/routing"
	"relevo/domain/widget"
)

// elsewhere is where agents' other work comes from: a widget without assistant
// and a queue that rings nobody. Its conversations are real ones, handed out by
// the administrator.
type elsewhere struct {
	widget domain.ID
	work   []otherWork
}

// otherWork is one conversation that is none of the scenario's.
type otherWork struct {
	agent, visitor, conv domain.ID
}

func (w *world) setElsewhere(ctx context.Context) error {
	made, err := w.store.Queues(ctx) // the one every installation begins with
	if err != nil || len(made) != 1 {
		return errors.Join(err, w.broken("an installation begins with %d queues", len(made)))
	}
	def := *made[0]
	def.Name, def.Entries = "Elsewhere (scenario)", nil
	def.Settings.Policy, def.Settings.MaxWait, def.Settings.Position = routing.Manual, 0, false
	def.Settings.InactiveWarn, def.Settings.InactiveClose = 0, 0
	for _, a := range w.agents {
		def.Entries = append(def.Entries, routing.Entry{Kind: routing.EntryAgent, ID: a.id, Rank: 1})
	}
	q, err := w.eng.UpdateQueue(ctx, w.admin.ID, def.ID, def.Version, def)
	if err != nil {
		return err
	}
	s := widget.Defaults("Elsewhere")
	s.Queue = q.ID
	wd, err := w.eng.CreateWidget(ctx, w.admin.ID, s)
	if err != nil {
		return err
	}
	w.out.widget = wd.ID
	return nil
}

// load makes an agent have n conversations from elsewhere.
func (w *world) load(ctx context.Context, a *staff, n int) error {
	have := 0
	for _, o := range w.out.work {
		if o.agent == a.id {
			have++
		}
	}
	for ; have < n; have++ {
		o, err := w.otherWork(ctx, a)
		if err != nil {
			return err
		}
		w.out.work = append(w.out.work, o)
	}
	for i := len(w.out.work) - 1; i >= 0 && have > n; i-- {
		o := w.out.work[i]
		if o.agent != a.id {
			continue
		}
		w.out.work = append(w.out.work[:i], w.out.work[i+1:]...)
		have--
		if err := w.endOther(ctx, a, o); err != nil {
			return err
		}
		if err := w.eng.SubmitWrapUp(ctx, a.id, o.conv, engine.WrapUpInput{}); err != nil {
			return err
		}
	}
	return nil
}

// otherWork begins a conversation and hands it to the agent.
func (w *world) otherWork(ctx context.Context, a *staff) (o otherWork, err error) {
	s, err := w.eng.StartSession(ctx, engine.SessionStart{WidgetID: w.out.widget, Lang: w.lang})
	if err != nil {
		return o, err
	}
	o = otherWork{agent: a.id, visitor: s.Visitor.ID}
	w.eng.VisitorOpened(ctx, o.visitor)
	sent, err := w.eng.PostVisitorMessage(ctx, engine.VisitorMessage{VisitorID: o.visitor, ClientID: w.key(), Text: "Hello"})
	if err != nil {
		return o, err
	}
	o.conv = sent.ConversationID
	return o, w.eng.Assign(ctx, w.admin, o.conv, a.id)
}

// endOther ends a conversation from elsewhere; its wrap-up begins.
func (w *world) endOther(ctx context.Context, a *staff, o otherWork) error {
	c, err := w.store.Conversation(ctx, o.conv)
	if err != nil {
		return err
	}
	return w.eng.Close(ctx, a.actor, o.conv, c.LastSeq, "")
}

// present brings an agent into a state as agents do: a page is open, a state is
// chosen. A wrap-up is that of a conversation from elsewhere.
func (w *world) present(ctx context.Context, a *staff, state string) error {
	if state == "offline" {
		err := w.eng.SetPresence(ctx, a.actor, a.id, presence.Offline, 0)
		w.closePage(a)
		return err
	}
	w.openPage(ctx, a)
	if state != "wrap_up" {
		return w.eng.SetPresence(ctx, a.actor, a.id, presence.Intent(state), 0)
	}
	o, err := w.otherWork(ctx, a)
	if err != nil {
		return err
	}
	if err := w.eng.SetPresence(ctx, a.actor, a.id, presence.Ready, 0); err != nil {
		return err
	}
	return w.endOther(ctx, a, o)
}

func (w *world) openPage(ctx context.Context, a *staff) {
	if a.page == nil {
		a.page = w.eng.PageOpened(ctx, a.id, "page-"+a.agentDef.id, false)
	}
}

func (w *world) closePage(a *staff) {
	if a.page != nil {
		a.page()
		a.page = nil
	}
}
