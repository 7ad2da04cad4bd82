import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ServedRequest {
  readonly method: string;
  readonly url: URL;
  /** As it came over the wire, not decoded. */
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface ServedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/**
 * What goes wrong with one request: its answer is lost after it was done; it is refused as one too
 * many; the connection breaks while its body comes; nobody answers it.
 */
export type Fault = 'answer lost' | 'slow down' | 'reset' | 'silence';

/** A real HTTP server on loopback whose requests fail as a test says. */
export async function startFaultyServer(
  answer: (request: ServedRequest) => ServedAnswer,
  { nowMs, slowDown }: { nowMs: () => number; slowDown: ServedAnswer },
) {
  const faults: { fault: Fault; method: string }[] = [];
  const seen: string[] = [];
  let isDown = false;

  function faultOf(method: string): Fault | undefined {
    const index = faults.findIndex((each) => each.method === method);
    return index < 0 ? undefined : faults.splice(index, 1)[0]?.fault;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: target = '/', headers } = request;
    const fault = faultOf(method);
    if (fault === 'reset') {
      request.once('data', () => request.socket.resetAndDestroy());
      return;
    }
    const body = Buffer.from(await text(request.setEncoding('latin1')), 'latin1');
    if (fault === 'silence') return;
    const url = new URL(target, `http://${headers.host}`);
    seen.push(`${method} ${url.pathname}`);
    const isRefused = isDown || fault === 'slow down';
    const answered = isRefused ? slowDown : answer({ method, url, target, headers, body });
    if (fault === 'answer lost') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answered.status, {
      date: new Date(nowMs()).toUTCString(),
      'content-length': String(Buffer.byteLength(answered.body ?? '')),
      ...answered.headers,
    });
    response.end(method === 'HEAD' ? undefined : answered.body);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** `PUT /bucket/key` of every request that came whole. */
    seen,
    failNext(method: string, fault: Fault) {
      faults.push({ method, fault });
    },
    goDown() {
      isDown = true;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
