-- The request that the job comes from.
ALTER TABLE jobs ADD COLUMN origin TEXT;
