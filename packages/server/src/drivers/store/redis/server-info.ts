import { OffprintError } from '../../../domain/errors.ts';
import { type Bind, defineScript } from './scripts.ts';

/** What a server says about itself. A hosted one says less. */
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

/** The policy by which the server deletes jobs when its memory is full; null if it never does. */
export function evictionPolicy(info: ServerInfo): string | null {
  const policy = info.get('maxmemory_policy');
  return policy === undefined || policy === 'noeviction' ? null : policy;
}

/** A hosted server does not say, nor does one whose user lacks the permission. */
export const tellsPolicy = (info: ServerInfo): boolean => info.has('maxmemory_policy');

export const EVICTION_ADVICE = 'Set maxmemory-policy noeviction in redis.conf.';

/** Checks that the server accepts writes and that it will not delete jobs. */
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
