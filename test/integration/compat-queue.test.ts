import { expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';

const TEN_MINUTES_MS = 600_000;
const SQ = { botId: 'bot-1', sqNumber: 'SQ-4711' };

interface Answer {
  readonly success: boolean;
  readonly botId?: string;
  readonly claimedBy?: string;
}

async function asked({ call }: TestServer, json: unknown, headers = {}) {
  const response = await call('^/api/queue', { json, headers });
  return { status: response.status, body: (await response.json()) as Answer };
}

async function act(server: TestServer, action: string, fields: object = SQ) {
  const { status, body } = await asked(server, { action, ...fields });
  expect(status).toBe(200);
  return body;
}

test('a bot claims an SQ; another learns who has it', async () => {
  const server = await startServer();
  expect(await act(server, 'tryClaimSQ')).toEqual({
    success: true,
    message: 'SQ SQ-4711 claimed by bot-1',
    ...SQ,
  });
  expect(await act(server, 'tryClaimSQ', { ...SQ, botId: 'bot-2' })).toEqual({
    success: false,
    message: 'SQ SQ-4711 is already claimed by bot-1',
    claimedBy: 'bot-1',
  });
  expect(await act(server, 'tryClaimSQ')).toMatchObject({ success: true });
});

test('of 64 bots at once, one gets the SQ and the others learn who', async () => {
  const server = await startServer();
  const bots = Array.from({ length: 64 }, (_, n) => `bot-${n}`);

  const answers = await Promise.all(
    bots.map((botId) => act(server, 'tryClaimSQ', { botId, sqNumber: 4711 })),
  );

  const [winner, ...more] = answers.filter(({ success }) => success);
  expect(more).toEqual([]);
  expect(winner).toMatchObject({ sqNumber: 4711, botId: expect.stringMatching(/^bot-/) });
  const others = answers.filter((each) => each !== winner);
  expect(others.map(({ claimedBy }) => claimedBy)).toEqual(others.map(() => winner?.botId));
});

test('a bot releases what is its own', async () => {
  const server = await startServer();
  expect(await act(server, 'releaseSQ')).toEqual({
    success: false,
    message: 'No claim of SQ SQ-4711 was found',
  });
  await act(server, 'tryClaimSQ');
  expect(await act(server, 'releaseSQ', { ...SQ, botId: 'bot-2' })).toEqual({
    success: false,
    message: 'SQ SQ-4711 is claimed by another bot',
  });
  expect(await act(server, 'releaseSQ')).toEqual({
    success: true,
    message: 'SQ SQ-4711 released by bot-1',
  });
  expect(await act(server, 'tryClaimSQ', { ...SQ, botId: 'bot-2' })).toMatchObject({
    success: true,
  });
});

test('rows of the refund log are reserved behind each other, one from row 2 on by default', async () => {
  const server = await startServer();
  const reserve = (fields: object) => act(server, 'reserveRefundLogWrite', { ...SQ, ...fields });
  expect(await reserve({})).toEqual({ success: true, startRow: 2, rowCount: 1, ...SQ });
  expect(await reserve({ sqNumber: 'b', rowCount: 3, currentLastRow: 40 })).toMatchObject({
    startRow: 41,
  });
  expect(await reserve({ sqNumber: 'c', currentLastRow: 40 })).toMatchObject({ startRow: 44 });
  expect(await reserve({ rowCount: 9 })).toMatchObject({ startRow: 2, rowCount: 1 });
  expect(await reserve({ botId: 'bot-2' })).toEqual({
    success: false,
    error: 'The rows of SQ SQ-4711 are reserved by another bot',
  });
  expect(await reserve({ sqNumber: 'd', rowCount: 0 })).toEqual({
    success: false,
    error: expect.stringContaining('rowCount'),
  });
});

test('numbers are taken as a cell of a sheet has them, empty or as text', async () => {
  const server = await startServer();
  const reserve = (sqNumber: string, rows: object) =>
    act(server, 'reserveRefundLogWrite', { botId: 'bot-1', sqNumber, ...rows });

  expect(await reserve('1', { rowCount: null, currentLastRow: '' })).toMatchObject({
    startRow: 2,
    rowCount: 1,
  });
  expect(await reserve('2', { rowCount: '3', currentLastRow: '41' })).toMatchObject({
    startRow: 42,
    rowCount: 3,
  });
  expect(await reserve('3', { rowCount: 'three' })).toMatchObject({ success: false });
});

test('and given back', async () => {
  const server = await startServer();
  const rows = 'the rows of SQ SQ-4711';
  expect(await act(server, 'releaseRefundLogWrite')).toEqual({
    success: false,
    message: `No reservation of ${rows} was found`,
  });
  await act(server, 'reserveRefundLogWrite');
  expect(await act(server, 'releaseRefundLogWrite', { ...SQ, botId: 'bot-2' })).toEqual({
    success: false,
    message: `Another bot has reserved ${rows}`,
  });
  expect(await act(server, 'releaseRefundLogWrite')).toEqual({
    success: true,
    message: `bot-1 has released ${rows}`,
  });
  expect(await act(server, 'reserveRefundLogWrite', { ...SQ, sqNumber: 'b' })).toMatchObject({
    startRow: 2,
  });
});

test('the status tells all of it, by GET and by POST, for ten minutes', async () => {
  const server = await startServer();
  await act(server, 'tryClaimSQ');
  await act(server, 'reserveRefundLogWrite', { ...SQ, rowCount: 2 });
  const timestamp = server.clock.nowMs();
  const status = {
    success: true,
    sqClaims: { 'SQ-4711': { botId: 'bot-1', timestamp, status: 'CLAIMING' } },
    refundReservations: {
      'SQ-4711': { botId: 'bot-1', startRow: 2, rowCount: 2, status: 'WRITING', timestamp },
    },
    timestamp: new Date(timestamp).toISOString(),
    kvConfigured: true,
  };
  expect(await (await server.call('^/api/queue')).json()).toEqual(status);
  expect(await act(server, 'getStatus', {})).toEqual(status);

  const confirm = { json: { owner: 'bot-1' } };
  await server.data('/ledgers/refund/reservations/SQ-4711/confirm', confirm);
  expect(await act(server, 'getStatus', {})).toMatchObject({
    refundReservations: { 'SQ-4711': { status: 'COMPLETED' } },
  });

  server.clock.advance(TEN_MINUTES_MS);
  expect(await act(server, 'getStatus', {})).toMatchObject({
    sqClaims: {},
    refundReservations: {},
  });
});

test.each([
  ['no action', {}, 400, { success: false, error: 'Missing action parameter' }],
  ['an empty action', { action: '' }, 400, { success: false, error: 'Missing action parameter' }],
  ['an unknown one', { action: 'fly' }, 200, { success: false, error: 'Unknown action: fly' }],
  [
    'a claim of nothing',
    { action: 'tryClaimSQ', botId: 'bot-1' },
    200,
    { success: false, message: expect.stringContaining('sqNumber is required') },
  ],
  [
    'a reservation for nobody',
    { action: 'reserveRefundLogWrite', sqNumber: 1, botId: null },
    200,
    { success: false, error: expect.stringContaining('botId is required') },
  ],
])('%s is answered in the shape of old', async (_what, json, status, body) => {
  expect(await asked(await startServer(), json)).toEqual({ status, body });
});

test('what is no JSON is refused in that shape too, and the type of a body is not asked for', async () => {
  const { call } = await startServer();
  const post = { method: 'POST', headers: { 'content-type': 'text/plain' } };
  const refused = await call('^/api/queue', { ...post, body: '{' });
  expect(refused.status).toBe(400);
  expect(await refused.json()).toEqual({
    success: false,
    error: expect.stringContaining('not JSON'),
  });
  const body = JSON.stringify({ action: 'tryClaimSQ', ...SQ });
  expect(await (await call('^/api/queue', { ...post, body })).json()).toMatchObject({
    success: true,
  });
});

test('a fault is 500 with its reason', async () => {
  const server = await startServer();
  await server.system.close();
  expect(await asked(server, { action: 'tryClaimSQ', ...SQ })).toEqual({
    status: 500,
    body: { success: false, error: 'The job store is closed.' },
  });
});

test('pages of any origin may ask', async () => {
  const { call } = await startServer();
  const headers = {
    origin: 'https://sheets.example',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type',
  };
  const preflight = await call('^/api/queue', { method: 'OPTIONS', headers });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
  expect(preflight.headers.get('access-control-allow-headers')).toContain('content-type');
  for (const options of [{ headers }, { headers, json: {} }]) {
    const response = await call('^/api/queue', options);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  }
});

test('where auth is on, bots show a key and name their user', async () => {
  const key = 'a-key-of-these-tests';
  const server = await startServer({ auth: { mode: 'api-key', apiKeys: [key] } });
  const claim = { action: 'tryClaimSQ', ...SQ };
  expect(await asked(server, claim)).toEqual({
    status: 401,
    body: { success: false, error: expect.stringContaining('API key') },
  });
  const as = (user: string) => ({ authorization: `Bearer ${key}`, 'x-offprint-user': user });
  expect(await asked(server, claim, as('ann'))).toMatchObject({ body: { success: true } });
  const other = { ...claim, botId: 'bot-2' };
  expect(await asked(server, other, as('bob'))).toMatchObject({ body: { success: true } });
  expect(await asked(server, other, as('ann'))).toMatchObject({ body: { claimedBy: 'bot-1' } });
});

test('what is no text is told as what it is', async () => {
  const { call } = await startServer();
  const strange = { toString: 'x' };
  const ask = async (json: object) => (await call('^/api/queue', { json })).json();
  expect(await ask({ action: strange })).toEqual({
    success: false,
    error: 'Unknown action: {"toString":"x"}',
  });
  const json = { action: 'releaseSQ', sqNumber: strange, botId: 'b' };
  expect(await ask(json)).toMatchObject({ success: false, message: expect.any(String) });
});
