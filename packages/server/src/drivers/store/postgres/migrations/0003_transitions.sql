-- Interprets the transitions of domain/job/lifecycle.ts, which come as JSON, unchanged.

-- Whether it exists at all, to those who ask through the port.
CREATE FUNCTION is_kept(p_job jobs, p_now_ms bigint) RETURNS boolean LANGUAGE sql IMMUTABLE AS
  $$ SELECT p_job.expires_at_ms IS NULL OR p_job.expires_at_ms > p_now_ms $$;

CREATE FUNCTION guard_holds(p_job jobs, p_guard jsonb, p_now_ms bigint) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
  SELECT p_guard -> 'status' ? p_job.status
    AND (p_guard -> 'due' IS NULL OR p_job.run_after_ms <= p_now_ms)
    AND (p_guard -> 'attemptsLeft' IS NULL
      OR (p_guard -> 'attemptsLeft')::boolean = (p_job.attempts < p_job.max_attempts))
    AND CASE
      WHEN p_guard -> 'lease' IS NULL THEN true
      WHEN p_guard ->> 'lease' = 'expired' THEN coalesce(p_job.lease_until_ms <= p_now_ms, true)
      ELSE coalesce(p_job.lease_until_ms > p_now_ms, false)
        AND p_job.fence = (p_guard #> '{lease,fence}')::numeric
    END
$$;

-- The moment that a patch names; null for null. Refused when it is no safe integer, since the
-- driver could not return it.
CREATE FUNCTION moment(p_from_now jsonb, p_now_ms bigint) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  moment_ms numeric;
BEGIN
  IF coalesce(jsonb_typeof(p_from_now), 'null') = 'null' THEN RETURN NULL; END IF;
  moment_ms := p_now_ms + (p_from_now ->> 'fromNowMs')::numeric;
  IF abs(moment_ms) <= 9007199254740991 AND moment_ms = trunc(moment_ms) THEN
    RETURN moment_ms;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'OFR01',
    MESSAGE = format('%s ms from now is no moment that can be kept.', p_from_now ->> 'fromNowMs');
END $$;

CREATE FUNCTION nullable(p_value jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS
  $$ SELECT nullif(p_value, 'null') $$;

-- Applies the transition to those of the jobs whose guard holds, and returns them.
CREATE FUNCTION apply_transition(p_ids text[], p_transition jsonb, p_now_ms bigint)
RETURNS SETOF jobs LANGUAGE plpgsql AS $$
DECLARE
  patch jsonb := p_transition -> 'patch';
  lease_ms bigint := moment(patch -> 'leaseUntilMs', p_now_ms);
  run_ms bigint := moment(patch -> 'runAfterMs', p_now_ms);
  started_ms bigint := moment(patch -> 'startedAtMs', p_now_ms);
  finished_ms bigint := moment(patch -> 'finishedAtMs', p_now_ms);
  expires_ms bigint := moment(patch -> 'expiresAtMs', p_now_ms);
BEGIN
  RETURN QUERY UPDATE jobs SET
    updated_at_ms = p_now_ms,
    status = coalesce(patch ->> 'status', status),
    stage = CASE WHEN patch ? 'stage' THEN patch ->> 'stage' ELSE stage END,
    progress = coalesce((patch -> 'progress')::integer, progress),
    attempts = attempts + coalesce((patch #> '{attempts,add}')::integer, 0),
    fence = fence + coalesce((patch #> '{fence,add}')::integer, 0),
    error = CASE WHEN patch ? 'error' THEN nullable(patch -> 'error') ELSE error END,
    result = CASE WHEN patch ? 'result' THEN nullable(patch -> 'result') ELSE result END,
    lease_until_ms = CASE WHEN patch ? 'leaseUntilMs' THEN lease_ms ELSE lease_until_ms END,
    run_after_ms = CASE WHEN patch ? 'runAfterMs' THEN run_ms ELSE run_after_ms END,
    started_at_ms = CASE WHEN patch ? 'startedAtMs' THEN started_ms ELSE started_at_ms END,
    finished_at_ms = CASE WHEN patch ? 'finishedAtMs' THEN finished_ms ELSE finished_at_ms END,
    expires_at_ms = CASE WHEN patch ? 'expiresAtMs' THEN expires_ms ELSE expires_at_ms END
  WHERE id = ANY (p_ids) AND is_kept(jobs, p_now_ms)
    AND guard_holds(jobs, p_transition -> 'guard', p_now_ms)
  RETURNING jobs.*;
END $$;

-- Each transition to its own job, in one order, so that two callers never wait for each other.
CREATE FUNCTION transition_jobs(p_ids text[], p_transitions jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  now_ms bigint := now_ms();
  given record;
BEGIN
  FOR given IN
    SELECT id, p_transitions -> (place - 1)::integer AS transition
    FROM unnest(p_ids) WITH ORDINALITY AS named (id, place) ORDER BY id
  LOOP
    RETURN QUERY SELECT to_jsonb(job)
      FROM apply_transition(ARRAY[given.id], given.transition, now_ms) AS job;
  END LOOP;
END $$;

-- The places, from 1, of those whose guard holds.
CREATE FUNCTION places_held(p_ids text[], p_guards jsonb) RETURNS SETOF bigint
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  now_ms bigint := now_ms();
BEGIN
  RETURN QUERY SELECT place FROM unnest(p_ids) WITH ORDINALITY AS named (id, place)
    JOIN jobs ON jobs.id = named.id
    WHERE guard_holds(jobs, p_guards -> (place - 1)::integer, now_ms);
END $$;

CREATE FUNCTION expire_leases(p_transitions jsonb, p_limit bigint) RETURNS SETOF jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  now_ms bigint := now_ms();
  expired_ids text[];
BEGIN
  -- A lease is set exactly while processing; whether it has run out is the guards' affair.
  expired_ids := ARRAY(
    SELECT id FROM jobs WHERE status = 'processing' AND EXISTS (
      SELECT FROM jsonb_array_elements(p_transitions) AS each
      WHERE guard_holds(jobs, each -> 'guard', now_ms))
    ORDER BY lease_until_ms, seq LIMIT p_limit FOR UPDATE SKIP LOCKED);
  RETURN QUERY SELECT to_jsonb(job) FROM jsonb_array_elements(p_transitions) AS transition
    CROSS JOIN LATERAL apply_transition(expired_ids, transition, now_ms) AS job
    ORDER BY array_position(expired_ids, job.id);
END $$;

CREATE FUNCTION purge_expired_jobs(p_limit bigint) RETURNS SETOF jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  now_ms bigint := now_ms();
BEGIN
  RETURN QUERY DELETE FROM jobs WHERE id IN (
    SELECT id FROM jobs WHERE expires_at_ms <= now_ms
    ORDER BY expires_at_ms LIMIT p_limit FOR UPDATE SKIP LOCKED
  ) RETURNING jsonb_build_object('id', id, 'status', status);
END $$;
