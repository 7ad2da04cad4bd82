import { expect, test } from 'vitest';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { pictureDocument } from '../../scripts/picture-document.ts';
import { differenceOf } from '../pictures/support/accepted-pictures.ts';
import { pagePicture } from '../pictures/support/page-picture.ts';
import { NEVER, openRenderer } from './support/renderer.ts';

test.each(['web-modern', 'web-classic'])('%s looks as it was accepted', async (id) => {
  const renderer = await openRenderer({ source: createTemplateLibrary() });
  const document = await pictureDocument();
  const lookOf = async (name: string, pageSize: 'A4' | 'Letter', locale: string) => {
    const { bytes } = await renderer.render(
      {
        ...{ document, options: { pageSize, locale }, quality: 'standard', maxPages: 9 },
        template: { id, engine: 'chromium' },
      },
      NEVER,
    );
    return await differenceOf(name, await pagePicture(bytes, 1));
  };
  expect([
    await lookOf(`${id}-a4`, 'A4', 'en'),
    await lookOf(`${id}-letter`, 'Letter', 'ar'),
  ]).toEqual([null, null]);
});
