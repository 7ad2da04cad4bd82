-- Batches cost less: a claim reads no more of the lanes than it can take, and of a group of
-- completions the guards are looked at once. And what is done costs later claims nothing.

CREATE OR REPLACE FUNCTION claim_of_users(
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
  ), head AS MATERIALIZED (
    SELECT job.*, turn FROM lane CROSS JOIN LATERAL (
      SELECT id, user_id, run_after_ms, seq, user_concurrency FROM jobs
      WHERE status = 'pending' AND priority = p_priority AND user_id = lane.user_id
        AND run_after_ms <= p_now_ms
      ORDER BY run_after_ms, seq LIMIT 1
    ) AS job WHERE turn < job.user_concurrency
  ), next AS (
    -- When the heads are enough, nobody comes after the last turn among them.
    SELECT head.*, (SELECT turn FROM head ORDER BY turn OFFSET p_limit - 1 LIMIT 1) AS last_turn,
      p_limit - 1 AS missing
    FROM head
    UNION ALL
    SELECT job.*, turn + 1, last_turn, missing - 1 FROM next CROSS JOIN LATERAL (
      SELECT id, user_id, run_after_ms, seq, user_concurrency FROM jobs
      WHERE status = 'pending' AND priority = p_priority AND user_id = next.user_id
        AND run_after_ms <= p_now_ms AND (run_after_ms, seq) > (next.run_after_ms, next.seq)
      ORDER BY run_after_ms, seq LIMIT 1
    ) AS job
    WHERE missing > 0 AND turn + 1 < job.user_concurrency
      AND turn + 1 <= coalesce(last_turn, turn + 1)
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

CREATE TYPE held_completion AS (
  place bigint, job_id text, user_id text, size_bytes bigint, quota_bytes bigint);

-- The outcome of each, as if they had come one by one.
CREATE OR REPLACE FUNCTION complete_jobs(p_completions jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
  outcomes jsonb[] := array_fill(
    '{"type": "lost"}'::jsonb, ARRAY[jsonb_array_length(p_completions)]);
  now_ms bigint;
  held held_completion[];
  each record;
  owner_id text;
  used bigint;
  fitting bigint[] := '{}';
  fitting_ids text[] := '{}';
  completed_id text;
BEGIN
  PERFORM lock_jobs(ARRAY(
    SELECT given #>> '{lease,jobId}' FROM jsonb_array_elements(p_completions) AS given));
  now_ms := now_ms();
  held := ARRAY(
    SELECT ROW (holding.*)::held_completion FROM held_completions(p_completions, now_ms) AS holding);
  -- Completions of a user pass here one by one; what is used is then looked at. In one order, so
  -- that two callers never wait for each other.
  INSERT INTO usage (user_id, used_bytes)
  SELECT user_id, sum(size_bytes) FROM unnest(held)
  GROUP BY user_id ORDER BY user_id COLLATE "C"
  ON CONFLICT (user_id) DO UPDATE SET used_bytes = usage.used_bytes + excluded.used_bytes;
  FOR each IN
    SELECT *, sum(size_bytes) OVER (PARTITION BY user_id) AS added_bytes
    FROM unnest(held) ORDER BY user_id, place
  LOOP
    IF each.user_id IS DISTINCT FROM owner_id THEN
      owner_id := each.user_id;
      used := unexpired_bytes(owner_id, now_ms) - each.added_bytes;
    END IF;
    CONTINUE WHEN each.job_id = ANY (fitting_ids);
    IF used + each.size_bytes > each.quota_bytes THEN
      outcomes[each.place] := jsonb_build_object('type', 'quotaExceeded', 'usedBytes', used);
      CONTINUE;
    END IF;
    used := used + each.size_bytes;
    fitting := fitting || each.place;
    fitting_ids := fitting_ids || each.job_id;
  END LOOP;
  IF cardinality(fitting) < cardinality(held) THEN
    UPDATE usage SET used_bytes = used_bytes - refused.bytes FROM (
      SELECT user_id, sum(size_bytes) AS bytes FROM unnest(held)
      WHERE place <> ALL (fitting) GROUP BY user_id
    ) AS refused WHERE usage.user_id = refused.user_id;
  END IF;
  INSERT INTO exports (
    id, job_id, user_id, document_id, document_version, template_id, template_version, file_name,
    storage_key, file_size_bytes, page_count, created_at_ms, expires_at_ms)
  SELECT
    draft ->> 'id', draft ->> 'jobId', draft ->> 'userId', draft ->> 'documentId',
    (draft ->> 'documentVersion')::bigint, draft ->> 'templateId', draft ->> 'templateVersion',
    draft ->> 'fileName', draft ->> 'storageKey', (draft -> 'fileSizeBytes')::bigint,
    (draft -> 'pageCount')::bigint, now_ms,
    moment(jsonb_build_object('fromNowMs', draft -> 'ttlMs'), now_ms)
  FROM (
    SELECT p_completions -> (place - 1)::integer -> 'exportDraft' AS draft
    FROM unnest(fitting) AS place ORDER BY place
  ) AS published;
  FOR completed_id IN
    SELECT id FROM apply_transitions(fitting_ids, ARRAY(
      SELECT p_completions -> (place - 1)::integer -> 'transition'
      FROM unnest(fitting) WITH ORDINALITY AS given (place, n) ORDER BY n), now_ms)
  LOOP
    outcomes[fitting[array_position(fitting_ids, completed_id)]] := '{"type": "completed"}';
  END LOOP;
  RETURN QUERY SELECT unnest(outcomes);
END $$;

-- More of what 0010 begins, for plans that were made when the table was empty. A job that moves on
-- leaves a dead entry in each partial index of the queue: an index scan marks those that it meets, so
-- that the next one passes over them, but a bitmap scan looks up every one of them in the table. And
-- to sort all that a user has waiting takes longer than to read the index that is in that order.
DO $$
DECLARE
  called regprocedure;
BEGIN
  FOR called IN
    SELECT oid FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND proconfig IS NOT NULL
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET enable_bitmapscan = off', called);
    EXECUTE format('ALTER FUNCTION %s SET enable_sort = off', called);
  END LOOP;
  -- It looks into two indexes.
  ALTER FUNCTION find_export(text, text) RESET enable_bitmapscan;
END $$;

-- By default a vacuum waits until a fifth of the table is dead, and most of it is finished jobs.
ALTER TABLE jobs SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
