-- Times are epoch milliseconds by the store's clock, sizes are bytes.

CREATE TABLE jobs (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL,
  submission_id TEXT NOT NULL,
  batch_id TEXT,
  document_id TEXT,
  document_version INTEGER,
  template_id TEXT NOT NULL,
  template_version TEXT NOT NULL,
  options TEXT NOT NULL,
  quality TEXT NOT NULL,
  wants_report INTEGER NOT NULL CHECK (wants_report IN (0, 1)),
  file_name TEXT NOT NULL,
  priority INTEGER NOT NULL,
  max_attempts INTEGER NOT NULL,
  user_concurrency INTEGER NOT NULL,
  quota_bytes INTEGER NOT NULL,
  export_ttl_ms INTEGER NOT NULL,
  -- How long the record stays by its user's plan; null: as the worker is set.
  completed_job_ttl_ms INTEGER,
  failed_job_ttl_ms INTEGER,
  announces_end INTEGER NOT NULL CHECK (announces_end IN (0, 1)),
  -- Who is told of the end, besides whom the settings name.
  webhook TEXT,
  -- The request that the job comes from.
  origin TEXT,
  status TEXT NOT NULL
    CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
  stage TEXT,
  progress INTEGER NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  -- Who claimed the job last.
  worker TEXT,
  fence INTEGER NOT NULL,
  lease_until_ms INTEGER CHECK ((lease_until_ms IS NOT NULL) = (status = 'processing')),
  run_after_ms INTEGER NOT NULL,
  error TEXT,
  result TEXT CHECK ((result IS NOT NULL) = (status = 'completed')),
  -- How the attempts have ended, as JSON, the oldest first; null for none.
  past_attempts TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  started_at_ms INTEGER,
  finished_at_ms INTEGER,
  expires_at_ms INTEGER
    CHECK ((expires_at_ms IS NOT NULL) = (status IN ('completed', 'failed', 'cancelled'))),
  CHECK (document_version IS NULL OR document_id IS NOT NULL)
) STRICT;

CREATE INDEX jobs_by_user ON jobs (user_id, seq);
CREATE INDEX jobs_by_submission ON jobs (submission_id);
CREATE INDEX jobs_by_batch ON jobs (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX jobs_pending ON jobs (user_id, priority, run_after_ms, seq)
  WHERE status = 'pending';
CREATE INDEX jobs_by_due ON jobs (run_after_ms) WHERE status = 'pending';
-- The lease is in no index, so that a heartbeat rewrites one row and nothing else.
CREATE INDEX jobs_processing ON jobs (user_id) WHERE status = 'processing';
CREATE INDEX jobs_live ON jobs (user_id, submission_id)
  WHERE status IN ('pending', 'processing');
-- For what is kept of a user's jobs that may be retried.
CREATE INDEX jobs_failed ON jobs (user_id) WHERE status = 'failed';
CREATE INDEX jobs_expiring ON jobs (expires_at_ms, status) WHERE expires_at_ms IS NOT NULL;

-- Apart from the job, so that no transition rewrites a document.
CREATE TABLE job_documents (
  job_seq INTEGER PRIMARY KEY REFERENCES jobs (seq) ON DELETE CASCADE,
  data TEXT NOT NULL
) STRICT;

-- What can't run any more needs none.
CREATE TRIGGER jobs_drop_document AFTER UPDATE OF status ON jobs
WHEN NEW.status IN ('completed', 'cancelled') BEGIN
  DELETE FROM job_documents WHERE job_seq = NEW.seq;
END;

CREATE TABLE idempotency_keys (
  user_id TEXT NOT NULL,
  key TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  submission_id TEXT NOT NULL,
  PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_keys_by_submission ON idempotency_keys (submission_id);

-- What one user has waiting at one priority, by its first job. A claim looks at these, so its cost
-- does not grow with the number of jobs behind the first.
CREATE TABLE user_queues (
  user_id TEXT NOT NULL,
  priority INTEGER NOT NULL,
  run_after_ms INTEGER NOT NULL,
  job_seq INTEGER NOT NULL,
  user_concurrency INTEGER NOT NULL,
  PRIMARY KEY (user_id, priority)
) STRICT, WITHOUT ROWID;

CREATE INDEX user_queues_in_order ON user_queues (priority, run_after_ms, job_seq, user_concurrency);

CREATE TRIGGER jobs_join_queue AFTER INSERT ON jobs WHEN NEW.status = 'pending' BEGIN
  INSERT INTO user_queues (user_id, priority, run_after_ms, job_seq, user_concurrency)
  VALUES (NEW.user_id, NEW.priority, NEW.run_after_ms, NEW.seq, NEW.user_concurrency)
  ON CONFLICT (user_id, priority) DO UPDATE SET
    run_after_ms = excluded.run_after_ms,
    job_seq = excluded.job_seq,
    user_concurrency = excluded.user_concurrency
  WHERE (excluded.run_after_ms, excluded.job_seq) < (run_after_ms, job_seq);
END;

CREATE TRIGGER jobs_move_in_queue AFTER UPDATE OF status, run_after_ms ON jobs
WHEN OLD.status = 'pending' OR NEW.status = 'pending' BEGIN
  DELETE FROM user_queues WHERE user_id = NEW.user_id AND priority = NEW.priority;
  INSERT INTO user_queues (user_id, priority, run_after_ms, job_seq, user_concurrency)
  SELECT user_id, priority, run_after_ms, seq, user_concurrency FROM jobs
  WHERE status = 'pending' AND user_id = NEW.user_id AND priority = NEW.priority
  ORDER BY run_after_ms, seq LIMIT 1;
END;

CREATE TRIGGER jobs_leave_queue AFTER DELETE ON jobs WHEN OLD.status = 'pending' BEGIN
  DELETE FROM user_queues WHERE user_id = OLD.user_id AND priority = OLD.priority;
  INSERT INTO user_queues (user_id, priority, run_after_ms, job_seq, user_concurrency)
  SELECT user_id, priority, run_after_ms, seq, user_concurrency FROM jobs
  WHERE status = 'pending' AND user_id = OLD.user_id AND priority = OLD.priority
  ORDER BY run_after_ms, seq LIMIT 1;
END;

CREATE TABLE exports (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  job_id TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL,
  document_id TEXT,
  document_version INTEGER,
  template_id TEXT NOT NULL,
  template_version TEXT NOT NULL,
  file_name TEXT NOT NULL,
  storage_key TEXT NOT NULL UNIQUE,
  file_size_bytes INTEGER NOT NULL CHECK (file_size_bytes >= 0),
  page_count INTEGER NOT NULL,
  -- How many pages are filled, such as 1.4; null where it is not known.
  page_fill REAL,
  -- Of the print, as JSON; null where there were none.
  warnings TEXT,
  download_count INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  -- When the sweeper took the row off the usage.
  swept_at_ms INTEGER
) STRICT;

CREATE INDEX exports_by_user ON exports (user_id, seq);
CREATE INDEX exports_unswept ON exports (expires_at_ms, user_id, file_size_bytes)
  WHERE swept_at_ms IS NULL;
CREATE INDEX exports_swept ON exports (swept_at_ms) WHERE swept_at_ms IS NOT NULL;

-- What counts against the quota: the bytes of a user's exports that are not swept, and of the versions
-- of documents, so that of a version and a file that come at once only one gets the last room.
CREATE TABLE usage (
  user_id TEXT PRIMARY KEY,
  used_bytes INTEGER NOT NULL CHECK (used_bytes >= 0),
  -- Those of the versions alone.
  document_bytes INTEGER NOT NULL DEFAULT 0 CHECK (document_bytes >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  newest_version INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  PRIMARY KEY (user_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX documents_by_change ON documents (user_id, updated_at_ms, id);

CREATE TABLE document_versions (
  user_id TEXT NOT NULL,
  document_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  title TEXT NOT NULL,
  template_id TEXT,
  data TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (user_id, document_id, version),
  FOREIGN KEY (user_id, document_id) REFERENCES documents (user_id, id) ON DELETE CASCADE
) STRICT;

CREATE TRIGGER document_versions_add_usage AFTER INSERT ON document_versions BEGIN
  INSERT INTO usage (user_id, used_bytes, document_bytes)
  VALUES (NEW.user_id, octet_length(NEW.data), octet_length(NEW.data))
  ON CONFLICT (user_id) DO UPDATE SET
    used_bytes = used_bytes + excluded.used_bytes,
    document_bytes = document_bytes + excluded.document_bytes;
END;

CREATE TRIGGER document_versions_subtract_usage AFTER DELETE ON document_versions BEGIN
  UPDATE usage SET
    used_bytes = used_bytes - octet_length(OLD.data),
    document_bytes = document_bytes - octet_length(OLD.data)
  WHERE user_id = OLD.user_id;
END;

-- The latest moment that was ever written, see docs/adr/0002-let-the-stores-time-never-go-back.md.
CREATE TABLE store_time (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  latest_ms INTEGER NOT NULL
) STRICT;

INSERT INTO store_time (id, latest_ms) VALUES (1, 0);

-- What tells this store from every other.
CREATE TABLE store_identity (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  identity TEXT NOT NULL
) STRICT;

INSERT INTO store_identity (id, identity) VALUES (1, lower(hex(randomblob(16))));

-- What has changed of jobs, so that every process can tell its watchers; the last 1,000 changes.
CREATE TABLE job_changes (
  seq INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL,
  job_id TEXT NOT NULL,
  status TEXT NOT NULL
) STRICT;

CREATE TRIGGER jobs_note_insert AFTER INSERT ON jobs BEGIN
  INSERT INTO job_changes (user_id, job_id, status) VALUES (NEW.user_id, NEW.id, NEW.status);
END;

CREATE TRIGGER jobs_note_update AFTER UPDATE OF status, stage ON jobs
WHEN (OLD.status, OLD.stage) IS NOT (NEW.status, NEW.stage) BEGIN
  INSERT INTO job_changes (user_id, job_id, status) VALUES (NEW.user_id, NEW.id, NEW.status);
END;

CREATE TRIGGER jobs_note_delete AFTER DELETE ON jobs BEGIN
  INSERT INTO job_changes (user_id, job_id, status) VALUES (OLD.user_id, OLD.id, OLD.status);
END;

-- Its file is gone.
CREATE TRIGGER exports_note_delete AFTER DELETE ON exports BEGIN
  INSERT INTO job_changes (user_id, job_id, status)
  SELECT user_id, id, status FROM jobs WHERE id = OLD.job_id;
END;

CREATE TRIGGER job_changes_trim AFTER INSERT ON job_changes BEGIN
  DELETE FROM job_changes WHERE seq = NEW.seq - 1000;
END;

-- What is to be told of jobs that have ended. A number is never given out twice.
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  type TEXT NOT NULL,
  job TEXT NOT NULL
) STRICT;
