// What a design of one's own is written with, in an app or in a folder of templates.

export { html, raw } from 'hono/html';
export {
  anchor,
  blocksHtml,
  factLines,
  factRows,
  type Html,
  portrait,
} from './templates/html/fragments.ts';
export { defineTemplate, type HtmlContext } from './templates/own/definition.ts';
export type { OwnKind } from './templates/own/own-kind.ts';
export type { Photo } from './templates/photo.ts';
export type { ResumeContent } from './templates/sections/resume-content.ts';
export type { Entry, Section } from './templates/sections/section.ts';
