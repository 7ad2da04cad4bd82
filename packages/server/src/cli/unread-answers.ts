import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface UnreadLimits {
  /** How long a client may read nothing of an answer that is ready. */
  readonly silenceMs: number;
  /** Of all answers that wait to be read. */
  readonly maxUnreadBytes: number;
}

const LOOK_EVERY_MS = 1_000;

/** Hangs up on clients that don't read, so that answers to nobody do not fill the memory. */
export function endUnreadAnswers(
  server: Server,
  { silenceMs, maxUnreadBytes }: UnreadLimits,
): void {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  // Also called where nothing is to be said yet, as while a job is waited for.
  server.setTimeout(silenceMs, (socket) => {
    if (socket.writableLength > 0) socket.destroy();
  });
  const looking = setInterval(() => endLargest([...sockets], maxUnreadBytes), LOOK_EVERY_MS);
  looking.unref();
  server.once('close', () => clearInterval(looking));
}

/** The largest first, until the others hold no more than so many bytes. */
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
