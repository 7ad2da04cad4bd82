-- Who may do what. Workers connect as the owner of the tables, who sees all. What is done for a user
-- runs as a role of this schema alone, which sees the rows of one user: the one named by the claims
-- that PostgREST and Supabase set too. The driver puts its name in the place of :"user_role".

DO $$
DECLARE
  may_assume text := CASE WHEN current_setting('server_version_num')::int >= 160000
    THEN 'SET' ELSE 'MEMBER' END;
  granted text := format('GRANT %I TO %I', :'user_role', current_user)
    || CASE may_assume WHEN 'SET' THEN ' WITH SET TRUE' ELSE '' END;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'user_role') THEN
    CREATE ROLE :"user_role" NOLOGIN;
  END IF;
  IF NOT pg_has_role(current_user, :'user_role', may_assume) THEN
    EXECUTE granted;
  END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE EXCEPTION USING ERRCODE = 'OFR01', MESSAGE = format(
    'The job store needs the role %1$I. Let an administrator of Postgres run: '
    'CREATE ROLE %1$I NOLOGIN; %2$s;', :'user_role', granted);
END $$;

GRANT USAGE ON SCHEMA :"schema" TO :"user_role";

CREATE FUNCTION current_user_claim() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub' $$;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['jobs', 'job_states', 'exports', 'usage', 'documents',
    'document_versions']
  LOOP
    EXECUTE format(
      'CREATE POLICY own_rows ON %I TO :"user_role"
       USING (user_id = (SELECT current_user_claim()))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO :"user_role"', name);
  END LOOP;
  -- By name: in the schema public an app has tables too. Without a policy, only the owner sees anything.
  FOREACH name IN ARRAY ARRAY['jobs', 'job_states', 'exports', 'usage', 'documents',
    'document_versions', 'outbox', 'store_identity', 'schema_migrations']
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  END LOOP;
END $$;

-- Acts as the user of the application until the end of the transaction.
CREATE FUNCTION act_as(p_user_id text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('request.jwt.claims', json_build_object('sub', p_user_id)::text, true);
END $$;

-- For what is asked now and then. What is asked for each job has a function, whose plan is kept.
-- $1 are the values, $2 is the time.
CREATE FUNCTION run_statement(p_sql text, p_values text[]) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off AS $$
BEGIN
  RETURN QUERY EXECUTE p_sql USING p_values, now_ms();
END $$;

-- $3 is the user. Under p_lock, unless it is null, statements pass one by one; each sees what the last
-- one did.
CREATE FUNCTION run_for_user(p_user_id text, p_lock text, p_sql text, p_values text[])
RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET role = :'user_role' AS $$
BEGIN
  PERFORM act_as(p_user_id);
  IF p_lock IS NOT NULL THEN PERFORM pg_advisory_xact_lock(lock_key(p_lock)); END IF;
  RETURN QUERY EXECUTE p_sql USING p_values, now_ms(), p_user_id;
END $$;

-- Those of the jobs of the present user that have not ended. As the owner, since the policies would
-- let the look for priorities read the jobs of everybody else.
CREATE FUNCTION live_submissions() RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT SET jit = off AS $$
DECLARE
  of_user CONSTANT text := current_user_claim();
BEGIN
  RETURN QUERY SELECT submission_id FROM job_states
    WHERE status = 'processing' AND user_id = of_user
    UNION
    SELECT submission_id FROM pending_priorities() AS known (priority) JOIN job_states USING (priority)
    WHERE status = 'pending' AND user_id = of_user;
END $$;

CREATE FUNCTION active_submissions() RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT count(*) FROM live_submissions() $$;

-- The arrays run in parallel. Returns a row with the time, and with the active submissions that there
-- were before; or the jobs that the key has made before.
CREATE FUNCTION submit_jobs(
  p_user_id text, p_submission_id text, p_max_active bigint, p_key text, p_request_hash text,
  p_ids uuid[], p_batch_ids text[], p_document_ids text[], p_priorities bigint[],
  p_max_attempts bigint[], p_user_concurrency bigint[], p_quota_bytes bigint[],
  p_announces_end boolean[], p_specs json[], p_documents json[]
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET role = :'user_role' AS $$
DECLARE
  now_ms bigint;
  active bigint;
BEGIN
  PERFORM act_as(p_user_id);
  PERFORM pg_advisory_xact_lock(lock_key('submit/' || p_user_id));
  now_ms := now_ms();
  IF p_key IS NOT NULL THEN
    RETURN QUERY SELECT now_ms, NULL::bigint, request_hash, spec, created_at_ms, job_states.*
      FROM jobs JOIN job_states ON job_id = id
      WHERE jobs.user_id = p_user_id AND idempotency_key = p_key AND is_kept(job_states, now_ms)
      ORDER BY created_at_ms, id;
    IF FOUND THEN RETURN; END IF;
  END IF;
  active := active_submissions();
  IF active < p_max_active THEN
    INSERT INTO jobs (
      id, user_id, spec, batch_id, document_id, idempotency_key, request_hash, created_at_ms, document,
      document_bytes)
    SELECT given.id, p_user_id, spec, batch_id, document_id, p_key, p_request_hash, now_ms, document,
      octet_length(document::text)
    FROM unnest(p_ids, p_specs, p_batch_ids, p_document_ids, p_documents)
      AS given (id, spec, batch_id, document_id, document);
    INSERT INTO job_states (
      job_id, user_id, submission_id, priority, max_attempts, user_concurrency, quota_bytes,
      announces_end, run_after_ms, updated_at_ms)
    SELECT given.id, p_user_id, p_submission_id, priority, max_attempts, user_concurrency,
      quota_bytes, announces_end, now_ms, now_ms
    FROM unnest(
      p_ids, p_priorities, p_max_attempts, p_user_concurrency, p_quota_bytes, p_announces_end)
      AS given (id, priority, max_attempts, user_concurrency, quota_bytes, announces_end);
  END IF;
  RETURN QUERY SELECT now_ms, active, NULL::text, NULL::json, NULL::bigint, (NULL::job_states).*;
END $$;

-- Returns the job, and whether the transition was applied; without it, how many submissions are
-- active. Nothing when the guard does not hold.
CREATE FUNCTION transition_for_user(
  p_user_id text, p_job_id uuid, p_transition json, p_max_active bigint
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET role = :'user_role' AS $$
DECLARE
  transition transition := json_populate_record(NULL::transition, p_transition);
  now_ms bigint;
  active bigint;
  job job_states;
BEGIN
  PERFORM act_as(p_user_id);
  PERFORM pg_advisory_xact_lock(lock_key('submit/' || p_user_id));
  now_ms := now_ms();
  SELECT * INTO job FROM job_states
  WHERE job_id = p_job_id AND user_id = p_user_id AND is_kept(job_states, now_ms)
    AND guard_holds(job_states, transition, NULL, now_ms)
  FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  IF p_max_active IS NOT NULL
    AND job.submission_id NOT IN (SELECT * FROM live_submissions()) THEN
    active := active_submissions();
    IF active >= p_max_active THEN
      RETURN QUERY SELECT active, NULL::json, NULL::bigint, job.*;
      RETURN;
    END IF;
  END IF;
  RETURN QUERY SELECT NULL::bigint, spec, created_at_ms, changed.*
    FROM apply_transition(transition, ARRAY[p_job_id], now_ms) AS changed JOIN jobs ON id = job_id;
END $$;

-- The plans of these are kept, also those from when the tables were empty. To scan a table, or to sort
-- what an index has in order, is the best plan then and the worst one later.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['submit_jobs', 'transition_for_user', 'claim_jobs', 'transition_jobs',
    'places_held', 'complete_jobs', 'expire_leases', 'queue_position', 'announce_end',
    'live_submissions']
  LOOP
    EXECUTE format('ALTER FUNCTION %I SET plan_cache_mode = force_generic_plan', name);
    EXECUTE format('ALTER FUNCTION %I SET enable_seqscan = off', name);
    EXECUTE format('ALTER FUNCTION %I SET enable_bitmapscan = off', name);
    EXECUTE format('ALTER FUNCTION %I SET enable_hashjoin = off', name);
    EXECUTE format('ALTER FUNCTION %I SET enable_mergejoin = off', name);
    EXECUTE format('ALTER FUNCTION %I SET enable_sort = off', name);
  END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION now_ms, current_user_claim, act_as, lock_key, is_kept, guard_holds,
  apply_transition, live_submissions, active_submissions, queue_position, unexpired_bytes TO :"user_role";
