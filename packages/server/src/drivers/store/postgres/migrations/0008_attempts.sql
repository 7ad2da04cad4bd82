-- Who claimed the job last, and how its attempts have ended, the oldest first; null for none.
ALTER TABLE job_states ADD COLUMN worker text COLLATE "C", ADD COLUMN past_attempts json[];

ALTER TYPE transition ADD ATTRIBUTE sets_worker boolean, ADD ATTRIBUTE worker text,
  ADD ATTRIBUTE ends_attempt json, ADD ATTRIBUTE most_past_attempts integer;

CREATE OR REPLACE FUNCTION apply_transition(
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
