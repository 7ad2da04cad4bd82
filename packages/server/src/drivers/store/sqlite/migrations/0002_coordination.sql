-- Who holds what, by the names that programs of one user agree on. What has expired goes when its user
-- writes here again.
CREATE TABLE claims (
  user_id TEXT NOT NULL,
  namespace TEXT NOT NULL,
  key TEXT NOT NULL,
  owner TEXT NOT NULL,
  fence INTEGER NOT NULL,
  renewed_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  PRIMARY KEY (user_id, namespace, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX claims_expiring ON claims (user_id, expires_at_ms);

-- Rows of a ledger from start_row to last_row.
CREATE TABLE reservations (
  user_id TEXT NOT NULL,
  ledger TEXT NOT NULL,
  key TEXT NOT NULL,
  owner TEXT NOT NULL,
  fence INTEGER NOT NULL,
  start_row INTEGER NOT NULL,
  last_row INTEGER NOT NULL CHECK (last_row >= start_row),
  is_confirmed INTEGER NOT NULL DEFAULT 0,
  renewed_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  PRIMARY KEY (user_id, ledger, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX reservations_expiring ON reservations (user_id, expires_at_ms);
CREATE INDEX reservations_by_row ON reservations (user_id, ledger, last_row);

-- The last row that was ever confirmed.
CREATE TABLE ledgers (
  user_id TEXT NOT NULL,
  ledger TEXT NOT NULL,
  last_row INTEGER NOT NULL,
  PRIMARY KEY (user_id, ledger)
) STRICT, WITHOUT ROWID;

-- The last fence that was given to a user.
CREATE TABLE coordination_fences (
  user_id TEXT PRIMARY KEY,
  fence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
