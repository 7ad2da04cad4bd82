import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Of a connection, behind the one that is answered. Hardly a client sends ahead; each holds its head. */
const MOST_WAITING = 10;

interface Connection {
  isBusy: boolean;
  readonly waiting: (() => void)[];
}

/**
 * Answers the requests of a connection one after the other, and hangs up on clients that send many ahead:
 * a packet of 64 KB holds a thousand requests, and Node would keep the answers of all until they are read.
 */
export function inOrderOfArrival(answer: RequestListener, most = MOST_WAITING): RequestListener {
  const connections = new WeakMap<Socket, Connection>();

  function connectionOf(socket: Socket): Connection {
    const connection = connections.get(socket) ?? { isBusy: false, waiting: [] };
    connections.set(socket, connection);
    return connection;
  }

  function begin(
    connection: Connection,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ): void {
    connection.isBusy = true;
    outgoing.once('close', () => {
      connection.isBusy = false;
      if (!incoming.socket.destroyed) connection.waiting.shift()?.();
    });
    answer(incoming, outgoing as ServerResponse & { req: IncomingMessage });
  }

  return (incoming, outgoing) => {
    const { socket } = incoming;
    // Node goes on with what it had read of a connection that is over.
    if (socket.destroyed) return;
    const connection = connectionOf(socket);
    if (!connection.isBusy) return begin(connection, incoming, outgoing);
    if (connection.waiting.length >= most) {
      connection.waiting.length = 0;
      hangUp(socket);
      return;
    }
    connection.waiting.push(() => begin(connection, incoming, outgoing));
  };
}

/** Node would make objects of all requests of the packet first: forty such take it more than a second. */
function hangUp(socket: Socket): void {
  const { parser } = socket as { parser?: { onIncoming: () => number } | null };
  // An upgrade, as of a web socket: what follows is no HTTP.
  if (parser) parser.onIncoming = () => 2;
  socket.destroy();
}
