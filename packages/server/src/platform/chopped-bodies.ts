import type { IncomingMessage } from 'node:http';
import { hangUp } from './hang-up.ts';

/** Whatever their length; a client that makes its JSON as it sends it may need as many. */
const FEW_PIECES = 1_000;
/** Of a body in more pieces, on average. */
const LEAST_PIECE_BYTES = 256;
/** To join what is larger costs more than to hand it on. */
const LARGEST_JOINED_BYTES = 4_096;

/**
 * Joins the chunks of a body that came in one packet, and hangs up on clients that send thousands of a
 * byte or so: each is an object in memory many times its length, and to hand one on takes the thread
 * that serves everybody as long as a large one. To be called before the body is read.
 */
export function joinChoppedBody(incoming: IncomingMessage): void {
  if (incoming.headers['transfer-encoding'] !== undefined) joinPieces(incoming);
}

/** Before they are kept for whoever reads the body, who may have to wait for a turn. */
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
    // Once the packet is read to its end; ticks come between its chunks.
    else if (joined.push(piece) === 1) setImmediate(pushJoined);
    return true;
  };
}
