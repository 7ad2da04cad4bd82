-- What counts against a user's quota: files and versions of documents alike, so that of a version and
-- a file that come at once only one gets the last room.

-- What a user's unexpired files weigh, whether or not the sweeper has been by.
CREATE FUNCTION unexpired_bytes(p_user_id text, p_now_ms bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
  RETURN coalesce((SELECT used_bytes FROM usage WHERE user_id = p_user_id), 0) - coalesce((
    SELECT sum(file_size_bytes) FROM exports
    WHERE user_id = p_user_id AND swept_at_ms IS NULL AND expires_at_ms <= p_now_ms), 0);
END $$;

-- What the inline documents weigh of jobs that may still run, and 32 KB for each that failed.
CREATE FUNCTION job_document_bytes(p_user_id text, p_now_ms bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
  RETURN (
    SELECT coalesce(sum(document_bytes), 0) + 32768 * count(*) FILTER (WHERE status = 'failed')
    FROM jobs JOIN job_states ON job_id = id
    WHERE jobs.user_id = p_user_id AND status NOT IN ('completed', 'cancelled')
      AND is_kept(job_states, p_now_ms));
END $$;

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
