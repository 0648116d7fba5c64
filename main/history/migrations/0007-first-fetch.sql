-- When anything of an account was first fetched. Asked at each start: to look at every bucket for it takes longer the longer
-- the history is.
CREATE TABLE first_fetch (
  account_id TEXT    NOT NULL PRIMARY KEY,
  at_ms      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO first_fetch SELECT account_id, min(fetched_at_ms) FROM bucket GROUP BY account_id;
