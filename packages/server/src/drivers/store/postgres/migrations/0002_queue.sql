-- Whose turn it is. A statement sees what was committed before it began; within these functions each
-- statement is one, so that what follows a lock sees what its last holder has done.

-- Those in use, in order: one look into the index for each.
CREATE FUNCTION pending_priorities() RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
  WITH RECURSIVE known AS (
    (SELECT priority FROM job_states WHERE status = 'pending' ORDER BY priority LIMIT 1)
    UNION ALL
    SELECT next.priority FROM known CROSS JOIN LATERAL (
      SELECT priority FROM job_states
      WHERE status = 'pending' AND job_states.priority > known.priority
      ORDER BY priority LIMIT 1
    ) AS next
  )
  SELECT priority FROM known
$$;

-- The first job of every user queue of a priority, if it is due: one look into the index for each,
-- however many jobs are behind it.
CREATE FUNCTION first_of_queues(p_priority bigint, p_now_ms bigint)
RETURNS TABLE (user_id text, run_after_ms bigint, job_id uuid, user_concurrency bigint)
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE first AS (
    (SELECT job.user_id, job.run_after_ms, job.job_id, job.user_concurrency
     FROM job_states AS job WHERE status = 'pending' AND priority = p_priority
     ORDER BY job.user_id, job.run_after_ms, job.job_id LIMIT 1)
    UNION ALL
    SELECT next.* FROM first CROSS JOIN LATERAL (
      SELECT job.user_id, job.run_after_ms, job.job_id, job.user_concurrency
      FROM job_states AS job
      WHERE status = 'pending' AND priority = p_priority AND job.user_id > first.user_id
      ORDER BY job.user_id, job.run_after_ms, job.job_id LIMIT 1
    ) AS next
  )
  SELECT * FROM first WHERE first.run_after_ms <= p_now_ms
$$;

-- How many jobs of each user are running, with those that a claim has found: p_found names the user
-- of each. What runs is no more than the workers can hold.
CREATE FUNCTION turns(p_found text[]) RETURNS TABLE (user_id text, turn bigint)
LANGUAGE sql STABLE AS $$
  SELECT user_id, count(*) FROM (
    SELECT user_id FROM job_states WHERE status = 'processing'
    UNION ALL SELECT unnest(p_found)
  ) AS job GROUP BY user_id
$$;

-- The users whose first job of this priority may run, in the order of their turns; at least the
-- first p_limit of them.
CREATE FUNCTION users_in_turn(
  p_priority bigint, p_limit bigint, p_found text[], p_now_ms bigint
) RETURNS text[]
LANGUAGE plpgsql AS $$
DECLARE
  looked_at CONSTANT bigint := p_limit + 31;
  users text[];
  is_enough boolean;
BEGIN
  -- Most often the jobs that have waited longest tell already: enough of their users run nothing,
  -- and nobody goes before those. Or there are no other jobs.
  WITH due AS MATERIALIZED (
    SELECT user_id, run_after_ms, job_id, user_concurrency FROM job_states
    WHERE status = 'pending' AND priority = p_priority AND run_after_ms <= p_now_ms
    ORDER BY run_after_ms, job_id LIMIT looked_at
  ), first AS (
    SELECT *, coalesce(turn, 0) AS own_turn FROM (
      SELECT DISTINCT ON (user_id) * FROM due ORDER BY user_id, run_after_ms, job_id
    ) AS each LEFT JOIN turns(p_found) USING (user_id)
  )
  SELECT
    array_agg(user_id ORDER BY own_turn, run_after_ms, job_id)
      FILTER (WHERE own_turn < user_concurrency),
    (SELECT count(*) FROM due) < looked_at
      OR count(*) FILTER (WHERE own_turn = 0 AND user_concurrency > 0) >= p_limit
  INTO users, is_enough FROM first;
  IF is_enough THEN RETURN users; END IF;
  RETURN (
    SELECT array_agg(user_id ORDER BY coalesce(turn, 0), run_after_ms, job_id)
    FROM first_of_queues(p_priority, p_now_ms) LEFT JOIN turns(p_found) USING (user_id)
    WHERE coalesce(turn, 0) < user_concurrency);
END $$;

-- The next jobs of these users, in the order of turns. A user queue is strictly in order: nobody
-- passes a job that may not run, so none behind it is read.
CREATE FUNCTION jobs_in_turn(
  p_users text[], p_priority bigint, p_limit bigint, p_found text[], p_now_ms bigint
) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  WITH RECURSIVE first AS MATERIALIZED (
    SELECT job.*, coalesce(turn, 0) AS turn
    FROM unnest(p_users) AS queue (user_id) LEFT JOIN turns(p_found) USING (user_id)
    CROSS JOIN LATERAL (
      SELECT job_id, user_id, run_after_ms, user_concurrency FROM job_states
      WHERE status = 'pending' AND priority = p_priority AND user_id = queue.user_id
        AND run_after_ms <= p_now_ms
      ORDER BY run_after_ms, job_id LIMIT 1
    ) AS job WHERE coalesce(turn, 0) < job.user_concurrency
  ), next AS (
    -- When the first jobs are enough, nobody comes after the last turn among them.
    SELECT first.*, (SELECT turn FROM first ORDER BY turn OFFSET p_limit - 1 LIMIT 1) AS last_turn,
      p_limit - 1 AS missing
    FROM first
    UNION ALL
    SELECT job.*, turn + 1, last_turn, missing - 1 FROM next CROSS JOIN LATERAL (
      SELECT job_id, user_id, run_after_ms, user_concurrency FROM job_states
      WHERE status = 'pending' AND priority = p_priority AND user_id = next.user_id
        AND run_after_ms <= p_now_ms
        AND (run_after_ms, job_id) > (next.run_after_ms, next.job_id)
      ORDER BY run_after_ms, job_id LIMIT 1
    ) AS job
    WHERE missing > 0 AND turn + 1 < job.user_concurrency
      AND turn + 1 <= coalesce(last_turn, turn + 1)
  )
  SELECT job_id FROM next ORDER BY turn, run_after_ms, job_id LIMIT p_limit
$$;

-- For advisory locks, which are one for the whole database.
CREATE FUNCTION lock_key(p_name text) RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT hashtextextended(concat_ws('/', current_schema(), p_name), 0) $$;

-- Locks the jobs that a claim is to take, and returns them in their order. Claims of one user pass
-- one by one, so that each counts what the last one has started. Their plans are kept, also from
-- when there were no jobs: the settings hold them to the indexes that are in the order asked for.
CREATE FUNCTION lock_next_jobs(p_limit bigint, p_now_ms bigint) RETURNS SETOF uuid
LANGUAGE plpgsql ROWS 10
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off AS $$
DECLARE
  missing bigint := p_limit;
  of_priority bigint;
  candidate text;
  own_users text[];
  busy_user text;
  holds_lock boolean := false;
  found_users text[] := '{}';
  found_jobs uuid[];
  locked bigint;
BEGIN
  FOR pass IN 1..2 LOOP
    busy_user := NULL;
    FOR of_priority IN SELECT * FROM pending_priorities() LOOP
      own_users := '{}';
      FOREACH candidate IN ARRAY
        coalesce(users_in_turn(of_priority, missing, found_users, p_now_ms), '{}')
      LOOP
        EXIT WHEN cardinality(own_users) = missing;
        IF pg_try_advisory_xact_lock(lock_key('claim/' || candidate)) THEN
          own_users := own_users || candidate;
        ELSE
          busy_user := coalesce(busy_user, candidate);
        END IF;
      END LOOP;
      CONTINUE WHEN own_users = '{}';
      holds_lock := true;
      found_jobs := ARRAY(
        SELECT * FROM jobs_in_turn(own_users, of_priority, missing, found_users, p_now_ms));
      RETURN QUERY SELECT job_id FROM job_states WHERE job_id = ANY (found_jobs)
        ORDER BY array_position(found_jobs, job_id) FOR UPDATE SKIP LOCKED;
      GET DIAGNOSTICS locked = ROW_COUNT;
      missing := missing - locked;
      EXIT WHEN missing = 0;
      found_users := found_users
        || ARRAY(SELECT user_id FROM job_states WHERE job_id = ANY (found_jobs));
    END LOOP;
    EXIT WHEN pass = 2 OR missing < p_limit OR busy_user IS NULL AND NOT holds_lock;
    -- Others were quicker. Who holds no lock may wait for one; that costs no more than their commit,
    -- while to answer "nothing" would cost the caller a poll.
    IF NOT holds_lock THEN PERFORM pg_advisory_xact_lock(lock_key('claim/' || busy_user)); END IF;
  END LOOP;
END $$;

-- From 1, in the order of claims if nothing were running; null for a job that is not pending.
CREATE FUNCTION queue_position(p_job_id uuid, p_now_ms bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
  job job_states;
  round bigint;
BEGIN
  SELECT * INTO job FROM job_states WHERE job_id = p_job_id AND user_id = current_user_claim();
  IF job.status IS DISTINCT FROM 'pending' THEN RETURN NULL; END IF;
  IF job.run_after_ms > p_now_ms THEN
    RETURN (SELECT count(*) + 1 FROM pending_priorities() AS any_priority (priority)
      JOIN job_states USING (priority) WHERE status = 'pending' AND run_after_ms <= p_now_ms);
  END IF;
  round := (SELECT count(*) FROM job_states
    WHERE status = 'pending' AND priority = job.priority AND user_id = job.user_id
      AND (run_after_ms, job_id) <= (job.run_after_ms, job.job_id));
  -- Users take turns: the n-th job of a user queue goes before the (n+1)-th of any other. Of each
  -- other one no more than the first `round` jobs are read.
  RETURN round + (
    SELECT count(*) FROM pending_priorities() AS better (priority) JOIN job_states USING (priority)
    WHERE status = 'pending' AND priority < job.priority AND run_after_ms <= p_now_ms
  ) + (
    SELECT count(*) FROM first_of_queues(job.priority, p_now_ms) AS queue CROSS JOIN LATERAL (
      SELECT row_number() OVER (ORDER BY run_after_ms, job_id) AS turn, run_after_ms, job_id
      FROM job_states
      WHERE status = 'pending' AND priority = job.priority AND user_id = queue.user_id
        AND run_after_ms <= p_now_ms
      ORDER BY run_after_ms, job_id LIMIT round
    ) AS other
    WHERE queue.user_id <> job.user_id
      AND (turn < round OR (other.run_after_ms, other.job_id) < (job.run_after_ms, job.job_id)));
END $$;

-- What a user's unexpired files weigh, whether or not the sweeper has been by.
CREATE FUNCTION unexpired_bytes(p_user_id text, p_now_ms bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
  RETURN coalesce((SELECT used_bytes FROM usage WHERE user_id = p_user_id), 0) - coalesce((
    SELECT sum(file_size_bytes) FROM exports
    WHERE user_id = p_user_id AND swept_at_ms IS NULL AND expires_at_ms <= p_now_ms), 0);
END $$;

-- Writes to the outbox what ends, in the step that ends it. Jobs of one batch pass one by one, so
-- that the last of them sees that it is.
CREATE FUNCTION announce_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET jit = off AS $$
DECLARE
  job jobs;
BEGIN
  SELECT * INTO job FROM jobs WHERE id = NEW.job_id;
  INSERT INTO outbox (type, spec, state, created_at_ms)
  VALUES (NEW.status, job.spec, row_to_json(NEW), job.created_at_ms);
  IF job.batch_id IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(lock_key('batch/' || job.batch_id));
    IF NOT EXISTS (
      SELECT FROM jobs JOIN job_states ON job_id = id
      WHERE batch_id = job.batch_id AND id <> job.id AND status IN ('pending', 'processing')
    ) THEN
      INSERT INTO outbox (type, spec, state, created_at_ms)
      VALUES ('batchFinished', job.spec, row_to_json(NEW), job.created_at_ms);
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- Before the row is written: then the last of several jobs in one statement finds the others ended.
CREATE TRIGGER announce_end BEFORE UPDATE ON job_states FOR EACH ROW
WHEN (NEW.announces_end
  AND OLD.status IN ('pending', 'processing')
  AND NEW.status IN ('completed', 'failed', 'cancelled'))
EXECUTE FUNCTION announce_end();
