import { writeFileSync } from 'node:fs';
import { configPage } from './docs/config-page.ts';
import { errorsPage } from './docs/errors-page.ts';

export const GENERATED_DOCS = [
  { path: 'docs/errors.md', content: errorsPage },
  { path: 'docs/config.md', content: configPage },
] as const;

if (import.meta.main) {
  for (const { path, content } of GENERATED_DOCS) {
    writeFileSync(new URL(`../${path}`, import.meta.url), content());
    console.log(path);
  }
}
