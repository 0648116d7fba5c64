-- When the person said that they know of an incident: nothing more is told of it until it is over.
ALTER TABLE incident ADD COLUMN acknowledged_ms INTEGER;
