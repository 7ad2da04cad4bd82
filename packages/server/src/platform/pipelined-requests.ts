import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { hangUp } from './hang-up.ts';

/**
 * How many requests of a connection may wait behind the current one. Clients hardly ever send
 * ahead, and each waiting request keeps its head in memory.
 */
const MOST_WAITING = 10;

type Answer = (incoming: IncomingMessage, outgoing: ServerResponse) => unknown;

interface Connection {
  isBusy: boolean;
  readonly waiting: (() => void)[];
}

/**
 * Answers the requests of a connection one after the other, and hangs up on clients that send many
 * ahead: a packet of 64 KB holds a thousand requests, and Node would keep all their answers until
 * they are read.
 */
export function inOrderOfArrival(answer: Answer, most = MOST_WAITING): Answer {
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
    answer(incoming, outgoing);
  }

  return (incoming, outgoing) => {
    const { socket } = incoming;
    // Node goes on with requests that it has read from a closed connection.
    if (socket.destroyed) return;
    // HTTP/2 has streams of its own on a connection.
    if (incoming.httpVersionMajor > 1) return answer(incoming, outgoing);
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
