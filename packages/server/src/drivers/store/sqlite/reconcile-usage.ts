import type { UsageDifference } from '../../../ports/history-store.ts';
import type { Connection } from './connection.ts';

interface Difference extends UsageDifference {
  readonly documentBytes: number;
}

const DIFFERENCES = `
  WITH files AS (
    SELECT user_id, sum(file_size_bytes) AS bytes FROM exports WHERE swept_at_ms IS NULL
    GROUP BY user_id
  ), versions AS (
    SELECT user_id, sum(octet_length(data)) AS bytes FROM document_versions GROUP BY user_id
  ), compared AS (
    SELECT user_id AS userId, coalesce(used_bytes, 0) AS countedBytes,
      coalesce(document_bytes, 0) AS countedDocumentBytes,
      coalesce(files.bytes, 0) + coalesce(versions.bytes, 0) AS actualBytes,
      coalesce(versions.bytes, 0) AS documentBytes
    FROM (SELECT user_id FROM usage UNION SELECT user_id FROM files UNION SELECT user_id FROM versions)
    LEFT JOIN usage USING (user_id) LEFT JOIN files USING (user_id) LEFT JOIN versions USING (user_id)
  )
  SELECT userId, countedBytes, actualBytes, documentBytes FROM compared
  WHERE countedBytes <> actualBytes OR countedDocumentBytes <> documentBytes
  ORDER BY userId`;

export function reconcileUsage(
  { read, write, prepare }: Connection,
  mend: boolean,
): Promise<readonly UsageDifference[]> {
  const find = () => prepare(DIFFERENCES).all() as unknown as Difference[];
  if (!mend) return read(() => find().map(toUsageDifference));
  return write(() => {
    const differences = find();
    const count = prepare(
      `INSERT INTO usage (user_id, used_bytes, document_bytes) VALUES (?, ?, ?)
       ON CONFLICT (user_id) DO UPDATE SET
         used_bytes = excluded.used_bytes, document_bytes = excluded.document_bytes`,
    );
    for (const { userId, actualBytes, documentBytes } of differences) {
      count.run(userId, actualBytes, documentBytes);
    }
    return differences.map(toUsageDifference);
  });
}

function toUsageDifference({ userId, countedBytes, actualBytes }: Difference): UsageDifference {
  return { userId, countedBytes, actualBytes };
}
