import { Socket } from 'node:net';
import { pause } from '../../../async/event.ts';
import { clientConfig, type Pg, quotedName } from './pg-library.ts';

/** Times of the listening, which tests shorten. */
export interface ListenTimes {
  /** Between two looks at whether notifications still come through. */
  readonly probeMs: number;
  /** When none has come for so long after a probe, the connection is given up. */
  readonly silenceMs: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
}

export interface ListenerParts {
  readonly times: ListenTimes;
  readonly signal: AbortSignal;
  /** A new connection that listens. */
  connect(): Promise<ListeningClient>;
  /** Sends a message to all who listen, this process included, over another connection. */
  sendProbe(): Promise<void>;
  onMessage(text: string): void;
  /** Whether notifications come through. */
  onReach(isReached: boolean): void;
  onFailure(error: unknown): void;
}

/**
 * Listens until the signal aborts, on one connection after the other. A half-open one is noticed
 * like one behind a pooler: a probe that was sent does not arrive.
 */
export async function listen(parts: ListenerParts): Promise<void> {
  const { times, signal } = parts;
  let retryMs = times.firstRetryMs;
  while (!signal.aborted) {
    const wasReached = await listenOnce(parts);
    retryMs = wasReached ? times.firstRetryMs : Math.min(retryMs * 2, times.longestRetryMs);
    await pause(retryMs, signal);
  }
}

/** Until the connection is lost. Returns whether anything has come through it. */
async function listenOnce(parts: ListenerParts): Promise<boolean> {
  const { times, signal } = parts;
  let wasReached = false;
  let client: ListeningClient | undefined;
  try {
    client = await parts.connect();
    const { lost } = client;
    let heard = Promise.withResolvers<true>();
    client.onMessage((text) => {
      heard.resolve(true);
      parts.onMessage(text);
    });
    while (!signal.aborted) {
      heard = Promise.withResolvers();
      // When it cannot be sent, it does not arrive.
      parts.sendProbe().catch(parts.onFailure);
      const isAlive = await Promise.race([heard.promise, lost, pause(times.silenceMs, signal)]);
      if (!isAlive) break;
      if (!wasReached) parts.onReach(true);
      wasReached = true;
      await Promise.race([lost, pause(times.probeMs, signal)]);
    }
  } catch (error) {
    parts.onFailure(error);
  } finally {
    client?.destroy();
  }
  if (wasReached) parts.onReach(false);
  return wasReached;
}

export interface ListeningClient {
  onMessage(listener: (text: string) => void): void;
  /** Resolves when the connection has ended. */
  readonly lost: Promise<void>;
  /** At once, also when the other end does not answer any more. */
  destroy(): void;
}

export async function connectListening(
  pg: Pg,
  url: string,
  channel: string,
): Promise<ListeningClient> {
  const socket = new Socket();
  const client = new pg.Client({ ...clientConfig(pg, url), stream: () => socket });
  const lost = Promise.withResolvers<void>();
  client.on('error', () => lost.resolve());
  client.on('end', () => lost.resolve());
  try {
    await client.connect();
    await client.query(`LISTEN ${quotedName(channel)}`);
  } catch (error) {
    socket.destroy();
    throw error;
  }
  return {
    onMessage: (listener) => {
      client.on('notification', ({ payload = '' }) => listener(payload));
    },
    lost: lost.promise,
    destroy: () => socket.destroy(),
  };
}
