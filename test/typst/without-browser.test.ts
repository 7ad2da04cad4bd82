import { expect, test } from 'vitest';
import { readPdf } from '../support/pdf-text.ts';
import { testSystem } from '../support/system.ts';

const TEMPLATES = ['typst-modern', 'typst-classic'];
const RESUME = {
  basics: { name: 'Wanda Bäcker', summary: 'Builds ovens.' },
  work: [{ name: 'Ovens', position: 'Builder', startDate: '2019-04' }],
};

test('where plans include Typst templates alone, no browser is needed', async () => {
  const plan = { templates: TEMPLATES };
  const { exports, fetch, worker } = await testSystem({
    render: { browserPath: '/nowhere/at/all' },
    plans: { FREE: plan, BASIC: plan, PREMIUM: plan },
  });
  worker.start();

  for (const templateId of TEMPLATES) {
    const { jobId } = await exports.submit({ document: RESUME, templateId });
    const job = await exports.wait(jobId);
    expect(job).toMatchObject({ status: 'completed', pageCount: 1, warnings: [] });
    const bytes = await exports.file(jobId);
    expect((await readPdf(bytes)).text).toMatch(/Wanda Bäcker.*Builds ovens\./s);
  }
  const ready = await fetch(new Request('http://localhost/readyz'));
  expect(ready.status).toBe(200);
});
