import { mkdir, readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { openCompiler } from '../packages/server/src/drivers/renderer/typst/compiler.ts';
import { typesetting } from '../packages/server/src/drivers/renderer/typst/typst-renderer.ts';
import { fontFiles } from '../packages/server/src/templates/fonts/installed-fonts.ts';
import { createTemplateLibrary } from '../packages/server/src/templates/registry.ts';
import { TEMPLATE_PICTURES } from './template-gallery.ts';

// Draws the pictures of docs/templates.md, in two languages each.

const WIDTH_PX = 480;
/** Drawn larger and then shrunk, lines and letters are even. */
const DRAWN_WIDTH_PX = 1200;

const PORTRAIT = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="750">
  <rect width="600" height="750" fill="#b9c9d3"/>
  <path d="M60 750q20-270 240-280q220 10 240 280z" fill="#33475b"/>
  <rect x="250" y="380" width="100" height="130" rx="46" fill="#d6a887"/>
  <circle cx="300" cy="290" r="128" fill="#e2b797"/>
  <path d="M150 400q-10-250 150-250t150 250q-40-40-50-150q-120 10-180-50q-30 150-70 200z" fill="#35261f"/>
</svg>`;

const sample = JSON.parse(await readFile(new URL('picture-sample.json', import.meta.url), 'utf8'));
const portrait = await sharp(Buffer.from(PORTRAIT)).jpeg().toBuffer();
const image = `data:image/jpeg;base64,${portrait.toString('base64')}`;
const document = { ...sample, basics: { ...sample.basics, image } };

const library = createTemplateLibrary();
const compiler = openCompiler({ files: library.typstFiles, fontFiles: fontFiles() });

for (const { id, locale, path } of TEMPLATE_PICTURES) {
  const template = library.typesetTemplates.find((each) => each.id === id);
  if (!template) throw new Error(`There is no template ${id}.`);
  const typeset = await template.typeset(document, { locale }, 'high');
  const set = typesetting(template, typeset, null);
  const drawn = await compiler.draw({ does: 'draw', ...set, widthPx: DRAWN_WIDTH_PX });
  compiler.forget();
  if (drawn.is !== 'drawn') throw new Error(`${id} was not drawn: ${JSON.stringify(drawn)}`);
  const picture = sharp(drawn.png).flatten({ background: '#fff' }).resize({ width: WIDTH_PX });
  const target = new URL(`../docs/${path}`, import.meta.url);
  await mkdir(new URL('.', target), { recursive: true });
  await writeFile(target, await picture.webp({ quality: 72, effort: 6 }).toBuffer());
  console.log(`docs/${path}`);
}
