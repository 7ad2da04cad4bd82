// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { completedJob } from '../../../../test/support/job-view.ts';
import { fakeClient } from '../../gallery/fake-client.ts';
import { createExportStore, JobTray, OffprintProvider } from '../index.ts';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const finding = { total: 24, misplaced: [], unrecognised: [] };
const JOB = {
  ...completedJob(),
  warnings: [{ code: 'PHOTO_LEFT_OUT', message: 'The photo was left out.' }],
  report: {
    passed: false,
    title: null,
    standards: [],
    pageCount: 1,
    pageFill: null,
    readers: [
      { ...finding, reader: 'pdf.js', found: 24, missing: [] },
      {
        ...finding,
        reader: 'pdftotext',
        found: 23,
        missing: [{ path: 'work[2].name', value: 'Analytical Engine' }],
      },
    ],
    advice: ['Choose a template of one column.'],
  },
};

test('a job that is over tells what was left out, and what machines read in its file', async () => {
  const client = fakeClient();
  const store = createExportStore({ client, shareTabs: false });
  const { jobId, status, progress } = JOB;
  const shown = { jobId, status, progress, job: JOB, fileUrl: '#', problem: null };
  store.setState({ jobs: { [jobId]: { ...shown, isCurrent: true } } });
  const container = document.createElement('div');
  const root = createRoot(container);
  onTestFinished(() => act(() => root.unmount()));
  await act(async () =>
    root.render(
      <OffprintProvider client={client} store={store}>
        <JobTray />
      </OffprintProvider>,
    ),
  );

  expect(container.querySelector('.op-notice[lang=en]')?.textContent).toBe(
    'The photo was left out.',
  );
  const reading = container.querySelector('details[data-lacking]');
  expect(reading?.querySelector('summary')?.textContent).toBe('What machines read');
  expect(reading?.textContent).toContain('pdf.js finds 24 of 24 values');
  expect(reading?.textContent).toContain('pdftotext finds 23 of 24 values');
  expect(reading?.textContent).toContain('work[2].name Analytical Engine');
  expect(reading?.textContent).toContain('Choose a template of one column.');
});
