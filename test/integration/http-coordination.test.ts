import type { ClaimList, ClaimView, LedgerView, ReservationView } from '@offprint/contract';
import { expect, test } from 'vitest';
import { createClient } from '../../packages/client/src/index.ts';
import { bindClaims, bindLedgers } from '../../packages/server/src/library-coordination.ts';
import { startServer, type TestServer } from '../support/server.ts';

const KEY = 'a-key-of-these-tests';
const withKeys = { auth: { mode: 'api-key' as const, apiKeys: [KEY] } };
const as = (user: string) => ({ authorization: `Bearer ${KEY}`, 'x-offprint-user': user });
const MINUTE_MS = 60_000;

const put = (json: unknown, headers = {}) => ({ method: 'PUT', json, headers });
const remove = (json: unknown, headers = {}) => ({ method: 'DELETE', json, headers });

test('of 64 programs that claim one thing at once, one gets it and the others learn whose it is', async () => {
  const { call } = await startServer();

  const answers = await Promise.all(
    Array.from({ length: 64 }, async (_, n) => {
      const response = await call('/claims/orders/17', put({ owner: `bot-${n}` }));
      const body = (await response.json()) as { readonly data: ClaimView };
      return { status: response.status, body };
    }),
  );

  const winner = answers.find(({ status }) => status === 200);
  if (!winner) throw new Error('nobody got it');
  const others = answers.filter((each) => each !== winner);
  expect(winner.body).toMatchObject({ success: true, data: { claimed: true } });
  const { owner, fence, expiresAt } = winner.body.data;
  for (const { status, body } of others) {
    expect(status).toBe(409);
    expect(body).toEqual({
      success: false,
      message: `It is held by "${owner}" until ${expiresAt}.`,
      error: { code: 'ALREADY_HELD', message: `It is held by "${owner}" until ${expiresAt}.` },
      data: { claimed: false, owner, fence, expiresAt },
    });
  }
});

test('a claim is renewed, listed, released, and comes free by itself', async () => {
  const { data, refusal, clock } = await startServer();
  const claim = (owner: string) =>
    data<ClaimView>('/claims/orders/a%2Fb', put({ owner, ttlSeconds: 60 }));
  const first = await claim('bot-1');
  expect(Date.parse(first.expiresAt) - clock.nowMs()).toBe(MINUTE_MS);
  clock.advance(MINUTE_MS - 1);
  const renewed = await claim('bot-1');
  expect(renewed.fence).toBe(first.fence);
  expect(await data<ClaimList>('/claims/orders')).toEqual({
    namespace: 'orders',
    claims: [{ key: 'a/b', owner: 'bot-1', fence: 1, ...timesOf(renewed, MINUTE_MS) }],
  });

  const asOther = remove({ owner: 'bot-2' });
  expect(await refusal('/claims/orders/a%2Fb', asOther)).toMatchObject({
    status: 409,
    code: 'ALREADY_HELD',
    message: expect.stringContaining('"bot-1"'),
  });
  expect(await data('/claims/orders/a%2Fb', remove({ owner: 'bot-1', fence: 1 }))).toEqual({
    key: 'a/b',
    released: true,
  });
  expect(await refusal('/claims/orders/a%2Fb', asOther)).toMatchObject({ status: 404 });

  expect((await claim('bot-2')).fence).toBe(2);
  clock.advance(MINUTE_MS);
  expect((await claim('bot-3')).fence).toBe(3);
});

test('whoever holds rows, they are confirmed and released without a body', async () => {
  const { data, refusal } = await startServer();
  const reserve = (key: string) =>
    data('/ledgers/log/reservations', { json: { owner: 'bot-1', key, rowCount: 2 } });
  await reserve('a');
  await reserve('b');

  const confirm = '/ledgers/log/reservations/a/confirm';
  expect(await data(confirm, { method: 'POST' })).toMatchObject({ startRow: 1, expiresAt: null });
  const path = '/ledgers/log/reservations/b';
  expect(await data(path, { method: 'DELETE' })).toEqual({ key: 'b', released: true });
  expect(await refusal(path, { method: 'DELETE' })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await data('/ledgers/log')).toMatchObject({ lastRow: 2, reservations: [{ key: 'a' }] });
});

function timesOf({ expiresAt }: ClaimView, ttlMs: number) {
  return { claimedAt: new Date(Date.parse(expiresAt) - ttlMs).toISOString(), expiresAt };
}

test('rows are reserved, confirmed and released; without more they come free in ten minutes', async () => {
  const { data, refusal, clock } = await startServer();
  const reserve = (key: string, json: object = {}) =>
    data<ReservationView>('/ledgers/sheet/reservations', {
      json: { owner: 'bot-1', key, rowCount: 2, ...json },
    });
  expect(await reserve('a', { currentLastRow: 10 })).toMatchObject({ startRow: 11, rowCount: 2 });
  expect(await reserve('b')).toMatchObject({ startRow: 13 });

  const path = '/ledgers/sheet/reservations';
  const holder = { owner: 'bot-1' };
  expect(await data(`${path}/a/confirm`, { json: holder })).toMatchObject({
    startRow: 11,
    expiresAt: null,
  });
  expect(await data(`${path}/b`, remove(holder))).toEqual({ key: 'b', released: true });
  expect(await refusal(`${path}/b/confirm`, { json: holder })).toMatchObject({ status: 404 });
  expect(await reserve('c')).toMatchObject({ startRow: 13 });
  expect(await refusal(path, { json: { owner: 'bot-2', key: 'c', rowCount: 1 } })).toMatchObject({
    status: 409,
    code: 'ALREADY_HELD',
  });
  expect(await data<LedgerView>('/ledgers/sheet')).toMatchObject({
    ledger: 'sheet',
    lastRow: 14,
    reservations: [
      { key: 'a', status: 'confirmed', expiresAt: null },
      { key: 'c', status: 'reserved', owner: 'bot-1', startRow: 13, rowCount: 2 },
    ],
  });

  clock.advance(10 * MINUTE_MS);
  expect(await data('/ledgers/sheet')).toEqual({ ledger: 'sheet', lastRow: 12, reservations: [] });
});

test.each([
  ['an owner', put({}), 'owner'],
  ['an owner of a reasonable length', put({ owner: 'o'.repeat(201) }), 'owner'],
  ['an owner without control characters', put({ owner: 'a\tb' }), 'owner'],
  ['a time to live of a day at most', put({ owner: 'a', ttlSeconds: 86_401 }), 'ttlSeconds'],
  ['no unknown field', put({ owner: 'a', ttl: 5 }), 'ttl'],
])('a claim takes %s', async (_what, request, path) => {
  const { refusal } = await startServer();
  expect(await refusal('/claims/orders/17', request)).toMatchObject({
    code: 'VALIDATION_ERROR',
    details: [{ path }],
  });
});

test.each([
  [{ rowCount: 0 }, 'rowCount'],
  [{ rowCount: 1_000_001 }, 'rowCount'],
  [{ rowCount: 1.5 }, 'rowCount'],
  [{ currentLastRow: -1 }, 'currentLastRow'],
  [{ currentLastRow: 1_000_000_001 }, 'currentLastRow'],
])('a reservation refuses %j', async (change, path) => {
  const { refusal } = await startServer();
  const json = { owner: 'bot-1', key: '17', rowCount: 1, ...change };
  expect(await refusal('/ledgers/sheet/reservations', { json })).toMatchObject({
    code: 'VALIDATION_ERROR',
    details: [{ path }],
  });
});

test('a user holds so many claims and reservations, and no more', async () => {
  const { data, refusal } = await startServer({ limits: { maxHeld: 1 } });
  await data('/claims/orders/17', put({ owner: 'bot-1' }));
  expect(await refusal('/claims/orders/18', put({ owner: 'bot-1' }))).toMatchObject({
    status: 429,
    code: 'RATE_LIMITED',
  });
  const reserve = (key: string) => ({ json: { owner: 'bot-1', key, rowCount: 1 } });
  await data('/ledgers/sheet/reservations', reserve('17'));
  expect(await refusal('/ledgers/other/reservations', reserve('18'))).toMatchObject({
    status: 429,
  });
});

test('what the programs of one user hold, those of another neither see nor touch', async () => {
  const { data, refusal } = await startServer(withKeys);
  await data('/claims/orders/17', put({ owner: 'bot' }, as('ann')));
  const reserve = { owner: 'bot', key: '17', rowCount: 5 };
  await data('/ledgers/sheet/reservations', { json: reserve, headers: as('ann') });

  const bob = as('bob');
  expect(await data('/claims/orders', { headers: bob })).toMatchObject({ claims: [] });
  expect(await data('/ledgers/sheet', { headers: bob })).toMatchObject({ lastRow: 0 });
  for (const path of ['/claims/orders/17', '/ledgers/sheet/reservations/17']) {
    expect(await refusal(path, remove({ owner: 'bot' }, bob))).toMatchObject({ status: 404 });
  }
  expect(await data('/claims/orders/17', put({ owner: 'bot' }, bob))).toMatchObject({
    claimed: true,
  });
});

const throughLibrary = ({ system }: TestServer) => {
  const { plans } = system.config;
  return { claims: bindClaims(system.app, plans), ledgers: bindLedgers(system.app, plans) };
};
const throughClient = ({ system }: TestServer) =>
  createClient({
    baseUrl: 'http://offprint.test',
    fetch: (input, init) => system.fetch(new Request(input, init)),
  });

test.each([
  ['library', throughLibrary],
  ['client', throughClient],
])('the %s claims and reserves too', async (_name, open) => {
  const server = await startServer();
  const { claims, ledgers } = open(server);
  const bot = { owner: 'bot-1' };
  expect(await claims.claim('orders', 'a/b', bot)).toMatchObject({ claimed: true, fence: 1 });
  const refused = await claims.claim('orders', 'a/b', { owner: 'bot-2', ttlSeconds: 5 });
  expect(refused).toMatchObject({ claimed: false, owner: 'bot-1', fence: 1 });
  expect((await claims.list('orders')).claims).toMatchObject([{ key: 'a/b' }]);
  await claims.release('orders', 'a/b', { ...bot, fence: 1 });
  await expect(claims.release('orders', 'a/b', bot)).rejects.toMatchObject({ code: 'NOT_FOUND' });

  const rows = await ledgers.reserve('sheet', { ...bot, key: '17', rowCount: 3 });
  expect(rows).toMatchObject({ startRow: 1, rowCount: 3 });
  const other = { owner: 'bot-2' };
  await expect(ledgers.confirm('sheet', '17', other)).rejects.toMatchObject({
    code: 'ALREADY_HELD',
  });
  expect(await ledgers.confirm('sheet', '17', bot)).toMatchObject({ expiresAt: null });
  await ledgers.release('sheet', '17', bot);
  expect(await ledgers.view('sheet')).toEqual({ ledger: 'sheet', lastRow: 3, reservations: [] });
});
