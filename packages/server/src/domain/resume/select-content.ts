import { type PageOptions, type ResumeSection, resumeSectionSchema } from '@offprint/contract';
import type { Resume } from './schema.ts';
import { translate } from './translations.ts';

/** The key by which an entry says what it is for: a word, or several. */
const TAGS_KEY = 'x-tags';

/** The part of a document that the options ask for. */
export function selectContent(resume: Resume, { tags, anonymise }: PageOptions): Resume {
  const named = anonymise ? { ...resume, basics: anonymous(resume.basics) } : resume;
  const parts = Object.entries(named).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.filter((each) => isWanted(each, tags)).map(withoutTags) : value,
  ]);
  return Object.fromEntries(parts);
}

/** The sections that are asked for, in that order; all of them as they stand when none are. */
export function selectSections<Section extends { readonly id: string }>(
  sections: readonly Section[],
  asked: readonly ResumeSection[] | undefined,
): readonly Section[] {
  if (asked === undefined) return sections;
  return [...new Set(asked)].flatMap((id) => sections.filter((section) => section.id === id));
}

/** What of a document stands on its pages with these options. */
export function printedPart(document: Resume, options: PageOptions): Resume {
  const { resume } = translate(document, options.locale);
  const { basics, ...selected } = selectContent(resume, options);
  const { sections } = options;
  const isAsked = (id: ResumeSection) => sections === undefined || sections.includes(id);
  const { summary, ...head } = basics ?? {};
  const parts = Object.entries(selected).filter(([key]) => {
    const id = resumeSectionSchema.safeParse(key).data;
    return id === undefined || isAsked(id);
  });
  return {
    ...Object.fromEntries(parts),
    basics: { ...head, ...(summary !== undefined && isAsked('summary') && { summary }) },
  };
}

/** What can be said of anybody. */
function anonymous({ label, summary }: NonNullable<Resume['basics']> = {}): Resume['basics'] {
  return { ...(label && { label }), ...(summary && { summary }) };
}

function isWanted(entry: unknown, tags: readonly string[] | undefined): boolean {
  if (tags === undefined || !isTagged(entry)) return true;
  return [entry[TAGS_KEY]].flat().some((tag) => tags.includes(String(tag)));
}

function withoutTags(entry: unknown): unknown {
  if (!isTagged(entry)) return entry;
  const { [TAGS_KEY]: _tags, ...others } = entry;
  return others;
}

function isTagged(entry: unknown): entry is Readonly<Record<typeof TAGS_KEY, unknown>> {
  return typeof entry === 'object' && entry !== null && TAGS_KEY in entry;
}
