import { expect, test } from 'vitest';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { readWith } from '../support/pdf-readers.ts';
import { NEVER, openRenderer } from './support/renderer.ts';

test.each(['web-modern', 'web-classic'])(
  'in a text from the right %s keeps the signs of names at their side, and each name in one piece',
  async (id) => {
    const renderer = await openRenderer({ source: createTemplateLibrary() });
    const document = {
      meta: { language: 'he' },
      basics: { name: 'נועה ברק' },
      work: [{ name: 'Acme Ltd.', position: 'מפתחת' }],
      skills: [{ name: 'שפות', keywords: ['Go', 'C#'] }, { keywords: ['.NET', 'C++'] }],
    };
    const { bytes } = await renderer.render(
      {
        ...{ document, options: {}, quality: 'standard', maxPages: 2 },
        template: { id, engine: 'chromium' },
      },
      NEVER,
    );

    const [text = ''] = await readWith('pdftotext', [bytes]);
    const read = text.replace(/\p{Cf}/gu, '');
    for (const words of ['Acme Ltd.', 'Go, C#', '.NET, C++']) expect(read).toContain(words);
  },
);
