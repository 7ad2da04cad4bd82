import { posix } from 'node:path';
import type { DocumentKind } from '../../domain/document-kind.ts';
import type { Invoice } from '../../domain/invoice/invoice-schema.ts';
import type { TemplateInfo } from '../../domain/template-info.ts';
import { describeDocument } from '../described-document.ts';
import { describeInvoice } from '../invoice/invoice-template.ts';
import { typesetDocument } from '../typst/typeset-document.ts';
import {
  createTypesetTemplate,
  type TypesetDesign,
  type Typesetting,
} from '../typst/typeset-template.ts';
import { ACCENT_COLOR, DEFAULT_MARGIN_MM, SIZE_PT } from './defaults.ts';
import type { TypstDefinition } from './definition.ts';
import type { PrintOrder } from './html-template.ts';

/** Defaults for designs. What a design sets itself comes later, and takes precedence. */
const SETTING = `#let data = json("/data.json")
#let margin = data.page.marginMm
#set document(title: data.title)
#set page(
  width: data.page.pageWidthMm * 1mm,
  height: data.page.pageHeightMm * 1mm,
  margin: (
    top: margin.top * 1mm,
    right: margin.right * 1mm,
    bottom: margin.bottom * 1mm,
    left: margin.left * 1mm,
  ),
)
#set text(
  lang: data.language,
  region: data.region,
  dir: if data.dir == "rtl" { rtl } else { ltr },
  font: data.fonts,
  size: data.sizePt * 1pt,
)
#include "template.typ"
`;
const SETTING_NAME = 'offprint-setting.typ';

/** The virtual path of the main file. The design's source and assets are beside it. */
export function mainPath({ id }: Pick<TypstDefinition, 'id'>): string {
  return `/own/${id}/${SETTING_NAME}`;
}

/** `data.json` has the document and whatever our own designs for this kind get. */
export async function typesetOwn(
  definition: TypstDefinition,
  info: TemplateInfo,
  kind: DocumentKind,
  { document, options, quality }: PrintOrder,
): Promise<Typesetting> {
  const design = {
    info,
    main: mainPath(definition),
    accentColor: definition.accentColor ?? ACCENT_COLOR,
    marginMm: definition.marginMm ?? DEFAULT_MARGIN_MM,
    photoWidthMm: definition.photoWidthMm ?? null,
    fonts: definition.fontPairing ?? 'sans',
    sizePt: definition.sizePt ?? SIZE_PT,
    besideEm: definition.besideEm ?? 0,
    ...(definition.languages === 2 && { languages: 2 }),
    letter: true,
    anyFont: true,
  } as const satisfies TypesetDesign;
  const set = await typesetByKind(design, kind, { document, options, quality });
  return {
    ...set,
    data: { ...set.data, document } as Typesetting['data'],
    images: new Map([...set.images, ...filesOf(definition)]),
  };
}

async function typesetByKind(
  design: TypesetDesign,
  kind: DocumentKind,
  { document, options, quality }: PrintOrder,
): Promise<Typesetting> {
  switch (kind.id) {
    case 'resume':
    case 'letter':
      return await createTypesetTemplate(design).typeset(document, options, quality);
    case 'invoice': {
      const { described, content } = describeInvoice(document as Invoice, options);
      return typesetDocument(design, described, content, options);
    }
    default:
      return typesetDocument(design, describeDocument(kind, document, options), {}, options);
  }
}

function filesOf(definition: TypstDefinition): readonly (readonly [string, Uint8Array])[] {
  const folder = posix.dirname(mainPath(definition));
  const files = {
    ...definition.assets,
    'template.typ': definition.typst,
    [SETTING_NAME]: SETTING,
  };
  return Object.entries(files).map(([path, content]) => {
    const place = posix.join(folder, path);
    if (!place.startsWith(`${folder}/`)) throw new Error(`the asset ${path} is outside the folder`);
    return [place, Buffer.from(content)] as const;
  });
}
