-- +goose Up
CREATE TABLE assistant (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  draft TEXT NOT NULL,
  draft_ver INTEGER NOT NULL,
  live_id INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  archived_at INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE assistant_version (
  id INTEGER PRIMARY KEY,
  assistant_id INTEGER NOT NULL REFERENCES assistant (id),
  n INTEGER NOT NULL,
  definition TEXT NOT NULL,
  note TEXT NOT NULL,
  published INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL
);
CREATE UNIQUE INDEX assistant_version_n ON assistant_version (assistant_id, n);
CREATE TABLE preview_link (
  id INTEGER PRIMARY KEY,
  assistant_id INTEGER NOT NULL REFERENCES assistant (id),
  hash BLOB NOT NULL UNIQUE,
  note TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by INTEGER NOT NULL,
  revoked_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX preview_link_assistant ON preview_link (assistant_id, id);
CREATE TABLE recording (
  id INTEGER PRIMARY KEY,
  assistant_id INTEGER NOT NULL REFERENCES assistant (id),
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by INTEGER NOT NULL,
  ran_at INTEGER NOT NULL DEFAULT 0,
  passed INTEGER NOT NULL DEFAULT 0,
  report TEXT NOT NULL DEFAULT ''
);
CREATE INDEX recording_assistant ON recording (assistant_id, id);

-- What assistants and visitors do. A turn of a session rewrites its state alone
-- and so no index.
CREATE TABLE assistant_session (
  conversation_id INTEGER PRIMARY KEY,
  assistant_id INTEGER NOT NULL,
  version_id INTEGER NOT NULL,
  state TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX assistant_session_started ON assistant_session (assistant_id, started_at);
CREATE INDEX assistant_session_open ON assistant_session (version_id, assistant_id) WHERE ended_at = 0;
CREATE TABLE assistant_event (
  id INTEGER NOT NULL,
  conversation_id INTEGER NOT NULL,
  assistant_id INTEGER NOT NULL,
  version_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  action TEXT NOT NULL,
  reason TEXT NOT NULL,
  step TEXT NOT NULL,
  PRIMARY KEY (conversation_id, id)
) WITHOUT ROWID;
CREATE INDEX assistant_event_at ON assistant_event (assistant_id, at);
CREATE TABLE assistant_request (
  id INTEGER PRIMARY KEY,
  conversation_id INTEGER NOT NULL,
  assistant_id INTEGER NOT NULL,
  version_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  lang TEXT NOT NULL,
  recognised INTEGER NOT NULL,
  action TEXT NOT NULL,
  p REAL NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX assistant_request_at ON assistant_request (assistant_id, at);
CREATE TABLE gap (
  id INTEGER PRIMARY KEY,
  assistant_id INTEGER NOT NULL,
  lang TEXT NOT NULL,
  norm TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  count INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  status TEXT NOT NULL
);
CREATE UNIQUE INDEX gap_norm ON gap (assistant_id, lang, norm);
CREATE TABLE escalation (
  conversation_id INTEGER NOT NULL,
  n INTEGER NOT NULL,
  opening INTEGER NOT NULL,
  assistant_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  queue_id INTEGER NOT NULL,
  state TEXT NOT NULL,
  message TEXT NOT NULL,
  request TEXT NOT NULL,
  step TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  queued_at INTEGER NOT NULL,
  accepted_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  agent_id INTEGER NOT NULL,
  PRIMARY KEY (conversation_id, n)
) WITHOUT ROWID;
CREATE INDEX escalation_at ON escalation (assistant_id, created_at);
CREATE TABLE ticket (
  id INTEGER PRIMARY KEY,
  conversation_id INTEGER NOT NULL,
  work_id INTEGER NOT NULL,
  n INTEGER NOT NULL,
  dest TEXT NOT NULL,
  queue_id INTEGER NOT NULL,
  reason TEXT NOT NULL,
  question TEXT NOT NULL,
  email TEXT NOT NULL,
  verified INTEGER NOT NULL,
  profile_id TEXT NOT NULL,
  lang TEXT NOT NULL,
  channel TEXT NOT NULL,
  page_url TEXT NOT NULL,
  summary TEXT NOT NULL,
  text TEXT NOT NULL,
  doc TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX ticket_conversation ON ticket (conversation_id, id);
CREATE INDEX ticket_work ON ticket (work_id);

-- What an assistant leads has a folder of its own (4), ordered by the five
-- minutes of its last message.
UPDATE conversation SET folder = 4, rank = -(last_at / 300000) WHERE state = 'bot' AND visitor_seq > 0 AND folder = 0;
INSERT INTO folder_count (folder, owner_id, n) SELECT folder, owner_id, count(*) FROM conversation WHERE folder = 4 GROUP BY folder, owner_id;
