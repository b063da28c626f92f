-- +goose Up
ALTER TABLE conversation ADD COLUMN queue_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN options TEXT;
CREATE INDEX conversation_queue ON conversation (queue_id, rank, id) WHERE folder = 1 AND owner_id = 0;

-- what routing is configured by
CREATE TABLE queue (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  settings TEXT NOT NULL,
  entries TEXT NOT NULL,
  target INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  archived_at INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE team (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  archived_at INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE team_member (
  team_id INTEGER NOT NULL REFERENCES team (id),
  agent_id INTEGER NOT NULL REFERENCES agent (id),
  join_seq INTEGER NOT NULL,
  PRIMARY KEY (team_id, agent_id)
) WITHOUT ROWID;
CREATE TABLE skill (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  archived_at INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE agent_skill (
  agent_id INTEGER NOT NULL REFERENCES agent (id),
  skill_id INTEGER NOT NULL REFERENCES skill (id),
  level INTEGER NOT NULL,
  PRIMARY KEY (agent_id, skill_id)
) WITHOUT ROWID;
CREATE TABLE queue_opt_in (
  queue_id INTEGER NOT NULL REFERENCES queue (id),
  agent_id INTEGER NOT NULL REFERENCES agent (id),
  PRIMARY KEY (queue_id, agent_id)
) WITHOUT ROWID;
-- agent 0 is the workspace's default
CREATE TABLE capacity (
  agent_id INTEGER PRIMARY KEY,
  value TEXT NOT NULL
);
CREATE TABLE schedule (
  id INTEGER PRIMARY KEY,
  value TEXT NOT NULL,
  archived_at INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE disposition_set (
  id INTEGER PRIMARY KEY,
  value TEXT NOT NULL,
  archived_at INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE presence_reason (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  archived_at INTEGER NOT NULL DEFAULT 0
);

-- open work, one row a conversation until it is closed
CREATE TABLE work (
  conversation_id INTEGER PRIMARY KEY,
  segment_id INTEGER NOT NULL,
  value TEXT NOT NULL
);
CREATE TABLE standing (
  agent_id INTEGER PRIMARY KEY,
  value TEXT NOT NULL
);
CREATE TABLE turn (
  queue_id INTEGER NOT NULL,
  agent_id INTEGER NOT NULL,
  join_seq INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (queue_id, agent_id)
) WITHOUT ROWID;

-- history, kept
CREATE TABLE segment (
  id INTEGER PRIMARY KEY,
  conversation_id INTEGER NOT NULL,
  queue_id INTEGER NOT NULL,
  channel TEXT NOT NULL,
  mode TEXT NOT NULL,
  entered_at INTEGER NOT NULL,
  enqueued_at INTEGER NOT NULL,
  age_adjust INTEGER NOT NULL,
  answered_at INTEGER NOT NULL,
  agent_id INTEGER NOT NULL,
  left_at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  first_reply_at INTEGER NOT NULL,
  how TEXT NOT NULL,
  wait INTEGER NOT NULL
);
CREATE INDEX segment_conversation ON segment (conversation_id, id);
CREATE INDEX segment_entered ON segment (entered_at);
CREATE TABLE offer (
  id INTEGER PRIMARY KEY,
  conversation_id INTEGER NOT NULL,
  agent_id INTEGER NOT NULL,
  queue_id INTEGER NOT NULL,
  segment_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  from_id INTEGER NOT NULL,
  channel TEXT NOT NULL,
  weight INTEGER NOT NULL,
  state TEXT NOT NULL,
  at INTEGER NOT NULL,
  deadline INTEGER NOT NULL,
  delivered_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  note TEXT NOT NULL
);
CREATE INDEX offer_open ON offer (agent_id) WHERE state = 'offered';
CREATE INDEX offer_conversation ON offer (conversation_id, id);
CREATE INDEX offer_at ON offer (at);
CREATE TABLE assignment (
  id INTEGER PRIMARY KEY,
  conversation_id INTEGER NOT NULL,
  agent_id INTEGER NOT NULL,
  queue_id INTEGER NOT NULL,
  segment_id INTEGER NOT NULL,
  offer_id INTEGER NOT NULL,
  role TEXT NOT NULL,
  stage TEXT NOT NULL,
  channel TEXT NOT NULL,
  mode TEXT NOT NULL,
  weight INTEGER NOT NULL,
  how TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  end_reason TEXT NOT NULL,
  ended_by TEXT NOT NULL,
  snoozed_ms INTEGER NOT NULL,
  snoozed_at INTEGER NOT NULL,
  wrap_at INTEGER NOT NULL,
  wrap_until INTEGER NOT NULL,
  wrap_extended INTEGER NOT NULL,
  done_at INTEGER NOT NULL,
  disposition TEXT NOT NULL,
  notes TEXT NOT NULL,
  notes_rev INTEGER NOT NULL,
  flagged INTEGER NOT NULL,
  first_reply_at INTEGER NOT NULL
);
CREATE INDEX assignment_open ON assignment (agent_id) WHERE stage <> 'done';
CREATE INDEX assignment_conversation ON assignment (conversation_id, id);
CREATE INDEX assignment_started ON assignment (started_at);
CREATE INDEX assignment_done ON assignment (done_at) WHERE stage = 'done';
CREATE TABLE wrap_note (
  assignment_id INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  at INTEGER NOT NULL,
  disposition TEXT NOT NULL,
  notes TEXT NOT NULL,
  PRIMARY KEY (assignment_id, rev)
) WITHOUT ROWID;
CREATE TABLE agent_event (
  id INTEGER PRIMARY KEY,
  agent_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  value TEXT NOT NULL
);
CREATE INDEX agent_event_agent ON agent_event (agent_id, at);
CREATE INDEX agent_event_at ON agent_event (at);
CREATE TABLE receipt (
  id INTEGER PRIMARY KEY,
  conversation_id INTEGER NOT NULL,
  at INTEGER NOT NULL,
  value TEXT NOT NULL,
  input BLOB
);
CREATE INDEX receipt_conversation ON receipt (conversation_id, id);
