import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { expect, test } from 'vitest';
import { readPdf } from '../../../../test/support/pdf-text.ts';
import { everyField } from '../domain/resume/every-field.ts';
import { createTemplateLibrary } from './registry.ts';

const ROOT = '/nowhere';
const library = createTemplateLibrary();
const compiler = NodeCompiler.create({ workspace: ROOT });
for (const [path, source] of library.typstFiles) put(path, source);

const { resume, words } = everyField();

test.each(library.typesetTemplates.map((template) => [template.id, template] as const))(
  'the template %s prints every field of JSON Resume, and x- keys everywhere',
  async (_id, { main, typeset }) => {
    const { data } = await typeset(resume, {}, 'standard');
    put('/data.json', JSON.stringify(data));
    put('/fit.json', '{}');
    put('/entry.typ', `#set document(date: none)\n#include "${main}"\n`);
    const { result } = compiler.compile({ mainFilePath: `${ROOT}/entry.typ` });
    if (!result) throw new Error(`${main} does not compile.`);
    const { text } = await readPdf(compiler.pdf(result, { pdfStandard: 'ua-1' }));
    const printed = text.toLowerCase();
    expect(words.length).toBeGreaterThan(80);
    expect(words.filter(({ word }) => !printed.includes(word))).toEqual([]);
  },
);

function put(path: string, content: string): void {
  compiler.mapShadow(`${ROOT}${path}`, Buffer.from(content));
}
