import { asText, isObject, type Values } from './fields.ts';
import { isHidden } from './hidden-parts.ts';
import { FLAGS, PLACES } from './record-keys.ts';
import { isPartName } from './section-names.ts';

/** What apps keep of a section: what it is, its title, what it holds, and where it stands. */
const KINDS = ['type', 'id', 'key', 'name', 'section'];
const TITLES = ['title', 'heading', 'label', 'name'];
const CONTENTS = ['items', 'entries', 'content', 'data', 'list'];
const OF_SECTION = new Set([...FLAGS.keys(), ...KINDS, ...TITLES, ...CONTENTS, ...PLACES]);

export interface ListedSections {
  /** The document with each section under a key of its own. */
  readonly document: Values;
  /** Their names in the order in which they are listed. */
  readonly names: readonly string[];
}

/**
 * Sections that an app keeps in one list or object, `sections` or `customSections`, each under a key of
 * its own: that of the app where JSON Resume has such a section, else its title. Where not all of them
 * are understood, the document stays as it is.
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
  /** Undefined: it says only where a section stands. */
  readonly content: unknown;
  /** Null: it is in no order. */
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

/** A section that JSON Resume has goes by what it is, any other by its title. */
function nameOf(section: Values): string | undefined {
  const [kind] = KINDS.map((key) => asText(section[key])).filter(
    (name) => name && isPartName(name),
  );
  return kind ?? TITLES.map((key) => asText(section[key])).find((title) => title !== undefined);
}

/** What a section holds, where that is all that it says of the person; else the section. */
export function contentOf(section: unknown): unknown {
  const [key, ...others] = CONTENTS.filter(
    (each) => isObject(section) && section[each] !== undefined,
  );
  const isWhole =
    key !== undefined && others.length === 0 && isOfSection(section) && !isHidden(section);
  return isWhole ? section[key] : section;
}

/** The names in a list of sections, be they words or objects. */
export function namesIn(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list
    .map((each) => (isObject(each) ? nameOf(each) : asText(each)))
    .filter((name) => name !== undefined);
}

function isOfSection(section: unknown): section is Values {
  return isObject(section) && Object.keys(section).every((key) => OF_SECTION.has(key));
}
