-- Versions of documents count against the quota as files do, so that of a version and a file that come
-- at once only one gets the last room.

-- These alone. `used_bytes` has them too, besides the exports that are not swept.
ALTER TABLE usage ADD COLUMN document_bytes INTEGER NOT NULL DEFAULT 0 CHECK (document_bytes >= 0);

INSERT INTO usage (user_id, used_bytes, document_bytes)
SELECT user_id, sum(octet_length(data)), sum(octet_length(data)) FROM document_versions
WHERE true GROUP BY user_id
ON CONFLICT (user_id) DO UPDATE SET
  used_bytes = used_bytes + excluded.used_bytes, document_bytes = excluded.document_bytes;

CREATE TRIGGER document_versions_add_usage AFTER INSERT ON document_versions BEGIN
  INSERT INTO usage (user_id, used_bytes, document_bytes)
  VALUES (NEW.user_id, octet_length(NEW.data), octet_length(NEW.data))
  ON CONFLICT (user_id) DO UPDATE SET
    used_bytes = used_bytes + excluded.used_bytes,
    document_bytes = document_bytes + excluded.document_bytes;
END;

CREATE TRIGGER document_versions_subtract_usage AFTER DELETE ON document_versions BEGIN
  UPDATE usage SET
    used_bytes = used_bytes - octet_length(OLD.data),
    document_bytes = document_bytes - octet_length(OLD.data)
  WHERE user_id = OLD.user_id;
END;
