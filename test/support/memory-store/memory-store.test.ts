import { describeDocumentStore } from '../../conformance/document-store.ts';
import { describeHistoryStore } from '../../conformance/history-store.ts';
import { describeJobStore } from '../../conformance/job-store.ts';
import type { StoreHarness } from '../../conformance/job-store-harness.ts';
import { manualClock } from '../manual-clock.ts';
import { createMemoryStore } from './memory-store.ts';

async function open(): Promise<StoreHarness> {
  const clock = manualClock();
  return {
    ...createMemoryStore(clock.nowMs),
    advance: async (ms) => clock.advance(ms),
    close: async () => {},
  };
}

describeJobStore('reference model', open);
describeHistoryStore('reference model', open);
describeDocumentStore('reference model', open);
