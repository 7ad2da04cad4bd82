// @vitest-environment happy-dom
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  completedJob,
  failedJob,
  JOB_ID,
  jobView,
  runningJob,
} from '../../../test/support/job-view.ts';
import { App } from './app.tsx';

const EXPORT_ID = '0198c9a4-6d1c-7c30-a2f4-5b8f3c1d2e02';
const DELETION = `DELETE /export/history/${EXPORT_ID}`;
const exportRow = {
  ...completedJob(),
  id: EXPORT_ID,
  downloadCount: 0,
  expiresAt: '2126-03-01T09:00:00.000Z',
};
const usage = {
  used: 48_211,
  limit: 104_857_600,
  percentage: 0,
  isOverQuota: false,
  activeSubmissions: 0,
  maxActiveSubmissions: 3,
  plan: 'FREE',
};
const template = (id: string, name: string) => ({
  id,
  name,
  version: '1.0.0',
  description: 'A page.',
  tags: [],
  columns: 1,
  pageSizes: ['A4', 'Letter'],
  plans: [],
});

interface Server {
  readonly requests: { path: string; headers: Headers; body: unknown }[];
  exports: object[];
  jobs: object[];
  tell(job: object): void;
  key: string | null;
  submission(): Response;
}

let server: Server;
let screen: HTMLElement;
let close: () => void;

const data = (value: unknown) => Response.json({ success: true, data: value });
const refusal = (status: number, code: string, message: string, details?: object[]) =>
  Response.json(
    { success: false, message, error: { code, message, ...(details && { details }) } },
    { status },
  );

async function answer(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const path = `${init.method ?? 'GET'} ${new URL(String(input)).pathname.replace('/api/v1', '')}`;
  const headers = new Headers(init.headers);
  server.requests.push({ path, headers, body: init.body && JSON.parse(String(init.body)) });
  if (server.key && headers.get('authorization') !== `Bearer ${server.key}`) {
    return refusal(401, 'UNAUTHORIZED', 'Send a valid API key.');
  }
  switch (path) {
    case 'GET /templates':
      return data([template('modern', 'Modern'), template('classic', 'Classic')]);
    case 'GET /usage':
      return data(usage);
    case 'GET /export/history': {
      const total = server.exports.length;
      const pagination = { total, limit: 8, offset: 0, hasMore: false };
      return data({ exports: server.exports, pagination });
    }
    case 'POST /export/pdf':
      return server.submission();
    case 'GET /templates/modern/preview.png':
      return new Response('an image', { headers: { 'content-type': 'image/png' } });
    case 'GET /export/jobs': {
      const pagination = { total: server.jobs.length, limit: 100, offset: 0, hasMore: false };
      return data({ jobs: server.jobs, pagination });
    }
    case 'GET /export/events':
      return eventStream(init.signal);
    case `DELETE /export/job/${JOB_ID}`:
      return data({ jobId: JOB_ID, status: 'deleted', deletedAt: exportRow.createdAt });
    case DELETION:
      server.exports = [];
      return data({});
    default:
      return refusal(404, 'NOT_FOUND', 'There is nothing here.');
  }
}

/** Stays open until the page goes away; `server.tell` sends an event. */
function eventStream(signal: AbortSignal | null | undefined): Response {
  const body = new ReadableStream({
    start(controller) {
      server.tell = (job) =>
        controller.enqueue(
          new TextEncoder().encode(`event: job\ndata: ${JSON.stringify(job)}\n\n`),
        );
      signal?.addEventListener('abort', () => controller.error(signal.reason), { once: true });
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

/** The job that is finished, and its file. */
function finish(): void {
  server.exports = [exportRow];
  server.tell(completedJob());
}

beforeEach(() => {
  server = {
    requests: [],
    exports: [],
    jobs: [],
    key: null,
    submission: () => data(jobView()),
    tell: () => expect.unreachable('nobody listens'),
  };
  vi.stubGlobal('fetch', answer);
  document.head.innerHTML = '<base href="http://offprint.test/">';
  document.body.innerHTML = '<div id="root"></div>';
  sessionStorage.clear();
  localStorage.clear();
  screen = document.body;
  open();
});
afterEach(() => close());

function open(): void {
  const root = createRoot(document.getElementById('root') as HTMLElement);
  root.render(<App />);
  close = () => root.unmount();
}

const shows = (text: string | RegExp) => vi.waitFor(() => expect(screen.textContent).toMatch(text));

function press(label: string): void {
  const buttons = [...screen.querySelectorAll<HTMLElement>('button, a')];
  const button = buttons.find((each) => each.textContent?.startsWith(label));
  if (!button) throw new Error(`there is no button "${label}"`);
  button.click();
}

test('takes the sample to a file that can be downloaded', async () => {
  await shows('Modern');
  await shows('47 kB of 100 MB');

  press('Use the sample');
  await shows('Résumé of Mirela Okafor');
  press('Export PDF');
  await shows('In line');
  finish();

  await shows('days ago');
  const links = [...screen.querySelectorAll('a')].map(({ href }) => href);
  expect(links).toContain(`http://offprint.test/api/v1/export/download/${EXPORT_ID}`);
  const submission = server.requests.find(({ path }) => path === 'POST /export/pdf');
  expect(submission?.body).toMatchObject({
    document: { basics: { name: 'Mirela Okafor' } },
    templateId: 'modern',
    options: { pageSize: 'A4' },
  });
});

test('shows what was submitted elsewhere, as it moves', async () => {
  close();
  server.jobs = [runningJob()];
  open();
  await shows('ada-lovelace.pdfPrinting');

  server.tell(failedJob());
  await shows('The print took too long.');
  press('Clear');

  await shows('Nothing is being printed');
});

test('shows a finished export once, and asks before it deletes the file', async () => {
  server.jobs = [completedJob()];
  server.exports = [exportRow];
  close();
  open();
  await shows('days ago');
  const names = [...screen.querySelectorAll('strong')].map(({ textContent }) => textContent);
  expect(names.filter((name) => name === 'ada-lovelace.pdf')).toHaveLength(1);

  press('Delete');
  await shows('Delete for good');
  expect(server.requests.map(({ path }) => path)).not.toContain(DELETION);
  press('Delete for good');

  await shows('No files yet');
});

test('shows every problem of a document that is refused', async () => {
  server.submission = () =>
    refusal(400, 'VALIDATION_ERROR', 'The document has problems.', [
      { path: 'document.basics.email', message: 'must be text' },
      { path: 'document.work[0].startDate', message: 'must be a date' },
    ]);
  await shows('Modern');

  press('Use the sample');
  await shows('Résumé of');
  press('Export PDF');

  await shows('document.basics.email must be text');
  await shows('document.work[0].startDate must be a date');
});

test('does not tell the one problem of a document twice', async () => {
  server.submission = () =>
    refusal(400, 'VALIDATION_ERROR', 'document.basics must be an object', [
      { path: 'document.basics', message: 'must be an object' },
    ]);
  await shows('Modern');

  press('Use the sample');
  await shows('Résumé of');
  press('Export PDF');

  await shows('This has to be put right:document.basics must be an object');
});

test('sends nothing while the text is not a document', async () => {
  await shows('Modern');

  press('Export PDF');

  await shows('Paste a résumé as JSON first');
  expect(server.requests.map(({ path }) => path)).not.toContain('POST /export/pdf');
});

test('asks for a key where the server does, keeps it in the tab, and forgets it', async () => {
  close();
  server.key = 'secret';
  open();
  await shows('Who is printing?');

  for (const [name, value] of [
    ['key', 'secret'],
    ['user', 'ada'],
  ]) {
    const field = screen.querySelector<HTMLInputElement>(`input[name=${name}]`);
    if (field && value) field.value = value;
  }
  press('Continue');
  await shows('Sign out');
  expect(server.requests.at(-1)?.headers.get('x-offprint-user')).toBe('ada');
  expect(sessionStorage.getItem('offprint.credentials')).toContain('ada');

  press('Sign out');
  await shows('Who is printing?');
  expect(sessionStorage.length).toBe(0);
});
