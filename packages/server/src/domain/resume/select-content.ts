import {
  type PageOptions,
  type ResumeSection,
  resumeSectionSchema,
  type Warning,
} from '@offprint/contract';
import type { Resume } from './schema.ts';
import { translate } from './translations.ts';

/** The key for the tags of an entry, one or several. */
const TAGS_KEY = 'x-tags';

/** The part of a document that the options select. */
export function selectContent(resume: Resume, { tags, anonymise }: PageOptions): Resume {
  const named = anonymise ? { ...resume, basics: anonymous(resume.basics) } : resume;
  const parts = Object.entries(named).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.filter((each) => isWanted(each, tags)).map(withoutTags) : value,
  ]);
  return Object.fromEntries(parts);
}

/**
 * The selected sections in the order of the selection. All of them, unchanged, if none are
 * selected.
 */
export function selectSections<Section extends { readonly id: string }>(
  sections: readonly Section[],
  asked: readonly ResumeSection[] | undefined,
): readonly Section[] {
  if (asked === undefined) return sections;
  return [...new Set(asked)].flatMap((id) => sections.filter((section) => section.id === id));
}

/** The order of sections in a document's `meta`. Empty: that of the template. */
export function sectionOrderOf({ meta }: Resume): readonly ResumeSection[] {
  const names: readonly unknown[] = Array.isArray(meta?.sectionOrder) ? meta.sectionOrder : [];
  const known = names.map((name) => resumeSectionSchema.safeParse(name).data);
  return [...new Set(known)].filter((name) => name !== undefined);
}

/**
 * A summary that is not listed stays first. All other unlisted sections follow in their old order.
 */
export function inOrder<Section extends { readonly id: string }>(
  sections: readonly Section[],
  order: readonly ResumeSection[],
): readonly Section[] {
  if (order.length === 0) return sections;
  const named: readonly string[] = order.includes('summary') ? order : ['summary', ...order];
  return [
    ...named.flatMap((id) => sections.filter((section) => section.id === id)),
    ...sections.filter(({ id }) => !named.includes(id)),
  ];
}

/** The part of a document that is printed with these options. */
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

/** The parts of `basics` that do not identify the person. */
function anonymous({ label, summary }: NonNullable<Resume['basics']> = {}): Resume['basics'] {
  return { ...(label && { label }), ...(summary && { summary }) };
}

function isWanted(entry: unknown, tags: readonly string[] | undefined): boolean {
  if (tags === undefined || !isTagged(entry)) return true;
  const wanted = new Set(tags.map(sameTag));
  return tagsOf(entry).some((tag) => wanted.has(sameTag(tag)));
}

/** A warning of tags that no entry has. */
export function unknownTags(resume: Resume, { tags }: PageOptions): Warning | null {
  const entries = Object.values(resume).flatMap((value) => (Array.isArray(value) ? value : []));
  const all = [...new Set(entries.filter(isTagged).flatMap(tagsOf))];
  const known = new Set(all.map(sameTag));
  const unknown = (tags ?? []).filter((tag) => !known.has(sameTag(tag)));
  if (unknown.length === 0) return null;
  const there =
    all.length === 0 ? 'none has any' : `there are ${all.slice(0, MAX_NAMED).join(', ')}`;
  return {
    code: 'TAG_UNKNOWN',
    message: `No entry has the tag ${unknown.join(', ')} in its x-tags: ${there}.`,
    path: 'options.tags',
  };
}

const MAX_NAMED = 10;

function tagsOf(entry: Tagged): string[] {
  return [entry[TAGS_KEY]].flat().map(String);
}

function sameTag(tag: string): string {
  return tag.trim().toLowerCase();
}

function withoutTags(entry: unknown): unknown {
  if (!isTagged(entry)) return entry;
  const { [TAGS_KEY]: _tags, ...others } = entry;
  return others;
}

type Tagged = Readonly<Record<typeof TAGS_KEY, unknown>>;

function isTagged(entry: unknown): entry is Tagged {
  return typeof entry === 'object' && entry !== null && TAGS_KEY in entry;
}
