import type { PageOptions } from '@offprint/contract';
import { describe, expect, test } from 'vitest';
import { DOCUMENT_KINDS } from '../domain/document-kinds.ts';
import type { Resume } from '../domain/resume/schema.ts';
import { createTemplateLibrary } from './registry.ts';

const library = createTemplateLibrary();

/** A text in every field that is printed. */
function filled(text: string): Resume {
  const period = { startDate: '2020-01', endDate: '2021-01' };
  return {
    basics: {
      name: text,
      label: text,
      image: text,
      email: text,
      phone: text,
      url: text,
      summary: text,
      location: { address: text, postalCode: text, city: text, countryCode: text, region: text },
      profiles: [{ network: text, username: text, url: text }, { username: text }],
      'x-basics': text,
    },
    work: [
      {
        name: text,
        location: text,
        description: text,
        position: text,
        url: text,
        ...period,
        summary: text,
        highlights: [text],
        'x-work': text,
      },
    ],
    volunteer: [
      {
        organization: text,
        position: text,
        url: text,
        ...period,
        summary: text,
        highlights: [text],
      },
    ],
    education: [
      { institution: text, url: text, area: text, studyType: text, score: text, courses: [text] },
    ],
    awards: [{ title: text, awarder: text, summary: text }],
    certificates: [{ name: text, url: text, issuer: text }],
    publications: [{ name: text, publisher: text, url: text, summary: text }],
    skills: [
      { name: text, level: text, keywords: [text] },
      { name: text, level: text },
    ],
    languages: [{ language: text, fluency: text }],
    interests: [{ name: text, keywords: [text] }],
    references: [{ name: text, reference: text }],
    projects: [
      {
        name: text,
        description: text,
        highlights: [text],
        keywords: [text],
        roles: [text],
        entity: text,
        type: text,
        url: text,
      },
    ],
    meta: { lang: text },
    [`x-${text}`]: [text, { title: text, [text]: text }],
  };
}

describe.each(library.templates.map((template) => [template.id, template] as const))(
  'the template %s',
  (id, template) => {
    const print = (document: Resume, options: PageOptions = {}) =>
      template.print(document, options, 'standard');

    test('is in the catalogue, with a kind that exists', () => {
      expect(library.find(id)).toBe(template.info);
      expect(DOCUMENT_KINDS.find(template.info.kind)).not.toBeNull();
    });

    test('prints every field', async () => {
      const numbers: number[] = [];
      const count = (value: unknown): unknown => {
        if (value === 'MARK') return `MARK${numbers.push(numbers.length) - 1}END`;
        if (Array.isArray(value)) return value.map(count);
        if (typeof value !== 'object' || value === null) return value;
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, count(inner)]));
      };
      const { basics, meta: _meta, ...rest } = filled('MARK');
      const { image: _image, ...printable } = basics ?? {};
      const document = count({ basics: printable, ...rest }) as Resume;
      // With an address, a profile is printed without its user name, which the address holds.
      const profile = document.basics?.profiles?.[0];
      const { bodyHtml } = await print(document);
      const missing = numbers
        .map((number) => `MARK${number}END`)
        .filter((mark) => !bodyHtml.includes(mark) && mark !== profile?.username);
      expect(missing).toEqual([]);
    });

    test.each([
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onmouseover='alert(1)",
      '</style></title><iframe src=//evil.example>',
      '&lt;b&gt;',
    ])('lets no markup through: %s', async (markup) => {
      const { bodyHtml } = await print(filled(markup));
      const tags = new Set([...bodyHtml.matchAll(/<([a-z0-9]+)/gi)].map((match) => match[1]));
      for (const tag of ['script', 'img', 'iframe', 'style', 'title']) {
        expect(tags).not.toContain(tag);
      }
      const attributes = new Set(
        [...bodyHtml.matchAll(/<[a-z0-9]+([^>]*)>/g)].flatMap(([, inner = '']) =>
          [...inner.matchAll(/([\w-]+)="[^"]*"/g)].map((match) => match[1]),
        ),
      );
      expect(
        [...attributes].filter((name) => !['class', 'href', 'dir'].includes(name ?? '')),
      ).toEqual([]);
      expect(bodyHtml).not.toContain(markup);
    });

    test('links only where a reader may safely go', async () => {
      const work = ['javascript:alert(1)', 'file:///etc/passwd', 'https://example.com/a"b'].map(
        (url) => ({ name: 'A', url }),
      );
      const { bodyHtml } = await print({ work });
      const hrefs = [...bodyHtml.matchAll(/href="([^"]*)"/g)].map((match) => match[1]);
      expect(hrefs).toEqual(['https://example.com/a%22b']);
      expect(bodyHtml).toContain('javascript:alert(1)');
    });

    test('heads the person, the sections and the entries, in this order', async () => {
      const { bodyHtml } = await print({
        basics: { name: 'Jane' },
        work: [{ position: 'Engineer', name: 'TechCorp' }],
        education: [{ institution: 'MIT' }],
      });
      const headings = [...bodyHtml.matchAll(/<(h\d)>([^<]*)</g)].map(([, level, text]) => [
        level,
        text,
      ]);
      expect(headings).toEqual([
        ['h1', 'Jane'],
        ['h2', 'Experience'],
        ['h3', 'Engineer'],
        ['h2', 'Education'],
        ['h3', 'MIT'],
      ]);
    });

    test('speaks the language that the options or the document ask for', async () => {
      const document: Resume = {
        basics: { name: 'Jane' },
        work: [{ name: 'A' }],
        meta: { lang: 'de' },
      };
      const german = await print(document);
      expect(german).toMatchObject({ lang: 'de', dir: 'ltr', title: 'Jane – Lebenslauf' });
      expect(german.bodyHtml).toContain('Berufserfahrung');
      expect(await print(document, { locale: 'ar' })).toMatchObject({ lang: 'ar', dir: 'rtl' });
    });

    test('follows the options', async () => {
      const print4 = await print({}, { fontScale: 1.2, accentColor: '#123456' });
      expect(print4).toMatchObject({ pageWidthMm: 210, pageHeightMm: 297 });
      expect(print4.bodyStyle).toMatch(/--accent: #123456;.* --font-scale: 1.2;/);
      expect(await print({}, { pageSize: 'Letter', marginMm: 12 })).toMatchObject({
        pageWidthMm: 215.9,
        pageHeightMm: 279.4,
        marginMm: { top: 12, right: 12, bottom: 12, left: 12 },
      });
    });

    test('dates the print by the document', async () => {
      const modifiedAt = async (lastModified: string) =>
        (await print({ meta: { lastModified } })).modifiedAt;
      expect(await modifiedAt('2024-01-01T08:00:00')).toBe('2024-01-01T08:00:00.000Z');
      expect(await modifiedAt('2024-01-01T08:00:00+02:00')).toBe('2024-01-01T06:00:00.000Z');
      expect(await modifiedAt('2024-01')).toBe('2024-01-01T00:00:00.000Z');
      expect((await print({})).modifiedAt).toBeNull();
    });

    test('warns of what it leaves out or changes', async () => {
      const { warnings } = await print(
        { basics: { name: 'Jane ᠮᠣᠩ', image: 'https://example.com/me.jpg' } },
        { accentColor: '#ffff00' },
      );
      expect(warnings.map(({ code }) => code)).toEqual([
        'PHOTO_SKIPPED',
        'ACCENT_COLOR_DARKENED',
        'CHARACTERS_MISSING',
      ]);
      expect((await print({})).warnings.map(({ code }) => code)).toEqual(['EMPTY_DOCUMENT']);
    });

    test('styles itself without the network', () => {
      expect(template.css).toContain('var(--fallback-fonts)');
      expect(template.css).not.toMatch(/url\(|@import/);
    });
  },
);

test('there is no template of another name', () => {
  expect(library.find('../modern')).toBeNull();
  expect(library.list().map(({ id }) => id)).toEqual([
    'modern',
    'classic',
    'plain',
    'engineer',
    'academic',
    'compact',
    'executive',
    'sidebar-left',
    'sidebar-right',
    'timeline',
    'europe',
    'bilingual',
    'web-modern',
    'web-classic',
    'letter-modern',
    'letter-classic',
    'letter-plain',
    'letter-executive',
    'invoice',
    'html',
  ]);
});

test('a fault of a template that shows before the print is a permanent error too', () => {
  const faulty = { work: 'no list' };

  expect(() => library.estimatePages('modern', faulty, {}, 0)).toThrow(
    expect.objectContaining({ code: 'TEMPLATE_FAILED', retryable: false }),
  );
});
