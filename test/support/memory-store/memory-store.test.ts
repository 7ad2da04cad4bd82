import type { StoreHarness } from '../../conformance/job-store-harness.ts';
import { describeStore } from '../../conformance/store.ts';
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

describeStore('reference model', open);
