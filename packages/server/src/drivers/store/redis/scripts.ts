import { TERMINAL_STATUSES } from '@offprint/contract';
import { hash } from '#crypto';
import { readLua } from '#lua';
import { isNoScript, toStoreError } from './connection/redis-error.ts';

/** What a script answers with. */
export type Reply = string | number | null | readonly Reply[];

/** What the driver needs of a client library. Arguments are text. */
export interface RedisClient {
  evalsha(digest: string, args: readonly string[]): Promise<Reply>;
  eval(source: string, args: readonly string[]): Promise<Reply>;
  close(): Promise<void>;
}

type Argument = string | number | boolean | null;

/**
 * A Lua script with its input and output. `encode` returns its arguments in the order in which the
 * script reads them: null becomes '', true '1', false ''. `Answer` is the type of its reply.
 */
export interface Script<Input extends readonly unknown[], Answer, Output> {
  /** The path of its source in the folder of the driver, without the extension. */
  readonly lua: string;
  /**
   * A script that writes may be sent again with the same id when its answer is lost. The hint that
   * it announced comes first in its answer.
   */
  readonly writes: boolean;
  readonly encode: (...input: Input) => readonly Argument[];
  readonly decode: (answer: Answer, ...input: Input) => Output;
}

export function defineScript<Input extends readonly unknown[], Answer, Output>(
  script: Script<Input, Answer, Output>,
): Script<Input, Answer, Output> {
  return script;
}

/**
 * Returns a function that runs the script. It rejects with STORE_UNAVAILABLE if Redis does not
 * answer.
 */
export type Bind = <Input extends readonly unknown[], Answer, Output>(
  script: Script<Input, Answer, Output>,
) => (...input: Input) => Promise<Output>;

export interface ScriptsOptions {
  readonly client: RedisClient;
  readonly keyPrefix: string;
  /** Lua that defines `clock_ms()`; absent: the server's clock. */
  readonly clock?: string | undefined;
  /** Called with the hint of each write. */
  readonly onHint: (hint: string) => void;
}

export function createScripts({ client, keyPrefix, clock, onHint }: ScriptsOptions): Bind {
  async function evaluate({ source, digest }: Source, args: readonly string[]): Promise<Reply> {
    try {
      return await client.evalsha(digest, args).catch((error) => {
        if (!isNoScript(error)) throw error;
        return client.eval(source, args);
      });
    } catch (error) {
      throw toStoreError(error);
    }
  }

  function answerOf(reply: Reply, writes: boolean): Reply {
    if (!writes) return reply;
    const [hint, ...answer] = reply as readonly Reply[];
    if (typeof hint === 'string') onHint(hint);
    return answer;
  }

  return ({ lua, writes, encode, decode }) => {
    const source = sourceOf(lua, clock);
    return async (...input) => {
      const args = [keyPrefix, writes ? crypto.randomUUID() : '', ...encode(...input).map(toText)];
      const reply = await evaluate(source, args);
      return decode(answerOf(reply, writes) as never, ...input);
    };
  };
}

function toText(argument: Argument): string {
  if (typeof argument === 'boolean') return argument ? '1' : '';
  return argument === null ? '' : String(argument);
}

interface Source {
  readonly source: string;
  /** The SHA-1 by which Redis keeps it. */
  readonly digest: string;
}

const FINISHED_STATUSES = `local FINISHED_STATUSES = { '${TERMINAL_STATUSES.join("', '")}' }`;

const sources = new Map<string, Source>();

/** Assembles each script once for all stores of the process. */
function sourceOf(lua: string, clock = readPart('clock')): Source {
  const key = `${lua}\n${clock}`;
  const source = sources.get(key) ?? assemble(lua, clock);
  sources.set(key, source);
  return source;
}

/**
 * Puts before the script the parts that its first line names, and those that these name. Every call
 * runs all parts anew, so those that are not needed are left out.
 */
function assemble(lua: string, clock: string): Source {
  const body = readLua(lua);
  const parts = [clock, FINISHED_STATUSES, readPart('start'), ...partsOf(body).values()];
  const source = [...parts, body].join('\n');
  return { source, digest: hash('sha1', source) };
}

/** The parts by name, each after those that it uses. */
function partsOf(source: string, known = new Map<string, string>()): Map<string, string> {
  const [, names = ''] = /^-- uses: (.*)/.exec(source) ?? [];
  for (const name of names.split(' ').filter((each) => each !== '' && !known.has(each))) {
    const part = readPart(name);
    partsOf(part, known);
    known.set(name, part);
  }
  return known;
}

function readPart(name: string): string {
  return readLua(`lua/${name}`);
}
