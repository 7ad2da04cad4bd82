import { CDPSessionEvent } from 'puppeteer-core/internal/api/CDPSession.js';
import { Connection } from 'puppeteer-core/internal/cdp/Connection.js';
import { PipeTransport } from 'puppeteer-core/internal/node/PipeTransport.js';

export interface BrowserConnection {
  /** The connection to the browser itself, which opens sessions with its targets. */
  readonly connection: Connection;
  /** Settles when the browser has closed its pipe. */
  readonly closed: Promise<void>;
}

const WITHOUT_LIMIT = 0;
const unlogged = () => undefined;

/**
 * Connects to a browser that was started with `--remote-debugging-pipe`, over the pipes at its file
 * descriptors 3 and 4. Commands have no time limit.
 *
 * Loads only a dozen modules of puppeteer, since all of them would block the thread for 150 ms and
 * take 30 MB.
 */
export function connect(
  commands: NodeJS.WritableStream,
  answers: NodeJS.ReadableStream,
): BrowserConnection {
  const transport = new PipeTransport(commands, answers, unlogged);
  const connection = new Connection(
    '',
    transport,
    undefined,
    WITHOUT_LIMIT,
    undefined,
    undefined,
    unlogged,
  );
  const closed = new Promise<void>((resolve) => {
    connection.once(CDPSessionEvent.Disconnected, () => resolve());
  });
  return { connection, closed };
}
