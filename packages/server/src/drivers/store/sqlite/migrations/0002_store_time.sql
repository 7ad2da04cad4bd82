-- The latest moment that was ever written, see docs/adr/0002-let-the-stores-time-never-go-back.md.
CREATE TABLE store_time (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  latest_ms INTEGER NOT NULL
) STRICT;

INSERT INTO store_time (id, latest_ms) SELECT 1, coalesce(max(updated_at_ms), 0) FROM jobs;
