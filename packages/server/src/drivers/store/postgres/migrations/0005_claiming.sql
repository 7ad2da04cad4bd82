-- Who is next. Not for end users.

-- The first job of every lane of a priority, if it is due: one look into the index a lane, however
-- many jobs are behind the first.
CREATE FUNCTION lane_heads(p_priority bigint, p_now_ms bigint)
RETURNS TABLE (user_id text, run_after_ms bigint, seq bigint, user_concurrency bigint)
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE head AS (
    (SELECT job.user_id, job.run_after_ms, job.seq, job.user_concurrency FROM jobs AS job
     WHERE status = 'pending' AND priority = p_priority
     ORDER BY job.user_id, job.run_after_ms, job.seq LIMIT 1)
    UNION ALL
    SELECT next.* FROM head CROSS JOIN LATERAL (
      SELECT job.user_id, job.run_after_ms, job.seq, job.user_concurrency FROM jobs AS job
      WHERE status = 'pending' AND priority = p_priority AND job.user_id > head.user_id
      ORDER BY job.user_id, job.run_after_ms, job.seq LIMIT 1
    ) AS next
  )
  SELECT * FROM head WHERE head.run_after_ms <= p_now_ms
$$;

-- Only users who run something. What runs is no more than the workers can hold.
CREATE VIEW running AS
  SELECT user_id, count(*) AS jobs FROM jobs WHERE status = 'processing' GROUP BY user_id;

-- The users whose first job of this priority may run, in the order of their turns; at least the
-- first p_limit of them.
CREATE FUNCTION next_users(p_priority bigint, p_limit bigint, p_now_ms bigint) RETURNS text[]
LANGUAGE plpgsql AS $$
DECLARE
  window_size CONSTANT bigint := p_limit + 31;
  users text[];
  is_settled boolean;
BEGIN
  -- Most often the jobs that have waited longest tell already: enough of their users run nothing,
  -- and nobody goes before those. Or there are no other jobs.
  WITH due AS MATERIALIZED (
    SELECT user_id, run_after_ms, seq, user_concurrency FROM jobs
    WHERE status = 'pending' AND priority = p_priority AND run_after_ms <= p_now_ms
    ORDER BY run_after_ms, seq LIMIT window_size
  ), head AS (
    SELECT DISTINCT ON (user_id) * FROM due ORDER BY user_id, run_after_ms, seq
  ), lane AS (
    SELECT head.*, coalesce(running.jobs, 0) AS turn FROM head LEFT JOIN running USING (user_id)
  )
  SELECT
    array_agg(user_id ORDER BY turn, run_after_ms, seq) FILTER (WHERE turn < user_concurrency),
    (SELECT count(*) FROM due) < window_size
      OR count(*) FILTER (WHERE turn = 0 AND user_concurrency > 0) >= p_limit
  INTO users, is_settled FROM lane;
  IF is_settled THEN RETURN users; END IF;
  RETURN (
    SELECT array_agg(user_id ORDER BY coalesce(running.jobs, 0), run_after_ms, seq)
    FROM lane_heads(p_priority, p_now_ms) LEFT JOIN running USING (user_id)
    WHERE coalesce(running.jobs, 0) < user_concurrency);
END $$;

-- Claims jobs of users whose lock is held. What an earlier holder has committed is seen, since the
-- statement begins after the lock was taken.
CREATE FUNCTION claim_of_users(
  p_users text[], p_priority bigint, p_transition jsonb, p_limit bigint, p_now_ms bigint
) RETURNS text[]
LANGUAGE plpgsql AS $$
DECLARE
  next_ids text[];
  free_ids text[];
BEGIN
  -- A lane is strictly in order: nobody passes a job that may not run, so none behind it is read.
  WITH RECURSIVE lane AS (
    SELECT user_id, coalesce(running.jobs, 0) AS turn
    FROM unnest(p_users) AS given (user_id) LEFT JOIN running USING (user_id)
  ), next AS (
    SELECT job.*, turn, p_limit - 1 AS missing FROM lane CROSS JOIN LATERAL (
      SELECT id, user_id, run_after_ms, seq, user_concurrency FROM jobs
      WHERE status = 'pending' AND priority = p_priority AND user_id = lane.user_id
        AND run_after_ms <= p_now_ms
      ORDER BY run_after_ms, seq LIMIT 1
    ) AS job WHERE turn < job.user_concurrency
    UNION ALL
    SELECT job.*, turn + 1, missing - 1 FROM next CROSS JOIN LATERAL (
      SELECT id, user_id, run_after_ms, seq, user_concurrency FROM jobs
      WHERE status = 'pending' AND priority = p_priority AND user_id = next.user_id
        AND run_after_ms <= p_now_ms AND (run_after_ms, seq) > (next.run_after_ms, next.seq)
      ORDER BY run_after_ms, seq LIMIT 1
    ) AS job WHERE missing > 0 AND turn + 1 < job.user_concurrency
  )
  SELECT array_agg(id ORDER BY turn, run_after_ms, seq) INTO next_ids FROM (
    SELECT * FROM next ORDER BY turn, run_after_ms, seq LIMIT p_limit
  ) AS first;
  IF next_ids IS NULL THEN RETURN '{}'; END IF;
  free_ids := ARRAY(SELECT id FROM jobs WHERE id = ANY (next_ids) FOR UPDATE SKIP LOCKED);
  RETURN ARRAY(
    SELECT claimed.id FROM apply_transitions(
      free_ids, array_fill(p_transition, ARRAY[cardinality(free_ids)]), p_now_ms) AS claimed
    ORDER BY array_position(next_ids, claimed.id));
END $$;

-- One pass over the priorities. busy_user is the first whose lock another claim holds.
CREATE FUNCTION claim_pass(
  p_transition jsonb, p_limit bigint, OUT claimed text[], OUT locked text[], OUT busy_user text
) LANGUAGE plpgsql AS $$
DECLARE
  now_ms bigint := now_ms();
  current_priority bigint := -9223372036854775808;
  missing bigint := p_limit;
  own text[];
  candidate text;
BEGIN
  claimed := '{}';
  locked := '{}';
  WHILE missing > 0 LOOP
    SELECT priority INTO current_priority FROM jobs
    WHERE status = 'pending' AND priority > current_priority ORDER BY priority LIMIT 1;
    EXIT WHEN NOT FOUND;
    own := '{}';
    FOREACH candidate IN ARRAY
      coalesce(next_users(current_priority, missing, now_ms), '{}')
    LOOP
      EXIT WHEN cardinality(own) >= missing;
      IF pg_try_advisory_xact_lock(lock_key('claim', candidate)) THEN
        own := own || candidate;
      ELSE
        busy_user := coalesce(busy_user, candidate);
      END IF;
    END LOOP;
    CONTINUE WHEN own = '{}';
    locked := locked || own;
    claimed := claimed
      || claim_of_users(own, current_priority, p_transition, missing, now_ms);
    missing := p_limit - cardinality(claimed);
  END LOOP;
END $$;

CREATE FUNCTION claim_jobs(p_transition jsonb, p_limit bigint)
RETURNS TABLE (job jsonb, document json)
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  pass record;
BEGIN
  pass := claim_pass(p_transition, p_limit);
  IF pass.claimed = '{}' AND (pass.locked <> '{}' OR pass.busy_user IS NOT NULL) THEN
    -- Others were quicker. Who holds no lock may wait for one; that costs no more than their
    -- commit, while to answer "nothing" would cost the caller a poll.
    IF pass.locked = '{}' THEN
      PERFORM pg_advisory_xact_lock(lock_key('claim', pass.busy_user));
    END IF;
    pass := claim_pass(p_transition, p_limit);
  END IF;
  RETURN QUERY SELECT to_jsonb(jobs), job_documents.data
    FROM unnest(pass.claimed) WITH ORDINALITY AS named (id, place)
    JOIN jobs USING (id) LEFT JOIN job_documents ON job_id = jobs.id
    ORDER BY place;
END $$;
