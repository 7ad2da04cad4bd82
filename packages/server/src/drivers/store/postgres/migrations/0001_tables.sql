-- Times are epoch milliseconds by the database's clock, sizes are bytes. Strings are as the driver's
-- storable-text.ts writes them, in the order of their bytes. JSON is of the type json, which keeps
-- its text as it came; jsonb refuses some of what JSON allows.

CREATE FUNCTION now_ms() RETURNS bigint LANGUAGE sql VOLATILE PARALLEL SAFE AS
  $$ SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint $$;

-- What is fixed at submission. It is wide, and written once.
CREATE TABLE jobs (
  id uuid PRIMARY KEY,
  user_id text COLLATE "C" NOT NULL,
  -- The columns behind it repeat what a query asks for.
  spec json NOT NULL,
  batch_id text COLLATE "C",
  document_id text COLLATE "C",
  idempotency_key text COLLATE "C",
  request_hash text COLLATE "C",
  created_at_ms bigint NOT NULL,
  -- Null for a stored one, and once the job is cancelled.
  document json,
  -- Counts against the quota, so it has to be true whoever writes it.
  document_bytes bigint CHECK (document_bytes IS NOT DISTINCT FROM octet_length(document::text))
) WITH (
  -- Up to a page, a document stays in its row as it is: to compress it takes longer than to write it.
  toast_tuple_target = 8160
);

-- Jobs of one moment are in the order of their ids, which grow within a submission.
CREATE INDEX jobs_by_user ON jobs (user_id, created_at_ms, id);
CREATE INDEX jobs_by_batch ON jobs (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX jobs_by_key ON jobs (user_id, idempotency_key) WHERE idempotency_key IS NOT NULL;

-- What transitions change: narrow, for each of them writes the row anew. Rows of both tables come and
-- go in one statement, so no foreign key is needed; it would cost a look and a lock for each job.
CREATE TABLE job_states (
  job_id uuid PRIMARY KEY,
  user_id text COLLATE "C" NOT NULL,
  submission_id text COLLATE "C" NOT NULL,
  priority bigint NOT NULL,
  max_attempts bigint NOT NULL,
  user_concurrency bigint NOT NULL,
  quota_bytes bigint NOT NULL,
  announces_end boolean NOT NULL,
  status text COLLATE "C" NOT NULL DEFAULT 'pending'
    CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
  stage text COLLATE "C",
  progress integer NOT NULL DEFAULT 0,
  attempts bigint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  -- Who claimed the job last.
  worker text COLLATE "C",
  fence bigint NOT NULL DEFAULT 0,
  lease_until_ms bigint CHECK ((lease_until_ms IS NOT NULL) = (status = 'processing')),
  run_after_ms bigint NOT NULL,
  updated_at_ms bigint NOT NULL,
  started_at_ms bigint,
  finished_at_ms bigint,
  expires_at_ms bigint
    CHECK ((expires_at_ms IS NOT NULL) = (status IN ('completed', 'failed', 'cancelled'))),
  error json,
  result json CHECK ((result IS NOT NULL) = (status = 'completed')),
  -- How the attempts have ended, the oldest first; null for none.
  past_attempts json[],
  -- What the driver could not return as a number is not written.
  CONSTRAINT safe_integers
    CHECK (greatest(lease_until_ms, run_after_ms, finished_at_ms, expires_at_ms) < 9007199254740992)
) WITH (
  -- The lease is in no index, so a heartbeat that finds room in the page writes nothing else (HOT).
  fillfactor = 70,
  -- By default a vacuum waits until a fifth of the table is dead, and most of it is finished jobs.
  autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000
);

CREATE INDEX jobs_ready ON job_states (priority, run_after_ms, job_id) WHERE status = 'pending';
-- A user queue is what one user has waiting at one priority.
CREATE INDEX user_queues ON job_states (priority, user_id, run_after_ms, job_id)
  WHERE status = 'pending';
CREATE INDEX jobs_running ON job_states (user_id) WHERE status = 'processing';
CREATE INDEX jobs_expiring ON job_states (expires_at_ms, status) WHERE expires_at_ms IS NOT NULL;

CREATE TABLE exports (
  id uuid PRIMARY KEY,
  job_id uuid NOT NULL UNIQUE,
  user_id text COLLATE "C" NOT NULL,
  document_id text COLLATE "C",
  document_version bigint,
  template_id text COLLATE "C" NOT NULL,
  template_version text COLLATE "C" NOT NULL,
  file_name text COLLATE "C" NOT NULL,
  storage_key text COLLATE "C" NOT NULL,
  file_size_bytes bigint NOT NULL CHECK (file_size_bytes >= 0),
  page_count bigint NOT NULL,
  -- How many pages are filled, such as 1.4; null where it is not known.
  page_fill double precision,
  -- Of the print; null where there were none.
  warnings json,
  download_count bigint NOT NULL DEFAULT 0,
  created_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  -- When the sweeper took the row off the usage.
  swept_at_ms bigint,
  CONSTRAINT safe_integers CHECK (expires_at_ms < 9007199254740992)
);

-- For lists, and for what of a user's has expired without a look at what has not.
CREATE INDEX exports_by_user ON exports (user_id, expires_at_ms) INCLUDE (file_size_bytes)
  WHERE swept_at_ms IS NULL;
CREATE INDEX exports_unswept ON exports (expires_at_ms) WHERE swept_at_ms IS NULL;
CREATE INDEX exports_swept ON exports (swept_at_ms) WHERE swept_at_ms IS NOT NULL;
-- Keys are long and in no useful order. That none comes twice follows from the job and fence in them.
CREATE INDEX exports_by_key ON exports USING hash (storage_key);

-- What counts against the quota: the bytes of a user's exports that are not swept, and of the versions
-- of documents.
CREATE TABLE usage (
  user_id text COLLATE "C" PRIMARY KEY,
  used_bytes bigint NOT NULL CHECK (used_bytes >= 0),
  -- Those of the versions alone.
  document_bytes bigint NOT NULL DEFAULT 0 CHECK (document_bytes >= 0)
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
  -- As document_bytes of a job.
  data_bytes bigint NOT NULL CHECK (data_bytes = octet_length(data::text)),
  created_at_ms bigint NOT NULL,
  PRIMARY KEY (user_id, document_id, version)
);

CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  type text COLLATE "C" NOT NULL,
  -- The job as it ended.
  spec json NOT NULL,
  state json NOT NULL,
  created_at_ms bigint NOT NULL
);

-- Who holds what, by the names that programs of one user agree on. What has expired goes when its user
-- writes here again.
CREATE TABLE claims (
  user_id text COLLATE "C" NOT NULL,
  namespace text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  owner text COLLATE "C" NOT NULL,
  fence bigint NOT NULL,
  renewed_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  PRIMARY KEY (user_id, namespace, key)
);

CREATE INDEX claims_expiring ON claims (user_id, expires_at_ms);

-- Rows of a ledger from start_row to last_row.
CREATE TABLE reservations (
  user_id text COLLATE "C" NOT NULL,
  ledger text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  owner text COLLATE "C" NOT NULL,
  fence bigint NOT NULL,
  start_row bigint NOT NULL,
  last_row bigint NOT NULL CHECK (last_row >= start_row),
  is_confirmed boolean NOT NULL DEFAULT false,
  renewed_at_ms bigint NOT NULL,
  expires_at_ms bigint NOT NULL,
  PRIMARY KEY (user_id, ledger, key)
);

CREATE INDEX reservations_expiring ON reservations (user_id, expires_at_ms);
CREATE INDEX reservations_by_row ON reservations (user_id, ledger, last_row);

-- The last row that was ever confirmed.
CREATE TABLE ledgers (
  user_id text COLLATE "C" NOT NULL,
  ledger text COLLATE "C" NOT NULL,
  last_row bigint NOT NULL,
  PRIMARY KEY (user_id, ledger)
);

-- The last fence that was given to a user.
CREATE TABLE coordination_fences (
  user_id text COLLATE "C" PRIMARY KEY,
  fence bigint NOT NULL
) WITH (fillfactor = 50);

-- What tells this store from every other.
CREATE TABLE store_identity (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  identity uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO store_identity DEFAULT VALUES;

-- Advanced with every hint that is sent, for processes that no notification reaches.
CREATE SEQUENCE hints;
-- The first call only initialises the sequence.
SELECT nextval('hints');

-- Advanced by the check that the store accepts writes, which changes nothing else.
CREATE SEQUENCE checks;
