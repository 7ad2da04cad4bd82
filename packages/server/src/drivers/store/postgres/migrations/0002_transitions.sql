-- Carries out the transitions of domain/job/lifecycle.ts, which come as rows of the type below. They
-- are not compiled to a statement of their own: to plan one takes as long as to run it, and a plan is
-- kept only for a function, since what a session prepares is lost behind a pooler.

CREATE TYPE transition AS (
  -- The guard. What is null is not asked for.
  statuses text[], attempts_left boolean, is_due boolean, lease text,
  -- The patch. What is null stays, but where null is a value: there sets_… tells.
  status text, progress integer, add_attempts integer, add_fence integer, run_after_in_ms bigint,
  started_in_ms bigint, sets_stage boolean, stage text, sets_lease boolean, lease_in_ms bigint,
  sets_error boolean, error json, sets_result boolean, result json,
  sets_finished boolean, finished_in_ms bigint, sets_expiry boolean, expires_in_ms bigint,
  -- What goes before `expires_in_ms` where the policy of a job has it; `expire_leases` alone looks.
  expires_by_policy text,
  sets_worker boolean, worker text,
  -- What an attempt that was under way is noted to have ended with, and how many are noted.
  ends_attempt json, most_past_attempts integer
);

-- Whether it exists at all, to those who ask through the port.
CREATE FUNCTION is_kept(p_job job_states, p_now_ms bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE AS
  $$ SELECT p_job.expires_at_ms IS NULL OR p_job.expires_at_ms > p_now_ms $$;

CREATE FUNCTION guard_holds(p_job job_states, p_transition transition, p_fence bigint, p_now_ms bigint)
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT p_job.status = ANY (p_transition.statuses)
    AND (p_transition.is_due IS NOT TRUE OR p_job.run_after_ms <= p_now_ms)
    AND (p_transition.attempts_left IS NULL
      OR p_transition.attempts_left = (p_job.attempts < p_job.max_attempts))
    AND CASE p_transition.lease
      WHEN 'held' THEN p_job.lease_until_ms > p_now_ms AND p_job.fence = p_fence
      WHEN 'expired' THEN coalesce(p_job.lease_until_ms <= p_now_ms, true)
      ELSE true
    END
$$;

-- Returns the changed jobs. The fences are those of the leases, if any; p_results, if any, are in the
-- place of the transition's result.
CREATE FUNCTION apply_transition(
  p_transition transition, p_job_ids uuid[], p_now_ms bigint,
  p_fences bigint[] DEFAULT '{}', p_results json[] DEFAULT '{}'
) RETURNS SETOF job_states LANGUAGE plpgsql ROWS 50 AS $$
BEGIN
  RETURN QUERY UPDATE job_states SET
    updated_at_ms = p_now_ms,
    status = coalesce(p_transition.status, status),
    progress = coalesce(p_transition.progress, progress),
    attempts = attempts + coalesce(p_transition.add_attempts, 0),
    fence = fence + coalesce(p_transition.add_fence, 0),
    run_after_ms = coalesce(p_now_ms + p_transition.run_after_in_ms, run_after_ms),
    started_at_ms = coalesce(p_now_ms + p_transition.started_in_ms, started_at_ms),
    stage = CASE WHEN p_transition.sets_stage THEN p_transition.stage ELSE stage END,
    lease_until_ms = CASE WHEN p_transition.sets_lease
      THEN p_now_ms + p_transition.lease_in_ms ELSE lease_until_ms END,
    error = CASE WHEN p_transition.sets_error THEN p_transition.error ELSE error END,
    result = CASE WHEN p_transition.sets_result
      THEN coalesce(given_result, p_transition.result) ELSE result END,
    finished_at_ms = CASE WHEN p_transition.sets_finished
      THEN p_now_ms + p_transition.finished_in_ms ELSE finished_at_ms END,
    expires_at_ms = CASE WHEN p_transition.sets_expiry
      THEN p_now_ms + p_transition.expires_in_ms ELSE expires_at_ms END,
    worker = CASE WHEN p_transition.sets_worker THEN p_transition.worker ELSE worker END,
    past_attempts = CASE WHEN p_transition.ends_attempt IS NOT NULL AND status = 'processing'
      THEN array_append(
        past_attempts[
          greatest(1, cardinality(past_attempts) - p_transition.most_past_attempts + 2):],
        json_build_object('number', attempts, 'worker', worker, 'startedAtMs', started_at_ms,
          'endedAtMs', p_now_ms, 'outcome', p_transition.ends_attempt -> 'outcome',
          'error', p_transition.ends_attempt -> 'error'))
      ELSE past_attempts END
  FROM unnest(p_job_ids, p_fences, p_results) AS given (given_id, lease_fence, given_result)
  WHERE job_id = given_id AND is_kept(job_states, p_now_ms)
    AND guard_holds(job_states, p_transition, lease_fence, p_now_ms)
  RETURNING job_states.*;
END $$;

-- What workers and sweepers ask for.

CREATE FUNCTION transition_jobs(p_transition json, p_job_ids uuid[], p_fences bigint[])
RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off AS $$
DECLARE
  transition transition := json_populate_record(NULL::transition, p_transition);
BEGIN
  RETURN QUERY SELECT spec, created_at_ms, changed.*
    FROM apply_transition(transition, p_job_ids, now_ms(), p_fences) AS changed
    JOIN jobs ON id = job_id;
END $$;

-- The places, from 1, of the leases under which the guard holds.
CREATE FUNCTION places_held(p_guard json, p_job_ids uuid[], p_fences bigint[])
RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off AS $$
DECLARE
  guard transition := json_populate_record(NULL::transition, p_guard);
  now_ms bigint := now_ms();
BEGIN
  RETURN QUERY SELECT place
    FROM unnest(p_job_ids, p_fences) WITH ORDINALITY AS lease (id, lease_fence, place)
    JOIN job_states ON job_id = id WHERE guard_holds(job_states, guard, lease_fence, now_ms);
END $$;

-- Gives each job that fits one of the guards the first transition whose guard it fits, those together
-- whose records stay as long.
CREATE FUNCTION expire_leases(p_transitions json, p_limit bigint) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off AS $$
DECLARE
  now_ms bigint := now_ms();
  transition transition;
  expired_ids uuid[];
  alike record;
  missing bigint := p_limit;
BEGIN
  FOR transition IN SELECT * FROM json_populate_recordset(NULL::transition, p_transitions) LOOP
    -- A lease is set exactly while processing; whether it has run out, the guard tells.
    expired_ids := ARRAY(
      SELECT job_id FROM job_states
      WHERE status = 'processing' AND guard_holds(job_states, transition, NULL, now_ms)
      ORDER BY lease_until_ms, job_id LIMIT missing FOR UPDATE SKIP LOCKED);
    missing := missing - cardinality(expired_ids);
    FOR alike IN
      SELECT array_agg(id) AS ids, ttl_ms FROM (
        SELECT id, coalesce(
          (spec -> 'policy' ->> transition.expires_by_policy)::bigint, transition.expires_in_ms) AS ttl_ms
        FROM jobs WHERE id = ANY (expired_ids)
      ) AS kept GROUP BY ttl_ms
    LOOP
      transition.expires_in_ms := alike.ttl_ms;
      RETURN QUERY SELECT spec, created_at_ms, changed.*
        FROM apply_transition(transition, alike.ids, now_ms) AS changed JOIN jobs ON id = job_id;
    END LOOP;
  END LOOP;
END $$;

-- Tells whoever listens to the channel that is named like the schema, and whoever asks later how many
-- hints there were.
CREATE FUNCTION send_hints(p_messages text[]) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off AS $$
BEGIN
  -- A hint that is lost with the server tells of nothing to those who lose it too: it need not wait
  -- for the disk, and it would.
  PERFORM set_config('synchronous_commit', 'off', true);
  PERFORM pg_notify(current_schema(), message) FROM unnest(p_messages) AS given (message);
  RETURN QUERY SELECT nextval('hints');
END $$;
