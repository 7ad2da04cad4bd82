import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, inject, onTestFinished, test } from 'vitest';
import { startUpstashBridge } from '../support/services/upstash-bridge.ts';
import { tempDir } from '../support/temp-dir.ts';

const NEXT = new URL('../../packages/server/src/next.ts', import.meta.url).href;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Asks the routes that print nothing, and writes what was loaded meanwhile. */
const PROGRAM = `
import { registerHooks } from 'node:module';
const loaded = new Set();
registerHooks({
  load(url, context, nextLoad) {
    loaded.add(/node_modules\\/((@[^/]+\\/)?[^/]+)/.exec(url)?.[1] ?? url);
    return nextLoad(url, context);
  },
});
const { createRoutes, closeAll } = await import('${NEXT}');
const { GET } = createRoutes({ user: () => ({ user: 'ada' }), printing: 'elsewhere' });
const statuses = [];
for (const path of ['job/none', 'jobs', 'history', '../templates']) {
  statuses.push((await GET(new Request(new URL(path, 'http://localhost/api/v1/export/')))).status);
}
console.log(JSON.stringify({ statuses, loaded: [...loaded] }));
await closeAll();`;

test('a function for status, history and templates loads no engine, and no driver but that of REST', async () => {
  const bridge = await startUpstashBridge(inject('redisUrl'));
  onTestFinished(bridge.stop);

  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', PROGRAM],
    {
      cwd: ROOT,
      env: {
        KV_REST_API_URL: bridge.url,
        KV_REST_API_TOKEN: bridge.token,
        OFFPRINT_REDIS_KEY_PREFIX: 'rest-function:',
        OFFPRINT_DATA_DIR: await tempDir(),
        OFFPRINT_LOG_LEVEL: 'error',
      },
    },
  );

  const { statuses, loaded } = JSON.parse(stdout) as { statuses: number[]; loaded: string[] };
  expect(statuses).toEqual([404, 200, 200, 200]);
  expect(loaded).toContain('@upstash/redis');
  const engines = /puppeteer|@sparticuz|packages\/chromium|typst-ts-node-compiler|^sharp$|@img/;
  const drivers = /^(pg|ioredis|node:sqlite|.*\/drivers\/store\/(sqlite|postgres)\/.*)$/;
  expect(loaded.filter((name) => engines.test(name) || drivers.test(name))).toEqual([]);
});
