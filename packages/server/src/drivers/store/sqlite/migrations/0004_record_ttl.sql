-- How long the record of a job stays by its user's plan; null: as the worker is set.
ALTER TABLE jobs ADD COLUMN completed_job_ttl_ms INTEGER;
ALTER TABLE jobs ADD COLUMN failed_job_ttl_ms INTEGER;
