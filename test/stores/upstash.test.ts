import { afterAll, beforeAll, inject } from 'vitest';
import { describeDocumentStore } from '../conformance/document-store.ts';
import { describeHistoryStore } from '../conformance/history-store.ts';
import { describeJobStore } from '../conformance/job-store.ts';
import { openRedisHarness, overRest } from '../support/redis-harness.ts';
import { startUpstashBridge, type UpstashBridge } from '../support/services/upstash-bridge.ts';

let bridge: UpstashBridge;
beforeAll(async () => {
  bridge = await startUpstashBridge(inject('redisUrl'));
});
afterAll(() => bridge.stop());

const open = () => openRedisHarness(overRest(bridge));

describeJobStore('Redis over REST', open);
describeHistoryStore('Redis over REST', open);
describeDocumentStore('Redis over REST', open);
