import { expect, test, vi } from 'vitest';
import { readPdf } from '../support/pdf-text.ts';
import { testSystem } from '../support/system.ts';

const TEMPLATES = ['modern', 'classic'];
const RESUME = {
  basics: { name: 'Wanda Bäcker', summary: 'Builds ovens.' },
  work: [{ name: 'Ovens', position: 'Builder', startDate: '2019-04' }],
};

test('no browser is needed, nor started, unless its templates are used', async () => {
  const { app, exports, fetch, worker } = await testSystem({
    render: { browserPath: '/nowhere/at/all' },
  });
  worker.start();
  const starts = vi.spyOn(app.telemetry, 'engineStarted');

  for (const templateId of TEMPLATES) {
    const { jobId } = await exports.submit({ document: RESUME, templateId });
    const job = await exports.wait(jobId);
    expect(job).toMatchObject({ status: 'completed', pageCount: 1, warnings: [] });
    const bytes = await exports.file(jobId);
    expect((await readPdf(bytes)).text).toMatch(/Wanda Bäcker.*Builds ovens\./s);
  }
  expect(starts).not.toHaveBeenCalledWith('chromium');

  await expect(
    exports.preview({ document: RESUME, templateId: 'web-modern' }),
  ).rejects.toMatchObject({
    code: 'ENGINE_UNAVAILABLE',
    message: expect.stringContaining('offprint browser install'),
  });
  const ready = await fetch(new Request('http://localhost/readyz'));
  expect(ready.status).toBe(200);
});
