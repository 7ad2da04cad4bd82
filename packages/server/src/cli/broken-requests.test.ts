import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { endBrokenRequests } from './broken-requests.ts';

/** All that a server answers until it closes the connection. */
async function answerTo(text: string, { ends = false, next = '' } = {}): Promise<string> {
  const server = createServer({ headersTimeout: 200, connectionsCheckingInterval: 20 });
  endBrokenRequests(server);
  server.on('request', (_, outgoing) => outgoing.write('begun'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  let answer = '';
  client.setEncoding('latin1').on('data', (data: string) => {
    answer += data;
    if (next !== '') client.write(next);
  });
  if (ends) client.end(text);
  else client.write(text);
  await once(client, 'end');
  return answer;
}

const HEAD = 'GET / HTTP/1.1\r\nHost: a\r\n';

test.each([
  ['no HTTP', 'hello\r\n\r\n', 'HTTP/1.1 400 Bad Request'],
  ['a head that is too long', `${HEAD}X: ${'x'.repeat(40_000)}`, 'HTTP/1.1 431 '],
  ['a head that takes too long', HEAD, 'HTTP/1.1 408 Request Timeout'],
])('%s is answered', async (_what, text, status) => {
  expect(await answerTo(text)).toMatch(status);
});

test('who ends in the middle of a request gets no answer', async () => {
  expect(await answerTo(HEAD, { ends: true })).toBe('');
});

test('an answer that has begun is not followed by another', async () => {
  const answer = await answerTo(`${HEAD}\r\n`, { next: 'hello\r\n\r\n' });

  expect(answer).toContain('begun');
  expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
});
