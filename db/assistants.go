package db

import (
	"encoding/json"
	"fmt"

	"relevo/domain"
	"relevo/domain/assistant"
	"relevo/domain/engine"
)

const (
	assistantHead = "id, name, draft_ver, live_id, created_at, updated_at, updated_by, archived_at"
	assistantCols = assistantHead + ", draft"

	assistantQuery   = "SELECT " + assistantCols + " FROM assistant WHERE id = $1"
	assistantHeadOf  = "SELECT " + assistantHead + " FROM assistant WHERE id = $1"
	assistantsInUse  = "SELECT " + assistantCols + " FROM assistant WHERE archived_at = 0 ORDER BY name, id"
	assistantHeads   = "SELECT " + assistantHead + " FROM assistant WHERE archived_at = 0 ORDER BY name, id"
	versionHead      = "id, assistant_id, n, note, published, created_at, created_by"
	versionQuery     = "SELECT " + versionHead + ", definition FROM assistant_version WHERE id = $1"
	previewLinkCols  = "id, assistant_id, hash, note, created_at, created_by, revoked_at"
	previewLinkQuery = "SELECT " + previewLinkCols + " FROM preview_link WHERE id = $1"
	previewLinkHash  = "SELECT " + previewLinkCols + " FROM preview_link WHERE hash = $1"
	recordingCols    = "id, assistant_id, name, body, updated_at, updated_by, ran_at, passed, report"
	recordingQuery   = "SELECT " + recordingCols + " FROM recording WHERE id = $1"
)

func headFields(a *assistant.Assistant) []any {
	return []any{&a.ID, &a.Name, &a.DraftVer, &a.LiveID, &a.CreatedAt, &a.UpdatedAt, &a.UpdatedBy, &a.ArchivedAt}
}

func scanAssistantHead(row scanner) (a assistant.Assistant, err error) {
	return a, classify(row.Scan(headFields(&a)...))
}

func scanAssistant(row scanner) (a assistant.Assistant, err error) {
	var draft []byte
	if err := row.Scan(append(headFields(&a), &draft)...); err != nil {
		return a, classify(err)
	}
	if err := json.Unmarshal(draft, &a.Draft); err != nil {
		return a, fmt.Errorf("draft of assistant %s: %w", a.ID, err)
	}
	return a, nil
}

// pointer gives what was scanned by its address, nothing after an error.
func pointer[T any](v T, err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	return &v, nil
}

// Assistant implements engine.Tx.
func (t *tx) Assistant(id domain.ID) (*assistant.Assistant, error) {
	return pointer(scanAssistant(t.row(assistantQuery, id)))
}

// AssistantHead implements engine.Tx.
func (t *tx) AssistantHead(id domain.ID) (*assistant.Assistant, error) {
	return pointer(scanAssistantHead(t.row(assistantHeadOf, id)))
}

// Assistants implements engine.Tx.
func (t *tx) Assistants() ([]assistant.Assistant, error) {
	return listed(t, scanAssistant, assistantsInUse)
}

// AssistantNamed implements engine.Tx.
func (t *tx) AssistantNamed(name string) (id domain.ID, err error) {
	err = t.row("SELECT id FROM assistant WHERE archived_at = 0 AND lower(name) = lower($1) ORDER BY id LIMIT 1", name).Scan(&id)
	return id, classify(err)
}

// SaveAssistant implements engine.Tx.
func (t *tx) SaveAssistant(a *assistant.Assistant) error {
	draft, err := json.Marshal(&a.Draft)
	if err != nil {
		return err
	}
	return t.SaveAssistantDraft(a, draft)
}

// SaveAssistantDraft implements engine.Tx.
func (t *tx) SaveAssistantDraft(a *assistant.Assistant, draft []byte) error {
	_, err := t.exec("INSERT INTO assistant ("+assistantCols+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (id) DO UPDATE SET name = $2, draft_ver = $3, live_id = $4, updated_at = $6, updated_by = $7, archived_at = $8, draft = $9`,
		a.ID, a.Name, a.DraftVer, a.LiveID, a.CreatedAt, a.UpdatedAt, a.UpdatedBy, a.ArchivedAt, string(draft))
	t.touchAssistant(a.ID)
	return err
}

// SaveAssistantHead implements engine.Tx.
func (t *tx) SaveAssistantHead(a *assistant.Assistant) error {
	_, err := t.exec(`UPDATE assistant SET name = $2, draft_ver = $3, live_id = $4, updated_at = $5, updated_by = $6, archived_at = $7 WHERE id = $1`,
		a.ID, a.Name, a.DraftVer, a.LiveID, a.UpdatedAt, a.UpdatedBy, a.ArchivedAt)
	t.touchAssistant(a.ID)
	return err
}

func (t *tx) touchAssistant(id domain.ID) {
	t.Touch(engine.TopicAssistants, engine.TopicAssistant(id))
}

func scanVersion(row scanner) (*assistant.Version, error) {
	v := &assistant.Version{}
	var definition []byte
	if err := row.Scan(append(versionFields(v), &definition)...); err != nil {
		return nil, classify(err)
	}
	if err := json.Unmarshal(definition, &v.Definition); err != nil {
		return nil, fmt.Errorf("definition of version %s: %w", v.ID, err)
	}
	return v, nil
}

func versionFields(v *assistant.Version) []any {
	return []any{&v.ID, &v.AssistantID, &v.N, &v.Note, &v.Published, &v.CreatedAt, &v.CreatedBy}
}

// AddVersion implements engine.Tx.
func (t *tx) AddVersion(v *assistant.Version) error {
	definition, err := json.Marshal(&v.Definition)
	if err != nil {
		return err
	}
	return t.row("INSERT INTO assistant_version ("+versionHead+`, definition)
SELECT $1, $2, coalesce(max(n), 0) + 1, $3, $4, $5, $6, $7 FROM assistant_version WHERE assistant_id = $2 RETURNING n`,
		v.ID, v.AssistantID, v.Note, v.Published, v.CreatedAt, v.CreatedBy, string(definition)).Scan(&v.N)
}

// Version implements engine.Tx.
func (t *tx) Version(id domain.ID) (*assistant.Version, error) {
	if v := t.defs.get(id); v != nil {
		return v, nil
	}
	v, err := scanVersion(t.row(versionQuery, id))
	if err != nil {
		return nil, err
	}
	t.defs.put(v)
	t.OnUndo(func() { t.defs.drop(id) }) // it may be of this command's making
	return v, nil
}

const prunable = `SELECT id FROM assistant_version WHERE assistant_id = $1
AND n <= (SELECT max(n) FROM assistant_version WHERE assistant_id = $1) - $2
AND id <> (SELECT live_id FROM assistant WHERE id = $1)
AND NOT EXISTS (SELECT 1 FROM assistant_session s WHERE s.version_id = assistant_version.id AND s.ended_at = 0)`

// PruneVersions implements engine.Tx.
func (t *tx) PruneVersions(of domain.ID, keep int) error {
	gone, err := listed(t, scanID, prunable, of, keep)
	if err != nil {
		return err
	}
	for _, id := range gone {
		if _, err := t.exec("DELETE FROM assistant_version WHERE id = $1", id); err != nil {
			return err
		}
		t.defs.drop(id)
	}
	return nil
}

func scanPreviewLink(row scanner) (l assistant.PreviewLink, err error) {
	return l, classify(row.Scan(&l.ID, &l.AssistantID, &l.Hash, &l.Note, &l.CreatedAt, &l.CreatedBy, &l.RevokedAt))
}

// SavePreviewLink implements engine.Tx.
func (t *tx) SavePreviewLink(l *assistant.PreviewLink) error {
	_, err := t.exec("INSERT INTO preview_link ("+previewLinkCols+`) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO UPDATE SET note = $4, revoked_at = $7`, l.ID, l.AssistantID, l.Hash, l.Note, l.CreatedAt, l.CreatedBy, l.RevokedAt)
	t.touchAssistant(l.AssistantID)
	return err
}

// PreviewLink implements engine.Tx.
func (t *tx) PreviewLink(id domain.ID) (*assistant.PreviewLink, error) {
	return pointer(scanPreviewLink(t.row(previewLinkQuery, id)))
}

// PreviewLinkByHash implements engine.Tx.
func (t *tx) PreviewLinkByHash(hash []byte) (*assistant.PreviewLink, error) {
	return pointer(scanPreviewLink(t.row(previewLinkHash, hash)))
}

func scanRecording(row scanner) (r assistant.Recording, err error) {
	return r, classify(row.Scan(&r.ID, &r.AssistantID, &r.Name, &r.Body, &r.UpdatedAt, &r.UpdatedBy, &r.RanAt, &r.Passed, &r.Report))
}

// SaveRecording implements engine.Tx.
func (t *tx) SaveRecording(r *assistant.Recording) error {
	_, err := t.exec("INSERT INTO recording ("+recordingCols+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (id) DO UPDATE SET name = $3, body = $4, updated_at = $5, updated_by = $6, ran_at = $7, passed = $8, report = $9`,
		r.ID, r.AssistantID, r.Name, r.Body, r.UpdatedAt, r.UpdatedBy, r.RanAt, r.Passed, r.Report)
	return err
}

// Recording implements engine.Tx.
func (t *tx) Recording(id domain.ID) (*assistant.Recording, error) {
	return pointer(scanRecording(t.row(recordingQuery, id)))
}

// DeleteRecording implements engine.Tx.
func (t *tx) DeleteRecording(id domain.ID) error {
	_, err := t.exec("DELETE FROM recording WHERE id = $1", id)
	return err
}
