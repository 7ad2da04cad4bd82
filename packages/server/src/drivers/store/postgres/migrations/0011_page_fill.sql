-- How many pages are filled, such as 1.4; null where it is not known.
ALTER TABLE exports ADD COLUMN page_fill double precision;

-- Completes the jobs of the leases whose guard holds, but of each user all or none: as many as all of
-- them have room. Returns each of them with its user; where there is no room, with what is used. A job
-- that is not returned is lost. The arrays run in parallel, in the order of jobs, so that two callers
-- never wait for each other.
CREATE OR REPLACE FUNCTION complete_jobs(
  p_transition json, p_job_ids uuid[], p_fences bigint[], p_results json[], p_sizes bigint[]
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off AS $$
DECLARE
  now_ms bigint := now_ms();
  transition transition := json_populate_record(NULL::transition, p_transition);
  without_room text[];
BEGIN
  WITH held AS MATERIALIZED (
    SELECT user_id, quota_bytes, size_bytes
    FROM unnest(p_job_ids, p_fences, p_sizes) AS given (id, lease_fence, size_bytes)
    JOIN job_states ON job_id = id
    WHERE is_kept(job_states, now_ms)
      AND guard_holds(job_states, transition, lease_fence, now_ms)
    FOR UPDATE OF job_states
  ), of_user AS MATERIALIZED (
    SELECT user_id, sum(size_bytes)::bigint AS bytes, min(quota_bytes) AS quota_bytes
    FROM held GROUP BY user_id ORDER BY user_id
  ), with_room AS (
    -- Completions of a user pass here one by one; what is used is then looked at.
    INSERT INTO usage (user_id, used_bytes)
    SELECT user_id, bytes FROM of_user WHERE bytes <= quota_bytes
    ON CONFLICT (user_id) DO UPDATE SET used_bytes = usage.used_bytes + excluded.used_bytes
    WHERE usage.used_bytes + excluded.used_bytes
        <= (SELECT quota_bytes FROM of_user WHERE of_user.user_id = usage.user_id)
      OR unexpired_bytes(usage.user_id, now_ms) + excluded.used_bytes
        <= (SELECT quota_bytes FROM of_user WHERE of_user.user_id = usage.user_id)
    RETURNING user_id
  )
  SELECT array_agg(user_id) INTO without_room FROM of_user
  WHERE user_id NOT IN (SELECT user_id FROM with_room);

  IF without_room IS NOT NULL THEN
    RETURN QUERY SELECT job_id, user_id, unexpired_bytes(user_id, now_ms)
      FROM unnest(p_job_ids, p_fences) AS given (id, lease_fence) JOIN job_states ON job_id = id
      WHERE user_id = ANY (without_room)
        AND guard_holds(job_states, transition, lease_fence, now_ms);
    p_job_ids := ARRAY(
      SELECT CASE WHEN user_id <> ALL (without_room) THEN id END
      FROM unnest(p_job_ids) AS id LEFT JOIN job_states ON job_id = id);
  END IF;

  RETURN QUERY WITH completed AS MATERIALIZED (
    SELECT * FROM apply_transition(transition, p_job_ids, now_ms, p_fences, p_results)
  ), published AS (
    INSERT INTO exports (
      id, job_id, user_id, document_id, document_version, template_id, template_version, file_name,
      storage_key, file_size_bytes, page_count, page_fill, warnings, created_at_ms,
      expires_at_ms)
    SELECT file."exportId", job_id, completed.user_id, document_id, (source ->> 'version')::bigint,
      "templateId", "templateVersion", "fileName", "storageKey", "fileSizeBytes", "pageCount",
      "pageFill", CASE WHEN json_array_length(warnings) > 0 THEN warnings END, updated_at_ms,
      updated_at_ms + (policy ->> 'exportTtlMs')::bigint
    FROM completed JOIN jobs ON jobs.id = job_id
    CROSS JOIN LATERAL json_to_record(result) AS file (
      "exportId" uuid, "storageKey" text, "fileSizeBytes" bigint, "pageCount" bigint,
      "pageFill" double precision, warnings json)
    CROSS JOIN LATERAL json_to_record(spec) AS fixed (
      "templateId" text, "templateVersion" text, "fileName" text, source json, policy json)
  )
  SELECT job_id, user_id, NULL::bigint FROM completed;
END $$;

-- As every function whose plan is kept, see 0005_access.sql.
ALTER FUNCTION complete_jobs SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION complete_jobs SET enable_seqscan = off;
ALTER FUNCTION complete_jobs SET enable_bitmapscan = off;
ALTER FUNCTION complete_jobs SET enable_hashjoin = off;
ALTER FUNCTION complete_jobs SET enable_mergejoin = off;
ALTER FUNCTION complete_jobs SET enable_sort = off;
