import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAMPLE_DOCUMENTS } from '../../packages/server/src/app/sample-documents.ts';
import { CHECKED_RESUMES } from '../../packages/server/src/cli/checked-documents.ts';
import { faultsOf } from '../../packages/server/src/cli/template-rules.ts';
import { composePrinter, type Printer } from '../../packages/server/src/compose-printer.ts';
import {
  composePdfInspector,
  composePdfPrograms,
} from '../../packages/server/src/compose-readers.ts';
import { defineConfig } from '../../packages/server/src/config/load.ts';
import {
  copyableTemplates,
  copyTemplate,
} from '../../packages/server/src/templates/own/copy-template.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { silentLogger } from '../browser/support/silent-logger.ts';
import { readTaggedText } from '../support/inspected-pdf.ts';
import { needBrowser } from '../support/need-browser.ts';

// A folder with a copy of each shipped template, which prints what its original does.

/** Those with a module that imports `offprint/template` are copied by test/integration/cli-templates. */
const MODULES = ['web-modern', 'web-classic'];
const SHIPPED = createTemplateLibrary().list();
const COPIED = SHIPPED.filter(({ id }) => !MODULES.includes(id));
const NEVER = new AbortController().signal;
const inspector = composePdfInspector();
const programs = composePdfPrograms();
let templatesDir: string;
let printer: Printer;

beforeAll(async () => {
  templatesDir = await mkdtemp(join(tmpdir(), 'offprint-test-'));
  for (const { id } of COPIED) await copyTemplate(id, copyOf(id), templatesDir);
  const config = defineConfig({
    render: { templatesDir, watchTemplates: false },
    worker: { concurrency: 1 },
  });
  printer = await composePrinter(config, silentLogger);
});
afterAll(async () => {
  await printer.renderer.close();
  await rm(templatesDir, { recursive: true, force: true });
});

const copyOf = (id: string) => `copy-of-${id}`;

/** In two languages, for those that print both. */
const DOCUMENTS: typeof SAMPLE_DOCUMENTS = {
  ...SAMPLE_DOCUMENTS,
  resume: {
    ...SAMPLE_DOCUMENTS.resume,
    'x-translations': { ar: { basics: { name: 'ليلى حداد', label: 'مهندسة' } } },
  },
};

async function pagesOf(id: string, kind: string) {
  const template = printer.templates.find(id);
  const parsed = printer.kinds.find(kind)?.parse(DOCUMENTS[kind] ?? {});
  if (!template || !parsed?.ok) throw new Error(`There is no document for ${id}.`);
  const { document } = parsed;
  const { bytes } = await printer.renderer.render(
    { template, document, options: {}, quality: 'standard', maxPages: 5 },
    NEVER,
  );
  return await readTaggedText(bytes);
}

test('each shipped template can be copied', () => {
  expect(copyableTemplates().toSorted()).toEqual(SHIPPED.map(({ id }) => id).toSorted());
});

test.each(COPIED)('a copy of $id prints the same page', async ({ id, kind }) => {
  if (kind === 'html') await needBrowser();
  const original = await pagesOf(id, kind);

  expect(original.texts.length).toBeGreaterThan(10);
  expect(await pagesOf(copyOf(id), kind)).toEqual(original);
});

test.each(COPIED.filter(({ kind }) => kind === 'resume'))(
  'a copy of $id keeps to the rules',
  async ({ id }) => {
    const template = printer.templates.find(copyOf(id));
    const { 'every field': everyField, 'a usual résumé': usual } = CHECKED_RESUMES;
    if (!template || !everyField || !usual) throw new Error(`There is no copy of ${id}.`);
    for (const checked of [everyField, usual]) {
      const faults = await faultsOf(
        { printer, programs, inspector },
        template,
        checked,
        'A4',
        NEVER,
      );
      expect(faults).toEqual([]);
    }
  },
);
