import { createMemoryCoordinationStore } from './memory-coordination-store.ts';
import { createMemoryDocumentStore } from './memory-document-store.ts';
import { createMemoryHistoryStore } from './memory-history-store.ts';
import { createMemoryJobStore } from './memory-job-store.ts';
import { createMemoryOutboxStore } from './memory-outbox-store.ts';
import { emptyState } from './memory-state.ts';

/**
 * The reference model: the ports over a few maps, written so that it can be checked by
 * reading. Drivers are held against it.
 */
export function createMemoryStore(nowMs: () => number) {
  const state = emptyState(nowMs);
  return {
    jobs: createMemoryJobStore(state),
    history: createMemoryHistoryStore(state),
    documents: createMemoryDocumentStore(state),
    outbox: createMemoryOutboxStore(state),
    coordination: createMemoryCoordinationStore(state),
    identity: async () => 'the-reference-model',
  };
}
