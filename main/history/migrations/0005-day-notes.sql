-- What a person wrote about a day ("campaign started"). Never sent anywhere; an empty note is no row.
CREATE TABLE day_note (
  account_id TEXT NOT NULL,
  date       TEXT NOT NULL,
  text       TEXT NOT NULL,
  PRIMARY KEY (account_id, date)
) STRICT, WITHOUT ROWID;
