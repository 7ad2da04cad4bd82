import type { Job } from '../../../domain/job/job.ts';
import type { OutboxEvent, OutboxStore } from '../../../ports/outbox-store.ts';
import type { Connection } from './connection.ts';

interface OutboxRow {
  readonly seq: number;
  readonly type: OutboxEvent['type'];
  readonly job: string;
}

/** The width of SQLite's largest number, so that ids sort like numbers. */
const ID_LENGTH = 19;

export function createOutboxStore({ read, write, prepare }: Connection): OutboxStore {
  return {
    read: (limit) =>
      read(() => {
        const rows = prepare('SELECT * FROM outbox ORDER BY seq LIMIT ?').all(limit);
        return (rows as unknown as OutboxRow[]).map(({ seq, type, job }) => ({
          id: String(seq).padStart(ID_LENGTH, '0'),
          type,
          job: JSON.parse(job),
        }));
      }),

    count: () => read(() => Number(prepare('SELECT count(*) AS events FROM outbox').get()?.events)),

    remove: (ids) =>
      write(() => {
        for (const id of ids) prepare('DELETE FROM outbox WHERE seq = CAST(? AS INTEGER)').run(id);
      }),
  };
}

/** Runs inside the transaction that ended the job. */
export function announceEnd(connection: Connection, job: Job): void {
  append(connection, job.status as OutboxEvent['type'], job);
  if (job.batchId === null) return;
  const live = connection
    .prepare(`SELECT 1 FROM jobs WHERE batch_id = ? AND status IN ('pending', 'processing')`)
    .get(job.batchId);
  if (!live) append(connection, 'batchFinished', job);
}

function append({ prepare }: Connection, type: OutboxEvent['type'], job: Job): void {
  prepare('INSERT INTO outbox (type, job) VALUES (?, ?)').run(type, JSON.stringify(job));
}
