import { toOffprintError } from '../../../domain/errors.ts';
import type { Store, StoreFinding } from '../../../ports/store.ts';
import { clockFinding } from '../clock-finding.ts';
import type { Driver } from './driver.ts';
import {
  EVICTION_ADVICE,
  evictionPolicy,
  inspect,
  type ServerInfo,
  tellsPolicy,
} from './server-info.ts';

const OLDEST_MAJOR = 7;

/** @param name what people call the store */
export async function diagnose(
  name: string,
  open: () => Promise<Driver>,
): Promise<readonly StoreFinding[]> {
  await using opened = new AsyncDisposableStack();
  try {
    const { store, bind } = await open();
    opened.defer(store.close);
    const askedAtMs = Date.now();
    const info = await bind(inspect)();
    const clock = clockFinding(Number(info.get('now_ms')), askedAtMs, Date.now());
    const content = await contentOf(store);
    const version = versionFinding(`${name}, scripts run, ${content}`, info);
    const settings = [...(clock ? [clock] : []), ...settingFindings(info)];
    return [version, ...settings, ...(await checkFindings(store, info))];
  } catch (error) {
    if (isMissingPackage(error)) return [failure(error, null)];
    return [failure(error, 'Check the address, the credentials and whether the server runs.')];
  }
}

async function contentOf({ jobs }: Store): Promise<string> {
  const { byStatus } = await jobs.stats();
  const present = Object.entries(byStatus).filter(([, count]) => count > 0);
  return present.map(([status, count]) => `${count} ${status}`).join(', ') || 'no jobs';
}

function versionFinding(found: string, info: ServerInfo): StoreFinding {
  const valkey = info.get('valkey_version');
  if (valkey) return { status: 'ok', found: `${found}, Valkey ${valkey}`, advice: null };
  const version = info.get('redis_version');
  if (!version) return { status: 'ok', found, advice: null };
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) {
    return { status: 'ok', found: `${found}, version ${version}`, advice: null };
  }
  const advice = `Use Redis ${OLDEST_MAJOR} or later, or Valkey.`;
  return { status: 'failed', found: `${found}, version ${version} is too old`, advice };
}

function settingFindings(info: ServerInfo): StoreFinding[] {
  if (info.get('aof_enabled') !== '0') return [];
  return [
    {
      status: 'warning',
      found: 'Redis keeps no append-only file: a crash loses jobs that were accepted',
      advice: 'Set appendonly yes in redis.conf (appendfsync always loses nothing at all).',
    },
  ];
}

/** Runs the check that a start runs. */
async function checkFindings({ check }: Store, info: ServerInfo): Promise<StoreFinding[]> {
  const policy = evictionPolicy(info);
  try {
    await check();
  } catch (error) {
    const advice = policy ? EVICTION_ADVICE : 'See that the server takes writes.';
    return [failure(error, advice)];
  }
  if (!tellsPolicy(info)) {
    const found = 'Redis does not say whether it deletes jobs when its memory is full';
    return [{ status: 'warning', found, advice: 'See that its maxmemory-policy is noeviction.' }];
  }
  if (policy === null) return [];
  const found = `Redis may delete jobs when its memory is full (maxmemory-policy ${policy})`;
  return [{ status: 'warning', found, advice: EVICTION_ADVICE }];
}

/** Whether an optional package is missing. The message of such an error says what to install. */
function isMissingPackage(error: unknown): boolean {
  const { cause } = error as { readonly cause?: unknown };
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
}

function failure(error: unknown, advice: string | null): StoreFinding {
  return { status: 'failed', found: toOffprintError(error).message, advice };
}
