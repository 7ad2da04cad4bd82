import { type Period, periodOf } from './dates.ts';
import type { Format } from './imported.ts';
import { date, named, type Sections } from './reactive-resume-entries.ts';
import { plainText } from './rich-text.ts';
import type { Source } from './source.ts';

const summaryOf = (item: Source, ...keys: string[]) => plainText(item.text(...keys));
/** For sections without highlights, the items become lines of the summary. */
function oneText(item: Source, ...keys: string[]): { summary?: string | undefined } {
  const { summary, highlights = [] } = summaryOf(item, ...keys);
  const lines = [summary, ...highlights.map((each) => `• ${each}`)].filter(Boolean);
  return { summary: lines.join('\n') || undefined };
}

const link4 = (item: Source) => ({ url: linkIn(item.object('url'), 'href') });
const link5 = (item: Source) => ({ url: linkIn(item.object('website'), 'url') });

function linkIn(link: Source, key: string): string | undefined {
  link.ignore('label', 'inlineLink');
  return link.text(key);
}

const period4 = (item: Source): Period => periodOf(item.text('date'));
const period5 = (item: Source): Period => periodOf(item.text('period'));

const SECTIONS_4: Sections = {
  experience: [
    'work',
    (item) => ({
      name: item.text('company'),
      position: item.text('position'),
      location: item.text('location'),
      ...period4(item),
      ...summaryOf(item, 'summary'),
      ...link4(item),
    }),
  ],
  education: [
    'education',
    (item) => ({
      institution: item.text('institution'),
      studyType: item.text('studyType'),
      area: item.text('area'),
      score: item.text('score'),
      ...period4(item),
      'x-summary': oneText(item, 'summary').summary,
      ...link4(item),
    }),
  ],
  skills: ['skills', (item) => ({ ...named(item), level: item.text('description') })],
  languages: [
    'languages',
    (item) => ({ language: item.text('name'), fluency: item.text('description') }),
  ],
  interests: ['interests', named],
  projects: [
    'projects',
    (item) => ({
      ...named(item),
      description: item.text('description'),
      ...period4(item),
      ...asDescription(summaryOf(item, 'summary'), item.has('description')),
      ...link4(item),
    }),
  ],
  awards: [
    'awards',
    (item) => ({
      title: item.text('title'),
      awarder: item.text('awarder'),
      ...date(item, 'date'),
      ...oneText(item, 'summary'),
      'x-url': link4(item).url,
    }),
  ],
  certifications: [
    'certificates',
    (item) => ({
      name: item.text('name'),
      issuer: item.text('issuer'),
      ...date(item, 'date'),
      'x-summary': oneText(item, 'summary').summary,
      ...link4(item),
    }),
  ],
  publications: [
    'publications',
    (item) => ({
      name: item.text('name'),
      publisher: item.text('publisher'),
      ...date(item, 'releaseDate'),
      ...oneText(item, 'summary'),
      ...link4(item),
    }),
  ],
  volunteer: [
    'volunteer',
    (item) => ({
      organization: item.text('organization'),
      position: item.text('position'),
      'x-location': item.text('location'),
      ...period4(item),
      ...summaryOf(item, 'summary'),
      ...link4(item),
    }),
  ],
  references: [
    'references',
    (item) => ({
      name: item.text('name'),
      reference: oneText(item, 'summary').summary,
      'x-role': item.text('description'),
      'x-url': link4(item).url,
    }),
  ],
};

const SECTIONS_5: Sections = {
  experience: [
    'work',
    (item) => ({
      name: item.text('company'),
      position: item.text('position'),
      location: item.text('location'),
      ...period5(item),
      ...summaryOf(item, 'description'),
      ...link5(item),
    }),
  ],
  education: [
    'education',
    (item) => ({
      institution: item.text('school'),
      studyType: item.text('degree'),
      area: item.text('area'),
      score: item.text('grade'),
      'x-location': item.text('location'),
      ...period5(item),
      'x-summary': oneText(item, 'description').summary,
      ...link5(item),
    }),
  ],
  skills: ['skills', (item) => ({ ...named(item), level: item.text('proficiency') })],
  languages: [
    'languages',
    (item) => ({ language: item.text('language'), fluency: item.text('fluency') }),
  ],
  interests: ['interests', named],
  projects: [
    'projects',
    (item) => ({
      name: item.text('name'),
      ...period5(item),
      ...asDescription(summaryOf(item, 'description'), false),
      ...link5(item),
    }),
  ],
  awards: [
    'awards',
    (item) => ({
      title: item.text('title'),
      awarder: item.text('awarder'),
      ...date(item, 'date'),
      ...oneText(item, 'description'),
      'x-url': link5(item).url,
    }),
  ],
  certifications: [
    'certificates',
    (item) => ({
      name: item.text('title'),
      issuer: item.text('issuer'),
      ...date(item, 'date'),
      'x-summary': oneText(item, 'description').summary,
      ...link5(item),
    }),
  ],
  publications: [
    'publications',
    (item) => ({
      name: item.text('title'),
      publisher: item.text('publisher'),
      ...date(item, 'releaseDate'),
      ...oneText(item, 'description'),
      ...link5(item),
    }),
  ],
  volunteer: [
    'volunteer',
    (item) => ({
      organization: item.text('organization'),
      'x-location': item.text('location'),
      ...period5(item),
      ...summaryOf(item, 'description'),
      ...link5(item),
    }),
  ],
  references: [
    'references',
    (item) => ({
      name: item.text('name'),
      'x-role': item.text('position'),
      'x-phone': item.text('phone'),
      reference: oneText(item, 'description').summary,
      'x-url': link5(item).url,
    }),
  ],
};

/** A project has a description in place of a summary. */
function asDescription(
  { summary, highlights = [] }: ReturnType<typeof plainText>,
  isTaken: boolean,
) {
  if (!isTaken) return { description: summary, highlights };
  return { highlights: summary ? [summary, ...highlights] : highlights };
}

function readSections(sections: Source, shapes: Sections): Record<string, unknown> {
  const resume: Record<string, unknown> = {};
  for (const [from, [to, read]] of Object.entries(shapes)) {
    const section = sections.object(from);
    ignoreLooks(section);
    resume[to] = section.list('items').map((item) => {
      ignoreLooksOf(item);
      return read(item);
    });
  }
  return resume;
}

function ignoreLooks(section: Source): void {
  section.ignore('id', 'name', 'title', 'icon', 'columns', 'separateLinks');
}

function ignoreLooksOf(item: Source): void {
  item.ignore('id', 'icon', 'iconColor', 'level', 'options');
}

function profilesOf(sections: Source, link: (item: Source) => object): readonly object[] {
  const section = sections.object('profiles');
  ignoreLooks(section);
  return section.list('items').map((item) => {
    ignoreLooksOf(item);
    return { network: item.text('network'), username: item.text('username'), ...link(item) };
  });
}

function customFields(basics: Source): Record<string, unknown> {
  const fields = basics.list('customFields').map((field) => {
    field.ignore('id', 'icon');
    return [field.text('name') ?? 'more', field.text('value', 'text')] as const;
  });
  return Object.fromEntries(fields.map(([name, value]) => [`x-${name}`, value]));
}

function place(text: string | undefined): object {
  return text === undefined ? {} : { location: { city: text } };
}

function pictureOf(picture: Source): string | undefined {
  const url = picture.text('url');
  picture.ignore(...picture.keys());
  return url;
}

export const reactiveResume4: Format = {
  name: 'Reactive Resume 4',
  recognises: (source) =>
    source.object('sections').object('experience').has('items') &&
    source.object('basics').has('headline'),
  read(source) {
    source.ignore('metadata');
    const basics = source.object('basics');
    const sections = source.object('sections');
    const summary = sections.object('summary');
    ignoreLooks(summary);
    return {
      basics: {
        name: basics.text('name'),
        label: basics.text('headline'),
        email: basics.text('email'),
        phone: basics.text('phone'),
        ...place(basics.text('location')),
        ...link4(basics),
        image: pictureOf(basics.object('picture')),
        summary: oneText(summary, 'content').summary,
        profiles: profilesOf(sections, link4),
        ...customFields(basics),
      },
      ...readSections(sections, SECTIONS_4),
    };
  },
};

export const reactiveResume5: Format = {
  name: 'Reactive Resume 5',
  recognises: (source) =>
    source.object('sections').object('experience').has('items') && source.has('summary'),
  read(source) {
    source.ignore('metadata', 'version');
    const basics = source.object('basics');
    const summary = source.object('summary');
    ignoreLooks(summary);
    return {
      basics: {
        name: basics.text('name'),
        label: basics.text('headline'),
        email: basics.text('email'),
        phone: basics.text('phone'),
        ...place(basics.text('location')),
        ...link5(basics),
        image: pictureOf(source.object('picture')),
        summary: oneText(summary, 'content').summary,
        profiles: profilesOf(source.object('sections'), link5),
        ...customFields(basics),
      },
      ...readSections(source.object('sections'), SECTIONS_5),
    };
  },
};
