import type { Resume } from '../../../packages/server/src/domain/resume/schema.ts';
import { seededRandom } from '../../support/seeded-random.ts';
import { APPLICANT_WORDS, type ApplicantWords } from './applicant-words.ts';

export interface Applicant {
  readonly language: string;
  readonly pageSize: 'A4' | 'Letter';
  readonly resume: Resume;
}

/** Half of them write English, as most that are read. */
const LANGUAGES = [
  ...Array.from({ length: 12 }, () => 'en'),
  'de',
  'fr',
  ...APPLICANT_WORDS.keys(),
];

type Random = ReturnType<typeof choices>;

function choices(seed: number) {
  const next = seededRandom(seed * 7919 + 17);
  // The first numbers of near seeds are near each other.
  for (let skipped = 0; skipped < 8; skipped += 1) next();
  const upTo = (most: number) => Math.floor(next() * (most + 1));
  const chance = (share: number) => next() < share;
  const pick = <T>(from: readonly T[]) => from[upTo(from.length - 1)] as T;
  const some = <T>(most: number, make: (index: number) => T): T[] =>
    Array.from({ length: upTo(most) }, (_, index) => make(index));
  const maybe = <T extends object>(share: number, part: () => T): Partial<T> =>
    chance(share) ? part() : {};
  return { upTo, chance, pick, some, maybe };
}

/** Somebody who applies for a job: any length, any fields, any of the ways in which people fill them. */
export function seededApplicant(seed: number): Applicant {
  const random = choices(seed);
  const language = random.pick(LANGUAGES);
  const words = APPLICANT_WORDS.get(language) as ApplicantWords;
  const pageSize = random.chance(0.5) ? 'A4' : 'Letter';
  const year = 2025 - random.upTo(4);
  const resume: Resume = {
    ...random.maybe(language === 'en' ? 0.5 : 1, () => ({ meta: { language } })),
    basics: basicsOf(random, words),
    ...random.maybe(0.95, () => ({ work: workOf(random, words, year) })),
    ...random.maybe(0.9, () => ({ education: educationOf(random, words, year) })),
    ...random.maybe(0.85, () => ({ skills: skillsOf(random, words) })),
    ...random.maybe(0.6, () => ({
      languages: random.some(3, () => ({
        language: random.pick(words.languages),
        ...random.maybe(0.8, () => ({ fluency: random.pick(['C1', 'B2', 'Native speaker']) })),
      })),
    })),
    ...othersOf(random, words),
  };
  return { language, pageSize, resume };
}

const EMAILS = ['ada@example.org', 'a.b-c+jobs@mail.example.co.uk', 'info@lovelace.example'];
const PHONES = ['+44 20 7946 0958', '(555) 123-4567', '030 1234567', '+49 (0)30 123456-78'];
const PROFILES = [
  { network: 'GitHub', username: 'ada', url: 'https://github.com/ada' },
  { network: 'LinkedIn', username: 'ada-l', url: 'https://www.linkedin.com/in/ada-l' },
  { network: 'Mastodon', username: '@ada@example.social' },
  { network: 'ORCID', url: 'https://orcid.org/0000-0002-1825-0097' },
];
const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function basicsOf(random: Random, words: ApplicantWords): Resume['basics'] {
  return {
    name: random.pick(words.names),
    ...random.maybe(0.75, () => ({ label: random.pick(words.positions) })),
    ...random.maybe(0.95, () => ({ email: random.pick(EMAILS) })),
    ...random.maybe(0.75, () => ({ phone: random.pick(PHONES) })),
    ...random.maybe(0.4, () => ({ url: 'https://ada.example/about' })),
    ...random.maybe(0.25, () => ({ image: PIXEL })),
    ...random.maybe(0.6, () => ({
      location: {
        city: random.pick(words.places).split(',')[0] as string,
        ...random.maybe(0.5, () => ({ address: '12 Dock Street', postalCode: '12345' })),
        ...random.maybe(0.5, () => ({ countryCode: random.pick(['GB', 'DE', 'US', 'JP']) })),
      },
    })),
    ...random.maybe(0.5, () => ({ profiles: PROFILES.filter(() => random.chance(0.5)) })),
    ...random.maybe(0.7, () => ({ summary: paragraph(random, words, 3) })),
  };
}

function paragraph(random: Random, words: ApplicantWords, most: number): string {
  const sentences = Array.from({ length: 1 + random.upTo(most - 1) }, () => {
    return random.pick(words.sentences).replace(/[.。]$/, '');
  });
  return `${sentences.join('. ')}.`;
}

function monthOrYear(random: Random, year: number): string {
  return random.chance(0.7) ? `${year}-${String(1 + random.upTo(11)).padStart(2, '0')}` : `${year}`;
}

/** The latest first, with dates or without; some go from post to post at one employer. */
function workOf(random: Random, words: ApplicantWords, latest: number): Resume['work'] {
  const style = { dated: random.chance(0.85) ? 1 : 0.8, items: random.pick([0, 1, 4, 7]) };
  let year = latest;
  let last: { name?: string | undefined; location?: string | undefined } = {};
  const count = random.chance(0.1) ? 15 : random.upTo(8);
  return Array.from({ length: count }, (_, index) => {
    const end = year;
    year -= random.upTo(4);
    const isSame = index > 0 && random.chance(0.15);
    if (!isSame) {
      const others = words.employers.filter((name) => name !== last.name);
      last = {
        ...random.maybe(0.97, () => ({ name: random.pick(others) })),
        ...random.maybe(0.5, () => ({ location: random.pick(words.places) })),
      };
    }
    const isOpen = index === 0 && random.chance(0.6);
    return {
      ...last,
      ...random.maybe(last.name ? 0.97 : 1, () => ({ position: random.pick(words.positions) })),
      ...random.maybe(0.15, () => ({ description: random.pick(words.sentences) })),
      ...random.maybe(0.25, () => ({ url: 'https://employer.example/jobs' })),
      ...random.maybe(style.dated, () => ({
        startDate: monthOrYear(random, year),
        ...(isOpen ? {} : { endDate: monthOrYear(random, end) }),
      })),
      ...random.maybe(0.3, () => ({ summary: paragraph(random, words, 2) })),
      ...random.maybe(0.9, () => ({
        highlights: random.some(style.items, () => random.pick(words.sentences)),
      })),
    };
  });
}

function educationOf(random: Random, words: ApplicantWords, latest: number): Resume['education'] {
  let year = latest - 4;
  return random.some(3, () => {
    const end = year;
    year -= 3 + random.upTo(3);
    return {
      institution: random.pick(words.schools),
      ...random.maybe(0.75, () => ({ area: random.pick(words.areas) })),
      ...random.maybe(0.6, () => ({ studyType: random.pick(words.studies) })),
      ...random.maybe(0.6, () => ({ startDate: monthOrYear(random, year) })),
      ...random.maybe(0.85, () => ({ endDate: monthOrYear(random, end) })),
      ...random.maybe(0.3, () => ({ score: random.pick(['1.3', 'First', '3.9/4.0', '8,5']) })),
      ...random.maybe(0.3, () => ({ courses: random.some(5, () => random.pick(words.areas)) })),
      ...random.maybe(0.15, () => ({ url: 'https://school.example' })),
    };
  });
}

function skillsOf(random: Random, words: ApplicantWords): Resume['skills'] {
  return random.some(6, () => ({
    name: random.pick(words.skills),
    ...random.maybe(0.3, () => ({ level: random.pick(['Expert', 'Basic']) })),
    ...random.maybe(0.6, () => ({ keywords: random.some(8, () => random.pick(words.skills)) })),
  }));
}

function othersOf(random: Random, words: ApplicantWords): Resume {
  const { pick, some, maybe } = random;
  const year = () => `${2000 + random.upTo(25)}`;
  return {
    ...maybe(0.35, () => ({
      projects: some(3, () => ({
        name: pick(words.sentences).slice(0, 30),
        ...maybe(0.6, () => ({ startDate: year() })),
        ...maybe(0.6, () => ({ description: paragraph(random, words, 2) })),
        ...maybe(0.4, () => ({ highlights: some(3, () => pick(words.sentences)) })),
        ...maybe(0.4, () => ({ keywords: some(4, () => pick(words.skills)) })),
        ...maybe(0.3, () => ({ url: 'https://project.example' })),
      })),
    })),
    ...maybe(0.25, () => ({
      volunteer: some(2, () => ({
        organization: pick(words.employers),
        position: pick(words.positions),
        ...maybe(0.7, () => ({ startDate: '2015', endDate: '2016-05' })),
        ...maybe(0.5, () => ({ summary: paragraph(random, words, 1) })),
      })),
    })),
    ...maybe(0.3, () => ({
      certificates: some(3, () => ({
        name: pick(words.areas),
        issuer: pick(words.schools),
        ...maybe(0.8, () => ({ date: year() })),
      })),
    })),
    ...maybe(0.25, () => ({
      awards: some(2, () => ({
        title: pick(words.areas),
        awarder: pick(words.employers),
        date: year(),
        ...maybe(0.4, () => ({ summary: paragraph(random, words, 1) })),
      })),
    })),
    ...maybe(0.25, () => ({
      publications: some(3, () => ({
        name: pick(words.sentences),
        publisher: pick(words.employers),
        releaseDate: year(),
        ...maybe(0.4, () => ({ url: 'https://paper.example/1' })),
      })),
    })),
    ...maybe(0.3, () => ({
      interests: some(3, () => ({
        name: pick(words.areas),
        ...maybe(0.4, () => ({ keywords: some(3, () => pick(words.skills)) })),
      })),
    })),
    ...maybe(0.25, () => ({
      references: some(2, () => ({
        name: pick(words.names),
        reference: paragraph(random, words, 2),
      })),
    })),
  };
}
