import { periodBetween } from './dates.ts';
import type { Format } from './imported.ts';
import { date, named, type Sections } from './reactive-resume-entries.ts';
import { plainMarkdown } from './rich-text.ts';
import type { Source } from './source.ts';

const link = (item: Source) => ({ url: item.text('url') });

function period(item: Source): object {
  const { text } = item.object('date');
  return periodBetween(text('start'), text('end'));
}

const SECTIONS: Sections = {
  work: [
    'work',
    (item) => ({
      name: item.text('name'),
      position: item.text('position'),
      ...link(item),
      ...period(item),
      ...plainMarkdown(item.text('summary')),
    }),
  ],
  education: [
    'education',
    (item) => ({
      institution: item.text('institution'),
      studyType: item.text('degree'),
      area: item.text('area'),
      score: item.text('score'),
      ...link(item),
      ...period(item),
      courses: item.texts('courses'),
      'x-summary': item.text('summary'),
    }),
  ],
  volunteer: [
    'volunteer',
    (item) => ({
      organization: item.text('organization'),
      position: item.text('position'),
      ...link(item),
      ...period(item),
      ...plainMarkdown(item.text('summary')),
    }),
  ],
  projects: [
    'projects',
    (item) => {
      const { summary, highlights = [] } = plainMarkdown(item.text('summary'));
      return {
        ...named(item),
        description: item.text('description'),
        ...link(item),
        ...period(item),
        highlights: summary ? [summary, ...highlights] : highlights,
      };
    },
  ],
  skills: ['skills', (item) => ({ ...named(item), level: item.text('level') })],
  languages: [
    'languages',
    (item) => ({ language: item.text('name'), fluency: item.text('level') }),
  ],
  interests: ['interests', named],
  awards: [
    'awards',
    (item) => ({
      title: item.text('title'),
      awarder: item.text('awarder'),
      ...date(item, 'date'),
      summary: item.text('summary'),
      'x-url': item.text('url'),
    }),
  ],
  certifications: [
    'certificates',
    (item) => ({
      name: item.text('name'),
      issuer: item.text('issuer'),
      ...date(item, 'date'),
      ...link(item),
      'x-summary': item.text('summary'),
    }),
  ],
  publications: [
    'publications',
    (item) => ({
      name: item.text('name'),
      publisher: item.text('publisher'),
      ...date(item, 'releaseDate'),
      ...link(item),
      summary: item.text('summary'),
    }),
  ],
  references: [
    'references',
    (item) => ({
      name: item.text('name'),
      reference: item.text('summary'),
      'x-relationship': item.text('relationship'),
      'x-phone': item.text('phone'),
      'x-email': item.text('email'),
    }),
  ],
};

function readSections(sections: Source): Record<string, unknown> {
  const resume: Record<string, unknown> = {};
  for (const [from, [to, read]] of Object.entries(SECTIONS)) {
    const section = sections.object(from);
    section.ignore('id', 'name', 'type', 'columns', 'visible');
    resume[to] = section.list('items').map((item) => {
      item.ignore('id', 'levelNum');
      return read(item);
    });
  }
  return resume;
}

function readBasics(basics: Source): object {
  const location = basics.object('location');
  const photo = basics.object('photo');
  photo.ignore('filters', 'visible');
  const country = location.text('country');
  const isCode = /^[A-Z]{2}$/.test(country ?? '');
  return {
    name: basics.text('name'),
    label: basics.text('headline'),
    email: basics.text('email'),
    phone: basics.text('phone'),
    url: basics.text('website'),
    image: photo.text('url'),
    summary: basics.text('summary'),
    location: {
      address: location.text('address'),
      postalCode: location.text('postalCode'),
      city: location.text('city'),
      region: location.text('region'),
      ...(isCode ? { countryCode: country } : { 'x-country': country }),
    },
    profiles: basics.list('profiles').map((profile) => {
      profile.ignore('id');
      return {
        network: profile.text('network'),
        username: profile.text('username'),
        ...link(profile),
      };
    }),
    'x-dateOfBirth': basics.text('birthdate'),
  };
}

export const reactiveResume3: Format = {
  name: 'Reactive Resume 3',
  recognises: (source) =>
    source.object('sections').object('work').has('items') &&
    source.object('basics').has('headline'),
  read(source) {
    // Data of the user's account.
    source.ignore('id', 'shortId', 'name', 'slug', 'image', 'user', 'public', 'metadata');
    source.ignore('createdAt', 'updatedAt');
    return {
      basics: readBasics(source.object('basics')),
      ...readSections(source.object('sections')),
    };
  },
};
