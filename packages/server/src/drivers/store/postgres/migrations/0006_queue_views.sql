-- What is known of the queue as a whole. Each returns numbers only.

CREATE FUNCTION pending_priorities() RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
  WITH RECURSIVE known AS (
    (SELECT priority FROM jobs WHERE status = 'pending' ORDER BY priority LIMIT 1)
    UNION ALL
    SELECT next.priority FROM known CROSS JOIN LATERAL (
      SELECT priority FROM jobs WHERE status = 'pending' AND jobs.priority > known.priority
      ORDER BY priority LIMIT 1
    ) AS next
  )
  SELECT priority FROM known
$$;

CREATE FUNCTION next_due_in_ms() RETURNS bigint
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  now_ms bigint := now_ms();
BEGIN
  RETURN (
    SELECT min(soonest.run_after_ms) - now_ms
    FROM pending_priorities() AS known (priority) CROSS JOIN LATERAL (
      SELECT run_after_ms FROM jobs
      WHERE status = 'pending' AND jobs.priority = known.priority AND run_after_ms > now_ms
      ORDER BY run_after_ms LIMIT 1
    ) AS soonest);
END $$;

CREATE FUNCTION queue_stats() RETURNS jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  now_ms bigint := now_ms();
BEGIN
  -- A query for each partial index, so that no row of the table is read.
  RETURN (
    SELECT jsonb_build_object('byStatus', jsonb_object_agg(status, jobs)) FROM (
      SELECT status, count(*) AS jobs FROM jobs
      WHERE status IN ('pending', 'processing') GROUP BY status
      UNION ALL
      SELECT status, count(*) FROM jobs WHERE expires_at_ms > now_ms GROUP BY status
    ) AS counted
  ) || jsonb_build_object('oldestDueAtMs', (
    SELECT min(oldest.run_after_ms)
    FROM pending_priorities() AS known (priority) CROSS JOIN LATERAL (
      SELECT run_after_ms FROM jobs
      WHERE status = 'pending' AND jobs.priority = known.priority AND run_after_ms <= now_ms
      ORDER BY run_after_ms LIMIT 1
    ) AS oldest));
END $$;

-- From 1, in the order of claims if nothing were running; null for a job that is not pending.
CREATE FUNCTION queue_position(p_id text) RETURNS bigint
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  now_ms bigint := now_ms();
  job jobs;
  round bigint;
BEGIN
  SELECT * INTO job FROM jobs WHERE id = p_id AND status = 'pending';
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF job.run_after_ms > now_ms THEN
    RETURN (SELECT count(*) + 1 FROM jobs WHERE status = 'pending' AND run_after_ms <= now_ms);
  END IF;
  round := (SELECT count(*) FROM jobs WHERE status = 'pending' AND priority = job.priority
    AND user_id = job.user_id AND (run_after_ms, seq) <= (job.run_after_ms, job.seq));
  -- Users take turns: the n-th job of a lane goes before the (n+1)-th of any other. Of each other
  -- lane no more than the first `round` jobs are read.
  RETURN round + (
    SELECT count(*) FROM pending_priorities() AS better (priority) JOIN jobs USING (priority)
    WHERE status = 'pending' AND priority < job.priority AND run_after_ms <= now_ms
  ) + (
    SELECT count(*) FROM lane_heads(job.priority, now_ms) AS lane CROSS JOIN LATERAL (
      SELECT row_number() OVER (ORDER BY run_after_ms, seq) AS turn, run_after_ms, seq FROM jobs
      WHERE status = 'pending' AND priority = job.priority AND user_id = lane.user_id
        AND run_after_ms <= now_ms
      ORDER BY run_after_ms, seq LIMIT round
    ) AS other
    WHERE lane.user_id <> job.user_id
      AND (turn < round OR (other.run_after_ms, other.seq) < (job.run_after_ms, job.seq)));
END $$;
