import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ErrorCode, JobView, Problem } from '@offprint/contract';

export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export type Answer = (response: ServerResponse, request: ReceivedRequest) => void;

export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
}

/** A real HTTP server on a free port. It gives its answers in order, the last one from then on. */
export async function startScriptedServer(
  ...answers: [Answer, ...Answer[]]
): Promise<ScriptedServer> {
  const answer = inTurn(...answers);
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const body = await text(incoming);
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, headers, body: body === '' ? undefined : JSON.parse(body) };
    requests.push(request);
    answer(response, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

export function success(data: unknown, status = 200): Answer {
  return json(status, { success: true, data });
}

export function failure(
  status: number,
  error: { code: ErrorCode; message: string; details?: Problem[] },
  headers?: Record<string, string>,
): Answer {
  return json(status, { success: false, message: error.message, error }, headers);
}

/** A stream of `job` events that ends after them. */
export function jobEvents(...jobs: JobView[]): Answer {
  return (response) => {
    writeEvents(response, jobs);
    response.end();
  };
}

/** A stream of `job` events that stays open. */
export function openJobEvents(...jobs: JobView[]): Answer {
  return (response) => writeEvents(response, jobs);
}

function writeEvents(response: ServerResponse, jobs: readonly JobView[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(': hello\n\n');
  for (const job of jobs) response.write(`event: job\ndata: ${JSON.stringify(job)}\n\n`);
}

/** The connection breaks without an answer. */
export const hangUp: Answer = (response) => response.destroy();

/** Answers by method and path, `GET /usage` say; the paths are those under `/api/v1`. */
export function routes(table: Readonly<Record<string, Answer>>): Answer {
  const missing = failure(404, { code: 'NOT_FOUND', message: 'There is no such thing.' });
  return (response, request) => {
    const path = request.url.replace(/^\/api\/v1/, '').replace(/\?.*$/, '');
    (table[`${request.method} ${path}`] ?? missing)(response, request);
  };
}

/** Gives its answers in order, the last one from then on. */
export function inTurn(...answers: [Answer, ...Answer[]]): Answer {
  let given = 0;
  return (response, request) => {
    const answer = answers[Math.min(given++, answers.length - 1)];
    answer?.(response, request);
  };
}
