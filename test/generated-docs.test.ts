import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { GENERATED_DOCS } from '../scripts/generate-docs.ts';
import { FAULTS } from './faults/fault-table.ts';
import { RECOVERY_MS } from './faults/recovery-bounds.ts';

test.each(GENERATED_DOCS)(
  '$path says what the code says (npm run docs)',
  async ({ path, content }) => {
    const written = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
    const isCurrent = written === (await content());
    expect(isCurrent, `${path} is stale: npm run docs`).toBe(true);
  },
);

test.each(Object.values(FAULTS).flat())('$fault: its test is there', ({ within, test }) => {
  const [path, title] = test;
  const source = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
  expect(source).toContain(title);
  if (within in RECOVERY_MS) expect(source).toContain(`RECOVERY_MS.${within}`);
});
