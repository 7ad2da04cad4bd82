import { expect, test } from 'vitest';
import { needBrowser } from '../support/need-browser.ts';
import { readPdf } from '../support/pdf-text.ts';
import { testSystem } from '../support/system.ts';

/** `npm run test:soak` sets more. */
const JOBS = Number(process.env.OFFPRINT_ISOLATION_JOBS || 150);
const USERS = 10;
/** Submitted ahead of the ones whose files are looked at, so that jobs of all kinds interleave. */
const AHEAD = 50;

/** Of both engines, in turns that all kinds of documents meet. */
const TEMPLATES = [
  'modern',
  'web-modern',
  'classic',
  'web-classic',
  'modern',
  'web-modern',
  'classic',
];

const wordOf = (index: number, part: string) => `${part}x${index.toString(36).padStart(4, '0')}x`;

/** A résumé in which every text is found nowhere else; sections come and go from one to the next. */
function resumeOf(index: number) {
  const word = (part: string) => wordOf(index, part);
  return {
    basics: { name: word('name'), label: word('label'), summary: word('summary') },
    ...(index % 2 === 0 && {
      work: [{ name: word('firm'), position: word('post'), highlights: [word('deed')] }],
    }),
    ...(index % 3 === 0 && { education: [{ institution: word('school'), area: word('area') }] }),
    ...(index % 5 === 0 && { skills: [{ name: word('skill'), keywords: [word('keyword')] }] }),
  };
}

test(
  `no PDF of ${JOBS} interleaved jobs holds a word of another document`,
  async () => {
    await needBrowser();
    const { exports, worker } = await testSystem({
      limits: { maxActiveSubmissions: JOBS, userConcurrency: 4, quotaBytes: 2 ** 30 },
    });
    worker.start();

    const check = async (index: number, jobId: string) => {
      const user = `user-${index % USERS}`;
      expect(await exports.wait(jobId, { user })).toMatchObject({ status: 'completed' });
      const { text, title } = await readPdf(await exports.file(jobId, { user }));
      const found = text.match(/[a-z]+x[0-9a-z]{4}x/g) ?? [];
      const own = JSON.stringify(resumeOf(index)).match(/[a-z]+x[0-9a-z]{4}x/g) ?? [];
      expect(new Set(found)).toEqual(new Set(own));
      expect(title).toContain(wordOf(index, 'name'));
    };

    const waiting: { index: number; jobId: string }[] = [];
    for (let index = 0; index < JOBS; index++) {
      const { jobId } = await exports.submit(
        { document: resumeOf(index), templateId: TEMPLATES[index % TEMPLATES.length] ?? '' },
        { user: `user-${index % USERS}` },
      );
      waiting.push({ index, jobId });
      if (waiting.length < AHEAD) continue;
      const next = waiting.shift();
      if (next) await check(next.index, next.jobId);
    }
    for (const { index, jobId } of waiting) await check(index, jobId);
  },
  60_000 + JOBS * 200,
);
