-- What a user does to jobs, under row-level security.

-- For pg_advisory_xact_lock: one lock for each use and user of this schema.
CREATE FUNCTION lock_key(p_use text, p_name text) RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT hashtextextended(concat_ws('/', current_schema(), p_use, p_name), 0) $$;

CREATE FUNCTION active_submissions(p_user_id text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT count(DISTINCT submission_id) FROM jobs
  WHERE status IN ('pending', 'processing') AND user_id = p_user_id
$$;

CREATE FUNCTION keyed_jobs(p_user_id text, p_key text, p_now_ms bigint) RETURNS SETOF jobs
LANGUAGE sql STABLE AS $$
  SELECT * FROM jobs
  WHERE user_id = p_user_id AND idempotency_key = p_key AND is_kept(jobs, p_now_ms)
  ORDER BY seq
$$;

CREATE FUNCTION find_submission(p_user_id text, p_key text) RETURNS jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT SET role = 'offprint_user' AS $$
BEGIN
  PERFORM act_as(p_user_id);
  RETURN (SELECT jsonb_build_object(
      'requestHash', min(job.request_hash), 'jobs', jsonb_agg(to_jsonb(job) ORDER BY job.seq))
    FROM keyed_jobs(p_user_id, p_key, now_ms()) AS job HAVING count(*) > 0);
END $$;

-- p_specs and p_documents run in parallel; a document is null where the job names a stored one.
CREATE FUNCTION submit_jobs(
  p_user_id text, p_submission_id text, p_specs jsonb, p_documents json[],
  p_max_active bigint, p_key text, p_request_hash text
) RETURNS jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT SET role = 'offprint_user' AS $$
DECLARE
  now_ms bigint;
  active bigint;
  earlier jsonb;
BEGIN
  PERFORM act_as(p_user_id);
  PERFORM pg_advisory_xact_lock(lock_key('submit', p_user_id));
  now_ms := now_ms();
  IF p_key IS NOT NULL THEN
    SELECT jsonb_build_object(
      'type', CASE WHEN min(job.request_hash) = p_request_hash
        THEN 'rejoined' ELSE 'idempotencyConflict' END,
      'jobs', jsonb_agg(to_jsonb(job) ORDER BY job.seq)) INTO earlier
    FROM keyed_jobs(p_user_id, p_key, now_ms) AS job HAVING count(*) > 0;
    IF earlier IS NOT NULL THEN RETURN earlier; END IF;
  END IF;
  active := active_submissions(p_user_id);
  IF active >= p_max_active THEN
    RETURN jsonb_build_object('type', 'tooManyActive', 'activeSubmissions', active);
  END IF;
  INSERT INTO jobs (
    id, user_id, spec, submission_id, document_id, idempotency_key, request_hash, priority,
    max_attempts, user_concurrency, status, progress, attempts, fence, run_after_ms,
    created_at_ms, updated_at_ms)
  SELECT spec ->> 'id', p_user_id, spec, p_submission_id, spec #>> '{source,documentId}', p_key,
    p_request_hash, (spec -> 'priority')::bigint, (spec -> 'maxAttempts')::bigint,
    (spec #> '{policy,userConcurrency}')::bigint, 'pending', 0, 0, 0, now_ms, now_ms, now_ms
  FROM jsonb_array_elements(p_specs) WITH ORDINALITY AS given (spec, place) ORDER BY place;
  INSERT INTO job_documents (job_id, user_id, data)
  SELECT p_specs -> (place - 1)::integer ->> 'id', p_user_id, data
  FROM unnest(p_documents) WITH ORDINALITY AS given (data, place) WHERE data IS NOT NULL;
  RETURN jsonb_build_object('type', 'created', 'nowMs', now_ms);
END $$;

CREATE FUNCTION find_job(p_user_id text, p_id text) RETURNS SETOF jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT SET role = 'offprint_user' AS $$
DECLARE
  now_ms bigint := now_ms();
BEGIN
  PERFORM act_as(p_user_id);
  RETURN QUERY SELECT to_jsonb(job) FROM jobs AS job
    WHERE id = p_id AND user_id = p_user_id AND is_kept(job, now_ms);
END $$;

CREATE FUNCTION list_jobs(
  p_user_id text, p_status text, p_document_id text, p_limit bigint, p_offset bigint
) RETURNS jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT SET role = 'offprint_user' AS $$
DECLARE
  now_ms bigint := now_ms();
BEGIN
  PERFORM act_as(p_user_id);
  RETURN (
    WITH listed AS NOT MATERIALIZED (
      SELECT * FROM jobs
      WHERE user_id = p_user_id AND is_kept(jobs, now_ms)
        AND (p_status IS NULL OR status = p_status)
        AND (p_document_id IS NULL OR document_id = p_document_id)
    ), page AS (
      SELECT * FROM listed ORDER BY seq DESC LIMIT p_limit OFFSET p_offset
    )
    SELECT jsonb_build_object(
      'jobs', coalesce((SELECT jsonb_agg(to_jsonb(page) ORDER BY seq DESC) FROM page), '[]'),
      'total', (SELECT count(*) FROM listed)));
END $$;

CREATE FUNCTION count_active_submissions(p_user_id text) RETURNS bigint
LANGUAGE plpgsql SET search_path FROM CURRENT SET role = 'offprint_user' AS $$
BEGIN
  PERFORM act_as(p_user_id);
  RETURN active_submissions(p_user_id);
END $$;

CREATE FUNCTION transition_for_user(
  p_user_id text, p_id text, p_transition jsonb, p_max_active bigint
) RETURNS jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT SET role = 'offprint_user' AS $$
DECLARE
  now_ms bigint;
  active bigint;
  job jobs;
BEGIN
  PERFORM act_as(p_user_id);
  PERFORM pg_advisory_xact_lock(lock_key('submit', p_user_id));
  now_ms := now_ms();
  SELECT * INTO job FROM jobs
  WHERE id = p_id AND user_id = p_user_id AND is_kept(jobs, now_ms)
    AND guard_holds(jobs, p_transition -> 'guard', now_ms)
  FOR UPDATE;
  IF NOT FOUND THEN RETURN jsonb_build_object('type', 'refused'); END IF;
  IF p_max_active IS NOT NULL AND NOT EXISTS (
    SELECT FROM jobs WHERE status IN ('pending', 'processing')
      AND user_id = p_user_id AND submission_id = job.submission_id
  ) THEN
    active := active_submissions(p_user_id);
    IF active >= p_max_active THEN
      RETURN jsonb_build_object('type', 'tooManyActive', 'activeSubmissions', active);
    END IF;
  END IF;
  SELECT * INTO job FROM apply_transitions(ARRAY[p_id], ARRAY[p_transition], now_ms);
  RETURN jsonb_build_object('type', 'applied', 'job', to_jsonb(job));
END $$;

CREATE FUNCTION remove_job(p_user_id text, p_id text) RETURNS SETOF jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT SET role = 'offprint_user' AS $$
DECLARE
  now_ms bigint := now_ms();
BEGIN
  PERFORM act_as(p_user_id);
  RETURN QUERY DELETE FROM jobs
    WHERE id = p_id AND user_id = p_user_id AND is_kept(jobs, now_ms)
      AND status NOT IN ('pending', 'processing')
    RETURNING jsonb_build_object('id', id, 'status', status);
END $$;
