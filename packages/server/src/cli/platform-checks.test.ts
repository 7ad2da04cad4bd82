import { expect, test } from 'vitest';
import { loadConfig } from '../config/load.ts';
import { platformOf } from '../config/platform.ts';
import { checkPlatform } from './platform-checks.ts';

/** The names of settings that an advice mentions, of each check of a platform with its settings. */
async function advised(env: Record<string, string>, { hasVolume = false } = {}) {
  const checks = await checkPlatform(loadConfig(env), platformOf(env), async () => !hasVolume);
  return checks.map(({ status, advice }) => `${status} ${/[A-Z_]{4,}/.exec(advice ?? '')?.[0]}`);
}

const SECRET = 'a-secret-of-many-characters-made-up';
const UPSTASH = { KV_REST_API_URL: 'https://a.upstash.io', KV_REST_API_TOKEN: 'token' };
const BUCKET = {
  OFFPRINT_STORAGE: 's3',
  OFFPRINT_S3_BUCKET: 'exports',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

test('a machine of one’s own lacks nothing', async () => {
  expect(await advised({})).toEqual([]);
});

test.each([{ VERCEL: '1' }, { NETLIFY: 'true' }, { AWS_LAMBDA_FUNCTION_NAME: 'print' }])(
  'a function under %j needs what others see as well',
  async (platform) => {
    expect(await advised(platform as Record<string, string>)).toEqual([
      'failed KV_REST_API_URL',
      'failed OFFPRINT_STORAGE',
      'failed OFFPRINT_SIGNING_SECRET',
      'warning CRON_SECRET',
    ]);
    const settings = {
      OFFPRINT_SIGNING_SECRET: SECRET,
      CRON_SECRET: 'another-secret-of-many-characters',
    };
    expect(await advised({ ...platform, ...UPSTASH, ...BUCKET, ...settings })).toEqual([
      'ok undefined',
    ]);
  },
);

test.each([
  { RAILWAY_ENVIRONMENT_ID: 'e' },
  { FLY_APP_NAME: 'offprint' },
  { KUBERNETES_SERVICE_HOST: '10.0.0.1' },
  { container: 'podman' },
])('a container under %j needs a volume, or a store and a bucket', async (platform) => {
  const env = platform as Record<string, string>;
  const told = ['warning HOST', 'warning OFFPRINT_PUBLIC_URL'];
  const lost = ['failed OFFPRINT_DATA_DIR', 'failed OFFPRINT_DATA_DIR'];
  expect(await advised(env)).toEqual([...lost, 'failed OFFPRINT_SIGNING_SECRET', ...told]);
  expect(await advised(env, { hasVolume: true })).toEqual(told);
  const listening = {
    HOST: '0.0.0.0',
    OFFPRINT_AUTH: 'api-key',
    OFFPRINT_API_KEYS: SECRET,
    OFFPRINT_PUBLIC_URL: 'https://print.example.com',
  };
  expect(await advised({ ...env, ...listening }, { hasVolume: true })).toEqual(['ok undefined']);
});

test('beside Supabase, jobs, files and users belong to the project', async () => {
  const SUPABASE_URL = 'https://project.supabase.co';
  expect(await advised({ SUPABASE_URL })).toEqual([
    'warning DATABASE_URL',
    'warning OFFPRINT_STORAGE',
    'warning OFFPRINT_AUTH',
  ]);
  const settings = {
    SUPABASE_URL,
    DATABASE_URL: 'postgres://postgres@db.example.com/postgres',
    OFFPRINT_STORAGE: 'supabase',
    OFFPRINT_SUPABASE_BUCKET: 'exports',
    SUPABASE_SERVICE_ROLE_KEY: 'key',
    OFFPRINT_AUTH: 'jwt',
    OFFPRINT_JWKS_URL: `${SUPABASE_URL}/auth/v1/.well-known/jwks.json`,
  };
  expect(await advised(settings)).toEqual(['ok undefined']);
});
