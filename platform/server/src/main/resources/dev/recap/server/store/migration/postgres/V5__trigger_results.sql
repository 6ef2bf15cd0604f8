-- The table of SQLite's V5, see there.
CREATE TABLE trigger_result (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  run TEXT COLLATE "C" NOT NULL,
  trigger_name TEXT NOT NULL,
  event TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('plan', 'cloud-event', 'reply', 'webhook', 'annotation', 'silence')),
  receiver TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead')),
  due BIGINT,
  attempts INTEGER NOT NULL,
  added BIGINT NOT NULL,
  ended BIGINT,
  why TEXT
);

CREATE INDEX trigger_result_due ON trigger_result (due) WHERE due IS NOT NULL;
CREATE INDEX trigger_result_by_run ON trigger_result (run, id);
CREATE INDEX trigger_result_reply ON trigger_result (event) WHERE kind IN ('plan', 'reply');
CREATE INDEX trigger_result_by_time ON trigger_result (added);
