import { expect, test } from 'vitest';
import { createClient } from './client.ts';

const input = { document: { basics: { name: 'Ada' } } };

function clientOf(headers: Record<string, string>) {
  return createClient({
    baseUrl: 'https://offprint.test',
    fetch: async () => new Response('%PDF', { headers }),
  });
}

test('a preview tells its pages, how full they are, and what was left out', async () => {
  const warnings = [{ code: 'PHOTO_FAILED', message: 'No photo: \\u00e9' }];
  const { bytes, ...facts } = await clientOf({
    'offprint-pages': '2',
    'offprint-page-fill': '1.4',
    'offprint-warnings': JSON.stringify(warnings),
  }).livePreview(input);

  expect(new TextDecoder().decode(bytes)).toBe('%PDF');
  expect(facts).toEqual({ pageCount: 2, pageFill: 1.4, warnings });
});

test('where a server does not tell, nothing is made up', async () => {
  const { bytes: _, ...facts } = await clientOf({ 'offprint-warnings': 'no JSON' }).livePreview(
    input,
  );
  expect(facts).toEqual({ pageCount: null, pageFill: null, warnings: [] });
});
