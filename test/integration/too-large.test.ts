import { describe, expect, test } from 'vitest';
import type { Resume } from '../../packages/server/src/domain/resume/schema.ts';
import { needBrowser } from '../support/need-browser.ts';
import { testSystem } from '../support/system.ts';

const SENTENCE = 'Led the migration of forty services and cut their cost by a third. ';

const bullets = (count: number, text: string) => Array.from({ length: count }, () => text);

function jobs(count: number, job: NonNullable<Resume['work']>[number]): Resume {
  return { work: Array.from({ length: count }, () => job) };
}

describe('a document that cannot fit is refused before it costs a print:', () => {
  test.each([
    ['20,000 bullets of a letter in one job', jobs(1, { highlights: bullets(20_000, 'a') })],
    ['20,000 bullets of a letter', jobs(100, { highlights: bullets(200, 'a') })],
    ['1,000 jobs of 20 bullets', jobs(1_000, { highlights: bullets(20, SENTENCE) })],
    ['350 jobs of 20 bullets', jobs(350, { highlights: bullets(20, SENTENCE) })],
    ['text for 1,539 pages', jobs(200, { summary: SENTENCE.repeat(250) })],
  ])('%s', async (_name, document) => {
    const { exports } = await testSystem();

    const refused = exports.submit({ document: { ...document } });

    await expect(refused).rejects.toMatchObject({
      code: expect.stringMatching(/^(VALIDATION_ERROR|DOCUMENT_TOO_LARGE)$/),
    });
  });
});

test('one that only its layout shows to be too long fails at the first attempt, unprinted', async () => {
  await needBrowser();
  const { exports, worker } = await testSystem({ worker: { concurrency: 1 } });
  worker.start();
  const document = jobs(20, { highlights: bullets(190, SENTENCE) });

  const { jobId } = await exports.submit({
    document: { ...document },
    templateId: 'web-modern',
  });

  expect(await exports.wait(jobId)).toMatchObject({
    status: 'failed',
    attempts: 1,
    error: { code: 'DOCUMENT_TOO_LARGE', message: expect.stringContaining('pages or more') },
  });
});
