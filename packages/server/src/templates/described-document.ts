import type { PageOptions, Warning } from '@offprint/contract';
import type { DocumentKind } from '../domain/document-kind.ts';
import type { Resume } from '../domain/resume/schema.ts';
import { type PrintLocale, resolveLocale } from './locale/locale.ts';
import { prepareResume } from './sections/prepare-resume.ts';
import type { ResumeContent } from './sections/resume-content.ts';

/** What any design has to know of a document besides what stands in it. */
export interface DescribedDocument {
  readonly title: string;
  readonly locale: PrintLocale;
  /** Enough of its text to tell the script. */
  readonly sample: string;
  /** ISO 8601, by what the document says of itself. */
  readonly modifiedAt: string | null;
  /** Of a résumé. */
  readonly content: ResumeContent | null;
  /** Of a résumé: `basics.image`, unless options leave it out. */
  readonly image: string | undefined;
  readonly warnings: readonly Warning[];
}

const SAMPLE_LENGTH = 1_000;

export function describeDocument(
  kind: DocumentKind,
  document: unknown,
  options: PageOptions,
): DescribedDocument {
  if (kind.id === 'resume' || kind.id === 'letter') {
    const { resume, ...prepared } = prepareResume(document as Resume, options);
    return { ...prepared, image: resume.basics?.image };
  }
  const sample = sampleOf(document);
  const { lang, language } = fieldsOf(document);
  return {
    title: kind.title(document),
    locale: resolveLocale([options.locale, lang, language], sample).locale,
    sample,
    modifiedAt: null,
    content: null,
    image: undefined,
    warnings: [],
  };
}

function fieldsOf(document: unknown): Readonly<Record<string, unknown>> {
  return typeof document === 'object' && document !== null ? { ...document } : {};
}

function sampleOf(document: unknown): string {
  let sample = '';
  const collect = (value: unknown): void => {
    if (sample.length >= SAMPLE_LENGTH) return;
    if (typeof value === 'string') sample += `${value} `;
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect(document);
  return sample.slice(0, SAMPLE_LENGTH);
}
