import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import {
  closeAll,
  createRoutes,
  type NextConfigLike,
  type RouteOptions,
  withOffprint,
} from '../../packages/server/src/next.ts';
import { RESUME } from '../support/server.ts';
import { tempDir } from '../support/temp-dir.ts';

const ORIGIN = 'https://app.example.com';

/** A route of an app whose visitors are told by a cookie. */
async function startRoute(options: RouteOptions = {}) {
  const config = { dataDir: await tempDir(), log: { level: 'silent' } } as const;
  const routes = createRoutes({
    config,
    user: ({ headers }) => {
      const user = /visitor=(\w+)/.exec(headers.get('cookie') ?? '')?.[1];
      return user === undefined ? null : { user };
    },
    ...options,
  });
  onTestFinished(closeAll);
  return async (method: 'GET' | 'POST', path: string, init: RequestInit = {}) =>
    await routes[method](new Request(new URL(path, ORIGIN), { method, ...init }));
}

const as = (visitor: string, more: Record<string, string> = {}) => ({
  cookie: `visitor=${visitor}`,
  ...more,
});

const submission = (headers: Record<string, string>) => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ document: RESUME }),
});

async function dataOf<T>(response: Response): Promise<T> {
  expect(response.status).toBeLessThan(300);
  return ((await response.json()) as { data: T }).data;
}

test('what is submitted is printed after the answer, and the user is whom the session names', async () => {
  const works: (() => Promise<void>)[] = [];
  const call = await startRoute({ printing: 'request', after: (work) => works.push(work) });

  const { jobId } = await dataOf<{ jobId: string }>(
    await call('POST', '/api/v1/export/pdf', submission(as('ada'))),
  );
  expect(
    await dataOf(await call('GET', `/api/v1/export/job/${jobId}`, { headers: as('ada') })),
  ).toMatchObject({ status: 'pending' });
  await Promise.all(works.map((work) => work()));

  const job = await dataOf<{ status: string; resultUrl: string }>(
    await call('GET', `/api/v1/export/job/${jobId}`, { headers: as('ada') }),
  );
  expect(job).toMatchObject({ status: 'completed' });
  const download = await call('GET', job.resultUrl, { headers: as('ada') });
  expect(download.status).toBe(302);
  const link = download.headers.get('location') ?? '';
  expect(link).toMatch(/^\/api\/files\//);
  const file = await call('GET', link);
  expect(
    Buffer.from(await file.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');

  const others = await call('GET', `/api/v1/export/job/${jobId}`, { headers: as('eve') });
  expect(others.status).toBe(404);
  expect((await call('GET', '/api/v1/usage')).status).toBe(401);
});

test('nobody names another user by a header of Offprint', async () => {
  const call = await startRoute({ printing: 'elsewhere' });
  await call('POST', '/api/v1/export/pdf', submission(as('ada')));

  const headers = as('eve', { 'X-Offprint-User': 'ada' });

  expect(await dataOf(await call('GET', '/api/v1/export/jobs', { headers }))).toMatchObject({
    jobs: [],
  });
});

test('without `after`, what is submitted is printed before the answer', async () => {
  const call = await startRoute({ printing: 'request' });

  const { jobId } = await dataOf<{ jobId: string }>(
    await call('POST', '/api/v1/export/pdf', submission(as('ada'))),
  );

  expect(
    await dataOf(await call('GET', `/api/v1/export/job/${jobId}`, { headers: as('ada') })),
  ).toMatchObject({ status: 'completed' });
});

test('whoever waits for the file gets it with the answer, under a base of its own', async () => {
  const call = await startRoute({ basePath: '/offprint', printing: 'request' });
  const headers = as('ada', { prefer: 'wait=20', accept: 'application/pdf' });

  const response = await call('POST', '/offprint/api/v1/export/pdf', submission(headers));

  expect(response.headers.get('content-type')).toBe('application/pdf');
  expect(response.headers.get('content-location')).toMatch(/^\/offprint\/api\/v1\/export\/job\//);
});

test('one Offprint serves a process, and a new one when the options change', async () => {
  const config = { dataDir: await tempDir(), log: { level: 'silent' } } as const;
  onTestFinished(closeAll);
  const ask = async (options: RouteOptions) =>
    await dataOf<{ maxActiveSubmissions: number }>(
      await createRoutes({ printing: 'elsewhere', ...options }).GET(
        new Request(`${ORIGIN}/api/v1/usage`),
      ),
    );

  await Promise.all([ask({ config }), ask({ config })]);
  const limits = { maxActiveSubmissions: 7 };
  await vi.waitFor(async () =>
    expect(await ask({ config: { ...config, limits } })).toMatchObject(limits),
  );
});

test('what is longer than the platform takes is refused by Offprint, on both ways', async () => {
  const maxBodyBytes = 2_000;
  const call = await startRoute({ printing: 'request', maxBodyBytes });
  const wanting = as('ada', { prefer: 'wait=20', accept: 'application/pdf' });

  const long = { ...RESUME, basics: { ...RESUME.basics, summary: 'x'.repeat(maxBodyBytes) } };
  const sent = await call('POST', '/api/v1/export/pdf', {
    ...submission(as('ada')),
    body: JSON.stringify({ document: long }),
  });
  expect(sent.status).toBe(413);

  const document = { basics: { name: 'Ada' } };
  const printed = await call('POST', '/api/v1/export/pdf', {
    ...submission(wanting),
    body: JSON.stringify({ document }),
  });
  expect(printed.status).toBe(413);
  expect(await printed.json()).toMatchObject({ error: { code: 'PAYLOAD_TOO_LARGE' } });
  const job = await call('GET', printed.headers.get('content-location') ?? '', {
    headers: as('ada'),
  });
  expect(await dataOf(job)).toMatchObject({ status: 'completed' });
});

test('adds to a Next.js config what Offprint needs, and keeps what is there', () => {
  const config = withOffprint({
    serverExternalPackages: ['own'],
    outputFileTracingIncludes: { '/api/**': ['./own.txt'] },
  });

  expect(config.serverExternalPackages).toEqual(
    expect.arrayContaining(['own', 'offprint', 'sharp']),
  );
  expect(config.outputFileTracingIncludes['/api/**']).toContain('./own.txt');
  expect(config.outputFileTracingIncludes['/api/**']?.length).toBeGreaterThan(1);
});

test('what is traced holds what the process imports that sets documents', () => {
  const globs = withOffprint<NextConfigLike>({}).outputFileTracingIncludes?.['/api/**'] ?? [];
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  const traced = globs.flatMap((glob) => globSync(glob, { cwd }));
  const modules = 'node_modules/@myriaddreamin/typst-ts-node-compiler';
  expect(traced).toEqual(
    expect.arrayContaining([
      `${modules}/index.js`,
      `${modules}/index-napi.js`,
      `${modules}/package.json`,
    ]),
  );
  expect(globs).toContain('./node_modules/offprint/**/*.{js,css,sql,lua,typ,svg,json}');
});

test('a visitor gets tokens for themselves alone, and nothing that a key opens beyond', async () => {
  const call = await startRoute({ printing: 'elsewhere' });
  const tokenFor = (fields: object) =>
    call('POST', '/api/v1/tokens', {
      headers: { 'content-type': 'application/json', ...as('eve') },
      body: JSON.stringify({ permissions: ['read'], ttlSeconds: 60, ...fields }),
    });

  const { token } = await dataOf<{ token: string }>(await tokenFor({}));
  const bearer = { headers: { authorization: `Bearer ${token}` } };
  expect(await dataOf(await call('GET', '/api/v1/usage', bearer))).toMatchObject({ plan: 'FREE' });

  expect((await tokenFor({ user: 'ada' })).status).toBe(403);
  expect((await call('GET', '/api/metrics', { headers: as('eve') })).status).toBe(401);
  expect((await call('GET', '/api/v1/cron/process-exports', { headers: as('eve') })).status).toBe(
    401,
  );
});

test('a visitor does not choose the plan by the fields of the older API', async () => {
  const plans = { FREE: { templates: ['classic'] } };
  const config = { dataDir: await tempDir(), log: { level: 'silent' }, plans } as const;
  const call = await startRoute({ config, printing: 'elsewhere', user: () => ({ user: 'eve' }) });
  const asked = { resumeId: 42, cvData: RESUME, templateId: 'modern', userPackage: 'PREMIUM' };
  const answer = await call('POST', '/api/export-pdf/job', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked),
  });
  expect(answer.status).toBe(403);
});

test('the id of a user may be in any script', async () => {
  const call = await startRoute({ printing: 'elsewhere', user: () => ({ user: 'Łukasz' }) });
  const { jobId } = await dataOf<{ jobId: string }>(
    await call('POST', '/api/v1/export/pdf', submission({})),
  );
  expect((await call('GET', `/api/v1/export/job/${jobId}`)).status).toBe(200);
});
