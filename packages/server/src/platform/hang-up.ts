import type { Socket } from 'node:net';

/** Node's own of HTTP/1. It calls what stands at its numbers for each part that it has read. */
interface Parser {
  onIncoming(): number;
  readonly constructor: { readonly kOnBody?: number };
  [part: number]: unknown;
}

/** What the parser answers for "an upgrade, as of a web socket": what follows is no HTTP. */
const UPGRADE = 2;

/**
 * Ends a connection, and with it what is read of it already: Node would go on with the rest of the
 * packet, in which there may be a thousand requests or ten thousand chunks.
 */
export function hangUp(socket: Socket): void {
  if (socket.destroyed) return;
  const { parser } = socket as { parser?: Parser | null };
  if (parser) ignoreRest(socket, parser);
  socket.destroy();
}

function ignoreRest(socket: Socket, parser: Parser): void {
  parser.onIncoming = () => UPGRADE;
  const { kOnBody } = parser.constructor;
  if (kOnBody === undefined) return;
  const onBody = parser[kOnBody];
  parser[kOnBody] = null;
  // It is used again by another connection.
  socket.once('close', () => {
    parser[kOnBody] = onBody;
  });
}
