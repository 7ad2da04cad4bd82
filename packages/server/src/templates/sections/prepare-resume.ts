import type { PageOptions, Warning } from '@offprint/contract';
import { LETTER_KEY } from '../../domain/letter/letter-kind.ts';
import { isReversedPeriod } from '../../domain/resume/iso-date.ts';
import { namedInTexts } from '../../domain/resume/named-in-texts.ts';
import type { Resume } from '../../domain/resume/schema.ts';
import {
  inOrder,
  sectionOrderOf,
  selectContent,
  selectSections,
  unknownTags,
} from '../../domain/resume/select-content.ts';
import { translate } from '../../domain/resume/translations.ts';
import { unprintedWarning } from '../../domain/resume/unprinted-keys.ts';
import { createDateFormat } from '../locale/dates.ts';
import { labelsFor } from '../locale/label-sets.ts';
import { ENGLISH } from '../locale/labels.ts';
import { englishNameOf, type PrintLocale, resolveLocale } from '../locale/locale.ts';
import { type ResumeContent, resumeContent } from './resume-content.ts';

/** A résumé prepared for any design and engine. */
export interface PreparedResume {
  /** The part of the document that is printed. */
  readonly resume: Resume;
  /** The same in another language. Null if the document has only one. */
  readonly other: Resume | null;
  readonly content: ResumeContent;
  /** Whether the user or the document sets the order of the sections. */
  readonly isOrdered: boolean;
  readonly title: string;
  readonly locale: PrintLocale;
  /** Enough of the person's own text to detect its script. */
  readonly sample: string;
  /** ISO 8601, from the document itself. */
  readonly modifiedAt: string | null;
  readonly warnings: readonly Warning[];
}

export function prepareResume(document: Resume, options: PageOptions): PreparedResume {
  const { resume: translated, other, warnings } = translate(document, options.locale);
  const resume = selectContent(translated, options);
  const sample = sampleOf(resume);
  const { locale, isGuess } = resolveLocale([options.locale, ...declaredLanguages(resume)], sample);
  const labels = labelsFor(locale);
  const wording = {
    labels: labels ?? ENGLISH,
    // Words of two languages on one line would be worse than a language that the reader may not
    // know.
    dates: createDateFormat(labels ? locale.tag : 'en'),
    locale,
  };
  // Letters are printed by their own templates.
  const { [LETTER_KEY]: _letter, ...ofSections } = resume;
  const all = resumeContent(ofSections, wording);
  const order = sectionOrderOf(resume);
  const content = {
    ...all,
    sections: selectSections(inOrder(all.sections, order), options.sections),
  };
  return {
    resume,
    other,
    content,
    isOrdered: options.sections !== undefined || order.length > 0,
    title: titleOf(content.name, wording.labels.resume),
    locale,
    sample,
    modifiedAt: modifiedAt(resume.meta?.lastModified),
    warnings: [
      ...warnings,
      isGuess ? languageGuessed(locale) : null,
      labels ? null : labelsMissing(locale),
      ...reversedPeriods(resume),
      unprintedWarning(resume),
      unknownTags(translated, options),
      options.anonymise ? namedInTexts(translated, resume) : null,
    ].filter((warning) => warning !== null),
  };
}

function sampleOf({ basics, work }: Resume): string {
  const job = work?.[0];
  const texts = [basics?.name, basics?.label, basics?.summary, job?.position, job?.summary];
  return [...texts, ...(job?.highlights ?? [])].join(' ').slice(0, 1_000);
}

/** JSON Resume has no key for the language, so these are the ones in use. */
function declaredLanguages({ meta, lang, language }: Resume): unknown[] {
  return [meta?.lang, meta?.language, meta?.locale, lang, language];
}

function titleOf(name: string | null, label: string): string {
  return name === null ? label : `${name.replace(/\s+/g, ' ')} – ${label}`;
}

function modifiedAt(lastModified: string | undefined): string | null {
  if (lastModified === undefined) return null;
  const hasZone = /(?:Z|[+-]\d{2}(?::?\d{2})?)$/i.test(lastModified.slice(10));
  const hasTime = lastModified.length > 10;
  const date = new Date(hasTime && !hasZone ? `${lastModified}Z` : lastModified);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function languageGuessed({ tag }: PrintLocale): Warning {
  return {
    code: 'LANGUAGE_GUESSED',
    message: `The document does not say its language. ${englishNameOf(tag)} was taken: set options.locale, or meta.language in the document, to be sure.`,
    path: 'meta.language',
  };
}

function labelsMissing({ tag }: PrintLocale): Warning {
  return {
    code: 'LABELS_IN_ENGLISH',
    message: `There are no headings in ${englishNameOf(tag)}, so headings and dates are in English.`,
  };
}

function reversedPeriods(resume: Resume): Warning[] {
  const { work, volunteer, education, projects } = resume;
  return Object.entries({ work, volunteer, education, projects }).flatMap(([section, entries]) =>
    (entries ?? []).flatMap(({ startDate, endDate }, index) => {
      if (!isReversedPeriod(startDate, endDate)) return [];
      const message = `It ends (${endDate}) before it starts (${startDate}), so the dates were printed the other way round.`;
      return [{ code: 'PERIOD_REVERSED', message, path: `${section}[${index}].startDate` }];
    }),
  );
}
