import { expect, test } from 'vitest';
import { startServer } from '../../benchmarks/server-process.ts';
import { startHostile } from '../../benchmarks/tenants/hostile-process.ts';
import { measure } from '../../benchmarks/tenants/quiet-user.ts';
import { watchServer } from '../../benchmarks/tenants/server-watch.ts';

// A slice of benchmarks/tenants, whose figures are to be quoted: this holds only that a quiet user
// is served at all, since a slow machine is not told from a slow server here.
const KEY = 'the-key-of-this-test';
/** `npm run test:soak` sets it. */
const SAMPLES = Number(process.env.OFFPRINT_TENANT_SAMPLES || 8);
const MAX_MS = 60_000;
const MAX_P50_MS = 5_000;
const MAX_HEALTH_MS = 5_000;
const MAX_SERVER_MB = 1_000;
const HOSTILE_USERS = 2;

test('a quiet user is served beside two who do at once all that the API lets them do', async () => {
  const server = await startServer({ OFFPRINT_AUTH: 'api-key', OFFPRINT_API_KEYS: KEY });
  const hostile = await startHostile('everything', server.api, KEY, HOSTILE_USERS);
  const watch = watchServer(server.api, server.pid);
  try {
    const headers = { authorization: `Bearer ${KEY}`, 'x-offprint-user': 'quiet' };
    const { p50Ms, lost } = await measure({ api: server.api, headers }, SAMPLES, MAX_MS);
    const { healthMs, peakMb } = await watch.stop();
    const attack = await hostile.stop();

    expect(lost).toBe(0);
    expect(p50Ms).toBeLessThan(MAX_P50_MS);
    expect(healthMs).toBeLessThan(MAX_HEALTH_MS);
    expect(peakMb).toBeLessThan(MAX_SERVER_MB);
    expect(attack.answers).toBeGreaterThan(0);
  } finally {
    await hostile.stop();
    await watch.stop();
    await server.stop();
  }
});
