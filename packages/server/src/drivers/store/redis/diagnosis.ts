import { toOffprintError } from '../../../domain/errors.ts';
import type { StoreFinding } from '../../../ports/store.ts';
import type { Driver } from './driver.ts';
import { createJobStore } from './job-store.ts';
import type { Scripts } from './scripts.ts';

const OLDEST_MAJOR = 7;

/** @param name of the store, for people */
export async function diagnose(
  name: string,
  open: () => Promise<Driver>,
): Promise<readonly StoreFinding[]> {
  await using opened = new AsyncDisposableStack();
  try {
    const driver = await open();
    opened.defer(driver.close);
    await driver.scripts.read('check');
    const content = await contentOf(driver);
    const info = await inspect(driver.scripts);
    return [versionFinding(`${name}, scripts run, ${content}`, info), ...settingFindings(info)];
  } catch (error) {
    const advice = 'Check the address, the credentials and whether the server runs.';
    return [{ status: 'failed', found: toOffprintError(error).message, advice }];
  }
}

async function contentOf({ scripts, hints }: Driver): Promise<string> {
  const { byStatus } = await createJobStore(scripts, hints).stats();
  const jobs = Object.entries(byStatus).filter(([, count]) => count > 0);
  return jobs.map(([status, count]) => `${count} ${status}`).join(', ') || 'no jobs';
}

type Info = ReadonlyMap<string, string>;

async function inspect({ read }: Scripts): Promise<Info> {
  const lines = (await read('inspect')).join('\n').split(/\r?\n/);
  return new Map(lines.map((line) => line.split(':', 2) as [string, string]));
}

function versionFinding(found: string, info: Info): StoreFinding {
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

/** Only what the server tells: a hosted one keeps its settings to itself. */
function settingFindings(info: Info): StoreFinding[] {
  const findings: StoreFinding[] = [];
  if (info.get('aof_enabled') === '0') {
    findings.push({
      status: 'warning',
      found: 'Redis keeps no append-only file: a crash loses jobs that were accepted',
      advice: 'Set appendonly yes in redis.conf (appendfsync always loses nothing at all).',
    });
  }
  const policy = info.get('maxmemory_policy');
  if (policy !== undefined && policy !== 'noeviction') {
    findings.push({
      status: 'warning',
      found: `Redis may evict jobs when its memory is full (maxmemory-policy ${policy})`,
      advice: 'Set maxmemory-policy noeviction in redis.conf.',
    });
  }
  return findings;
}
