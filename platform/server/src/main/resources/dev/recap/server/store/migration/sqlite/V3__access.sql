-- asked, expires, decided_at, at, created, last_used, revoked: nanoseconds since 1970.
-- pin: HMAC of what an approval is for. parameters: JSON without secrets. invocation: the one that lacked it.
CREATE TABLE approval (
  id TEXT NOT NULL PRIMARY KEY,
  pin TEXT NOT NULL,
  grant_name TEXT NOT NULL,
  caller TEXT NOT NULL,
  capsule TEXT NOT NULL,
  target TEXT NOT NULL,
  parameters TEXT NOT NULL,
  interactive INTEGER NOT NULL CHECK (interactive IN (0, 1)),
  reason TEXT,
  invocation TEXT NOT NULL,
  asked INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'denied', 'used')),
  decided_by TEXT,
  decided_at INTEGER,
  used_by TEXT
) STRICT;

CREATE INDEX approval_standing ON approval (pin) WHERE state <> 'used';
CREATE INDEX approval_pending ON approval (caller, expires) WHERE state = 'pending';

CREATE TABLE grant_use (
  grant_name TEXT NOT NULL,
  caller TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX grant_use_by_time ON grant_use (grant_name, caller, at);

-- scopes: words with blanks between them. sha256: of the secret, as hex digits.
CREATE TABLE token (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  expires INTEGER NOT NULL,
  last_used INTEGER,
  revoked INTEGER,
  sha256 TEXT NOT NULL
) STRICT;

PRAGMA user_version = 3;
