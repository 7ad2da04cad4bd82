import type { Resume } from '../../domain/resume/schema.ts';
import { extraFacts } from './extra-keys.ts';
import { type Fact, type Section, section, type Wording } from './section.ts';

// Skills, languages and interests: rows of a label and a list.

interface Named {
  readonly name: string | null;
  readonly note: string | null;
  readonly keywords: readonly string[];
  readonly extras: readonly Fact[];
}

export function skillsSection(resume: Resume, wording: Wording): Section {
  const skills = (resume.skills ?? []).map((skill) => ({
    name: skill.name ?? null,
    note: skill.level ?? null,
    keywords: skill.keywords ?? [],
    extras: extraFacts(skill, wording),
  }));
  return section('skills', wording.labels.skills, { facts: factsOf(skills) });
}

export function languagesSection(resume: Resume, wording: Wording): Section {
  const facts = (resume.languages ?? []).flatMap((entry) => [
    ...factOf(entry.language ?? null, null, entry.fluency ?? null),
    ...extraFacts(entry, wording),
  ]);
  return section('languages', wording.labels.languages, { facts });
}

export function interestsSection(resume: Resume, wording: Wording): Section {
  const interests = (resume.interests ?? []).map((interest) => ({
    name: interest.name ?? null,
    note: null,
    keywords: interest.keywords ?? [],
    extras: extraFacts(interest, wording),
  }));
  return section('interests', wording.labels.interests, { facts: factsOf(interests) });
}

/** A row for each that has keywords. Neighbours without keywords share a row to save space. */
function factsOf(all: readonly Named[]): Fact[] {
  const rows: Fact[] = [];
  let loose: string[] = [];
  const endRow = () => {
    rows.push(...factOf(null, null, loose.join(', ') || null));
    loose = [];
  };
  for (const { name, note, keywords, extras } of all) {
    if (keywords.length > 0) {
      endRow();
      rows.push(...factOf(name, note, keywords.join(', ')));
    } else if (name !== null || note !== null) {
      loose.push(name && note ? `${name} (${note})` : (name ?? note ?? ''));
    }
    if (extras.length > 0) endRow();
    rows.push(...extras);
  }
  endRow();
  return rows;
}

function factOf(label: string | null, note: string | null, value: string | null): Fact[] {
  return label === null && note === null && value === null ? [] : [{ label, note, value }];
}
