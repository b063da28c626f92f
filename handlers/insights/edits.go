package insights

import (
	"context"
	"slices"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/understand"
)

// unsupported stands for an action where the texts that are not for the
// assistant are meant.
const unsupported = understand.OutOfScope

// edit puts an example under an action at a place (-1: at the end), or takes one
// away.
type edit struct {
	add          bool
	action, lang string
	text         string
	at           int
}

// lines are the examples an edit is about: not_found without such an action.
func (e *edit) lines(d *assistant.Definition) (*assistant.Phrases, error) {
	if e.action == unsupported {
		return &d.Settings.Unsupported, nil
	}
	a := d.Find(e.action)
	if a == nil {
		return nil, domain.NotFound()
	}
	return &a.Examples, nil
}

// apply changes a draft and gives the edit that takes it back. What is to be
// taken away and is not there is not_found.
func (e edit) apply(d *assistant.Definition) (edit, error) {
	p, err := e.lines(d)
	if err != nil {
		return e, err
	}
	if *p == nil {
		*p = assistant.Phrases{}
	}
	lines := slices.Clone((*p)[e.lang])
	if e.add {
		if e.at < 0 || e.at > len(lines) {
			e.at = len(lines)
		}
		lines = slices.Insert(lines, e.at, e.text)
	} else {
		if e.at < 0 || e.at >= len(lines) || lines[e.at] != e.text {
			e.at = slices.Index(lines, e.text)
		}
		if e.at < 0 {
			return e.elsewhere(d)
		}
		lines = slices.Delete(lines, e.at, e.at+1)
	}
	(*p)[e.lang] = lines
	if len(lines) == 0 {
		delete(*p, e.lang)
	}
	e.add = !e.add
	return e, nil
}

// elsewhere looks for a text that is not for the assistant among the examples
// of its answer to those.
func (e edit) elsewhere(d *assistant.Definition) (edit, error) {
	if a := d.SystemAction(assistant.SystemNoMatch); e.action == unsupported && a != nil {
		e.action = a.ID
		return e.apply(d)
	}
	return e, domain.NotFound()
}

// applyAll applies edits in order; undo takes them back in order.
func applyAll(d *assistant.Definition, all []edit) (undo []edit, err error) {
	for _, e := range all {
		back, err := e.apply(d)
		if err != nil {
			return nil, err
		}
		undo = append(undo, back)
	}
	slices.Reverse(undo)
	return undo, nil
}

// change saves the draft with edits; plan makes them for the draft as it is. One
// who saved meanwhile is no reason to refuse: the draft is read again, once.
func (h *Handler) change(ctx context.Context, by, id domain.ID, plan func(d *assistant.Definition) ([]edit, error)) (undo []edit, err error) {
	for try := 0; ; try++ {
		a, err := h.Store.AssistantByID(ctx, id)
		if err != nil {
			return nil, err
		}
		if a.ArchivedAt > 0 {
			return nil, domain.NotFound()
		}
		d := a.Draft.Clone()
		edits, err := plan(&d)
		if err != nil || len(edits) == 0 {
			return nil, err
		}
		if undo, err = applyAll(&d, edits); err != nil {
			return nil, err
		}
		_, err = h.Engine.SaveAssistantDraft(ctx, by, id, a.DraftVer, d)
		if err == nil {
			return undo, nil
		}
		if try > 0 || !domain.IsCode(err, "newer_revision") {
			return nil, err
		}
	}
}

// has tells whether an action has an example that says the same.
func has(lines []string, text string) bool {
	want := understand.Normalise(text)
	return slices.ContainsFunc(lines, func(s string) bool { return understand.Normalise(s) == want })
}
