-- accepted: nanoseconds since 1970. final: 1 when the invocation has ended. record: JSON, see RecordJson.
CREATE TABLE invocation (
  id TEXT NOT NULL PRIMARY KEY,
  accepted INTEGER NOT NULL,
  final INTEGER NOT NULL CHECK (final IN (0, 1)),
  record TEXT NOT NULL
) STRICT;

CREATE INDEX invocation_by_time ON invocation (accepted, id);

CREATE INDEX invocation_open ON invocation (id) WHERE final = 0;

-- What a start compares instead of asking Flyway.
PRAGMA user_version = 1;
