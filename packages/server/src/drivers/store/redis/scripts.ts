import { randomUUID } from 'node:crypto';
import type { RedisClient } from './redis-client.ts';
import { isNoScript, toStoreError } from './redis-error.ts';
import type { Script } from './script-sources.ts';

/** Null where a script answers with nothing at that place. */
export type Reply = readonly (string | null)[];

export interface Scripts {
  read(name: string, ...args: readonly string[]): Promise<Reply>;
  /** Safe to repeat, so the client may send it again when its answer is lost. */
  write(name: string, ...args: readonly string[]): Promise<Reply>;
}

export interface ScriptsOptions {
  readonly client: RedisClient;
  readonly sources: ReadonlyMap<string, Script>;
  readonly keyPrefix: string;
  /** With the hint that a write has announced. */
  readonly onHint: (hint: string) => void;
}

export function createScripts({ client, sources, keyPrefix, onHint }: ScriptsOptions): Scripts {
  async function run(name: string, args: readonly string[]): Promise<Reply> {
    const script = sources.get(name);
    if (!script) throw new Error(`There is no script ${name}.`);
    try {
      return (await evaluate(client, script, args)) as Reply;
    } catch (error) {
      throw toStoreError(error);
    }
  }

  return {
    read: (name, ...args) => run(name, [keyPrefix, '', ...args]),
    async write(name, ...args) {
      const [hint, ...reply] = await run(name, [keyPrefix, randomUUID(), ...args]);
      if (hint) onHint(hint);
      return reply;
    },
  };
}

async function evaluate(client: RedisClient, { source, digest }: Script, args: readonly string[]) {
  try {
    return await client.evalsha(digest, args);
  } catch (error) {
    if (!isNoScript(error)) throw error;
    return await client.eval(source, args);
  }
}
