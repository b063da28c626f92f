-- +goose Up
CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE widget (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  settings TEXT NOT NULL,
  identity_secret BLOB,
  created_at INTEGER NOT NULL,
  archived_at INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE contact (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  external_id TEXT,
  lang TEXT NOT NULL,
  notes TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX contact_external ON contact (external_id) WHERE external_id IS NOT NULL;

CREATE TABLE visitor (
  id INTEGER PRIMARY KEY,
  contact_id INTEGER NOT NULL REFERENCES contact (id),
  widget_id INTEGER NOT NULL REFERENCES widget (id),
  conversation_id INTEGER NOT NULL DEFAULT 0,
  identified INTEGER NOT NULL DEFAULT 0,
  lang TEXT NOT NULL,
  page_url TEXT NOT NULL,
  page_title TEXT NOT NULL,
  user_agent TEXT NOT NULL,
  facts TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL
);
CREATE INDEX visitor_contact ON visitor (contact_id);

-- folder and rank are derived on every write; they change seldom, so that a
-- visitor who writes on rewrites no index.
CREATE TABLE conversation (
  id INTEGER PRIMARY KEY,
  visitor_id INTEGER NOT NULL,
  contact_id INTEGER NOT NULL,
  widget_id INTEGER NOT NULL,
  owner_id INTEGER NOT NULL,
  last_owner INTEGER NOT NULL,
  prev_id INTEGER NOT NULL,
  folder INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  state TEXT NOT NULL,
  mode TEXT NOT NULL,
  channel TEXT NOT NULL,
  lang TEXT NOT NULL,
  opening INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  routed_at INTEGER NOT NULL,
  closed_at INTEGER NOT NULL,
  snoozed_until INTEGER NOT NULL,
  closed_by TEXT NOT NULL,
  close_reason TEXT NOT NULL,
  last_seq INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  public_seq INTEGER NOT NULL,
  visitor_seq INTEGER NOT NULL,
  needs_reply INTEGER NOT NULL,
  visitor_read INTEGER NOT NULL,
  agent_read INTEGER NOT NULL,
  preview TEXT NOT NULL,
  preview_by TEXT NOT NULL,
  page_url TEXT NOT NULL,
  page_title TEXT NOT NULL,
  rating INTEGER NOT NULL,
  rating_comment TEXT NOT NULL,
  ver INTEGER NOT NULL
);
CREATE INDEX conversation_folder ON conversation (folder, rank, id);
CREATE INDEX conversation_owner ON conversation (owner_id, rank, id) WHERE folder = 1;
CREATE INDEX conversation_contact ON conversation (contact_id, id);

CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  conversation_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  note INTEGER NOT NULL,
  author_kind TEXT NOT NULL,
  author_id INTEGER NOT NULL,
  client_id TEXT,
  text TEXT NOT NULL,
  files TEXT
);
CREATE UNIQUE INDEX message_seq ON message (conversation_id, seq);
CREATE UNIQUE INDEX message_client ON message (author_id, client_id) WHERE client_id IS NOT NULL;

CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  conversation_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  after_seq INTEGER NOT NULL,
  opening INTEGER NOT NULL,
  kind TEXT NOT NULL,
  by_kind TEXT NOT NULL,
  by_id INTEGER NOT NULL,
  data TEXT NOT NULL
);
CREATE INDEX event_conversation ON event (conversation_id, id);

CREATE TABLE tag (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);
CREATE TABLE conversation_tag (
  conversation_id INTEGER NOT NULL,
  tag_id INTEGER NOT NULL REFERENCES tag (id),
  PRIMARY KEY (conversation_id, tag_id)
) WITHOUT ROWID;
CREATE INDEX conversation_tag_tag ON conversation_tag (tag_id);

CREATE TABLE draft (
  agent_id INTEGER NOT NULL,
  conversation_id INTEGER NOT NULL,
  note INTEGER NOT NULL,
  text TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (agent_id, conversation_id, note)
) WITHOUT ROWID;

CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  conversation_id INTEGER NOT NULL,
  uploader_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  created_at INTEGER NOT NULL
);
CREATE INDEX file_sha256 ON file (sha256);

CREATE TABLE timer (
  kind TEXT NOT NULL,
  subject INTEGER NOT NULL,
  due INTEGER NOT NULL,
  PRIMARY KEY (kind, subject)
) WITHOUT ROWID;
CREATE INDEX timer_due ON timer (due);

CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE,
  payload BLOB NOT NULL,
  run_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  dead INTEGER NOT NULL,
  error TEXT NOT NULL
);
CREATE INDEX job_due ON job (run_at) WHERE dead = 0;

-- counts are kept, never counted: one row a list. owner 0 is nobody.
CREATE TABLE folder_count (
  folder INTEGER NOT NULL,
  owner_id INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (folder, owner_id)
) WITHOUT ROWID;

-- full text: rowid is the message's id; search_state says how far the index has come.
CREATE VIRTUAL TABLE message_fts USING fts5 (text, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE contact_fts USING fts5 (text, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2");
CREATE TABLE search_state (
  id INTEGER PRIMARY KEY,
  message_id INTEGER NOT NULL
);
INSERT INTO search_state (id, message_id) VALUES (1, 0);
