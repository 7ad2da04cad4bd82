import { expect, test } from 'vitest';
import { startServer } from '../support/server.ts';

const CONTENT = 'The content of a file that is long enough for parts of it.';

async function serverWithFile() {
  const server = await startServer();
  await server.submit();
  const { exportId } = await server.completeNext(new TextEncoder().encode(CONTENT));
  const redirect = await server.call(`/export/download/${exportId}`);
  const link = redirect.headers.get('location') ?? '';
  const get = (headers: Record<string, string> = {}, method = 'GET') =>
    server.call(`^${link}`, { method, headers });
  return { ...server, link, get };
}

test('a file cannot act as a page, and is kept no longer than its link works', async () => {
  const { clock, get } = await serverWithFile();
  clock.advance(60_000);
  const { status, headers } = await get();
  expect(status).toBe(200);
  expect(Object.fromEntries(headers)).toMatchObject({
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=240, immutable',
    'content-length': String(CONTENT.length),
    'content-security-policy': expect.stringMatching(/^sandbox/),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
});

const SIZE = CONTENT.length;

test.each([
  ['bytes=4-10', 'bytes 4-10', 'content'],
  ['bytes=-3', `bytes ${SIZE - 3}-${SIZE - 1}`, 'it.'],
  ['bytes=-1000', `bytes 0-${SIZE - 1}`, CONTENT],
  [`bytes=${SIZE - 3}-`, `bytes ${SIZE - 3}-${SIZE - 1}`, 'it.'],
  [`bytes=${SIZE - 3}-1000`, `bytes ${SIZE - 3}-${SIZE - 1}`, 'it.'],
  ['Bytes=0-0', 'bytes 0-0', 'T'],
])('a part of it is served for %s', async (range, contentRange, text) => {
  const { get } = await serverWithFile();
  const part = await get({ range });
  expect(part.status).toBe(206);
  expect(part.headers.get('content-range')).toBe(`${contentRange}/${SIZE}`);
  expect(part.headers.get('content-length')).toBe(String(text.length));
  expect(await part.text()).toBe(text);
});

test.each(['bytes=0-1,5-9', 'bytes=9-0', 'bytes=-', 'bytes=a-b', 'pages=1-2', 'bytes'])(
  'the whole of it is served for %s',
  async (range) => {
    const { get } = await serverWithFile();
    const whole = await get({ range });
    expect(whole.status).toBe(200);
    expect(await whole.text()).toBe(CONTENT);
  },
);

test.each([`bytes=${SIZE}-`, 'bytes=1000-2000', 'bytes=-0'])(
  '%s lies outside of it',
  async (range) => {
    const { get } = await serverWithFile();
    const beyond = await get({ range });
    expect(beyond.status).toBe(416);
    expect(beyond.headers.get('content-range')).toBe(`bytes */${SIZE}`);
    expect(await beyond.text()).toBe('');
  },
);

test('If-Range holds parts of one file together', async () => {
  const { get } = await serverWithFile();
  const etag = (await get()).headers.get('etag') ?? '';
  expect((await get({ range: 'bytes=0-0', 'if-range': etag })).status).toBe(206);
  expect((await get({ range: 'bytes=0-0', 'if-range': '"another"' })).status).toBe(200);
  expect((await get({ 'if-none-match': etag })).status).toBe(304);
});

test('a HEAD tells all but the content', async () => {
  const { get } = await serverWithFile();
  const head = await get({}, 'HEAD');
  expect(head.status).toBe(200);
  expect(head.headers.get('content-length')).toBe(String(CONTENT.length));
  expect(await head.text()).toBe('');
});

test.each([
  ['another file', (link: string) => link.replace('1.pdf', '2.pdf'), 403],
  ['a later end', (link: string) => link.replace('expires=1', 'expires=2'), 403],
  ['another name', (link: string) => link.replace('name=', 'name=x'), 403],
  ['no signature', (link: string) => link.replace(/signature=.*/, ''), 403],
  ['no file', () => '/files/', 403],
  ['a path that is no text', () => '/files/%zz', 404],
  ['a path out of the folder', () => '/files/..%2f..%2fetc%2fpasswd', 403],
])('a link with %s leads to nothing', async (_what, change, status) => {
  const { link, refusal } = await serverWithFile();
  expect(change(link)).not.toBe(link);
  expect(await refusal(`^${change(link)}`)).toMatchObject({ status });
});

test('a link that is over says so', async () => {
  const { clock, link, refusal } = await serverWithFile();
  clock.advance(300_000);
  expect(await refusal(`^${link}`)).toMatchObject({ status: 410, code: 'EXPIRED' });
});
