-- What is asked on behalf of a user, as the role of users. What they ask more seldom goes through
-- run_for_user.

-- The submissions of the present user that have a job which has not ended. As the owner, since the
-- policies would let the look for priorities read the jobs of everybody else.
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

-- Cancels or retries a job of the present user, as the owner of the tables. Whatever else a transition
-- may hold is for workers alone.
CREATE FUNCTION apply_user_transition(p_transition transition, p_job_id uuid)
RETURNS SETOF job_states
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET jit = off AS $$
BEGIN
  IF p_transition.status NOT IN ('pending', 'cancelled') OR p_transition.sets_result
    OR p_transition.sets_worker OR p_transition.lease_in_ms IS NOT NULL
    OR num_nonnulls(p_transition.add_attempts, p_transition.add_fence, p_transition.started_in_ms) > 0
  THEN
    RAISE insufficient_privilege USING MESSAGE = 'permission denied for this transition';
  END IF;
  RETURN QUERY SELECT changed.* FROM apply_transition(p_transition, ARRAY(
    SELECT job_id FROM job_states WHERE job_id = p_job_id AND user_id = current_user_claim()
  ), now_ms()) AS changed;
END $$;

-- Returns the job after the transition; or, when too many submissions are active, how many and the job
-- as it is; nothing when the guard does not hold. The look at the job takes no lock: the transition
-- asks its guard again.
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
    AND guard_holds(job_states, transition, NULL, now_ms);
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
    FROM apply_user_transition(transition, p_job_id) AS changed JOIN jobs ON id = job_id;
END $$;

-- What programs poll: jobs that are asked for at once are found by one call, whose plan is kept. The
-- arrays run in parallel; a row says which of them it is, from 1. Each is found as its own user, so that
-- nobody's policies are passed by.
CREATE FUNCTION find_jobs(p_user_ids text[], p_job_ids uuid[], p_longest bigint) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET role = :'user_role' AS $$
DECLARE
  now_ms CONSTANT bigint := now_ms();
  is_long CONSTANT boolean := queue_exceeds(p_longest);
BEGIN
  FOR nth IN 1 .. cardinality(p_job_ids) LOOP
    PERFORM act_as(p_user_ids[nth]);
    RETURN QUERY SELECT nth, job_states.xmin::text::bigint, spec, created_at_ms, job_states.*,
      CASE WHEN status = 'pending' AND NOT is_long THEN
        (SELECT place FROM queue_places(now_ms, false) WHERE waiting_id = id)
      END,
      CASE WHEN status = 'pending' AND is_long THEN own_turn(id, now_ms) END,
      EXISTS (SELECT FROM exports WHERE exports.job_id = jobs.id AND exports.expires_at_ms > now_ms)
    FROM jobs JOIN job_states ON job_id = id
    WHERE id = p_job_ids[nth] AND jobs.user_id = p_user_ids[nth] AND is_kept(job_states, now_ms);
  END LOOP;
END $$;

-- Which of them are as the caller read them, by the transaction that wrote the row. It tells nothing
-- that the caller does not have, so it needs no policies, and takes a part of what finding takes. A job
-- that waits is none of them, since its place changes without its row.
CREATE FUNCTION unchanged_jobs(p_job_ids uuid[], p_versions bigint[], p_have_files boolean[])
RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off AS $$
DECLARE
  now_ms CONSTANT bigint := now_ms();
BEGIN
  RETURN QUERY SELECT known.nth::integer
  FROM unnest(p_job_ids, p_versions, p_have_files) WITH ORDINALITY AS known (id, version, has_file, nth)
  WHERE EXISTS (
    SELECT FROM job_states WHERE job_id = known.id AND job_states.xmin::text::bigint = known.version
      AND status <> 'pending' AND is_kept(job_states, now_ms)
  ) AND known.has_file = EXISTS (
    SELECT FROM exports WHERE exports.job_id = known.id AND exports.expires_at_ms > now_ms
  );
END $$;

-- Makes a new version of a document if it differs, suits the condition and has room. Returns what was
-- the newest version, when the document was created and changed, which version was made, the time,
-- and, where there was no room, what is stored.
CREATE FUNCTION put_document(
  p_user_id text, p_id text, p_title text, p_template_id text, p_content_hash text, p_data json,
  p_if_version bigint, p_max_versions bigint, p_quota_bytes bigint
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET role = :'user_role' AS $$
DECLARE
  now_ms bigint;
  newest record;
  made bigint;
  growth bigint;
  stored bigint;
  without_room bigint;
BEGIN
  PERFORM act_as(p_user_id);
  PERFORM pg_advisory_xact_lock(lock_key('document/' || p_user_id || '/' || p_id));
  now_ms := now_ms();
  SELECT version, content_hash, documents.created_at_ms, updated_at_ms INTO newest
  FROM documents JOIN document_versions AS found
    ON found.user_id = documents.user_id AND document_id = id AND version = newest_version
  WHERE documents.user_id = p_user_id AND id = p_id;
  IF coalesce(p_if_version, newest.version, 0) = coalesce(newest.version, 0)
    AND newest.content_hash IS DISTINCT FROM p_content_hash THEN
    made := coalesce(newest.version, 0) + 1;
    BEGIN
      INSERT INTO documents (user_id, id, newest_version, created_at_ms, updated_at_ms)
      VALUES (p_user_id, p_id, made, now_ms, now_ms)
      ON CONFLICT (user_id, id) DO UPDATE
      SET newest_version = excluded.newest_version, updated_at_ms = excluded.updated_at_ms;
      INSERT INTO document_versions (user_id, document_id, version, title, template_id, content_hash,
        data, data_bytes, created_at_ms)
      VALUES (p_user_id, p_id, made, p_title, p_template_id, p_content_hash, p_data,
        octet_length(p_data::text), now_ms);
      WITH outdated AS (
        DELETE FROM document_versions
        WHERE user_id = p_user_id AND document_id = p_id AND version <= made - p_max_versions
        RETURNING data_bytes
      )
      SELECT octet_length(p_data::text) - coalesce(sum(data_bytes), 0) INTO growth FROM outdated;
      -- Who stores something for the user at the same time waits for the usage that is written by
      -- now, so this counts it or comes first.
      stored := unexpired_bytes(p_user_id, now_ms) + job_document_bytes(p_user_id, now_ms);
      IF growth > 0 AND stored > p_quota_bytes THEN RAISE EXCEPTION USING ERRCODE = 'OFR02'; END IF;
    EXCEPTION WHEN SQLSTATE 'OFR02' THEN
      made := NULL;
      without_room := stored - growth;
    END;
  END IF;
  RETURN QUERY SELECT newest.version, newest.created_at_ms, newest.updated_at_ms, made, now_ms,
    without_room;
END $$;

GRANT EXECUTE ON FUNCTION live_submissions, active_submissions, apply_user_transition
  TO :"user_role";
