import type { DateFormat } from '../parts/dates.ts';
import type { LabelSet } from '../parts/label-set.ts';
import type { Link } from '../parts/links.ts';

/** A résumé in the order and the words in which it is read, before anything is said of its looks. */
export interface Outline {
  readonly name: string | null;
  readonly label: string | null;
  readonly contacts: readonly Link[];
  readonly sections: readonly Section[];
}

export interface Section {
  /** A word for style sheets, such as `work`; `extra` for keys that JSON Resume does not know. */
  readonly id: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly bullets: readonly string[];
  readonly facts: readonly Fact[];
  readonly entries: readonly Entry[];
}

/** A job, a degree, a prize. */
export interface Entry {
  readonly title: string | null;
  readonly subtitle: string | null;
  readonly link: Link | null;
  /** A word about the organisation, not the person. */
  readonly note: string | null;
  readonly place: string | null;
  readonly period: string | null;
  readonly paragraphs: readonly string[];
  readonly bullets: readonly string[];
  readonly facts: readonly Fact[];
}

export interface Fact {
  readonly label: string | null;
  /** How well, how much: beside the label. */
  readonly note: string | null;
  readonly value: string | null;
}

/** What the mapping of every section needs. */
export interface Wording {
  readonly labels: LabelSet;
  readonly dates: DateFormat;
  /** A BCP 47 tag. */
  readonly locale: string;
}
