import { expect, test } from 'vitest';
import { needBrowser } from '../support/need-browser.ts';
import { readPdf } from '../support/pdf-text.ts';
import { testSystem } from '../support/system.ts';

/** Every text in it is printed, wherever it stands. */
const CV = {
  personalInfo: {
    fullName: 'Ada Lovelace',
    title: 'Analyst of engines',
    email: 'ada@example.com',
    phone: '+44 20 7946 0000',
    location: { city: 'London', country: 'Britain' },
    pronouns: 'she and her',
    links: [{ label: 'GitHub', url: 'github.example/ada' }],
  },
  summary: 'Writes programs before there are computers.',
  work: [
    {
      company: 'Engines Limited',
      role: 'Programmer',
      period: 'Winter 1842 to 1843',
      achievements: ['Wrote the first program'],
      description: 'Worked on the analytical engine.',
      techStack: ['Punched cards', 'Brass wheels'],
      manager: 'Charles Babbage',
    },
  ],
  education: [{ school: 'Taught at home', degree: 'None', field: 'Mathematics' }],
  skills: ['Thinking', { category: 'Tools', items: ['Quill', 'Ink'] }],
  languages: ['English', { name: 'French', level: 'Fluent' }],
  certifications: [{ name: 'Certificate of calculus', issuer: 'De Morgan', date: 'Spring 1841' }],
  awards: ['Medal of honour'],
  projects: [{ title: 'Note G', description: 'Bernoulli numbers', techStack: ['Tables'] }],
  patents: [{ title: 'A loom that counts', office: 'London office' }],
};

function textsOf(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : Object.values(value as object).flatMap(textsOf);
}

const letters = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\s\u00ad]+/g, '')
    .toLowerCase();

test.each(['modern', 'classic', 'web-modern', 'web-classic'])(
  'a CV in the shape of an app loses no word in %s',
  async (id) => {
    await needBrowser(id);
    const { exports } = await testSystem();

    const bytes = await exports.preview({ document: CV, templateId: id });

    const printed = letters((await readPdf(bytes)).text);
    expect(textsOf(CV).filter((text) => !printed.includes(letters(text)))).toEqual([]);
  },
);
