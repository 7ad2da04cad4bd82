import type { IncomingMessage } from 'node:http';
import { hangUp } from './hang-up.ts';

/** Any body may have as many; a client that writes JSON while sending may need them. */
const FEW_PIECES = 1_000;
/** The least average length of the pieces of a body that has more. */
const LEAST_PIECE_BYTES = 256;
/** Joining larger pieces costs more than passing them on. */
const LARGEST_JOINED_BYTES = 4_096;

/**
 * Joins the chunks of a body that came in one packet, and hangs up on clients that send thousands
 * of tiny ones: each is an object many times its length in memory, and passing it on takes the
 * serving thread as long as a large one. Call it before the body is read.
 */
export function joinChoppedBody(incoming: IncomingMessage): void {
  if (incoming.headers['transfer-encoding'] !== undefined) joinPieces(incoming);
}

/** Joined before they are queued for the reader, who may have to wait for a turn. */
function joinPieces(incoming: IncomingMessage): void {
  const { socket } = incoming;
  const push = incoming.push.bind(incoming);
  let pieces = 0;
  let bytes = 0;
  let joined: Uint8Array[] = [];

  function pushJoined(): void {
    if (joined.length === 0) return;
    const wantsMore = push(Buffer.concat(joined));
    joined = [];
    if (!wantsMore) socket.pause();
  }

  incoming.push = (piece: Uint8Array | null) => {
    if (socket.destroyed) return true;
    if (piece === null) {
      pushJoined();
      return push(piece);
    }
    pieces += 1;
    bytes += piece.byteLength;
    if (piece.byteLength > LARGEST_JOINED_BYTES) {
      pushJoined();
      return push(piece);
    }
    if (pieces > FEW_PIECES + bytes / LEAST_PIECE_BYTES) hangUp(socket);
    // After the packet is parsed to its end, since ticks run between its chunks.
    else if (joined.push(piece) === 1) setImmediate(pushJoined);
    return true;
  };
}
