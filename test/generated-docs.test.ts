import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { GENERATED_DOCS } from '../scripts/generate-docs.ts';

test.each(GENERATED_DOCS)('$path says what the code says (npm run docs)', ({ path, content }) => {
  const written = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
  expect(written).toBe(content());
});
