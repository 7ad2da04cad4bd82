import { exportJWK, exportSPKI, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, test, vi } from 'vitest';
import type { ConfigInput } from '../../packages/server/src/config/config-schema.ts';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { createRemoteKeys } from '../../packages/server/src/http/auth/remote-keys.ts';
import { startIdentityProvider } from '../support/identity-provider.ts';
import { startServer, type TestServer } from '../support/server.ts';

const SECRET = 'super-secret-jwt-token-with-at-least-32-characters-long';
/** The test server's clock stands here. */
const NOW_SECONDS = Date.UTC(2026, 0, 1) / 1_000;
const ANN = { sub: 'ann', exp: NOW_SECONDS + 60 };

type JwtInput = NonNullable<NonNullable<ConfigInput['auth']>['jwt']>;
const serverWith = (jwt: JwtInput, config: ConfigInput = {}) =>
  startServer({ ...config, auth: { mode: 'jwt', jwt: { toleranceMs: 0, ...jwt } } });
const signed = (claims: JWTPayload, secret: string | Uint8Array = SECRET) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(typeof secret === 'string' ? new TextEncoder().encode(secret) : secret);
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const statusOf = async (server: TestServer, token: string) =>
  (await server.call('/usage', bearer(token))).status;

describe('with a shared secret', () => {
  test('the sub of a token is the user, whatever the headers say', async () => {
    const server = await serverWith({ secret: SECRET });
    const { headers } = bearer(await signed(ANN));
    const jobId = await server.submit({}, { ...headers, 'x-offprint-user': 'bob' });
    expect(await server.system.app.jobs.find('ann', jobId)).not.toBeNull();
    expect(await server.refusal('/usage')).toMatchObject({ status: 401 });
  });

  test.each<[string, JWTPayload]>([
    ['has expired', { ...ANN, exp: NOW_SECONDS - 1 }],
    ['never expires', { sub: 'ann' }],
    ['is not valid yet', { ...ANN, nbf: NOW_SECONDS + 1 }],
    ['names no user, as the anon key of Supabase', { role: 'anon', exp: ANN.exp }],
    ['names a user that cannot be one', { ...ANN, sub: 'a,b' }],
  ])('a token that %s is UNAUTHORIZED', async (_what, claims) => {
    const server = await serverWith({ secret: SECRET });
    expect(await server.refusal('/usage', bearer(await signed(claims)))).toMatchObject({
      status: 401,
      code: 'UNAUTHORIZED',
    });
  });

  test('so is one of another secret, without a signature, or that is none at all', async () => {
    const server = await serverWith({ secret: SECRET });
    const tokens = [
      await signed(ANN, `${SECRET}!`),
      new UnsecuredJWT(ANN).encode(),
      'nonsense',
      `${await signed(ANN)}x`,
      SECRET,
    ];
    for (const token of tokens) expect(await statusOf(server, token), token).toBe(401);
  });

  test("the issuer's clock may be off by the tolerance", async () => {
    const server = await serverWith({ secret: SECRET, toleranceMs: 30_000 });
    const endedAgo = (seconds: number) => signed({ ...ANN, exp: NOW_SECONDS - seconds });
    expect(await statusOf(server, await endedAgo(29))).toBe(200);
    expect(await statusOf(server, await endedAgo(31))).toBe(401);
  });

  test('audience and issuer are held to where they are set', async () => {
    const issuer = 'https://project.supabase.co/auth/v1';
    const server = await serverWith({ secret: SECRET, audience: ['authenticated'], issuer });
    const status = async (claims: JWTPayload) =>
      statusOf(server, await signed({ ...ANN, ...claims }));
    expect(await status({ aud: 'authenticated', iss: issuer })).toBe(200);
    expect(await status({ aud: ['authenticated', 'other'], iss: issuer })).toBe(200);
    expect(await status({ aud: 'other', iss: issuer })).toBe(401);
    expect(await status({ aud: 'authenticated', iss: `${issuer}/` })).toBe(401);
    expect(await status({})).toBe(401);
  });

  test('a claim names the plan; without it the default counts, and an unknown one is refused', async () => {
    const server = await serverWith({ secret: SECRET, planClaim: 'app_metadata.plan' });
    const withPlan = async (plan?: unknown) =>
      bearer(await signed({ ...ANN, app_metadata: { plan } }));
    expect(await server.data('/usage', await withPlan('PREMIUM'))).toMatchObject({
      plan: 'PREMIUM',
    });
    expect(await server.data('/usage', await withPlan())).toMatchObject({ plan: 'FREE' });
    expect(await server.data('/usage', bearer(await signed(ANN)))).toMatchObject({ plan: 'FREE' });
    for (const wrong of ['GOLD', 'constructor', 7, {}]) {
      expect(await server.refusal('/usage', await withPlan(wrong))).toMatchObject({
        status: 403,
        message:
          'The plan that your token names is not known here. Known plans: FREE, BASIC, PREMIUM.',
      });
    }
  });

  test('the claim may have a URL for a name', async () => {
    const planClaim = 'https://example.com/plan';
    const server = await serverWith({ secret: SECRET, planClaim });
    const token = await signed({ ...ANN, [planClaim]: 'BASIC' });
    expect(await server.data('/usage', bearer(token))).toMatchObject({ plan: 'BASIC' });
  });

  test('a user gets a browser token for no longer than the own one, and for nobody else', async () => {
    const server = await serverWith({ secret: SECRET });
    const { headers } = bearer(await signed(ANN));
    const made = await server.data<{ expiresAt: string }>('/tokens', {
      json: { ttlSeconds: 3_600 },
      headers,
    });
    expect(Date.parse(made.expiresAt)).toBe(ANN.exp * 1_000);
    expect(await server.refusal('/tokens', { json: { user: 'bob' }, headers })).toMatchObject({
      status: 403,
    });
  });
});

describe('with keys behind a URL', () => {
  test('they are fetched once, and again for a token of a key that is not known', async () => {
    const provider = await startIdentityProvider();
    const server = await serverWith({ jwksUrl: provider.jwksUrl });
    const before = await provider.sign(ANN);
    const statuses = await Promise.all(Array.from({ length: 10 }, () => statusOf(server, before)));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(provider.requests()).toBe(1);
  });

  test('after a rotation the new key counts and the old one does not', async () => {
    const provider = await startIdentityProvider();
    const keys = createRemoteKeys({ ...KEYS_OPTIONS, url: provider.jwksUrl, askAgainAfterMs: 0 });
    await keys(headerOf(await provider.sign(ANN)), NO_TOKEN);
    const old = headerOf(await provider.sign(ANN));
    await provider.rotate();
    await keys(headerOf(await provider.sign(ANN)), NO_TOKEN);
    await expect(async () => keys(old, NO_TOKEN)).rejects.toThrow(/no applicable key/);
  });

  test('keys that nobody knows do not make it ask all the time', async () => {
    const provider = await startIdentityProvider();
    const server = await serverWith({ jwksUrl: provider.jwksUrl });
    expect(await statusOf(server, await provider.sign(ANN))).toBe(200);
    await provider.rotate();
    for (let i = 0; i < 5; i += 1)
      expect(await statusOf(server, await provider.sign(ANN))).toBe(401);
    expect(provider.requests()).toBe(1);
  });

  test('as long as they cannot be fetched it is not the token that is blamed', async () => {
    const provider = await startIdentityProvider();
    const server = await serverWith({ jwksUrl: provider.jwksUrl });
    const token = await provider.sign(ANN);
    for (const answer of [500, 404, 302]) {
      provider.answerWith(answer);
      expect(await server.refusal('/usage', bearer(token))).toMatchObject({
        status: 503,
        code: 'AUTH_UNAVAILABLE',
      });
    }
    provider.answerWith(null);
    expect(await statusOf(server, token)).toBe(200);
    await provider.close();
    expect(await statusOf(server, token), 'what is known counts').toBe(200);
  });

  test('keys are refreshed behind the back of requests, and trusted for an hour without', async () => {
    const provider = await startIdentityProvider();
    let nowMs = 0;
    const clock = { monotonicMs: () => nowMs };
    const keys = createRemoteKeys({ ...KEYS_OPTIONS, clock, url: provider.jwksUrl });
    const header = headerOf(await provider.sign(ANN));
    await keys(header, NO_TOKEN);
    nowMs += 10 * 60_000;
    await keys(header, NO_TOKEN);
    await vi.waitFor(async () => {
      await keys(header, NO_TOKEN);
      expect(provider.requests()).toBe(2);
    });
    await provider.close();
    nowMs += 59 * 60_000;
    await keys(header, NO_TOKEN);
    nowMs += 60_000;
    await expect(async () => keys(header, NO_TOKEN)).rejects.toMatchObject({
      code: 'AUTH_UNAVAILABLE',
    });
  });

  test('a public key is no shared secret', async () => {
    const provider = await startIdentityProvider();
    const server = await serverWith({ jwksUrl: provider.jwksUrl });
    const both = await serverWith({ jwksUrl: provider.jwksUrl, secret: SECRET });
    const pem = await exportSPKI(provider.publicKey());
    const jwk = JSON.stringify(await exportJWK(provider.publicKey()));
    for (const text of [pem, pem.trim(), jwk]) {
      const forged = await signed(ANN, text);
      expect(await statusOf(server, forged)).toBe(401);
      expect(await statusOf(both, forged)).toBe(401);
    }
    expect(await statusOf(both, await signed(ANN))).toBe(200);
    expect(await statusOf(both, await provider.sign(ANN))).toBe(200);
    expect(await statusOf(both, new UnsecuredJWT(ANN).encode())).toBe(401);
  });
});

const KEYS_OPTIONS = {
  clock: { monotonicMs: () => performance.now() },
  log: createPinoLogger('silent'),
};
const NO_TOKEN = { payload: '', signature: '' };

function headerOf(token: string) {
  const [head = ''] = token.split('.');
  return JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg: string; kid: string };
}
