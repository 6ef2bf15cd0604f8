-- The tables of SQLite's V4, see there.
CREATE TABLE trigger_revision (
  name TEXT NOT NULL,
  revision INTEGER NOT NULL,
  text TEXT NOT NULL,
  json TEXT NOT NULL,
  author TEXT NOT NULL,
  author_groups TEXT NOT NULL,
  file TEXT,
  applied BIGINT NOT NULL,
  PRIMARY KEY (name, revision)
);

CREATE TABLE trigger_rule (
  name TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL
);

CREATE TABLE trigger_pause (
  name TEXT NOT NULL PRIMARY KEY,
  paused_by TEXT NOT NULL
);

CREATE TABLE trigger_event (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  digest TEXT NOT NULL,
  received BIGINT NOT NULL,
  place INTEGER NOT NULL,
  sender TEXT NOT NULL,
  decided BIGINT,
  matched INTEGER,
  bytes BIGINT NOT NULL,
  event TEXT NOT NULL
);

CREATE UNIQUE INDEX trigger_event_once ON trigger_event (digest);
CREATE INDEX trigger_event_waiting ON trigger_event (received, place, id, bytes) WHERE decided IS NULL;
CREATE INDEX trigger_event_by_sender ON trigger_event (sender, bytes) WHERE decided IS NULL;
CREATE INDEX trigger_event_unmatched ON trigger_event (decided) WHERE matched = 0;
CREATE INDEX trigger_event_by_time ON trigger_event (received, id, bytes);

CREATE TABLE trigger_run (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  trigger_name TEXT NOT NULL,
  revision INTEGER NOT NULL,
  event TEXT NOT NULL,
  target TEXT,
  target_key TEXT NOT NULL,
  phase TEXT NOT NULL CHECK (phase IN ('firing', 'resolved')),
  counted INTEGER NOT NULL CHECK (counted IN (0, 1, 2, 3)),
  state TEXT NOT NULL CHECK (state IN ('suppressed', 'waiting', 'running', 'succeeded', 'dead')),
  cause TEXT,
  why TEXT,
  decided BIGINT NOT NULL,
  due BIGINT,
  began BIGINT,
  ended BIGINT,
  steps TEXT NOT NULL,
  replay_of TEXT
);

CREATE INDEX trigger_run_by_time ON trigger_run (decided, id);
CREATE INDEX trigger_run_by_trigger ON trigger_run (trigger_name, decided, id);
CREATE INDEX trigger_run_by_state ON trigger_run (state, decided, id);
CREATE INDEX trigger_run_by_event ON trigger_run (event, decided, id);
CREATE INDEX trigger_run_by_revision ON trigger_run (trigger_name, revision);
CREATE INDEX trigger_run_open ON trigger_run (state, due, id) WHERE state IN ('waiting', 'running');
CREATE INDEX trigger_run_counted ON trigger_run (counted, decided) WHERE counted > 0;
CREATE INDEX trigger_run_budget ON trigger_run (trigger_name, counted, decided) WHERE counted > 0;
CREATE INDEX trigger_run_cooldown ON trigger_run (trigger_name, counted, phase, target_key, decided) WHERE counted > 0;

CREATE TABLE trigger_told (
  trigger_name TEXT NOT NULL,
  counted INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  status TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (trigger_name, counted, fingerprint)
);

CREATE INDEX trigger_told_by_time ON trigger_told (at);
