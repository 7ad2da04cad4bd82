-- Where all pending jobs of a user stand, from 1, as queue_position tells it of one: for lists, which
-- would else look into the queues of all others again for each job.
CREATE FUNCTION queue_positions(p_now_ms bigint) RETURNS TABLE (waiting_id uuid, place bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT SET jit = off AS $$
DECLARE
  claimed CONSTANT text := current_user_claim();
BEGIN
  -- Most who list their jobs have none that wait.
  IF NOT EXISTS (SELECT FROM pending_priorities() AS known (priority)
    JOIN job_states AS job USING (priority)
    WHERE job.status = 'pending' AND job.user_id = claimed)
  THEN RETURN; END IF;
  RETURN QUERY
    WITH due AS MATERIALIZED (
      SELECT queued.job_id, queued.user_id,
        row_number() OVER (ORDER BY priority, turn, run_after_ms, queued.job_id) AS place
      FROM (
        SELECT job.job_id, job.user_id, priority, run_after_ms,
          row_number() OVER (PARTITION BY priority, job.user_id
            ORDER BY run_after_ms, job.job_id) AS turn
        FROM job_states AS job WHERE status = 'pending' AND run_after_ms <= p_now_ms
      ) AS queued
    )
    SELECT due.job_id, due.place FROM due WHERE due.user_id = claimed
    UNION ALL
    SELECT job.job_id, (SELECT count(*) + 1 FROM due) FROM job_states AS job
    WHERE status = 'pending' AND job.user_id = claimed AND run_after_ms > p_now_ms;
END $$;

GRANT EXECUTE ON FUNCTION queue_positions TO :"user_role";
