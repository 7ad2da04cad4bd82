import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface UnreadLimits {
  /** How long a client may read nothing of an answer that is ready. */
  readonly silenceMs: number;
  /** The limit for all unread answers together. */
  readonly maxUnreadBytes: number;
}

const LOOK_EVERY_MS = 1_000;

/** Hangs up on clients that don't read their answers, which would fill the memory. */
export function endUnreadAnswers(
  server: Server,
  { silenceMs, maxUnreadBytes }: UnreadLimits,
): void {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  // Also called while no answer is due yet, as for a request that waits for a job.
  server.setTimeout(silenceMs, (socket) => {
    if (socket.writableLength > 0) socket.destroy();
  });
  const looking = setInterval(() => endLargest([...sockets], maxUnreadBytes), LOOK_EVERY_MS);
  looking.unref();
  server.once('close', () => clearInterval(looking));
}

/** Closes the largest first, until the rest holds no more than the limit. */
function endLargest(sockets: readonly Socket[], maxUnreadBytes: number): void {
  let unreadBytes = sockets.reduce((sum, { writableLength }) => sum + writableLength, 0);
  if (unreadBytes <= maxUnreadBytes) return;
  const largestFirst = sockets.toSorted((a, b) => b.writableLength - a.writableLength);
  for (const socket of largestFirst) {
    if (unreadBytes <= maxUnreadBytes) return;
    unreadBytes -= socket.writableLength;
    socket.destroy();
  }
}
