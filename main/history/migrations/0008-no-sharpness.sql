-- Rules no longer tell sharp incidents from others.
ALTER TABLE incident DROP COLUMN sharp;
