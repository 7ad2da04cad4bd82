import type { PageOptions, PageSize } from '@offprint/contract';
import { checkPdf, type PdfPrograms } from '../app/check-pdf.ts';
import { kindOf } from '../app/check-request.ts';
import type { Printer } from '../compose-printer.ts';
import { pageFaults } from '../domain/pages/page-faults.ts';
import type { FieldWord } from '../domain/resume/every-field.ts';
import type { Resume } from '../domain/resume/schema.ts';
import type { TemplateInfo } from '../domain/template-info.ts';
import type { PdfInspector } from '../ports/pdf-inspector.ts';
import { MIN_CONTRAST } from '../templates/page-options.ts';
import { prepareResume } from '../templates/sections/prepare-resume.ts';

/** A document, and what its pages have to hold in addition to the rules. */
export interface CheckedCase {
  readonly data: Readonly<Record<string, unknown>>;
  readonly options?: PageOptions;
  /** Words that have to be in the text. */
  readonly words?: readonly FieldWord[];
  /** Whether programs have to read every value, in order. Not for scripts that some cannot read fully. */
  readonly isRead?: true;
}

export interface Inspection {
  readonly printer: Printer;
  readonly programs: PdfPrograms;
  readonly inspector: PdfInspector;
}

/** What a print of a case is held to: the rules of the templates that come with Offprint. */
const MAX_PAGES = 50;
const MAX_BYTES = 250_000;
const MAX_BYTES_PER_PAGE = 30_000;
const MAX_NAMED = 3;
/** A design may use all of the paper. */
const NO_MARGINS = { top: 0, right: 0, bottom: 0, left: 0 };

/** Descriptions of what is wrong with the pages. Empty if nothing is. */
export async function faultsOf(
  { printer, programs, inspector }: Inspection,
  template: TemplateInfo,
  checked: CheckedCase,
  pageSize: PageSize,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const parsed = kindOf(printer.kinds, template).parse(checked.data);
  if (!parsed.ok) return [parsed.problems[0]?.message ?? 'it is not valid'];
  const { document } = parsed;
  const options = { ...checked.options, pageSize };
  const { bytes, pageCount, warnings } = await printer.renderer.render(
    { template, document, options, quality: 'standard', maxPages: MAX_PAGES },
    signal,
  );
  const { pages, colours } = await inspector.inspect(bytes);
  const pale = colours.filter(({ contrast }) => contrast < MIN_CONTRAST).map(({ text }) => text);
  const isRead = checked.isRead && template.kind === 'resume';
  return [
    ...warnings.filter(({ code }) => code === 'CHARACTERS_MISSING').map(({ message }) => message),
    ...named('pale', pale),
    ...brokenPages(template, document, options, pages),
    ...(isRead ? await notRead(programs, bytes, checked.data, signal) : []),
    ...named('not printed', unprinted(checked, template, textOf(pages))),
    ...(bytes.byteLength > MAX_BYTES + pageCount * MAX_BYTES_PER_PAGE
      ? [`${bytes.byteLength} bytes`]
      : []),
  ];
}

type Pages = Awaited<ReturnType<PdfInspector['inspect']>>['pages'];

function textOf({ texts }: Pages): string {
  return texts
    .map(({ text }) => text)
    .join('\n')
    .toLowerCase();
}

function brokenPages(
  { kind }: TemplateInfo,
  document: unknown,
  options: PageOptions,
  pages: Pages,
): readonly string[] {
  const content =
    kind === 'resume'
      ? prepareResume(document as Resume, options).content
      : { name: null, label: null, contacts: [], sections: [] };
  const faults = pageFaults(pages, { ...content, page: { marginMm: NO_MARGINS } });
  return named(
    'pages',
    faults.map(({ page, fault, text }) => `${fault} on page ${page}: ${text}`),
  );
}

async function notRead(
  programs: PdfPrograms,
  pdf: Uint8Array,
  document: unknown,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { readers, advice, passed } = await checkPdf(programs, pdf, document, signal);
  if (passed) return [];
  const said = readers.flatMap(({ reader, missing, misplaced, unrecognised }) => [
    ...missing.map(({ path }) => `${reader} misses ${path}`),
    ...misplaced.map(({ path }) => `${reader} reads ${path} elsewhere`),
    ...unrecognised.map((path) => `${reader} does not recognise ${path}`),
  ]);
  return named('read', said.length > 0 ? said : advice);
}

function unprinted(
  { words = [] }: CheckedCase,
  { leavesOut = [] }: TemplateInfo,
  text: string,
): readonly string[] {
  const isLeftOut = (path: string) =>
    leavesOut.some((left) => path === left || path.startsWith(`${left}.`));
  return words
    .filter(({ path, word }) => !isLeftOut(path) && !text.includes(word))
    .map(({ path }) => path);
}

/** The first few of a kind, and how many more there are. */
function named(what: string, all: readonly string[]): readonly string[] {
  if (all.length === 0) return [];
  const more = all.length > MAX_NAMED ? `, and ${all.length - MAX_NAMED} more` : '';
  return [`${what}: ${all.slice(0, MAX_NAMED).join(', ')}${more}`];
}
