// @vitest-environment happy-dom
import { createClient } from '@offprint/client';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import { completedJob, JOB_ID, jobView, runningJob } from '../../../test/support/job-view.ts';
import { createExportStore } from './export-store.ts';
import { type ExportPDFJob, useExportPDFJob } from './hooks.ts';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const input = { document: { basics: { name: 'Ada Lovelace' } } };
/** With time for a busy machine. */
const eventually = (check: () => void) => vi.waitFor(check, 10_000);

const unmounts: (() => void)[] = [];
afterEach(() => act(() => unmounts.splice(0).forEach((unmount) => void unmount())));

type Source = Parameters<typeof useExportPDFJob>[0];

function Probe({ source, see }: { source: Source; see: (hook: ExportPDFJob) => void }) {
  const hook = useExportPDFJob(source);
  see(hook);
  return <output>{hook.status}</output>;
}

function render(source: Source) {
  const current = { hook: undefined as unknown as ExportPDFJob };
  const see = (hook: ExportPDFJob) => {
    current.hook = hook;
  };
  const root = createRoot(document.createElement('div'));
  act(() => root.render(<Probe source={source} see={see} />));
  const unmount = () => root.unmount();
  unmounts.push(unmount);
  return { current, unmount };
}

/** A server whose answers the test gives when it wants to. */
function setUp() {
  const answers: { url: string; signal: AbortSignal; answer: (response: Response) => void }[] = [];
  const client = createClient({
    baseUrl: 'http://offprint.test',
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
  const html = renderToString(<Probe source={setUp().client} see={() => {}} />);

  expect(html).toBe('<output>idle</output>');
});

test('goes from the click to the file', async () => {
  const server = setUp();
  const { current } = render(server.client);

  act(() => void current.hook.start(input));
  expect(current.hook.status).toBe('submitting');

  await server.answer(accepted());
  expect(current.hook).toMatchObject({ status: 'pending', jobId: JOB_ID });

  await server.answer(events(runningJob(60), completedJob()));
  await eventually(() => expect(current.hook.status).toBe('completed'));
  expect(current.hook).toMatchObject({ progress: 100, job: { pageCount: 2 }, error: null });
});

test('submits once however often the button is pressed', async () => {
  const server = setUp();
  const { current } = render(server.client);

  act(() => {
    void current.hook.start(input);
    void current.hook.start(input);
  });

  await eventually(() => expect(server.asked()).toEqual(['/export/pdf']));
  await server.answer(accepted());
  expect(server.asked()).toEqual(['/export/pdf', `/export/job/${JOB_ID}/events`]);
});

test('says why an export was not accepted, and starts anew', async () => {
  const server = setUp();
  const { current } = render(server.client);

  act(() => void current.hook.start(input));
  await server.answer(refused());
  expect(current.hook).toMatchObject({
    status: 'idle',
    error: { code: 'RATE_LIMITED', message: 'Three exports are running already.' },
  });

  act(() => void current.hook.start(input));
  expect(current.hook).toMatchObject({ status: 'submitting', error: null });
});

test('says why a job could not be cancelled, and still shows the job', async () => {
  const server = setUp();
  const { current } = render(server.client);
  act(() => void current.hook.start(input));
  await server.answer(accepted());

  act(() => void current.hook.cancel());
  await eventually(() => expect(server.asked().at(-1)).toBe(`/export/job/${JOB_ID}`));
  await server.answer(refused());

  expect(current.hook).toMatchObject({ status: 'pending', error: { code: 'RATE_LIMITED' } });
});

test('says while the connection is lost', async () => {
  const server = setUp();
  const { current } = render(server.client);
  act(() => void current.hook.start(input));
  await server.answer(accepted());

  await server.answer(new Response('', { status: 502 }));
  expect(current.hook).toMatchObject({ status: 'pending', isReconnecting: true, error: null });

  await eventually(() => expect(server.asked()).toHaveLength(3));
  await server.answer(events(completedJob()));
  await eventually(() => expect(current.hook.status).toBe('completed'));
  expect(current.hook.isReconnecting).toBe(false);
});

test('does not come back to a submission that was reset meanwhile', async () => {
  const server = setUp();
  const { current } = render(server.client);

  act(() => void current.hook.start(input));
  act(() => current.hook.reset());
  await server.answer(accepted());

  expect(current.hook).toMatchObject({ status: 'idle', jobId: null });
});

test('stops following when it unmounts, unless the store is shared', async () => {
  const own = setUp();
  const mounted = render(own.client);
  act(() => void mounted.current.hook.start(input));
  await own.answer(accepted());
  act(mounted.unmount);
  expect(own.isAborted()).toBe(true);

  const shared = setUp();
  const store = createExportStore({ client: shared.client });
  const guest = render(store);
  act(() => void guest.current.hook.start(input));
  await shared.answer(accepted());
  act(guest.unmount);
  expect(shared.isAborted()).toBe(false);
  store.getState().stop();
});
