-- +goose Up
-- one link an agent: a newer one takes the place of the older, a used one goes.
CREATE TABLE password_reset (
  agent_id INTEGER PRIMARY KEY REFERENCES agent (id),
  hash BLOB NOT NULL UNIQUE,
  created_by INTEGER NOT NULL REFERENCES agent (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);
