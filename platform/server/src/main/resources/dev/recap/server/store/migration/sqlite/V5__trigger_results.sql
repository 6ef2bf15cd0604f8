-- What is told of the ends of runs; plan: that is to be found out. receiver: a URL, or the path of the file that holds it. body: what is sent, or
-- what it is made of. due: nanoseconds since 1970, null unless it waits to be sent. added, ended: the same.
CREATE TABLE trigger_result (
  id TEXT NOT NULL PRIMARY KEY,
  run TEXT NOT NULL,
  trigger_name TEXT NOT NULL,
  event TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('plan', 'cloud-event', 'reply', 'webhook', 'annotation', 'silence')),
  receiver TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead')),
  due INTEGER,
  attempts INTEGER NOT NULL,
  added INTEGER NOT NULL,
  ended INTEGER,
  why TEXT
) STRICT;

CREATE INDEX trigger_result_due ON trigger_result (due) WHERE due IS NOT NULL;
CREATE INDEX trigger_result_by_run ON trigger_result (run, id);
CREATE INDEX trigger_result_reply ON trigger_result (event) WHERE kind IN ('plan', 'reply');
CREATE INDEX trigger_result_by_time ON trigger_result (added);

PRAGMA user_version = 5;
