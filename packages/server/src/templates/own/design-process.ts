import { type ChildProcess, fork } from 'node:child_process';
import { parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { within } from '../../async/deadline.ts';
import { oneAtATime } from '../../async/one-at-a-time.ts';
import { ownModule } from '../../platform/own-modules.ts';
import type { PrintedDocument } from './definition.ts';

/** The function of a module to call; without a document, the module is only loaded. */
export interface DesignCall {
  readonly url: string;
  readonly templateId: string;
  readonly folderId?: string | undefined;
  readonly order?: { readonly document: unknown; readonly printed: PrintedDocument };
}

export type DesignAnswer = { readonly body: string } | { readonly error: string };

/**
 * Runs functions of modules that are no part of the host app. One that never ends, or takes all
 * memory, ends this process alone.
 */
export interface DesignProcess {
  /** @throws Error with what the design threw, or that it took too long */
  run(call: DesignCall): Promise<string>;
  close(): void;
}

interface PendingCall {
  readonly child: ChildProcess;
  readonly resolve: (answer: DesignAnswer) => void;
  readonly reject: (cause: Error) => void;
}

const PROGRAM = fileURLToPath(ownModule('./design-program', import.meta.url));
const LIMIT_MS = 10_000;
const NODE_FLAGS = ['--max-old-space-size=512'];

/** Started with the first call, and again after it has died. */
export function createDesignProcess(limitMs: number = LIMIT_MS): DesignProcess {
  const alone = oneAtATime();
  let isClosed = false;
  let current: ChildProcess | null = null;
  let call: PendingCall | null = null;

  function started(): ChildProcess {
    if (current) return current;
    const child = fork(PROGRAM, {
      cwd: parse(PROGRAM).root,
      // The server's own environment holds secrets.
      env: { TZ: 'UTC' },
      execArgv: NODE_FLAGS,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc', 'pipe'],
    });
    const lose = (cause: Error) => {
      if (current === child) current = null;
      if (call?.child === child) call.reject(cause);
    };
    child.on('message', (answer: DesignAnswer) => call?.resolve(answer));
    child.on('error', lose);
    child.on('exit', (code, signal) => {
      lose(new Error(`the design has ended its process by ${signal ?? code}`));
    });
    current = child;
    return child;
  }

  async function answerTo(request: DesignCall): Promise<DesignAnswer> {
    if (isClosed) throw new Error('designs are no longer run');
    const child = started();
    const { promise, resolve, reject } = Promise.withResolvers<DesignAnswer>();
    call = { child, resolve, reject };
    const tooLate = () => new Error(`the design took over ${limitMs / 1000} seconds`);
    keepAwakeFor(child, true);
    try {
      child.send(request);
      return await within(promise, limitMs, tooLate);
    } catch (error) {
      current = null;
      child.kill('SIGKILL');
      throw error;
    } finally {
      call = null;
      keepAwakeFor(child, false);
    }
  }

  return {
    async run(request) {
      const answer = await alone(() => answerTo(request));
      if ('error' in answer) throw new Error(answer.error);
      return answer.body;
    },
    close() {
      isClosed = true;
      current?.kill('SIGKILL');
    },
  };
}

/** The process keeps the server alive only while it has something to do. */
function keepAwakeFor(child: ChildProcess, isBusy: boolean): void {
  const { channel, stdio } = child;
  const [, , , , lifeline] = stdio as unknown as { ref(): void; unref(): void }[];
  for (const each of [child, channel, lifeline]) {
    if (isBusy) each?.ref();
    else each?.unref();
  }
}
