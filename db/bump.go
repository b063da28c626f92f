package db

// BumpRouting implements engine.Tx.
func (t *tx) BumpRouting() error {
	_, err := t.exec(`INSERT INTO setting (key, value) VALUES ('routing_version', '1')
ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(setting.value AS INTEGER) + 1 AS TEXT)`)
	return err
}
