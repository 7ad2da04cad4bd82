import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { SAMPLE_DOCUMENTS } from '../../packages/server/src/app/sample-documents.ts';
import { manualClock } from '../support/manual-clock.ts';
import { needBrowser } from '../support/need-browser.ts';
import { testSystem } from '../support/system.ts';

test.each(['modern', 'web-modern'])(
  'what %s prints again an hour later has the same SHA-256',
  async (templateId) => {
    await needBrowser(templateId);
    const clock = manualClock();
    const { exports, worker } = await testSystem({}, { clock });
    worker.start();
    const document = SAMPLE_DOCUMENTS.resume ?? {};

    const print = async (name?: string) => {
      const changed = name ? { ...document, basics: { name } } : document;
      const { jobId } = await exports.submit({ document: changed, templateId });
      expect(await exports.wait(jobId)).toMatchObject({ status: 'completed' });
      return createHash('sha256')
        .update(await exports.file(jobId))
        .digest('hex');
    };
    const first = await print();
    const other = await print('John Developer');
    clock.advance(60 * 60 * 1000);
    expect(await print()).toBe(first);
    expect(other).not.toBe(first);
  },
);
