import type { Connection } from './connection.ts';

export function countActiveSubmissions(connection: Connection, userId: string): number {
  const row = connection
    .prepare(
      `SELECT count(DISTINCT submission_id) AS submissions FROM jobs
       WHERE user_id = ? AND status IN ('pending', 'processing')`,
    )
    .get(userId);
  return Number(row?.submissions);
}

export function isActive(connection: Connection, userId: string, submissionId: string): boolean {
  return (
    connection
      .prepare(
        `SELECT 1 FROM jobs
         WHERE user_id = ? AND submission_id = ? AND status IN ('pending', 'processing')`,
      )
      .get(userId, submissionId) !== undefined
  );
}
