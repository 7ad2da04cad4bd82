import { mkdir, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { openCompiler } from '../packages/server/src/drivers/renderer/typst/compiler.ts';
import { typesetting } from '../packages/server/src/drivers/renderer/typst/typst-renderer.ts';
import { fontFiles } from '../packages/server/src/templates/fonts/installed-fonts.ts';
import { createTemplateLibrary } from '../packages/server/src/templates/registry.ts';
import { pictureDocument } from './picture-document.ts';
import { TEMPLATE_PICTURES } from './template-gallery.ts';

// Draws the pictures of docs/templates.md, in two languages each.

const WIDTH_PX = 480;
/** Drawn larger and then shrunk, lines and letters are even. */
const DRAWN_WIDTH_PX = 1200;

const document = await pictureDocument();
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
