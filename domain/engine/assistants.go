package engine

import (
	"context"
	"unicode/utf8"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/contact"
	"relevo/domain/routing"
)

// Commands on assistants. by must be allowed to configure.

// mostAssistantName is the longest name of an assistant or a scenario, in
// characters.
const mostAssistantName = 60

// assistantName is a name in one clean line; 422 name for none or a long one.
func assistantName(name string) (string, error) {
	name = contact.OneLine(name, mostAssistantName+1)
	if n := utf8.RuneCountInString(name); n == 0 || n > mostAssistantName {
		return "", domain.Field("name", "problem.assistant_name", "Max", mostAssistantName)
	}
	return name, nil
}

// assistantInUse loads an assistant without its draft; not_found for an
// archived one.
func assistantInUse(tx Tx, id domain.ID) (*assistant.Assistant, error) {
	a, err := tx.AssistantHead(id)
	if err == nil && a.ArchivedAt > 0 {
		return nil, domain.NotFound()
	}
	return a, err
}

// editAssistant changes an assistant in use, all but its draft.
func (e *Engine) editAssistant(ctx context.Context, by, id domain.ID, edit func(tx Tx, a *assistant.Assistant, now int64) error) error {
	return e.configure(ctx, by, func(tx Tx, now int64) error {
		a, err := assistantInUse(tx, id)
		if err != nil {
			return err
		}
		if err := edit(tx, a, now); err != nil {
			return err
		}
		a.UpdatedAt, a.UpdatedBy = now, by
		return tx.SaveAssistantHead(a)
	})
}

// nameFree refuses a name another assistant has, 422 name.
func nameFree(tx Tx, id domain.ID, name string) error {
	taken, err := tx.AssistantNamed(name)
	if domain.IsCode(err, "not_found") || err == nil && taken == id {
		return nil
	}
	if err != nil {
		return err
	}
	return domain.Field("name", "problem.assistant_name_taken")
}

// worldOf is what definitions refer to: the queues that take work, by name.
func worldOf(s *routing.Setup) assistant.World {
	w := assistant.World{Queues: map[string]string{}}
	for i := range s.Queues {
		if q := &s.Queues[i]; takesWork(s, q.ID) {
			w.Queues[q.ID.String()] = q.Name
		}
	}
	return w
}

// AssistantWorld is what definitions may refer to now: for checking, importing
// and exporting drafts.
func (e *Engine) AssistantWorld(ctx context.Context) (assistant.World, error) {
	s, err := e.store.RoutingSetup(ctx)
	if err != nil {
		return assistant.World{}, err
	}
	return worldOf(s), nil
}

// CreateAssistant makes an assistant with a draft. 422 name, and what
// SaveAssistantDraft refuses.
func (e *Engine) CreateAssistant(ctx context.Context, by domain.ID, name string, d assistant.Definition) (*assistant.Assistant, error) {
	name, err := assistantName(name)
	if err != nil {
		return nil, err
	}
	draft, err := encodeDraft(&d)
	if err != nil {
		return nil, err
	}
	a := &assistant.Assistant{Name: name, Draft: d, DraftVer: 1, UpdatedBy: by}
	err = e.configure(ctx, by, func(tx Tx, now int64) error {
		if err := nameFree(tx, 0, name); err != nil {
			return err
		}
		a.ID, a.CreatedAt, a.UpdatedAt = e.NewID(), now, now
		return tx.SaveAssistantDraft(a, draft)
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// RenameAssistant gives it another name. 422 name.
func (e *Engine) RenameAssistant(ctx context.Context, by, id domain.ID, name string) error {
	name, err := assistantName(name)
	if err != nil {
		return err
	}
	return e.editAssistant(ctx, by, id, func(tx Tx, a *assistant.Assistant, _ int64) error {
		a.Name = name
		return nameFree(tx, id, name)
	})
}

// ArchiveAssistant takes it away: widgets that have it have none, open sessions
// end with their next turn going to people.
func (e *Engine) ArchiveAssistant(ctx context.Context, by, id domain.ID) error {
	err := e.editAssistant(ctx, by, id, func(tx Tx, a *assistant.Assistant, now int64) error {
		a.ArchivedAt, a.LiveID = now, 0
		return leaveWidgets(tx, id)
	})
	if err == nil {
		e.pin(id, 0)
	}
	return err
}

// leaveWidgets takes an assistant out of all widgets.
func leaveWidgets(tx Tx, id domain.ID) error {
	all, err := tx.Widgets()
	if err != nil {
		return err
	}
	for _, w := range all {
		if w.Settings.Assistant != id {
			continue
		}
		w.Settings.Assistant = 0
		tx.Touch(TopicWidgets)
		if err := tx.SaveWidget(w); err != nil {
			return err
		}
	}
	return nil
}
