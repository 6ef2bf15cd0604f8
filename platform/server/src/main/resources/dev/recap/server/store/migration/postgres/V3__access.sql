-- The tables of SQLite's V3, see there.
CREATE TABLE approval (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  pin TEXT NOT NULL,
  grant_name TEXT NOT NULL,
  caller TEXT NOT NULL,
  capsule TEXT NOT NULL,
  target TEXT NOT NULL,
  parameters TEXT NOT NULL,
  interactive INTEGER NOT NULL CHECK (interactive IN (0, 1)),
  reason TEXT,
  invocation TEXT NOT NULL,
  asked BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'denied', 'used')),
  decided_by TEXT,
  decided_at BIGINT,
  used_by TEXT
);

CREATE INDEX approval_standing ON approval (pin) WHERE state <> 'used';
CREATE INDEX approval_pending ON approval (caller, expires) WHERE state = 'pending';

CREATE TABLE grant_use (
  grant_name TEXT NOT NULL,
  caller TEXT NOT NULL,
  at BIGINT NOT NULL
);

CREATE INDEX grant_use_by_time ON grant_use (grant_name, caller, at);

CREATE TABLE token (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  expires BIGINT NOT NULL,
  last_used BIGINT,
  revoked BIGINT,
  sha256 TEXT NOT NULL
);
