import { OffprintError } from '../../../domain/errors.ts';
import { type Bind, defineScript } from './scripts.ts';

/** What a server says of itself; a hosted one keeps some of it to itself. */
export type ServerInfo = ReadonlyMap<string, string>;

export const inspect = defineScript({
  lua: 'inspect',
  writes: false,
  encode: () => [],
  decode: (sections: readonly string[]) => toInfo(sections.join('\n')),
});

const check = defineScript({
  lua: 'check',
  writes: false,
  encode: () => [],
  decode: (memory: string) => toInfo(memory),
});

function toInfo(text: string): ServerInfo {
  return new Map(text.split(/\r?\n/).map((line) => line.split(':', 2) as [string, string]));
}

/** By what the server would delete jobs when its memory is full; null when it never does so. */
export function evictionPolicy(info: ServerInfo): string | null {
  const policy = info.get('maxmemory_policy');
  return policy === undefined || policy === 'noeviction' ? null : policy;
}

/** A hosted server, or one whose user may not ask, keeps it to itself. */
export const tellsPolicy = (info: ServerInfo): boolean => info.has('maxmemory_policy');

export const EVICTION_ADVICE = 'Set maxmemory-policy noeviction in redis.conf.';

/** Checks that the server takes writes, and that it keeps what it has taken. */
export function checkServer(bind: Bind, { allowEviction }: { readonly allowEviction: boolean }) {
  const run = bind(check);
  return async (): Promise<void> => {
    const policy = evictionPolicy(await run());
    if (policy === null || allowEviction) return;
    const message =
      `Redis may delete jobs when its memory is full (maxmemory-policy ${policy}). ` +
      `${EVICTION_ADVICE} OFFPRINT_ALLOW_EVICTION=true runs on it all the same.`;
    throw new OffprintError('STORE_UNAVAILABLE', message);
  };
}
