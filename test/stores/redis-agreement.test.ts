import { afterAll, beforeAll, inject } from 'vitest';
import { describeAgreement, START_MS } from '../properties/store-agreement.ts';
import { type OpenWith, openRedisHarness, overRest, overTcp } from '../support/redis-harness.ts';
import { startUpstashBridge, type UpstashBridge } from '../support/services/upstash-bridge.ts';

/** Time stands still but for what a test lets pass. */
const STANDING_CLOCK = `
  local function clock_ms()
    return ${START_MS} + (redis.call('GET', ARGV[1] .. 'passed-ms') or 0)
  end`;

let bridge: UpstashBridge;
beforeAll(async () => {
  bridge = await startUpstashBridge(inject('redisUrl'));
});
afterAll(() => bridge.stop());

const standing = (open: OpenWith) =>
  openRedisHarness(({ monotonicMs, ...options }) => {
    const passedMs = () => Math.round(monotonicMs() - performance.now());
    return open({ ...options, clock: STANDING_CLOCK, monotonicMs: passedMs });
  });

describeAgreement('Redis', () => standing(overTcp), { runs: 15, observeEvery: 4 });
describeAgreement('Redis over REST', () => standing(overRest(bridge)), {
  runs: 10,
  observeEvery: 8,
});
