import type { Held, Holder } from '../../../ports/coordination-store.ts';
import type { Connection } from './connection.ts';

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
