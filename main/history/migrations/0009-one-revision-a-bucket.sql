-- One row for each bucket that the vendor changed: what it was first, what it became last, and how often it changed. A row
-- for each change grew without bound where every poll brings other numbers.
CREATE TABLE revised (
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
  change_count                INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (account_id, granularity, start_ms)
) STRICT, WITHOUT ROWID;

INSERT INTO revised
SELECT ends.account_id, ends.granularity, ends.start_ms, newest.end_ms,
       oldest.old_total_session, oldest.old_average_session_seconds, oldest.old_response_seconds, oldest.old_fetched_at_ms,
       newest.new_total_session, newest.new_average_session_seconds, newest.new_response_seconds, newest.new_fetched_at_ms,
       ends.change_count
FROM (SELECT account_id, granularity, start_ms, min(old_fetched_at_ms) AS first_ms, max(old_fetched_at_ms) AS last_ms,
             count(*) AS change_count
      FROM revision GROUP BY account_id, granularity, start_ms) AS ends
JOIN revision AS oldest ON oldest.account_id = ends.account_id AND oldest.granularity = ends.granularity
  AND oldest.start_ms = ends.start_ms AND oldest.old_fetched_at_ms = ends.first_ms
JOIN revision AS newest ON newest.account_id = ends.account_id AND newest.granularity = ends.granularity
  AND newest.start_ms = ends.start_ms AND newest.old_fetched_at_ms = ends.last_ms;

DROP TRIGGER bucket_revised;
DROP TABLE revision;
ALTER TABLE revised RENAME TO revision;

-- Two hours: a session counts where it began, and its length is known only when it ends, so until then change is usual.
CREATE TRIGGER bucket_revised AFTER UPDATE ON bucket
WHEN OLD.status = 'final' AND OLD.fetched_at_ms >= OLD.end_ms + 7200000
  AND (NEW.total_session IS NOT OLD.total_session
    OR NEW.average_session_seconds IS NOT OLD.average_session_seconds
    OR NEW.response_seconds IS NOT OLD.response_seconds)
BEGIN
  INSERT INTO revision VALUES (
    OLD.account_id, OLD.granularity, OLD.start_ms, OLD.end_ms,
    OLD.total_session, OLD.average_session_seconds, OLD.response_seconds, OLD.fetched_at_ms,
    NEW.total_session, NEW.average_session_seconds, NEW.response_seconds, NEW.fetched_at_ms, 1)
  ON CONFLICT (account_id, granularity, start_ms) DO UPDATE SET
    end_ms = excluded.end_ms, new_total_session = excluded.new_total_session,
    new_average_session_seconds = excluded.new_average_session_seconds,
    new_response_seconds = excluded.new_response_seconds, new_fetched_at_ms = excluded.new_fetched_at_ms,
    change_count = change_count + 1;
END;
