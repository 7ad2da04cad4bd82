import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { startServer, type TestServer } from '../support/server.ts';

const KEY = 'the-key-of-a-back-end';
const SECRET = 'one secret, set for everything by somebody who was in a hurry';
const NOW_SECONDS = Date.UTC(2026, 0, 1) / 1_000;
const ANN = { sub: 'ann', exp: NOW_SECONDS + 60 };

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** By hand, since a library refuses to make what must be refused. */
function forged(header: object, claims: object, secret = SECRET): string {
  const signed = `${base64(header)}.${base64(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

const statusOf = async (server: TestServer, credential: string, headers = {}) =>
  (
    await server.call('/usage', {
      headers: { authorization: `Bearer ${credential}`, 'x-offprint-user': 'ann', ...headers },
    })
  ).status;

describe('with one secret for links, tokens and users', () => {
  const storage = { signingSecret: SECRET };
  const ofUsers = () => startServer({ auth: { mode: 'jwt', jwt: { secret: SECRET } }, storage });
  const ofKeys = () => startServer({ auth: { mode: 'api-key', apiKeys: [KEY] }, storage });

  test('a token of the one kind is none of the other', async () => {
    const users = await ofUsers();
    const own = await new SignJWT(ANN)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(SECRET));
    expect(await statusOf(users, own)).toBe(200);
    expect(await statusOf(users, `opt_${own}`)).toBe(401);

    const keys = await ofKeys();
    const authorization = `Bearer ${KEY}`;
    const json = { user: 'ann' };
    const { token } = await keys.data<{ token: string }>('/tokens', {
      json,
      headers: { authorization },
    });
    expect(await statusOf(keys, token)).toBe(200);
    expect(await statusOf(keys, token.slice('opt_'.length))).toBe(401);
    expect(await statusOf(users, token.slice('opt_'.length))).toBe(401);
  });

  test('a browser token that is signed with the secret itself is refused', async () => {
    const keys = await ofKeys();
    const claims = { ...ANN, plan: 'PREMIUM', permissions: ['read'] };
    const header = { alg: 'HS256', typ: 'offprint-browser+jwt' };
    expect(await statusOf(keys, `opt_${forged(header, claims)}`)).toBe(401);
  });

  test.each([
    ['without a signature', { alg: 'none' }, ANN],
    ['without a signature, spelt otherwise', { alg: 'nOnE' }, ANN],
    ['of an algorithm that is not offered', { alg: 'HS512' }, ANN],
    ['of an algorithm in lower case', { alg: 'hs256' }, ANN],
    ['that brings its own key', { alg: 'RS256', jwk: { kty: 'oct', k: 'c2VjcmV0' } }, ANN],
    ['that wants something unknown of its reader', { alg: 'HS256', crit: ['x'], x: 1 }, ANN],
    ['whose payload is not encoded', { alg: 'HS256', crit: ['b64'], b64: false }, ANN],
    ['that ends in a text', { alg: 'HS256' }, { ...ANN, exp: '9999999999' }],
    ['of a user that is a list', { alg: 'HS256' }, { ...ANN, sub: ['ann'] }],
    ['of a user that is a number', { alg: 'HS256' }, { ...ANN, sub: 7 }],
    ['of the scheduler', { alg: 'HS256' }, { ...ANN, sub: ',scheduler' }],
  ])('a token %s is refused', async (_, header, claims) => {
    expect(await statusOf(await ofUsers(), forged(header, claims))).toBe(401);
  });

  test('the same made right is taken, so it is not the forgery that was refused', async () => {
    expect(await statusOf(await ofUsers(), forged({ alg: 'HS256' }, ANN))).toBe(200);
  });
});

describe('a key', () => {
  const serve = () =>
    startServer({ auth: { mode: 'api-key', apiKeys: [KEY, 'another-key-of-it'] } });

  test.each([
    ['with another in a list', `${KEY}, another-key-of-it`],
    ['in capitals', KEY.toUpperCase()],
    ['cut short', KEY.slice(0, -1)],
    ['empty', ''],
    ['of all keys as they are set', `${KEY},another-key-of-it`],
  ])('%s is none', async (_, credential) => {
    expect(await statusOf(await serve(), credential)).toBe(401);
  });

  test('acts for one user, who cannot be smuggled in', async () => {
    const server = await serve();
    for (const user of ['ann, bob', ',operator', ',back-end', ' ', '\xff']) {
      expect(await statusOf(server, KEY, { 'x-offprint-user': user }), user).not.toBe(200);
    }
    expect(await statusOf(server, KEY, { 'x-offprint-plan': 'constructor' })).toBe(400);
  });
});
