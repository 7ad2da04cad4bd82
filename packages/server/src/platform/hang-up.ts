import type { Socket } from 'node:net';

/** Node's own parser of HTTP/1. It calls the function at each index for the part that it has parsed. */
interface Parser {
  onIncoming(): number;
  readonly constructor: { readonly kOnBody?: number };
  [part: number]: unknown;
}

/** The parser's return value for an upgrade, such as to a web socket: the rest is no HTTP. */
const UPGRADE = 2;

/**
 * Closes a connection and stops parsing received data. Otherwise Node would process the rest of the
 * packet, which may hold a thousand requests or ten thousand chunks.
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
  // The parser is used again for another connection.
  socket.once('close', () => {
    parser[kOnBody] = onBody;
  });
}
