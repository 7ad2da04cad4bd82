-- The commands below pass one by one for each user, so that limits are exact. Each returns what it did,
-- and the row that is there now.

CREATE FUNCTION claim_resource(
  p_user_id text, p_namespace text, p_key text, p_owner text, p_ttl_ms bigint, p_max_claims bigint
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET role = :'user_role' AS $$
DECLARE
  now_ms bigint;
  held claims;
BEGIN
  PERFORM act_as(p_user_id);
  PERFORM pg_advisory_xact_lock(lock_key('claims/' || p_user_id));
  now_ms := now_ms();
  DELETE FROM claims WHERE user_id = p_user_id AND expires_at_ms <= now_ms;
  SELECT * INTO held FROM claims
  WHERE user_id = p_user_id AND namespace = p_namespace AND key = p_key;
  IF held.owner <> p_owner THEN
    RETURN QUERY SELECT 'heldByOther', held.*;
    RETURN;
  END IF;
  IF held.owner IS NULL THEN
    IF (SELECT count(*) FROM claims WHERE user_id = p_user_id) >= p_max_claims THEN
      RETURN QUERY SELECT 'tooMany', held.*;
      RETURN;
    END IF;
    INSERT INTO coordination_fences AS known (user_id, fence) VALUES (p_user_id, 1)
    ON CONFLICT (user_id) DO UPDATE SET fence = known.fence + 1
    RETURNING fence INTO held.fence;
  END IF;
  RETURN QUERY INSERT INTO claims AS claim
    VALUES (p_user_id, p_namespace, p_key, p_owner, held.fence, now_ms, now_ms + p_ttl_ms)
    ON CONFLICT (user_id, namespace, key) DO UPDATE
    SET renewed_at_ms = excluded.renewed_at_ms, expires_at_ms = excluded.expires_at_ms
    RETURNING 'claimed', claim.*;
END $$;

CREATE FUNCTION release_claim(
  p_user_id text, p_namespace text, p_key text, p_owner text, p_fence bigint
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET role = :'user_role' AS $$
BEGIN
  PERFORM act_as(p_user_id);
  PERFORM pg_advisory_xact_lock(lock_key('claims/' || p_user_id));
  RETURN QUERY DELETE FROM claims AS claim
    WHERE user_id = p_user_id AND namespace = p_namespace AND key = p_key
      AND expires_at_ms > now_ms() AND owner = p_owner AND fence = coalesce(p_fence, fence)
    RETURNING 'released', claim.*;
  IF FOUND THEN RETURN; END IF;
  RETURN QUERY SELECT 'heldByOther', claim.* FROM claims AS claim
    WHERE user_id = p_user_id AND namespace = p_namespace AND key = p_key
      AND expires_at_ms > now_ms();
END $$;

CREATE FUNCTION reserve_rows(
  p_user_id text, p_ledger text, p_key text, p_owner text, p_row_count bigint,
  p_current_last_row bigint, p_ttl_ms bigint, p_max_reservations bigint
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET role = :'user_role' AS $$
DECLARE
  now_ms bigint;
  held reservations;
BEGIN
  PERFORM act_as(p_user_id);
  PERFORM pg_advisory_xact_lock(lock_key('reservations/' || p_user_id));
  now_ms := now_ms();
  DELETE FROM reservations WHERE user_id = p_user_id AND expires_at_ms <= now_ms;
  SELECT * INTO held FROM reservations
  WHERE user_id = p_user_id AND ledger = p_ledger AND key = p_key;
  IF held.owner <> p_owner THEN
    RETURN QUERY SELECT 'heldByOther', held.*;
    RETURN;
  END IF;
  IF held.is_confirmed THEN
    RETURN QUERY SELECT 'reserved', held.*;
    RETURN;
  END IF;
  IF held.owner IS NULL THEN
    IF (SELECT count(*) FROM reservations WHERE user_id = p_user_id) >= p_max_reservations
      OR (SELECT count(*) FROM ledgers WHERE user_id = p_user_id AND ledger <> p_ledger)
        >= p_max_reservations
    THEN
      RETURN QUERY SELECT 'tooMany', held.*;
      RETURN;
    END IF;
    INSERT INTO coordination_fences AS known (user_id, fence) VALUES (p_user_id, 1)
    ON CONFLICT (user_id) DO UPDATE SET fence = known.fence + 1
    RETURNING fence INTO held.fence;
    SELECT 1 + greatest(
      p_current_last_row,
      (SELECT max(last_row) FROM reservations WHERE user_id = p_user_id AND ledger = p_ledger),
      (SELECT last_row FROM ledgers WHERE user_id = p_user_id AND ledger = p_ledger)
    ) INTO held.start_row;
    held.last_row := held.start_row + p_row_count - 1;
  END IF;
  RETURN QUERY INSERT INTO reservations AS reservation
    VALUES (p_user_id, p_ledger, p_key, p_owner, held.fence, held.start_row, held.last_row, false,
      now_ms, now_ms + p_ttl_ms)
    ON CONFLICT (user_id, ledger, key) DO UPDATE
    SET renewed_at_ms = excluded.renewed_at_ms, expires_at_ms = excluded.expires_at_ms
    RETURNING 'reserved', reservation.*;
END $$;

CREATE FUNCTION confirm_rows(
  p_user_id text, p_ledger text, p_key text, p_owner text, p_fence bigint, p_ttl_ms bigint
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET role = :'user_role' AS $$
DECLARE
  now_ms bigint;
  held reservations;
BEGIN
  PERFORM act_as(p_user_id);
  PERFORM pg_advisory_xact_lock(lock_key('reservations/' || p_user_id));
  now_ms := now_ms();
  SELECT * INTO held FROM reservations
  WHERE user_id = p_user_id AND ledger = p_ledger AND key = p_key AND expires_at_ms > now_ms;
  IF NOT FOUND THEN RETURN; END IF;
  IF held.owner <> p_owner OR held.fence <> p_fence THEN
    RETURN QUERY SELECT 'heldByOther', held.*;
    RETURN;
  END IF;
  INSERT INTO ledgers AS known VALUES (p_user_id, p_ledger, held.last_row)
  ON CONFLICT (user_id, ledger) DO UPDATE
  SET last_row = greatest(known.last_row, excluded.last_row);
  RETURN QUERY UPDATE reservations AS reservation
    SET is_confirmed = true, renewed_at_ms = now_ms, expires_at_ms = now_ms + p_ttl_ms
    WHERE user_id = p_user_id AND ledger = p_ledger AND key = p_key
    RETURNING 'confirmed', reservation.*;
END $$;

CREATE FUNCTION release_rows(
  p_user_id text, p_ledger text, p_key text, p_owner text, p_fence bigint
) RETURNS SETOF record
LANGUAGE plpgsql SET search_path FROM CURRENT SET jit = off SET role = :'user_role' AS $$
BEGIN
  PERFORM act_as(p_user_id);
  PERFORM pg_advisory_xact_lock(lock_key('reservations/' || p_user_id));
  RETURN QUERY DELETE FROM reservations AS reservation
    WHERE user_id = p_user_id AND ledger = p_ledger AND key = p_key
      AND expires_at_ms > now_ms() AND owner = p_owner AND fence = coalesce(p_fence, fence)
    RETURNING 'released', reservation.*;
  IF FOUND THEN RETURN; END IF;
  RETURN QUERY SELECT 'heldByOther', reservation.* FROM reservations AS reservation
    WHERE user_id = p_user_id AND ledger = p_ledger AND key = p_key
      AND expires_at_ms > now_ms();
END $$;
