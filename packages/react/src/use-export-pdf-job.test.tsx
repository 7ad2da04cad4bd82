// @vitest-environment happy-dom
import { createClient, type OffprintClient } from '@offprint/client';
import { act, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import {
  completedJob,
  failedJob,
  JOB_ID,
  jobView,
  runningJob,
} from '../../../test/support/job-view.ts';
import type { ExportStore } from './export-state.ts';
import { createExportStore } from './export-store.ts';
import { OffprintProvider } from './provider.tsx';
import { type ExportPDFJob, useExportPDFJob } from './use-export-pdf-job.ts';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const input = { document: { basics: { name: 'Ada Lovelace' } } };
/** With time for a busy machine. */
const eventually = (check: () => void) => vi.waitFor(check, 10_000);

const unmounts: (() => void)[] = [];
afterEach(() => {
  act(() => unmounts.splice(0).forEach((unmount) => void unmount()));
  localStorage.clear();
});

interface Source {
  readonly client: OffprintClient;
  readonly store?: ExportStore;
}

function Probe({ see }: { see: (hook: ExportPDFJob) => void }) {
  const hook = useExportPDFJob();
  see(hook);
  return <output>{hook.status}</output>;
}

const tree = (source: Source, see: (hook: ExportPDFJob) => void = () => {}) => (
  <StrictMode>
    <OffprintProvider {...source}>
      <Probe see={see} />
    </OffprintProvider>
  </StrictMode>
);

function render(source: Source) {
  const current = { hook: undefined as unknown as ExportPDFJob };
  const see = (hook: ExportPDFJob) => {
    current.hook = hook;
  };
  const root = createRoot(document.createElement('div'));
  act(() => root.render(tree(source, see)));
  const unmount = () => root.unmount();
  unmounts.push(unmount);
  return { current, unmount };
}

/** A server whose answers the test gives when it wants to. */
function setUp() {
  const answers: { url: string; signal: AbortSignal; answer: (response: Response) => void }[] = [];
  const client = createClient({
    baseUrl: 'http://offprint.test',
    // With them and without a user nothing is shared with the tabs of other tests.
    headers: {},
    fetch: (url, init) =>
      new Promise((answer, reject) => {
        const signal = init?.signal as AbortSignal;
        signal.addEventListener('abort', () => reject(signal.reason));
        answers.push({ url: String(url), signal, answer });
      }),
  });
  return {
    client,
    asked: () => answers.map(({ url }) => new URL(url).pathname.replace('/api/v1', '')),
    isAborted: () => answers.at(-1)?.signal.aborted,
    answer: (response: Response) => act(async () => answers.at(-1)?.answer(response)),
  };
}

const accepted = () => Response.json({ success: true, data: jobView() }, { status: 202 });

function refused() {
  const error = { code: 'RATE_LIMITED', message: 'Three exports are running already.' };
  return Response.json({ success: false, message: error.message, error }, { status: 429 });
}

function events(...jobs: object[]) {
  const body = jobs.map((job) => `event: job\ndata: ${JSON.stringify(job)}\n\n`).join('');
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

test('is idle until an export is started', () => {
  const html = renderToString(tree(setUp()));

  expect(html).toBe('<output>idle</output>');
});

test('goes from the click to the file', async () => {
  const server = setUp();
  const { current } = render(server);

  let url: string | null = null;
  act(() => void current.hook.startExport(input).then((found) => (url = found)));
  expect(current.hook).toMatchObject({ status: 'submitting', isExporting: true });

  await server.answer(accepted());
  expect(current.hook).toMatchObject({ status: 'pending', jobId: JOB_ID });

  await server.answer(events(runningJob(60), completedJob()));
  await eventually(() => expect(url).not.toBeNull());
  expect(url).toBe(`http://offprint.test/api/v1/export/download/${JOB_ID}`);
  expect(current.hook).toMatchObject({
    status: 'completed',
    fileUrl: url,
    progress: 100,
    isExporting: false,
    error: null,
  });
});

test('submits once however often the button is pressed', async () => {
  const server = setUp();
  const { current } = render(server);

  act(() => {
    void current.hook.startExport(input);
    void current.hook.startExport(input);
  });

  await eventually(() => expect(server.asked()).toEqual(['/export/pdf']));
  await server.answer(accepted());
  expect(server.asked()).toEqual(['/export/pdf', `/export/job/${JOB_ID}/events`]);
});

test('says why an export was not accepted, and starts anew', async () => {
  const server = setUp();
  const { current } = render(server);

  act(() => void current.hook.startExport(input));
  await server.answer(refused());
  expect(current.hook).toMatchObject({
    status: 'idle',
    error: { code: 'RATE_LIMITED', message: 'Three exports are running already.' },
  });

  act(() => void current.hook.startExport(input));
  expect(current.hook).toMatchObject({ status: 'submitting', error: null });
});

test('says why a job could not be cancelled, and still shows the job', async () => {
  const server = setUp();
  const { current } = render(server);
  act(() => void current.hook.startExport(input));
  await server.answer(accepted());

  act(() => void current.hook.cancel());
  await eventually(() => expect(server.asked().at(-1)).toBe(`/export/job/${JOB_ID}`));
  await server.answer(refused());

  expect(current.hook).toMatchObject({ status: 'pending', error: { code: 'RATE_LIMITED' } });
});

test('says while the connection is lost', async () => {
  const server = setUp();
  const { current } = render(server);
  act(() => void current.hook.startExport(input));
  await server.answer(accepted());

  await server.answer(new Response('', { status: 502 }));
  expect(current.hook).toMatchObject({ status: 'pending', progressMessage: 'Reconnecting…' });

  await eventually(() => expect(server.asked()).toHaveLength(3));
  await server.answer(events(completedJob()));
  await eventually(() => expect(current.hook.progressMessage).toMatch(/^2 pages, 47/));
});

test('rejoins after a reload what it had begun', async () => {
  const before = setUp();
  const mounted = render(before);
  act(() => void mounted.current.hook.startExport(input));
  await before.answer(accepted());
  act(mounted.unmount);

  const after = setUp();
  const { current } = render(after);
  expect(current.hook).toMatchObject({ isExporting: true, jobId: JOB_ID });
  await after.answer(events(completedJob()));
  await eventually(() => expect(current.hook.fileUrl).not.toBeNull());
});

test('has a failed job tried again, and gives its file', async () => {
  const server = setUp();
  const { current } = render(server);
  act(() => void current.hook.startExport(input));
  await server.answer(accepted());
  await server.answer(events(failedJob()));
  await eventually(() => expect(current.hook.error).toMatchObject({ code: 'RENDER_TIMEOUT' }));
  expect(current.hook).toMatchObject({ isExporting: false, status: 'failed' });

  let url: string | null = null;
  act(() => void current.hook.retry().then((found) => (url = found)));
  await eventually(() => expect(server.asked().at(-1)).toBe(`/export/retry/${JOB_ID}`));
  const retried = { jobId: JOB_ID, status: 'pending', attempts: 1, maxAttempts: 5 };
  await server.answer(Response.json({ success: true, data: retried }, { status: 202 }));
  await server.answer(events(completedJob()));
  await eventually(() => expect(url).toContain(JOB_ID));
});

test('submits anew what was not accepted', async () => {
  const server = setUp();
  const { current } = render(server);
  act(() => void current.hook.startExport(input));
  await server.answer(refused());

  act(() => void current.hook.retry());
  await server.answer(accepted());

  expect(current.hook).toMatchObject({ status: 'pending', error: null, jobId: JOB_ID });
});

test('does not come back to a submission that was reset meanwhile', async () => {
  const server = setUp();
  const { current } = render(server);

  act(() => void current.hook.startExport(input));
  act(() => current.hook.reset());
  await server.answer(accepted());

  expect(current.hook).toMatchObject({ status: 'idle', jobId: null });
});

test('stops following when the provider unmounts, unless the store is the app’s own', async () => {
  const own = setUp();
  const mounted = render(own);
  act(() => void mounted.current.hook.startExport(input));
  await own.answer(accepted());
  act(mounted.unmount);
  expect(own.isAborted()).toBe(true);

  const shared = setUp();
  const store = createExportStore({ client: shared.client });
  const guest = render({ client: shared.client, store });
  act(() => void guest.current.hook.startExport(input));
  await shared.answer(accepted());
  act(guest.unmount);
  expect(shared.isAborted()).toBe(false);
  store.getState().stop();
});
