import { expect, onTestFinished, test } from 'vitest';
import { fakeRenderer } from '../support/fake-renderer.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { HELD_BY_ANN, ROWS, type Row } from './route-access-rows.ts';

const KEY = 'the-key-of-a-back-end';
const OPERATOR_KEY = 'the-key-of-an-operator';
const CRON_SECRET = 'the-secret-of-a-scheduler';
const METRICS_TOKEN = 'the-token-of-the-metrics';
const SECRET_OF_ANN = 'what only Ann may see';
const CONFIG = {
  auth: {
    mode: 'api-key' as const,
    apiKeys: [KEY],
    operatorKey: OPERATOR_KEY,
    cronSecret: CRON_SECRET,
    metricsToken: METRICS_TOKEN,
  },
  limits: { maxActiveSubmissions: 100 },
  storage: { signingSecret: 'the secret that signs links and tokens' },
};

const PERMISSIONS = ['read', 'export', 'documents'] as const;

type Terms = {
  user?: string;
  permissions?: readonly string[];
  ttlSeconds?: number;
  scope?: object;
};
interface World {
  readonly server: TestServer;
  readonly token: (terms?: Terms) => Promise<string>;
  /** Of a server with another signing secret. */
  readonly foreignToken: () => Promise<string>;
  readonly jobId: string;
  readonly siblingId: string;
  /** Its answer to this row, to whoever shows this credential. */
  readonly call: (row: Row, credential?: string, user?: string) => Promise<Answer>;
  readonly callByQuery: (row: Row, token: string) => Promise<Answer>;
}
interface Answer {
  readonly status: number;
  readonly text: string;
}

test('every route has its row, and every row its route', async () => {
  const { system } = await startServer(CONFIG);
  const rows = Object.keys(ROWS).sort();
  expect(
    [...system.routes].sort(),
    'Say in ROWS of this file who may call a route that you add, and take out what you remove.',
  ).toEqual(rows);
});

test.each(Object.entries(ROWS))('%s', async (route, row) => {
  const world = await worldOfAnn(route);
  switch (row.access) {
    case 'public':
      return expectOpen(await world.call(row));
    case 'link':
      return expect((await world.call(row)).status).toBe(403);
    case 'operator':
      return expectOneSecret(world, row, OPERATOR_KEY);
    case 'cron':
      return expectOneSecret(world, row, CRON_SECRET);
    case 'metrics':
      expectOpen(await world.call(row, KEY));
      return expectOneSecret(world, row, METRICS_TOKEN, [KEY]);
    default:
      return expectUserRoute(world, row);
  }
});

async function expectUserRoute(world: World, row: Row): Promise<void> {
  await expectStrangersOut(world, row);
  await expectOthersOut(world, row);
  await expectTokensHeld(world, row);
  await expectJobTokensHeld(world, row);
  await expectQueryToken(world, row);
  if (row.access !== 'back end') expectOpen(await world.call(row, KEY, 'ann'));
}

/** Without credentials, with wrong, expired and foreign ones. */
async function expectStrangersOut({ call, token, foreignToken, server }: World, row: Row) {
  const expired = await token({ ttlSeconds: 1 });
  server.clock.advance(1_000);
  const strangers = [
    undefined,
    `${KEY}!`,
    expired,
    await foreignToken(),
    OPERATOR_KEY,
    CRON_SECRET,
  ];
  for (const credential of strangers) expectUnauthorized(await call(row, credential, 'ann'));
}

async function expectOthersOut({ call, token }: World, row: Row): Promise<void> {
  if (row.foreign === undefined) return;
  const ofBob = [await call(row, KEY, 'bob')];
  if (row.access !== 'no token') ofBob.push(await call(row, await token({ user: 'bob' })));
  for (const { status, text } of ofBob) {
    expect(text).not.toContain(SECRET_OF_ANN);
    expect(text).not.toContain('of-ann-only');
    if (row.foreign === 'hidden') expect(status, text).toBe(404);
    else expect(status, text).toBeLessThan(400);
  }
}

async function expectTokensHeld({ call, token }: World, row: Row): Promise<void> {
  for (const permission of PERMISSIONS) {
    const answer = await call(row, await token({ permissions: [permission] }));
    const isEnough = [permission, 'any token', 'back end'].includes(row.access);
    if (isEnough) expectOpen(answer);
    else expect(answer.status, `a token for ${permission}: ${answer.text}`).toBe(403);
  }
}

async function expectJobTokensHeld({ call, token, jobId, siblingId }: World, row: Row) {
  const ofJob = await call(row, await token({ scope: { jobId } }));
  const isWide = row.access === 'any token' || row.access === 'back end';
  if (row.isOfJob || isWide) expectOpen(ofJob);
  else expect(ofJob.status, ofJob.text).toBe(403);

  const ofSibling = await call(row, await token({ scope: { jobId: siblingId } }));
  if (row.access === 'any token') expectOpen(ofSibling);
  // What a call of this test before has deleted is nobody's.
  else expect([403, 404], ofSibling.text).toContain(ofSibling.status);
}

async function expectQueryToken({ callByQuery, token }: World, row: Row): Promise<void> {
  const answer = await callByQuery(row, await token());
  if (row.takesQueryToken) expectOpen(answer);
  else expectUnauthorized(answer);
}

async function expectOneSecret(world: World, row: Row, secret: string, also: string[] = []) {
  const known = [KEY, OPERATOR_KEY, CRON_SECRET, METRICS_TOKEN, await world.token()];
  const others = known.filter((each) => each !== secret && !also.includes(each));
  for (const credential of [undefined, ...others]) {
    expectUnauthorized(await world.call(row, credential, 'ann'));
  }
  expectUnauthorized(await world.callByQuery(row, await world.token()));
  expectOpen(await world.call(row, secret));
}

function expectUnauthorized({ status, text }: Answer): void {
  expect(status, text).toBe(401);
}

/** Whatever it answers, it does not turn the caller away. */
function expectOpen({ status, text }: Answer): void {
  expect([401, 403], text).not.toContain(status);
}

/** A server on which Ann has a document, a finished job with its export, and one that waits. */
async function worldOfAnn(route: string): Promise<World> {
  const server = await startServer(CONFIG, { renderer: fakeRenderer() });
  const ann = { authorization: `Bearer ${KEY}`, 'x-offprint-user': 'ann' };
  const document = { basics: { name: SECRET_OF_ANN } };
  const json = { title: SECRET_OF_ANN, data: document };
  await server.data('/documents/of-ann', { method: 'PUT', json, headers: ann });
  const file = { document, fileName: 'of-ann-only.pdf' };
  const jobId = await server.submit(file, ann);
  const { exportId } = await server.completeNext();
  await server.data('/claims/sq/4711', { method: 'PUT', json: HELD_BY_ANN, headers: ann });
  const rows = { ...HELD_BY_ANN, key: '4711', rowCount: 1 };
  await server.data('/ledgers/refunds/reservations', { json: rows, headers: ann });
  const siblingId = await server.submit(file, ann);
  const batch = { json: { documents: [file] }, headers: ann };
  const { batchId } = await server.data<{ batchId: string }>('/export/batch', batch);

  const makeToken = async (by: TestServer, terms: Terms) => {
    const headers = { authorization: `Bearer ${KEY}` };
    const made = { json: { user: 'ann', ...terms }, headers };
    return (await by.data<{ token: string }>('/tokens', made)).token;
  };
  const things = { JOB: jobId, EXPORT: exportId, BATCH: batchId };
  const fill = (text: string) =>
    text.replace(/JOB|EXPORT|BATCH/g, (name) => things[name as keyof typeof things]);
  const [method = ''] = route.split(' ');

  async function ask(row: Row, query: string, headers: Record<string, string>): Promise<Answer> {
    const leaving = new AbortController();
    onTestFinished(() => leaving.abort());
    const body = row.json && { json: JSON.parse(fill(JSON.stringify(row.json))) as object };
    const path = fill(row.path) + query;
    const response = await server.call(path, { method, headers, ...body, signal: leaving.signal });
    return { status: response.status, text: await beginningOf(response) };
  }
  return {
    server,
    jobId,
    siblingId,
    token: (terms = {}) => makeToken(server, terms),
    foreignToken: async () => {
      const storage = { signingSecret: 'a secret that another server signs with' };
      return makeToken(await startServer({ ...CONFIG, storage }), {});
    },
    call: (row, credential, user) =>
      ask(row, '', {
        ...(credential !== undefined && { authorization: `Bearer ${credential}` }),
        ...(user !== undefined && { 'x-offprint-user': user }),
      }),
    callByQuery: (row, token) =>
      ask(row, `${row.path.includes('?') ? '&' : '?'}token=${token}`, {}),
  };
}

/** Of a stream the first piece, since it may never end. */
async function beginningOf(response: Response): Promise<string> {
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (!isStream || !response.ok) return response.text();
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}
