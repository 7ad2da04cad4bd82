// @vitest-environment happy-dom
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CHECK_REPORT, completedJob, trackedJob } from '../../../../test/support/job-view.ts';
import { fakeClient } from '../../gallery/fake-client.ts';
import { createExportStore, JobTray, OffprintProvider } from '../index.ts';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);

const JOB = {
  ...completedJob(),
  warnings: [{ code: 'PHOTO_LEFT_OUT', message: 'The photo was left out.' }],
  report: CHECK_REPORT,
};

test('a job that is over tells what was left out, and what machines read in its file', async () => {
  const client = fakeClient();
  const store = createExportStore({ client, shareTabs: false });
  store.setState({ jobs: { [JOB.jobId]: trackedJob(JOB) } });
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
  expect(reading?.textContent).toContain('work[2].name شركة المحركات');
  expect(reading?.textContent).toContain('Choose a template of one column');
});
