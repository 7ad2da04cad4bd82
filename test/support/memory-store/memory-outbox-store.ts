import { isTerminal } from '@offprint/contract';
import type { Job } from '../../../packages/server/src/domain/job/job.ts';
import type { OutboxEvent, OutboxStore } from '../../../packages/server/src/ports/outbox-store.ts';
import type { MemoryState } from './memory-state.ts';

export function createMemoryOutboxStore({ outbox }: MemoryState): OutboxStore {
  return {
    read: async (limit) => outbox.slice(0, limit),
    count: async () => outbox.length,
    async remove(ids) {
      const kept = outbox.filter(({ id }) => !ids.includes(id));
      outbox.splice(0, outbox.length, ...kept);
    },
  };
}

let lastId = 0;

/** Appends what the change of `before` to `after` announces. The state holds `after` already. */
export function announce({ outbox, jobs }: MemoryState, before: Job, after: Job): void {
  if (!after.announcesEnd || isTerminal(before.status) || !isTerminal(after.status)) return;
  const append = (type: OutboxEvent['type']) => {
    lastId += 1;
    outbox.push({ id: String(lastId).padStart(9, '0'), type, job: after });
  };
  append(after.status);
  if (after.batchId === null) return;
  const ofBatch = [...jobs.values()].filter(({ batchId }) => batchId === after.batchId);
  if (ofBatch.every(({ status }) => isTerminal(status))) append('batchFinished');
}
