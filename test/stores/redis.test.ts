import { describeStore } from '../conformance/store.ts';
import { openRedisHarness } from '../support/redis-harness.ts';

describeStore('Redis', () => openRedisHarness());
