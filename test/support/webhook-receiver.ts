import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { JobView, WebhookType } from '@offprint/contract';
import { onTestFinished } from 'vitest';

export const SECRET = `whsec_${Buffer.alloc(32, 'a').toString('base64')}`;
export const NEXT_SECRET = `whsec_${Buffer.alloc(32, 'b').toString('base64')}`;

export interface ReceivedWebhook {
  readonly headers: IncomingHttpHeaders & Record<string, string>;
  readonly text: string;
  readonly body: {
    readonly type: WebhookType;
    readonly timestamp: string;
    readonly data: JobView;
    readonly metadata?: unknown;
  };
}

export interface WebhookReceiver {
  readonly url: string;
  /** In the order of their arrival; whoever has looked at them may take them out. */
  readonly received: ReceivedWebhook[];
}

type Answer = number | ((response: ServerResponse) => void);

/** A receiver that gives its answers in order, the last one from then on; 204 unless said. */
export async function startReceiver(...answers: Answer[]): Promise<WebhookReceiver> {
  const received: ReceivedWebhook[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    received.push({ headers: request.headers as never, text: body, body: JSON.parse(body) });
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? 204;
    if (typeof answer === 'function') answer(response);
    else response.writeHead(answer).end(answer === 204 ? undefined : `answer ${answer}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}
