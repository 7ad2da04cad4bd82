import { describe, expect, test } from 'vitest';
import { MIN_CONTRAST } from '../../packages/server/src/templates/page-options.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import sample from '../../scripts/picture-sample.json' with { type: 'json' };
import { colouredTexts } from '../support/inspected-pdf.ts';
import { typeset } from './support/typeset.ts';

describe.each(createTemplateLibrary().typesetTemplates.map(({ id }) => id))('%s', (template) => {
  test.each([undefined, '#ffe14d'])(
    'can be read on its ground with the accent %s',
    async (accentColor) => {
      const { pdf } = await typeset(template, sample, accentColor ? { accentColor } : {});
      const texts = await colouredTexts(pdf);
      expect(texts.length).toBeGreaterThan(20);
      expect(texts.filter(({ contrast }) => contrast < MIN_CONTRAST)).toEqual([]);
    },
  );
});
