import { beyondLatin } from '../fonts/coverage.ts';
import type { PageGeometry } from '../page-options.ts';
import type { Block } from '../sections/blocks.ts';
import type { Link } from '../sections/links.ts';
import type { RichText, Span } from '../sections/markdown.ts';
import type { PreparedResume } from '../sections/prepare-resume.ts';
import type { Entry, Fact, Organisation, Section } from '../sections/section.ts';
import { breakable, hasBreaks } from './breakable.ts';
import { widthEm } from './fitting.ts';

/** What a document says in one of its languages. */
export interface LanguageData {
  readonly title: string;
  readonly description: string | null;
  readonly keywords: readonly string[];
  readonly language: string;
  readonly region: string | null;
  readonly dir: 'ltr' | 'rtl';
  /** Whether each letter is a single character, so that none has to be composed of several. */
  readonly isComposed: boolean;
  /** Whether it has zero-width spaces, after which a line may end. */
  readonly hasBreaks: boolean;
  readonly colon: string;
  readonly name: string | null;
  readonly label: string | null;
  /** Contacts and links, in one row if they fit and else in two. */
  readonly contacts: readonly (readonly Link[])[];
  readonly sections: readonly TypesetSection[];
  /** The width of the column that holds dates. */
  readonly railEm: number;
}

/** What the Typst sources of a résumé read. Its texts are printed as they are, never evaluated. */
export interface TypesetData extends LanguageData {
  readonly fonts: readonly string[];
  /** The fonts of the name and of section headings. */
  readonly headingFonts: readonly string[];
  /** Whether characters that these fonts lack are looked for in all others, which takes long. */
  readonly seeksFonts: boolean;
  /** A regular expression for names that are set from the left in a text from the right, or null. */
  readonly fromLeft: string | null;
  /** Comes before the other fonts, for the characters that it covers. */
  readonly scriptFont: ScriptFont | null;
  readonly accent: string;
  readonly sizePt: number;
  readonly page: PageGeometry;
  /** Whether the order of the sections was chosen, so that no design may change it. */
  readonly isOrdered: boolean;
  /** The document as JSON, if the file is to carry it. */
  readonly attachment: string | null;
  readonly photo: TypesetPhoto | null;
  /** Printed before the sections; null: there is no letter. */
  readonly letter: LetterData | null;
  /** The same content in another language, for designs that print two. */
  readonly second: LanguageData | null;
}

/** A font, and a regular expression for the characters that it is used for. */
export interface ScriptFont {
  readonly name: string;
  readonly covers: string;
}

/** A letter as the shared sources print it, before the first section. */
export interface LetterData {
  readonly recipient: readonly string[];
  /** Place and date of writing. */
  readonly dateLine: string | null;
  readonly subject: string | null;
  readonly salutation: string | null;
  readonly blocks: readonly TypesetBlock[];
  readonly closing: string | null;
  readonly signature: string | null;
  readonly enclosures: readonly string[];
}

export interface TypesetPhoto {
  readonly path: string;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly alt: string;
}

type TypesetText = string | readonly (string | Span)[];
type TypesetBlock =
  | {
      readonly items: readonly TypesetText[];
      /** The level of each item, from 0; absent: all have the same. */
      readonly levels?: readonly number[];
      /** The number of the first item; absent: items have bullets. */
      readonly start?: number;
    }
  | { readonly text: TypesetText };
type TypesetLink = Link & { readonly isShort: boolean };

interface TypesetEntry extends Omit<Entry, 'blocks' | 'link' | 'organisation'> {
  readonly organisation:
    | (Omit<Organisation, 'link'> & { readonly link: TypesetLink | null })
    | null;
  readonly blocks: readonly TypesetBlock[];
  readonly link: TypesetLink | null;
  /** Whether the link fits in the column of dates. */
  readonly linkInRail: boolean;
  /** How many lines the entry has in the column of dates. */
  readonly railLines: number;
}

interface TypesetSection extends Omit<Section, 'blocks' | 'entries'> {
  readonly blocks: readonly TypesetBlock[];
  readonly entries: readonly TypesetEntry[];
}

/** The longest link that fits beside the dates of an entry. */
const SHORT_LINK_LENGTH = 24;
/** The mean width of a letter in that column. */
const RAIL_LETTER_EM = 0.52;
/** Lines end before a word that does not fit, so they hold less than their width. */
const RAIL_WASTE = 1.1;
const MAX_KEYWORDS = 30;

/** The part of the data that follows from the content of the document. */
export function contentData({ content, title, locale }: PreparedResume): LanguageData {
  const { name, label, contacts, sections } = content;
  const { language, region = null } = new Intl.Locale(locale.tag);
  const skills = sections.find(({ id }) => id === 'skills');
  const rail = railEm(sections);
  const printed: Omit<LanguageData, 'isComposed' | 'hasBreaks'> = {
    title,
    description: label,
    keywords: keywordsOf(skills?.facts ?? []),
    language,
    region,
    dir: locale.dir,
    colon: locale.colon,
    name: printable(name),
    label: printable(label),
    contacts: contactRows(contacts),
    sections: sections.map((section) => sectionData(section, rail)),
    railEm: rail,
  };
  const text = JSON.stringify(printed);
  return { ...printed, isComposed: !needsComposition(text), hasBreaks: hasBreaks(text) };
}

/** Combining marks, scripts whose letters join, and emoji. */
const NEEDS_COMPOSITION = /[^\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Zyyy}]|\p{Emoji_Presentation}/u;

export function needsComposition(text: string): boolean {
  return NEEDS_COMPOSITION.test(beyondLatin(text));
}

/** The width of a tabular digit, in the size of dates. */
const DATE_LETTER_EM = 0.535;
/** How much wider than a digit a wide letter is. */
const WIDE_LETTER_EM = 0.28;
const MIN_RAIL_EM = 7.5;
const MAX_RAIL_EM = 12.5;

/** The width of the longest period, so that none is broken. */
function railEm(sections: readonly Section[]): number {
  const periods = sections.flatMap(({ entries }) => entries.map(({ period }) => period ?? ''));
  const widest = Math.max(0, ...periods.map(periodEm));
  return Math.min(MAX_RAIL_EM, Math.max(MIN_RAIL_EM, widest));
}

/** Periods may hold words too, such as "Summer 2018". */
function periodEm(period: string): number {
  const wideLetters = period.match(/[mwMW]/g)?.length ?? 0;
  return widthEm(period, DATE_LETTER_EM) + wideLetters * WIDE_LETTER_EM;
}

/** The most letters of contacts that fit in one line of every design. */
const CONTACTS_IN_A_LINE = 75;

function contactRows(contacts: readonly Link[]): readonly (readonly Link[])[] {
  const all = contacts.map((contact) => ({ ...contact, text: breakable(contact.text) }));
  const letters = contacts.map(({ text }) => text).join(' · ').length;
  if (letters > 0 && letters <= CONTACTS_IN_A_LINE) return [all];
  const { web = [], direct = [] } = Object.groupBy(all, ({ href }) =>
    href?.startsWith('http') ? 'web' : 'direct',
  );
  return [direct, web].filter((row) => row.length > 0);
}

/** Whether a link takes at most about two lines of the rail, with no part wider than it. */
function isShort(text: string, rail: number): boolean {
  if (text.length > SHORT_LINK_LENGTH) return false;
  return text.split(/(?<=[/-])/).every((piece) => widthEm(piece, RAIL_LETTER_EM) <= rail);
}

/** How many lines of the rail an entry takes: its period, its place, and its link if that is short. */
function railLines({ period, place }: Entry, link: TypesetLink | null, rail: number): number {
  const texts = [period, place, link?.isShort ? link.text : null].filter((text) => text !== null);
  return texts.reduce((sum, text) => {
    const lines = widthEm(text, RAIL_LETTER_EM) / rail;
    return sum + (lines <= 1 ? 1 : Math.ceil(RAIL_WASTE * lines));
  }, 0);
}

/** Whether the rail with the link is at most one line taller than the head beside it. */
function fitsRail(entry: Entry, link: TypesetLink, rail: number): boolean {
  const head = [entry.title, entry.subtitle, entry.note].filter((line) => line !== null);
  return link.isShort && railLines(entry, link, rail) <= head.length + 1;
}

function linkData(link: Link, rail: number): TypesetLink {
  const { text } = link;
  return { ...link, text: breakable(text), isShort: isShort(text, rail) };
}

function keywordsOf(skills: readonly Fact[]): string[] {
  const words = skills.flatMap(({ label, value }) => [label ?? '', ...(value ?? '').split(', ')]);
  return [...new Set(words.filter((word) => word !== ''))].slice(0, MAX_KEYWORDS);
}

function sectionData(section: Section, rail: number): TypesetSection {
  return {
    ...section,
    heading: breakable(section.heading),
    blocks: section.blocks.map(blockData),
    facts: section.facts.map(factData),
    entries: section.entries.map((entry) => entryData(entry, rail)),
  };
}

function entryData(entry: Entry, rail: number): TypesetEntry {
  const { organisation } = entry;
  const link = entry.link && linkData(entry.link, rail);
  const linkInRail = link !== null && fitsRail(entry, link, rail);
  return {
    linkInRail,
    railLines: railLines(entry, linkInRail ? link : null, rail),
    organisation: organisation && {
      name: breakable(organisation.name),
      place: printable(organisation.place),
      link: organisation.link && linkData(organisation.link, rail),
      note: printable(organisation.note),
    },
    title: printable(entry.title),
    subtitle: printable(entry.subtitle),
    link,
    note: printable(entry.note),
    place: printable(entry.place),
    period: entry.period?.replaceAll(' ', '\u00a0') ?? null,
    blocks: entry.blocks.map(blockData),
    facts: entry.facts.map(factData),
  };
}

function factData({ label, note, value, ...link }: Fact): Fact {
  return { label: printable(label), note: printable(note), value: printable(value), ...link };
}

export function blockData(block: Block): TypesetBlock {
  if (block.type === 'paragraph') return { text: textData(block.text) };
  const { items, levels, start } = block;
  return {
    items: items.map(textData),
    ...(levels && { levels }),
    ...(start !== undefined && { start }),
  };
}

/** A plain text becomes a string, since nearly all are plain and strings are read faster. */
function textData(text: RichText): TypesetText {
  const spans = text.map((span) => ({ ...span, text: breakable(span.text) }));
  const parts = spans.map((span) => (Object.keys(span).length === 1 ? span.text : span));
  const [only] = parts;
  return parts.length === 1 && typeof only === 'string' ? only : parts;
}

function printable(text: string | null): string | null {
  return text === null ? null : breakable(text);
}
