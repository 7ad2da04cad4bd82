-- Times are epoch milliseconds by the database's clock, sizes are bytes.
-- Strings are as the driver's storable-text.ts writes them, in any order but that of a language.

CREATE FUNCTION now_ms() RETURNS bigint LANGUAGE sql VOLATILE PARALLEL SAFE AS
  $$ SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint $$;

CREATE TABLE jobs (
  id text COLLATE "C" PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  user_id text COLLATE "C" NOT NULL,
  -- All that is fixed at submission. Columns repeat what a query asks for.
  spec jsonb NOT NULL,
  submission_id text COLLATE "C" NOT NULL,
  document_id text COLLATE "C",
  idempotency_key text COLLATE "C",
  request_hash text COLLATE "C",
  priority bigint NOT NULL,
  max_attempts bigint NOT NULL,
  user_concurrency bigint NOT NULL,
  status text COLLATE "C" NOT NULL
    CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
  stage text COLLATE "C",
  progress integer NOT NULL,
  attempts bigint NOT NULL CHECK (attempts >= 0),
  fence bigint NOT NULL,
  lease_until_ms bigint CHECK ((lease_until_ms IS NOT NULL) = (status = 'processing')),
  run_after_ms bigint NOT NULL,
  error jsonb,
  result jsonb CHECK ((result IS NOT NULL) = (status = 'completed')),
  created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  started_at_ms bigint,
  finished_at_ms bigint,
  expires_at_ms bigint
    CHECK ((expires_at_ms IS NOT NULL) = (status IN ('completed', 'failed', 'cancelled')))
) WITH (fillfactor = 70);

-- The lease is in no index, so that a heartbeat rewrites one row and nothing else (HOT).
CREATE INDEX jobs_by_user ON jobs (user_id, seq);
CREATE INDEX jobs_ready ON jobs (priority, run_after_ms, seq) WHERE status = 'pending';
-- A lane is what one user has waiting at one priority.
CREATE INDEX jobs_by_lane ON jobs (priority, user_id, run_after_ms, seq) WHERE status = 'pending';
CREATE INDEX jobs_live ON jobs (status, user_id, submission_id)
  WHERE status IN ('pending', 'processing');
CREATE INDEX jobs_by_key ON jobs (user_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX jobs_expiring ON jobs (expires_at_ms, status) WHERE expires_at_ms IS NOT NULL;

-- Apart from the job, so that no transition rewrites a document. Of the type json, which keeps the
-- text as it came; jsonb refuses some of what JSON allows.
CREATE TABLE job_documents (
  job_id text COLLATE "C" PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
  user_id text COLLATE "C" NOT NULL,
  data json NOT NULL
);

CREATE TABLE exports (
  id text COLLATE "C" PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  job_id text COLLATE "C" NOT NULL UNIQUE,
  user_id text COLLATE "C" NOT NULL,
  document_id text COLLATE "C",
  document_version bigint,
  template_id text COLLATE "C" NOT NULL,
  template_version text COLLATE "C" NOT NULL,
  file_name text COLLATE "C" NOT NULL,
  storage_key text COLLATE "C" NOT NULL UNIQUE,
  file_size_bytes bigint NOT NULL CHECK (file_size_bytes >= 0),
  page_count bigint NOT NULL,
  download_count bigint NOT NULL DEFAULT 0,
  created_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  -- When the sweeper took the row off the usage.
  taken_at_ms bigint
);

CREATE INDEX exports_by_user ON exports (user_id, seq);
CREATE INDEX exports_untaken ON exports (expires_at_ms) WHERE taken_at_ms IS NULL;
-- What of a user's has expired, without a look at what has not.
CREATE INDEX exports_untaken_by_user ON exports (user_id, expires_at_ms)
  INCLUDE (file_size_bytes) WHERE taken_at_ms IS NULL;
CREATE INDEX exports_taken ON exports (taken_at_ms) WHERE taken_at_ms IS NOT NULL;

-- The bytes of each user's rows that are not taken.
CREATE TABLE usage (
  user_id text COLLATE "C" PRIMARY KEY,
  used_bytes bigint NOT NULL CHECK (used_bytes >= 0)
) WITH (fillfactor = 50);

CREATE TABLE documents (
  user_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  newest_version bigint NOT NULL,
  created_at_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  PRIMARY KEY (user_id, id)
);

CREATE INDEX documents_by_change ON documents (user_id, updated_at_ms, id);

CREATE TABLE document_versions (
  user_id text COLLATE "C" NOT NULL,
  document_id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  title text COLLATE "C" NOT NULL,
  template_id text COLLATE "C",
  -- Of title, template and data; equal when nothing differs but the order of keys.
  content_hash text COLLATE "C" NOT NULL,
  data json NOT NULL,
  created_at_ms bigint NOT NULL,
  PRIMARY KEY (user_id, document_id, version),
  FOREIGN KEY (user_id, document_id) REFERENCES documents (user_id, id) ON DELETE CASCADE
);

-- Moves with every hint that is sent, for those whom no notification reaches.
CREATE SEQUENCE hints;
-- The first call only begins it.
SELECT nextval('hints');

-- Moves with every look at whether the store can be written; nothing else is changed by one.
CREATE SEQUENCE checks;
