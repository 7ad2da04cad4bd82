import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { System } from '../compose.ts';
import { joinChoppedBody } from '../platform/chopped-bodies.ts';
import { inOrderOfArrival } from '../platform/pipelined-requests.ts';
import { endBrokenRequests } from './broken-requests.ts';
import { EXIT, exitError } from './exit.ts';
import { boundDraining } from './refused-bodies.ts';
import { endUnreadAnswers, type UnreadLimits } from './unread-answers.ts';
import { copyNoUnreadPackets } from './unread-packets.ts';

export interface HttpServer {
  /** The address that a person on this machine would open. */
  readonly url: string;
  /** Stops accepting, and closes what is still open after the grace period. Safe to call twice. */
  close(graceMs: number): Promise<void>;
}

const IDLE_CHECK_MS = 50;

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** How long a client may take for the head of a request; 15 s if absent. */
  readonly headTimeoutMs?: number;
  /** How long the body may take before the API refuses it; a minute if absent. */
  readonly bodyTimeoutMs?: number;
  /** How much clients may leave unread; a minute and 256 MiB if absent. */
  readonly unread?: UnreadLimits;
}

const UNREAD: UnreadLimits = { silenceMs: 60_000, maxUnreadBytes: 256 * 1024 * 1024 };

/** The time for the API's refusal to a client that is too slow, before Node hangs up. */
const REFUSAL_MS = 10_000;
/** How many connections may wait to be accepted. The kernel drops more, which costs a client a second. */
const BACKLOG = 4_096;
/** How much of a body is read before it is asked for; a single read from the socket brings 64 KiB. */
const READ_AHEAD_BYTES = 16 * 1024;
/** How often Node looks for clients that are too slow, within the shortest limit. */
const CHECKS = 4;

/**
 * @throws an error with a sentence for people when the address or port cannot be used
 */
export async function listen(
  fetch: System['fetch'],
  { host, port, headTimeoutMs = 15_000, bodyTimeoutMs = 60_000, unread = UNREAD }: ListenOptions,
): Promise<HttpServer> {
  const serverOptions = {
    headersTimeout: headTimeoutMs,
    requestTimeout: headTimeoutMs + bodyTimeoutMs + REFUSAL_MS,
    connectionsCheckingInterval: headTimeoutMs / CHECKS,
    highWaterMark: READ_AHEAD_BYTES,
  };
  const { createAdaptorServer } = await import('@hono/node-server');
  const server = createAdaptorServer({
    fetch,
    serverOptions,
    createServer: inTurnOfConnection as typeof createServer,
  }) as Server;
  copyNoUnreadPackets(server);
  endBrokenRequests(server);
  endUnreadAnswers(server, unread);
  boundDraining(server);
  server.on('request', joinChoppedBody);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, host, port)));
    server.listen({ port, host, backlog: BACKLOG }, resolve);
  });

  return {
    url: urlOf(server.address() as AddressInfo),
    async close(graceMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // Node would keep a connection whose last answer ends after this, for another request.
      const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
      const grace = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(idle);
      clearTimeout(grace);
    },
  };
}

function inTurnOfConnection(options: ServerOptions, answer: RequestListener): Server {
  return createServer(options, inOrderOfArrival(answer));
}

function urlOf({ address, family, port }: AddressInfo): string {
  const isAny = address === '0.0.0.0' || address === '::';
  if (isAny || address === '127.0.0.1' || address === '::1') return `http://localhost:${port}`;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  return exitError(EXIT.failed, listenSentence(error, host, port), error);
}

function listenSentence(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken by another program. Stop it, or choose another port with --port.`;
    case 'EACCES':
      return `This user may not listen on port ${port}. Choose one above 1023 with --port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine. Choose another one with --host.`;
    default:
      return `It is not possible to listen on ${host}, port ${port}: ${error.message}.`;
  }
}
