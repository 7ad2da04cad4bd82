import { readFileSync } from 'node:fs';
import { MODULE_EXTENSION, ownModule } from '../../platform/own-modules.ts';
import type { ForeignTemplate } from '../document/foreign-document.ts';
import type { ResumeDesign } from '../html/resume-template.ts';

/** What a copy says of itself. */
export interface About {
  readonly name: string;
  readonly description: string;
}

/** The text of each file by its name. */
export type TemplateFiles = Readonly<Record<string, string>>;

/** A résumé design of ours: its markup, its style sheet, and a module that names them. */
export function webModule(design: ResumeDesign, about: About): TemplateFiles {
  const { info, stylesheet, accentColor, marginMm, photoWidthMm, sizePt } = design;
  const { columns, tags } = info;
  const module = `import { readFileSync } from 'node:fs';
import { breakEndlessWords } from 'offprint/template';
import { body } from './body.${MODULE_EXTENSION}';

export default {
${propertiesOf({ ...about, version: '1.0.0', columns, tags })}
${propertiesOf({ accentColor, marginMm, photoWidthMm, sizePt })}
  css: readFileSync(new URL('./template.css', import.meta.url), 'utf8'),
  html: async (_resume, { content, photo }) =>
    breakEndlessWords(String(await body(content, photo))),
};
`;
  return {
    'template.js': module,
    [`body.${MODULE_EXTENSION}`]: readBody(design),
    'template.css': readFileSync(stylesheet, 'utf8'),
  };
}

/** The template for documents with markup of their own, which the copy may put more around. */
export function foreignModule(
  { info, marginMm }: Pick<ForeignTemplate, 'info' | 'marginMm'>,
  about: About,
): TemplateFiles {
  const { kind, columns, tags } = info;
  const module = `export default {
${propertiesOf({ ...about, version: '1.0.0', kind, columns, tags, marginMm })}
  // Before the CSS of the document, which comes before this where both say something.
  css: '',
  html: (document) => document.html,
};
`;
  return { 'template.js': module };
}

function readBody({ info, stylesheet }: ResumeDesign): string {
  const source = readFileSync(ownModule(`./${info.id}-body`, stylesheet.href), 'utf8');
  return source
    .replace(/(['"])\.\.\/html\/design-pieces\.[jt]s\1/, "'offprint/template'")
    .replace(/\n\/\/# sourceMappingURL=.*/, '');
}

/** As they stand in the literal of an object. */
function propertiesOf(properties: object): string {
  return Object.entries(properties)
    .map(([name, value]) => `  ${name}: ${literalOf(value)},`)
    .join('\n');
}

function literalOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literalOf).join(', ')}]`;
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const properties = Object.entries(value).map(([name, each]) => `${name}: ${literalOf(each)}`);
  return `{ ${properties.join(', ')} }`;
}

function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped}'`;
}
