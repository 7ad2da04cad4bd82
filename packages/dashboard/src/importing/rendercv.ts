import { isoDate, periodBetween, periodOf } from './dates.ts';
import type { Format } from './imported.ts';
import type { Source } from './source.ts';

/** RenderCV's section names are free text, so words in them decide what they are. */
const SECTION_WORDS: readonly [section: string, words: RegExp][] = [
  ['work', /experience|work|employment|career/i],
  ['education', /education|academic/i],
  ['projects', /project/i],
  ['publications', /publication|paper/i],
  ['skills', /skill|technolog|expertise/i],
  ['languages', /language/i],
  ['certificates', /certif|licen[cs]e/i],
  ['awards', /award|honou?r|prize/i],
  ['volunteer', /volunteer/i],
  ['interests', /interest|hobb/i],
  ['references', /reference/i],
];

const SUMMARY_WORDS = /summary|profile|about|objective/i;

/** A line of Markdown as plain text. */
const plain = (text: string | undefined) =>
  text?.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1').replace(/(\*\*|__|\*|`)(.+?)\1/g, '$2');

const period = (entry: Source) =>
  entry.has('date')
    ? periodOf(entry.text('date'))
    : periodBetween(entry.text('start_date'), entry.text('end_date'));

const highlights = (entry: Source) => entry.texts('highlights')?.map((each) => plain(each));

const READERS: Readonly<Record<string, (entry: Source) => object>> = {
  work: (entry) => ({
    name: entry.text('company', 'name'),
    position: entry.text('position'),
    location: entry.text('location'),
    ...period(entry),
    summary: plain(entry.text('summary')),
    highlights: highlights(entry),
  }),
  education: (entry) => ({
    institution: entry.text('institution', 'name'),
    area: entry.text('area'),
    studyType: entry.text('degree'),
    'x-location': entry.text('location'),
    ...period(entry),
    'x-summary': plain(entry.text('summary')),
    courses: highlights(entry),
  }),
  projects: (entry) => ({
    name: plain(entry.text('name', 'label')),
    'x-location': entry.text('location'),
    ...period(entry),
    description: plain(entry.text('summary', 'details')),
    highlights: highlights(entry),
  }),
  publications: (entry) => ({
    name: entry.text('title', 'name'),
    publisher: entry.text('journal'),
    ...dated(entry, 'releaseDate'),
    url: entry.text('url'),
    'x-doi': entry.text('doi'),
    'x-authors': entry.texts('authors')?.map(plain).join(', '),
    summary: plain(entry.text('summary')),
  }),
  skills: (entry) => ({
    name: plain(entry.text('label', 'name', 'bullet')),
    keywords: words(entry.text('details')),
  }),
  languages: (entry) => ({
    language: plain(entry.text('label', 'name', 'bullet')),
    fluency: plain(entry.text('details')),
  }),
  certificates: (entry) => ({
    name: plain(entry.text('name', 'label', 'bullet')),
    ...dated(entry, 'date'),
    'x-summary': plain(entry.text('summary', 'details')),
  }),
  awards: (entry) => ({
    title: plain(entry.text('name', 'label', 'bullet')),
    ...dated(entry, 'date'),
    summary: plain(entry.text('summary', 'details')),
  }),
  volunteer: (entry) => ({
    organization: entry.text('company', 'name'),
    position: entry.text('position'),
    ...period(entry),
    summary: plain(entry.text('summary')),
    highlights: highlights(entry),
  }),
  interests: (entry) => ({
    name: plain(entry.text('label', 'name', 'bullet')),
    keywords: words(entry.text('details')),
  }),
  references: (entry) => ({
    name: plain(entry.text('name', 'label')),
    reference: plain(entry.text('summary', 'details', 'bullet')),
  }),
};

function dated(entry: Source, to: string): object {
  const text = entry.text('date');
  return isoDate(text) ? { [to]: isoDate(text) } : { 'x-date': text };
}

function words(text: string | undefined): readonly string[] | undefined {
  return plain(text)
    ?.split(/,\s*/)
    .filter((word) => word !== '');
}

export const renderCv: Format = {
  name: 'RenderCV',
  recognises: (source) => source.object('cv').has('sections') || source.object('cv').has('name'),
  read(source) {
    source.ignore('design', 'locale', 'settings', 'rendercv_settings', 'locale_catalog');
    const cv = source.object('cv');
    const resume: Record<string, unknown> = {};
    const summaries: string[] = [];
    const sections = cv.object('sections');
    for (const title of sections.keys()) {
      const lines = sections.texts(title);
      if (lines && SUMMARY_WORDS.test(title)) summaries.push(...lines);
      else if (lines) addTo(resume, sectionOf(title), lines.map(plain), title);
      else {
        const section = sectionOf(title);
        const read = READERS[section ?? 'projects'] ?? readProject;
        const entries = sections.list(title).map(read);
        const to = section ?? `x-${title}`;
        resume[to] = [...((resume[to] as unknown[]) ?? []), ...entries];
      }
    }
    return {
      basics: {
        name: cv.text('name'),
        label: cv.text('headline', 'label'),
        email: cv.text('email') ?? cv.texts('email')?.[0],
        phone: cv.text('phone')?.replace(/^tel:/, ''),
        url: cv.text('website'),
        ...(cv.has('location') && { location: { city: cv.text('location') } }),
        summary: summaries.map(plain).join('\n'),
        profiles: cv.list('social_networks').map((each) => ({
          network: each.text('network'),
          username: each.text('username'),
        })),
      },
      ...resume,
    };
  },
};

const readProject = (entry: Source) => READERS.projects?.(entry) ?? {};

function sectionOf(title: string): string | undefined {
  return SECTION_WORDS.find(([, pattern]) => pattern.test(title))?.[0];
}

/** The field for entries that are only a line. */
const NAME_OF_LINE: Readonly<Record<string, string>> = {
  awards: 'title',
  languages: 'language',
  education: 'institution',
  volunteer: 'organization',
};

function addTo(
  resume: Record<string, unknown>,
  section: string | undefined,
  lines: readonly (string | undefined)[],
  title: string,
): void {
  if (!section) {
    resume[`x-${title}`] = lines;
    return;
  }
  const key = NAME_OF_LINE[section] ?? 'name';
  const entries = lines.map((line) => ({ [key]: line }));
  resume[section] = [...((resume[section] as unknown[]) ?? []), ...entries];
}
