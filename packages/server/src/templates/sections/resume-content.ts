import type { Resume } from '../../domain/resume/schema.ts';
import { contactsOf } from './contacts.ts';
import { entriesOf } from './entries.ts';
import { extraFacts, extraSections } from './extra-keys.ts';
import { interestsSection, languagesSection, skillsSection } from './keyword-sections.ts';
import type { Link } from './links.ts';
import {
  type Fact,
  isBlank,
  joined,
  listFact,
  paragraphsOf,
  type Section,
  section,
  type Wording,
} from './section.ts';

/** A résumé in the order and the words in which it is read, before anything is said of its looks. */
export interface ResumeContent {
  readonly name: string | null;
  readonly label: string | null;
  readonly contacts: readonly Link[];
  readonly sections: readonly Section[];
}

/** Everything that a résumé says, without what is empty. */
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
    ...extraSections(resume),
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

function summarySection({ basics }: Resume, { labels }: Wording): Section {
  return section('summary', labels.summary, {
    paragraphs: paragraphsOf(basics?.summary),
    facts: basics ? extraFacts(basics) : [],
  });
}

function workSection(resume: Resume, { labels, dates }: Wording): Section {
  const entries = entriesOf(resume.work, (job) => ({
    title: job.position,
    subtitle: job.name,
    url: job.url,
    note: job.description,
    place: job.location,
    period: dates.period(job.startDate, job.endDate, labels.present),
    texts: [job.summary],
    bullets: job.highlights,
  }));
  return section('work', labels.work, { entries });
}

function volunteerSection(resume: Resume, { labels, dates }: Wording): Section {
  const entries = entriesOf(resume.volunteer, (post) => ({
    title: post.position,
    subtitle: post.organization,
    url: post.url,
    period: dates.period(post.startDate, post.endDate, labels.present),
    texts: [post.summary],
    bullets: post.highlights,
  }));
  return section('volunteer', labels.volunteer, { entries });
}

function projectsSection(resume: Resume, { labels, dates }: Wording): Section {
  const entries = entriesOf(resume.projects, (project) => ({
    title: project.name,
    subtitle: joined([project.roles?.join(', '), project.entity, project.type], ' · '),
    url: project.url,
    period: dates.period(project.startDate, project.endDate, labels.present),
    texts: [project.description],
    bullets: project.highlights,
    facts: listFact(labels.keywords, project.keywords),
  }));
  return section('projects', labels.projects, { entries });
}

function educationSection(resume: Resume, { labels, dates }: Wording): Section {
  const entries = entriesOf(resume.education, (school) => ({
    title: joined([school.studyType, school.area], ', '),
    subtitle: school.institution,
    url: school.url,
    period: dates.period(school.startDate, school.endDate, labels.present),
    facts: [...gradeFact(labels.grade, school.score), ...listFact(labels.courses, school.courses)],
  }));
  return section('education', labels.education, { entries });
}

function certificatesSection(resume: Resume, { labels, dates }: Wording): Section {
  const entries = entriesOf(resume.certificates, (certificate) => ({
    title: certificate.name,
    subtitle: certificate.issuer,
    url: certificate.url,
    period: dates.date(certificate.date),
  }));
  return section('certificates', labels.certificates, { entries });
}

function publicationsSection(resume: Resume, { labels, dates }: Wording): Section {
  const entries = entriesOf(resume.publications, (publication) => ({
    title: publication.name,
    subtitle: publication.publisher,
    url: publication.url,
    period: dates.date(publication.releaseDate),
    texts: [publication.summary],
  }));
  return section('publications', labels.publications, { entries });
}

function awardsSection(resume: Resume, { labels, dates }: Wording): Section {
  const entries = entriesOf(resume.awards, (award) => ({
    title: award.title,
    subtitle: award.awarder,
    period: dates.date(award.date),
    texts: [award.summary],
  }));
  return section('awards', labels.awards, { entries });
}

function referencesSection(resume: Resume, { labels }: Wording): Section {
  const entries = entriesOf(resume.references, (referee) => ({
    title: referee.name,
    texts: [referee.reference],
  }));
  return section('references', labels.references, { entries });
}

/** A score that is more than a grade, such as `Dissertation: …`, needs no label. */
function gradeFact(label: string, score: string | undefined): Fact[] {
  if (score === undefined) return [];
  return [{ label: /[:\s]/.test(score) ? null : label, note: null, value: score }];
}
