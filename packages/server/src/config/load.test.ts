import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigError } from './config-error.ts';
import { SETTINGS } from './config-schema.ts';
import { defineConfig, loadConfig } from './load.ts';

function problemsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

function plansFile(content: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'offprint-plans-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'plans.json');
  writeFileSync(path, content);
  return path;
}

test('an empty environment gives the documented defaults', () => {
  const config = loadConfig({});

  expect(config.server).toMatchObject({ host: '127.0.0.1', port: 3000, publicUrl: null });
  expect(config.auth.mode).toBe('none');
  expect(config.store).toMatchObject({ type: 'sqlite', path: resolve('.offprint/offprint.db') });
  expect(config.worker.leaseMs).toBe(30_000);
  expect(config.worker.concurrency).toBeGreaterThanOrEqual(1);
  expect(config.retry).toEqual({ maxAttempts: 5, baseMs: 60_000, capMs: 3_600_000, jitter: 0.1 });
  expect(config.plans.default).toMatchObject({ name: 'FREE', quotaBytes: 104_857_600 });
  expect(config.warnings).toEqual([]);
});

test('seconds of the environment become milliseconds, and a trailing slash goes', () => {
  const config = loadConfig({
    OFFPRINT_LEASE_SECONDS: '2',
    OFFPRINT_RETRY_BASE_SECONDS: '1.5',
    OFFPRINT_PUBLIC_URL: 'https://print.example.com/app/',
    OFFPRINT_AUTH: 'api-key',
    OFFPRINT_API_KEYS: 'first-of-two-keys, second-of-two-keys ,',
  });

  expect(config.worker.leaseMs).toBe(2000);
  expect(config.retry.baseMs).toBe(1500);
  expect(config.server.publicUrl).toBe('https://print.example.com/app');
  expect(config.auth.apiKeys).toEqual(['first-of-two-keys', 'second-of-two-keys']);
});

test('a default of the caller gives way to the environment', () => {
  const defaults = { OFFPRINT_LOG_LEVEL: 'warn' };
  expect(loadConfig({}, {}, defaults).log.level).toBe('warn');
  expect(loadConfig({ OFFPRINT_LOG_LEVEL: 'info' }, {}, defaults).log.level).toBe('info');
});

test('an empty variable counts as unset', () => {
  expect(loadConfig({ PORT: '', OFFPRINT_STORE: ' ' }).server.port).toBe(3000);
});

test('every wrong value is named at once, in the unit in which it was given', () => {
  const problems = problemsOf(() =>
    loadConfig({
      PORT: 'http',
      OFFPRINT_LEASE_SECONDS: '1',
      OFFPRINT_RETRY_BASE_SECONDS: '0.5',
      OFFPRINT_STORE: 'oracle',
      OFFPRINT_PUBLIC_URL: 'ftp://example.com',
      OFFPRINT_MIGRATE_ON_START: 'maybe',
      OFFPRINT_MAX_ATTEMPTS: '2.5',
    }),
  );

  expect(problems.toSorted()).toEqual([
    'OFFPRINT_LEASE_SECONDS must be at least 2, not "1".',
    'OFFPRINT_MAX_ATTEMPTS must be a whole number, not "2.5".',
    'OFFPRINT_MIGRATE_ON_START must be true or false, not "maybe".',
    'OFFPRINT_PUBLIC_URL must be an http or https URL, not "ftp://example.com".',
    'OFFPRINT_RETRY_BASE_SECONDS must be at least 1, not "0.5".',
    'OFFPRINT_STORE must be sqlite or postgres or redis, not "oracle".',
    'PORT must be a number, not "http".',
  ]);
});

test.each([
  'OFFPRINT_SHUTDOWN_GRACE_SECONDS',
  'OFFPRINT_RENDER_TIMEOUT_SECONDS',
  'OFFPRINT_LEASE_SECONDS',
  'OFFPRINT_MAX_POLL_INTERVAL_SECONDS',
  'OFFPRINT_SWEEP_INTERVAL_SECONDS',
  'OFFPRINT_CLEAN_UP_INTERVAL_SECONDS',
  'OFFPRINT_RETRY_BASE_SECONDS',
  'OFFPRINT_RETRY_CAP_SECONDS',
])('%s is no longer than a timer can be', (name) => {
  expect(problemsOf(() => loadConfig({ [name]: '2147483.647' }))).toEqual([]);
  for (const given of ['2147483.648', '99999999999999999999']) {
    expect(problemsOf(() => loadConfig({ [name]: given }))).toEqual([
      `${name} must be at most 2147483.647, not "${given}".`,
    ]);
  }
});

test.each([
  'OFFPRINT_COMPLETED_JOB_TTL_SECONDS',
  'OFFPRINT_FAILED_JOB_TTL_SECONDS',
  'OFFPRINT_EXPORT_TTL_SECONDS',
  'OFFPRINT_ORPHAN_TTL_SECONDS',
  'OFFPRINT_LINK_TTL_SECONDS',
])('%s is at most a century', (name) => {
  expect(problemsOf(() => loadConfig({ [name]: '3155760000' }))).toEqual([]);
  expect(problemsOf(() => loadConfig({ [name]: '3155760001' }))).toEqual([
    `${name} must be at most 3155760000, not "3155760001".`,
  ]);
});

test('a host program has the same bounds', () => {
  const input = {
    worker: { cleanUpIntervalMs: 2 ** 31 },
    ttl: { exportMs: 9e15 },
    limits: { quotaBytes: 2 ** 53 },
    plans: { TEAM: { exportTtlMs: 8e15, quotaBytes: 2 ** 53 } },
  };
  expect(problemsOf(() => defineConfig(input)).toSorted()).toEqual([
    'limits.quotaBytes must be at most 9007199254740991.',
    'plans.TEAM.exportTtlMs must be at most 3155760000000.',
    'plans.TEAM.quotaBytes must be at most 9007199254740991.',
    'ttl.exportMs must be at most 3155760000000.',
    'worker.cleanUpIntervalMs must be at most 2147483647.',
  ]);
});

test('what the plans multiply stays within what can be counted and dated', () => {
  const most = Number.MAX_SAFE_INTEGER;
  const { plans } = defineConfig({
    limits: { quotaBytes: most, maxActiveSubmissions: most, userConcurrency: most },
    ttl: { exportMs: 3_155_760_000_000 },
  });
  for (const plan of plans.byName.values()) {
    expect(plan).toMatchObject({
      quotaBytes: most,
      maxActiveSubmissions: most,
      userConcurrency: most,
      exportTtlMs: 3_155_760_000_000,
    });
  }
});

test('every setting has a name of its own and a description', () => {
  const settings = SETTINGS.map(({ setting }) => setting);

  expect(new Set(settings.map(({ env }) => env)).size).toBe(settings.length);
  for (const { description } of settings) expect(description).toMatch(/\.$/);
});

test('a secret is never printed', () => {
  const secret = 'too-short';
  const problems = problemsOf(() => loadConfig({ OFFPRINT_SIGNING_SECRET: secret }));

  expect(problems).toEqual(['OFFPRINT_SIGNING_SECRET must have at least 16 characters.']);
});

const JWT_SECRET = 'super-secret-jwt-token-with-at-least-32-characters-long';
const JWKS_URL = 'https://id.example.com/jwks.json';

test.each([
  ['OFFPRINT_JWT_SECRET', JWT_SECRET],
  ['OFFPRINT_JWKS_URL', JWKS_URL],
])('%s without the way of authentication stops the start', (name, value) => {
  const env = { [name]: value, HOST: '0.0.0.0' };
  const [problem, ...others] = problemsOf(() => loadConfig(env));

  expect(problem).toMatch(new RegExp(`^${name} is set but OFFPRINT_AUTH is not`));
  expect(problem).not.toContain(JWT_SECRET);
  expect(others).toEqual([]);
  expect(loadConfig({ ...env, OFFPRINT_AUTH: 'jwt' }).auth.mode).toBe('jwt');
});

test('tokens need something that they are checked with, and a plan from where users cannot write', () => {
  const env = { OFFPRINT_AUTH: 'jwt', OFFPRINT_JWT_PLAN_CLAIM: 'user_metadata.plan' };
  expect(problemsOf(() => loadConfig(env))).toEqual([
    expect.stringMatching(/^OFFPRINT_AUTH is jwt, so OFFPRINT_JWT_SECRET or OFFPRINT_JWKS_URL/),
    expect.stringMatching(/^OFFPRINT_JWT_PLAN_CLAIM is in user_metadata/),
  ]);
  const wrong = { OFFPRINT_AUTH: 'jwt', OFFPRINT_JWKS_URL: 'x', HOST: '0.0.0.0' };
  expect(problemsOf(() => loadConfig({ ...wrong, OFFPRINT_JWT_SECRET: 'guessable' }))).toEqual([
    'OFFPRINT_JWKS_URL must be an http or https URL, not "x".',
    expect.stringMatching(/^OFFPRINT_JWT_SECRET holds fewer than 32 characters/),
  ]);
});

test('origins of pages are exact, without a path', () => {
  const origins = (text: string) => loadConfig({ OFFPRINT_CORS_ORIGINS: text }).server.corsOrigins;
  expect(origins('https://app.example.com, http://localhost:5173')).toHaveLength(2);
  for (const wrong of ['*', 'https://app.example.com/', 'app.example.com', 'HTTPS://APP.example']) {
    expect(
      problemsOf(() => origins(wrong)),
      wrong,
    ).toEqual([expect.stringMatching(/^OFFPRINT_CORS_ORIGINS must be origins such as/)]);
  }
});

test.each(['0.0.0.0', '::', '192.168.1.5', 'print.example.com'])(
  'without auth, listening on %s must be allowed twice',
  (HOST) => {
    const refusal = /^HOST is .*both OFFPRINT_AUTH=none and OFFPRINT_ALLOW_INSECURE=true\.$/;
    for (const env of [
      { HOST },
      { HOST, OFFPRINT_AUTH: 'none' },
      { HOST, OFFPRINT_ALLOW_INSECURE: 'true' },
    ]) {
      expect(problemsOf(() => loadConfig(env))).toEqual([expect.stringMatching(refusal)]);
    }
    const allowed = loadConfig({ HOST, OFFPRINT_AUTH: 'none', OFFPRINT_ALLOW_INSECURE: 'true' });
    expect(allowed.server.host).toBe(HOST);
  },
);

test.each(['localhost', '127.0.0.1', '127.9.9.9', '::1'])('%s is loopback', (HOST) => {
  expect(loadConfig({ HOST }).auth.mode).toBe('none');
});

test('keys and the way of authentication must fit', () => {
  expect(problemsOf(() => loadConfig({ OFFPRINT_AUTH: 'api-key' }))).toEqual([
    expect.stringContaining('OFFPRINT_API_KEYS must name at least one key'),
  ]);
  expect(
    problemsOf(() => loadConfig({ OFFPRINT_API_KEYS: 'a-key-of-this-test', HOST: '0.0.0.0' })),
  ).toEqual([expect.stringContaining('OFFPRINT_AUTH is not')]);
});

test.each(['OFFPRINT_METRICS_TOKEN', 'OFFPRINT_OPERATOR_KEY', 'CRON_SECRET'])(
  '%s is no API key',
  (name) => {
    const key = 'a-key-of-this-test';
    const env = { OFFPRINT_AUTH: 'api-key', OFFPRINT_API_KEYS: key, [name]: key };
    const [problem, ...others] = problemsOf(() => loadConfig(env));
    expect(problem).toMatch(/hold the same key twice/);
    expect(problem).not.toContain(key);
    expect(others).toEqual([]);
  },
);

test.each([
  ['OFFPRINT_API_KEYS', 'a key of several words'],
  ['OFFPRINT_METRICS_TOKEN', 'a token of several words'],
  ['OFFPRINT_OPERATOR_KEY', 'schlüssel-zum-betrieb'],
  ['CRON_SECRET', 'a secret\tof the scheduler'],
])('%s that no header could carry is refused', (name, key) => {
  const env = { OFFPRINT_AUTH: 'api-key', OFFPRINT_API_KEYS: 'a-key-of-this-test', [name]: key };
  const problems = problemsOf(() => loadConfig(env));
  expect(problems).toEqual([expect.stringContaining(`${name} holds a blank or a letter`)]);
  expect(problems[0]).not.toContain(key);
});

test('a key that could be guessed is refused, and never printed', () => {
  const keys = 'long-enough-to-be-a-key, short-key, tiny';
  const expected = 'OFFPRINT_API_KEYS holds fewer than 16 characters';
  const guessed = expect.stringMatching(
    new RegExp(`^${expected}(?!.*(long-enough|short-key|tiny))`),
  );
  const env = { OFFPRINT_AUTH: 'api-key', OFFPRINT_API_KEYS: keys };
  expect(problemsOf(() => loadConfig({ ...env, HOST: '0.0.0.0' }))).toEqual([guessed]);
  expect(problemsOf(() => loadConfig({ ...env, NODE_ENV: 'production' }))).toEqual([guessed]);
  expect(loadConfig(env).warnings).toEqual([guessed]);
  expect(
    problemsOf(() => defineConfig({ auth: { mode: 'api-key', apiKeys: ['fifteen-letters'] } })),
  ).toEqual([expect.not.stringContaining('fifteen-letters')]);
});

test('one request body of the full length must fit, beside those of others', () => {
  const OFFPRINT_BODY_LIMIT_BYTES = '1000000';
  expect(
    problemsOf(() =>
      loadConfig({ OFFPRINT_BODY_LIMIT_BYTES, OFFPRINT_MAX_USER_BODY_BYTES: '999999' }),
    ),
  ).toEqual([expect.stringMatching(/^OFFPRINT_MAX_USER_BODY_BYTES is below /)]);
  const OFFPRINT_MAX_USER_BODY_BYTES_PER_MINUTE = '999999';
  expect(
    problemsOf(() =>
      loadConfig({ OFFPRINT_BODY_LIMIT_BYTES, OFFPRINT_MAX_USER_BODY_BYTES_PER_MINUTE }),
    ),
  ).toEqual([expect.stringMatching(/^OFFPRINT_MAX_USER_BODY_BYTES_PER_MINUTE is below /)]);
  expect(
    problemsOf(() => loadConfig({ OFFPRINT_BODY_LIMIT_BYTES, OFFPRINT_MAX_BODY_BYTES: '1999999' })),
  ).toEqual([expect.stringMatching(/^OFFPRINT_MAX_BODY_BYTES is below twice /)]);
});

test('a misspelt setting is a warning', () => {
  const { warnings } = loadConfig({
    OFFPRINT_CONCURENCY: '2',
    OFFPRINT_SERVICE_HOST: '10.0.0.1',
    OFFPRINT_PORT_80_TCP: 'tcp://10.0.0.1:80',
  });

  expect(warnings).toEqual(['OFFPRINT_CONCURENCY is no setting of this version and is ignored.']);
});

test('a plans file changes plans and adds to them', () => {
  const path = plansFile('{"BASIC": {"quotaBytes": 7}, "TEAM": {"templates": ["modern"]}}');
  const { plans } = loadConfig({
    OFFPRINT_PLANS_FILE: path,
    OFFPRINT_DEFAULT_PLAN: 'TEAM',
    OFFPRINT_QUOTA_BYTES: '5',
  });

  expect(plans.byName.get('BASIC')).toMatchObject({ quotaBytes: 7, templates: '*' });
  expect(plans.default).toMatchObject({ name: 'TEAM', quotaBytes: 5, templates: ['modern'] });
  expect([...plans.byName.keys()]).toEqual(['FREE', 'BASIC', 'PREMIUM', 'TEAM']);
});

test('a plans file that cannot be used says why', () => {
  const missing = '/nowhere/plans.json';
  expect(problemsOf(() => loadConfig({ OFFPRINT_PLANS_FILE: missing }))).toEqual([
    `OFFPRINT_PLANS_FILE names ${missing}, which cannot be read.`,
  ]);
  const notJson = plansFile('{');
  expect(problemsOf(() => loadConfig({ OFFPRINT_PLANS_FILE: notJson }))).toEqual([
    `OFFPRINT_PLANS_FILE names ${notJson}, which is not JSON.`,
  ]);
  const wrong = plansFile(
    '{"FREE": {"quotaBytes": -1, "colour": "red", "exportTtlMs": 9007199254740993}}',
  );
  expect(problemsOf(() => loadConfig({ OFFPRINT_PLANS_FILE: wrong })).toSorted()).toEqual([
    'OFFPRINT_PLANS_FILE: FREE has no setting named colour.',
    'OFFPRINT_PLANS_FILE: FREE.exportTtlMs must be at most 3155760000000.',
    'OFFPRINT_PLANS_FILE: FREE.quotaBytes must be at least 0.',
  ]);
});

test('a default plan that is not there stops the start', () => {
  expect(problemsOf(() => loadConfig({ OFFPRINT_DEFAULT_PLAN: 'GOLD' }))).toEqual([
    'OFFPRINT_DEFAULT_PLAN names the plan GOLD, which is not there.',
  ]);
});

test('a host program gives the same settings in groups', () => {
  const config = defineConfig({
    dataDir: '/srv/offprint',
    worker: { leaseMs: 5000 },
    plans: { FREE: { userConcurrency: 8 } },
  });

  expect(config.worker.leaseMs).toBe(5000);
  expect(config.storage).toMatchObject({ directory: '/srv/offprint/files' });
  expect(config.plans.default.userConcurrency).toBe(8);
  expect(problemsOf(() => defineConfig({ worker: { leaseMs: 10 } }))).toEqual([
    'worker.leaseMs must be at least 2000.',
  ]);
});

test('a host program is told of a setting that does not exist', () => {
  const input = { worker: { leaseMS: 5000 } } as object;
  expect(problemsOf(() => defineConfig(input))).toEqual(['worker has no setting named leaseMS.']);
});

test('the configuration cannot be changed', () => {
  const config = defineConfig();
  expect(Object.isFrozen(config)).toBe(true);
  expect(Object.isFrozen(config.worker)).toBe(true);
  expect(Object.isFrozen(config.plans.default)).toBe(true);
});
