import { Socket } from 'node:net';
import { pause } from '../../../async/event.ts';
import { clientConfig, type Pg, quotedName } from './pg-library.ts';

/** Times of listening, which tests shorten. */
export interface ListenTimes {
  /** How often to check that notifications arrive. */
  readonly probeMs: number;
  /** How long after a probe the connection is given up if nothing has arrived. */
  readonly silenceMs: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
}

export interface ListenerParts {
  readonly times: ListenTimes;
  readonly signal: AbortSignal;
  /** A new connection that listens. */
  connect(): Promise<ListeningClient>;
  /** Sends a message to all listeners, including this process, over another connection. */
  sendProbe(): Promise<void>;
  onMessage(text: string): void;
  /** Reports whether notifications arrive. */
  onReach(isReached: boolean): void;
  onFailure(error: unknown): void;
}

/**
 * Listens until the signal aborts, with a new connection whenever one is lost. A half-open
 * connection, and one behind a pooler, is noticed since a probe does not arrive.
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

/** Listens until the connection is lost. Returns whether anything has arrived. */
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
      // A probe that can't be sent does not arrive, which is noticed.
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
  /** Closes at once, even if the other end does not answer any more. */
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
