package db

import (
	"encoding/json"
	"fmt"

	"relevo/domain"
	"relevo/domain/attachment"
	"relevo/domain/widget"
)

const widgetCols = "id, key, settings, identity_secret, created_at, archived_at"

func scanWidget(row scanner) (*widget.Widget, error) {
	w := &widget.Widget{}
	var settings string
	if err := row.Scan(&w.ID, &w.Key, &settings, &w.IdentitySecret, &w.CreatedAt, &w.ArchivedAt); err != nil {
		return nil, classify(err)
	}
	if err := json.Unmarshal([]byte(settings), &w.Settings); err != nil {
		return nil, fmt.Errorf("settings of widget %s: %w", w.ID, err)
	}
	return w, nil
}

// Widget implements engine.Tx.
func (t *tx) Widget(id domain.ID) (*widget.Widget, error) {
	return scanWidget(t.row("SELECT "+widgetCols+" FROM widget WHERE id = $1", id))
}

// SaveWidget implements engine.Tx.
func (t *tx) SaveWidget(w *widget.Widget) error {
	settings, err := json.Marshal(w.Settings)
	if err != nil {
		return err
	}
	_, err = t.exec("INSERT INTO widget ("+widgetCols+`) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (id) DO UPDATE SET settings = $3, identity_secret = $4, archived_at = $6`,
		w.ID, w.Key, string(settings), w.IdentitySecret, w.CreatedAt, w.ArchivedAt)
	return err
}

// Setting implements engine.Tx.
func (t *tx) Setting(key string) (v string, err error) {
	err = t.row("SELECT value FROM setting WHERE key = $1", key).Scan(&v)
	return v, classify(err)
}

// SetSetting implements engine.Tx.
func (t *tx) SetSetting(key, value string) error {
	_, err := t.exec("INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = $2", key, value)
	return err
}

const fileCols = "id, conversation_id, uploader_id, name, type, size, sha256, width, height, created_at"

func scanFile(row scanner) (*attachment.File, error) {
	f := &attachment.File{}
	err := row.Scan(&f.ID, &f.ConversationID, &f.UploaderID, &f.Name, &f.Type, &f.Size, &f.SHA256, &f.Width, &f.Height, &f.CreatedAt)
	return f, classify(err)
}

// AddFile implements engine.Tx.
func (t *tx) AddFile(f *attachment.File) error {
	_, err := t.exec("INSERT INTO file ("+fileCols+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
		f.ID, f.ConversationID, f.UploaderID, f.Name, f.Type, f.Size, f.SHA256, f.Width, f.Height, f.CreatedAt)
	return err
}

// File implements engine.Tx.
func (t *tx) File(id domain.ID) (*attachment.File, error) {
	return scanFile(t.row("SELECT "+fileCols+" FROM file WHERE id = $1", id))
}

// AttachFile implements engine.Tx.
func (t *tx) AttachFile(id, conv domain.ID) error {
	n, err := t.exec("UPDATE file SET conversation_id = $2 WHERE id = $1 AND conversation_id = 0", id, conv)
	if err == nil && n == 0 {
		return domain.Conflict("file_used")
	}
	return err
}

// DeleteFile implements engine.Tx.
func (t *tx) DeleteFile(id domain.ID) error {
	_, err := t.exec("DELETE FROM file WHERE id = $1", id)
	return err
}

// CountBlob implements engine.Tx.
func (t *tx) CountBlob(sha256 string) (n int, err error) {
	err = t.row("SELECT count(*) FROM file WHERE sha256 = $1", sha256).Scan(&n)
	return n, err
}
