import type { Resume } from '../../domain/resume/schema.ts';
import { entriesOf, entryOf, listFact, section } from './entry.ts';
import { joined } from './text.ts';
import type { Fact, Section, Wording } from './types.ts';

/** What a person learned, earned and wrote. */

export function educationSection(resume: Resume, { labels, dates }: Wording): Section {
  const entries = entriesOf(resume.education, (school) =>
    entryOf(school, {
      title: joined([school.studyType, school.area], ', '),
      subtitle: school.institution,
      url: school.url,
      period: dates.period(school.startDate, school.endDate, labels.present),
      facts: [
        ...gradeFact(labels.grade, school.score),
        ...listFact(labels.courses, school.courses),
      ],
    }),
  );
  return section('education', labels.education, { entries });
}

export function certificatesSection(resume: Resume, { labels, dates }: Wording): Section {
  const entries = entriesOf(resume.certificates, (certificate) =>
    entryOf(certificate, {
      title: certificate.name,
      subtitle: certificate.issuer,
      url: certificate.url,
      period: dates.date(certificate.date),
    }),
  );
  return section('certificates', labels.certificates, { entries });
}

export function publicationsSection(resume: Resume, { labels, dates }: Wording): Section {
  const entries = entriesOf(resume.publications, (publication) =>
    entryOf(publication, {
      title: publication.name,
      subtitle: publication.publisher,
      url: publication.url,
      period: dates.date(publication.releaseDate),
      texts: [publication.summary],
    }),
  );
  return section('publications', labels.publications, { entries });
}

export function awardsSection(resume: Resume, { labels, dates }: Wording): Section {
  const entries = entriesOf(resume.awards, (award) =>
    entryOf(award, {
      title: award.title,
      subtitle: award.awarder,
      period: dates.date(award.date),
      texts: [award.summary],
    }),
  );
  return section('awards', labels.awards, { entries });
}

export function referencesSection(resume: Resume, { labels }: Wording): Section {
  const entries = entriesOf(resume.references, (referee) =>
    entryOf(referee, { title: referee.name, texts: [referee.reference] }),
  );
  return section('references', labels.references, { entries });
}

/** People write more than grades here (`Dissertation: …`); such a score speaks for itself. */
function gradeFact(label: string, score: string | undefined): Fact[] {
  if (score === undefined) return [];
  return [{ label: /[:\s]/.test(score) ? null : label, note: null, value: score }];
}
