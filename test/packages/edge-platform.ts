import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EdgeRuntime } from 'edge-runtime';
import { build } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOffprint, type Offprint } from '../../packages/server/src/index.ts';
import { startRedis } from '../support/services/redis-server.ts';
import { startUpstashBridge } from '../support/services/upstash-bridge.ts';

const KEY = 'a-key-of-the-edge-test';
const SIGNING_SECRET = 'a secret that signs tokens for the edge';
const asAda = { authorization: `Bearer ${KEY}`, 'x-offprint-user': 'ada' };

/** What is built of `offprint/edge`, run in Vercel's edge runtime beside a server of the same store. */
export function testsOnEdgePlatform(projectOf: () => string): void {
  describe('on an edge platform', () => {
    const opened = new AsyncDisposableStack();
    let server: Offprint;
    let edge: EdgeRuntime;
    let importsOfNode: readonly string[];

    beforeAll(async () => {
      const redis = await startRedis({ durable: false });
      opened.defer(redis.stop);
      const { url, token, stop } = await startUpstashBridge(redis.url);
      opened.defer(stop);
      const auth = { mode: 'api-key' as const, apiKeys: [KEY] };
      server = await createOffprint({
        auth,
        store: { driver: 'redis', kvRestUrl: url, kvRestToken: token },
        storage: { signingSecret: SIGNING_SECRET },
        log: { level: 'silent' },
        dataDir: join(projectOf(), '.offprint'),
      });
      opened.defer(() => server.close());
      const config = { store: { url, token }, auth, signingSecret: SIGNING_SECRET };
      const built = await buildForEdge(
        projectOf(),
        `import { createEdgeHandler } from 'offprint/edge';
        const answer = createEdgeHandler(${JSON.stringify(config)});
        addEventListener('fetch', (event) => event.respondWith(answer(event.request)));`,
      );
      importsOfNode = built.importsOfNode;
      edge = new EdgeRuntime({ initialCode: built.code });
    }, 60_000);
    afterAll(() => opened.disposeAsync());

    const ask = (path: string, headers: Record<string, string> = asAda) =>
      edge.dispatchFetch(`http://localhost/api/v1${path}`, { headers });

    const answersAs = async (path: string) => {
      const request = new Request(`http://localhost/api/v1${path}`, { headers: asAda });
      const ofServer = await (await server.fetch(request)).json();
      expect(await (await ask(path)).json()).toEqual(ofServer);
      return ofServer;
    };

    const submit = () =>
      server.exports.submit({ document: { basics: { name: 'Ada' } } }, { user: 'ada' });

    test('it is built without a module of Node', () => {
      expect(importsOfNode).toEqual([]);
    });

    test('jobs, history, usage and templates are answered as the server answers', async () => {
      const { jobId } = await submit();
      await server.drain({ maxDurationMs: 30_000 });

      const job = await answersAs(`/export/job/${jobId}`);
      expect(job).toMatchObject({ data: { status: 'completed', pageCount: 1 } });
      await answersAs('/export/jobs?status=completed');
      expect(await answersAs('/export/history?includeStats')).toMatchObject({
        data: { exports: [{ jobId }] },
      });
      await answersAs('/usage');
      await answersAs('/templates');
    });

    test('a poll is answered by 304 while nothing changes, whoever gave the tag', async () => {
      const { jobId } = await submit();
      const path = `/export/job/${jobId}`;
      const request = new Request(`http://localhost/api/v1${path}`, { headers: asAda });
      const etag = (await server.fetch(request)).headers.get('etag') ?? '';

      expect((await ask(path, { ...asAda, 'if-none-match': etag })).status).toBe(304);

      const waiting = ask(`${path}?wait=25`);
      await server.drain({ maxDurationMs: 30_000 });
      expect(await (await waiting).json()).toMatchObject({ data: { status: 'completed' } });
    });

    test('nobody is let in whom the server would not let in', async () => {
      const { jobId } = await submit();
      const path = `/export/job/${jobId}`;

      expect((await ask(path, {})).status).toBe(401);
      expect((await ask(path, { ...asAda, authorization: `Bearer ${KEY}x` })).status).toBe(401);
      expect((await ask(path, { ...asAda, 'x-offprint-user': 'bob' })).status).toBe(404);
      const token = await tokenOf(server, 'ada');
      expect((await ask(path, { authorization: `Bearer ${token}` })).status).toBe(200);
      expect((await ask(path, { authorization: `Bearer ${token}x` })).status).toBe(401);
    });
  });
}

/** The bundle of a program in the project, and what of Node it would need. */
async function buildForEdge(project: string, program: string) {
  const input = join(project, 'edge-program.js');
  writeFileSync(input, program);
  const importsOfNode: string[] = [];
  const { output } = await build({
    input,
    platform: 'neutral',
    write: false,
    resolve: { conditionNames: ['edge-light', 'import', 'default'] },
    output: { format: 'iife' },
    external(id) {
      if (id.startsWith('node:')) importsOfNode.push(id);
      return id.startsWith('node:');
    },
  });
  return { code: output[0].code, importsOfNode };
}

async function tokenOf(server: Offprint, user: string): Promise<string> {
  const answer = await server.fetch(
    new Request('http://localhost/api/v1/tokens', {
      method: 'POST',
      headers: { ...asAda, 'content-type': 'application/json' },
      body: JSON.stringify({ user, scope: 'user', ttlSeconds: 60 }),
    }),
  );
  return ((await answer.json()) as { data: { token: string } }).data.token;
}
