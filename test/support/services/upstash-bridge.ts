import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Redis } from 'ioredis';

type Command = readonly string[];
type Answer = { readonly result: unknown } | { readonly error: string };

export interface UpstashBridge {
  readonly url: string;
  readonly token: string;
  /** The names of all commands so far, in lower case. */
  readonly commands: readonly string[];
  /** From now on, whether the answer to a command that has run is dropped with its connection. */
  dropAnswers(isDropped: () => boolean): void;
  stop(): Promise<void>;
}

const TOKEN = 'bridge-token';

/** Upstash's REST protocol in front of a Redis: a command, a pipeline or a transaction by POST. */
export async function startUpstashBridge(redisUrl: string): Promise<UpstashBridge> {
  const redis = new Redis(redisUrl, { protocol: 2, maxRetriesPerRequest: 1 });
  redis.on('error', () => undefined);
  const commands: string[] = [];
  let isDropped = () => false;

  async function run([name = '', ...args]: Command): Promise<Answer> {
    commands.push(name.toLowerCase());
    try {
      return { result: await redis.call(name, ...args) };
    } catch (error) {
      if (error instanceof Error && error.name === 'ReplyError') return { error: error.message };
      throw error;
    }
  }

  async function runAll(path: string, body: readonly unknown[]): Promise<Answer | Answer[]> {
    if (path === '/') return run(toCommand(body));
    const all = body.map(toCommand);
    if (path === '/pipeline') return Promise.all(all.map(run));
    commands.push(...all.map(([name = '']) => name.toLowerCase()));
    const answers = await redis.multi(all.map(([name = '', ...args]) => [name, ...args])).exec();
    return (answers ?? []).map(([error, result]) =>
      error ? { error: error.message } : { result },
    );
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      return send(response, 401, { error: 'Unauthorized' });
    }
    const answer = await runAll(request.url ?? '/', JSON.parse(await text(request)));
    if (isDropped()) {
      request.socket.destroy();
      return;
    }
    const isBase64 = request.headers['upstash-encoding'] === 'base64';
    const status = 'error' in answer ? 400 : 200;
    send(response, status, isBase64 ? encoded(answer) : answer);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => send(response, 503, { error: 'Redis is away' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    token: TOKEN,
    commands,
    dropAnswers: (drop) => {
      isDropped = drop;
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      redis.disconnect();
    },
  };
}

function toCommand(body: unknown): Command {
  return (body as unknown[]).map(String);
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Errors, numbers and nulls stay as they are, and so does the status OK. */
function encoded(answer: Answer | Answer[]): object {
  if (Array.isArray(answer)) return answer.map(encoded);
  if ('error' in answer || answer.result === 'OK') return answer;
  return { result: toBase64(answer.result) };
}

function toBase64(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toBase64);
  return typeof value === 'string' ? Buffer.from(value).toString('base64') : value;
}
