import type { Resume } from '../../domain/resume/schema.ts';
import {
  awardsSection,
  certificatesSection,
  educationSection,
  publicationsSection,
  referencesSection,
} from './achievements.ts';
import { contactsOf } from './contacts.ts';
import { isBlank, section } from './entry.ts';
import { projectsSection, volunteerSection, workSection } from './experience.ts';
import { extraFacts, extraSections } from './extras.ts';
import { interestsSection, languagesSection, skillsSection } from './lists.ts';
import { paragraphsOf } from './text.ts';
import type { Outline, Section, Wording } from './types.ts';

/** Everything that a résumé says, without what is empty. */
export function outlineOf(resume: Resume, wording: Wording): Outline {
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
