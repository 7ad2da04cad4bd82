// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CHECK_REPORT, completedJob, trackedJob } from '../../../../test/support/job-view.ts';
import { fakeClient } from '../../gallery/fake-client.ts';
import { createExportStore, type ExportStore, HistoryTable, OffprintProvider } from '../index.ts';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const HOUR_MS = 3_600_000;

async function shownTable(store?: ExportStore): Promise<HTMLElement> {
  const container = document.createElement('div');
  const root = createRoot(container);
  onTestFinished(() => act(() => root.unmount()));
  await act(async () =>
    root.render(
      <OffprintProvider client={fakeClient()} {...(store && { store })}>
        <HistoryTable />
      </OffprintProvider>,
    ),
  );
  await vi.waitFor(() => expect(container.querySelectorAll('tbody tr')).toHaveLength(3));
  return container;
}

test('a file that was printed otherwise than asked says so in its row', async () => {
  const rows = [...(await shownTable()).querySelectorAll('tbody th')].map((row) => row.textContent);
  expect(rows).toEqual([
    'Ada Lovelace – Résumé.pdf',
    'Cover letter.pdfThe photo was left out.',
    'السيرة الذاتية.pdf',
  ]);
});

test('what machines read in a file is told as long as the record of its job is there', async () => {
  const client = fakeClient();
  const [row] = (await client.history()).exports;
  const { jobId = '' } = row ?? {};
  const job = { ...completedJob(), jobId, report: CHECK_REPORT };
  const store = createExportStore({ client, shareTabs: false });
  store.setState({ jobs: { [jobId]: trackedJob(job) } });

  expect((await shownTable(store)).querySelector('tbody th')?.textContent).toContain(
    'What machines readpdf.js finds 24 of 24 values',
  );
});

test('the time until a file expires goes on while the page is open', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const container = await shownTable();
  const expiry = () => container.querySelectorAll('tbody time')[1]?.textContent;
  await vi.waitFor(() => expect(expiry()).toMatch(/^in (19|20) hours$/));

  act(() => void vi.advanceTimersByTime(10 * HOUR_MS));
  expect(expiry()).toMatch(/^in (9|10) hours$/);

  act(() => void vi.advanceTimersByTime(11 * HOUR_MS));
  expect(expiry()).toBe('Expired');
});
