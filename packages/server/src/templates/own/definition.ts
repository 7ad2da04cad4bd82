import {
  type FontPairing,
  fontPairingSchema,
  type PageOptions,
  type PageSize,
  pageSizeSchema,
  type Quality,
} from '@offprint/contract';
import type { html } from 'hono/html';
import { z } from 'zod';
import type { HtmlDocument } from '../../domain/html/html-document.ts';
import type { Invoice } from '../../domain/invoice/invoice-schema.ts';
import { formatPath } from '../../domain/problems.ts';
import type { Resume } from '../../domain/resume/schema.ts';
import type { Html } from '../html/fragments.ts';
import type { PageGeometry } from '../page-options.ts';
import type { Photo } from '../photo.ts';
import type { ResumeContent } from '../sections/resume-content.ts';
import type { OwnKind } from './own-kind.ts';

interface BuiltInDocuments {
  readonly resume: Resume;
  readonly letter: Resume;
  readonly invoice: Invoice;
  readonly html: HtmlDocument;
}

/** The id of a kind that there is, or a kind of one's own. */
export type KindChoice = string | OwnKind;

export type DocumentOf<K extends KindChoice> =
  K extends OwnKind<infer Document>
    ? Document
    : K extends keyof BuiltInDocuments
      ? BuiltInDocuments[K]
      : Readonly<Record<string, unknown>>;

/** What every template says of itself. */
interface About<K extends KindChoice> {
  /** Small letters, digits and hyphens; in a folder of templates, the folder's name by default. */
  readonly id: string;
  /** The id by default. */
  readonly name?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  /** Changes whenever the same document would print differently; `1.0.0` by default. */
  readonly version?: string;
  readonly columns?: 1 | 2;
  /** All by default. */
  readonly pageSizes?: readonly PageSize[];
  /** The plans that may use it; every one by default. */
  readonly plans?: readonly string[];
  /** What it prints; `resume` by default. */
  readonly kind?: K;
  /** Unless a request names one; `#0f5c8c` by default. */
  readonly accentColor?: string;
  /** Unless a request names one; 16 on each side by default. */
  readonly marginMm?: PageGeometry['marginMm'];
  /** Fields of a résumé that it does not print on purpose, such as `references` or `work.url`. */
  readonly leavesOut?: readonly string[];
  /** How wide the photo of a résumé is; null: it prints none. */
  readonly photoWidthMm?: number | null;
  /** The size of the text. Default: 10. */
  readonly sizePt?: number;
}

/** A design in HTML and CSS, which a browser prints. */
export interface HtmlDefinition<K extends KindChoice = KindChoice> extends About<K> {
  /**
   * The body of the page. What comes of `html` is escaped, as is what React makes; a bare string is
   * taken as it is.
   */
  html(document: DocumentOf<K>, context: HtmlContext): Html | string | Promise<string>;
  /** For print: `@page` and its margin boxes count too. */
  readonly css?: string;
  readonly typst?: never;
}

/** A design in Typst, whose source reads `json("/data.json")`. */
export interface TypstDefinition<K extends KindChoice = KindChoice> extends About<K> {
  readonly typst: string;
  /** Pictures, and sources that the first one imports, by their path beside it. */
  readonly assets?: Readonly<Record<string, Uint8Array | string>>;
  /** TrueType or OpenType, one face each, read at the start of Offprint. */
  readonly fonts?: readonly Uint8Array[];
  /** The fonts of the text and its headings. Default: `sans`. */
  readonly fontPairing?: FontPairing;
  /** 2: the source sets `data.second` as well, what a résumé says in another language. */
  readonly languages?: 1 | 2;
  /** What stands beside the text of a résumé, with the space between; 0 by default. */
  readonly besideEm?: number;
  readonly html?: never;
}

export type TemplateDefinition<K extends KindChoice = KindChoice> =
  | HtmlDefinition<K>
  | TypstDefinition<K>;

/** The data for an HTML design besides the document. */
export interface HtmlContext extends PrintedDocument {
  /** Text between `${` and `}` is escaped. */
  readonly html: typeof html;
}

export interface PrintedDocument {
  readonly title: string;
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
  /** The one asked for, or the template's, dark enough to be read on white; `var(--accent)` in CSS. */
  readonly accentColor: string;
  readonly options: PageOptions;
  readonly quality: Quality;
  /** For a résumé: its sections in order, in the words of its language. */
  readonly content: ResumeContent | null;
  readonly photo: Photo | null;
}

const ID = /^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$/;
const id = z.string().regex(ID, 'must be small letters, digits and hyphens');
const side = z.number().min(0).max(60);
const notBoth = z.undefined({ error: 'cannot stand beside the other: choose html or typst' });

const about = {
  id,
  name: z.string().min(1).max(100).optional(),
  description: z.string().max(500).optional(),
  tags: z.array(z.string().min(1).max(50)).max(20).optional(),
  version: z.string().min(1).max(50).optional(),
  columns: z.union([z.literal(1), z.literal(2)]).optional(),
  pageSizes: z.array(pageSizeSchema).min(1).optional(),
  plans: z.array(z.string()).optional(),
  kind: z
    .custom(isKindChoice, 'must be the id of a kind, or { id, schema } with a Standard Schema')
    .optional(),
  accentColor: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #1f4e79')
    .optional(),
  marginMm: z.strictObject({ top: side, right: side, bottom: side, left: side }).optional(),
  leavesOut: z.array(z.string().min(1).max(100)).max(200).optional(),
  photoWidthMm: z.number().min(5).max(80).nullable().optional(),
  sizePt: z.number().min(5).max(24).optional(),
};

const aFunction = z.custom((value) => typeof value === 'function', 'must be a function');
const bytes = z.instanceof(Uint8Array);

const definitionSchema = z.union([
  z.strictObject({
    ...about,
    html: aFunction,
    css: z.string().optional(),
    typst: notBoth.optional(),
  }),
  z.strictObject({
    ...about,
    typst: z.string(),
    assets: z.record(z.string(), z.union([bytes, z.string()])).optional(),
    fonts: z.array(bytes).optional(),
    fontPairing: fontPairingSchema.optional(),
    languages: z.union([z.literal(1), z.literal(2)]).optional(),
    besideEm: z.number().min(0).max(40).optional(),
    html: notBoth.optional(),
  }),
]);

/**
 * A template of your own, for `createOffprint({ templates: [ … ] })` or a folder of templates.
 *
 * @throws TypeError naming what is wrong with it
 */
export function defineTemplate<const K extends KindChoice = 'resume'>(
  definition: TemplateDefinition<K>,
): TemplateDefinition<K> {
  const schema = definitionSchema.options[definition.typst === undefined ? 0 : 1];
  const { error } = schema.safeParse(definition);
  if (!error) return definition;
  const problems = error.issues.map(({ path, message }) => `${formatPath(path)}: ${message}`);
  throw new TypeError(`The template "${definition.id}" can't be used. ${problems.join('. ')}.`);
}

function isKindChoice(value: unknown): boolean {
  if (typeof value === 'string') return ID.test(value);
  const { id, schema } = { ...(value as Partial<OwnKind>) };
  return typeof id === 'string' && ID.test(id) && schema?.['~standard']?.version === 1;
}
