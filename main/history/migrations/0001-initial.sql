-- Every bucket ever fetched, keyed by account. Times are UTC epoch milliseconds; a bucket spans [start_ms, end_ms).
CREATE TABLE bucket (
  account_id              TEXT    NOT NULL,
  granularity             TEXT    NOT NULL CHECK (granularity IN ('hour', 'day', 'month')),
  start_ms                INTEGER NOT NULL,
  end_ms                  INTEGER NOT NULL CHECK (end_ms > start_ms),
  offset_minutes          INTEGER NOT NULL,
  label                   TEXT    NOT NULL,
  total_session           REAL    NOT NULL CHECK (total_session >= 0),
  average_session_seconds REAL    CHECK (average_session_seconds >= 0),
  response_seconds        REAL    CHECK (response_seconds >= 0),
  status                  TEXT    NOT NULL CHECK (status IN ('final', 'provisional')),
  fetched_at_ms           INTEGER NOT NULL,
  PRIMARY KEY (account_id, granularity, start_ms)
) STRICT, WITHOUT ROWID;

-- The endpoint's own headline numbers for each span that was asked for.
CREATE TABLE summary (
  account_id                       TEXT    NOT NULL,
  start_ms                         INTEGER NOT NULL,
  end_ms                           INTEGER NOT NULL,
  total_session                    REAL    NOT NULL,
  average_session_seconds          REAL,
  response_seconds                 REAL,
  previous_total_session           REAL,
  previous_average_session_seconds REAL,
  previous_response_seconds        REAL,
  fetched_at_ms                    INTEGER NOT NULL,
  PRIMARY KEY (account_id, start_ms, end_ms)
) STRICT, WITHOUT ROWID;
