-- Versions of documents count against the quota as files do, so that of a version and a file that come
-- at once only one gets the last room.

-- These alone. used_bytes has them too, besides the exports that are not swept.
ALTER TABLE usage ADD COLUMN document_bytes bigint NOT NULL DEFAULT 0 CHECK (document_bytes >= 0);

INSERT INTO usage (user_id, used_bytes, document_bytes)
SELECT user_id, sum(data_bytes), sum(data_bytes) FROM document_versions GROUP BY user_id
ON CONFLICT (user_id) DO UPDATE SET
  used_bytes = usage.used_bytes + excluded.used_bytes, document_bytes = excluded.document_bytes;

-- The usage follows from rows that come and go. That of completions and of the sweeper, which go over
-- many rows, is written by these themselves.
CREATE FUNCTION count_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET jit = off AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO usage (user_id, used_bytes, document_bytes)
    VALUES (NEW.user_id, NEW.data_bytes, NEW.data_bytes)
    ON CONFLICT (user_id) DO UPDATE SET
      used_bytes = usage.used_bytes + excluded.used_bytes,
      document_bytes = usage.document_bytes + excluded.document_bytes;
  ELSE
    UPDATE usage SET used_bytes = used_bytes - OLD.data_bytes,
      document_bytes = document_bytes - OLD.data_bytes
    WHERE user_id = OLD.user_id;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER count_version AFTER INSERT OR DELETE ON document_versions FOR EACH ROW
EXECUTE FUNCTION count_version();

CREATE FUNCTION free_export() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET jit = off AS $$
BEGIN
  UPDATE usage SET used_bytes = used_bytes - OLD.file_size_bytes WHERE user_id = OLD.user_id;
  RETURN NULL;
END $$;

CREATE TRIGGER free_export AFTER DELETE ON exports FOR EACH ROW
WHEN (OLD.swept_at_ms IS NULL)
EXECUTE FUNCTION free_export();

-- What the inline documents weigh of jobs that may still run.
CREATE FUNCTION job_document_bytes(p_user_id text, p_now_ms bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
  RETURN (
    SELECT coalesce(sum(document_bytes), 0) FROM jobs JOIN job_states ON job_id = id
    WHERE jobs.user_id = p_user_id AND status NOT IN ('completed', 'cancelled')
      AND is_kept(job_states, p_now_ms));
END $$;

-- Makes a new version of a document if it differs, suits the condition and has room. Returns what was
-- the newest version, when the document was created and changed, which version was made, the time,
-- and, where there was no room, what is stored.
CREATE FUNCTION put_document(
  p_user_id text, p_id text, p_title text, p_template_id text, p_content_hash text, p_data json,
  p_if_version bigint, p_max_versions bigint, p_quota_bytes bigint
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET role = :'user_role' AS $$
DECLARE
  now_ms bigint;
  newest record;
  made bigint;
  growth bigint;
  stored bigint;
  without_room bigint;
BEGIN
  PERFORM act_as(p_user_id);
  PERFORM pg_advisory_xact_lock(lock_key('document/' || p_user_id || '/' || p_id));
  now_ms := now_ms();
  SELECT version, content_hash, documents.created_at_ms, updated_at_ms INTO newest
  FROM documents JOIN document_versions AS found
    ON found.user_id = documents.user_id AND document_id = id AND version = newest_version
  WHERE documents.user_id = p_user_id AND id = p_id;
  IF coalesce(p_if_version, newest.version, 0) = coalesce(newest.version, 0)
    AND newest.content_hash IS DISTINCT FROM p_content_hash THEN
    made := coalesce(newest.version, 0) + 1;
    BEGIN
      INSERT INTO documents (user_id, id, newest_version, created_at_ms, updated_at_ms)
      VALUES (p_user_id, p_id, made, now_ms, now_ms)
      ON CONFLICT (user_id, id) DO UPDATE
      SET newest_version = excluded.newest_version, updated_at_ms = excluded.updated_at_ms;
      INSERT INTO document_versions (user_id, document_id, version, title, template_id, content_hash,
        data, data_bytes, created_at_ms)
      VALUES (p_user_id, p_id, made, p_title, p_template_id, p_content_hash, p_data,
        octet_length(p_data::text), now_ms);
      WITH outdated AS (
        DELETE FROM document_versions
        WHERE user_id = p_user_id AND document_id = p_id AND version <= made - p_max_versions
        RETURNING data_bytes
      )
      SELECT octet_length(p_data::text) - coalesce(sum(data_bytes), 0) INTO growth FROM outdated;
      -- Who stores something for the user at the same time waits for the usage that is written by
      -- now, so this counts it or comes first.
      stored := unexpired_bytes(p_user_id, now_ms) + job_document_bytes(p_user_id, now_ms);
      IF growth > 0 AND stored > p_quota_bytes THEN RAISE EXCEPTION USING ERRCODE = 'OFR02'; END IF;
    EXCEPTION WHEN SQLSTATE 'OFR02' THEN
      made := NULL;
      without_room := stored - growth;
    END;
  END IF;
  RETURN QUERY SELECT newest.version, newest.created_at_ms, newest.updated_at_ms, made, now_ms,
    without_room;
END $$;

-- Compares what is counted of each user with what there is; then counts that, if told so. Who changes
-- the usage of a user meanwhile waits, and then adds to what is counted here.
CREATE FUNCTION reconcile_usage(p_mends boolean) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off AS $$
DECLARE
  counted usage;
  file_bytes bigint;
  version_bytes bigint;
BEGIN
  FOR counted IN
    SELECT user_id, coalesce(used_bytes, 0), coalesce(usage.document_bytes, 0)
    FROM (
      SELECT user_id FROM usage UNION SELECT user_id FROM exports WHERE swept_at_ms IS NULL
      UNION SELECT user_id FROM document_versions
    ) AS known LEFT JOIN usage USING (user_id) ORDER BY user_id
  LOOP
    IF p_mends THEN
      INSERT INTO usage VALUES (counted.user_id, 0, 0) ON CONFLICT (user_id) DO NOTHING;
      SELECT * INTO counted FROM usage WHERE user_id = counted.user_id FOR UPDATE;
    END IF;
    SELECT coalesce(used_bytes, 0), coalesce(document_bytes, 0),
      coalesce((SELECT sum(file_size_bytes) FROM exports
        WHERE exports.user_id = counted.user_id AND swept_at_ms IS NULL), 0),
      coalesce((SELECT sum(data_bytes) FROM document_versions
        WHERE document_versions.user_id = counted.user_id), 0)
    INTO counted.used_bytes, counted.document_bytes, file_bytes, version_bytes
    FROM (SELECT) AS always LEFT JOIN usage ON usage.user_id = counted.user_id;
    CONTINUE WHEN counted.used_bytes = file_bytes + version_bytes
      AND counted.document_bytes = version_bytes;
    IF p_mends THEN
      UPDATE usage SET used_bytes = file_bytes + version_bytes, document_bytes = version_bytes
      WHERE user_id = counted.user_id;
    END IF;
    RETURN QUERY SELECT counted.user_id, counted.used_bytes, file_bytes + version_bytes;
  END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION job_document_bytes TO :"user_role";
