-- What completions and other ends of jobs write besides the job.

-- Completes the jobs of the leases whose guard holds, but of each user all or none: as many as all of
-- them have room. Returns each of them with its user; where there is no room, with what is used. A job
-- that is not returned is lost. The arrays run in parallel, in the order of jobs, so that two callers
-- never wait for each other.
CREATE FUNCTION complete_jobs(
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

-- A job that is cancelled needs its document no more. Nor does a completed one, but most often its
-- record goes minutes later, and to write the wide row anew would cost more than to keep the document
-- until then. The record of a job of a batch stays as long as its file, for days.
CREATE FUNCTION drop_document() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET jit = off AS $$
BEGIN
  UPDATE jobs SET document = NULL, document_bytes = NULL WHERE id = NEW.job_id AND document IS NOT NULL;
  RETURN NULL;
END $$;

CREATE TRIGGER drop_document AFTER UPDATE ON job_states FOR EACH ROW
WHEN (NEW.status = 'cancelled' AND OLD.status <> 'cancelled'
  OR NEW.status = 'completed' AND OLD.status <> 'completed'
    AND NEW.expires_at_ms - NEW.finished_at_ms > 3600000)
EXECUTE FUNCTION drop_document();
