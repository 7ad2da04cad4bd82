import type { Resume } from '../../domain/resume/schema.ts';
import { entriesOf, entryOf, listFact, section } from './entry.ts';
import { joined } from './text.ts';
import type { Section, Wording } from './types.ts';

/** What a person does and did. */

export function workSection(resume: Resume, { labels, dates }: Wording): Section {
  const entries = entriesOf(resume.work, (job) =>
    entryOf(job, {
      title: job.position,
      subtitle: job.name,
      url: job.url,
      note: job.description,
      place: job.location,
      period: dates.period(job.startDate, job.endDate, labels.present),
      texts: [job.summary],
      bullets: job.highlights,
    }),
  );
  return section('work', labels.work, { entries });
}

export function volunteerSection(resume: Resume, { labels, dates }: Wording): Section {
  const entries = entriesOf(resume.volunteer, (post) =>
    entryOf(post, {
      title: post.position,
      subtitle: post.organization,
      url: post.url,
      period: dates.period(post.startDate, post.endDate, labels.present),
      texts: [post.summary],
      bullets: post.highlights,
    }),
  );
  return section('volunteer', labels.volunteer, { entries });
}

export function projectsSection(resume: Resume, { labels, dates }: Wording): Section {
  const entries = entriesOf(resume.projects, (project) =>
    entryOf(project, {
      title: project.name,
      subtitle: joined([project.roles?.join(', '), project.entity, project.type], ' · '),
      url: project.url,
      period: dates.period(project.startDate, project.endDate, labels.present),
      texts: [project.description],
      bullets: project.highlights,
      facts: listFact(labels.keywords, project.keywords),
    }),
  );
  return section('projects', labels.projects, { entries });
}
