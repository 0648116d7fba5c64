-- What the vendor changed about a bucket after it had long been over. The newer answer is in "bucket"; this is what it was.
CREATE TABLE revision (
  account_id                  TEXT    NOT NULL,
  granularity                 TEXT    NOT NULL,
  start_ms                    INTEGER NOT NULL,
  end_ms                      INTEGER NOT NULL,
  old_total_session           REAL    NOT NULL,
  old_average_session_seconds REAL,
  old_response_seconds        REAL,
  old_fetched_at_ms           INTEGER NOT NULL,
  new_total_session           REAL    NOT NULL,
  new_average_session_seconds REAL,
  new_response_seconds        REAL,
  new_fetched_at_ms           INTEGER NOT NULL,
  PRIMARY KEY (account_id, granularity, start_ms, old_fetched_at_ms)
) STRICT, WITHOUT ROWID;

-- Two hours: a session counts where it began, and its length is known only when it ends, so until then change is usual.
CREATE TRIGGER bucket_revised AFTER UPDATE ON bucket
WHEN OLD.status = 'final' AND OLD.fetched_at_ms >= OLD.end_ms + 7200000
  AND (NEW.total_session IS NOT OLD.total_session
    OR NEW.average_session_seconds IS NOT OLD.average_session_seconds
    OR NEW.response_seconds IS NOT OLD.response_seconds)
BEGIN
  INSERT OR REPLACE INTO revision VALUES (
    OLD.account_id, OLD.granularity, OLD.start_ms, OLD.end_ms,
    OLD.total_session, OLD.average_session_seconds, OLD.response_seconds, OLD.fetched_at_ms,
    NEW.total_session, NEW.average_session_seconds, NEW.response_seconds, NEW.fetched_at_ms);
END;

-- Answers that did not fit what was asked: never part of the history, kept to be looked at. The newest per span.
CREATE TABLE answer_aside (
  account_id    TEXT    NOT NULL,
  start_ms      INTEGER NOT NULL,
  end_ms        INTEGER NOT NULL,
  reason        TEXT    NOT NULL,
  body          TEXT    NOT NULL,
  asked_at_ms   INTEGER NOT NULL,
  PRIMARY KEY (account_id, start_ms, end_ms)
) STRICT, WITHOUT ROWID;
