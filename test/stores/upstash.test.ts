import { afterAll, beforeAll, inject } from 'vitest';
import { describeStore } from '../conformance/store.ts';
import { openRedisHarness, overRest } from '../support/redis-harness.ts';
import { startUpstashBridge, type UpstashBridge } from '../support/services/upstash-bridge.ts';

let bridge: UpstashBridge;
beforeAll(async () => {
  bridge = await startUpstashBridge(inject('redisUrl'));
});
afterAll(() => bridge.stop());

describeStore('Redis over REST', () => openRedisHarness(overRest(bridge)));
