-- Whose turn it is. A statement sees what was committed before it began, and each statement of
-- these functions counts by itself: so the statement after a lock sees what its last holder has
-- done.

-- The priorities of pending jobs, in order. One index lookup finds each.
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

-- The first job of every user queue of a priority, if it is due. One index lookup finds each,
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

-- How many jobs of each user are running, including those that a claim has found: p_found has the
-- user of each. There are no more running jobs than the workers can hold.
CREATE FUNCTION turns(p_found text[]) RETURNS TABLE (user_id text, turn bigint)
LANGUAGE sql STABLE AS $$
  SELECT user_id, count(*) FROM (
    SELECT user_id FROM job_states WHERE status = 'processing'
    UNION ALL SELECT unnest(p_found)
  ) AS job GROUP BY user_id
$$;

-- The next jobs of this priority, in order: users with the fewest running jobs go first. A user
-- queue is strictly in order: no job passes one that may not run. Up to p_spare more follow, in
-- case other claims take some of the first. The arrays run in parallel.
CREATE FUNCTION jobs_in_turn(
  p_priority bigint, p_limit bigint, p_spare bigint, p_found text[], p_now_ms bigint,
  OUT jobs uuid[], OUT users text[], OUT turns bigint[]
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  looked_at CONSTANT bigint := p_limit + 31;
  wanted CONSTANT bigint := p_limit + p_spare;
  busy_users text[];
  busy_turns bigint[];
  queue_users text[];
  queue_turns bigint[];
  first_turn bigint;
  end_turn bigint;
  reaches_end boolean;
BEGIN
  SELECT array_agg(user_id), array_agg(turn) INTO busy_users, busy_turns FROM turns(p_found);

  -- Most often the jobs that have waited longest are enough: either enough of their users run
  -- nothing, so that nobody goes before them, or there are no other jobs.
  WITH due AS MATERIALIZED (
    SELECT user_id, user_concurrency FROM job_states
    WHERE status = 'pending' AND priority = p_priority AND run_after_ms <= p_now_ms
    ORDER BY run_after_ms, job_id LIMIT looked_at
  ), of_user AS (
    SELECT user_id, min(user_concurrency) AS user_concurrency FROM due GROUP BY user_id
  )
  SELECT CASE WHEN (SELECT count(*) FROM due) < looked_at
      OR count(*) FILTER (WHERE turn IS NULL AND user_concurrency > 0) >= p_limit
    THEN coalesce(array_agg(user_id), '{}') END
  INTO queue_users
  FROM of_user LEFT JOIN unnest(busy_users, busy_turns) AS busy (user_id, turn) USING (user_id);

  queue_users := coalesce(
    queue_users, ARRAY(SELECT user_id FROM first_of_queues(p_priority, p_now_ms)));
  SELECT array_agg(user_id), array_agg(coalesce(turn, 0)), min(coalesce(turn, 0))
  INTO queue_users, queue_turns, first_turn
  FROM unnest(queue_users) AS queue (user_id)
  LEFT JOIN unnest(busy_users, busy_turns) AS busy (user_id, turn) USING (user_id);

  -- Reads the jobs of each queue up to a turn. If these are enough, all later turns come after
  -- them; otherwise it reads again, twice as far.
  end_turn := first_turn + ceil(wanted::numeric / cardinality(queue_users));
  WHILE queue_users IS NOT NULL LOOP
    SELECT array_agg(job_id), array_agg(user_id), array_agg(turn), bool_or(turn = end_turn - 1)
    INTO jobs, users, turns, reaches_end
    FROM (
      SELECT job_id, user_id, job.turn
      FROM unnest(queue_users, queue_turns) AS queue (user_id, turn) CROSS JOIN LATERAL (
        SELECT numbered.*, bool_and(turn < user_concurrency) OVER (
          ORDER BY run_after_ms, job_id ROWS UNBOUNDED PRECEDING) AS may_run
        FROM (
          SELECT job_id, run_after_ms, user_concurrency, queue.turn - 1
            + row_number() OVER (ORDER BY run_after_ms, job_id ROWS UNBOUNDED PRECEDING) AS turn
          FROM job_states
          WHERE status = 'pending' AND priority = p_priority AND user_id = queue.user_id
            AND run_after_ms <= p_now_ms
          ORDER BY run_after_ms, job_id LIMIT greatest(end_turn - queue.turn, 0)
        ) AS numbered
      ) AS job
      WHERE may_run ORDER BY job.turn, run_after_ms, job_id LIMIT wanted
    ) AS next;
    EXIT WHEN cardinality(jobs) = wanted OR reaches_end IS NOT TRUE;
    end_turn := end_turn + (end_turn - first_turn);
  END LOOP;
END $$;

-- For advisory locks, which are one for the whole database.
CREATE FUNCTION lock_key(p_name text) RETURNS bigint LANGUAGE sql STABLE AS
  $$ SELECT hashtextextended(concat_ws('/', current_schema(), p_name), 0) $$;

-- Locks the jobs that a claim takes, and returns them in order. Claims of a user run one by one:
-- after taking the lock, a claim checks again how many jobs the user runs by now.
CREATE FUNCTION lock_next_jobs(p_transition transition, p_limit bigint, p_now_ms bigint)
RETURNS SETOF uuid
LANGUAGE plpgsql SET enable_hashjoin = on AS $$
DECLARE
  spare CONSTANT bigint := 8;
  missing bigint := p_limit;
  of_priority bigint;
  next record;
  candidate record;
  own_users text[];
  own_turns bigint[];
  found_users text[] := '{}';
  reach bigint;
  busy_user text;
  holds_lock boolean := false;
  locked bigint;
BEGIN
  FOR pass IN 1..2 LOOP
    busy_user := NULL;
    FOR of_priority IN SELECT * FROM pending_priorities() LOOP
      next := jobs_in_turn(of_priority, missing, spare, found_users, p_now_ms);
      own_users := '{}';
      own_turns := '{}';
      reach := missing;
      FOR candidate IN
        SELECT user_id, min(turn) AS turn, min(place) AS place, count(*) AS jobs
        FROM unnest(next.users, next.turns) WITH ORDINALITY AS job (user_id, turn, place)
        GROUP BY user_id ORDER BY min(place)
      LOOP
        EXIT WHEN candidate.place > reach;
        IF pg_try_advisory_xact_lock(lock_key('claim/' || candidate.user_id)) THEN
          own_users := own_users || candidate.user_id;
          own_turns := own_turns || candidate.turn;
        ELSE
          busy_user := coalesce(busy_user, candidate.user_id);
          reach := reach + candidate.jobs;
        END IF;
      END LOOP;
      CONTINUE WHEN own_users = '{}';
      holds_lock := true;
      own_users := ARRAY(
        SELECT user_id FROM unnest(own_users, own_turns) AS own (user_id, turn)
        LEFT JOIN turns(found_users) AS present USING (user_id)
        WHERE coalesce(present.turn, 0) <= own.turn);
      RETURN QUERY SELECT job_states.job_id
        FROM unnest(next.jobs, next.users) WITH ORDINALITY AS given (job_id, user_id, place)
        JOIN job_states ON job_states.job_id = given.job_id
        WHERE given.user_id = ANY (own_users)
          -- Written out inline, it would let a plan read every pending job for each row.
          AND guard_holds(job_states, p_transition, NULL, p_now_ms)
        ORDER BY place LIMIT missing FOR UPDATE OF job_states SKIP LOCKED;
      GET DIAGNOSTICS locked = ROW_COUNT;
      missing := missing - locked;
      EXIT WHEN missing = 0;
      found_users := found_users || next.users;
    END LOOP;
    EXIT WHEN missing < p_limit OR pass = 2 OR busy_user IS NULL AND NOT holds_lock;
    -- Other claims were faster. Without a lock it may wait for one, which takes no longer than
    -- their commit; the answer "nothing" would cost the caller a poll.
    IF NOT holds_lock THEN PERFORM pg_advisory_xact_lock(lock_key('claim/' || busy_user)); END IF;
  END LOOP;
END $$;

CREATE FUNCTION claim_jobs(p_transition json, p_limit bigint) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off AS $$
DECLARE
  now_ms bigint := now_ms();
  transition transition := json_populate_record(NULL::transition, p_transition);
  next_ids uuid[] := ARRAY(SELECT * FROM lock_next_jobs(transition, p_limit, now_ms));
BEGIN
  RETURN QUERY SELECT spec, created_at_ms, claimed.*, document
    FROM apply_transition(transition, next_ids, now_ms) AS claimed
    JOIN jobs ON id = job_id
    ORDER BY array_position(next_ids, job_id);
END $$;
