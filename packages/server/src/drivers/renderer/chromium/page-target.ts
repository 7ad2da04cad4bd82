import type { CDPSession, Connection } from '@offprint/chromium';
import { OffprintError } from '../../../domain/errors.ts';
import { giveWay, isProcessRunning, keepPace } from '../../../platform/processes.ts';

/** A browser that runs, as its pages see it. */
export interface RunningBrowser {
  /** Speaks to the browser as a whole. */
  readonly connection: Connection;
  isRunning(): boolean;
  /** Settles when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
}

/** A page of a browser, empty yet: how to speak to it, and what becomes of it. */
export interface PageTarget {
  readonly session: CDPSession;
  /** The process that lays the page out, when it could be told. */
  readonly rendererPid: number | null;
  /** Aborts when the page or its browser dies, with BROWSER_CRASHED as its reason. */
  readonly lost: AbortSignal;
  /** Asks the system too, because the browser's word of a death may come late. */
  isLost(): boolean;
  /** Ends the page even when it no longer answers. */
  discard(): Promise<void>;
}

/** @param isApart whether it shares nothing with other pages, such as caches */
export async function openPageTarget(
  browser: RunningBrowser,
  isApart = false,
): Promise<PageTarget> {
  const { connection } = browser;
  const before = await rendererPids(connection);
  const context = isApart ? await connection.send('Target.createBrowserContext') : null;
  const { targetId } = await connection.send('Target.createTarget', {
    url: 'about:blank',
    ...context,
  });
  const { targetInfo } = await connection.send('Target.getTargetInfo', { targetId });
  const session = await connection.createSession(targetInfo);
  // A renderer that has answered is running, and in the list.
  await session.send('Runtime.evaluate', { expression: '0' });
  const added = [...(await rendererPids(connection))].filter((pid) => !before.has(pid));
  await levelWithServer(connection);
  const rendererPid = added.length === 1 ? (added[0] ?? null) : null;
  const life = watchLife(session, browser);
  return {
    session,
    rendererPid,
    lost: life.lost,
    isLost: () =>
      life.lost.aborted ||
      !browser.isRunning() ||
      (rendererPid !== null && !isProcessRunning(rendererPid)),
    async discard() {
      life.end();
      try {
        // A renderer that is stuck in a layout answers nothing; closing its target would wait.
        const pids = await rendererPids(connection);
        if (rendererPid !== null && pids.has(rendererPid)) process.kill(rendererPid, 'SIGKILL');
        await connection.send('Target.closeTarget', { targetId });
        if (context) await connection.send('Target.disposeBrowserContext', context);
      } catch {
        // The browser, or the page, has gone before.
      }
    },
  };
}

/** Prints take every core that they get; the process that feeds them must not wait behind them. */
export function yieldToServer({ rendererPid }: PageTarget): void {
  if (rendererPid !== null) giveWay(rendererPid);
}

export function browserCrashed(cause?: unknown): OffprintError {
  return new OffprintError(
    'BROWSER_CRASHED',
    'The browser died while it printed this document. Try again.',
    { cause },
  );
}

/**
 * A page that nobody sees is not painted for the screen between its prints, which takes a tenth of the
 * time of each. A picture can only be taken of one that is seen.
 */
export async function setSeen(session: CDPSession, isSeen: boolean): Promise<void> {
  const windowState = isSeen ? 'normal' : 'minimized';
  try {
    const { windowId } = await session.send('Browser.getWindowForTarget');
    await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
  } catch {
    // A browser whose windows can't be hidden prints all the same.
  }
}

function watchLife(session: CDPSession, browser: RunningBrowser) {
  const life = new AbortController();
  let isOver = false;
  const lose = () => {
    if (!isOver) life.abort(browserCrashed());
  };
  session.once('Inspector.targetCrashed', lose);
  session.once('Inspector.detached', lose);
  session.once('sessiondetached', lose);
  session.connection()?.once('sessiondetached', (detached) => {
    if (detached === session) lose();
  });
  browser.ended.then(lose);
  return {
    lost: life.signal,
    /** What is thrown away on purpose is not lost. */
    end() {
      isOver = true;
    },
  };
}

async function rendererPids(connection: Connection): Promise<Set<number>> {
  const { processInfo } = await connection.send('SystemInfo.getProcessInfo');
  return new Set(processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id));
}

/** Where it may, as root may, the browser raises itself and what draws above all others. */
async function levelWithServer(connection: Connection): Promise<void> {
  const { processInfo } = await connection.send('SystemInfo.getProcessInfo');
  for (const { type, id } of processInfo) if (type !== 'renderer') keepPace(id);
}
