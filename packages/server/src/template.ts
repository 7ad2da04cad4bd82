// Everything for writing your own design, in an app or in a folder of templates.

export * from './templates/html/design-pieces.ts';
export { defineTemplate, type HtmlContext } from './templates/own/definition.ts';
export type { OwnKind } from './templates/own/own-kind.ts';
