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
 * A Lua script with what goes in and what comes out. `encode` gives its arguments in the order in
 * which it reads them: null goes as '', true and false as '1' and ''. `Answer` is what it returns.
 */
export interface Script<Input extends readonly unknown[], Answer, Output> {
  /** The path of its source, from the folder of the driver. */
  readonly lua: string;
  /**
   * A script that writes may be sent twice, under the same id, when its answer is lost. It answers
   * with the hint that it has announced before all else.
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

/** Makes a function of a script. It rejects with STORE_UNAVAILABLE when Redis does not answer. */
export type Bind = <Input extends readonly unknown[], Answer, Output>(
  script: Script<Input, Answer, Output>,
) => (...input: Input) => Promise<Output>;

export interface ScriptsOptions {
  readonly client: RedisClient;
  readonly keyPrefix: string;
  /** Lua that defines `clock_ms()`; the server's clock unless said. */
  readonly clock?: string | undefined;
  /** With the hint that a write has announced. */
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
  /** Under which Redis keeps it. */
  readonly digest: string;
}

const FINISHED_STATUSES = `local FINISHED_STATUSES = { '${TERMINAL_STATUSES.join("', '")}' }`;

const sources = new Map<string, Source>();

/** Assembled once for all stores that a process opens. */
function sourceOf(lua: string, clock = readPart('clock')): Source {
  const key = `${lua}\n${clock}`;
  const source = sources.get(key) ?? assemble(lua, clock);
  sources.set(key, source);
  return source;
}

/**
 * The script after the parts that its first line names, and those that they name: every call
 * defines them anew, so one that is not needed costs time.
 */
function assemble(lua: string, clock: string): Source {
  const body = readLua(lua);
  const parts = [clock, FINISHED_STATUSES, readPart('start'), ...partsOf(body).values()];
  const source = [...parts, body].join('\n');
  return { source, digest: hash('sha1', source) };
}

/** By name, each after those that it uses. */
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
