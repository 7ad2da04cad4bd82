import { isoDate, periodBetween } from './dates.ts';
import type { Format } from './imported.ts';
import { plainMarkdown } from './rich-text.ts';
import type { Source } from './source.ts';

const period = (entry: Source) => periodBetween(entry.text('startDate'), entry.text('endDate'));

const READERS: Readonly<Record<string, (entry: Source) => object>> = {
  work: (entry) => ({
    name: entry.text('name'),
    position: entry.text('position'),
    url: entry.text('url'),
    ...period(entry),
    ...plainMarkdown(entry.text('summary')),
    'x-keywords': entry.texts('keywords'),
  }),
  volunteer: (entry) => ({
    organization: entry.text('organization'),
    position: entry.text('position'),
    url: entry.text('url'),
    ...period(entry),
    ...plainMarkdown(entry.text('summary')),
  }),
  education: (entry) => ({
    institution: entry.text('institution'),
    area: entry.text('area'),
    studyType: entry.text('degree', 'studyType'),
    score: entry.text('score'),
    url: entry.text('url'),
    ...period(entry),
    courses: entry.texts('courses'),
    'x-summary': entry.text('summary'),
  }),
  projects: (entry) => ({
    name: entry.text('name'),
    description: entry.text('description'),
    url: entry.text('url'),
    ...period(entry),
    ...projectHighlights(entry),
    keywords: entry.texts('keywords'),
  }),
  skills: (entry) => ({
    name: entry.text('name'),
    level: entry.text('level'),
    keywords: entry.texts('keywords'),
  }),
  languages: (entry) => ({
    language: entry.text('language'),
    fluency: entry.text('fluency'),
    'x-keywords': entry.texts('keywords'),
  }),
  certificates: (entry) => ({
    name: entry.text('name'),
    issuer: entry.text('issuer'),
    url: entry.text('url'),
    ...dated(entry, 'date', 'date'),
  }),
  awards: (entry) => ({
    title: entry.text('title'),
    awarder: entry.text('awarder'),
    ...dated(entry, 'date', 'date'),
    summary: entry.text('summary'),
  }),
  publications: (entry) => ({
    name: entry.text('name'),
    publisher: entry.text('publisher'),
    url: entry.text('url'),
    ...dated(entry, 'releaseDate', 'releaseDate'),
    summary: entry.text('summary'),
  }),
  interests: (entry) => ({ name: entry.text('name'), keywords: entry.texts('keywords') }),
  references: (entry) => ({
    name: entry.text('name'),
    reference: entry.text('summary', 'reference'),
    'x-email': entry.text('email'),
    'x-phone': entry.text('phone'),
    'x-relationship': entry.text('relationship'),
  }),
};

function projectHighlights(entry: Source): object {
  const { summary, highlights = [] } = plainMarkdown(entry.text('summary'));
  return { highlights: summary ? [summary, ...highlights] : highlights };
}

function dated(entry: Source, from: string, to: string): object {
  const text = entry.text(from);
  return isoDate(text) ? { [to]: isoDate(text) } : { 'x-date': text };
}

export const yamlResume: Format = {
  name: 'YAMLResume',
  recognises: (source) => source.object('content').has('basics'),
  read(source) {
    source.ignore('locale', 'layout', 'layouts');
    const content = source.object('content');
    const basics = content.object('basics');
    const location = content.object('location');
    const sections = Object.entries(READERS).map(([name, read]) => [
      name,
      content.list(name).map(read),
    ]);
    return {
      basics: {
        name: basics.text('name'),
        label: basics.text('headline'),
        email: basics.text('email'),
        phone: basics.text('phone'),
        url: basics.text('url'),
        summary: basics.text('summary'),
        location: {
          address: location.text('address'),
          city: location.text('city'),
          region: location.text('region'),
          postalCode: location.text('postalCode'),
          countryCode: location.text('country'),
        },
        profiles: content.list('profiles').map((each) => ({
          network: each.text('network'),
          username: each.text('username'),
          url: each.text('url'),
        })),
      },
      ...Object.fromEntries(sections),
    };
  },
};
