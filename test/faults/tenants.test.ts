import { expect, test } from 'vitest';
import { startServer } from '../../benchmarks/server-process.ts';
import { startHostile } from '../../benchmarks/tenants/hostile-process.ts';
import { measure } from '../../benchmarks/tenants/quiet-user.ts';
import { watchServer } from '../../benchmarks/tenants/server-watch.ts';

// A slice of benchmarks/tenants, whose figures are to be quoted: this holds only that a quiet user
// is served at all, since a slow machine is not told from a slow server here.
const KEY = 'the-key-of-this-test';
const SAMPLES = 10;
const MAX_MS = 60_000;
const MAX_P50_MS = 5_000;
const MAX_SERVER_MB = 1_500;

test.each(['long documents', 'everything'])(
  'a quiet user is served beside a hostile one: %s',
  async (attack) => {
    const server = await startServer({ OFFPRINT_AUTH: 'api-key', OFFPRINT_API_KEYS: KEY });
    const hostile = await startHostile(attack, server.api, KEY, 1);
    const watch = watchServer(server.api, server.pid);
    try {
      const headers = { authorization: `Bearer ${KEY}`, 'x-offprint-user': 'quiet' };
      const { p50Ms, lost } = await measure({ api: server.api, headers }, SAMPLES, MAX_MS);
      expect(lost).toBe(0);
      expect(p50Ms).toBeLessThan(MAX_P50_MS);
      expect((await watch.stop()).peakMb).toBeLessThan(MAX_SERVER_MB);
    } finally {
      await hostile.stop();
      await watch.stop();
      await server.stop();
    }
  },
);
