-- The tables of SQLite's V1 and V2, see there. Texts sort by their bytes, as SQLite's do.
CREATE TABLE invocation (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  accepted BIGINT NOT NULL,
  final INTEGER NOT NULL CHECK (final IN (0, 1)),
  record TEXT NOT NULL,
  caller TEXT NOT NULL,
  capsule TEXT NOT NULL,
  reference TEXT NOT NULL,
  target TEXT NOT NULL,
  target_name TEXT NOT NULL,
  outcome TEXT,
  parent TEXT,
  bytes BIGINT NOT NULL
);

CREATE INDEX invocation_by_time ON invocation (accepted, id, final, bytes);
CREATE INDEX invocation_open ON invocation (id) WHERE final = 0;
CREATE INDEX invocation_by_caller ON invocation (caller, accepted, id);
CREATE INDEX invocation_by_capsule ON invocation (capsule, accepted, id);
CREATE INDEX invocation_by_target ON invocation (target_name, accepted, id);
CREATE INDEX invocation_by_outcome ON invocation (outcome, accepted, id) WHERE outcome IS NOT NULL;
CREATE INDEX invocation_by_parent ON invocation (parent, accepted, id) WHERE parent IS NOT NULL;

CREATE TABLE audit (
  seq BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  invocation TEXT,
  caller TEXT NOT NULL,
  about TEXT NOT NULL,
  hash TEXT NOT NULL
);

CREATE INDEX audit_by_invocation ON audit (invocation, seq) WHERE invocation IS NOT NULL;

CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is only ever added to';
END
$$;

CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept();

CREATE TABLE queue (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  caller TEXT NOT NULL,
  capsule TEXT NOT NULL,
  target TEXT NOT NULL,
  priority INTEGER NOT NULL,
  accepted BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'claimed', 'begun')),
  retry INTEGER NOT NULL CHECK (retry IN (0, 1)),
  attempts INTEGER NOT NULL,
  claim TEXT,
  boot_id TEXT,
  pid INTEGER,
  start_ticks BIGINT,
  payload TEXT
);

CREATE INDEX queue_in_order ON queue (priority DESC, accepted, id, target, capsule) WHERE state = 'waiting';

CREATE TABLE idempotency (
  caller TEXT NOT NULL,
  word TEXT NOT NULL,
  invocation TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  accepted BIGINT NOT NULL,
  PRIMARY KEY (caller, word)
);

CREATE INDEX idempotency_by_time ON idempotency (accepted);

CREATE TABLE callback (
  invocation TEXT NOT NULL PRIMARY KEY,
  due BIGINT,
  attempts INTEGER NOT NULL,
  payload TEXT NOT NULL
);

CREATE INDEX callback_due ON callback (due) WHERE due IS NOT NULL;
