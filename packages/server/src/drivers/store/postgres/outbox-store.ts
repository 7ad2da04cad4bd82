import type { OutboxEvent, OutboxStore } from '../../../ports/outbox-store.ts';
import type { Connection } from './connection.ts';
import { type JobRow, toJob } from './job-rows.ts';
import { sql } from './sql.ts';

interface OutboxRow {
  readonly id: number;
  readonly type: OutboxEvent['type'];
  readonly spec: JobRow['spec'];
  readonly created_at_ms: number;
  /** A row of `job_states`. */
  readonly state: Omit<JobRow, 'spec' | 'created_at_ms'>;
}

/** As many digits as the largest id has, so that ids sort like numbers. */
const ID_LENGTH = 19;

export function createOutboxStore({ run }: Connection): OutboxStore {
  return {
    async read(limit) {
      const rows = await run<OutboxRow>(
        'id bigint, type text, spec json, created_at_ms bigint, state json',
        sql`SELECT id, type, spec, created_at_ms, state FROM outbox ORDER BY id LIMIT ${limit}`,
      );
      return rows.map(({ id, type, spec, created_at_ms, state }) => ({
        id: String(id).padStart(ID_LENGTH, '0'),
        type,
        job: toJob({ ...state, spec, created_at_ms }),
      }));
    },

    async count() {
      const [row] = await run<{ readonly events: number }>(
        'events bigint',
        sql`SELECT count(*) FROM outbox`,
      );
      return row?.events ?? 0;
    },

    async remove(ids) {
      const numbers = ids.filter((id) => /^\d+$/.test(id)).map(Number);
      await run(
        'id bigint',
        sql`DELETE FROM outbox WHERE id IN (
            SELECT text::bigint FROM json_array_elements_text(${numbers}) AS text
          ) RETURNING id`,
      );
    },
  };
}
