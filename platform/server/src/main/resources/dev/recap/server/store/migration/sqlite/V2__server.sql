-- What records are found by. capsule: its name alone; reference: as the record has it; target_name: what stands after
-- the runtime; outcome: its word, null while it runs; bytes: the record and its artifacts.
ALTER TABLE invocation ADD COLUMN caller TEXT NOT NULL DEFAULT '';
ALTER TABLE invocation ADD COLUMN capsule TEXT NOT NULL DEFAULT '';
ALTER TABLE invocation ADD COLUMN reference TEXT NOT NULL DEFAULT '';
ALTER TABLE invocation ADD COLUMN target TEXT NOT NULL DEFAULT '';
ALTER TABLE invocation ADD COLUMN target_name TEXT NOT NULL DEFAULT '';
ALTER TABLE invocation ADD COLUMN outcome TEXT;
ALTER TABLE invocation ADD COLUMN parent TEXT;
ALTER TABLE invocation ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;

-- SQLite reads JSON of at most 1,000 levels; a record with a deeper result is found by time and id alone.
UPDATE invocation SET
  caller = coalesce(json_extract(record, '$.caller'), ''),
  reference = coalesce(json_extract(record, '$.capsule'), ''),
  target = coalesce(json_extract(record, '$.target.reference'), ''),
  outcome = json_extract(record, '$.outcome.type'),
  parent = json_extract(record, '$.parent'),
  bytes = coalesce((SELECT sum(json_extract(value, '$.size')) FROM json_each(record, '$.artifacts')), 0)
WHERE json_valid(record);
UPDATE invocation SET
  bytes = bytes + length(CAST(record AS BLOB)),
  capsule = substr(reference, 1, instr(reference || '@', '@') - 1),
  target_name = substr(target, instr(target, ':') + 1);
UPDATE invocation SET capsule = replace(capsule, rtrim(capsule, replace(capsule, '/', '')), '');
UPDATE invocation SET capsule = substr(capsule, 1, instr(capsule || ':', ':') - 1);

-- With what retention adds up, so that it need not read the records.
DROP INDEX invocation_by_time;
CREATE INDEX invocation_by_time ON invocation (accepted, id, final, bytes);
CREATE INDEX invocation_by_caller ON invocation (caller, accepted, id);
CREATE INDEX invocation_by_capsule ON invocation (capsule, accepted, id);
CREATE INDEX invocation_by_target ON invocation (target_name, accepted, id);
CREATE INDEX invocation_by_outcome ON invocation (outcome, accepted, id) WHERE outcome IS NOT NULL;
CREATE INDEX invocation_by_parent ON invocation (parent, accepted, id) WHERE parent IS NOT NULL;

-- at: nanoseconds since 1970. about: JSON. hash: SHA-256 over the hash before and this row, see AuditChain.
CREATE TABLE audit (
  seq INTEGER NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  invocation TEXT,
  caller TEXT NOT NULL,
  about TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

CREATE INDEX audit_by_invocation ON audit (invocation, seq) WHERE invocation IS NOT NULL;

-- Against accidents; against intent there is the chain.
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;

CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;

-- Invocations that wait and, until they have ended, those that were taken from it. capsule, target: what limits count
-- by. claim: of the taking. boot_id, pid, start_ticks: the process that took it. payload: the request, encrypted.
CREATE TABLE queue (
  id TEXT NOT NULL PRIMARY KEY,
  caller TEXT NOT NULL,
  capsule TEXT NOT NULL,
  target TEXT NOT NULL,
  priority INTEGER NOT NULL,
  accepted INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'claimed', 'begun')),
  retry INTEGER NOT NULL CHECK (retry IN (0, 1)),
  attempts INTEGER NOT NULL,
  claim TEXT,
  boot_id TEXT,
  pid INTEGER,
  start_ticks INTEGER,
  payload TEXT
) STRICT;

CREATE INDEX queue_in_order ON queue (priority DESC, accepted, id, target, capsule) WHERE state = 'waiting';

-- word: the caller's idempotency key. fingerprint: HMAC of what was asked for.
CREATE TABLE idempotency (
  caller TEXT NOT NULL,
  word TEXT NOT NULL,
  invocation TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  accepted INTEGER NOT NULL,
  PRIMARY KEY (caller, word)
) STRICT;

CREATE INDEX idempotency_by_time ON idempotency (accepted);

-- Who is to be told of the end. due: nanoseconds since 1970, null until the invocation has ended. payload: the URL,
-- encrypted.
CREATE TABLE callback (
  invocation TEXT NOT NULL PRIMARY KEY,
  due INTEGER,
  attempts INTEGER NOT NULL,
  payload TEXT NOT NULL
) STRICT;

CREATE INDEX callback_due ON callback (due) WHERE due IS NOT NULL;

PRAGMA user_version = 2;
