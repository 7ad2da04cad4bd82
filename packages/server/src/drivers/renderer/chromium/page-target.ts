import type { CDPSession, Connection } from '@offprint/chromium';
import { OffprintError } from '../../../domain/errors.ts';
import { giveWay, isProcessRunning, keepPace } from '../../../platform/processes.ts';

/** A running browser, as its pages need it. */
export interface RunningBrowser {
  /** The connection to the browser itself. */
  readonly connection: Connection;
  isRunning(): boolean;
  /** Settles when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
}

/** A new, empty page of a browser: its session, and when it is lost. */
export interface PageTarget {
  readonly session: CDPSession;
  /** The process that lays the page out, if known. */
  readonly rendererPid: number | null;
  /** Aborts with BROWSER_CRASHED when the page or its browser dies. */
  readonly lost: AbortSignal;
  /** Asks the system too, since the browser may report a crash late. */
  isLost(): boolean;
  /** Ends the page even if it no longer answers. */
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
  // A renderer that has answered is running and therefore listed.
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
        // A renderer stuck in a layout does not answer, and closing its target would wait for it.
        const pids = await rendererPids(connection);
        if (rendererPid !== null && pids.has(rendererPid)) process.kill(rendererPid, 'SIGKILL');
        await connection.send('Target.closeTarget', { targetId });
        if (context) await connection.send('Target.disposeBrowserContext', context);
      } catch {
        // The browser or the page has already gone.
      }
    },
  };
}

/**
 * Prints use all the processor time they get, and the server that feeds them must not wait for
 * them.
 */
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
 * A hidden page is not painted for the screen between prints, which saves a tenth of each. A
 * screenshot needs a visible page.
 */
export async function setSeen(session: CDPSession, isSeen: boolean): Promise<void> {
  const windowState = isSeen ? 'normal' : 'minimized';
  try {
    const { windowId } = await session.send('Browser.getWindowForTarget');
    await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
  } catch {
    // A browser whose windows cannot be hidden can still print.
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
    /** Pages that are discarded on purpose do not count as lost. */
    end() {
      isOver = true;
    },
  };
}

async function rendererPids(connection: Connection): Promise<Set<number>> {
  const { processInfo } = await connection.send('SystemInfo.getProcessInfo');
  return new Set(processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id));
}

/** If permitted, as for root, the browser raises the priority of itself and of what draws. */
async function levelWithServer(connection: Connection): Promise<void> {
  const { processInfo } = await connection.send('SystemInfo.getProcessInfo');
  for (const { type, id } of processInfo) if (type !== 'renderer') keepPace(id);
}
