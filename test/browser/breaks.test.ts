import { expect, test } from 'vitest';
import { inWords, pageFaults } from '../../packages/server/src/domain/pages/page-faults.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { prepareResume } from '../../packages/server/src/templates/sections/prepare-resume.ts';
import { contentData } from '../../packages/server/src/templates/typst/typeset-data.ts';
import { readTaggedText } from '../support/inspected-pdf.ts';
import { seededResume } from '../typeset/support/seeded-resumes.ts';
import { NEVER, openRenderer } from './support/renderer.ts';

/** `npm run test:print` sets 200. */
const RESUME_COUNT = Number(process.env.OFFPRINT_PRINT_RESUMES ?? 1);
const SEED = Number(process.env.OFFPRINT_TEST_SEED ?? 19);
const TIMEOUT = { timeout: 60_000 + RESUME_COUNT * 3_000 };
const MAX_PAGES = 60;

const library = createTemplateLibrary();

test.each(library.templates.map((template) => [template.id, template] as const))(
  '%s breaks no page where a reader would stumble',
  TIMEOUT,
  async (id, { print }) => {
    const renderer = await openRenderer({ source: library });
    const faults: string[] = [];
    for (let seed = SEED; seed < SEED + RESUME_COUNT; seed += 1) {
      const document = seededResume(seed);
      const options = { pageSize: seed % 2 === 0 ? 'A4' : 'Letter' } as const;
      const template = { id, engine: 'chromium' };
      const request = { template, document, options, quality: 'standard' } as const;
      const { bytes } = await renderer.render({ ...request, maxPages: MAX_PAGES }, NEVER);
      const page = await print(document, options, 'standard');
      const content = contentData(prepareResume(document, options));
      const found = pageFaults(await readTaggedText(bytes), { ...content, page });
      faults.push(...found.map((fault) => `seed ${seed}, ${inWords(fault)}`));
    }
    expect(faults.join('\n')).toBe('');
  },
);
