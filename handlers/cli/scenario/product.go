package scenario

import (
	"context"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/conversation"
	"relevo/domain/engine"
	"relevo/domain/i18n"
	"relevo/domain/routing"
	"relevo/domain/summary"
)

// config is what the engine of a run is made of.
func (w *world) config() engine.Config {
	return engine.Config{Store: reopened{w.store, w.random.last}, Hub: w.hub, Blobs: noFiles{}, Clock: w.clock, Random: w.random, Recognise: w.mind, Caller: caller{w}, Vault: w.vault}
}

// setAssistant makes the assistant: published and on the widget, behind a
// preview link, or in the preview pane alone.
func (w *world) setAssistant(ctx context.Context) error {
	if w.fix.assistant == nil && w.opt.Definition == nil {
		return nil
	}
	if err := w.addQueues(ctx); err != nil {
		return err
	}
	w.bot = &bot{short: w.fix.assistant}
	if w.opt.Definition != nil { // the fixture's own assistant gives way
		w.bot.short = w.own.get("assistant")
	}
	w.outside = newOutside(w.bot.short)
	d, err := w.define(w.bot.short)
	if err != nil {
		return err
	}
	made, err := w.eng.CreateAssistant(ctx, w.admin.ID, w.fix.name, *d)
	if err != nil {
		return err
	}
	w.bot.id, w.bot.ver, w.bot.draft = made.ID, made.DraftVer, d
	switch w.fix.mode {
	case modePane:
		w.bot.pane = &pane{}
		return nil
	case modeLink:
		_, w.bot.link, err = w.eng.CreatePreviewLink(ctx, w.admin.ID, w.bot.id, "")
		return err
	}
	s := w.widget.Settings
	s.Assistant = w.bot.id
	if err := w.eng.UpdateWidget(ctx, w.admin.ID, w.widget.ID, s); err != nil {
		return err
	}
	if err := w.publish(ctx); err != nil {
		return w.unpublishable(err)
	}
	return nil
}

// saveDraft saves a draft.
func (w *world) saveDraft(ctx context.Context, d *assistant.Definition) error {
	ver, err := w.eng.SaveAssistantDraft(ctx, w.admin.ID, w.bot.id, w.bot.ver, *d)
	if err == nil {
		w.bot.ver, w.bot.draft = ver, d
	}
	return err
}

// publish publishes the draft.
func (w *world) publish(ctx context.Context) error {
	_, err := w.eng.PublishAssistant(ctx, w.admin.ID, w.bot.id, w.bot.ver, "")
	return err
}

// unpublishable says what keeps the draft from being published, for an error of
// publish.
func (w *world) unpublishable(err error) error {
	if !expected(err) {
		return err
	}
	for _, p := range w.bot.draft.Check(w.references()) {
		if p.Blocks {
			return w.broken("the assistant cannot be published: %s: %s", p.Pointer, i18n.For("en").T(p.Key, p.Args...))
		}
	}
	return err
}

// references is what a definition may refer to.
func (w *world) references() assistant.World {
	out := assistant.World{Queues: map[string]string{}}
	for name, id := range w.queues {
		out.Queues[id.String()] = name
	}
	return out
}

// carried is the definition brought along, its queues by the run's ids.
func (w *world) carried() assistant.Definition {
	d := w.opt.Definition.Clone()
	eachQueue(&d, func(ref string) string { return w.queues[w.opt.queueName(ref)].String() })
	return d
}

// eachQueue replaces the references a definition holds to queues.
func eachQueue(d *assistant.Definition, with func(ref string) string) {
	if d.Settings.Queue != "" {
		d.Settings.Queue = with(d.Settings.Queue)
	}
	for i := range d.Actions {
		for j := range d.Actions[i].Steps {
			if c := d.Actions[i].Steps[j].Then.Connect; c != nil && c.Queue != "" {
				c.Queue = with(c.Queue)
			}
		}
	}
}

// addQueues makes the queues that the definition brought along names and the
// fixture lacks; all agents serve them.
func (w *world) addQueues(ctx context.Context) (err error) {
	if w.opt.Definition == nil {
		return nil
	}
	for _, q := range w.fix.queues { // by name, too
		if _, ok := w.queues[q.name]; !ok {
			w.queues[q.name] = w.queues[q.id]
		}
	}
	d := w.opt.Definition.Clone()
	eachQueue(&d, func(ref string) string {
		name := w.opt.queueName(ref)
		if _, ok := w.queues[name]; ok || err != nil {
			return ref
		}
		def := routing.QueueDef{Name: name, Settings: routing.Defaults()}
		for _, a := range w.agents {
			def.Entries = append(def.Entries, routing.Entry{Kind: routing.EntryAgent, ID: a.id, Rank: 1})
		}
		err = w.addQueue(ctx, name, def)
		return ref
	})
	return err
}

// sessionStart is what the widget, or the page of a preview link, begins with.
func (w *world) sessionStart() engine.SessionStart {
	s := engine.SessionStart{WidgetID: w.widget.ID, Greeting: w.lines("greet")[0]}
	if w.bot != nil {
		s.Preview = w.bot.link
	}
	return s
}

// card is what the agents see of the conversation.
func (w *world) card(ctx context.Context, c *conversation.Conversation) (any, error) {
	if c == nil {
		return nil, nil
	}
	k, err := w.eng.Card(ctx, c.ID, w.lang)
	if domain.IsCode(err, "not_found") {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	vars := map[string]any{}
	for _, v := range k.Variables {
		vars[v.Name] = v.Value
	}
	return map[string]any{"channel": k.Channel, "queue": w.queueName(k.QueueID), "kind": string(k.Kind), "reason": string(k.Reason), "escalation": k.N, "n": k.N,
		"message_to_agent": k.Message, "summary": k.Summary, "variables": vars, "email": k.Email, "email_verified": k.Verified, "profile_id": textOrNil(k.ProfileID), "language": k.Lang,
		"page": k.PageURL, "waiting_seconds": (w.clock.now() - k.Since) / 1000}, nil
}

// textOrNil is a text, nil when there is none.
func textOrNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// search keeps the messages of a conversation, notes included, in which an agent
// finds a text.
func (w *world) search(ctx context.Context, conv domain.ID, text string) error {
	for after := int64(0); ; {
		page, err := w.store.Transcript(ctx, conv, after, pageOf, true)
		if err != nil {
			return err
		}
		for _, m := range page {
			if after = m.Seq; len(summary.Find(m.Text, text)) > 0 {
				w.found = append(w.found, m.Text)
			}
		}
		if len(page) < pageOf {
			return nil
		}
	}
}
