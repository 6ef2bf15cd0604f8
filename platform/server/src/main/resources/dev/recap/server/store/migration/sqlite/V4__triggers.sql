-- applied, received, decided, due, began, ended, at: nanoseconds since 1970.
-- Every rule as it was applied. text: as it was written; json: what that says. author_groups: a JSON array. file: the
-- watched one it is from.
CREATE TABLE trigger_revision (
  name TEXT NOT NULL,
  revision INTEGER NOT NULL,
  text TEXT NOT NULL,
  json TEXT NOT NULL,
  author TEXT NOT NULL,
  author_groups TEXT NOT NULL,
  file TEXT,
  applied INTEGER NOT NULL,
  PRIMARY KEY (name, revision)
) STRICT;

-- The rules there are, by the revision in force.
CREATE TABLE trigger_rule (
  name TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL
) STRICT;

-- Rules that somebody paused by hand. A row outlives its rule, or deleting and applying one would end a pause.
CREATE TABLE trigger_pause (
  name TEXT NOT NULL PRIMARY KEY,
  paused_by TEXT NOT NULL
) STRICT;

-- digest: of sender, kind, source and id, which are as long as strangers like. place: among those received at the same
-- time. decided: null until it is known which rules it calls for. matched: then whether there was one. event: JSON.
CREATE TABLE trigger_event (
  id TEXT NOT NULL PRIMARY KEY,
  digest TEXT NOT NULL,
  received INTEGER NOT NULL,
  place INTEGER NOT NULL,
  sender TEXT NOT NULL,
  decided INTEGER,
  matched INTEGER,
  bytes INTEGER NOT NULL,
  event TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX trigger_event_once ON trigger_event (digest);
CREATE INDEX trigger_event_waiting ON trigger_event (received, place, id, bytes) WHERE decided IS NULL;
CREATE INDEX trigger_event_by_sender ON trigger_event (sender, bytes) WHERE decided IS NULL;
CREATE INDEX trigger_event_unmatched ON trigger_event (decided) WHERE matched = 0;
CREATE INDEX trigger_event_by_time ON trigger_event (received, id, bytes);

-- What an event came to by a rule. target_key: the target's digest. counted: 0 it is not, 1 for cooldown and budgets,
-- 2 the same of a dry run, 3 of what could not be carried out. due: when a waiting one is to be gone on with. began: null until its first turn. steps: JSON.
CREATE TABLE trigger_run (
  id TEXT NOT NULL PRIMARY KEY,
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
  decided INTEGER NOT NULL,
  due INTEGER,
  began INTEGER,
  ended INTEGER,
  steps TEXT NOT NULL,
  replay_of TEXT
) STRICT;

CREATE INDEX trigger_run_by_time ON trigger_run (decided, id);
CREATE INDEX trigger_run_by_trigger ON trigger_run (trigger_name, decided, id);
CREATE INDEX trigger_run_by_state ON trigger_run (state, decided, id);
CREATE INDEX trigger_run_by_event ON trigger_run (event, decided, id);
CREATE INDEX trigger_run_by_revision ON trigger_run (trigger_name, revision);
CREATE INDEX trigger_run_open ON trigger_run (state, due, id) WHERE state IN ('waiting', 'running');
CREATE INDEX trigger_run_counted ON trigger_run (counted, decided) WHERE counted > 0;
CREATE INDEX trigger_run_budget ON trigger_run (trigger_name, counted, decided) WHERE counted > 0;
CREATE INDEX trigger_run_cooldown ON trigger_run (trigger_name, counted, phase, target_key, decided) WHERE counted > 0;

-- What a rule was told last and did something about. fingerprint: its digest. counted: as above.
CREATE TABLE trigger_told (
  trigger_name TEXT NOT NULL,
  counted INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  status TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (trigger_name, counted, fingerprint)
) STRICT;

CREATE INDEX trigger_told_by_time ON trigger_told (at);

PRAGMA user_version = 4;
