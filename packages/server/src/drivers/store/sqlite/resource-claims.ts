import type {
  Claim,
  ClaimCommand,
  ClaimOutcome,
  Held,
  Holder,
  ReleaseOutcome,
} from '../../../ports/coordination-store.ts';
import type { Connection } from './connection.ts';

const COLUMNS = `key, owner, fence, renewed_at_ms AS renewedAtMs, expires_at_ms AS expiresAtMs`;

export function claim(
  connection: Connection,
  { userId, namespace, key, owner, ttlMs, maxClaims }: ClaimCommand,
  nowMs: number,
): ClaimOutcome {
  forgetExpired(connection, userId, nowMs);
  const held = findClaim(connection, userId, namespace, key, nowMs);
  if (held && held.owner !== owner) return { type: 'heldByOther', claim: held };
  if (!held && countClaims(connection, userId) >= maxClaims) return { type: 'tooMany' };
  const claimed: Claim = {
    key,
    owner,
    fence: held?.fence ?? nextFence(connection, userId),
    renewedAtMs: nowMs,
    expiresAtMs: nowMs + ttlMs,
  };
  connection
    .prepare(
      `INSERT OR REPLACE INTO claims
         (user_id, namespace, key, owner, fence, renewed_at_ms, expires_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(userId, namespace, key, owner, claimed.fence, nowMs, claimed.expiresAtMs);
  return { type: 'claimed', claim: claimed };
}

export function releaseClaim(
  connection: Connection,
  holder: Holder,
  nowMs: number,
): ReleaseOutcome<Claim> {
  const { userId, scope, key } = holder;
  const held = findClaim(connection, userId, scope, key, nowMs);
  if (!held) return { type: 'notFound' };
  if (!isHeldBy(holder, held)) return { type: 'heldByOther', held };
  connection
    .prepare('DELETE FROM claims WHERE user_id = ? AND namespace = ? AND key = ?')
    .run(userId, scope, key);
  return { type: 'released' };
}

export function listClaims(
  connection: Connection,
  userId: string,
  namespace: string,
  nowMs: number,
): readonly Claim[] {
  const rows = connection
    .prepare(
      `SELECT ${COLUMNS} FROM claims
       WHERE user_id = ? AND namespace = ? AND expires_at_ms > ? ORDER BY key`,
    )
    .all(userId, namespace, nowMs) as unknown as Claim[];
  return rows.map((row) => ({ ...row }));
}

function findClaim(
  connection: Connection,
  userId: string,
  namespace: string,
  key: string,
  nowMs: number,
): Claim | null {
  const row = connection
    .prepare(
      `SELECT ${COLUMNS} FROM claims
       WHERE user_id = ? AND namespace = ? AND key = ? AND expires_at_ms > ?`,
    )
    .get(userId, namespace, key, nowMs) as Claim | undefined;
  return row ? { ...row } : null;
}

function forgetExpired(connection: Connection, userId: string, nowMs: number): void {
  connection
    .prepare('DELETE FROM claims WHERE user_id = ? AND expires_at_ms <= ?')
    .run(userId, nowMs);
}

function countClaims(connection: Connection, userId: string): number {
  const row = connection
    .prepare('SELECT count(*) AS total FROM claims WHERE user_id = ?')
    .get(userId);
  return Number(row?.total);
}

/** A fence that this user was never given before. */
export function nextFence(connection: Connection, userId: string): number {
  const row = connection
    .prepare(
      `INSERT INTO coordination_fences (user_id, fence) VALUES (?, 1)
       ON CONFLICT (user_id) DO UPDATE SET fence = fence + 1 RETURNING fence`,
    )
    .get(userId);
  return Number(row?.fence);
}

export function isHeldBy({ owner, fence }: Pick<Holder, 'owner' | 'fence'>, held: Held): boolean {
  return held.owner === owner && (fence === null || held.fence === fence);
}
