-- Who claimed the job last, and how its attempts have ended: JSON, the oldest first; null for none.
ALTER TABLE jobs ADD COLUMN worker TEXT;
ALTER TABLE jobs ADD COLUMN past_attempts TEXT;
