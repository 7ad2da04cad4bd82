CREATE FUNCTION put_document(
  p_user_id text, p_id text, p_title text, p_template_id text, p_data json, p_content_hash text,
  p_if_version bigint
) RETURNS jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT SET role = 'offprint_user' AS $$
DECLARE
  now_ms bigint;
  created_ms bigint;
  changed_ms bigint;
  newest bigint;
  newest_hash text;
BEGIN
  PERFORM act_as(p_user_id);
  PERFORM pg_advisory_xact_lock(lock_key('document', concat_ws('/', p_user_id, p_id)));
  now_ms := now_ms();
  SELECT newest_version, content_hash, documents.created_at_ms, updated_at_ms
  INTO newest, newest_hash, created_ms, changed_ms
  FROM documents JOIN document_versions
    ON document_versions.user_id = documents.user_id AND document_id = documents.id
    AND version = newest_version
  WHERE documents.user_id = p_user_id AND documents.id = p_id;
  newest := coalesce(newest, 0);
  IF p_if_version <> newest THEN
    RETURN jsonb_build_object('type', 'versionConflict', 'version', newest);
  END IF;
  IF newest_hash IS DISTINCT FROM p_content_hash THEN
    newest := newest + 1;
    changed_ms := now_ms;
    INSERT INTO documents (user_id, id, newest_version, created_at_ms, updated_at_ms)
    VALUES (p_user_id, p_id, newest, now_ms, now_ms)
    ON CONFLICT (user_id, id) DO UPDATE
    SET newest_version = excluded.newest_version, updated_at_ms = excluded.updated_at_ms;
    INSERT INTO document_versions (
      user_id, document_id, version, title, template_id, content_hash, data, created_at_ms)
    VALUES (
      p_user_id, p_id, newest, p_title, p_template_id, p_content_hash, p_data, now_ms);
  END IF;
  RETURN jsonb_build_object(
    'type', 'stored', 'version', newest, 'created', created_ms IS NULL,
    'createdAtMs', coalesce(created_ms, now_ms), 'updatedAtMs', changed_ms);
END $$;

-- The newest version, or the one that is named.
CREATE FUNCTION find_document(p_user_id text, p_id text, p_version bigint)
RETURNS TABLE (summary jsonb, data json)
LANGUAGE plpgsql SET search_path FROM CURRENT SET role = 'offprint_user' AS $$
BEGIN
  PERFORM act_as(p_user_id);
  RETURN QUERY SELECT jsonb_build_object(
      'title', found.title, 'templateId', found.template_id, 'version', found.version,
      'createdAtMs', documents.created_at_ms, 'updatedAtMs', found.created_at_ms),
    found.data
  FROM documents JOIN document_versions AS found
    ON found.user_id = documents.user_id AND found.document_id = documents.id
  WHERE documents.user_id = p_user_id AND documents.id = p_id
    AND found.version = coalesce(p_version, newest_version);
END $$;

CREATE FUNCTION list_documents(p_user_id text, p_limit bigint, p_offset bigint) RETURNS jsonb
LANGUAGE plpgsql SET search_path FROM CURRENT SET role = 'offprint_user' AS $$
BEGIN
  PERFORM act_as(p_user_id);
  RETURN (
    WITH page AS (
      SELECT * FROM documents WHERE user_id = p_user_id
      ORDER BY updated_at_ms DESC, id DESC LIMIT p_limit OFFSET p_offset
    )
    SELECT jsonb_build_object(
      'documents', coalesce(jsonb_agg(
        jsonb_build_object(
          'id', page.id, 'userId', page.user_id, 'title', title, 'templateId', template_id,
          'version', version, 'createdAtMs', page.created_at_ms, 'updatedAtMs', updated_at_ms)
        ORDER BY updated_at_ms DESC, page.id DESC), '[]'),
      'total', (SELECT count(*) FROM documents WHERE user_id = p_user_id))
    FROM page JOIN document_versions AS newest
      ON newest.user_id = page.user_id AND document_id = page.id AND version = newest_version);
END $$;

CREATE FUNCTION remove_document(p_user_id text, p_id text) RETURNS boolean
LANGUAGE plpgsql SET search_path FROM CURRENT SET role = 'offprint_user' AS $$
BEGIN
  PERFORM act_as(p_user_id);
  DELETE FROM documents WHERE user_id = p_user_id AND id = p_id;
  RETURN FOUND;
END $$;
