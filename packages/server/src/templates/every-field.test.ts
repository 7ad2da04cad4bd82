import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readPdf } from '../../../../test/support/pdf-text.ts';
import { type Resume, resumeSchema } from '../domain/resume/schema.ts';
import { createTemplateLibrary } from './registry.ts';

const ROOT = '/nowhere';
const library = createTemplateLibrary();
const compiler = NodeCompiler.create({ workspace: ROOT });
for (const [path, source] of library.typstFiles) put(path, source);

/** What is no text to print: a picture, and what the document says of itself. */
const NOT_PRINTED = ['basics.image', 'meta'];
const COUNTRY = { code: 'DE', name: 'germany' };

const words: string[] = [];
const RESUME = filled('', resumeSchema) as Resume;

test.each(library.typesetTemplates.map((template) => [template.id, template] as const))(
  'the template %s prints every field of JSON Resume, and x- keys everywhere',
  async (_id, { main, typeset }) => {
    const { data } = await typeset(RESUME, {}, 'standard');
    put('/data.json', JSON.stringify(data));
    put('/fit.json', '{}');
    put('/entry.typ', `#set document(date: none)\n#include "${main}"\n`);
    const { result } = compiler.compile({ mainFilePath: `${ROOT}/entry.typ` });
    if (!result) throw new Error(`${main} does not compile.`);
    const { text } = await readPdf(compiler.pdf(result, { pdfStandard: 'ua-1' }));
    const printed = text.toLowerCase();
    expect(words.length).toBeGreaterThan(80);
    expect(words.filter((word) => !printed.includes(word))).toEqual([]);
  },
);

/** A document with a word of its own in each field, by the schema. */
function filled(path: string, schema: z.core.$ZodType): unknown {
  if (NOT_PRINTED.includes(path)) return undefined;
  if (schema instanceof z.ZodOptional) return filled(path, schema.unwrap());
  if (schema instanceof z.ZodPipe) return filled(path, schema.in);
  if (schema instanceof z.ZodArray) return [filled(path, schema.element)];
  if (!(schema instanceof z.ZodObject)) return textOf(path);
  const fields = Object.entries(schema.shape).map(([key, field]) => [
    key,
    filled(path === '' ? key : `${path}.${key}`, field),
  ]);
  return { ...Object.fromEntries(fields), 'x-note': textOf(`${path}.x-note`) };
}

function textOf(path: string): string {
  if (/date$/i.test(path)) {
    const year = String(1901 + words.length);
    words.push(year);
    return `${year}-04`;
  }
  if (path.endsWith('countryCode')) {
    words.push(COUNTRY.name);
    return COUNTRY.code;
  }
  const word = `w${words.length}w`;
  words.push(word);
  if (path.endsWith('url')) return `https://${word}.example`;
  return path.endsWith('email') ? `${word}@mail.example` : word;
}

function put(path: string, content: string): void {
  compiler.mapShadow(`${ROOT}${path}`, Buffer.from(content));
}
