-- What went wrong with an account's requests, by kind, over all runs: how often, and the last time with its detail. It
-- never holds a key.
CREATE TABLE problem (
  account_id    TEXT    NOT NULL,
  code          TEXT    NOT NULL,
  detail        TEXT    NOT NULL,
  count         INTEGER NOT NULL,
  first_at_ms   INTEGER NOT NULL,
  last_at_ms    INTEGER NOT NULL,
  PRIMARY KEY (account_id, code)
) STRICT, WITHOUT ROWID;
