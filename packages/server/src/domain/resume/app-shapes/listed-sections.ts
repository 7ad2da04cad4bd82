import { asText, isObject, type Values } from './fields.ts';
import { isHidden } from './hidden-parts.ts';
import { FLAGS, PLACES } from './record-keys.ts';
import { isPartName } from './section-names.ts';

/** Keys of apps for a section's kind. Others hold its title, contents and position. */
const KINDS = ['type', 'id', 'key', 'name', 'section'];
const TITLES = ['title', 'heading', 'label', 'name'];
const CONTENTS = ['items', 'entries', 'content', 'data', 'list'];
const OF_SECTION = new Set([...FLAGS.keys(), ...KINDS, ...TITLES, ...CONTENTS, ...PLACES]);

export interface ListedSections {
  /** The document with each section under its own key. */
  readonly document: Values;
  /** The names in the order of the list. */
  readonly names: readonly string[];
}

/**
 * Moves sections that an app keeps in one list or object, `sections` or `customSections`, to keys
 * of their own: the app's key if JSON Resume has such a section, else the title. If some of them
 * are not understood, the document stays unchanged.
 */
export function withoutSectionList(given: Values): ListedSections {
  const { sections, customSections, ...rest } = given;
  const parts = [...partsOf(sections), ...partsOf(customSections)];
  const document = new Map(Object.entries(rest));
  for (const part of parts) {
    if (part === null) return { document: given, names: [] };
    const { name, content } = part;
    if (content === undefined) continue;
    if (document.has(name) && !isHidden(content)) return { document: given, names: [] };
    document.set(name, content);
  }
  return {
    document: Object.fromEntries(document),
    names: parts.flatMap((part) => (part && part.place !== null ? part.name : [])),
  };
}

interface Part {
  readonly name: string;
  /** Undefined: it only gives the section's position. */
  readonly content: unknown;
  /** Null: it has no position. */
  readonly place: number | null;
}

function partsOf(sections: unknown): readonly (Part | null)[] {
  if (isObject(sections)) {
    return Object.entries(sections).map(([name, content]) =>
      isPartName(name) ? { name, content: contentOf(content), place: null } : null,
    );
  }
  if (!Array.isArray(sections)) return sections === undefined ? [] : [null];
  const parts = sections.map(partOf);
  return parts.every((part) => part !== null)
    ? parts.toSorted((one, other) => one.place - other.place)
    : parts;
}

function partOf(section: unknown, index: number) {
  const name = isOfSection(section) ? nameOf(section) : undefined;
  if (name === undefined || !isOfSection(section)) return null;
  const place = PLACES.map((key) => section[key]).find((each) => typeof each === 'number');
  const holdsSome = isHidden(section) || CONTENTS.some((key) => section[key] !== undefined);
  return { name, content: holdsSome ? contentOf(section) : undefined, place: place ?? index };
}

/** A section that JSON Resume has is named by its kind, any other by its title. */
function nameOf(section: Values): string | undefined {
  const [kind] = KINDS.map((key) => asText(section[key])).filter(
    (name) => name && isPartName(name),
  );
  return kind ?? TITLES.map((key) => asText(section[key])).find((title) => title !== undefined);
}

/** The contents of a section if it says nothing else of the person, else the section. */
export function contentOf(section: unknown): unknown {
  const [key, ...others] = CONTENTS.filter(
    (each) => isObject(section) && section[each] !== undefined,
  );
  const isWhole =
    key !== undefined && others.length === 0 && isOfSection(section) && !isHidden(section);
  return isWhole ? section[key] : section;
}

/** The names in a list of sections, which may be words or objects. */
export function namesIn(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list
    .map((each) => (isObject(each) ? nameOf(each) : asText(each)))
    .filter((name) => name !== undefined);
}

function isOfSection(section: unknown): section is Values {
  return isObject(section) && Object.keys(section).every((key) => OF_SECTION.has(key));
}
