import type { DateFormat } from '../locale/dates.ts';
import type { LabelSet } from '../locale/labels.ts';
import type { PrintLocale } from '../locale/locale.ts';
import type { Block } from './blocks.ts';
import type { Link } from './links.ts';

/** A part of a résumé, ready for any design. */
export interface Section {
  /** A name for style sheets, such as `work`; `extra` for keys that JSON Resume does not know. */
  readonly id: string;
  readonly heading: string;
  readonly blocks: readonly Block[];
  readonly facts: readonly Fact[];
  readonly entries: readonly Entry[];
}

/** An employer of several successive posts. */
export interface Organisation {
  readonly name: string;
  readonly place: string | null;
  readonly link: Link | null;
  readonly note: string | null;
}

/** A job, a degree or a prize. */
export interface Entry {
  /** Set for the first of several entries of one organisation, which are printed below it. */
  readonly organisation: Organisation | null;
  readonly title: string | null;
  readonly subtitle: string | null;
  readonly link: Link | null;
  /** A note about the organisation, not the person. */
  readonly note: string | null;
  readonly place: string | null;
  readonly period: string | null;
  readonly blocks: readonly Block[];
  readonly facts: readonly Fact[];
}

/** A label and its value, such as skills. Printed with the colon of the language. */
export interface Fact {
  readonly label: string | null;
  /** The level or amount, printed beside the label. */
  readonly note: string | null;
  readonly value: string | null;
  /** The target of the value's link. Absent: it is not an address. */
  readonly href?: string;
}

/** The data that the mapping of every section needs. */
export interface Wording {
  readonly labels: LabelSet;
  readonly dates: DateFormat;
  readonly locale: PrintLocale;
}

export function section(id: string, heading: string, content: Partial<Section>): Section {
  return { id, heading, blocks: [], facts: [], entries: [], ...content };
}

export function listFact(label: string, values: readonly string[] | undefined): Fact[] {
  if (values === undefined || values.length === 0) return [];
  return [{ label, note: null, value: values.join(', ') }];
}

export function isBlank(content: Entry | Section): boolean {
  return Object.entries(content).every(([key, value]) => {
    if (key === 'id' || key === 'heading') return true;
    return value === null || (Array.isArray(value) && value.length === 0);
  });
}

export function joined(parts: readonly (string | null | undefined)[], separator: string) {
  const present = parts.filter((part): part is string => typeof part === 'string' && part !== '');
  return present.length === 0 ? null : present.join(separator);
}
