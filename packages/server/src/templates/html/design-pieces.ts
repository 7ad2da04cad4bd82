// Everything that our own HTML designs import, so that copies of them need nothing else.

export { html, raw } from 'hono/html';
export type { Photo } from '../photo.ts';
export type { ResumeContent } from '../sections/resume-content.ts';
export type { Entry, Section } from '../sections/section.ts';
export { breakEndlessWords } from './endless-words.ts';
export {
  anchor,
  blocksHtml,
  factLines,
  factRows,
  type Html,
  organisationHead,
  portrait,
} from './fragments.ts';
