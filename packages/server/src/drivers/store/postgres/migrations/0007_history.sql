-- What the user's unexpired files weigh, whether or not the sweeper has been by. Those that have
-- expired and are not taken are few.
CREATE FUNCTION unexpired_bytes(p_user_id text, p_now_ms bigint) RETURNS bigint
LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT used_bytes FROM usage WHERE user_id = p_user_id), 0) - coalesce((
    SELECT sum(file_size_bytes) FROM exports
    WHERE taken_at_ms IS NULL AND expires_at_ms <= p_now_ms AND user_id = p_user_id), 0)
$$;

-- Those whose guard holds. Places count from 1.
CREATE FUNCTION held_completions(p_completions jsonb, p_now_ms bigint)
RETURNS TABLE (place bigint, job_id text, user_id text, size_bytes bigint, quota_bytes bigint)
LANGUAGE sql STABLE AS $$
  SELECT place, jobs.id, jobs.user_id,
    (given #> '{exportDraft,fileSizeBytes}')::bigint, (given -> 'quotaBytes')::bigint
  FROM jsonb_array_elements(p_completions) WITH ORDINALITY AS each (given, place)
  JOIN jobs ON jobs.id = given #>> '{lease,jobId}'
  WHERE is_kept(jobs, p_now_ms) AND guard_holds(jobs, given #> '{transition,guard}', p_now_ms)
$$;

-- The outcome of each, as if they had come one by one.
CREATE FUNCTION complete_jobs(p_completions jsonb) RETURNS SETOF jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  outcomes jsonb[] := array_fill(
    '{"type": "lost"}'::jsonb, ARRAY[jsonb_array_length(p_completions)]);
  now_ms bigint;
  held record;
  owner_id text;
  used bigint;
  fitting bigint[] := '{}';
  fitting_ids text[] := '{}';
  completed jobs;
BEGIN
  PERFORM lock_jobs(ARRAY(
    SELECT given #>> '{lease,jobId}' FROM jsonb_array_elements(p_completions) AS given));
  now_ms := now_ms();
  -- Completions of a user pass here one by one; what is used is then looked at. In one order, so
  -- that two callers never wait for each other.
  INSERT INTO usage (user_id, used_bytes)
  SELECT user_id, sum(size_bytes) FROM held_completions(p_completions, now_ms)
  GROUP BY user_id ORDER BY user_id COLLATE "C"
  ON CONFLICT (user_id) DO UPDATE SET used_bytes = usage.used_bytes + excluded.used_bytes;
  FOR held IN
    SELECT *, sum(size_bytes) OVER (PARTITION BY user_id) AS added_bytes
    FROM held_completions(p_completions, now_ms) ORDER BY user_id, place
  LOOP
    IF held.user_id IS DISTINCT FROM owner_id THEN
      owner_id := held.user_id;
      used := unexpired_bytes(owner_id, now_ms) - held.added_bytes;
    END IF;
    CONTINUE WHEN held.job_id = ANY (fitting_ids);
    IF used + held.size_bytes > held.quota_bytes THEN
      outcomes[held.place] := jsonb_build_object('type', 'quotaExceeded', 'usedBytes', used);
      CONTINUE;
    END IF;
    used := used + held.size_bytes;
    fitting := fitting || held.place;
    fitting_ids := fitting_ids || held.job_id;
  END LOOP;
  UPDATE usage SET used_bytes = used_bytes - refused.bytes FROM (
    SELECT user_id, sum(size_bytes) AS bytes FROM held_completions(p_completions, now_ms)
    WHERE place <> ALL (fitting) GROUP BY user_id
  ) AS refused WHERE usage.user_id = refused.user_id;
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
  FOR completed IN
    SELECT * FROM apply_transitions(fitting_ids, ARRAY(
      SELECT p_completions -> (place - 1)::integer -> 'transition'
      FROM unnest(fitting) WITH ORDINALITY AS given (place, n) ORDER BY n), now_ms)
  LOOP
    outcomes[fitting[array_position(fitting_ids, completed.id)]] :=
      jsonb_build_object('type', 'completed', 'job', to_jsonb(completed));
  END LOOP;
  RETURN QUERY SELECT unnest(outcomes);
END $$;

CREATE FUNCTION find_export(p_user_id text, p_id text) RETURNS SETOF jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT SET role = 'offprint_user' AS $$
DECLARE
  now_ms bigint := now_ms();
BEGIN
  PERFORM act_as(p_user_id);
  RETURN QUERY SELECT jsonb_build_object(
      'record', to_jsonb(exports), 'isExpired', expires_at_ms <= now_ms)
    FROM exports WHERE (id = p_id OR job_id = p_id) AND user_id = p_user_id;
END $$;

CREATE FUNCTION list_exports(p_user_id text, p_document_id text, p_limit bigint, p_offset bigint)
RETURNS jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT SET role = 'offprint_user' AS $$
DECLARE
  now_ms bigint := now_ms();
BEGIN
  PERFORM act_as(p_user_id);
  RETURN (
    WITH listed AS NOT MATERIALIZED (
      SELECT * FROM exports WHERE user_id = p_user_id AND expires_at_ms > now_ms
        AND (p_document_id IS NULL OR document_id = p_document_id)
    ), page AS (
      SELECT * FROM listed ORDER BY seq DESC LIMIT p_limit OFFSET p_offset
    )
    SELECT jsonb_build_object(
      'exports', coalesce((SELECT jsonb_agg(to_jsonb(page) ORDER BY seq DESC) FROM page), '[]'),
      'total', (SELECT count(*) FROM listed)));
END $$;

CREATE FUNCTION export_stats(p_user_id text) RETURNS jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT SET role = 'offprint_user' AS $$
DECLARE
  now_ms bigint := now_ms();
BEGIN
  PERFORM act_as(p_user_id);
  RETURN (
    SELECT jsonb_build_object(
      'totalExports', coalesce(sum(exports), 0), 'totalBytes', coalesce(sum(bytes), 0),
      'totalDownloads', coalesce(sum(downloads), 0),
      'byTemplate', coalesce(jsonb_object_agg(template_id, exports), '{}'))
    FROM (
      SELECT template_id, count(*) AS exports, sum(file_size_bytes) AS bytes,
        sum(download_count) AS downloads
      FROM exports WHERE user_id = p_user_id AND expires_at_ms > now_ms GROUP BY template_id
    ) AS of_template);
END $$;

CREATE FUNCTION used_bytes(p_user_id text) RETURNS bigint
LANGUAGE plpgsql SET search_path FROM CURRENT SET role = 'offprint_user' AS $$
BEGIN
  PERFORM act_as(p_user_id);
  RETURN unexpired_bytes(p_user_id, now_ms());
END $$;

CREATE FUNCTION count_download(p_user_id text, p_id text) RETURNS void
LANGUAGE plpgsql SET search_path FROM CURRENT SET role = 'offprint_user' AS $$
BEGIN
  PERFORM act_as(p_user_id);
  UPDATE exports SET download_count = download_count + 1
  WHERE id = p_id AND user_id = p_user_id;
END $$;

CREATE FUNCTION remove_export(p_user_id text, p_id text) RETURNS SETOF jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT SET role = 'offprint_user' AS $$
DECLARE
  removed exports;
BEGIN
  PERFORM act_as(p_user_id);
  DELETE FROM exports WHERE id = p_id AND user_id = p_user_id RETURNING * INTO removed;
  IF NOT FOUND THEN RETURN; END IF;
  IF removed.taken_at_ms IS NULL THEN
    UPDATE usage SET used_bytes = used_bytes - removed.file_size_bytes WHERE user_id = p_user_id;
  END IF;
  RETURN NEXT to_jsonb(removed);
END $$;

CREATE FUNCTION take_expired_exports(p_limit bigint) RETURNS SETOF jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  now_ms bigint := now_ms();
  taken text[];
  freed record;
BEGIN
  WITH expired AS (
    SELECT id FROM exports WHERE taken_at_ms IS NULL AND expires_at_ms <= now_ms
    ORDER BY expires_at_ms, seq LIMIT p_limit FOR UPDATE SKIP LOCKED
  ), marked AS (
    UPDATE exports SET taken_at_ms = now_ms FROM expired WHERE exports.id = expired.id
    RETURNING exports.id
  )
  SELECT coalesce(array_agg(id), '{}') INTO taken FROM marked;
  -- In one order, so that two sweepers never wait for each other.
  FOR freed IN
    SELECT user_id, sum(file_size_bytes) AS bytes FROM exports
    WHERE id = ANY (taken) GROUP BY user_id ORDER BY user_id
  LOOP
    UPDATE usage SET used_bytes = used_bytes - freed.bytes WHERE user_id = freed.user_id;
  END LOOP;
  RETURN QUERY SELECT to_jsonb(exports) FROM exports WHERE id = ANY (taken)
    ORDER BY expires_at_ms, seq;
END $$;

CREATE FUNCTION purge_taken_exports(p_kept_ms bigint, p_limit bigint) RETURNS bigint
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  now_ms bigint := now_ms();
  purged bigint;
BEGIN
  DELETE FROM exports WHERE id IN (
    SELECT id FROM exports WHERE taken_at_ms < now_ms - p_kept_ms
    ORDER BY taken_at_ms, seq LIMIT p_limit FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS purged = ROW_COUNT;
  RETURN purged;
END $$;

CREATE FUNCTION referenced_keys(p_storage_keys text[]) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
  SELECT storage_key FROM exports
  WHERE storage_key = ANY (p_storage_keys) AND taken_at_ms IS NULL
$$;
