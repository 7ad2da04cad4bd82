import type { PageOptions } from '@offprint/contract';
import { expect, test } from 'vitest';
import { SAMPLE_DOCUMENTS } from '../../packages/server/src/app/sample-documents.ts';
import type { Resume } from '../../packages/server/src/domain/resume/schema.ts';
import type { TemplateInfo } from '../../packages/server/src/domain/template-info.ts';
import { createRendererByEngine } from '../../packages/server/src/drivers/renderer/by-engine.ts';
import type { Renderer } from '../../packages/server/src/ports/renderer.ts';
import { fontFiles } from '../../packages/server/src/templates/fonts/installed-fonts.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { openRenderer as openTypst } from '../typst/support/renderer.ts';
import { NEVER, openRenderer as openChromium } from './support/renderer.ts';

/** As few pages as any options make of a document. */
const TIGHT: PageOptions = { marginMm: 5, fontScale: 0.75 };

const library = createTemplateLibrary();

const WORDS = 'Led the migration of forty services and cut their cost by a third. ';

const DOCUMENTS: Readonly<Record<string, Resume>> = {
  'the sample': SAMPLE_DOCUMENTS.resume ?? {},
  nothing: {},
  'bullets of one letter': bullets(() => 'i'),
  'bullets of two lines': bullets(() => WORDS.repeat(2)),
  'a long paragraph': summary(WORDS.repeat(250)),
  'the narrowest letters': summary('il.'.repeat(6_000)),
  'letters without end': summary('f'.repeat(19_000)),
  'blanks in rows': summary(`a${' '.repeat(15_000)}b`),
  'line breaks': summary('a\n'.repeat(900)),
  'marks without width': summary(`a${'\u0301\u200b\u2060'.repeat(5_000)}`),
  ideographs: summary('履歴書、「職務」。'.repeat(900)),
  'kana of half the width': summary('ﾊﾝｶｸ'.repeat(3_000)),
  'Hangul in parts': summary('한글'.repeat(2_000).normalize('NFD')),
  'joined letters': summary('لا إله '.repeat(2_000)),
  'families of emoji': summary('👨\u200d👩\u200d👧\u200d👦'.repeat(800)),
  'keywords in rows': {
    skills: Array.from({ length: 200 }, () => ({ name: 'a', keywords: ['b'] })),
  },
  'many entries': { publications: Array.from({ length: 300 }, () => ({ name: WORDS })) },
};

/** The pages of all others hold less. */
const FINEST = ['web-modern', 'web-classic', 'modern', 'engineer', 'sidebar-left'];
const TEMPLATES = library.list().filter(({ id }) => FINEST.includes(id));

test('no document has fewer pages than estimated, before the print or by its layout', async () => {
  const renderer = await openBothEngines();
  for (const [name, document] of Object.entries(DOCUMENTS)) {
    await Promise.all(TEMPLATES.map((template) => compare(name, document, template)));
  }

  async function compare(name: string, document: Resume, template: TemplateInfo): Promise<void> {
    const what = `${name} by ${template.id}`;
    const request = { template, document, options: TIGHT, quality: 'standard' } as const;
    const { pageCount } = await renderer.render({ ...request, maxPages: 500 }, NEVER);
    const estimate = library.estimatePages(template.id, document, TIGHT, 0);
    expect.soft(estimate, what).toBeLessThanOrEqual(pageCount);
    if (template.engine !== 'chromium') return; // Typst counts pages and never estimates them.
    const allowed = renderer.render({ ...request, maxPages: pageCount }, NEVER);
    await expect.soft(allowed, what).resolves.toMatchObject({ pageCount });
  }
});

test('what takes minutes to lay out is known to be over a limit of 50 pages', () => {
  const highlights = Array.from({ length: 200 }, () => 'a');
  const work = Array.from({ length: 100 }, () => ({ highlights }));
  expect(library.estimatePages('modern', { work }, {}, 0)).toBeGreaterThan(200);
});

async function openBothEngines(): Promise<Renderer> {
  const typesetSource = {
    templates: library.typesetTemplates,
    files: library.typstFiles,
    fontFiles: fontFiles(),
  };
  const chromium = await openChromium({ source: library });
  const typst = await openTypst({ source: typesetSource });
  return createRendererByEngine({ engines: { chromium, typst }, warm: [] });
}

function bullets(textOf: () => string): Resume {
  return { work: [{ name: 'A', highlights: Array.from({ length: 200 }, textOf) }] };
}

function summary(text: string): Resume {
  return { basics: { summary: text } };
}
