-- Where pending jobs of the present user stand, from 1, in the order of claims if nothing were running;
-- in a long queue which of its user's own of its priority each is, from which the driver tells the
-- place (0 when it is not due yet). As the owner of the tables, since the policies hide the jobs of
-- others.

CREATE FUNCTION queue_exceeds(p_jobs bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT SET jit = off AS $$
BEGIN
  RETURN p_jobs < (SELECT count(*) FROM (
    SELECT FROM job_states WHERE status = 'pending' LIMIT p_jobs + 1
  ) AS waiting);
END $$;

CREATE FUNCTION own_turn(p_job_id uuid, p_now_ms bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT SET jit = off AS $$
DECLARE
  job job_states;
BEGIN
  SELECT * INTO job FROM job_states WHERE job_id = p_job_id AND user_id = current_user_claim();
  IF job.run_after_ms > p_now_ms THEN RETURN 0; END IF;
  RETURN (SELECT count(*) FROM job_states
    WHERE status = 'pending' AND priority = job.priority AND user_id = job.user_id
      AND (run_after_ms, job_id) <= (job.run_after_ms, job.job_id));
END $$;

CREATE FUNCTION queue_places(p_now_ms bigint, p_is_long boolean)
RETURNS TABLE (waiting_id uuid, place bigint, turn bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT SET jit = off AS $$
DECLARE
  claimed CONSTANT text := current_user_claim();
BEGIN
  -- Most who list their jobs have none that wait.
  IF NOT EXISTS (SELECT FROM pending_priorities() AS known (priority)
    JOIN job_states AS job USING (priority)
    WHERE job.status = 'pending' AND job.user_id = claimed)
  THEN RETURN; END IF;
  IF p_is_long THEN
    RETURN QUERY SELECT job.job_id, NULL::bigint, CASE WHEN run_after_ms > p_now_ms THEN 0
        ELSE row_number() OVER (PARTITION BY priority ORDER BY run_after_ms, job.job_id) END
      FROM pending_priorities() AS known (priority) JOIN job_states AS job USING (priority)
      WHERE status = 'pending' AND job.user_id = claimed;
    RETURN;
  END IF;
  -- Users take turns: the n-th job of each goes before the (n+1)-th of any other.
  RETURN QUERY
    WITH due AS MATERIALIZED (
      SELECT queued.job_id, queued.user_id,
        row_number() OVER (ORDER BY priority, queued.turn, run_after_ms, queued.job_id) AS place
      FROM (
        SELECT job.job_id, job.user_id, priority, run_after_ms,
          row_number() OVER (PARTITION BY priority, job.user_id
            ORDER BY run_after_ms, job.job_id) AS turn
        FROM job_states AS job WHERE status = 'pending' AND run_after_ms <= p_now_ms
      ) AS queued
    )
    SELECT due.job_id, due.place, NULL::bigint FROM due WHERE due.user_id = claimed
    UNION ALL
    SELECT job.job_id, (SELECT count(*) + 1 FROM due), NULL FROM job_states AS job
    WHERE status = 'pending' AND job.user_id = claimed AND run_after_ms > p_now_ms;
END $$;

GRANT EXECUTE ON FUNCTION queue_exceeds, own_turn, queue_places TO :"user_role";
