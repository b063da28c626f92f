package scenario

import (
	"context"
	"strings"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
)

// visitor is who writes.
type visitor struct {
	id     domain.ID
	stream func()      // closes the widget's stream; nil: it is not open
	convs  []domain.ID // in the order in which they began
}

// act carries out an entry's event. An error is one of the run itself; what the
// request was answered with is kept in code.
func (w *world) act(ctx context.Context, e *event) error {
	w.code, w.found = "", nil
	if w.down && (e.kind != evSystem && e.kind != evTick) {
		return w.broken("the system is down")
	}
	var err error
	switch e.kind {
	case evSystem:
		err = w.system(ctx, e.text)
	case evAgent:
		for i := range e.agents {
			if err = w.keep(w.agent(ctx, &e.agents[i])); err != nil {
				break
			}
		}
	case evAdmin:
		for i := range e.admin {
			if err = w.keep(w.administer(ctx, &e.admin[i])); err != nil {
				break
			}
		}
	case evTick:
	default:
		if w.bot != nil && w.bot.pane != nil {
			err = w.pane(ctx, e)
		} else {
			err = w.visit(ctx, e)
		}
	}
	return w.keep(err)
}

// keep notes what a request was answered with; any other error is returned.
func (w *world) keep(err error) error {
	if e := domain.AsError(err); e != nil {
		w.code = e.Code
		return nil
	}
	return err
}

func (w *world) system(ctx context.Context, what string) error {
	switch {
	case what == "down" && !w.down:
		return w.kill(ctx)
	case what == "up" && w.down:
		return w.revive(ctx)
	}
	return w.broken("the system is %s already", what)
}

// visit is what a visitor does in the widget.
func (w *world) visit(ctx context.Context, e *event) error {
	v := &w.visitor
	switch e.kind {
	case evOpen:
		return w.arrive(ctx, e.open)
	case evVisitor, evPress:
		if v.id == 0 {
			if err := w.arrive(ctx, opening{}); err != nil {
				return err
			}
		}
		m := engine.VisitorMessage{VisitorID: v.id, ClientID: w.key(), Text: e.text}
		if e.kind == evPress {
			choice, err := w.button(ctx, e.text)
			if err != nil {
				return err
			}
			m.Text, m.Choice = "", choice
		}
		_, err := w.eng.PostVisitorMessage(ctx, m)
		return err
	}
	if v.id == 0 {
		return w.broken("no visitor has come yet")
	}
	switch e.text {
	case "cancel":
		return w.eng.LeaveQueue(ctx, v.id)
	case "end":
		return w.eng.EndByVisitor(ctx, v.id, false)
	case "close":
		return w.eng.EndByVisitor(ctx, v.id, true)
	case "disconnect":
		if v.stream != nil {
			v.stream()
			v.stream = nil
		}
	case "reconnect":
		if v.stream == nil {
			v.stream = w.eng.VisitorOpened(ctx, v.id)
		}
	}
	return nil
}

// arrive opens the panel. An identity counts when its token is valid.
func (w *world) arrive(ctx context.Context, o opening) error {
	s := w.sessionStart()
	s.VisitorID, s.Lang, s.Open = w.visitor.id, w.lang, !o.silent
	if o.sub != "" && (o.token == "valid" || o.token == "") {
		s.Identity = &engine.Identity{ExternalID: o.sub, Email: o.email, Name: o.name}
	}
	out, err := w.eng.StartSession(ctx, s)
	if err != nil {
		return err
	}
	v := &w.visitor
	if v.id != out.Visitor.ID && v.stream != nil { // another one now: the page listens to that
		v.stream()
		v.stream = nil
	}
	v.id = out.Visitor.ID
	if v.stream == nil {
		v.stream = w.eng.VisitorOpened(ctx, v.id)
	}
	return nil
}

// button is the id of the button that is meant: one of the last message by its
// id, else by its label; else what was written, which the product refuses.
func (w *world) button(ctx context.Context, id string) (string, error) {
	options, err := w.options(ctx)
	if err != nil {
		return "", err
	}
	for _, o := range options {
		if o.ID == id {
			return id, nil
		}
	}
	label, _ := w.texts.expand(w.lang, id)
	for _, o := range options {
		if strings.EqualFold(o.Label, label) {
			return o.ID, nil
		}
	}
	return id, nil
}

// administer is what an administrator does to the assistant.
func (w *world) administer(ctx context.Context, a *adminAct) error {
	b := w.bot
	if b == nil {
		return w.broken("there is no assistant to edit")
	}
	if a.verb == "publish" {
		return w.publish(ctx)
	}
	b.short = merge(b.short, a.over)
	d, err := w.define(b.short)
	if err != nil {
		return err
	}
	return w.saveDraft(ctx, d)
}

// define makes the definition of a shorthand, over the one brought along if
// there is one.
func (w *world) define(short *node) (*assistant.Definition, error) {
	p := &problems{lang: w.lang}
	base := assistant.New(w.lang)
	if w.opt.Definition != nil {
		base = w.carried()
	}
	d := define(p, base, short, func(n *node) string {
		if id, ok := w.queues[n.text]; ok {
			return id.String()
		}
		return n.text // the product says what is wrong with it
	})
	if err := p.err(); err != nil {
		return nil, err
	}
	if w.opt.Definition == nil {
		w.texts.word(d)
	}
	return d, nil
}
