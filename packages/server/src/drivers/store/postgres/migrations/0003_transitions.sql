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

-- What a patch makes of a moment; one that it does not name stays.
CREATE FUNCTION moment_or(p_from_now jsonb, p_before_ms bigint, p_now_ms bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN p_from_now IS NULL THEN p_before_ms ELSE moment(p_from_now, p_now_ms) END $$;

CREATE FUNCTION nullable(p_value jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS
  $$ SELECT nullif(p_value, 'null') $$;

-- Applies to each job the transition at its place, if that one's guard holds; returns the changed.
CREATE FUNCTION apply_transitions(p_ids text[], p_transitions jsonb[], p_now_ms bigint)
RETURNS SETOF jobs LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY WITH given AS MATERIALIZED (
    SELECT given_id, transition -> 'guard' AS guard, transition -> 'patch' AS patch
    FROM unnest(p_ids, p_transitions) AS each (given_id, transition)
  )
  UPDATE jobs SET
    updated_at_ms = p_now_ms,
    status = coalesce(patch ->> 'status', status),
    stage = CASE WHEN patch ? 'stage' THEN patch ->> 'stage' ELSE stage END,
    progress = coalesce((patch -> 'progress')::integer, progress),
    attempts = attempts + coalesce((patch #> '{attempts,add}')::integer, 0),
    fence = fence + coalesce((patch #> '{fence,add}')::integer, 0),
    error = CASE WHEN patch ? 'error' THEN nullable(patch -> 'error') ELSE error END,
    result = CASE WHEN patch ? 'result' THEN nullable(patch -> 'result') ELSE result END,
    lease_until_ms = moment_or(patch -> 'leaseUntilMs', lease_until_ms, p_now_ms),
    run_after_ms = moment_or(patch -> 'runAfterMs', run_after_ms, p_now_ms),
    started_at_ms = moment_or(patch -> 'startedAtMs', started_at_ms, p_now_ms),
    finished_at_ms = moment_or(patch -> 'finishedAtMs', finished_at_ms, p_now_ms),
    expires_at_ms = moment_or(patch -> 'expiresAtMs', expires_at_ms, p_now_ms)
  FROM given
  WHERE id = given_id AND is_kept(jobs, p_now_ms) AND guard_holds(jobs, guard, p_now_ms)
  RETURNING jobs.*;
END $$;

-- In one order, so that two callers never wait for each other.
CREATE FUNCTION lock_jobs(p_ids text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM jobs WHERE id = ANY (p_ids) ORDER BY id FOR UPDATE;
END $$;

CREATE FUNCTION transition_jobs(p_ids text[], p_transitions jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM lock_jobs(p_ids);
  RETURN QUERY SELECT to_jsonb(job) FROM apply_transitions(
    p_ids, ARRAY(SELECT jsonb_array_elements(p_transitions)), now_ms()) AS job;
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
    CROSS JOIN LATERAL apply_transitions(
      expired_ids, array_fill(transition, ARRAY[cardinality(expired_ids)]), now_ms) AS job
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
