import { expect, test } from 'vitest';
import { SOME_ID, startServer } from '../support/server.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const CONTENT = 'The content of a file that is long enough for parts of it.';

async function serverWithFile() {
  const server = await startServer();
  await server.submit();
  const { exportId } = await server.completeNext(new TextEncoder().encode(CONTENT));
  const download = `/export/download/${exportId}`;
  const redirect = await server.call(download);
  const link = redirect.headers.get('location') ?? '';
  const get = (headers: Record<string, string> = {}, method = 'GET') =>
    server.call(`^${link}`, { method, headers });
  return { ...server, download, link, get };
}

type WithFile = Awaited<ReturnType<typeof serverWithFile>>;

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

test('that the file of an export is missing is logged, and that of a removed one is not', async () => {
  const { system, get, logged, download } = await serverWithFile();
  const { storage, history } = system.app;
  const said = () => logged.filter(({ message }) => /is not in the storage/.test(message));
  for await (const { key } of storage.list('exports/')) await storage.delete(key);

  expect((await get()).status).toBe(404);
  expect(said()).toMatchObject([{ level: 'error', fields: { key: expect.any(String) } }]);

  await history.remove('local', download.split('/').at(-1) ?? '');
  expect((await get()).status).toBe(404);
  expect(said()).toHaveLength(1);
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

/** What a browser sends when a person opens a link. */
const OPENED = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
};

test.each([
  [
    'a link that is over',
    300_000,
    (server: WithFile) => `^${server.link}`,
    410,
    'This link has expired',
  ],
  [
    'a file that is over',
    8 * DAY_MS,
    (server: WithFile) => server.download,
    410,
    'The file has expired',
  ],
  [
    'a link that was changed',
    0,
    (server: WithFile) => `^${server.link}x`,
    403,
    'This link is not valid',
  ],
  ['a file that never was', 0, () => `/export/download/${SOME_ID}`, 404, 'There is no such file'],
])(
  'who opens %s in a browser reads why on a page',
  async (_what, laterMs, linkOf, status, says) => {
    const server = await serverWithFile();
    server.clock.advance(laterMs);
    const page = await server.call(linkOf(server), { headers: OPENED });

    expect(page.status).toBe(status);
    expect(page.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    expect(page.headers.get('vary')).toContain('Accept');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    const text = await page.text();
    expect(text).toContain(says);
    expect(text).toContain('Go back to the page that this link is from');
  },
);

test('a browser that asks for a part beyond the file is told how long the file is', async () => {
  const { get } = await serverWithFile();
  const beyond = await get({ ...OPENED, range: `bytes=${SIZE}-` });
  expect(beyond.status).toBe(416);
  expect(beyond.headers.get('content-range')).toBe(`bytes */${SIZE}`);
});

test.each([{}, { accept: '*/*' }, { accept: 'application/json' }, { accept: 'application/pdf' }])(
  'a program that accepts %o gets the same as JSON',
  async (headers) => {
    const { clock, link, refusal } = await serverWithFile();
    clock.advance(300_000);
    expect(await refusal(`^${link}`, { headers })).toMatchObject({ status: 410, code: 'EXPIRED' });
  },
);
