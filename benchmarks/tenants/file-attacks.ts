import { connect } from 'node:net';
import { deflateSync } from 'node:zlib';
import { type Attack, call, type Hostile, pause, repeat } from './hostile.ts';

// What readers and browsers are given, and clients that neither send nor read as they should.

const READERS = 30;
const CONNECTIONS = 1_000;
const SLOW_READERS = 100;
const DROP_EVERY_MS = 5_000;

/** A PDF of such objects, the first of which is its catalogue; without a table of where they are. */
function pdfOf(objects: readonly (string | Buffer)[]): Buffer {
  const parts = objects.flatMap((object, index) => [`${index + 1} 0 obj\n`, object, '\nendobj\n']);
  const trailer = `trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n9\n%%EOF\n`;
  return Buffer.concat(['%PDF-1.7\n', ...parts, trailer].map((part) => Buffer.from(part)));
}

function stream(bytes: Buffer, entries = ''): Buffer {
  const data = deflateSync(bytes);
  const head = `<</Length ${data.length}/Filter/FlateDecode${entries}>>stream\n`;
  return Buffer.concat([Buffer.from(head), data, Buffer.from('\nendstream')]);
}

const CATALOGUE = '<</Type/Catalog/Pages 2 0 R>>';
const page = (contents: string) =>
  `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${contents}>>`;
const onePage = (content: Buffer) =>
  pdfOf([CATALOGUE, '<</Type/Pages/Count 1/Kids[3 0 R]>>', page('4 0 R'), content]);

function manyPages(count: number): Buffer {
  const kids = Array.from({ length: count }, (_, index) => `${index + 3} 0 R`).join(' ');
  const pages = Array.from({ length: count }, () => page(`${count + 3} 0 R`));
  const text = stream(Buffer.from('BT (x) Tj ET'));
  return pdfOf([CATALOGUE, `<</Type/Pages/Count ${count}/Kids[${kids}]>>`, ...pages, text]);
}

const PDFS = [
  onePage(stream(Buffer.alloc(200_000_000, 32))),
  onePage(stream(Buffer.from('q '.repeat(2_000_000)))),
  onePage(stream(Buffer.from('BT (word) Tj ET '.repeat(500_000)))),
  onePage(stream(Buffer.from('['.repeat(1_000_000)))),
  manyPages(10_000),
  pdfOf([`<</Type/Catalog/Pages 2 0 R/A ${'<</A '.repeat(50_000)}`]),
  pdfOf([CATALOGUE, '<</Type/Pages/Count 1/Kids[2 0 R 2 0 R]>>']),
  Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(4_000_000, '1 0 obj ')]),
];

const checks: Attack = (hostile) =>
  repeat(READERS, async (index) => {
    const pdf = { ...hostile, headers: { ...hostile.headers, 'content-type': 'application/pdf' } };
    const body = Uint8Array.from(PDFS[index % PDFS.length] as Buffer);
    await (await call(pdf, '/check', { method: 'POST', body }))?.arrayBuffer();
  });

const NESTED = 5_000;
const HTML_DOCUMENTS = [
  { html: '<div>'.repeat(NESTED) },
  { html: `<table>${'<tr><td>x<td>y'.repeat(20_000)}` },
  { html: '<p>x', css: `p { animation: a 1ms infinite } ${'@keyframes a { to { left: 1px } }'}` },
  {
    html: `<div class=a>${'<p>word '.repeat(2_000)}`,
    css: '.a :not(:has(~ p ~ p ~ p)) { color: red } p { filter: blur(9px); columns: 9 }',
  },
  { html: `<svg>${'<filter id=f><feTurbulence numOctaves=99 />'.repeat(200)}</svg>` },
  { html: '<p>x', css: ':root { --a: 1 } p { width: calc('.concat('(1px + '.repeat(5_000)) },
];

/** Pages of a user's own markup. */
const html: Attack = (hostile) =>
  repeat(READERS, async (index) => {
    const document = HTML_DOCUMENTS[index % HTML_DOCUMENTS.length];
    const body = JSON.stringify({ templateId: 'html', document });
    const path = index % 2 === 0 ? '/export/preview' : '/export/pdf';
    await (await call(hostile, path, { method: 'POST', body }))?.arrayBuffer();
  });

/** Previews whose client is gone before they are printed. */
const leftPreviews: Attack = (hostile) =>
  repeat(READERS, async (index) => {
    const work = [
      { name: 'x', highlights: Array.from({ length: 20 + index }, () => 'word '.repeat(40)) },
    ];
    const body = JSON.stringify({ document: { work } });
    const signal = AbortSignal.timeout(20 + (index % 5) * 40);
    const response = await call(hostile, '/export/preview', { method: 'POST', body, signal });
    await response?.arrayBuffer().catch(() => undefined);
  });

/** A connection that sends so much of a request and then waits, until it is dropped. */
function openRaw({ api, onAnswer }: Hostile, text: string): Promise<void> {
  const { hostname, port } = new URL(api);
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = connect(Number(port), hostname, () => socket.write(text));
  socket.once('data', () => onAnswer(400)).on('error', () => undefined);
  socket.once('close', () => resolve());
  setTimeout(() => socket.destroy(), DROP_EVERY_MS);
  return promise;
}

const path = (api: string) => new URL(api).pathname;

/** Heads that never end, and such as are too long. */
const heads: Attack = (hostile) =>
  repeat(CONNECTIONS * hostile.share, async (index) => {
    const filler = index % 4 === 0 ? `X-Filler: ${'x'.repeat(40_000)}\r\n\r\n` : 'X-Slow: ';
    await openRaw(hostile, `GET ${path(hostile.api)}/usage HTTP/1.1\r\nHost: x\r\n${filler}`);
    await pause(10);
  });

/** A ZIP of a batch that nobody reads, and pieces of its files. */
const slowReaders: Attack = async (hostile) => {
  const documents = Array.from({ length: 10 }, () => ({ document: { basics: { name: 'Eve' } } }));
  const body = JSON.stringify({ documents });
  const submitted = await call(hostile, '/export/batch', { method: 'POST', body });
  const { data } = ((await submitted?.json().catch(() => null)) ?? {}) as {
    data?: { batchId: string; jobs: readonly { jobId: string }[] };
  };
  if (!data) return await pause(1_000);
  const authorization = Object.entries(hostile.headers).map(([name, value]) => `${name}: ${value}`);
  const zip = `GET ${path(hostile.api)}/export/batch/${data.batchId}/zip HTTP/1.1\r\nHost: x\r\n${authorization.join('\r\n')}\r\n\r\n`;
  await repeat(SLOW_READERS, async (index) => {
    if (index % 2 === 0) return await openRaw(hostile, zip);
    const jobId = data.jobs[index % data.jobs.length]?.jobId;
    const ranges = Array.from({ length: 50 }, (_, n) => `${n}-${n}`).join(',');
    const headers = { ...hostile.headers, range: `bytes=${ranges}` };
    const response = await call({ ...hostile, headers }, `/export/download/${jobId}`);
    await response?.arrayBuffer();
  });
};

/** A key for each job, and as many jobs as may be. */
const keys: Attack = (hostile) =>
  repeat(READERS, async () => {
    const headers = { ...hostile.headers, 'idempotency-key': crypto.randomUUID() };
    const body = JSON.stringify({ document: { basics: { name: 'Eve' } } });
    const response = await call({ ...hostile, headers }, '/export/pdf', { method: 'POST', body });
    await response?.arrayBuffer();
  });

export const FILE_ATTACKS = {
  checks,
  html,
  'left previews': leftPreviews,
  heads,
  'slow readers': slowReaders,
  keys,
};
