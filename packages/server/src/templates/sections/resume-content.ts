import type { Resume } from '../../domain/resume/schema.ts';
import { blocksOf } from './blocks.ts';
import { contactsOf } from './contacts.ts';
import { byOrganisation, entriesOf } from './entries.ts';
import { extraFacts, extraSections } from './extra-keys.ts';
import { interestsSection, languagesSection, skillsSection } from './keyword-sections.ts';
import type { Link } from './links.ts';
import {
  type Fact,
  isBlank,
  joined,
  listFact,
  type Section,
  section,
  type Wording,
} from './section.ts';

/** A résumé in the order and words in which it is read, without any layout. */
export interface ResumeContent {
  readonly name: string | null;
  readonly label: string | null;
  readonly contacts: readonly Link[];
  readonly sections: readonly Section[];
}

/** The whole content of a résumé, without empty parts. */
export function resumeContent(resume: Resume, wording: Wording): ResumeContent {
  const { basics } = resume;
  const sections = [
    summarySection(resume, wording),
    workSection(resume, wording),
    projectsSection(resume, wording),
    educationSection(resume, wording),
    skillsSection(resume, wording),
    languagesSection(resume, wording),
    certificatesSection(resume, wording),
    publicationsSection(resume, wording),
    awardsSection(resume, wording),
    volunteerSection(resume, wording),
    ...extraSections(resume, wording),
    interestsSection(resume, wording),
    referencesSection(resume, wording),
  ];
  return {
    name: basics?.name ?? null,
    label: basics?.label ?? null,
    contacts: basics ? contactsOf(basics, wording.locale) : [],
    sections: sections.filter((candidate) => !isBlank(candidate)),
  };
}

function summarySection({ basics }: Resume, wording: Wording): Section {
  return section('summary', wording.labels.summary, {
    blocks: blocksOf(basics?.summary),
    facts: personalObjects(basics).flatMap((each) => extraFacts(each, wording)),
  });
}

/** The objects that may have a person's own keys. */
function personalObjects(basics: Resume['basics']) {
  const { location, profiles = [] } = basics ?? {};
  return [basics, location, ...profiles].filter((each) => each !== undefined);
}

function workSection(resume: Resume, wording: Wording): Section {
  const { labels, dates } = wording;
  const entries = entriesOf(resume.work, wording, (job) => ({
    title: job.position,
    subtitle: job.name,
    url: job.url,
    note: job.description,
    place: job.location,
    period: dates.period(job.startDate, job.endDate, labels.present),
    text: job.summary,
    items: job.highlights,
  }));
  return section('work', labels.work, { entries: byOrganisation(entries) });
}

function volunteerSection(resume: Resume, wording: Wording): Section {
  const { labels, dates } = wording;
  const entries = entriesOf(resume.volunteer, wording, (post) => ({
    title: post.position,
    subtitle: post.organization,
    url: post.url,
    period: dates.period(post.startDate, post.endDate, labels.present),
    text: post.summary,
    items: post.highlights,
  }));
  return section('volunteer', labels.volunteer, { entries: byOrganisation(entries) });
}

function projectsSection(resume: Resume, wording: Wording): Section {
  const { labels, dates } = wording;
  const entries = entriesOf(resume.projects, wording, (project) => ({
    title: project.name,
    subtitle: joined([project.roles?.join(', '), project.entity], ' · '),
    url: project.url,
    note: joined([project.type && capitalised(project.type), ...(project.keywords ?? [])], ', '),
    period: dates.period(project.startDate, project.endDate, labels.present),
    text: project.description,
    items: project.highlights,
  }));
  return section('projects', labels.projects, { entries });
}

function educationSection(resume: Resume, wording: Wording): Section {
  const { labels, dates } = wording;
  const entries = entriesOf(resume.education, wording, (school) => ({
    title: joined([school.studyType, school.area], ', '),
    subtitle: school.institution,
    url: school.url,
    period: dates.period(school.startDate, school.endDate, labels.present),
    facts: [...gradeFact(labels.grade, school.score), ...listFact(labels.courses, school.courses)],
  }));
  return section('education', labels.education, { entries });
}

function certificatesSection(resume: Resume, wording: Wording): Section {
  const { labels, dates } = wording;
  const entries = entriesOf(resume.certificates, wording, (certificate) => ({
    title: certificate.name,
    subtitle: certificate.issuer,
    url: certificate.url,
    period: dates.date(certificate.date),
  }));
  return section('certificates', labels.certificates, { entries });
}

function publicationsSection(resume: Resume, wording: Wording): Section {
  const { labels, dates } = wording;
  const entries = entriesOf(resume.publications, wording, (publication) => ({
    title: publication.name,
    subtitle: publication.publisher,
    url: publication.url,
    period: dates.date(publication.releaseDate),
    text: publication.summary,
  }));
  return section('publications', labels.publications, { entries });
}

function awardsSection(resume: Resume, wording: Wording): Section {
  const { labels, dates } = wording;
  const entries = entriesOf(resume.awards, wording, (award) => ({
    title: award.title,
    subtitle: award.awarder,
    period: dates.date(award.date),
    text: award.summary,
  }));
  return section('awards', labels.awards, { entries });
}

function referencesSection(resume: Resume, wording: Wording): Section {
  const { labels } = wording;
  const entries = entriesOf(resume.references, wording, (referee) => ({
    title: referee.name,
    text: referee.reference,
  }));
  return section('references', labels.references, { entries });
}

/** A score that is more than a grade, such as `Dissertation: …`, needs no label. */
function gradeFact(label: string, score: string | undefined): Fact[] {
  if (score === undefined) return [];
  return [{ label: /[:\s]/.test(score) ? null : label, note: null, value: score }];
}

/** For a type such as `application`, which is written for machines. */
function capitalised(word: string): string {
  const [first = ''] = word;
  return first.toLocaleUpperCase() + word.slice(first.length);
}
