import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { ErrorCode } from '@offprint/contract';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { WebRequest } from '../../ports/public-web.ts';
import { createPublicWeb } from './guarded-http.ts';

const GET: Omit<WebRequest, 'url'> = {
  method: 'GET',
  maxBytes: 1_000,
  whenLonger: 'fail',
  timeoutMs: 5_000,
  silenceMs: 5_000,
};
/** A name that leads to this machine. */
const NAMES: Readonly<Record<string, string>> = {
  'cdn.test': '127.0.0.1',
  'evil.test': '127.0.0.2',
};
const resolve = async (host: string) => [{ address: NAMES[host] ?? '127.0.0.2', family: 4 }];

const web = createPublicWeb({ allowPrivate: ['127.0.0.1'], resolve });

function ask(
  url: string,
  changes: Partial<WebRequest> = {},
  signal = new AbortController().signal,
) {
  return web.ask({ ...GET, url, ...changes }, signal);
}

async function serve(listener: RequestListener, host = '127.0.0.1'): Promise<string> {
  const server = createServer(listener).listen(0, host);
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `:${(server.address() as AddressInfo).port}`;
}

async function serveRaw(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.once('data', () => onConnection(socket));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const fails = (code: ErrorCode, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });
const REFUSED = (message = /not public/) => fails('ADDRESS_REFUSED', message);

describe('a URL is refused', () => {
  test.each([
    ['of this machine', 'http://127.0.0.2/'],
    ['with a scheme in upper case', 'HTTP://127.0.0.2/'],
    ['of this machine in decimal', 'http://2130706434/'],
    ['of this machine in hexadecimal', 'http://0x7f.2/'],
    ['of this machine in octal', 'http://0177.0.0.2/'],
    ['of this machine in wide digits', 'http://１２７.０.０.２/'],
    ['of this machine by IPv6', 'http://[::1]/'],
    ['of this machine by IPv4 in IPv6', 'http://[::ffff:127.0.0.2]/'],
    ['of the metadata of a cloud', 'http://169.254.169.254/latest/meta-data/'],
    ['whose name leads to this machine', 'http://evil.test/'],
    ['whose name does, with a dot at its end', 'http://evil.test./'],
  ])('%s: %s', async (_, url) => {
    await expect(ask(url)).rejects.toEqual(REFUSED());
  });

  test.each([
    ['of a file', 'file:///etc/passwd', /begin with http/],
    ['of another scheme', 'gopher://cdn.test/', /begin with http/],
    ['with a password', 'http://ada:secret@cdn.test/', /no user and no password/],
    ['of a port that is none of the web', 'http://cdn.test:25/', /port 25/],
    ['that is none', 'http://', /no URL/],
  ])('%s: %s', async (_, url, message) => {
    await expect(ask(url)).rejects.toEqual(REFUSED(message));
  });

  test('before a connection is made', async () => {
    let requests = 0;
    const port = await serve((_, response) => {
      requests += 1;
      response.end();
    }, '127.0.0.2');
    await expect(ask(`http://evil.test${port}/`)).rejects.toEqual(REFUSED());
    expect(requests).toBe(0);
  });
});

describe('a name', () => {
  test('that changes its answer is connected to where it was looked up', async () => {
    const answers = ['127.0.0.1', '127.0.0.2'];
    const rebinding = createPublicWeb({
      allowPrivate: ['127.0.0.1'],
      resolve: async () => [{ address: answers.shift() ?? '127.0.0.2', family: 4 }],
    });
    const port = await serve((request, response) => response.end(request.headers.host));

    const { body } = await rebinding.ask(
      { ...GET, url: `http://cdn.test${port}/` },
      new AbortController().signal,
    );

    expect(Buffer.from(body).toString()).toBe(`cdn.test${port}`);
    expect(answers).toEqual(['127.0.0.2']);
  });

  test('that leads to several addresses is asked only at those that are public', async () => {
    const both = createPublicWeb({
      allowPrivate: ['127.0.0.1'],
      resolve: async () => [
        { address: '127.0.0.2', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ],
    });
    const port = await serve((request, response) => response.end(request.socket.localAddress));
    const request = { ...GET, url: `http://cdn.test${port}/` };
    const { body } = await both.ask(request, new AbortController().signal);
    expect(Buffer.from(body).toString()).toBe('127.0.0.1');
  });

  test('is what TLS is asked for, though the socket connects to an address', async () => {
    const names: string[] = [];
    const server = createTlsServer({
      SNICallback(name, callback) {
        names.push(name);
        callback(new Error('there is no certificate'));
      },
    }).listen(0, '127.0.0.1');
    server.on('tlsClientError', () => undefined);
    await once(server, 'listening');
    onTestFinished(() => void server.close());

    const { port } = server.address() as AddressInfo;
    await expect(ask(`https://cdn.test:${port}/`)).rejects.toEqual(fails('NETWORK_ERROR', /./));
    expect(names).toEqual(['cdn.test']);
  });

  test('that there is not is no fault of ours', async () => {
    const unknown = createPublicWeb({
      allowPrivate: [],
      resolve: async () => Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' })),
    });
    const asked = unknown.ask({ ...GET, url: 'http://none.test/' }, new AbortController().signal);
    await expect(asked).rejects.toEqual(fails('NETWORK_ERROR', /no such host/));
  });
});

describe('a redirect', () => {
  test('is followed where it leads to the public web', async () => {
    const port = await serve((request, response) => {
      if (request.url === '/photo') return response.end('here');
      return response.writeHead(302, { location: '/photo' }).end();
    });
    const { status, body } = await ask(`http://cdn.test${port}/`, { maxRedirects: 1 });
    expect([status, Buffer.from(body).toString()]).toEqual([200, 'here']);
  });

  test.each([
    'http://evil.test/',
    'http://127.0.0.2/',
    'http://[::ffff:127.0.0.2]/',
    '//127.0.0.2',
  ])('is refused where it leads elsewhere: %s', async (location) => {
    const port = await serve((_, response) => response.writeHead(302, { location }).end());
    const asked = ask(`http://cdn.test${port}/`, { maxRedirects: 3 });
    await expect(asked).rejects.toEqual(REFUSED());
  });

  test('is followed only so often', async () => {
    let requests = 0;
    const port = await serve((_, response) => {
      requests += 1;
      response.writeHead(302, { location: '/' }).end();
    });
    const asked = ask(`http://cdn.test${port}/`, { maxRedirects: 3 });
    await expect(asked).rejects.toEqual(fails('NETWORK_ERROR', /redirects too often/));
    expect(requests).toBe(4);
  });

  test('is the answer where none is followed', async () => {
    const port = await serve((_, response) => response.writeHead(307, { location: '/' }).end());
    expect((await ask(`http://cdn.test${port}/`)).status).toBe(307);
  });
});

describe('an answer', () => {
  const endless: RequestListener = (_, response) => {
    const write = () => {
      while (response.write('x'.repeat(16_384)));
    };
    response.on('drain', write);
    write();
  };

  test('that never ends is left at the limit', async () => {
    const port = await serve(endless);
    const asked = ask(`http://cdn.test${port}/`, { maxBytes: 100_000 });
    await expect(asked).rejects.toEqual(fails('NETWORK_ERROR', /over/));
  });

  test('that is too long is cut, where its beginning is enough', async () => {
    const port = await serve(endless);
    const { body } = await ask(`http://cdn.test${port}/`, { maxBytes: 10, whenLonger: 'cut' });
    expect(Buffer.from(body).toString()).toBe('xxxxxxxxxx');
  });

  test('that is compressed is read, up to the limit', async () => {
    const port = await serve((request, response) => {
      const text = request.url === '/bomb' ? '0'.repeat(5_000_000) : 'small';
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(text));
    });
    const { body } = await ask(`http://cdn.test${port}/`);
    expect(Buffer.from(body).toString()).toBe('small');
    const bomb = ask(`http://cdn.test${port}/bomb`);
    await expect(bomb).rejects.toEqual(fails('NETWORK_ERROR', /over/));
  });

  test.each([
    ['never comes', ''],
    ['stops in its head', 'HTTP/1.1 200 OK\r\nX-'],
    ['stops in its body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'],
  ])('that %s is given up', async (_, beginning) => {
    const url = await serveRaw((socket) => socket.write(beginning));
    const asked = ask(url, { silenceMs: 50 });
    await expect(asked).rejects.toEqual(fails('NETWORK_ERROR', /in time/));
  });

  test('that trickles is given up in all', async () => {
    const url = await serveRaw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
      const trickle = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(trickle));
    });
    const asked = ask(url, { timeoutMs: 150 });
    await expect(asked).rejects.toEqual(fails('NETWORK_ERROR', /in time/));
  });

  test('that breaks off is no answer', async () => {
    const url = await serveRaw((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'),
    );
    await expect(ask(url)).rejects.toEqual(fails('NETWORK_ERROR', /broke off/));
  });

  test('with an endless head is given up', async () => {
    const url = await serveRaw((socket) => {
      const write = () => {
        while (socket.writable && socket.write(`X: ${'x'.repeat(1_000)}\r\n`));
      };
      socket.write('HTTP/1.1 200 OK\r\n');
      socket.on('drain', write);
      write();
    });
    await expect(ask(url)).rejects.toEqual(fails('NETWORK_ERROR', /./));
  });

  test('is not waited for when nobody wants it any more', async () => {
    const url = await serveRaw(() => undefined);
    const controller = new AbortController();
    const asked = ask(url, {}, controller.signal);
    controller.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
  });
});

test('a body is posted whole, with its length', async () => {
  const port = await serve(async (request, response) => {
    const body = (await request.toArray()).join('');
    response.end(`${request.method} ${request.headers['content-length']} ${body}`);
  });
  const { body } = await ask(`http://cdn.test${port}/`, { method: 'POST', body: 'häh' });
  expect(Buffer.from(body).toString()).toBe('POST 4 häh');
});
