import type { HistoryStore, UsageDifference } from '../../../../ports/history-store.ts';
import { type Bind, defineScript } from '../scripts.ts';

export function createReconcile(bind: Bind): HistoryStore['reconcile'] {
  const walk = bind(usersWithBytes);
  const reconcileOne = bind(reconcileUser);

  return async ({ mend }) => {
    const seen = new Set<string>();
    const differences: UsageDifference[] = [];
    let cursor = '0';
    do {
      const step = await walk(cursor);
      cursor = step.cursor;
      for (const userId of step.userIds) {
        if (seen.has(userId)) continue;
        seen.add(userId);
        const difference = await reconcileOne(userId, mend);
        if (difference) differences.push(difference);
      }
    } while (cursor !== '0');
    return differences.toSorted((a, b) => (a.userId < b.userId ? -1 : 1));
  };
}

const usersWithBytes = defineScript({
  lua: new URL('./users-with-bytes.lua', import.meta.url),
  writes: false,
  encode: (cursor: string) => [cursor],
  decode: ([cursor, userIds]: readonly [string | number, readonly string[]]) => ({
    cursor: String(cursor),
    userIds,
  }),
});

type UserAnswer = readonly [
  countedFiles: number,
  fileBytes: number,
  countedDocuments: number,
  documentBytes: number,
];

const reconcileUser = defineScript({
  lua: new URL('./reconcile-user.lua', import.meta.url),
  writes: true,
  encode: (userId: string, mend: boolean) => [userId, mend],
  decode: (answer: UserAnswer, userId): UsageDifference | null => {
    const [countedFiles, fileBytes, countedDocuments, documentBytes] = answer;
    if (countedFiles === fileBytes && countedDocuments === documentBytes) return null;
    return {
      userId,
      countedBytes: countedFiles + countedDocuments,
      actualBytes: fileBytes + documentBytes,
    };
  },
});
