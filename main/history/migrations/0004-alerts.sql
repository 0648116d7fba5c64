-- Incidents: what was unusual, from the poll that showed it first to the one that showed it over. An id is never used
-- again, for notifications go by it. `line` and `typical` are JSON; the last four columns are what the rules have to
-- remember while it goes on.
CREATE TABLE incident (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  account_id      TEXT    NOT NULL,
  rule            TEXT    NOT NULL,
  start_ms        INTEGER NOT NULL,
  end_ms          INTEGER,
  since_ms        INTEGER NOT NULL,
  hour_start_ms   INTEGER NOT NULL,
  value           REAL    NOT NULL,
  typical         TEXT,
  score           REAL    NOT NULL,
  line            TEXT    NOT NULL,
  held_back       TEXT,
  told_at_ms      INTEGER,
  note            TEXT    NOT NULL DEFAULT '',
  not_useful      INTEGER NOT NULL DEFAULT 0,
  streak          INTEGER NOT NULL,
  told_value      REAL,
  unusual_hour_ms INTEGER NOT NULL,
  sharp           INTEGER NOT NULL
) STRICT;
CREATE INDEX incident_by_account ON incident (account_id, start_ms);

-- What each poll found, for replaying rules over the last weeks; a few dozen characters a poll.
CREATE TABLE poll_findings (
  account_id TEXT    NOT NULL,
  at_ms      INTEGER NOT NULL,
  findings   TEXT    NOT NULL,
  PRIMARY KEY (account_id, at_ms)
) STRICT, WITHOUT ROWID;
