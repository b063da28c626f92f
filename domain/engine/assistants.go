package engine

import (
	"context"

	"relevo/domain"
	"relevo/domain/assistant"
)

// Commands on assistants. by must be allowed to configure.

// CreateAssistant makes an assistant with a draft. 422 name.
func (e *Engine) CreateAssistant(ctx context.Context, by domain.ID, name string, d assistant.Definition) (*assistant.Assistant, error) {
	return nil, nil
}

// RenameAssistant gives it another name. 422 name.
func (e *Engine) RenameAssistant(ctx context.Context, by, id domain.ID, name string) error {
	return nil
}

// ArchiveAssistant takes it away: widgets that have it have none, open sessions
// end with their next turn going to people.
func (e *Engine) ArchiveAssistant(ctx context.Context, by, id domain.ID) error { return nil }

// SaveAssistantDraft saves the draft over version ver and returns the new one. Drafts
// may have problems; only limits refuse (413, 422). 409 newer_revision when
// somebody saved meanwhile.
func (e *Engine) SaveAssistantDraft(ctx context.Context, by, id domain.ID, ver int64, d assistant.Definition) (int64, error) {
	return 0, nil
}

// ImportAssistant replaces the draft by a file, or nothing: *assistant.ImportError.
func (e *Engine) ImportAssistant(ctx context.Context, by, id domain.ID, raw []byte) error { return nil }

// PublishAssistant freezes the draft of version ver and answers new sessions
// with it. It trains first. 409 problems when something blocks, newer_revision.
func (e *Engine) PublishAssistant(ctx context.Context, by, id domain.ID, ver int64, note string) (*assistant.Version, error) {
	return nil, nil
}

// RevertAssistant overwrites the draft by a version; keep puts the draft aside
// as a version first.
func (e *Engine) RevertAssistant(ctx context.Context, by, id, version domain.ID, keep bool) error {
	return nil
}

// UnpublishAssistant takes the assistant off: new sessions go to people.
func (e *Engine) UnpublishAssistant(ctx context.Context, by, id domain.ID) error { return nil }

// CreatePreviewLink makes a link to the draft; the secret is returned once.
func (e *Engine) CreatePreviewLink(ctx context.Context, by, id domain.ID, note string) (link *assistant.PreviewLink, secret string, err error) {
	return nil, "", nil
}

// RevokePreviewLink ends a link at once. Idempotent.
func (e *Engine) RevokePreviewLink(ctx context.Context, by, link domain.ID) error { return nil }

// SaveRecording keeps a scenario (ID 0 makes one). 422 name, body.
func (e *Engine) SaveRecording(ctx context.Context, by domain.ID, r assistant.Recording) (*assistant.Recording, error) {
	return nil, nil
}

// NoteRecording keeps the outcome of a run.
func (e *Engine) NoteRecording(ctx context.Context, id domain.ID, passed bool, report string) error {
	return nil
}

// DeleteRecording removes a scenario. Idempotent.
func (e *Engine) DeleteRecording(ctx context.Context, by, id domain.ID) error { return nil }

// SetGap says what became of a gap.
func (e *Engine) SetGap(ctx context.Context, by, id domain.ID, status assistant.GapStatus) error {
	return nil
}
