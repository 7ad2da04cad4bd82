import type { OutboxEvent, OutboxStore } from '../../../ports/outbox-store.ts';
import type { Connection } from './connection.ts';
import { type JobRow, toJob } from './job-rows.ts';
import { createValues } from './sql-values.ts';

interface OutboxRow {
  readonly id: number;
  readonly type: OutboxEvent['type'];
  readonly spec: JobRow['spec'];
  /** A row of `job_states`. */
  readonly state: Omit<JobRow, 'spec' | 'created_at_ms'>;
  readonly created_at_ms: number;
}

/** As wide as the largest number of the table, so that ids sort like the numbers. */
const ID_LENGTH = 19;

export function createOutboxStore(connection: Connection): OutboxStore {
  return {
    async read(limit) {
      const values = createValues();
      const rows = await connection.run<OutboxRow>({
        sql: `SELECT id, type, spec, state, created_at_ms FROM outbox
          ORDER BY id LIMIT ${values.value(limit)}`,
        returns: 'id bigint, type text, spec json, state json, created_at_ms bigint',
        values: values.list,
      });
      return rows.map(({ id, type, spec, state, created_at_ms }) => ({
        id: String(id).padStart(ID_LENGTH, '0'),
        type,
        job: toJob({ ...state, spec, created_at_ms }),
      }));
    },

    async remove(ids) {
      const values = createValues();
      const numbers = ids.filter((id) => /^\d+$/.test(id)).map(Number);
      await connection.run({
        sql: `DELETE FROM outbox WHERE id IN (
            SELECT text::bigint FROM json_array_elements_text(${values.json(numbers)}) AS text
          ) RETURNING id`,
        returns: 'id bigint',
        values: values.list,
      });
    },
  };
}
