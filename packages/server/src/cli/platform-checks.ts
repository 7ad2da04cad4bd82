import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Platform } from '../config/platform.ts';
import { nearestExisting } from '../platform/make-folder.ts';
import { type Check, failed, ok, warning } from './check.ts';

const NAME = 'Platform';

/**
 * What the settings lack on this platform. Empty on a machine of one's own.
 *
 * @param isLost whether a folder is lost when the process is replaced
 */
export async function checkPlatform(
  config: Config,
  platform: Platform,
  isLost: (folder: string) => Promise<boolean> = isOnRootDisk,
): Promise<readonly Check[]> {
  const { name, isServerless, supabaseUrl } = platform;
  const lacks = [
    ...(isServerless ? lacksInFunctions(config) : []),
    ...(name !== null && !isServerless ? await lacksInContainer(config, isLost) : []),
    ...(supabaseUrl === null ? [] : lacksBesideSupabase(config, supabaseUrl)),
  ];
  const places = [name, supabaseUrl && 'Supabase'].filter(Boolean).join(' and ');
  return lacks.length === 0 && places !== '' ? [ok(NAME, `${places}, nothing is missing`)] : lacks;
}

/** Functions have a disk each, and end once they have answered. */
function lacksInFunctions({ store, storage, auth }: Config): readonly Check[] {
  const checks: Check[] = [];
  if (store.type === 'sqlite') {
    checks.push(
      failed(
        NAME,
        'jobs are in a file that no other function sees, and that goes with this one',
        'Set KV_REST_API_URL and KV_REST_API_TOKEN for Upstash, or DATABASE_URL.',
      ),
    );
  }
  if (storage.type === 'filesystem') {
    checks.push(
      failed(
        NAME,
        'files are in a folder that no other function sees, and that goes with this one',
        'Set OFFPRINT_STORAGE to s3, supabase or firebase, and what docs/storage.md says of it.',
      ),
    );
  }
  if (storage.signingSecret === null) {
    checks.push(
      failed(
        NAME,
        'each function signs with a secret of its own, which no other knows',
        'Set OFFPRINT_SIGNING_SECRET, such as to the output of openssl rand -hex 32.',
      ),
    );
  }
  if (auth.cronSecret === null) {
    checks.push(
      warning(
        NAME,
        'nothing prints what a function leaves unfinished',
        'Set CRON_SECRET, and let a cron job call /api/v1/cron/process-exports each minute.',
      ),
    );
  }
  return checks;
}

async function lacksInContainer(
  { store, storage, dataDir, server }: Config,
  isLost: (folder: string) => Promise<boolean>,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const jobs = store.type === 'sqlite' && store.path !== ':memory:' ? dirname(store.path) : null;
  const files = storage.type === 'filesystem' ? storage.directory : null;
  const isKept = async (folder: string | null) => folder === null || !(await isLost(folder));
  if (!(await isKept(jobs))) checks.push(onNoVolume('jobs', 'DATABASE_URL or REDIS_URL'));
  if (!(await isKept(files))) checks.push(onNoVolume('files', 'OFFPRINT_STORAGE to s3'));
  if (storage.signingSecret === null && (await isLost(dataDir))) {
    checks.push(
      failed(
        NAME,
        'links are signed with a secret that goes with this container',
        'Set OFFPRINT_SIGNING_SECRET, such as to the output of openssl rand -hex 32.',
      ),
    );
  }
  if (server.host === '127.0.0.1' || server.host === 'localhost') {
    const found = `a server listens on ${server.host}, which nobody outside this container reaches`;
    checks.push(warning(NAME, found, 'Set HOST=0.0.0.0, and OFFPRINT_AUTH.'));
  }
  if (server.publicUrl === null) {
    checks.push(
      warning(
        NAME,
        'links in webhooks and answers do not say which host they lead to',
        'Set OFFPRINT_PUBLIC_URL to the URL that the platform gives you.',
      ),
    );
  }
  return checks;
}

function onNoVolume(what: string, otherwise: string): Check {
  return failed(
    NAME,
    `${what} are on the disk of this container, which goes with it`,
    `Attach a volume and set OFFPRINT_DATA_DIR to its path, or set ${otherwise}.`,
  );
}

function lacksBesideSupabase({ store, storage, auth }: Config, url: string): readonly Check[] {
  const checks: Check[] = [];
  if (store.type !== 'postgres') {
    checks.push(
      warning(
        NAME,
        'jobs are not in the database of the Supabase project',
        'Set DATABASE_URL to the connection string of its pooler, port 6543.',
      ),
    );
  }
  if (storage.type === 'filesystem') {
    checks.push(
      warning(
        NAME,
        'files are not in the storage of the Supabase project',
        'Set OFFPRINT_STORAGE=supabase, OFFPRINT_SUPABASE_BUCKET and SUPABASE_SERVICE_ROLE_KEY.',
      ),
    );
  }
  if (auth.mode !== 'jwt') {
    checks.push(
      warning(
        NAME,
        'users of the Supabase project are not known',
        `Set OFFPRINT_AUTH=jwt and OFFPRINT_JWKS_URL=${url}/auth/v1/.well-known/jwks.json.`,
      ),
    );
  }
  return checks;
}

/** A volume is a file system of its own. */
async function isOnRootDisk(folder: string): Promise<boolean> {
  const [root, own] = await Promise.all([stat('/'), stat(await nearestExisting(folder))]);
  return root.dev === own.dev;
}
